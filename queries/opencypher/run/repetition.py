"""Runs `Repeat`: a path within a path, matched some times over, no relationship twice.

What it matches once from a node does not hang on how that node was come to, so it is looked for once per node and row.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..limits import MOST_KEPT, kept_too_many
from ..plan.frame import GUARD, Emit, Row
from ..plan.operators import Repeat
from ..values.entities import Edge, Vertex
from ..values.value import Value
from .following import used_edges

if TYPE_CHECKING:
    from ..limits import Guard
    from .compiler import Compiler


class _Once(NamedTuple):
    """One match of what is repeated: the node it leads to, its relationships, and what its names stand for."""

    vertex: Vertex
    edges: tuple[Edge, ...]
    values: tuple[Value, ...]


_Matches: TypeAlias = Callable[[Row, Vertex], list[_Once]]


def repeat(compiler: "Compiler", operator: Repeat, emit: Emit) -> Emit:
    """Run a `Repeat`."""
    known, count = compiler.frame.new(), compiler.frame.new()
    matches = _matches(compiler, operator, known, count)
    go = _ends(operator, matches, emit) if operator.reach else _ways(operator, matches, emit)

    def run(row: Row) -> bool | None:
        row[known], row[count] = {}, 0
        return go(row)

    return run


def _matches(compiler: "Compiler", operator: Repeat, known: int, count: int) -> _Matches:
    """Return how to find what is matched once from a node; `known` is where that is kept, `count` how much it is."""
    found = compiler.frame.new()
    start, finish = operator.start.index, operator.finish.index
    edges = _values_at([slot.index for slot in operator.edges])
    values = _values_at([inner.index for inner, _ in operator.groups])

    def collect(row: Row) -> None:
        row[found].append(_Once(row[finish], edges(row), values(row)))

    inner = compiler.plan(operator.inner, collect)

    def matches(row: Row, vertex: Vertex) -> list[_Once]:
        once: list[_Once] | None = row[known].get(vertex)
        if once is None:
            once = row[known][vertex] = row[found] = []
            row[start] = vertex
            inner(row)
            row[count] += len(once)
            if row[count] > MOST_KEPT:
                raise kept_too_many()
        return once

    return matches


def _values_at(places: list[int]) -> Callable[[Row], tuple[Value, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return (lambda row: (row[places[0]],)) if places else (lambda _row: ())


def _ways(operator: Repeat, matches: _Matches, emit: Emit) -> Emit:
    step, into, backwards = operator.step, operator.into, operator.backwards
    end = step.end.index
    edge_place = None if step.edge is None else step.edge.index
    lists = [slot.index for _, slot in operator.groups]

    def run(row: Row) -> bool | None:
        there = row[end] if into else None
        for vertex, way in _trails(row, operator, matches):
            if into:
                if vertex is not there:
                    continue
            else:
                row[end] = vertex
            ordered = way[::-1] if backwards else way
            if edge_place is not None:
                row[edge_place] = list(chain.from_iterable(once.edges for once in ordered))
            for number, place in enumerate(lists):
                row[place] = [once.values[number] for once in ordered]
            if emit(row):
                return True
        return None

    return run


def _trails(row: Row, operator: Repeat, matches: _Matches) -> Iterator[tuple[Vertex, list[_Once]]]:
    """Yield all ways that are long enough, depth first, each with the node it leads to."""
    guard: Guard = row[GUARD]
    minimum, maximum = operator.minimum, operator.maximum
    start = row[operator.step.origin.index]
    way: list[_Once] = []
    if minimum == 0:
        yield start, way
    used = used_edges(row, operator.step.distinct)
    pending = [iter(matches(row, start))]
    hops = 0
    while pending:
        for once in pending[-1]:
            guard.tick()
            if not used.isdisjoint(once.edges):
                continue
            guard.check_hops(hops + len(once.edges))
            way.append(once)
            if len(way) >= minimum:
                yield once.vertex, way
            if len(way) != maximum:
                used.update(once.edges)
                hops += len(once.edges)
                pending.append(iter(matches(row, once.vertex)))
                break
            way.pop()
        else:
            pending.pop()
            if way:
                last = way.pop()
                used.difference_update(last.edges)
                hops -= len(last.edges)


def _ends(operator: Repeat, matches: _Matches, emit: Emit) -> Emit:
    """Breadth first, every end once."""
    step, into = operator.step, operator.into
    end = step.end.index

    def run(row: Row) -> bool | None:
        there = row[end] if into else None
        for vertex in _reached(row, operator, matches):
            if into:
                if vertex is there:
                    return emit(row)
            else:
                row[end] = vertex
                if emit(row):
                    return True
        return None

    return run


def _reached(row: Row, operator: Repeat, matches: _Matches) -> Iterator[Vertex]:
    guard: Guard = row[GUARD]
    start = row[operator.step.origin.index]
    used = used_edges(row, operator.step.distinct)
    seen: set[Vertex] = set()
    if operator.minimum == 0:
        seen.add(start)
        yield start
    frontier, times = [start], 0
    while frontier and times != operator.maximum:
        times += 1
        reached: list[Vertex] = []
        for vertex in frontier:
            for once in matches(row, vertex):
                guard.tick()
                if once.vertex not in seen and used.isdisjoint(once.edges):
                    guard.check_hops(times * len(once.edges))
                    seen.add(once.vertex)
                    reached.append(once.vertex)
                    yield once.vertex
        frontier = reached
