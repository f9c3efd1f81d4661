"""Expressions: operators by precedence climbing, what follows an operand, literals and parentheses.

Loosest first: OR, XOR, AND, NOT, comparisons, predicates (IN, STARTS WITH, IS NULL …), `+ - ||`, `* / %`, `^`, signs,
and what follows an operand (property, label, subscript). Operators of one level group to the left; comparisons chain.
"""

from abc import ABC, abstractmethod
from math import inf, nan
from typing import TYPE_CHECKING, cast

from . import ast, tokens
from .cursor import RESERVED
from .parse_types import TypeParser
from .tokens import NUMBER, PARAMETER, STRING, is_name

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ExpressionParser"]

_OR, _XOR, _AND, _NOT, _COMPARISON, _PREDICATE, _SUM, _PRODUCT, _POWER = range(1, 10)

_LEVELS = (
    {"OR": _OR, "XOR": _XOR, "AND": _AND, "+": _SUM, "-": _SUM, "||": _SUM}
    | {"*": _PRODUCT, "/": _PRODUCT, "%": _PRODUCT, "^": _POWER}
    | dict.fromkeys(("=", "<>", "!=", "<", "<=", ">", ">="), _COMPARISON)
    | dict.fromkeys(("IN", "STARTS", "ENDS", "CONTAINS", "=~", "IS", "::"), _PREDICATE)
)
NORMAL_FORMS = frozenset({"NFC", "NFD", "NFKC", "NFKD"})
_POSTFIXES = frozenset({".", "[", ":"})
_KEYWORD_LITERALS: dict[str, bool | float | None] = {
    "TRUE": True,
    "FALSE": False,
    "NULL": None,
    "INF": inf,
    "INFINITY": inf,
    "NAN": nan,
}


class ExpressionParser(TypeParser, ABC):
    """The expression grammar; patterns, calls and lists come from the subclasses."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.bar_ends = False
        """Whether a `|` ends the expression, as in comprehensions, and is no part of a label expression."""
        self._operands: dict[str, Callable[[], ast.Expression]] = {
            NUMBER: self._number,
            STRING: self._string,
            PARAMETER: self._parameter,
            "-": self._signed,
            "+": self._signed,
            "(": self._parenthesised,
            "{": self.map_literal,
            "[": self.bracketed,
            "CASE": self.case,
        } | dict.fromkeys(_KEYWORD_LITERALS, self._keyword)

    @abstractmethod
    def named(self) -> ast.Expression:
        """Read an operand that begins with a name: a variable, a call, a map projection, a subquery."""

    @abstractmethod
    def case(self) -> ast.Case:
        """Read CASE … END."""

    @abstractmethod
    def bracketed(self) -> ast.Expression:
        """Read a list, a list comprehension or a pattern comprehension."""

    @abstractmethod
    def pattern_predicate(self) -> ast.PatternPredicate:
        """Read a pattern of at least one relationship."""

    @abstractmethod
    def pattern_ahead(self) -> bool:
        """Whether the parenthesis at this place can be the first node of a pattern with a relationship."""

    @abstractmethod
    def label_expression(self, *, bar: bool = True, colon: bool = True) -> ast.LabelExpression:
        """Read the labels that follow `:`; `bar` allows `A|B`, `colon` allows `A:B`."""

    # --------------------------------------------------------------------------------------------------- operators

    def expression(self, minimum: int = _OR) -> ast.Expression:
        """Read an expression whose operators bind at least as tightly as `minimum`."""
        self.deepen(1)
        pos = self.starts[self.at]
        if minimum <= _NOT and self.accept("NOT"):
            left: ast.Expression = ast.Unary(pos, "NOT", self.expression(_NOT))
        else:
            left = self.operand()
        while (level := _LEVELS.get(self.words[self.at], 0)) >= minimum:
            if level <= _AND:
                left = self._boolean(left, level)
            elif level == _COMPARISON:
                left = self._comparison(left)
            elif level == _PREDICATE:
                left = self._predicate(left)
            else:
                operator = cast("ast.BinaryOperator", self.words[self.at])
                self.at += 1
                left = ast.Binary(pos, operator, left, self.expression(level + 1))
        self.deepen(-1)
        return left

    def enclosed(self) -> ast.Expression:
        """Read an expression inside brackets of its own, where `|` can again be part of a label expression."""
        outer, self.bar_ends = self.bar_ends, False
        value = self.expression()
        self.bar_ends = outer
        return value

    def _boolean(self, left: ast.Expression, level: int) -> ast.Expression:
        operator = self.words[self.at]
        operands = [left]
        while self.accept(operator):
            operands.append(self.expression(level + 1))
        return ast.Boolean(left.pos, cast("ast.BooleanOperator", operator), tuple(operands))

    def _comparison(self, left: ast.Expression) -> ast.Expression:
        operands, operators = [left], list[ast.ComparisonOperator]()
        while _LEVELS.get(self.words[self.at]) == _COMPARISON:
            operators.append(self._comparison_operator())
            operands.append(self.expression(_COMPARISON + 1))
        return ast.Comparison(left.pos, tuple(operands), tuple(operators))

    def _comparison_operator(self) -> ast.ComparisonOperator:
        word = self.words[self.at]
        if word == "!=":
            self.fail("`!=` is written `<>` in Cypher")
        self.at += 1
        return cast("ast.ComparisonOperator", word)

    def _predicate(self, left: ast.Expression) -> ast.Expression:
        word = self.words[self.at]
        if word == "IS":
            return self._is(left)
        if word == "::":
            return self._is_of_type(left, negated=False)
        self.at += 1
        if word in {"STARTS", "ENDS"}:
            self.expect("WITH")
            word += " WITH"
        return ast.Binary(left.pos, cast("ast.BinaryOperator", word), left, self.expression(_PREDICATE + 1))

    def _is(self, left: ast.Expression) -> ast.Expression:
        self.expect("IS")
        negated = self.accept("NOT")
        if self.accept("NULL"):
            return ast.NullTest(left.pos, left, negated)
        if self.words[self.at] in {"::", "TYPED"}:
            return self._is_of_type(left, negated=negated)
        if self.words[self.at] == "NORMALIZED" or (
            self.words[self.at] in NORMAL_FORMS and self.words[self.at + 1] == "NORMALIZED"
        ):
            return self._is_normalized(left, negated=negated)
        if negated or not is_name(self.words[self.at]):
            self.unexpected("`NULL`")
        return ast.LabelTest(left.pos, left, self.label_expression(bar=not self.bar_ends))

    def _is_of_type(self, left: ast.Expression, *, negated: bool) -> ast.Expression:
        self.at += 1
        return ast.TypeTest(left.pos, left, self.value_type(), negated)

    def _is_normalized(self, left: ast.Expression, *, negated: bool) -> ast.Expression:
        form = "NFC" if self.words[self.at] == "NORMALIZED" else self.normal_form()
        self.expect("NORMALIZED")
        test = ast.Binary(left.pos, "IS NORMALIZED", left, ast.Literal(left.pos, form))
        return ast.Unary(left.pos, "NOT", test) if negated else test

    def normal_form(self) -> str:
        """Read the name of a normal form of Unicode."""
        if self.words[self.at] not in NORMAL_FORMS:
            self.unexpected("NFC, NFD, NFKC or NFKD")
        self.at += 1
        return self.words[self.at - 1]

    def compared(self, subject: ast.Expression) -> ast.Expression | None:
        """Read the rest of a condition on a subject, as after WHEN: `< 1`, `IS NULL`; None where no operator stands."""
        word = self.words[self.at]
        if word in {"=~", "IS", "STARTS", "ENDS", "::"}:
            return self._predicate(subject)
        if _LEVELS.get(word) != _COMPARISON:
            return None
        operator = self._comparison_operator()
        return ast.Comparison(subject.pos, (subject, self.expression(_COMPARISON + 1)), (operator,))

    # ---------------------------------------------------------------------------------------------------- operands

    def operand(self) -> ast.Expression:
        """Read an operand and all that follows it: properties, labels, subscripts."""
        word = self.words[self.at]
        if read := self._operands.get(word):
            value = read()
        elif is_name(word) and word not in RESERVED:
            value = self.named()
        else:
            self.unexpected("an expression")
        while self.words[self.at] in _POSTFIXES:
            if self.accept("."):
                value = ast.Property(value.pos, value, self.name("a property key"))
            elif self.accept("["):
                value = self._subscript(value)
            else:
                self.expect(":")
                value = ast.LabelTest(value.pos, value, self.label_expression(bar=not self.bar_ends))
        return value

    def _subscript(self, subject: ast.Expression) -> ast.Expression:
        start = None if self.words[self.at] == ".." else self.enclosed()
        if start is not None and self.accept("]"):
            return ast.Subscript(subject.pos, subject, start)
        self.expect("..")
        stop = None if start is not None and self.words[self.at] == "]" else self.enclosed()
        self.expect("]")
        return ast.Slice(subject.pos, subject, start, stop)

    def _signed(self) -> ast.Expression:
        pos, sign = self.starts[self.at], self.words[self.at]
        self.at += 1
        if sign == "-" and self.words[self.at] == NUMBER:
            self.at += 1
            return ast.Literal(pos, tokens.number(self.tokens, self.at - 1, negative=True))
        self.deepen(1)
        value = ast.Unary(pos, cast("ast.Sign", sign), self.operand())
        self.deepen(-1)
        return value

    def _number(self) -> ast.Expression:
        self.at += 1
        return ast.Literal(self.starts[self.at - 1], tokens.number(self.tokens, self.at - 1))

    def _string(self) -> ast.Expression:
        self.at += 1
        return ast.Literal(self.starts[self.at - 1], tokens.string(self.tokens, self.at - 1))

    def _keyword(self) -> ast.Expression:
        self.at += 1
        return ast.Literal(self.starts[self.at - 1], _KEYWORD_LITERALS[self.words[self.at - 1]])

    def _parameter(self) -> ast.Expression:
        self.at += 1
        return ast.Parameter(self.starts[self.at - 1], tokens.unescape(self.texts[self.at - 1][1:]))

    def _parenthesised(self) -> ast.Expression:
        if self.pattern_ahead() and (pattern := self.attempt(self.pattern_predicate)) is not None:
            return pattern
        self.expect("(")
        value = self.enclosed()
        self.expect(")")
        return value

    def map_literal(self) -> ast.MapLiteral:
        """Read `{key: value, …}`."""
        pos = self.expect("{")
        entries: list[tuple[str, ast.Expression]] = []
        while self.words[self.at] != "}" or entries:
            key = self.name("a key")
            self.expect(":")
            entries.append((key, self.enclosed()))
            if not self.accept(","):
                break
        self.expect("}")
        return ast.MapLiteral(pos, tuple(entries))
