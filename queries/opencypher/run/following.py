"""Which relationships a longer way may follow from a node."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..plan.frame import Row, Scope, Slot
from ..plan.operators import Step
from ..syntax.ast import Expression
from ..syntax.types import Kind
from ..values.entities import Edge, Vertex
from .conditions import conjunction
from .expand import neighbours

if TYPE_CHECKING:
    from .compiler import Compiler

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
