"""The cells of a table at given widths: how words wrap, how tall rows get, and which widths make the fewest lines."""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from oncograph.queries.shown import Column

GAP = "  "
_ENOUGH = 10
"""Letters in a line from which on a column of words is comfortable to read."""
_AHEAD = 6
"""Steps of a column that are looked at, at a time."""
_LEGIBLE = 7
"""Letters in a line that a column of words has at least, where it is long enough."""
_SAMPLE = 100
"""Rows that widths are chosen by."""


def full(column: Column) -> int:
    """Return the width at which no cell wraps."""
    return max(map(len, (column.heading, *column.texts)))


def least(column: Column) -> int:
    """Return the width below which a word would break."""
    words = [word for text in column.texts for word in ([text] if column.is_number else text.split(" "))]
    return max(map(len, (*words, *column.heading.split())), default=0)


def legible(column: Column) -> int:
    """Return the least width that a column is narrowed to where there is room for all."""
    return min(full(column), max(least(column), _LEGIBLE))


def comfortable(column: Column) -> int:
    """Return the least width at which a column is shown where there is a choice."""
    return min(full(column), max(least(column), _ENOUGH))


@cache
def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return the lines of a cell; only a word that is wider than the cell is broken."""
    if len(text) <= width:
        return (text,)
    return tuple(textwrap.wrap(text, width, break_on_hyphens=False)) or ("",)


@cache
def _counts(texts: tuple[str, ...], width: int) -> tuple[int, ...]:
    """Return how many lines each cell has."""
    return tuple(len(wrapped(text, width)) for text in texts)


Runs = list[tuple[int, list[tuple[int, int]]]]
"""Of each grouped column its place, and the runs of rows alike in it and the grouped ones before: first and beyond."""


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
        runs = self._runs()
        heights = self._heights(widths, runs)
        for place, spans in runs:
            for start, end in spans:
                lines = columns[place][start]
                for row in range(start, end):
                    columns[place][row], lines = lines[: heights[row]], lines[heights[row] :]
        return [list(row) for row in zip(*columns, strict=True)]

    def best_widths(self, total: int) -> list[int]:
        """Return widths within the total that make the table low: first narrowed, then traded for one another.

        Lines of the table count, then lines of cells, since a cell may be as tall as another of its row.
        """
        sample = Grid([replace(column, texts=column.texts[:_SAMPLE]) for column in self.columns], self.groups)
        room = total - len(GAP) * (len(self.columns) - 1)
        floors = list(map(legible, self.columns))
        if sum(floors) > room:
            floors = list(map(least, self.columns))
        runs, steps = sample._runs(), list(map(_steps, sample.columns, floors))

        def cost(widths: Sequence[int]) -> tuple[int, int]:
            return sum(sample._heights(widths, runs)), sum(map(_tall, sample.columns, widths))

        widths = _narrowed(list(map(full, self.columns)), room, steps, cost)
        return _traded(widths, room, steps, cost)

    def _heights(self, widths: Sequence[int], runs: Runs) -> list[int]:
        """Return the number of lines of each row; what is told once may run down, and makes the last row taller."""
        counts = [_counts(column.texts, width) for column, width in zip(self.columns, widths, strict=True)]
        grouped = {place for place, _ in runs}
        plain = [lines for place, lines in enumerate(counts) if place not in grouped]
        heights = list(map(max, zip(*plain, strict=True))) if plain else [1] * len(counts[0])
        for place, spans in reversed(runs):
            for start, end in spans:
                heights[end - 1] += max(0, counts[place][start] - sum(heights[start:end]))
        return heights

    def _runs(self) -> Runs:
        found: Runs = []
        number = len(self.columns[0].texts)
        keys: list[tuple[str, ...]] = [()] * number
        for place, column in enumerate(self.columns):
            if column.name in self.groups:
                keys = [(*key, text) for key, text in zip(keys, column.texts, strict=True)]
                starts = [row for row in range(number) if row == 0 or keys[row] != keys[row - 1]]
                found.append((place, list(zip(starts, [*starts[1:], number], strict=True))))
        return found


def _tall(column: Column, width: int) -> int:
    return sum(_counts(column.texts, width))


def _steps(column: Column, floor: int) -> list[int]:
    """Return widths from a least one on, widest first, each the least one for the lines that the cells need at it."""
    tall = {width: _tall(column, width) for width in range(floor, max(floor, full(column)) + 1)}
    return [width for width in sorted(tall, reverse=True) if width == floor or tall[width - 1] > tall[width]]


Cost = Callable[[Sequence[int]], tuple[int, int]]


def _narrowed(widths: list[int], room: int, steps: Sequence[Sequence[int]], cost: Cost) -> list[int]:
    """Return widths that have room, or the least ones: each step is the one that costs fewest lines for a letter."""
    while sum(widths) > room:
        lines, cells = cost(widths)
        ways = [
            ((lower[0] - lines) / less, (lower[1] - cells) / less, place, width)
            for place, now in enumerate(widths)
            for width in [one for one in steps[place] if one < now][:_AHEAD]
            for less, lower in [(now - width, cost(_with(widths, place, width)))]
        ]
        if not ways:
            break
        _, _, place, width = min(ways)
        widths = _with(widths, place, width)
    return widths


def _traded(widths: list[int], room: int, steps: Sequence[Sequence[int]], cost: Cost) -> list[int]:
    """Return widths of the same room that cost less, as long as one column's letters are worth more in another."""
    best, left = cost(widths), room - sum(widths)
    while left >= 0:
        ways = [
            _with(_with(widths, giver, width), taker, min(widths[taker] + now - width + left, steps[taker][0]))
            for giver, now in enumerate(widths)
            for width in [now, *[one for one in steps[giver] if one < now][:_AHEAD]]
            for taker in range(len(widths))
            if taker != giver
        ]
        least_cost, wider = min(((cost(way), way) for way in ways), default=(best, widths))
        if least_cost >= best:
            break
        best, widths, left = least_cost, wider, room - sum(wider)
    return widths


def _with(widths: Sequence[int], place: int, width: int) -> list[int]:
    return [*widths[:place], width, *widths[place + 1 :]]
