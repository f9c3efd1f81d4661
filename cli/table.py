"""Lays a table out in lines that fit a width: words wrap and never break, numbers stand with their points below."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from oncograph.graph.labels import VERDICT_SIGNS, in_words
from oncograph.queries.shown import AS_THEY_ARE, BESIDE, NO_BREAK, Column, Shown

from .grid import GAP, Grid, comfortable, full, least, wrapped


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, the verdict that it tells, or that it is of the heading, and the address that it leads to."""

    text: str
    verdict: str | None = None
    is_heading: bool = False
    link: str | None = None


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """The lines of a table, the columns that found no place, and what signs alone tell."""

    lines: list[Line]
    left_out: Sequence[str] = ()
    signs: Sequence[str] = ()


def one_line_a_row(columns: Sequence[Column]) -> Laid:
    """Lay out every column, whatever the width: what stands in a pipe."""
    grid = Grid([_aligned(column) for column in columns])
    return Laid(_lines(grid, list(map(full, grid.columns)), ruled=True))


_FORMS = 3
"""As they are, in fewer letters, and with the names abbreviated."""


def fitted(columns: Sequence[Column], width: int, shown: Shown = AS_THEY_ARE, height: int = 0) -> Laid:
    """Lay out the columns that find place, in order of worth, and tell a group once for rows alike.

    Where the table is taller than `height` lines, fewer lines are worth more than the columns to give up. Columns that
    can be said in fewer letters are, where more columns find place by it or the rows need fewer lines.
    """
    tried: list[tuple[int, int, Laid]] = []
    for form in range(_FORMS):
        formed = [_aligned(column.in_form(form)) for column in columns]
        room = _finding_place(formed, width)
        needed = sum(column.name not in shown.to_give_up for column in room)
        missing = sum(column.name not in shown.to_give_up for column in columns) - needed
        numbers = range(needed if height else len(room), len(room) + 1)
        tried += [(missing, form, _fitted(room[:number], formed, width, shown.groups)) for number in numbers]
    return min(tried, key=lambda one: _worth(one[0], one[1], one[2], height))[-1]


def whole(columns: Sequence[Column], width: int) -> Laid:
    """Lay out every column, which fit the width."""
    aligned = [_aligned(column) for column in columns]
    return _fitted(aligned, aligned, width, ())


def _worth(missing: int, form: int, laid: Laid, height: int) -> tuple[int, ...]:
    """Return by what one layout is better than another: the lower the better."""
    lines = len(laid.lines)
    return missing, max(lines, height), len(laid.left_out), form if height else 0, lines


def _finding_place(columns: Sequence[Column], width: int) -> list[Column]:
    """Return the columns that find place in a width, each at a width comfortable to read."""
    left, found = width + len(GAP), list[Column]()
    for column in columns:
        needed = comfortable(column) + len(GAP)
        if needed <= left or not found:
            found.append(column)
            left -= needed
    return found


def _fitted(shown: Sequence[Column], columns: Sequence[Column], width: int, groups: Sequence[str]) -> Laid:
    grid = Grid(shown, groups)
    told = {column.name for column in shown}
    left_out = [column.name.replace("_", " ") for column in columns if column.name not in told]
    return Laid(_lines(grid, grid.best_widths(width), ruled=False), left_out, _signs(shown))


def _signs(columns: Sequence[Column]) -> list[str]:
    """Return what signs mean that stand without their words."""
    alone = [column for column in columns if _is_of_signs(column)]
    told = {verdict for column in alone for verdict in column.verdicts}
    meanings = [f"{sign} {in_words(verdict)}" for verdict, sign in VERDICT_SIGNS.items() if verdict in told]
    if any(text.endswith(BESIDE) for column in alone for text in column.texts):
        meanings.append(f"{BESIDE} small or fragile")
    return meanings


def _is_of_signs(column: Column) -> bool:
    signs = {"", *VERDICT_SIGNS.values()}
    return bool(column.verdicts) and all(text.removesuffix(BESIDE) in signs for text in column.texts)


def fits(columns: Sequence[Column], width: int) -> bool:
    """Whether all columns fit the width without a broken word."""
    return sum(map(least, columns)) + len(GAP) * (len(columns) - 1) <= width


def blocks(columns: Sequence[Column], width: int) -> Laid:
    """Lay out every row as lines of its own, one a column that holds something: for more columns than find place."""
    indent = min(max(len(column.heading) for column in columns), width // 2) + len(GAP)
    lines: list[Line] = []
    for place in range(len(columns[0].texts)):
        for column in columns:
            if column.texts[place]:
                first, *more = wrapped(column.texts[place], max(width - indent, 1))
                link = column.links[place] if column.links else None
                lines.append((Piece(column.heading.ljust(indent), is_heading=True), _piece(first, link=link)))
                lines += [(Piece(" " * indent), _piece(line, link=link)) for line in more]
        lines.append(())
    return Laid(lines)


def _lines(grid: Grid, widths: Sequence[int], *, ruled: bool) -> list[Line]:
    """Return the lines of a table; where it is not `ruled`, headings are told from rows by how they are printed."""
    headings = [wrapped(column.heading, width) for column, width in zip(grid.columns, widths, strict=True)]
    lines = [
        tuple(Piece(piece.text, is_heading=True) for piece in line) for line in _row(grid.columns, widths, headings)
    ]
    if ruled:
        lines.append((Piece(GAP.join("─" * width for width in widths)),))
    for place, cells in enumerate(grid.cells(widths)):
        lines += _row(grid.columns, widths, cells, place)
    return lines


def _row(
    columns: Sequence[Column],
    widths: Sequence[int],
    cells: Sequence[Sequence[str]],
    row: int | None = None,
) -> list[Line]:
    """Return the lines of one row, of the headings where it has no number."""
    lines: list[Line] = []
    for depth in range(max(map(len, cells))):
        pieces: list[Piece] = []
        for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
            text = cells[place][depth] if depth < len(cells[place]) else ""
            padded = text.rjust(width) if column.is_number else text.ljust(width)
            verdict = column.verdicts[row] if column.verdicts and row is not None else None
            link = column.links[row] if column.links and row is not None else None
            if link is None:
                pieces.append(_piece(padded + GAP, verdict))
            else:  # what leads somewhere is often underlined, and the space behind it must not be
                pieces += [_piece(text, verdict, link), Piece(padded[len(text) :] + GAP)]
        lines.append(tuple(pieces))
    return lines


def _piece(text: str, verdict: str | None = None, link: str | None = None) -> Piece:
    return Piece(text.replace(NO_BREAK, " "), verdict, link=link)


def _aligned(column: Column) -> Column:
    """Return a column of numbers with their points below each other."""
    if not column.is_number or any(set(text) & set("e% ") for text in column.texts):
        return column
    parts = [text.partition(".") for text in column.texts]
    after = max(len(point + digits) for _, point, digits in parts)
    texts = (whole + (point + digits).ljust(after) for whole, point, digits in parts)
    return replace(column, texts=tuple(text if text.strip() else "" for text in texts))
