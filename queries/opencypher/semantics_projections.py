"""The semantic check of WITH and RETURN: columns, grouping, and what ORDER BY, WHERE, SKIP and LIMIT may see."""

from collections.abc import Set as AbstractSet

from . import ast
from .semantics_expressions import Scope
from .semantics_grouping import hidden_names, is_simple_key, unknown_aggregates
from .semantics_patterns import PatternChecker
from .traversal import names, walk
from .types import Kind, Type, accepts, describe

__all__ = ["ProjectionChecker"]

_NO_KEY = "`{0}` is used beside an aggregate and is no grouping key: make it, or its property, a column of its own"
_OUT_OF_REACH = "variable `{0}` is out of reach: DISTINCT and aggregations leave only their columns"
_INTEGER = frozenset({Kind.INTEGER})


class ProjectionChecker(PatternChecker):
    """Checks what WITH and RETURN share."""

    def project(
        self, projection: ast.Projection, scope: Scope, predicate: ast.Expression | None = None
    ) -> dict[str, Type]:
        """Check a projection, with the WHERE after it, and return its columns with their types."""
        columns: dict[str, Type] = {}
        keys: list[ast.ProjectionItem] = []
        aggregating: list[ast.ProjectionItem] = []
        for item in projection.items:
            before = self.aggregates
            found = self.infer(item.expression, scope)
            (keys if self.aggregates == before else aggregating).append(item)
            if item.name in columns:
                self.fail(item, f"two columns are called `{item.name}`", "ColumnNameConflict")
            columns[item.name] = found
        if projection.star:
            columns = {**scope, **columns}
        if aggregating:
            self._check_grouping(projection, keys, aggregating, scope)
        self._check_order(projection, keys, aggregating, scope, columns)
        if predicate is not None:
            self.condition_at("WHERE", predicate, {**scope, **columns})
            if aggregating or projection.distinct:
                self._check_reach(predicate, scope.keys() - columns.keys(), projection.items)
        for what, count in (("SKIP", projection.skip), ("LIMIT", projection.limit)):
            if count is not None:
                self._check_count(what, count, scope)
        return columns

    def _check_grouping(
        self,
        projection: ast.Projection,
        keys: list[ast.ProjectionItem],
        aggregating: list[ast.ProjectionItem],
        scope: Scope,
    ) -> None:
        if projection.star:
            return
        simple = {item.expression for item in keys if is_simple_key(item.expression)}
        hidden = scope.keys() - {key.name for key in simple if isinstance(key, ast.Variable)}
        for item in aggregating:
            for use in hidden_names(item.expression, hidden, simple):
                if not use.aggregated:
                    self.fail(use.node, _NO_KEY.format(use.name), "AmbiguousAggregationExpression")

    def _check_order(
        self,
        projection: ast.Projection,
        keys: list[ast.ProjectionItem],
        aggregating: list[ast.ProjectionItem],
        scope: Scope,
        columns: Scope,
    ) -> None:
        if not projection.order_by:
            return
        hidden = scope.keys() - columns.keys() if aggregating or projection.distinct else frozenset[str]()
        visible = {**scope, **columns}
        for key in projection.order_by:
            before = self.aggregates
            if aggregating:
                self.infer(key.expression, visible)
            else:
                self.infer_at("ORDER BY", key.expression, visible)
            if self.aggregates == before:
                self._check_reach(key.expression, hidden, projection.items)
            else:
                self._check_aggregating_key(key.expression, hidden, keys, aggregating)

    def _check_reach(
        self, expression: ast.Expression, hidden: AbstractSet[str], items: tuple[ast.ProjectionItem, ...]
    ) -> None:
        """Refuse names that DISTINCT or an aggregation left behind, except inside the expressions of columns."""
        if not hidden:
            return
        for use in hidden_names(expression, hidden, {item.expression for item in items}):
            self.fail(use.node, _OUT_OF_REACH.format(use.name), "UndefinedVariable")

    def _check_aggregating_key(
        self,
        expression: ast.Expression,
        hidden: AbstractSet[str],
        keys: list[ast.ProjectionItem],
        aggregating: list[ast.ProjectionItem],
    ) -> None:
        """Check a key of ORDER BY that holds an aggregate, which must itself be a column."""
        known = {item.expression for item in aggregating}
        if expression in known:
            return
        known |= {item.expression for item in keys if is_simple_key(item.expression)}
        grouped = frozenset[str]().union(*(names(item.expression) for item in keys))
        for use in hidden_names(expression, hidden, known):
            if use.name in grouped and not use.aggregated:
                self.fail(use.node, _NO_KEY.format(use.name), "AmbiguousAggregationExpression")
            self.fail(use.node, _OUT_OF_REACH.format(use.name), "UndefinedVariable")
        for call in unknown_aggregates(expression, known):
            self.fail(call, f"ORDER BY takes {call.name}() only when it is a column", "InvalidAggregation")

    def _check_count(self, what: str, count: ast.Expression, scope: Scope) -> None:
        found = self.infer_at(what, count, scope)
        if names(count) or any(isinstance(node, ast.PatternComprehension | ast.Subquery) for node in walk(count)):
            self.fail(count, f"{what} takes a value that is the same for all rows", "NonConstantExpression")
        if not accepts(_INTEGER, found):
            self.fail(count, f"{what} takes an integer, not {describe(found)}", "InvalidArgumentType")
        if isinstance(count, ast.Literal) and isinstance(count.value, int) and count.value < 0:
            self.fail(count, f"{what} takes no negative number", "NegativeIntegerArgument")
