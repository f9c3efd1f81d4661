"""Runs `Expand`: one relationship on from a bound node.

The loops are spelled out per direction, for they run once per relationship that a query touches: a test inside would be
paid there.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..plan.frame import Condition, Emit, Row, Slot
from ..plan.operators import AssignPath, Expand, Step
from ..syntax.ast import Direction
from ..syntax.types import Kind
from ..values.entities import Edge, Trail, Vertex

if TYPE_CHECKING:
    from .compiler import Compiler

_FEW = 4
"""Relationships that are sooner looked through than compared in number with those at the other end."""

Neighbours = Callable[[Vertex], Iterable[tuple[Edge, Vertex]]]
Lookup = Callable[..., "list[Edge]"]


def lookups(compiler: "Compiler", step: Step) -> tuple[list[Lookup], list[Lookup]]:
    """For each type the look-up of a node's relationships, out of it and into it, as far as the step follows them."""
    kinds = (None,) if step.types is None else step.types
    index = compiler.index
    outgoing = [index.outgoing(kind).get for kind in kinds] if step.direction is not Direction.INCOMING else []
    incoming = [index.incoming(kind).get for kind in kinds] if step.direction is not Direction.OUTGOING else []
    return outgoing, incoming


def neighbours(compiler: "Compiler", step: Step) -> Neighbours:
    """All relationships that the step may follow from a node, each with the node at its other end; a loop once."""
    outgoing, incoming = lookups(compiler, step)

    def around(vertex: Vertex) -> Iterable[tuple[Edge, Vertex]]:
        for lookup in outgoing:
            for edge in lookup(vertex, ()):
                yield edge, edge.target
        for lookup in incoming:
            for edge in lookup(vertex, ()):
                if not outgoing or edge.source is not edge.target:
                    yield edge, edge.source

    return around


def unused(distinct: tuple[Slot, ...], edge: int) -> Condition | None:
    """Whether the relationship at a place is none of those, or in none of the lists, at other places."""
    singles = [slot.index for slot in distinct if slot.kind is Kind.RELATIONSHIP]
    lists = [slot.index for slot in distinct if slot.kind is not Kind.RELATIONSHIP]
    if not distinct:
        return None
    if len(singles) == 1 and not lists:
        other = singles[0]
        return lambda row: row[edge] is not row[other]

    def condition(row: Row) -> bool:
        found = row[edge]
        return all(row[place] is not found for place in singles) and all(found not in row[place] for place in lists)

    return condition


def _guarded(condition: Condition | None, emit: Emit) -> Emit:
    if condition is None:
        return emit
    return lambda row: emit(row) if condition(row) else None


def expand(compiler: "Compiler", operator: Expand, emit: Emit) -> Emit:
    """Run an `Expand`."""
    step = operator.step
    if step.edge is not None:
        emit = _guarded(unused(step.distinct, step.edge.index), emit)
    edge = compiler.frame.new() if step.edge is None else step.edge.index
    if operator.into:
        return _expand_into(compiler, step, edge, emit)
    outgoing, incoming = lookups(compiler, step)
    if outgoing and incoming:
        return _around(neighbours(compiler, step), step.origin.index, edge, step.end.index, emit)
    follow = _outgoing if outgoing else _incoming
    kept = None if step.edge is None else edge
    return _in_turn([follow(lookup, step.origin.index, kept, step.end.index, emit) for lookup in outgoing or incoming])


def _in_turn(ways: list[Emit]) -> Emit:
    """Run one after the other, until no more rows are wanted."""
    if len(ways) == 1:
        return ways[0]

    def run(row: Row) -> bool | None:
        for way in ways:
            if way(row):
                return True
        return None

    return run


def _outgoing(lookup: Lookup, origin: int, edge_place: int | None, end: int, emit: Emit) -> Emit:
    if edge_place is None:

        def run_nodes(row: Row) -> bool | None:
            for edge in lookup(row[origin], ()):
                row[end] = edge.target
                if emit(row):
                    return True
            return None

        return run_nodes

    def run(row: Row) -> bool | None:
        for edge in lookup(row[origin], ()):
            row[edge_place] = edge
            row[end] = edge.target
            if emit(row):
                return True
        return None

    return run


def _incoming(lookup: Lookup, origin: int, edge_place: int | None, end: int, emit: Emit) -> Emit:
    if edge_place is None:

        def run_nodes(row: Row) -> bool | None:
            for edge in lookup(row[origin], ()):
                row[end] = edge.source
                if emit(row):
                    return True
            return None

        return run_nodes

    def run(row: Row) -> bool | None:
        for edge in lookup(row[origin], ()):
            row[edge_place] = edge
            row[end] = edge.source
            if emit(row):
                return True
        return None

    return run


def _around(around: Neighbours, origin: int, edge_place: int, end: int, emit: Emit) -> Emit:
    def run(row: Row) -> bool | None:
        found = around(row[origin])
        for row[edge_place], row[end] in found:
            if emit(row):
                return True
        return None

    return run


def _expand_into(compiler: "Compiler", step: Step, edge_place: int, emit: Emit) -> Emit:
    """Both nodes are bound: look through the relationships of the one that has fewer."""
    kinds = (None,) if step.types is None else step.types
    origin, end = step.origin.index, step.end.index
    ways: list[Emit] = []
    for kind in kinds:
        out_of, into = compiler.index.outgoing(kind).get, compiler.index.incoming(kind).get
        if step.direction is not Direction.INCOMING:
            ways.append(_between((out_of, into), origin, end, edge_place, emit, loops=True))
        if step.direction is not Direction.OUTGOING:
            loops = step.direction is Direction.INCOMING
            ways.append(_between((out_of, into), end, origin, edge_place, emit, loops=loops))
    return _in_turn(ways)


def _between(
    lookup: tuple[Lookup, Lookup], source: int, target: int, edge_place: int, emit: Emit, *, loops: bool
) -> Emit:
    """From one bound node to another; without `loops` the same node at both ends is left out."""
    out_of, into = lookup

    def run(row: Row) -> bool | None:
        start, end = row[source], row[target]
        if start is end and not loops:
            return None
        leaving = out_of(start, ())
        if len(leaving) > _FEW and len(arriving := into(end, ())) < len(leaving):
            for edge in arriving:
                if edge.source is start:
                    row[edge_place] = edge
                    if emit(row):
                        return True
            return None
        for edge in leaving:
            if edge.target is end:
                row[edge_place] = edge
                if emit(row):
                    return True
        return None

    return run


def walk(start: Vertex, edges: Iterable[Edge]) -> tuple[Vertex, ...]:
    """Return the nodes along relationships that follow on one another, from the first on."""
    vertices = [start]
    for edge in edges:
        here = vertices[-1]
        vertices.append(edge.target if edge.source is here else edge.source)
    return tuple(vertices)


def assign_path(_compiler: "Compiler", operator: AssignPath, emit: Emit) -> Emit:
    """Run an `AssignPath`."""
    path, start = operator.path.index, operator.start.index
    parts = [(slot.index, slot.kind is Kind.RELATIONSHIP) for slot in operator.edges]

    def run(row: Row) -> bool | None:
        edges: list[Edge] = []
        for place, single in parts:
            if single:
                edges.append(row[place])
            else:
                edges.extend(row[place])
        row[path] = Trail(walk(row[start], edges), tuple(edges))
        return emit(row)

    return run
