"""The semantic check of WITH and RETURN: columns, grouping, and what ORDER BY, WHERE, SKIP and LIMIT may see."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ..syntax import ast
from ..syntax.traversal import names, walk
from ..syntax.types import Kind, Type, accepts, describe
from .expressions import Scope
from .grouping import hidden_names, is_simple_key, unknown_aggregates
from .patterns import PatternChecker

__all__ = ["ProjectionChecker"]

_NO_KEY = "`{0}` is used beside an aggregate and is no grouping key: make it, or its property, a column of its own"
_OUT_OF_REACH = "variable `{0}` is out of reach: DISTINCT and aggregations leave only their columns"
_INTEGER = frozenset({Kind.INTEGER})


class _Columns(NamedTuple):
    """A projection, its columns without and with aggregates, and the names that are no columns of it.

    After DISTINCT and aggregations the hidden names are out of reach.
    """

    projection: ast.Projection
    keys: list[ast.ProjectionItem]
    aggregating: list[ast.ProjectionItem]
    hidden: AbstractSet[str]


class ProjectionChecker(PatternChecker):
    """Checks what WITH and RETURN share."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.outer: Scope = {}
        """What a subquery sees around it: the same for all its rows, and never out of reach."""

    def project(
        self, projection: ast.Projection, scope: Scope, predicate: ast.Expression | None = None
    ) -> dict[str, Type]:
        """Check a projection, with the WHERE after it, and return its columns with their types."""
        columns: dict[str, Type] = {}
        keys: list[ast.ProjectionItem] = []
        aggregating: list[ast.ProjectionItem] = []
        for item in projection.items:
            before = self.aggregates
            kind = self.infer(item.expression, scope)
            (keys if self.aggregates == before else aggregating).append(item)
            if item.name in columns:
                self.fail(item, f"two columns are called `{item.name}`", "ColumnNameConflict")
            columns[item.name] = kind
        if projection.star:
            columns = {**scope, **columns}
        made = _Columns(projection, keys, aggregating, scope.keys() - columns.keys() - self.outer.keys())
        if aggregating and not projection.star:
            self._check_grouping(made, scope)
        visible = {**scope, **columns}
        for key in projection.order_by:
            self._check_after("ORDER BY", key.expression, visible, made)
        if predicate is not None:
            self._check_after("WHERE", predicate, visible, made)
        for what, count in (("SKIP", projection.skip), ("LIMIT", projection.limit)):
            if count is not None:
                self._check_count(what, count, scope)
        return columns

    def _check_grouping(self, found: "_Columns", scope: Scope) -> None:
        simple = [item.expression for item in found.keys if is_simple_key(item.expression)]
        hidden = scope.keys() - self.outer.keys() - {key.name for key in simple if isinstance(key, ast.Variable)}
        for item in found.aggregating:
            if isinstance(item.expression, ast.Aggregate):
                continue
            for use in hidden_names(item.expression, hidden, simple):
                if not use.aggregated:
                    self.fail(use.node, _NO_KEY.format(use.name), "AmbiguousAggregationExpression")

    def _check_after(self, place: str, expression: ast.Expression, visible: Scope, found: "_Columns") -> None:
        """Check a key of ORDER BY, or the WHERE of a WITH."""
        known = [item.expression for item in found.projection.items]
        if place == "ORDER BY" and expression in known:
            return
        check = self.condition if place == "WHERE" else self.infer
        before = self.aggregates
        self.place = None if found.aggregating else place
        check(expression, visible)
        self.place = None
        if not found.aggregating and not found.projection.distinct:
            return
        if self.aggregates == before:
            for use in hidden_names(expression, found.hidden, known):
                self.fail(use.node, _OUT_OF_REACH.format(use.name), "UndefinedVariable")
        else:
            self._check_aggregates_after(place, expression, found)

    def _check_aggregates_after(self, place: str, expression: ast.Expression, found: "_Columns") -> None:
        """Check an expression with aggregates, which must themselves be columns."""
        known = [item.expression for item in found.aggregating]
        known += [item.expression for item in found.keys if is_simple_key(item.expression)]
        grouped = frozenset[str]().union(*(names(item.expression) for item in found.keys))
        for use in hidden_names(expression, found.hidden, known):
            if use.name in grouped and not use.aggregated:
                self.fail(use.node, _NO_KEY.format(use.name), "AmbiguousAggregationExpression")
            self.fail(use.node, _OUT_OF_REACH.format(use.name), "UndefinedVariable")
        for call in unknown_aggregates(expression, known):
            self.fail(call, f"{place} takes {call.name}() only when it is a column", "InvalidAggregation")

    def _check_count(self, what: str, count: ast.Expression, scope: Scope) -> None:
        if names(count) or any(isinstance(node, ast.PatternComprehension | ast.Subquery) for node in walk(count)):
            self.fail(count, f"{what} takes a value that is the same for all rows", "NonConstantExpression")
        found = self.infer_at(what, count, scope)
        if found is Kind.NULL or not accepts(_INTEGER, found):
            self.fail(count, f"{what} takes an integer, not {describe(found)}", "InvalidArgumentType")
        if isinstance(count, ast.Literal) and isinstance(count.value, int) and count.value < 0:
            self.fail(count, f"{what} takes no negative number", "NegativeIntegerArgument")
