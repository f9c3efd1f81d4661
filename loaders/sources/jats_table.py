"""Tables of JATS as grids: cells that span rows and columns stand at each place that they cover."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..document import Cell, Paragraph, Table
from .xml_pieces import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    Locate = Callable[[Element], str]

_WIDEST = 500
"""Columns that a table may have; a cell that claims more spans this many."""

_PARTS = ("thead", "tbody", "tfoot")
_NOTE_REFERENCES = frozenset({"table-fn", "fn"})
_MARK = re.compile(r"[a-z](?:\s*,\s*[a-z])*|[*∗†‡§¶#‖]+")
"""What a raised mark of a footnote is where it is no link to it: of exponents and charges none looks so."""


def tables_of(wrap: "Element", locate: "Locate") -> Iterator[Table]:
    """Yield the tables in a `table-wrap`, most often one; where it is only a picture, one without rows."""
    label, caption = text_of(wrap.find("label")), text_of(wrap.find("caption"))
    footnotes = tuple(
        Paragraph(text=text, locator=locate(note))
        for foot in wrap.findall("table-wrap-foot")
        for part in foot
        for note in (part if part.tag == "fn-group" else [part])
        if (text := text_of(note))
    )
    found = list(wrap.iter("table"))
    if not found:
        yield Table(label=label, caption=caption, footnotes=footnotes, locator=locate(wrap))
    for table in found:
        header_rows, rows = _grid(table, locate)
        yield Table(
            label=label,
            caption=caption,
            header_rows=header_rows,
            rows=rows,
            footnotes=footnotes,
            locator=locate(table),
        )


def _grid(table: "Element", locate: "Locate") -> tuple[int, tuple[tuple[Cell | None, ...], ...]]:
    """Return how many rows name columns, and the rows; a span never leaves its part of the table (head, body, foot)."""
    head = _rows(list(table.iterfind("thead/tr")), locate, header=True)
    bodies = [list(part.iterfind("tr")) for part in table if part.tag in _PARTS and part.tag != "thead"]
    bodies.append(list(table.iterfind("tr")))
    body = [row for rows in bodies for row in _rows(rows, locate, header=False)]
    named = len(head)
    if not head:  # some mark the cells alone
        named = next((i for i, row in enumerate(body) if not all(cell is None or cell.header for cell in row)), 0)
    rows = head + body
    width = max(map(len, rows), default=0)
    return named, tuple((*row, *[None] * (width - len(row))) for row in rows)


def _rows(rows: "list[Element]", locate: "Locate", *, header: bool) -> list[list[Cell | None]]:
    grid: list[list[Cell | None]] = []
    hanging: dict[int, tuple[Cell, int]] = {}
    """By column the cell that reaches down into the next row, and how many rows more."""
    for row in rows:
        places: list[Cell | None] = []
        reaching, hanging = hanging, {}
        cells = iter([cell for cell in row if cell.tag in {"td", "th"}])
        cell = next(cells, None)
        while cell is not None or any(column >= len(places) for column in reaching):
            column = len(places)
            if column in reaching:
                above, more = reaching[column]
                places.append(above)
                if more > 1:
                    hanging[column] = above, more - 1
            elif cell is None:
                places.append(None)
            else:
                made = _cell(cell, locate, header=header)
                down = _span(cell.get("rowspan"), len(rows))
                for _ in range(min(_span(cell.get("colspan"), _WIDEST), _WIDEST - column)):
                    if down > 1:
                        hanging[len(places)] = made, down - 1
                    places.append(made)
                cell = next(cells, None) if len(places) < _WIDEST else None
        grid.append(places)
    return grid


def _cell(element: "Element", locate: "Locate", *, header: bool) -> Cell:
    notes: list[Element] = []
    for one in element.iter("xref", "sup"):
        if _is_note(one) and not any(above in notes for above in one.iterancestors()):
            notes.append(one)
    return Cell(
        text=text_of(element, lambda one: one in notes),
        header=header or element.tag == "th" or element.get("scope") in {"row", "rowgroup"},
        notes=tuple(mark for note in notes if (mark := text_of(note).lstrip("^"))),
        locator=locate(element),
    )


def _is_note(element: "Element") -> bool:
    if element.tag == "xref":
        return element.get("ref-type") in _NOTE_REFERENCES
    return _MARK.fullmatch(text_of(element)) is not None


def _span(given: str | None, most: int) -> int:
    """Return a span; 0 reaches to the end, and what is no number is 1."""
    text = (given or "1").strip()
    if not text.isdecimal():
        return 1
    span = int(text[:9])
    return min(span, most) if span else most
