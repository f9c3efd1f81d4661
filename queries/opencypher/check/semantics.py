"""The semantic check of queries: what can be told wrong before a query runs; `check` is the way in."""

from ..syntax import ast
from ..syntax.types import Kind, ListOf, Type, element
from .expressions import Scope
from .projections import ProjectionChecker

__all__ = ["check"]


def check(query: ast.Query, source: str) -> None:
    """Check a parsed query; `source` is its text, which error messages show.

    Raises CypherSyntaxError, CypherTypeError, CypherUnsupported (for a function that Cypher has and this engine has
    not) or CypherLimit (for operations nested too deeply).

    >>> from ..syntax.parser import parse
    >>> check(parse("MATCH (n) RETURN n.name"), "MATCH (n) RETURN n.name")
    """
    _QueryChecker(source).query(query, {})


class _QueryChecker(ProjectionChecker):
    """Checks clauses, unions and subqueries."""

    def query(self, query: ast.Query, outer: Scope) -> Scope:
        """Check a query that sees the names of `outer`, and return its columns."""
        columns: Scope = {}
        for position, part in enumerate(query.parts):
            found = self._single_query(part, outer)
            if position and found.keys() != columns.keys():
                message = "the parts of a UNION must have the same columns"
                self.fail(part, message, "DifferentColumnsInUnion")
            columns = columns or found
        return columns

    def _single_query(self, query: ast.SingleQuery, outer: Scope) -> Scope:
        scope: dict[str, Type] = dict(outer)
        for clause in query.clauses:
            if isinstance(clause, ast.Match):
                self.bind(clause.patterns, scope, place=None)
                if clause.predicate is not None:
                    self.condition_at("WHERE", clause.predicate, scope)
            elif isinstance(clause, ast.Unwind):
                self._unwind(clause, scope)
            elif isinstance(clause, ast.With):
                scope = self._with(clause, scope)
            elif isinstance(clause, ast.Return):
                return self._return(clause, scope)
        return {}

    def _unwind(self, clause: ast.Unwind, scope: dict[str, Type]) -> None:
        source = self.infer_at("UNWIND", clause.source, scope)
        if clause.variable in scope:
            self.fail(clause, f"variable `{clause.variable}` is already bound", "VariableAlreadyBound")
        scope[clause.variable] = element(source) if isinstance(source, ListOf) else source

    def _with(self, clause: ast.With, scope: Scope) -> dict[str, Type]:
        columns = self.project(clause.projection, scope, clause.predicate)
        for item in clause.projection.items:
            if not item.aliased and not isinstance(item.expression, ast.Variable | ast.MapProjection):
                self.fail(item, "a column of WITH that is no variable needs a name: add AS …", "NoExpressionAlias")
        self._refuse_shadows(clause.projection)
        return {**self.outer, **columns}

    def _return(self, clause: ast.Return, scope: Scope) -> Scope:
        if clause.projection.star and not scope:
            self.fail(clause, "RETURN * needs variables in scope", "NoVariablesInScope")
        columns = self.project(clause.projection, scope)
        self._refuse_shadows(clause.projection)
        return columns

    def _refuse_shadows(self, projection: ast.Projection) -> None:
        """Refuse to give a name from around a subquery to something else inside of it."""
        for item in projection.items:
            same = isinstance(item.expression, ast.Variable) and item.expression.name == item.name
            if item.name in self.outer and not same:
                message = f"variable `{item.name}` is already bound outside of the subquery"
                self.fail(item, message, "VariableAlreadyBound")

    def subquery(self, subquery: ast.Subquery, scope: Scope) -> Type:
        """Check EXISTS {}, COUNT {} or COLLECT {}, which see all names around them."""
        state = self.outer, self.place, self.aggregates
        self.outer, self.place = scope, None
        columns = self.query(subquery.query, scope)
        self.outer, self.place, self.aggregates = state
        if subquery.kind == "exists":
            return Kind.BOOLEAN
        if subquery.kind == "count":
            return Kind.INTEGER
        last = subquery.query.parts[0].clauses[-1]
        if len(columns) != 1 or (isinstance(last, ast.Return) and last.projection.star):
            self.fail(subquery, "COLLECT { … } needs a RETURN of exactly one column", "UnexpectedSyntax")
        return ListOf(*columns.values())
