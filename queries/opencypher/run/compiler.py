"""Turns expressions into Python closures over the row, once per query. Nothing is ever evaluated as text."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..plan.frame import Condition, Emit, Evaluate, Frame, Scope
from ..plan.inference import kind_of
from ..plan.operators import Plan
from ..plan.planner import Planner
from ..syntax import ast
from ..syntax.types import Kind
from . import case_expressions, conditions, expressions, list_expressions, subqueries
from .pipeline import Sink, build, build_query

if TYPE_CHECKING:
    from ..graph_index import GraphIndex
    from ..statistics import Statistics

_VALUES: dict[type[ast.Expression], Callable[..., Evaluate]] = {
    **expressions.COMPILERS,
    **list_expressions.COMPILERS,
    ast.Case: case_expressions.compile_case,
    **conditions.VALUE_COMPILERS,
    **subqueries.COMPILERS,
}
_CONDITIONS: dict[type[ast.Expression], Callable[..., Condition]] = {**conditions.COMPILERS, **subqueries.CONDITIONS}


class Compiler:
    """Compiles the expressions of one query. `limited` makes loops watch the clock, which costs a little per step.

    With `counting`, `counts` are the places of the numbers of rows that come of the operators, by their identities.
    """

    def __init__(self, index: "GraphIndex", statistics: "Statistics", *, limited: bool, counting: bool = False) -> None:
        self.index = index
        self.limited = limited
        self.counts: dict[int, int] | None = {} if counting else None
        self.frame = Frame()
        self.planner = Planner(statistics, self.frame)

    def value(self, expression: ast.Expression, scope: Scope) -> Evaluate:
        """Return the expression as a function from row to value."""
        if (slot := scope.known(expression)) is not None:
            return expressions.read(slot.index)
        return _VALUES[type(expression)](self, expression, scope)

    def condition(self, expression: ast.Expression, scope: Scope) -> Condition:
        """Return the expression as a function from row to whether it is true."""
        if scope.known(expression) is None:
            special = _CONDITIONS.get(type(expression))
            if special is not None:
                return special(self, expression, scope)
        return conditions.is_true(self.value(expression, scope))

    def kind(self, expression: ast.Expression, scope: Scope) -> Kind:
        """Return what is known of the expression's value."""
        return kind_of(expression, scope)

    def iterable(self, expression: ast.Expression, scope: Scope) -> Callable[[Any], Any]:
        """Return the elements of a list expression as a function from row to iterable or None; the clock is watched."""
        return list_expressions.iterable(self, expression, scope)

    def pattern(
        self,
        pattern: ast.PathPattern,
        predicate: ast.Expression | None,
        scope: Scope,
        receiver: Callable[[Scope], Emit],
        *,
        existence: bool,
    ) -> Emit:
        """Return what matches a pattern for a row and sends the matches to the receiver, which is given their scope."""
        plan, inner = self.planner.plan_pattern(pattern, predicate, scope, existence=existence)
        return build(self, plan, receiver(inner))

    def plan(self, plan: Plan, emit: Emit) -> Emit:
        """Return what runs a plan for a row."""
        return build(self, plan, emit)

    def query(self, query: ast.Query, scope: Scope, sink: Sink, *, existence: bool) -> Emit:
        """Return what runs a subquery for a row."""
        plan = self.planner.plan_query(query, scope, existence=existence)
        return build_query(self, plan, sink, outermost=False)
