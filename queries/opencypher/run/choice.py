"""Runs `Choice`: looks how many relationships each way would begin with, and takes the one that costs the least."""

from math import inf
from typing import TYPE_CHECKING

from ..plan.frame import Emit, Row
from ..plan.operators import Choice, Way
from ..values.entities import Vertex
from .expand import Lookup, lookups

if TYPE_CHECKING:
    from .compiler import Compiler


_LOOK = 0.25
"""The share of the best known cost that may be spent on looking at another way's start."""


class _Weighed:
    """One way, compiled."""

    def __init__(self, compiler: "Compiler", way: Way, emit: Emit) -> None:
        self.origin = way.step.origin.index
        self.weight = way.weight
        outgoing, incoming = lookups(compiler, way.step)
        self.lookups: list[Lookup] = outgoing + incoming
        self.held, self.most = compiler.frame.new(), compiler.frame.new()
        self.find = compiler.plan(way.find, self._hold) if way.find else None
        self.rest = compiler.plan(way.rest, emit)

    def _hold(self, row: Row) -> bool | None:
        held: list[Vertex] = row[self.held]
        held.append(row[self.origin])
        return True if len(held) > row[self.most] else None

    def origins(self, row: Row, most: float) -> list[Vertex]:
        """Return the nodes that it would begin with, or more than `most` of them."""
        if self.find is None:
            return [row[self.origin]]
        found: list[Vertex] = []
        row[self.held], row[self.most] = found, most
        self.find(row)
        return found


def choose(compiler: "Compiler", operator: Choice, emit: Emit) -> Emit:
    """Run a `Choice`."""
    # Those that find few nodes come first, so that others need not find more than would be too many.
    ways = [_Weighed(compiler, way, emit) for way in sorted(operator.ways, key=_found)]

    def run(row: Row) -> bool | None:
        least = inf
        best = ways[0]
        starts: list[Vertex] = []
        for way in ways:
            most = least * _LOOK
            origins = way.origins(row, most)
            if len(origins) > most:
                continue
            count = 0
            for lookup in way.lookups:
                for origin in origins:
                    count += len(lookup(origin, ()))
            if not count:
                return None  # every match goes through the first hop of every way
            if count * way.weight < least:
                least, best, starts = count * way.weight, way, origins
        place, rest = best.origin, best.rest
        for row[place] in starts:
            if rest(row):
                return True
        return None

    return run


def _found(way: Way) -> float:
    return way.find[-1].estimate if way.find else 1.0
