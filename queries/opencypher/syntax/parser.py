"""Clauses and whole queries; `parse` is the way in."""

from difflib import get_close_matches
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from ..errors import CypherSyntaxError, CypherUnsupported
from . import ast
from .parse_call_clauses import CallClauseParser, returning
from .tokens import END, NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["parse"]

_WRITES = frozenset(
    {"CREATE", "INSERT", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "DROP", "ALTER"}
)
_UNSUPPORTED = _WRITES | frozenset(
    {"LOAD", "USE", "FINISH", "SHOW", "TERMINATE", "GRANT", "DENY", "REVOKE", "RENAME", "START", "STOP"}
    | {"ENABLE", "DEALLOCATE", "REALLOCATE", "USING", "LET", "FILTER", "FOR", "NEXT"}
)
_LONGER_NAMES = {"LOAD": "LOAD CSV", "DETACH": "DETACH DELETE", "NODETACH": "NODETACH DELETE"}
_HINTS = {"LOAD": "read the file in Python and give its rows as a parameter, to UNWIND"}
_OPTIONS = frozenset({"RUNTIME", "PLANNER", "UPDATESTRATEGY", "EXPRESSIONENGINE", "OPERATORENGINE", "REPLAN"})
"""What may follow CYPHER, to tell Neo4j how to plan and run; nothing of it changes an answer."""
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


class _QueryParser(CallClauseParser):
    """The grammar of clauses."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._subqueries = 0
        self._clauses: Mapping[str, Callable[[], ast.Clause]] = {
            "MATCH": self._match,
            "OPTIONAL": self._optional,
            "CALL": self.call_clause,
            "UNWIND": self._unwind,
            "WITH": self._with,
            "RETURN": self.returned,
        } | dict.fromkeys(("ORDER", "SKIP", "OFFSET", "LIMIT"), self._order)

    # ----------------------------------------------------------------------------------------------------- queries

    def whole(self) -> ast.Query:
        """Read the whole text as one query."""
        mode = self._mode()
        query = self._query(needs_return=True)
        if self.accept(";") and self.words[self.at] != END:
            self.fail("a query ends with `;`; run what follows on its own")
        if self.words[self.at] != END:
            self._refuse_unsupported()
            self.unexpected("the end of the query")
        return ast.Query(query.pos, query.parts, query.distinct, mode)

    def _mode(self) -> OneOf["run", "explain", "profile"]:
        """Read EXPLAIN and PROFILE, the last of which counts, and `CYPHER 5` with options, which changes nothing."""
        mode: OneOf["run", "explain", "profile"] = "run"
        while (word := self.words[self.at]) in {"EXPLAIN", "PROFILE", "CYPHER"}:
            self.at += 1
            if word == "CYPHER":
                self._cypher_options()
            else:
                mode = "explain" if word == "EXPLAIN" else "profile"
        return mode

    def _cypher_options(self) -> None:
        if self.words[self.at] == NUMBER:
            if self.texts[self.at] != "5":
                self.fail(f"there is no Cypher {self.texts[self.at]} here, only CYPHER 5", "UnsupportedVersion")
            self.at += 1
        while self.words[self.at + 1] == "=":
            if self.words[self.at] not in _OPTIONS:
                self.unexpected("an option such as `runtime`")
            self.at += 2
            self.name("a value of the option")

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
        if self.words[self.at] == "SHOW" and not self._subqueries:
            return self.show()
        while read := self._clauses.get(self.words[self.at]):
            if clauses and isinstance(clauses[-1], ast.Return):
                self.fail("nothing can follow RETURN", "InvalidClauseComposition")
            clauses.append(read())
        if len(clauses) == 1 and isinstance(clauses[0], ast.CallProcedure) and not self._subqueries:
            if clauses[0].predicate is not None:
                self.fail("after WHERE, end the query with RETURN", "InvalidClauseComposition")
            clauses.append(returning(clauses[0]))
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
        starts_pattern = self.words[self.at + 1] in {"(", "SHORTESTPATH", "ALLSHORTESTPATHS"}
        if not bare or not (starts_pattern or self.words[self.at + 2] == "="):
            return self.query_in_braces(needs_return=not bare)
        pos = self.expect("{")
        self.deepen(_SUBQUERY_DEPTH)
        outer, self.bar_ends = self.bar_ends, False
        match = self._patterns(self.starts[self.at], optional=False)
        self.expect("}")
        self.bar_ends = outer
        self.deepen(-_SUBQUERY_DEPTH)
        return ast.Query(pos, (ast.SingleQuery(pos, (match,)),), distinct=True)

    def query_in_braces(self, *, needs_return: bool) -> ast.Query:
        """Read `{ query }`."""
        self.expect("{")
        self.deepen(_SUBQUERY_DEPTH)
        self._subqueries += 1
        outer, self.bar_ends = self.bar_ends, False
        query = self._query(needs_return=needs_return)
        self.expect("}")
        self.bar_ends = outer
        self._subqueries -= 1
        self.deepen(-_SUBQUERY_DEPTH)
        return query

    # ----------------------------------------------------------------------------------------------------- clauses

    def _optional(self) -> ast.Clause:
        return self.call_clause() if self.words[self.at + 1] == "CALL" else self._match()

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
        while self.words[self.at] == "USING":
            self._hint(patterns)
        predicate = self.expression() if self.accept("WHERE") else None
        return ast.Match(pos, optional, tuple(patterns), predicate)

    def _hint(self, patterns: list[ast.PathPattern]) -> None:
        """Read `USING INDEX n:Label(key)`, `USING SCAN n:Label` or `USING JOIN ON n`, which change no answer."""
        self.expect("USING")
        kind = self.words[self.at]
        if kind == "JOIN":
            self.at += 1
            self.expect("ON")
            self._hinted(patterns)
            while self.accept(","):
                self._hinted(patterns)
            return
        if kind in {"RANGE", "TEXT", "POINT"}:
            self.at += 1
        if kind == "SCAN":
            self.at += 1
        else:
            self.expect("INDEX")
            if self.words[self.at + 1] != ":":
                self.accept("SEEK")
        self._hinted(patterns)
        self.expect(":")
        self.name("a label or type")
        if kind != "SCAN":
            self.expect("(")
            self.name("a property key")
            while self.accept(","):
                self.name("a property key")
            self.expect(")")

    def _hinted(self, patterns: list[ast.PathPattern]) -> None:
        start, name = self.starts[self.at], self.variable()
        names = {node.variable for pattern in patterns for node in pattern.nodes}
        parts = (part for pattern in patterns for part in pattern.relationships)
        names |= {part.variable for part in parts if isinstance(part, ast.RelationshipPattern)}
        if name not in names:
            self.fail(f"the hint is about `{name}`, which this MATCH does not have", "UndefinedVariable", start)

    def _unwind(self) -> ast.Unwind:
        pos = self.expect("UNWIND")
        source = self.expression()
        self.expect("AS")
        return ast.Unwind(pos, source, self.variable())

    def _with(self) -> ast.With:
        pos = self.expect("WITH")
        projection = self._projection()
        return ast.With(pos, projection, self.expression() if self.accept("WHERE") else None)

    def returned(self) -> ast.Return:
        """Read a RETURN."""
        pos = self.expect("RETURN")
        return ast.Return(pos, self._projection())

    def _order(self) -> ast.With:
        """Read ORDER BY, SKIP and LIMIT that stand alone: `WITH *` with them."""
        pos = self.starts[self.at]
        return ast.With(pos, self.ordered(pos, distinct=False, star=True, items=()), None)

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
        return self.ordered(pos, distinct=distinct, star=star, items=tuple(items))

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

    def ordered(self, pos: int, *, distinct: bool, star: bool, items: tuple[ast.ProjectionItem, ...]) -> ast.Projection:
        """Read ORDER BY, SKIP and LIMIT after the columns of a projection."""
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
