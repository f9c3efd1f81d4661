"""Runs `ShortestPaths`: breadth first from both ends at once.

What is asked of every relationship or node is asked on the way. Where a whole path is asked about, see
`filtered_paths`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ..errors import CypherArgumentError
from ..plan.frame import GUARD, Condition, Emit, Row
from ..plan.operators import ShortestPaths
from ..syntax.ast import Direction
from ..values.entities import Edge, Trail, Vertex
from .conditions import conjunction
from .expand import walk
from .filtered_paths import filtered_ways
from .following import Steps, each_meets, steps

if TYPE_CHECKING:
    from ..limits import Guard
    from .compiler import Compiler

Parents: TypeAlias = dict[Vertex, list[tuple[Edge, Vertex]]]
"""For every node reached, the relationships over which it was first reached, and the nodes they came from."""

_REVERSED = {
    Direction.OUTGOING: Direction.INCOMING,
    Direction.INCOMING: Direction.OUTGOING,
    Direction.EITHER: Direction.EITHER,
}


def shortest_paths(compiler: "Compiler", operator: ShortestPaths, emit: Emit) -> Emit:
    """Run a `ShortestPaths`. Raises CypherArgumentError for a path of at least one hop from a node to itself."""
    step = operator.step
    origin, end, edge_place = step.origin.index, step.end.index, operator.edges.index
    edge_meets = each_meets(compiler, operator.conditions, operator.scope)
    node_meets = each_meets(compiler, operator.node_conditions, operator.scope)
    forward = steps(compiler, step, edge_meets, node_meets)
    backward = steps(compiler, replace(step, direction=_REVERSED[step.direction]), edge_meets, node_meets)
    accept = _whole_path_condition(compiler, operator)
    filtered = None if accept is None else filtered_ways(compiler, operator, forward, backward, accept)

    def ways(row: Row) -> Iterable[list[Edge]]:
        start, there = row[origin], row[end]
        if start is there and operator.minimum > 0:
            message = "a shortest path needs two different nodes, or a minimum of 0 hops"
            raise CypherArgumentError(message, code="InvalidArgumentValue")
        if operator.maximum is not None and operator.maximum < operator.minimum:
            return []
        if node_meets is not None and not (node_meets(row, start) and node_meets(row, there)):
            return []
        if filtered is not None:
            return filtered(row)
        return [[]] if start is there else _meet(row, operator, forward, backward)

    def run(row: Row) -> bool | None:
        for edges in ways(row):
            row[edge_place] = edges
            if emit(row):
                return True
            if not operator.every:
                return None
        return None

    return run


def _whole_path_condition(compiler: "Compiler", operator: ShortestPaths) -> Condition | None:
    if not operator.filters:
        return None
    condition = conjunction([compiler.condition(expression, operator.scope) for expression in operator.filters])
    origin, edge_place, path = operator.step.origin.index, operator.edges.index, operator.path.index

    def accept(row: Row) -> bool:
        edges = row[edge_place]
        row[path] = Trail(walk(row[origin], edges), tuple(edges))
        return condition(row)

    return accept


def _meet(row: Row, operator: ShortestPaths, forward: Steps, backward: Steps) -> Iterator[list[Edge]]:
    """All shortest ways, found by growing the smaller of two frontiers until they touch."""
    guard: Guard = row[GUARD]
    start, there = row[operator.step.origin.index], row[operator.step.end.index]
    before: Parents = {start: []}
    behind: Parents = {there: []}
    ahead, back = [start], [there]
    depth = 0
    while ahead and back and depth != operator.maximum:
        depth += 1
        guard.check_hops(depth)
        if len(ahead) <= len(back):
            ahead = _grow(row, ahead, before, forward)
            meeting = [vertex for vertex in ahead if vertex in behind]
        else:
            back = _grow(row, back, behind, backward)
            meeting = [vertex for vertex in back if vertex in before]
        if meeting:
            for vertex in meeting:
                for head in _ways_to(vertex, before):
                    for tail in _ways_to(vertex, behind):
                        yield head[::-1] + tail
            return


def _grow(row: Row, frontier: list[Vertex], parents: Parents, follow: Steps) -> list[Vertex]:
    guard: Guard = row[GUARD]
    level: Parents = {}
    for vertex in frontier:
        guard.tick()
        for edge, other in follow(row, vertex):
            if other not in parents:
                level.setdefault(other, []).append((edge, vertex))
    parents.update(level)
    return list(level)


def _ways_to(vertex: Vertex, parents: Parents) -> Iterator[list[Edge]]:
    """Return the ways from a node back to where the search began, as lists of relationships."""
    pending: list[tuple[Vertex, list[Edge]]] = [(vertex, [])]
    while pending:
        here, edges = pending.pop()
        if not parents[here]:
            yield edges
        pending.extend((parent, [*edges, edge]) for edge, parent in reversed(parents[here]))
