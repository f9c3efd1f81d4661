"""Finds shortest ways that pass a condition on the whole path: trail by trail, shorter ones first.

How far it still is to the end is known for every node beforehand, and with it what must still be met on the way there
(`some_edge`, `some_node`). So no trail is begun that is too long; and each length is searched depth first, so that no
more than one trail is held at a time.
"""

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from ..plan.frame import GUARD, Condition, Row
from ..plan.operators import ShortestPaths
from ..values.entities import Edge, Vertex
from .following import Meets, Steps, each_meets

if TYPE_CHECKING:
    from ..limits import Guard
    from .compiler import Compiler

_MOST_WANTS = 3
"""Conditions on some element that are kept track of; each doubles the distances that are kept for a node."""

Wants: TypeAlias = int
"""Which conditions are to be met by some element: a bit for each."""
Distances: TypeAlias = dict[Vertex, list[int | None]]
"""For every node, and all that may still be wanted on the way, the least distance to the end."""


def filtered_ways(
    compiler: "Compiler", operator: ShortestPaths, forward: Steps, backward: Steps, accept: Condition
) -> Callable[[Row], Iterator[list[Edge]]]:
    """Return how to find for a row all ways that are accepted, of the least length of any."""
    search = _Search(compiler, operator, forward, backward)
    edge_place = operator.edges.index
    minimum, maximum = operator.minimum, operator.maximum

    def ways(row: Row) -> Iterator[list[Edge]]:
        guard: Guard = row[GUARD]
        wanted = search.all & ~search.met(row, None, row[search.origin])
        distances = search.distances(row)
        least = distances.get(row[search.origin], search.none)[wanted]
        if least is None:
            return
        for length in count(max(least, minimum)):
            if maximum is not None and length > maximum:
                return
            guard.check_hops(length)
            found = False
            trails = _Trails(search, row, distances, length)
            for row[edge_place] in trails.of(wanted):
                if accept(row):
                    found = True
                    yield row[edge_place]
            if found or not trails.go_on:
                return

    return ways


class _Search:
    """The search, compiled: it keeps nothing of a run."""

    def __init__(self, compiler: "Compiler", operator: ShortestPaths, forward: Steps, backward: Steps) -> None:
        self.origin, self.end = operator.step.origin.index, operator.step.end.index
        self.forward, self._backward = forward, backward
        of_edge = [each_meets(compiler, (each,), operator.scope) for each in operator.some_edge]
        of_node = [each_meets(compiler, (each,), operator.scope) for each in operator.some_node]
        tests: list[tuple[bool, Meets]] = [(False, meets) for meets in of_edge if meets]
        tests += [(True, meets) for meets in of_node if meets]
        self._wants = [(1 << bit, *test) for bit, test in enumerate(tests[:_MOST_WANTS])]
        self.all: Wants = (1 << len(self._wants)) - 1
        self.none: list[int | None] = [None] * (self.all + 1)

    def met(self, row: Row, edge: Edge | None, vertex: Vertex) -> Wants:
        """Return what a relationship, or the node that it leads to, meets."""
        found: Wants = 0
        for bit, of_node, meets in self._wants:
            element = vertex if of_node else edge
            if element is not None and meets(row, element):
                found |= bit
        return found

    def distances(self, row: Row) -> Distances:
        """Return for every node that leads to the end how far that is; walks may repeat, so trails are no shorter."""
        guard: Guard = row[GUARD]
        there: Vertex = row[self.end]
        distances: Distances = {there: [0, *self.none[1:]]}
        frontier, depth = [(there, 0)], 0
        while frontier:
            depth += 1
            reached: list[tuple[Vertex, Wants]] = []
            for vertex, met_after in frontier:
                for edge, before in self._backward(row, vertex):
                    guard.tick()
                    met = met_after | self.met(row, edge, vertex)
                    known = distances.setdefault(before, list(self.none))
                    if known[met] is None:
                        for wanted in range(met + 1):
                            if wanted & ~met == 0 and known[wanted] is None:
                                known[wanted] = depth
                        reached.append((before, met))
            frontier = reached
        return distances


class _Trails:
    """The trails of one length. `go_on` tells whether there may be longer ones."""

    def __init__(self, search: _Search, row: Row, distances: Distances, length: int) -> None:
        self._search = search
        self._row = row
        self._distances = distances
        self._length = length
        self.go_on = False

    def of(self, wanted: Wants) -> Iterator[list[Edge]]:
        """Yield the relationships of every trail on which all that is wanted is met."""
        search, row, length = self._search, self._row, self._length
        guard: Guard = row[GUARD]
        if length == 0:
            self.go_on = True
            yield []
            return
        edges: list[Edge] = []
        used: set[Edge] = set()
        pending = [(search.forward(row, row[search.origin]), wanted)]
        while pending:
            following, wanted = pending[-1]
            for edge, vertex in following:
                guard.tick()
                if edge in used:
                    continue
                left = wanted & ~search.met(row, edge, vertex) if wanted else wanted
                least = self._distances.get(vertex, search.none)[left]
                if least is None:
                    continue
                depth = len(edges) + 1
                self.go_on = self.go_on or depth + least >= length
                if depth + least > length:
                    continue
                if depth == length:
                    yield [*edges, edge]
                    continue
                edges.append(edge)
                used.add(edge)
                pending.append((search.forward(row, vertex), left))
                break
            else:
                pending.pop()
                if edges:
                    used.discard(edges.pop())
