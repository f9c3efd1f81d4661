"""Compiles the expressions that walk over a list: comprehensions, quantifiers and reduce."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import CypherTypeError
from ..limits import LARGE, check_size
from ..plan.frame import GUARD, Condition, Evaluate, Row, Scope, Slot
from ..syntax import ast
from ..values.element_functions import integer_range
from ..values.entities import describe
from ..values.value import Value

if TYPE_CHECKING:
    from .compiler import Compiler


Items: TypeAlias = Callable[[Row], "Iterable[Value] | None"]


def iterable(compiler: "Compiler", expression: ast.Expression, scope: Scope) -> Items:
    """Return the elements of a list; those of `range()` without building it.

    Raises CypherTypeError for what is no list.
    """
    return _watched(compiler, _range(compiler, expression, scope) or _elements(compiler.value(expression, scope)))


def unwound(compiler: "Compiler", expression: ast.Expression, scope: Scope) -> Items:
    """As `iterable`, but what is no list is the only element."""
    numbers = _range(compiler, expression, scope)
    if numbers is not None:
        return _watched(compiler, numbers)
    evaluate = compiler.value(expression, scope)

    def elements(row: Row) -> Iterable[Value]:
        value = evaluate(row)
        if isinstance(value, list | tuple):
            return value
        return () if value is None else (value,)

    return _watched(compiler, elements)


def _watched(compiler: "Compiler", source: Items) -> Items:
    if not compiler.limited:
        return source

    def watched(row: Row) -> Iterable[Value] | None:
        items = source(row)
        return None if items is None else row[GUARD].watch(items)

    return watched


def _elements(evaluate: Evaluate) -> Callable[[Row], "Iterable[Value] | None"]:
    def elements(row: Row) -> Iterable[Value] | None:
        value = evaluate(row)
        if type(value) is list or value is None or isinstance(value, list | tuple):
            return value
        raise CypherTypeError(f"a list is needed here, not {describe(value)}", code="InvalidArgumentType")

    return elements


def _range(compiler: "Compiler", expression: ast.Expression, scope: Scope) -> Callable[[Row], range | None] | None:
    if (
        not (isinstance(expression, ast.FunctionCall) and expression.name == "range")
        or scope.known(expression) is not None
    ):
        return None
    bounds = [compiler.value(argument, scope) for argument in expression.arguments]

    def numbers(row: Row) -> range | None:
        values = [bound(row) for bound in bounds]
        return None if None in values else integer_range(*values)

    return numbers


def _comprehension(compiler: "Compiler", expression: ast.ListComprehension, scope: Scope) -> Evaluate:
    source = compiler.iterable(expression.source, scope)
    place = compiler.frame.new()
    inner = scope.bind(**{expression.variable: Slot(place)})
    predicate = None if expression.predicate is None else compiler.condition(expression.predicate, inner)
    if predicate is not None and expression.projection is None:
        return _filtered(source, place, predicate)
    projection = compiler.value(expression.projection or ast.Variable(expression.pos, expression.variable), inner)

    def build(row: Row) -> Value:
        items = source(row)
        if items is None:
            return None
        result: list[Value] = []
        if predicate is None:
            for row[place] in items:
                result.append(projection(row))
        else:
            for row[place] in items:
                if predicate(row):
                    result.append(projection(row))
        if len(result) > LARGE:
            check_size(len(result))
        return result

    return build


def _filtered(source: Items, place: int, predicate: Condition) -> Evaluate:
    def build(row: Row) -> Value:
        items = source(row)
        if items is None:
            return None
        result: list[Value] = []
        for item in items:
            row[place] = item
            if predicate(row):
                result.append(item)
        if len(result) > LARGE:
            check_size(len(result))
        return result

    return build


def _quantifier(compiler: "Compiler", expression: ast.Quantifier, scope: Scope) -> Evaluate:
    source = compiler.iterable(expression.source, scope)
    place = compiler.frame.new()
    predicate = compiler.value(expression.predicate, scope.bind(**{expression.variable: Slot(place)}))

    def truths(row: Row) -> "Iterable[Value] | None":
        items = source(row)
        if items is None:
            return None

        def each() -> Iterable[Value]:
            for row[place] in items:
                truth = predicate(row)
                if truth is not None and type(truth) is not bool:
                    raise CypherTypeError(
                        f"a condition must be a boolean, not {describe(truth)}", code="InvalidArgumentType"
                    )
                yield truth

        return each()

    decide = _QUANTIFIERS[expression.kind]

    def quantify(row: Row) -> Value:
        values = truths(row)
        return None if values is None else decide(values)

    return quantify


def _any(truths: Iterable[Value]) -> Value:
    unknown = False
    for truth in truths:
        if truth:
            return True
        unknown = unknown or truth is None
    return None if unknown else False


def _all(truths: Iterable[Value]) -> Value:
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def _none(truths: Iterable[Value]) -> Value:
    some = _any(truths)
    return None if some is None else not some


def _single(truths: Iterable[Value]) -> Value:
    count, unknown = 0, False
    for truth in truths:
        count += truth is True
        if count > 1:
            return False
        unknown = unknown or truth is None
    return None if unknown else count == 1


_QUANTIFIERS: dict[str, Callable[[Iterable[Value]], Value]] = {
    "all": _all,
    "any": _any,
    "none": _none,
    "single": _single,
}


def _reduce(compiler: "Compiler", expression: ast.Reduce, scope: Scope) -> Evaluate:
    source = compiler.iterable(expression.source, scope)
    initial = compiler.value(expression.initial, scope)
    result_place, place = compiler.frame.new(), compiler.frame.new()
    inner = scope.bind(**{expression.accumulator: Slot(result_place), expression.variable: Slot(place)})
    body = compiler.value(expression.body, inner)

    def fold(row: Row) -> Value:
        items = source(row)
        if items is None:
            return None
        row[result_place] = initial(row)
        for row[place] in items:
            row[result_place] = body(row)
        return row[result_place]

    return fold


COMPILERS: dict[type[ast.Expression], Callable[[Any, Any, Scope], Evaluate]] = {
    ast.ListComprehension: _comprehension,
    ast.Quantifier: _quantifier,
    ast.Reduce: _reduce,
}
