"""What begins with a name or a bracket: calls and their special forms, CASE, lists, comprehensions, subqueries."""

from abc import abstractmethod
from typing import TYPE_CHECKING, cast

from . import ast
from .parse_expressions import ExpressionParser
from .signatures import AGGREGATES
from .tokens import is_name

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CallParser"]


class CallParser(ExpressionParser):
    """The grammar of calls, CASE, lists and subqueries."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self._special_calls: dict[str, Callable[[], ast.Expression]] = {
            "EXISTS": self._exists,
            "REDUCE": self._reduce,
            "TRIM": self._trim,
            "NORMALIZE": self._normalize,
            "SHORTESTPATH": self.shortest_path,
            "ALLSHORTESTPATHS": self.shortest_path,
        } | dict.fromkeys(("ALL", "ANY", "NONE", "SINGLE"), self._quantifier)

    @abstractmethod
    def pattern_comprehension(self) -> ast.PatternComprehension:
        """Read `[pattern WHERE … | …]`."""

    @abstractmethod
    def shortest_path(self) -> ast.ShortestPath:
        """Read `shortestPath(pattern)` as a value."""

    @abstractmethod
    def subquery(self, *, bare: bool) -> ast.Query:
        """Read what stands in the braces of EXISTS {}, COUNT {} (`bare` patterns allowed) and COLLECT {}."""

    def named(self) -> ast.Expression:
        """Read an operand that begins with a name: a variable, a call, a map projection, a subquery."""
        at = self.at
        pos, word, following = self.starts[at], self.words[at], self.words[at + 1]
        if following == "(":
            special = self._special_calls.get(word)
            return special() if special else self._call()
        if following == "{":
            return self._subquery() if word in {"EXISTS", "COUNT", "COLLECT"} else self._map_projection()
        if following == ".":
            while self.words[at + 1] == "." and is_name(self.words[at + 2]):
                at += 2
            if self.words[at + 1] == "(":
                return self._call()
        return ast.Variable(pos, self.name("a variable"))

    # ------------------------------------------------------------------------------------------------------- calls

    def _call(self) -> ast.Expression:
        pos = self.starts[self.at]
        name = self.name("a function")
        while self.accept("."):
            name += "." + self.name("a function")
        name = name.lower()
        self.expect("(")
        aggregate = name in AGGREGATES
        if aggregate and self.words[self.at] == "*" and name == "count":
            self.at += 1
            self.expect(")")
            return ast.Aggregate(pos, name, (), distinct=False)
        if self.words[self.at] == "DISTINCT" and not aggregate:
            self.fail(f"DISTINCT goes with an aggregate, which {name}() is not")
        distinct = self.accept("DISTINCT")
        arguments: list[ast.Expression] = []
        if self.words[self.at] != ")" or distinct:
            arguments.append(self.enclosed())
            while self.accept(","):
                arguments.append(self.enclosed())
        self.expect(")")
        if aggregate:
            if not arguments:
                self.fail(f"{name}() needs an argument", "InvalidNumberOfArguments", pos)
            return ast.Aggregate(pos, name, tuple(arguments), distinct)
        return ast.FunctionCall(pos, name, tuple(arguments))

    def _quantifier(self) -> ast.Expression:
        pos, kind = self.starts[self.at], self.words[self.at].lower()
        self.at += 2
        variable = self.variable()
        self.expect("IN")
        source = self.enclosed()
        self.expect("WHERE")
        predicate = self.enclosed()
        self.expect(")")
        return ast.Quantifier(pos, cast("ast.QuantifierKind", kind), variable, source, predicate)

    def _reduce(self) -> ast.Expression:
        pos = self.starts[self.at]
        self.at += 2
        accumulator = self.variable()
        self.expect("=")
        initial = self.enclosed()
        self.expect(",")
        variable = self.variable()
        self.expect("IN")
        source = self.until_bar()
        self.expect("|")
        body = self.enclosed()
        self.expect(")")
        return ast.Reduce(pos, accumulator, initial, variable, source, body)

    def _exists(self) -> ast.Expression:
        pos = self.starts[self.at]
        self.at += 2
        if self.pattern_ahead() and (predicate := self.attempt(self.pattern_predicate)) is not None:
            value: ast.Expression = ast.PatternPredicate(pos, predicate.pattern, called=True)
        else:
            argument = self.enclosed()
            if not isinstance(argument, ast.Property | ast.Subscript):
                self.fail("exists() takes a property or a pattern", offset=argument.pos)
            value = ast.NullTest(pos, argument, negated=True)
        self.expect(")")
        return value

    def _trim(self) -> ast.Expression:
        """Read `trim(s)`, or `trim(LEADING 'x' FROM s)` as the call of `ltrim(s, 'x')`."""
        pos = self.starts[self.at]
        self.at += 2
        name = {"BOTH": "btrim", "LEADING": "ltrim", "TRAILING": "rtrim"}.get(self.words[self.at])
        if name is None or self.words[self.at + 1] in {")", ",", "."}:
            value = self.enclosed()
            if not self.accept("FROM"):
                self.expect(")")
                return ast.FunctionCall(pos, "trim", (value,))
            arguments = [self.enclosed(), value]
        else:
            self.at += 1
            characters = [] if self.words[self.at] == "FROM" else [self.enclosed()]
            self.expect("FROM")
            arguments = [self.enclosed(), *characters]
        self.expect(")")
        return ast.FunctionCall(pos, name or "btrim", tuple(arguments))

    def _normalize(self) -> ast.Expression:
        """Read `normalize(s)` or `normalize(s, NFKC)`."""
        pos = self.starts[self.at]
        self.at += 2
        arguments = [self.enclosed()]
        if self.accept(","):
            arguments.append(ast.Literal(self.starts[self.at], self.normal_form()))
        self.expect(")")
        return ast.FunctionCall(pos, "normalize", tuple(arguments))

    # ------------------------------------------------------------------------------------- lists, maps, subqueries

    def bracketed(self) -> ast.Expression:
        """Read a list, a list comprehension or a pattern comprehension."""
        if self.words[self.at + 2] == "IN" and (found := self.attempt(self._list_comprehension)) is not None:
            return found
        if self._pattern_in_bracket() and (pattern := self.attempt(self.pattern_comprehension)) is not None:
            return pattern
        pos = self.expect("[")
        items: list[ast.Expression] = []
        if self.words[self.at] != "]":
            items.append(self.enclosed())
            while self.accept(","):
                items.append(self.enclosed())
        self.expect("]")
        return ast.ListLiteral(pos, tuple(items))

    def _pattern_in_bracket(self) -> bool:
        at = self.at
        self.at += 3 if self.words[at + 2] == "=" and self.words[at + 1] != "(" else 1
        ahead = self.words[self.at] == "(" and self.pattern_ahead()
        self.at = at
        return ahead

    def _list_comprehension(self) -> ast.Expression:
        pos = self.expect("[")
        variable = self.variable()
        self.expect("IN")
        source = self.until_bar()
        predicate = self.until_bar() if self.accept("WHERE") else None
        projection = self.enclosed() if self.accept("|") else None
        self.expect("]")
        return ast.ListComprehension(pos, variable, source, predicate, projection)

    def until_bar(self) -> ast.Expression:
        """Read an expression that a `|` ends."""
        outer, self.bar_ends = self.bar_ends, True
        value = self.expression()
        self.bar_ends = outer
        return value

    def _map_projection(self) -> ast.Expression:
        pos = self.starts[self.at]
        subject = ast.Variable(pos, self.variable())
        self.expect("{")
        items: list[ast.MapProjectionItem] = []
        while self.words[self.at] != "}" or items:
            items.append(self._map_projection_item(subject))
            if not self.accept(","):
                break
        self.expect("}")
        return ast.MapProjection(pos, subject, tuple(items))

    def _map_projection_item(self, subject: ast.Variable) -> ast.MapProjectionItem:
        pos = self.starts[self.at]
        if self.accept("."):
            if self.accept("*"):
                return ast.MapProjectionItem(pos, None, None)
            key = self.name("a property key")
            return ast.MapProjectionItem(pos, key, ast.Property(pos, subject, key))
        key = self.name("a key")
        value = self.enclosed() if self.accept(":") else ast.Variable(pos, key)
        return ast.MapProjectionItem(pos, key, value)

    def _subquery(self) -> ast.Expression:
        pos, kind = self.starts[self.at], self.words[self.at].lower()
        self.at += 1
        return ast.Subquery(pos, cast("ast.SubqueryKind", kind), self.subquery(bare=kind != "collect"))

    # -------------------------------------------------------------------------------------------------------- CASE

    def case(self) -> ast.Case:
        """Read CASE … END; `WHEN 1, 2 THEN x` becomes two branches.

        Where an operator stands after a WHEN (`WHEN < 1`), all of them become conditions on the subject.
        """
        pos = self.expect("CASE")
        subject = None if self.words[self.at] == "WHEN" else self.expression()
        branches: list[tuple[ast.Expression, ast.Expression]] = []
        conditions: set[int] = set()
        while self.accept("WHEN"):
            tests = [self._when(subject, conditions)]
            while subject is not None and self.accept(","):
                tests.append(self._when(subject, conditions))
            self.expect("THEN")
            result = self.expression()
            branches.extend((test, result) for test in tests)
        if not branches:
            self.unexpected("`WHEN`")
        default = self.expression() if self.accept("ELSE") else None
        self.expect("END")
        if subject is not None and conditions:
            branches = [
                (test if id(test) in conditions else ast.Comparison(test.pos, (subject, test), ("=",)), result)
                for test, result in branches
            ]
        return ast.Case(pos, subject, tuple(branches), default, compared=bool(conditions))

    def _when(self, subject: ast.Expression | None, conditions: set[int]) -> ast.Expression:
        """Read what follows WHEN, and add its identity to the `conditions` if it is one on the subject."""
        if subject is None:
            return self.expression()
        if self.words[self.at] in {"IN", "CONTAINS"}:
            self.fail(f"`{self.words[self.at]}` cannot follow WHEN; write CASE WHEN x {self.words[self.at]} … instead")
        if (condition := self.compared(subject)) is None:
            return self.expression()
        conditions.add(id(condition))
        return condition
