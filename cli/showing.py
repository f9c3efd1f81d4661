"""What a table shows of an answer: the rows and columns for the room there is, and what is said of the rest."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oncograph.graph.labels import VERDICT_SIGNS, in_words
from oncograph.queries.shown import (
    Column,
    MainColumn,
    Shown,
    abbreviated,
    all_columns,
    chosen_columns,
    columns_as_written,
    holds_something,
)

from .errors import MisuseError
from .table import Laid, Line, Piece, blocks, fits, fitted, one_line_a_row, whole

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What the user asked of a table: every column, or these in this order; every row."""

    wide: bool = False
    columns: tuple[MainColumn, ...] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a table, what is said of the rows they leave out, and of the rest."""

    lines: list[Line]
    rows_left_out: list[str]
    rest: list[str]

    @property
    def notes(self) -> list[str]:
        """All that is said of what is left out."""
        return [*self.rows_left_out, *self.rest]

    def with_notes(self, size: tuple[int, int]) -> list[Line]:
        """Return the lines with the notes below; how many rows are left out above, where a screen would not show it."""
        above, below = (
            [line for note in notes for line in _wrapped(note, size[0])] for notes in (self.rows_left_out, self.rest)
        )
        is_seen = len(self.lines) + len(above) + len(below) < size[1]
        return [*self.lines, *above, *below] if is_seen else [*above, *self.lines, *below]


def _wrapped(note: str, width: int) -> list[Line]:
    return [(Piece(part),) for part in textwrap.wrap(note, width, break_long_words=False, break_on_hyphens=False)]


AS_USUAL = View()
_BELOW = 4
"""Lines of the screen for the notes and the prompt."""


def table(
    columns: Sequence[str], rows: Sequence[Row], shown: Shown, view: View, width: int | None, *, height: int = 0
) -> Table:
    """Return the table of an answer for a terminal of this width and height; without a width, each row in one line.

    :raises MisuseError: a column was chosen that the answer does not have.
    """
    rows_left_out: list[str] = []
    if shown.first is not None and not view.everything:
        rows, others = shown.first.parted(rows)
        if others:
            rows_left_out.append(f"{_counted([row.get(shown.first.column) for row in others])} not shown: --all")
    cells = abbreviated(_columns(columns, rows, shown, view), shown.short_names)
    laid = _laid(
        cells, (width, max(height - _BELOW, 0)), shown, is_choice=bool(view.wide or view.columns or not shown.main)
    )
    rest = [", ".join(laid.signs)] if laid.signs else []
    if shown.main and not view.wide and not view.columns:
        rest += _on_columns(columns, cells, laid.left_out)
    return Table(laid.lines, rows_left_out, rest)


def _columns(columns: Sequence[str], rows: Sequence[Row], shown: Shown, view: View) -> list[Column]:
    try:
        if view.columns:
            return chosen_columns(view.columns, columns, rows)
        if not shown.main:
            return columns_as_written(columns, rows)
        every = all_columns(columns, rows) if view.wide else chosen_columns(shown.main, columns, rows)
    except ValueError as error:
        raise MisuseError(f"--columns: {error}") from error
    return [column for column in every if holds_something(column)] or every


def _laid(cells: Sequence[Column], size: tuple[int | None, int], shown: Shown, *, is_choice: bool) -> Laid:
    width, height = size
    if width is None:
        return one_line_a_row(cells)
    if not is_choice:
        return fitted(cells, width, shown, height)
    return whole(cells, width) if fits(cells, width) else blocks(cells, width)


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
