"""Runs `VariableExpand`: walks of some length that use no relationship twice, depth first and without recursion."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..plan.frame import GUARD, Emit, Row, Scope, Slot
from ..plan.operators import Step, VariableExpand
from ..syntax.ast import Expression
from ..syntax.types import Kind
from ..values.entities import Edge, Vertex
from .conditions import conjunction
from .expand import neighbours

if TYPE_CHECKING:
    from ..limits import Guard
    from .compiler import Compiler

Walk = tuple[Vertex, list[Edge]]
Steps = Callable[[Row, Vertex], Iterator[tuple[Edge, Vertex]]]


def steps(compiler: "Compiler", step: Step, each: Slot, conditions: tuple[Expression, ...], scope: Scope) -> Steps:
    """Return the relationships to follow from a node: those that, standing at `each`, meet the conditions."""
    around = neighbours(compiler, step)
    if not conditions:
        return lambda _row, vertex: iter(around(vertex))
    place = each.index
    condition = conjunction([compiler.condition(expression, scope) for expression in conditions])

    def allowed(row: Row, vertex: Vertex) -> Iterator[tuple[Edge, Vertex]]:
        for edge, other in around(vertex):
            row[place] = edge
            if condition(row):
                yield edge, other

    return allowed


def used_edges(row: Row, distinct: tuple[Slot, ...]) -> set[Edge]:
    """Return the relationships that stand in some places, or in the lists there."""
    used: set[Edge] = set()
    for slot in distinct:
        if slot.kind is Kind.RELATIONSHIP:
            used.add(row[slot.index])
        else:
            used.update(row[slot.index])
    return used


def variable_expand(compiler: "Compiler", operator: VariableExpand, emit: Emit) -> Emit:
    """Run a `VariableExpand`."""
    follow = steps(compiler, operator.step, operator.each, operator.conditions, operator.scope)
    limited = compiler.limited
    if operator.reach:
        return _reach(operator, follow, emit, limited=limited)
    step = operator.step
    end = step.end.index
    edge_place = None if step.edge is None else step.edge.index
    into, backwards = operator.into, operator.backwards

    def run(row: Row) -> bool | None:
        there = row[end] if into else None
        for vertex, edges in _walks(row, operator, follow, limited=limited):
            if into:
                if vertex is not there:
                    continue
            else:
                row[end] = vertex
            if edge_place is not None:
                row[edge_place] = edges[::-1] if backwards else edges[:]
            if emit(row):
                return True
        return None

    return run


def _walks(row: Row, operator: VariableExpand, follow: Steps, *, limited: bool) -> Iterator[Walk]:
    """All walks from the origin that are long enough, each as its last node and the list of relationships so far."""
    guard: Guard = row[GUARD]
    minimum, maximum = operator.minimum, operator.maximum
    if maximum is not None and maximum < minimum:
        return
    start = row[operator.step.origin.index]
    edges: list[Edge] = []
    if minimum == 0:
        yield start, edges
    if maximum == 0:
        return
    used = used_edges(row, operator.step.distinct)
    pending = [follow(row, start)]
    while pending:
        for edge, vertex in pending[-1]:
            if limited:
                guard.tick()
            if edge in used:
                continue
            if guard.max_hops is not None and len(edges) >= guard.max_hops:
                raise guard.hops_reached()
            edges.append(edge)
            if len(edges) >= minimum:
                yield vertex, edges
            if len(edges) != maximum:
                used.add(edge)
                pending.append(follow(row, vertex))
                break
            edges.pop()
        else:
            pending.pop()
            if edges:
                used.discard(edges.pop())


def _reach(operator: VariableExpand, follow: Steps, emit: Emit, *, limited: bool) -> Emit:
    """Breadth first over nodes: every node within reach once."""
    origin, end = operator.step.origin.index, operator.step.end.index
    minimum, maximum, into = operator.minimum, operator.maximum, operator.into

    def ends(row: Row) -> Iterator[Vertex]:
        guard: Guard = row[GUARD]
        start = row[origin]
        seen: set[Vertex] = set()
        if minimum == 0:
            seen.add(start)
            yield start
        frontier, depth = [start], 0
        while frontier and depth != maximum:
            depth += 1
            reached: list[Vertex] = []
            for vertex in frontier:
                for _, other in follow(row, vertex):
                    if limited:
                        guard.tick()
                    if other not in seen:
                        if guard.max_hops is not None and depth > guard.max_hops:
                            raise guard.hops_reached()
                        seen.add(other)
                        reached.append(other)
                        yield other
            frontier = reached

    def run(row: Row) -> bool | None:
        if into:
            there = row[end]
            return emit(row) if any(vertex is there for vertex in ends(row)) else None
        reachable = ends(row)
        for row[end] in reachable:
            if emit(row):
                return True
        return None

    return run
