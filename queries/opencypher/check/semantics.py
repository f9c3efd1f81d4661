"""The semantic check of queries: what can be told wrong before a query runs; `check` is the way in."""

from ..syntax import ast
from ..syntax.procedures import PROCEDURES
from ..syntax.traversal import importing_with
from ..syntax.types import Kind, ListOf, Type, element
from .expressions import Scope
from .mentions import Mentions
from .projections import ProjectionChecker

__all__ = ["check"]


def check(query: ast.Query, source: str) -> Mentions:
    """Check a parsed query, and return what it names; `source` is its text, which error messages show.

    Raises CypherSyntaxError, CypherTypeError, CypherUnsupported (for a function that Cypher has and this engine has
    not) or CypherLimit (for operations nested too deeply).

    >>> from ..syntax.parser import parse
    >>> list(check(parse("MATCH (n) RETURN n.name"), "MATCH (n) RETURN n.name").keys)
    ['name']
    """
    checker = _QueryChecker(source)
    checker.query(query, {})
    return checker.mentions


class _QueryChecker(ProjectionChecker):
    """Checks clauses, unions and subqueries."""

    def query(self, query: ast.Query, outer: Scope, importable: Scope | None = None) -> Scope:
        """Check a query that sees the names of `outer`, and return its columns.

        A WITH that begins one of its parts may name `importable` ones as well.
        """
        columns: Scope = {}
        for position, part in enumerate(query.parts):
            found = self._single_query(part, outer, importable or {})
            if position and found.keys() != columns.keys():
                message = "the parts of a UNION must have the same columns"
                self.fail(part, message, "DifferentColumnsInUnion")
            columns = columns or found
        return columns

    def _single_query(self, query: ast.SingleQuery, outer: Scope, importable: Scope) -> Scope:
        scope: dict[str, Type] = dict(outer)
        if (imports := importing_with(query, importable.keys())) is not None:
            self._check_importing(imports)
            scope |= importable
        for clause in query.clauses:
            if isinstance(clause, ast.Match):
                self.bind(clause.patterns, scope, place=None)
                if clause.predicate is not None:
                    self.condition_at("WHERE", clause.predicate, scope)
            elif isinstance(clause, ast.Unwind):
                self._unwind(clause, scope)
            elif isinstance(clause, ast.CallProcedure):
                self._call_procedure(clause, scope)
            elif isinstance(clause, ast.CallSubquery):
                self._call_subquery(clause, scope)
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

    def _call_procedure(self, clause: ast.CallProcedure, scope: dict[str, Type]) -> None:
        for column, variable in clause.columns:
            if variable in scope:
                self.fail(clause, f"variable `{variable}` is already bound", "VariableAlreadyBound")
            scope[variable] = PROCEDURES[clause.name][column]
        if clause.predicate is not None:
            self.condition_at("WHERE", clause.predicate, scope)

    def _call_subquery(self, clause: ast.CallSubquery, scope: dict[str, Type]) -> None:
        """Check a subquery that is a clause, and add its columns to the scope."""
        seen: dict[str, Type] = dict(scope) if clause.everything else {}
        for variable in clause.imports or ():
            seen[variable.name] = self.infer(variable, scope)
        state = self.outer, self.place, self.aggregates
        self.outer, self.place = seen, None
        columns = self.query(clause.query, seen, scope if clause.imports is None else None)
        self.outer, self.place, self.aggregates = state
        for part in clause.query.parts:
            last = part.clauses[-1]
            if isinstance(last, ast.Return):
                self._refuse_nameless(last.projection, "CALL { … }")
        if not columns:
            self.fail(clause, "CALL { … } returns nothing of its own", "NoVariablesInScope")
        for name in columns:
            if name in scope:
                self.fail(clause, f"variable `{name}` is already bound outside of CALL", "VariableAlreadyBound")
        scope |= columns

    def _check_importing(self, clause: ast.With) -> None:
        projection = clause.projection
        only_names = all(
            isinstance(item.expression, ast.Variable) and item.name == item.expression.name for item in projection.items
        )
        cut = projection.order_by or projection.skip is not None or projection.limit is not None
        if not only_names or projection.distinct or cut or clause.predicate is not None:
            message = "the WITH that begins CALL { … } only names variables; write a second WITH for all else"
            self.fail(clause, message, "InvalidClauseComposition")

    def _with(self, clause: ast.With, scope: Scope) -> dict[str, Type]:
        columns = self.project(clause.projection, scope, clause.predicate)
        self._refuse_nameless(clause.projection, "WITH")
        self._refuse_shadows(clause.projection)
        return {**self.outer, **columns}

    def _refuse_nameless(self, projection: ast.Projection, clause: str) -> None:
        for item in projection.items:
            if not item.aliased and not isinstance(item.expression, ast.Variable | ast.MapProjection):
                self.fail(item, f"a column of {clause} that is no variable needs a name: add AS …", "NoExpressionAlias")

    def _return(self, clause: ast.Return, scope: Scope) -> Scope:
        if clause.projection.star and not scope:
            self.fail(clause, "RETURN * needs variables in scope", "NoVariablesInScope")
        columns = self.project(clause.projection, scope)
        self._refuse_shadows(clause.projection)
        named = {item.name for item in clause.projection.items}
        return {name: kind for name, kind in columns.items() if name in named or name not in self.outer}

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
