"""The semantic check of expressions: names, static types, functions, and where aggregates may stand.

What is refused before the query runs is what can never succeed: `NOT 1` is an error, `NOT n.x` is decided row by row.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import reduce
from typing import TYPE_CHECKING, Any, NoReturn

from ..errors import CypherLimit, CypherSyntaxError, CypherTypeError, CypherUnsupported
from ..syntax import ast
from ..syntax.habits import instead_of_function
from ..syntax.signatures import AGGREGATES, FUNCTIONS, NON_DETERMINISTIC, UNSUPPORTED_FUNCTIONS, Signature
from ..syntax.traversal import walk
from ..syntax.types import Kind, ListOf, Type, accepts, describe, element, join
from .mentions import Mentions

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ExpressionChecker", "Scope"]

Scope = Mapping[str, Type]

_MAX_DEPTH = 150
"""Nodes within nodes; long chains such as `a + b + c …` count, which the parser does not see as nesting."""

_IN_AGGREGATE = "another aggregate"
_ANY = frozenset({Kind.ANY})
_BOOLEAN = frozenset({Kind.BOOLEAN})
_INTEGER = frozenset({Kind.INTEGER})
_NUMBER = frozenset({Kind.INTEGER, Kind.FLOAT})
_STRING = frozenset({Kind.STRING})
_LIST = frozenset({Kind.LIST})
_ENTITY = frozenset({Kind.NODE, Kind.RELATIONSHIP})
_WITH_PROPERTIES = _ENTITY | {Kind.MAP, Kind.TEMPORAL}
_COUNTED = _NUMBER | {Kind.TEMPORAL}
_NEVER_ADDED = frozenset({Kind.BOOLEAN, Kind.MAP, Kind.NODE, Kind.RELATIONSHIP, Kind.PATH})
_LITERALS: dict[type, Kind] = {
    bool: Kind.BOOLEAN,
    int: Kind.INTEGER,
    float: Kind.FLOAT,
    str: Kind.STRING,
    type(None): Kind.NULL,
}
_RESULTS: "dict[str, Callable[[list[Type]], Type]]" = {
    "coalesce": lambda types: _join_all([kind for kind in types if kind is not Kind.NULL] or [Kind.NULL]),
    "head": lambda types: element(types[0]),
    "last": lambda types: element(types[0]),
    "tail": lambda types: types[0],
    "reverse": lambda types: types[0],
    "nullif": lambda types: types[0],
    "abs": lambda types: types[0],
    "collect": lambda types: ListOf(types[0]),
    "min": lambda types: types[0],
    "max": lambda types: types[0],
    "avg": lambda types: types[0] if types[0] is Kind.TEMPORAL else Kind.FLOAT,
    "sum": lambda types: types[0] if types[0] is Kind.TEMPORAL else Kind.NUMBER,
}
"""Functions whose result depends on the types of their arguments."""


def _join_all(types: Sequence[Type]) -> Type:
    return reduce(join, types)


def _number(found: Type) -> Type:
    """Return the type of what arithmetic makes of operands of a type: a number, even where they are not known."""
    return Kind.NUMBER if found is Kind.ANY else found


class ExpressionChecker(ABC):
    """Infers the types of expressions and refuses those that can have no value."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.mentions = Mentions()
        """What the query names of the graph."""
        self.aggregates = 0
        """How many aggregates were met so far, outside of subqueries."""
        self.place: str | None = None
        """Where the check is, if aggregates are not allowed there."""
        self._depth = 0
        self._by_type: dict[type[ast.Expression], Callable[[Any, Scope], Type]] = {
            ast.Variable: self._variable,
            ast.Literal: lambda literal, _: _LITERALS[type(literal.value)],
            ast.Parameter: lambda *_: Kind.ANY,
            ast.ListLiteral: self._list,
            ast.MapLiteral: self._map,
            ast.Property: self._property,
            ast.Subscript: self._subscript,
            ast.Slice: self._slice,
            ast.Unary: self._unary,
            ast.Binary: self._binary,
            ast.Boolean: self._boolean,
            ast.Comparison: self._comparison,
            ast.NullTest: self._null_test,
            ast.TypeTest: self._type_test,
            ast.LabelTest: self._label_test,
            ast.FunctionCall: self._call,
            ast.Aggregate: self._aggregate,
            ast.Case: self._case,
            ast.ListComprehension: self._list_comprehension,
            ast.Quantifier: self._quantifier,
            ast.Reduce: self._reduce,
            ast.MapProjection: self._map_projection,
            ast.PatternPredicate: self._pattern_predicate,
            ast.PatternComprehension: self.pattern_comprehension,
            ast.ShortestPath: self.shortest_path,
            ast.Subquery: self.subquery,
        }

    @abstractmethod
    def pattern_predicate(self, predicate: ast.PatternPredicate, scope: Scope) -> Type:
        """Check a pattern where a condition stands."""

    @abstractmethod
    def pattern_comprehension(self, comprehension: ast.PatternComprehension, scope: Scope) -> Type:
        """Check a pattern comprehension."""

    @abstractmethod
    def shortest_path(self, call: ast.ShortestPath, scope: Scope) -> Type:
        """Check shortestPath() as a value."""

    @abstractmethod
    def subquery(self, subquery: ast.Subquery, scope: Scope) -> Type:
        """Check EXISTS {}, COUNT {} or COLLECT {}."""

    def fail(self, node: ast.Node, message: str, code: str) -> NoReturn:
        """Raise the syntax error at a node."""
        raise CypherSyntaxError(message, code=code, source=self.source, offset=node.pos)

    def infer(self, expression: ast.Expression, scope: Scope) -> Type:
        """Check an expression and return its static type.

        Raises CypherSyntaxError or, where openCypher says so, CypherTypeError.
        """
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            message = f"the query nests operations more than {_MAX_DEPTH} deep"
            raise CypherLimit(message, kind="nesting", source=self.source, offset=expression.pos)
        result = self._by_type[type(expression)](expression, scope)
        self._depth -= 1
        return result

    def infer_at(self, place: str, expression: ast.Expression, scope: Scope) -> Type:
        """Infer where aggregates are not allowed."""
        outer = self.place
        self.place = _IN_AGGREGATE if outer == _IN_AGGREGATE else place
        result = self.infer(expression, scope)
        self.place = outer
        return result

    def condition(self, expression: ast.Expression, scope: Scope) -> Type:
        """Check an expression that must be true, false or null; only here a bare pattern may stand."""
        if isinstance(expression, ast.PatternPredicate):
            return self.pattern_predicate(expression, scope)
        return self._expect(_BOOLEAN, expression, scope)

    def condition_at(self, place: str, expression: ast.Expression, scope: Scope) -> None:
        """Check a condition where aggregates are not allowed."""
        outer = self.place
        self.place = _IN_AGGREGATE if outer == _IN_AGGREGATE else place
        self.condition(expression, scope)
        self.place = outer

    def _expect(self, kinds: frozenset[Kind], expression: ast.Expression, scope: Scope) -> Type:
        found = self.infer(expression, scope)
        if not accepts(kinds, found):
            self.fail(expression, f"expected {describe(kinds)}, not {describe(found)}", "InvalidArgumentType")
        return found

    def _type_error(self, node: ast.Node, message: str, code: str = "InvalidArgumentType") -> NoReturn:
        raise CypherTypeError(message, code=code, source=self.source, offset=node.pos)

    # --------------------------------------------------------------------------------------- values, access to them

    def _variable(self, variable: ast.Variable, scope: Scope) -> Type:
        found = scope.get(variable.name)
        if found is None:
            near = get_close_matches(variable.name, scope, 1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            self.fail(variable, f"variable `{variable.name}` is not defined{hint}", "UndefinedVariable")
        return found

    def _list(self, literal: ast.ListLiteral, scope: Scope) -> Type:
        types = [self.infer(item, scope) for item in literal.items]
        return ListOf(_join_all(types)) if types else ListOf(Kind.NULL)

    def _map(self, literal: ast.MapLiteral, scope: Scope) -> Type:
        for _, value in literal.entries:
            self.infer(value, scope)
        return Kind.MAP

    def _property(self, access: ast.Property, scope: Scope) -> Type:
        subject = self.infer(access.subject, scope)
        if subject is Kind.PATH:
            self.fail(access, "a path has no properties", "InvalidArgumentType")
        if not accepts(_WITH_PROPERTIES, subject):
            self._type_error(access, f"{describe(subject)} has no properties")
        self.mentions.add_key(access.key, subject)
        return Kind.ANY

    def _subscript(self, access: ast.Subscript, scope: Scope) -> Type:
        subject, index = self.infer(access.subject, scope), self.infer(access.index, scope)
        if isinstance(subject, ListOf):
            if not accepts(_INTEGER, index):
                message = f"a list is indexed by an integer, not {describe(index)}"
                self._type_error(access.index, message, "ListElementAccessByNonInteger")
            return subject.element
        if not accepts(_WITH_PROPERTIES | _LIST, subject):
            self._type_error(access, f"{describe(subject)} has no elements")
        if subject in _WITH_PROPERTIES and not accepts(_STRING, index):
            message = f"{describe(subject)} is accessed by a string, not {describe(index)}"
            self._type_error(access.index, message, "MapElementAccessByNonString")
        return Kind.ANY

    def _slice(self, access: ast.Slice, scope: Scope) -> Type:
        subject = self._expect(_LIST, access.subject, scope)
        for bound in (access.start, access.stop):
            if bound is not None:
                self._expect(_INTEGER, bound, scope)
        return subject

    def _map_projection(self, projection: ast.MapProjection, scope: Scope) -> Type:
        self._expect(_WITH_PROPERTIES, projection.subject, scope)
        for item in projection.items:
            if item.value is not None:
                self.infer(item.value, scope)
        return Kind.MAP

    # --------------------------------------------------------------------------------------------------- operators

    def _unary(self, operation: ast.Unary, scope: Scope) -> Type:
        if operation.operator == "NOT":
            self.condition(operation.operand, scope)
            return Kind.BOOLEAN
        return _number(self._expect(_NUMBER, operation.operand, scope))

    def _boolean(self, operation: ast.Boolean, scope: Scope) -> Type:
        for operand in operation.operands:
            self.condition(operand, scope)
        return Kind.BOOLEAN

    def _comparison(self, comparison: ast.Comparison, scope: Scope) -> Type:
        for operand in comparison.operands:
            self.infer(operand, scope)
        return Kind.BOOLEAN

    def _null_test(self, test: ast.NullTest, scope: Scope) -> Type:
        self.infer(test.operand, scope)
        return Kind.BOOLEAN

    def _type_test(self, test: ast.TypeTest, scope: Scope) -> Type:
        self.infer(test.operand, scope)
        return Kind.BOOLEAN

    def _label_test(self, test: ast.LabelTest, scope: Scope) -> Type:
        self.mentions.add_labels(test.labels, self._expect(_ENTITY, test.subject, scope))
        for part in walk(test.labels):
            if isinstance(part, ast.LabelDynamic):
                self.fail(
                    part, "`$(…)` stands in a pattern of MATCH; here, compare labels(n) or type(r)", "UnexpectedSyntax"
                )
        return Kind.BOOLEAN

    def labels_at(self, place: str, labels: ast.LabelExpression, scope: Scope) -> None:
        """Check the names of labels that are expressions."""
        for part in () if isinstance(labels, ast.LabelName) else walk(labels):
            if isinstance(part, ast.LabelDynamic):
                found = self.infer_at(place, part.names, scope)
                if not accepts(_STRING | _LIST, found):
                    message = f"labels and types are given by a string or a list of them, not {describe(found)}"
                    self.fail(part.names, message, "InvalidArgumentType")

    def _binary(self, operation: ast.Binary, scope: Scope) -> Type:
        operator = operation.operator
        if operator == "+":
            return self._sum(operation, scope)
        if operator == "||":
            left = self._expect(_STRING | _LIST, operation.left, scope)
            return join(left, self._expect(_STRING | _LIST, operation.right, scope))
        if operator == "IN":
            self.infer(operation.left, scope)
            self._expect(_LIST, operation.right, scope)
            return Kind.BOOLEAN
        if operator in {"-", "*", "/", "%", "^"}:
            kinds = _NUMBER if operator in {"%", "^"} else _COUNTED
            found = join(self._expect(kinds, operation.left, scope), self._expect(kinds, operation.right, scope))
            if kinds is _COUNTED and found is Kind.ANY:
                return Kind.MEASURE
            return Kind.FLOAT if operator == "^" else _number(found)
        # STARTS WITH and its like say null of what is no string; only `=~` demands strings.
        kinds = _STRING if operator == "=~" else _ANY
        self._expect(kinds, operation.left, scope)
        self._expect(kinds, operation.right, scope)
        return Kind.BOOLEAN

    def _sum(self, operation: ast.Binary, scope: Scope) -> Type:
        left, right = self.infer(operation.left, scope), self.infer(operation.right, scope)
        if isinstance(left, ListOf) or isinstance(right, ListOf):
            return join(left, right) if isinstance(left, ListOf) and isinstance(right, ListOf) else ListOf(Kind.ANY)
        if Kind.NULL in {left, right}:
            return Kind.NULL
        if Kind.ANY in {left, right}:
            return Kind.ANY
        if not _NEVER_ADDED.isdisjoint({left, right}):
            self.fail(operation, f"cannot add {describe(left)} and {describe(right)}", "InvalidArgumentType")
        return Kind.STRING if Kind.STRING in {left, right} else join(left, right)

    # ------------------------------------------------------------------------------------------ calls, conditionals

    def _call(self, call: ast.FunctionCall, scope: Scope) -> Type:
        signature = FUNCTIONS.get(call.name)
        if signature is None:
            instead = instead_of_function(call.name)
            if call.name.split(".")[0] in UNSUPPORTED_FUNCTIONS:
                feature = f"the function {call.name}()"
                raise CypherUnsupported(feature, hint=instead, source=self.source, offset=call.pos)
            if instead:
                self.fail(call, f"there is no function {call.name}(): {instead}", "UnknownFunction")
            near = get_close_matches(call.name, [*FUNCTIONS, *AGGREGATES], 1)
            hint = f"; did you mean {near[0]}()?" if near else ""
            self.fail(call, f"there is no function {call.name}(){hint}", "UnknownFunction")
        if call.name in NON_DETERMINISTIC and self.place == _IN_AGGREGATE:
            self.fail(call, f"{call.name}() cannot stand inside an aggregate", "NonConstantExpression")
        return self._signature(call, signature, scope)

    def _aggregate(self, call: ast.Aggregate, scope: Scope) -> Type:
        if self.place is not None:
            code = "NestedAggregation" if self.place == _IN_AGGREGATE else "InvalidAggregation"
            self.fail(call, f"the aggregate {call.name}() cannot stand in {self.place}", code)
        self.aggregates += 1
        if not call.arguments:
            return Kind.INTEGER
        self.place = _IN_AGGREGATE
        result = self._signature(call, AGGREGATES[call.name], scope)
        self.place = None
        return result

    def _signature(self, call: ast.FunctionCall | ast.Aggregate, signature: Signature, scope: Scope) -> Type:
        if not signature.takes(len(call.arguments)):
            message = f"{call.name}() does not take {len(call.arguments)} arguments"
            self.fail(call, message, "InvalidNumberOfArguments")
        types: list[Type] = []
        for position, argument in enumerate(call.arguments):
            found = self.infer(argument, scope)
            expected = signature.parameters[min(position, len(signature.parameters) - 1)]
            if not accepts(expected, found):
                message = f"{call.name}() takes {describe(expected)} here, not {describe(found)}"
                self.fail(argument, message, "InvalidArgumentType")
            types.append(found)
        result = _RESULTS.get(call.name)
        return signature.result if result is None else result(types)

    def _case(self, case: ast.Case, scope: Scope) -> Type:
        if case.subject is not None:
            self.infer(case.subject, scope)
        results: list[Type] = []
        for when, then in case.branches:
            if case.subject is None or case.compared:
                self.condition(when, scope)
            else:
                self.infer(when, scope)
            results.append(self.infer(then, scope))
        if case.default is not None:
            results.append(self.infer(case.default, scope))
        return _join_all(results)

    # ----------------------------------------------------------------------------------- expressions that bind names

    def _pattern_predicate(self, predicate: ast.PatternPredicate, scope: Scope) -> Type:
        if not predicate.called:
            message = "a pattern can stand only as a condition; as a value, write EXISTS { … } or COUNT { … }"
            self.fail(predicate, message, "UnexpectedSyntax")
        return self.pattern_predicate(predicate, scope)

    def _list_comprehension(self, comprehension: ast.ListComprehension, scope: Scope) -> Type:
        source = self._expect(_LIST, comprehension.source, scope)
        inner = {**scope, comprehension.variable: element(source)}
        if comprehension.predicate is not None:
            self.condition_at("a list comprehension", comprehension.predicate, inner)
        if comprehension.projection is None:
            return source
        return ListOf(self.infer_at("a list comprehension", comprehension.projection, inner))

    def _quantifier(self, quantifier: ast.Quantifier, scope: Scope) -> Type:
        source = self._expect(_LIST, quantifier.source, scope)
        inner = {**scope, quantifier.variable: element(source)}
        self.condition_at(f"{quantifier.kind}()", quantifier.predicate, inner)
        return Kind.BOOLEAN

    def _reduce(self, fold: ast.Reduce, scope: Scope) -> Type:
        self.infer(fold.initial, scope)
        source = self._expect(_LIST, fold.source, scope)
        # The type of the accumulator may change from one step to the next.
        inner = {**scope, fold.accumulator: Kind.ANY, fold.variable: element(source)}
        self.infer_at("reduce()", fold.body, inner)
        return Kind.ANY
