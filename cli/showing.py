"""What a table shows of an answer: the rows and columns for the room there is, and what is said of the rest."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oncograph.graph.labels import VERDICT_SIGNS, in_words
from oncograph.queries.shown import Column, MainColumn, Shown, all_columns, chosen_columns, holds_something

from .errors import MisuseError
from .table import Laid, Line, Piece, blocks, fits, fitted, one_line_a_row

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What the user asked of a table: every column, or these in this order; every row."""

    wide: bool = False
    columns: tuple[MainColumn, ...] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a table, and what is said of what they leave out."""

    lines: list[Line]
    notes: list[str]

    def with_notes(self, size: tuple[int, int]) -> list[Line]:
        """Return the lines with the notes below, or above where a screen of this size would not show its end."""
        width, height = size
        notes: list[Line] = [(Piece(part),) for note in self.notes for part in textwrap.wrap(note, width)]
        return [*self.lines, *notes] if len(self.lines) + len(notes) < height else [*notes, *self.lines]


AS_USUAL = View()


def table(columns: Sequence[str], rows: Sequence[Row], shown: Shown, view: View, width: int | None) -> Table:
    """Return the table of an answer for a terminal of this width; without one, each row in one line.

    :raises MisuseError: a column was chosen that the answer does not have.
    """
    notes: list[str] = []
    if shown.first is not None and not view.everything:
        rows, others = shown.first.parted(rows)
        if others:
            notes.append(f"{_counted([row.get(shown.first.column) for row in others])} not shown: --all")
    cells = _columns(columns, rows, shown, view)
    laid = _laid(cells, width, shown, is_choice=bool(view.wide or view.columns or not shown.main))
    if laid.signs:
        notes.append(", ".join(laid.signs))
    if shown.main and not view.wide and not view.columns:
        notes += _on_columns(columns, cells, laid.left_out)
    return Table(laid.lines, notes)


def _columns(columns: Sequence[str], rows: Sequence[Row], shown: Shown, view: View) -> list[Column]:
    try:
        if view.columns:
            return chosen_columns(view.columns, columns, rows)
        if not shown.main:
            return all_columns(columns, rows)
        every = all_columns(columns, rows) if view.wide else chosen_columns(shown.main, columns, rows)
    except ValueError as error:
        raise MisuseError(f"--columns: {error}") from error
    return [column for column in every if holds_something(column)] or every


def _laid(cells: Sequence[Column], width: int | None, shown: Shown, *, is_choice: bool) -> Laid:
    if width is None:
        return one_line_a_row(cells)
    if not is_choice:
        return fitted(cells, width, shown.groups)
    return fitted(cells, width) if fits(cells, width) else blocks(cells, width)


def _counted(values: Sequence[object]) -> str:
    """Return how many there are of each: verdicts in their order, others as they come.

    >>> _counted(["Uncontrolled", "Inconclusive", "Inconclusive"])
    '2 inconclusive and 1 uncontrolled'
    """
    numbers = Counter(map(str, values))
    order = [*(verdict for verdict in VERDICT_SIGNS if verdict in numbers), *(set(numbers) - VERDICT_SIGNS.keys())]
    told = [f"{numbers[value]} {in_words(value) if value in VERDICT_SIGNS else value}" for value in order]
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def _on_columns(columns: Sequence[str], cells: Sequence[Column], left_out: Sequence[str]) -> list[str]:
    """Return what is said of columns that the table does not show, in one line."""
    told = {column.name for column in cells}
    others = sum(name not in told for name in columns)
    parts = [", ".join(left_out)] if left_out else []
    if others:
        parts.append(f"{others} {'more columns' if others > 1 else 'more column'}")
    return [f"not shown: {' and '.join(parts)}; --wide, --columns a,b, --json"] if parts else []
