"""Clauses and whole queries; `parse` is the way in."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..errors import CypherSyntaxError, CypherUnsupported
from . import ast
from .parse_patterns import PatternParser
from .tokens import END

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["parse"]

_WRITES = frozenset(
    {"CREATE", "INSERT", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "DROP", "ALTER"}
)
_UNSUPPORTED = _WRITES | frozenset(
    {"CALL", "LOAD", "USE", "FINISH", "SHOW", "TERMINATE", "GRANT", "DENY", "REVOKE", "RENAME", "START", "STOP"}
    | {"ENABLE", "DEALLOCATE", "REALLOCATE", "USING", "EXPLAIN", "PROFILE", "CYPHER", "LET", "FILTER", "FOR", "NEXT"}
)
_LONGER_NAMES = {"LOAD": "LOAD CSV", "DETACH": "DETACH DELETE", "NODETACH": "NODETACH DELETE"}
_HINTS = {"EXPLAIN": "ask the engine for the plan instead", "PROFILE": "ask the engine for the plan instead"}
_SUBQUERY_DEPTH = 3
"""What a subquery counts as in nested expressions: the calls between its brace and its first expression."""


def parse(text: str) -> ast.Query:
    """Return the syntax tree of a query.

    Raises CypherSyntaxError where the text is not Cypher, CypherUnsupported where it is, but of a kind that is not run,
    and CypherLimit where it nests too deeply.

    >>> parse("MATCH (n) RETURN n.name").parts[0].clauses[1].projection.items[0].name
    'n.name'
    """
    parser = _QueryParser(text)
    try:
        return parser.whole()
    except CypherSyntaxError as error:
        raise parser.likeliest(error) from None


class _QueryParser(PatternParser):
    """The grammar of clauses."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._subqueries = 0
        self._clauses: Mapping[str, Callable[[], ast.Clause]] = {
            "MATCH": self._match,
            "OPTIONAL": self._match,
            "UNWIND": self._unwind,
            "WITH": self._with,
            "RETURN": self._return,
        } | dict.fromkeys(("ORDER", "SKIP", "OFFSET", "LIMIT"), self._order)

    # ----------------------------------------------------------------------------------------------------- queries

    def whole(self) -> ast.Query:
        """Read the whole text as one query."""
        query = self._query(needs_return=True)
        self.accept(";")
        if self.words[self.at] != END:
            self._refuse_unsupported()
            self.unexpected("the end of the query")
        return query

    def _query(self, *, needs_return: bool) -> ast.Query:
        pos = self.starts[self.at]
        parts = [self._single_query(needs_return=needs_return)]
        distinct: bool | None = None
        while self.words[self.at] == "UNION":
            start = self.expect("UNION")
            drops_duplicates = not self.accept("ALL")
            if drops_duplicates:
                self.accept("DISTINCT")
            if distinct not in {None, drops_duplicates}:
                self.fail("UNION and UNION ALL do not mix in one query", "InvalidClauseComposition", start)
            distinct = drops_duplicates
            parts.append(self._single_query(needs_return=needs_return))
        return ast.Query(pos, tuple(parts), distinct=distinct is not False)

    def _single_query(self, *, needs_return: bool) -> ast.SingleQuery:
        pos = self.starts[self.at]
        clauses: list[ast.Clause] = []
        while read := self._clauses.get(self.words[self.at]):
            if clauses and isinstance(clauses[-1], ast.Return):
                self.fail("nothing can follow RETURN", "InvalidClauseComposition")
            clauses.append(read())
        self._refuse_unsupported()
        if not clauses:
            self.unexpected(self._a_clause())
        if needs_return and not isinstance(clauses[-1], ast.Return):
            if self.words[self.at] in {END, ";", "}", "UNION"}:
                self.fail("the query does not end with RETURN", "InvalidClauseComposition")
            self.unexpected(self._a_clause())
        return ast.SingleQuery(pos, tuple(clauses))

    def _a_clause(self) -> str:
        near = get_close_matches(self.words[self.at], self._clauses, 1)
        return f"a clause such as {near[0] if near else 'MATCH or RETURN'}"

    def _refuse_unsupported(self) -> None:
        word = self.words[self.at]
        if word not in _UNSUPPORTED:
            return
        feature = _LONGER_NAMES.get(word, word)
        if self._subqueries and word in _WRITES:
            self.fail(f"a subquery in an expression cannot write, as {feature} does", "InvalidClauseComposition")
        raise CypherUnsupported(feature, hint=_HINTS.get(word, ""), source=self.source, offset=self.starts[self.at])

    def subquery(self, *, bare: bool) -> ast.Query:
        """Read what stands in the braces of EXISTS {}, COUNT {} (`bare` patterns allowed) and COLLECT {}."""
        pos = self.expect("{")
        self.deepen(_SUBQUERY_DEPTH)
        self._subqueries += 1
        outer, self.bar_ends = self.bar_ends, False
        starts_pattern = self.words[self.at] in {"(", "SHORTESTPATH", "ALLSHORTESTPATHS"}
        if bare and (starts_pattern or self.words[self.at + 1] == "="):
            match = self._patterns(self.starts[self.at], optional=False)
            query = ast.Query(pos, (ast.SingleQuery(pos, (match,)),), distinct=True)
        else:
            query = self._query(needs_return=not bare)
        self.expect("}")
        self.bar_ends = outer
        self._subqueries -= 1
        self.deepen(-_SUBQUERY_DEPTH)
        return query

    # ----------------------------------------------------------------------------------------------------- clauses

    def _match(self) -> ast.Match:
        pos = self.starts[self.at]
        optional = self.accept("OPTIONAL")
        if optional:
            self._refuse_unsupported()
        self.expect("MATCH")
        if self.words[self.at] in {"REPEATABLE", "DIFFERENT"}:
            feature = f"MATCH {self.words[self.at]}"
            raise CypherUnsupported(feature, source=self.source, offset=self.starts[self.at])
        return self._patterns(pos, optional=optional)

    def _patterns(self, pos: int, *, optional: bool) -> ast.Match:
        patterns = [self.path_pattern()]
        while self.accept(","):
            patterns.append(self.path_pattern())
        predicate = self.expression() if self.accept("WHERE") else None
        return ast.Match(pos, optional, tuple(patterns), predicate)

    def _unwind(self) -> ast.Unwind:
        pos = self.expect("UNWIND")
        source = self.expression()
        self.expect("AS")
        return ast.Unwind(pos, source, self.variable())

    def _with(self) -> ast.With:
        pos = self.expect("WITH")
        projection = self._projection()
        return ast.With(pos, projection, self.expression() if self.accept("WHERE") else None)

    def _return(self) -> ast.Return:
        pos = self.expect("RETURN")
        return ast.Return(pos, self._projection())

    def _order(self) -> ast.With:
        """Read ORDER BY, SKIP and LIMIT that stand alone: `WITH *` with them."""
        pos = self.starts[self.at]
        return ast.With(pos, self._ordered(pos, distinct=False, star=True, items=()), None)

    # ------------------------------------------------------------------------------------------------- projections

    def _projection(self) -> ast.Projection:
        pos = self.starts[self.at]
        distinct = self.accept("DISTINCT")
        star = self.accept("*")
        items: list[ast.ProjectionItem] = []
        if not star or self.accept(","):
            items.append(self._item())
            while self.accept(","):
                items.append(self._item())
        return self._ordered(pos, distinct=distinct, star=star, items=tuple(items))

    def _item(self) -> ast.ProjectionItem:
        start = self.starts[self.at]
        expression = self.expression()
        if self.accept("AS"):
            return ast.ProjectionItem(start, expression, self.variable(), aliased=True)
        named = expression.subject if isinstance(expression, ast.MapProjection) else expression
        if isinstance(named, ast.Variable):
            return ast.ProjectionItem(start, expression, named.name, aliased=False)
        end = self.starts[self.at - 1] + len(self.texts[self.at - 1])
        return ast.ProjectionItem(start, expression, self.source[start:end], aliased=False)

    def _ordered(
        self, pos: int, *, distinct: bool, star: bool, items: tuple[ast.ProjectionItem, ...]
    ) -> ast.Projection:
        order: list[ast.SortItem] = []
        if self.accept("ORDER"):
            self.expect("BY")
            order.append(self._sort_item())
            while self.accept(","):
                order.append(self._sort_item())
        skip = self.expression() if self.accept("SKIP") or self.accept("OFFSET") else None
        limit = self.expression() if self.accept("LIMIT") else None
        return ast.Projection(pos, distinct, star, items, tuple(order), skip, limit)

    def _sort_item(self) -> ast.SortItem:
        start = self.starts[self.at]
        expression = self.expression()
        descending = self.accept("DESC") or self.accept("DESCENDING")
        if not descending and not self.accept("ASC"):
            self.accept("ASCENDING")
        return ast.SortItem(start, expression, descending)
