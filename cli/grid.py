"""The cells of a table at given widths: how words wrap, how tall rows get, and which widths make the fewest lines."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from oncograph.queries.shown import Column

GAP = "  "
_ENOUGH = 10
"""Letters in a line from which on a column of words is comfortable to read."""
_SAMPLE = 100
"""Rows that widths are chosen by."""


def full(column: Column) -> int:
    """Return the width at which no cell wraps."""
    return max(map(len, (column.heading, *column.texts)))


def least(column: Column) -> int:
    """Return the width below which a word would break."""
    words = [word for text in column.texts for word in ([text] if column.is_number else text.split(" "))]
    return max(map(len, (*words, *column.heading.split())), default=0)


def comfortable(column: Column) -> int:
    """Return the least width at which a column is shown where there is a choice."""
    return min(full(column), max(least(column), _ENOUGH))


@cache
def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return the lines of a cell; only a word that is wider than the cell is broken."""
    if len(text) <= width:
        return (text,)
    return tuple(textwrap.wrap(text, width, break_on_hyphens=False)) or ("",)


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns, of which those in `groups` tell a cell once for rows that are alike; it runs down along them."""

    columns: Sequence[Column]
    groups: Sequence[str] = ()

    def cells(self, widths: Sequence[int]) -> list[list[tuple[str, ...]]]:
        """Return the lines of each cell of each row, at these widths."""
        columns = [
            [wrapped(text, width) for text in column.texts] for column, width in zip(self.columns, widths, strict=True)
        ]
        heights = self._heights(columns)
        for place, runs in self._runs():
            for start, end in runs:
                lines = columns[place][start]
                for row in range(start, end):
                    columns[place][row], lines = lines[: heights[row]], lines[heights[row] :]
        return [list(row) for row in zip(*columns, strict=True)]

    def best_widths(self, total: int) -> list[int]:
        """Return widths within the total: what is left over goes where it saves most lines for a letter.

        Lines of the table count, then lines of cells, since two columns may have to be widened before a row is lower.
        """
        sample = Grid([replace(column, texts=column.texts[:_SAMPLE]) for column in self.columns], self.groups)
        widths = list(map(comfortable, self.columns))
        left = total - sum(widths) - len(GAP) * (len(widths) - 1)
        while True:
            tall = sample._height(widths)
            steps = [
                (
                    tall - sample._height([*widths[:place], widths[place] + more, *widths[place + 1 :]]),
                    saved,
                    more,
                    place,
                )
                for place, column in enumerate(sample.columns)
                for more, saved in _steps(column, widths[place], left)
            ]
            if not steps:
                return widths
            _, _, more, place = max(steps, key=lambda step: (step[0] / step[2], step[1] / step[2]))
            widths[place] += more
            left -= more

    def _height(self, widths: Sequence[int]) -> int:
        columns = [
            [wrapped(text, width) for text in column.texts] for column, width in zip(self.columns, widths, strict=True)
        ]
        return sum(self._heights(columns))

    def _heights(self, columns: Sequence[Sequence[tuple[str, ...]]]) -> list[int]:
        """Return the number of lines of each row; what is told once may run down, and makes the last row taller."""
        runs = self._runs()
        plain = [lines for place, lines in enumerate(columns) if place not in {place for place, _ in runs}]
        heights = [max(map(len, cells)) for cells in zip(*plain, strict=True)] or [1] * len(columns[0])
        for place, rows in reversed(runs):
            for start, end in rows:
                heights[end - 1] += max(0, len(columns[place][start]) - sum(heights[start:end]))
        return heights

    def _runs(self) -> list[tuple[int, list[tuple[int, int]]]]:
        """Return for each grouped column its place, and the runs of rows alike in it and the grouped ones before."""
        found: list[tuple[int, list[tuple[int, int]]]] = []
        number = len(self.columns[0].texts)
        keys: list[tuple[str, ...]] = [()] * number
        for place, column in enumerate(self.columns):
            if column.name in self.groups:
                keys = [(*key, text) for key, text in zip(keys, column.texts, strict=True)]
                starts = [row for row in range(number) if row == 0 or keys[row] != keys[row - 1]]
                found.append((place, list(zip(starts, [*starts[1:], number], strict=True))))
        return found


def _steps(column: Column, width: int, left: int) -> list[tuple[int, int]]:
    """Return by how much a column may be widened so that its cells need fewer lines, and how many fewer."""
    room = min(left, full(column) - width)
    lines = [sum(len(wrapped(text, width + more)) for text in column.texts) for more in range(room + 1)]
    return [(more, lines[0] - lines[more]) for more in range(1, room + 1) if lines[more] < lines[more - 1]]
