"""Runs `Endpoints`: ties a relationship, or a list of them, that is bound already to the nodes of a pattern."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..plan.frame import Emit, Row
from ..plan.operators import Endpoints
from ..syntax.ast import Direction
from ..values.entities import TYPE, Edge, Vertex
from .following import each_meets, used_edges

if TYPE_CHECKING:
    from .compiler import Compiler


def endpoints(compiler: "Compiler", operator: Endpoints, emit: Emit) -> Emit:
    """Run an `Endpoints`."""
    edge_place, many, direction = operator.edge.index, operator.many, operator.step.direction
    left = operator.step.origin.index, operator.bound_left
    right = operator.step.end.index, operator.bound_right
    loop = left == right
    fits = _fitting(compiler, operator)

    def starts(row: Row, edges: list[Edge]) -> Iterable[Vertex]:
        for place, bound in (left,) if edges else (left, right):
            if bound:
                return (row[place],)
        return _starts(edges[0], direction) if edges else compiler.index.labelled(None)

    def run(row: Row) -> bool | None:
        edges = row[edge_place] if many else [row[edge_place]]
        if not fits(row, edges):
            return None
        there = row[right[0]] if right[1] else None
        for start in starts(row, edges):
            end = _end(start, edges, direction)
            if end is None or (there is not None and end is not there) or (loop and end is not start):
                continue
            row[left[0]], row[right[0]] = start, end
            if emit(row):
                return True
        return None

    return run


def _fitting(compiler: "Compiler", operator: Endpoints) -> Callable[[Row, list[Edge]], bool]:
    """Whether the relationships are as many as the pattern wants, of its types, and none is used twice in the MATCH."""
    step, minimum, maximum = operator.step, operator.minimum, operator.maximum
    kinds = None if step.types is None else frozenset(step.types)
    condition = each_meets(compiler, operator.conditions, operator.scope)

    def fits(row: Row, edges: list[Edge]) -> bool:
        if len(edges) < minimum or (maximum is not None and len(edges) > maximum):
            return False
        if len({*edges, *(used := used_edges(row, step.distinct))}) < len(edges) + len(used):
            return False
        for edge in edges:
            if kinds is not None and edge.data[TYPE] not in kinds:
                return False
            if condition is not None and not condition(row, edge):
                return False
        return True

    return fits


def _starts(edge: Edge, direction: Direction) -> Iterable[Vertex]:
    """Return the nodes from which a relationship can be followed in the direction."""
    if direction is Direction.OUTGOING or edge.source is edge.target:
        return (edge.source,)
    return (edge.target,) if direction is Direction.INCOMING else (edge.source, edge.target)


def _end(start: Vertex, edges: Iterable[Edge], direction: Direction) -> Vertex | None:
    """Where the relationships lead from a node, or None when they do not follow on one another."""
    here = start
    for edge in edges:
        if edge.source is here and direction is not Direction.INCOMING:
            here = edge.target
        elif edge.target is here and direction is not Direction.OUTGOING:
            here = edge.source
        else:
            return None
    return here
