"""Compiles values: constants, variables, properties, arithmetic, calls, CASE and maps."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ..errors import CypherTypeError
from ..limits import LARGE, check_size, spend
from ..plan.frame import GUARD, Evaluate, Row, Scope
from ..plan.inference import ELEMENTS, kind_of, place_of
from ..syntax import ast
from ..syntax.types import Kind
from ..values import arithmetic
from ..values.comparison import contains
from ..values.entities import LABELS, TYPE, Edge, Vertex, describe, get_property, properties
from ..values.functions import NULL_IS_NULL, TAKES_NULL
from ..values.regular_expressions import matches
from ..values.string_functions import is_normalized
from ..values.temporal import TEMPORAL
from ..values.temporal_functions import FROM_CLOCK
from ..values.type_tests import type_test
from ..values.value import Value

if TYPE_CHECKING:
    from .compiler import Compiler


def read(index: int) -> Evaluate:
    """Return the value at a place of the row."""
    return itemgetter(index)


def constant(value: Value) -> Evaluate:
    """Return the same value for every row."""

    def literal(_row: Row) -> Value:
        return value

    return literal


# ----------------------------------------------------------------------------------------- names, constants, properties


def _literal(_compiler: "Compiler", expression: ast.Literal, _scope: Scope) -> Evaluate:
    return constant(expression.value)


def _parameter(compiler: "Compiler", expression: ast.Parameter, _scope: Scope) -> Evaluate:
    return read(compiler.frame.parameter(expression.name))


def _variable(_compiler: "Compiler", expression: ast.Variable, scope: Scope) -> Evaluate:
    return read(scope.slots[expression.name].index)


def _property(compiler: "Compiler", expression: ast.Property, scope: Scope) -> Evaluate:
    key, subject = expression.key, expression.subject
    slot = place_of(subject, scope)
    kind = kind_of(subject, scope)
    evaluate = compiler.value(subject, scope)
    if kind in ELEMENTS:
        if key == (LABELS if kind is Kind.NODE else TYPE):
            return constant(None)
        if slot is not None and not slot.nullable:
            index = slot.index
            return lambda row: row[index].data.get(key)

        def property_or_null(row: Row) -> Value:
            element = evaluate(row)
            return None if element is None else element.data.get(key)

        return property_or_null

    reserved = key in {LABELS, TYPE}

    def property_of_any(row: Row) -> Value:
        value = evaluate(row)
        kind = type(value)
        if kind is dict:
            return value.get(key)
        if (kind is Vertex or kind is Edge) and not reserved:
            return value.data.get(key)
        return get_property(value, key)

    return property_of_any


def values_of(compiler: "Compiler", expressions: Sequence[ast.Expression], scope: Scope) -> Evaluate:
    """Return the values of all expressions as one tuple."""
    slots = [place_of(expression, scope) for expression in expressions]
    places = [slot.index for slot in slots if slot is not None]
    if len(places) == len(slots):
        return _values_at(places)
    return _tuple_of([compiler.value(expression, scope) for expression in expressions])


def _values_at(places: list[int]) -> Evaluate:
    if not places:
        return lambda _row: ()
    first, last = places[0], places[-1] + 1
    if places == list(range(first, last)):
        return lambda row: tuple(row[first:last])
    return itemgetter(*places)


def _tuple_of(evaluators: list[Evaluate]) -> Evaluate:
    if len(evaluators) == 1:
        only = evaluators[0]
        return lambda row: (only(row),)
    if len(evaluators) == 2:
        first, second = evaluators
        return lambda row: (first(row), second(row))
    if len(evaluators) == 3:
        one, two, three = evaluators
        return lambda row: (one(row), two(row), three(row))
    return lambda row: tuple([evaluate(row) for evaluate in evaluators])


def _list(compiler: "Compiler", expression: ast.ListLiteral, scope: Scope) -> Evaluate:
    items = [compiler.value(item, scope) for item in expression.items]
    if len(items) == 1:
        only = items[0]
        return lambda row: [only(row)]
    return lambda row: [item(row) for item in items]


def _map(compiler: "Compiler", expression: ast.MapLiteral, scope: Scope) -> Evaluate:
    entries = [(key, compiler.value(value, scope)) for key, value in expression.entries]
    return lambda row: {key: value(row) for key, value in entries}


def _map_projection(compiler: "Compiler", expression: ast.MapProjection, scope: Scope) -> Evaluate:
    subject = compiler.value(expression.subject, scope)
    items = [(item.key, None if item.value is None else compiler.value(item.value, scope)) for item in expression.items]

    def project(row: Row) -> Value:
        value = subject(row)
        if value is None:
            return None
        if not isinstance(value, Vertex | Edge | dict) and type(value) not in TEMPORAL:
            raise CypherTypeError(f"{describe(value)} has no properties to project", code="InvalidArgumentType")
        result: dict[str, Value] = {}
        for key, evaluate in items:
            if key is None or evaluate is None:
                result.update(value if isinstance(value, dict) else properties(value))
            else:
                result[key] = evaluate(row)
        return result

    return project


# ----------------------------------------------------------------------------------------------- operators and calls


def _text_test(test: Callable[[str, str], bool]) -> Callable[[Value, Value], Value]:
    def apply(left: Value, right: Value) -> Value:
        if type(left) is str and type(right) is str:
            if len(left) > LARGE:
                spend(len(left))
            return test(left, right)
        return None

    return apply


def is_in(value: Value, collection: Value) -> Value:
    """`value IN collection`. Raises CypherTypeError when the collection is no list."""
    if collection is None:
        return None
    if isinstance(collection, list | tuple):
        return contains(collection, value)
    raise CypherTypeError(f"IN takes a list, not {describe(collection)}", code="InvalidArgumentType")


_BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "%": arithmetic.modulo,
    "^": arithmetic.power,
    "||": arithmetic.concatenate,
    "=~": matches,
    "IS NORMALIZED": is_normalized,
    "IN": is_in,
    "STARTS WITH": _text_test(str.startswith),
    "ENDS WITH": _text_test(str.endswith),
    "CONTAINS": _text_test(str.__contains__),
}


def _binary(compiler: "Compiler", expression: ast.Binary, scope: Scope) -> Evaluate:
    left, right = compiler.value(expression.left, scope), compiler.value(expression.right, scope)
    if expression.operator == "+":
        return _sum(left, right)
    operate = _BINARY[expression.operator]
    return lambda row: operate(left(row), right(row))


_ADDED_AS_IN_PYTHON = frozenset({float, str, list})


def _sum(left: Evaluate, right: Evaluate) -> Evaluate:
    def add(row: Row) -> Value:
        ours, theirs = left(row), right(row)
        kind = type(ours)
        if kind is type(theirs) and kind in _ADDED_AS_IN_PYTHON:
            if kind is not float and len(ours) + len(theirs) > LARGE:
                check_size(len(ours) + len(theirs), "characters" if kind is str else "elements")
            return ours + theirs
        return arithmetic.add(ours, theirs)

    return add


def _unary(compiler: "Compiler", expression: ast.Unary, scope: Scope) -> Evaluate:
    operand = compiler.value(expression.operand, scope)
    if expression.operator == "NOT":
        return lambda row: negation(operand(row))
    operate = arithmetic.negate if expression.operator == "-" else arithmetic.affirm
    return lambda row: operate(operand(row))


def _type_test(compiler: "Compiler", expression: ast.TypeTest, scope: Scope) -> Evaluate:
    operand, test = compiler.value(expression.operand, scope), type_test(expression.type)
    if expression.negated:
        return lambda row: not test(operand(row))
    return lambda row: test(operand(row))


def negation(value: Value) -> Value:
    """`NOT value`. Raises CypherTypeError when the value is no boolean."""
    if value is None:
        return None
    if type(value) is bool:
        return not value
    raise CypherTypeError(f"NOT takes a boolean, not {describe(value)}", code="InvalidArgumentType")


def _call(compiler: "Compiler", expression: ast.FunctionCall, scope: Scope) -> Evaluate:
    arguments = [compiler.value(argument, scope) for argument in expression.arguments]
    if expression.name == "coalesce":
        return _coalesce(arguments)
    clock = FROM_CLOCK.get(expression.name.split(".")[0])
    if clock is not None and not arguments:
        if expression.name.endswith(".realtime"):  # asked for first, the query's moment is not the later one
            return lambda row: clock(max(row[GUARD].began, datetime.now(UTC)))
        return lambda row: clock(row[GUARD].began)
    if (function := TAKES_NULL.get(expression.name)) is not None:
        takes_null = function
        return lambda row: takes_null(*[argument(row) for argument in arguments])
    call = NULL_IS_NULL[expression.name]
    if expression.name in _OF_RELATIONSHIP:
        slot = place_of(expression.arguments[0], scope)
        if slot is not None and slot.kind is Kind.RELATIONSHIP and not slot.nullable:
            return _OF_RELATIONSHIP[expression.name](slot.index)
    if len(arguments) == 1:
        argument = arguments[0]

        def unary(row: Row) -> Value:
            value = argument(row)
            return None if value is None else call(value)

        return unary

    def strict(row: Row) -> Value:
        values = [argument(row) for argument in arguments]
        return None if None in values else call(*values)

    return strict


_OF_RELATIONSHIP: dict[str, Callable[[int], Evaluate]] = {
    "type": lambda index: lambda row: row[index].data[TYPE],
    "startnode": lambda index: lambda row: row[index].source,
    "endnode": lambda index: lambda row: row[index].target,
}


def _coalesce(arguments: list[Evaluate]) -> Evaluate:
    if len(arguments) == 2:
        first, second = arguments

        def coalesce_two(row: Row) -> Value:
            value = first(row)
            return second(row) if value is None else value

        return coalesce_two

    def coalesce(row: Row) -> Value:
        for argument in arguments:
            value = argument(row)
            if value is not None:
                return value
        return None

    return coalesce


# ------------------------------------------------------------------------------------------------- subscripts, slices


def _subscript(compiler: "Compiler", expression: ast.Subscript, scope: Scope) -> Evaluate:
    subject, index = compiler.value(expression.subject, scope), compiler.value(expression.index, scope)

    def subscript(row: Row) -> Value:
        value, at = subject(row), index(row)
        if type(value) is list and type(at) is int and 0 <= at < len(value):
            return value[at]
        return element(value, at)

    return subscript


def element(subject: Value, index: Value) -> Value:
    """`subject[index]`: null beyond the ends. Raises CypherTypeError for what cannot be indexed so."""
    if subject is None or index is None:
        return None
    if isinstance(subject, list | tuple):
        if type(index) is not int:
            raise CypherTypeError(f"a list is indexed by an integer, not {describe(index)}", code="InvalidArgumentType")
        return subject[index] if -len(subject) <= index < len(subject) else None
    if isinstance(subject, dict | Vertex | Edge) or type(subject) in TEMPORAL:
        if type(index) is not str:
            code = "MapElementAccessByNonString"
            raise CypherTypeError(f"{describe(subject)} is indexed by a string, not {describe(index)}", code=code)
        return get_property(subject, index)
    raise CypherTypeError(f"{describe(subject)} cannot be indexed", code="InvalidArgumentType")


def _slice(compiler: "Compiler", expression: ast.Slice, scope: Scope) -> Evaluate:
    subject = compiler.value(expression.subject, scope)
    start = None if expression.start is None else compiler.value(expression.start, scope)
    stop = None if expression.stop is None else compiler.value(expression.stop, scope)

    def cut(row: Row) -> Value:
        value = subject(row)
        first = 0 if start is None else start(row)
        last = None if stop is None else stop(row)
        if value is None or first is None or (stop is not None and last is None):
            return None
        if not isinstance(value, list | tuple):
            raise CypherTypeError(f"{describe(value)} cannot be sliced", code="InvalidArgumentType")
        for bound in (first, last):
            if bound is not None and type(bound) is not int:
                raise CypherTypeError(f"a slice takes integers, not {describe(bound)}", code="InvalidArgumentType")
        check_size(len(value))
        return list(value[first:last])

    return cut


COMPILERS: dict[type[ast.Expression], Callable[[Any, Any, Scope], Evaluate]] = {
    ast.Binary: _binary,
    ast.FunctionCall: _call,
    ast.ListLiteral: _list,
    ast.Literal: _literal,
    ast.MapLiteral: _map,
    ast.MapProjection: _map_projection,
    ast.Parameter: _parameter,
    ast.Property: _property,
    ast.Slice: _slice,
    ast.Subscript: _subscript,
    ast.TypeTest: _type_test,
    ast.Unary: _unary,
    ast.Variable: _variable,
}
