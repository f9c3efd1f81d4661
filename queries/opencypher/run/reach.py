"""Finds the ends of variable-length paths breadth first: every end once, and by the shortest way there.

A shortest way to another node meets no node twice, so it uses no relationship twice either. The way back to the node
that it began at is another matter where relationships are followed both ways: out and back over one relationship is
none. The shortest is a circle that leaves over one relationship and returns over another.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, TypeAlias

from ..plan.frame import GUARD, Emit, Row
from ..plan.operators import VariableExpand
from ..syntax.ast import Direction
from ..values.entities import Edge, Vertex
from .following import Steps, used_edges

if TYPE_CHECKING:
    from ..limits import Guard

_End: TypeAlias = tuple[Vertex, int]
"""A node and its distance."""

_NONE = frozenset[Edge]()


def reach(operator: VariableExpand, follow: Steps, emit: Emit, *, limited: bool) -> Emit:
    """Run a `VariableExpand` of at least 0 or 1 relationships of which only the ends and their distances count."""
    step = operator.step
    end, into, distinct = step.end.index, operator.into, step.distinct
    length = None if operator.length is None else operator.length.index
    search = _Search(operator, follow, limited=limited)
    ends = search.with_circle if operator.minimum and step.direction is Direction.EITHER else search.plain

    def run_ends(row: Row) -> bool | None:
        found = ends(row, used_edges(row, distinct) if distinct else _NONE)
        for row[end], _ in found:
            if emit(row):
                return True
        return None

    if not into and length is None:
        return run_ends

    def run(row: Row) -> bool | None:
        there = row[end] if into else None
        for vertex, distance in ends(row, used_edges(row, distinct)):
            if into:
                if vertex is not there:
                    continue
            else:
                row[end] = vertex
            if length is not None:
                row[length] = distance
            if emit(row):
                return True
            if into:
                return None
        return None

    return run


class _Search:
    """The search, compiled: it keeps nothing of a run.

    Both ways of it yield the ends, nearer ones first but for the start, which comes when the shortest circle is known.
    """

    def __init__(self, operator: VariableExpand, follow: Steps, *, limited: bool) -> None:
        self._origin = operator.step.origin.index
        self._minimum = operator.minimum
        empty = operator.maximum is not None and operator.maximum < operator.minimum
        self._most = 0 if empty else operator.maximum
        self._follow = follow
        self._limited = limited

    def plain(self, row: Row, used: AbstractSet[Edge]) -> Iterator[_End]:
        """Find the ends where every way back to the start is a way to an end like any other."""
        guard: Guard = row[GUARD]
        start, follow, limited = row[self._origin], self._follow, self._limited
        seen = set[Vertex]()
        if self._minimum == 0:
            seen.add(start)
            yield start, 0
        frontier, depth = [start], 0
        while frontier and depth != self._most:
            depth += 1
            reached: list[Vertex] = []
            for vertex in frontier:
                if limited:
                    guard.tick()
                for edge, other in follow(row, vertex):
                    if other not in seen and edge not in used:
                        if not reached:
                            guard.check_hops(depth)
                        seen.add(other)
                        reached.append(other)
                        yield other, depth
            frontier = reached

    def with_circle(self, row: Row, used: AbstractSet[Edge]) -> Iterator[_End]:
        """Find the ends both ways, with the start once a circle through it is found.

        Every node is in the branch of the relationship by which the start was left. A relationship that is not in the
        tree and ends in two branches, or at the start, closes a circle; the shortest circle is closed by such a one.
        """
        guard: Guard = row[GUARD]
        start: Vertex = row[self._origin]
        branch: dict[Vertex, Edge | None] = {start: None}
        distances = {start: 0}
        follow = self._follow
        circle: int | None = None
        open_circle = True
        frontier, depth = [start], 0
        while frontier and depth != self._most:
            depth += 1
            reached: list[Vertex] = []
            for vertex in frontier:
                own = branch[vertex]
                if self._limited:
                    guard.tick()
                for edge, other in follow(row, vertex):
                    if used and edge in used:
                        continue
                    if other not in branch:
                        if not reached:
                            guard.check_hops(depth)
                        branch[other] = own or edge
                        distances[other] = depth
                        reached.append(other)
                        yield other, depth
                    elif open_circle and edge is not own and (branch[other] is not own or other is start):
                        closed = depth + distances[other]
                        circle = closed if circle is None else min(circle, closed)
            if circle is not None and open_circle:
                open_circle = False
                if self._most is None or circle <= self._most:
                    guard.check_hops(circle)
                    yield start, circle
            frontier = reached
