"""Which relationships a longer way may follow from a node."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from ..plan.frame import Row, Scope, Slot
from ..plan.operators import Each, Step
from ..syntax.types import Kind
from ..values.entities import Edge, Vertex
from .conditions import conjunction
from .expand import neighbours

if TYPE_CHECKING:
    from .compiler import Compiler

Steps: TypeAlias = Callable[[Row, Vertex], Iterator[tuple[Edge, Vertex]]]
Meets: TypeAlias = Callable[[Row, Any], bool]
"""Whether an element meets some conditions."""


def each_meets(compiler: "Compiler", conditions: tuple[Each, ...], scope: Scope) -> Meets | None:
    """Return whether an element of a longer way meets all the conditions; None when there are none."""
    if not conditions:
        return None
    place = conditions[0].slot.index
    condition = conjunction(
        [compiler.condition(each.expression, scope.bind(**{each.variable: each.slot})) for each in conditions]
    )

    def meets(row: Row, element: Vertex | Edge) -> bool:
        row[place] = element
        return condition(row)

    return meets


def steps(compiler: "Compiler", step: Step, edge_meets: Meets | None, node_meets: Meets | None) -> Steps:
    """Return the relationships to follow from a node: those that meet the conditions and lead to a node that does."""
    around = neighbours(compiler, step)
    if edge_meets is None and node_meets is None:
        return lambda _row, vertex: iter(around(vertex))

    def allowed(row: Row, vertex: Vertex) -> Iterator[tuple[Edge, Vertex]]:
        for edge, other in around(vertex):
            if (edge_meets is None or edge_meets(row, edge)) and (node_meets is None or node_meets(row, other)):
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
