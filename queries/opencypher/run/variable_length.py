"""Runs `VariableExpand`: walks of some length that use no relationship twice, depth first and without recursion.

Where only the ends count, they are found breadth first, by `reach`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..plan.frame import GUARD, Emit, Row
from ..plan.operators import VariableExpand
from ..values.entities import Edge, Vertex
from .following import Steps, each_meets, steps, used_edges
from .reach import reach

if TYPE_CHECKING:
    from ..limits import Guard
    from .compiler import Compiler

Walk = tuple[Vertex, list[Edge]]


def variable_expand(compiler: "Compiler", operator: VariableExpand, emit: Emit) -> Emit:
    """Run a `VariableExpand`."""
    step, limited = operator.step, compiler.limited
    edge_meets = each_meets(compiler, operator.conditions, operator.scope)
    node_meets = each_meets(compiler, operator.node_conditions, operator.scope)
    follow = steps(compiler, step, edge_meets, node_meets)
    walks = (reach if operator.reach else _expansion)(operator, follow, emit, limited=limited)
    if node_meets is None:
        return walks
    meets, origin = node_meets, step.origin.index
    return lambda row: walks(row) if meets(row, row[origin]) else None


def _expansion(operator: VariableExpand, follow: Steps, emit: Emit, *, limited: bool) -> Emit:
    step = operator.step
    end = step.end.index
    edge_place = None if step.edge is None else step.edge.index
    length = None if operator.length is None else operator.length.index
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
            if length is not None:
                row[length] = len(edges)
            if emit(row):
                return True
        return None

    return run


def _walks(row: Row, operator: VariableExpand, follow: Steps, *, limited: bool) -> Iterator[Walk]:
    """All walks from the origin that are long enough, each as its last node and the list of relationships so far."""
    guard: Guard = row[GUARD]
    minimum, maximum, most = operator.minimum, operator.maximum, guard.max_hops
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
            if most is not None:
                guard.check_hops(len(edges) + 1)
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
