"""Compiles what is true, false or null; and, where only truth counts, the shorter tests that suffice for it.

A `Condition` is asked wherever rows or elements are filtered. It need not tell false from null, which makes the common
shapes (a property against a constant, a label) single expressions of Python.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import CypherTypeError
from ..plan.frame import Condition, Evaluate, Row, Scope
from ..syntax import ast
from ..syntax.traversal import walk
from ..syntax.types import Kind
from ..values.comparison import contains, equal, group_key, less, less_equal
from ..values.entities import LABELS, TYPE, Edge, Vertex, describe
from ..values.value import Value
from .expressions import is_in, negation

if TYPE_CHECKING:
    from .compiler import Compiler


def is_true(evaluate: Evaluate) -> Condition:
    """Whether the value is true. Raises CypherTypeError when it is neither a boolean nor null."""

    def condition(row: Row) -> bool:
        value = evaluate(row)
        if value is True:
            return True
        if value is False or value is None:
            return False
        raise _no_boolean(value)

    return condition


def _no_boolean(value: Value) -> CypherTypeError:
    return CypherTypeError(f"a condition must be a boolean, not {describe(value)}", code="InvalidArgumentType")


# -------------------------------------------------------------------------------------------------------- comparisons


def _greater(left: Value, right: Value) -> Value:
    return less(right, left)


def _greater_equal(left: Value, right: Value) -> Value:
    return less_equal(right, left)


def _unequal(left: Value, right: Value) -> Value:
    return negation(equal(left, right))


_COMPARISONS: dict[str, Callable[[Value, Value], Value]] = {
    "=": equal,
    "<>": _unequal,
    "<": less,
    "<=": less_equal,
    ">": _greater,
    ">=": _greater_equal,
}
_MIRRORED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _comparison(compiler: "Compiler", expression: ast.Comparison, scope: Scope) -> Evaluate:
    operands = [compiler.value(operand, scope) for operand in expression.operands]
    if len(operands) == 2:
        left, right = operands
        compare = _COMPARISONS[expression.operators[0]]
        return lambda row: compare(left(row), right(row))
    comparisons = [_COMPARISONS[operator] for operator in expression.operators]

    def chain(row: Row) -> Value:
        values = [operand(row) for operand in operands]
        result: Value = True
        for compare, left, right in zip(comparisons, values, values[1:], strict=False):
            truth = compare(left, right)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return chain


def _comparison_holds(compiler: "Compiler", expression: ast.Comparison, scope: Scope) -> Condition:
    if len(expression.operators) > 1:
        return is_true(_comparison(compiler, expression, scope))
    left, right = expression.operands
    operator: str = next(iter(expression.operators))
    if isinstance(left, ast.Literal | ast.Parameter) and not isinstance(right, ast.Literal | ast.Parameter):
        left, right, operator = right, left, _MIRRORED[operator]
    evaluate = compiler.value(left, scope)
    if isinstance(right, ast.Literal):
        return _against_constant(left, evaluate, operator, right.value, scope)
    other = compiler.value(right, scope)
    if operator == "=":
        if isinstance(right, ast.Parameter) and (at := _element_place(left, scope)) is not None:
            return _equal_to_parameter(at, compiler.frame.parameter(right.name))
        return _equal_values(evaluate, other)
    compare = _COMPARISONS[operator]
    if operator in _OF_NUMBERS:
        return _order_of(evaluate, _OF_NUMBERS[operator], other, compare)
    return lambda row: compare(evaluate(row), other(row)) is True


_OF_NUMBERS: dict[str, Callable[[Value, Value], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def _order_of(
    left: Evaluate,
    of_numbers: Callable[[Value, Value], bool],
    right: Evaluate,
    compare: Callable[[Value, Value], Value],
) -> Condition:
    def condition(row: Row) -> bool:
        ours, theirs = left(row), right(row)
        if ours is None or theirs is None:
            return False
        kind = type(ours)
        if kind is type(theirs) and (kind is int or kind is float):
            return of_numbers(ours, theirs)
        return compare(ours, theirs) is True

    return condition


def _equal_values(left: Evaluate, right: Evaluate) -> Condition:
    def condition(row: Row) -> bool:
        ours, theirs = left(row), right(row)
        if type(ours) is str or type(theirs) is str:
            return bool(ours == theirs)
        return equal(ours, theirs) is True

    return condition


def _equal_to_parameter(at: tuple[int, str], place: int) -> Condition:
    index, key = at

    def condition(row: Row) -> bool:
        wanted = row[place]
        value = row[index].data.get(key)
        return bool(value == wanted) if type(wanted) is str else equal(value, wanted) is True

    return condition


def _against_constant(left: ast.Expression, evaluate: Evaluate, operator: str, value: Value, scope: Scope) -> Condition:
    if operator == "=" and type(value) is str:
        if (place := _element_place(left, scope)) is not None:
            index, key = place
            return lambda row: row[index].data.get(key) == value
        return lambda row: bool(evaluate(row) == value)
    if operator in _BY_NUMBER and (type(value) is int or type(value) is float):
        return _BY_NUMBER[operator](evaluate, value)
    compare = _COMPARISONS[operator]
    return lambda row: compare(evaluate(row), value) is True


def _element_place(expression: ast.Expression, scope: Scope) -> tuple[int, str] | None:
    """Return the place and the key, when the expression is a property of a node or relationship that is never null."""
    if not isinstance(expression, ast.Property) or not isinstance(expression.subject, ast.Variable):
        return None
    if scope.known(expression) is not None:
        return None
    slot = scope.slots[expression.subject.name]
    reserved = {Kind.NODE: LABELS, Kind.RELATIONSHIP: TYPE}.get(slot.kind)
    if reserved is None or slot.nullable or expression.key == reserved:
        return None
    return slot.index, expression.key


def _below(evaluate: Evaluate, bound: Value) -> Condition:
    def condition(row: Row) -> bool:
        value = evaluate(row)
        return (type(value) is int or type(value) is float) and value < bound

    return condition


def _at_most(evaluate: Evaluate, bound: Value) -> Condition:
    def condition(row: Row) -> bool:
        value = evaluate(row)
        return (type(value) is int or type(value) is float) and value <= bound

    return condition


def _above(evaluate: Evaluate, bound: Value) -> Condition:
    def condition(row: Row) -> bool:
        value = evaluate(row)
        return (type(value) is int or type(value) is float) and value > bound

    return condition


def _at_least(evaluate: Evaluate, bound: Value) -> Condition:
    def condition(row: Row) -> bool:
        value = evaluate(row)
        return (type(value) is int or type(value) is float) and value >= bound

    return condition


_BY_NUMBER = {"<": _below, "<=": _at_most, ">": _above, ">=": _at_least}


# ---------------------------------------------------------------------------------------------------------------- IN


def _binary_holds(compiler: "Compiler", expression: ast.Binary, scope: Scope) -> Condition:
    if expression.operator != "IN":
        return is_true(compiler.value(expression, scope))
    evaluate = compiler.value(expression.left, scope)
    collection = compiler.value(expression.right, scope)
    if _is_constant(expression.right):
        return _in_constant(evaluate, collection, compiler.frame.new())

    def condition(row: Row) -> bool:
        value, items = evaluate(row), collection(row)
        kind = type(value)
        if (kind is str or kind is Vertex or kind is Edge) and type(items) is list:
            return value in items
        return is_in(value, items) is True

    return condition


def _is_constant(expression: ast.Expression) -> bool:
    """Whether the value is the same for every row."""
    if isinstance(expression, ast.ListLiteral):
        return all(_is_constant(item) for item in expression.items)
    return isinstance(expression, ast.Literal | ast.Parameter)


_SCALARS = frozenset({str, int, bool})


def _in_constant(evaluate: Evaluate, collection: Evaluate, place: int) -> Condition:
    """Hash the list once per run.

    Only scalars can be looked up so: equality of lists may hang on a null inside.
    """

    def condition(row: Row) -> bool:
        held = row[place]
        if held is None:
            items = collection(row)
            is_in(None, items)  # refuses what is no list
            held = row[place] = (items, frozenset(group_key(item) for item in items or ()))
        items, known = held
        value = evaluate(row)
        if type(value) is str:
            return value in known
        if type(value) in _SCALARS:
            return group_key(value) in known
        return items is not None and contains(items, value) is True

    return condition


# ----------------------------------------------------------------------------------------------- boolean operators


def _boolean(compiler: "Compiler", expression: ast.Boolean, scope: Scope) -> Evaluate:
    operands = [compiler.value(operand, scope) for operand in expression.operands]
    if expression.operator == "XOR":
        return _exclusive(operands)
    decisive = expression.operator == "OR"

    def decide(row: Row) -> Value:
        result: Value = not decisive
        for operand in operands:
            value = operand(row)
            if value is decisive:
                return decisive
            if value is None:
                result = None
            elif type(value) is not bool:
                raise _no_boolean(value)
        return result

    return decide


def _exclusive(operands: list[Evaluate]) -> Evaluate:
    def decide(row: Row) -> Value:
        result: Value = False
        for operand in operands:
            value = operand(row)
            if value is not None and type(value) is not bool:
                raise _no_boolean(value)
            result = None if result is None or value is None else result is not value
        return result

    return decide


def _boolean_holds(compiler: "Compiler", expression: ast.Boolean, scope: Scope) -> Condition:
    if expression.operator == "XOR":
        return is_true(_boolean(compiler, expression, scope))
    operands = [compiler.condition(operand, scope) for operand in expression.operands]
    return conjunction(operands) if expression.operator == "AND" else _disjunction(operands)


def conjunction(conditions: list[Condition]) -> Condition:
    """All of the conditions, at least one."""
    if len(conditions) == 1:
        return conditions[0]
    if len(conditions) == 2:
        first, second = conditions
        return lambda row: first(row) and second(row)
    if len(conditions) == 3:
        one, two, three = conditions
        return lambda row: one(row) and two(row) and three(row)
    if len(conditions) == 4:
        one, two, three, four = conditions
        return lambda row: one(row) and two(row) and three(row) and four(row)
    return lambda row: all(condition(row) for condition in conditions)


def _disjunction(conditions: list[Condition]) -> Condition:
    if len(conditions) == 2:
        first, second = conditions
        return lambda row: first(row) or second(row)
    if len(conditions) == 3:
        one, two, three = conditions
        return lambda row: one(row) or two(row) or three(row)
    return lambda row: any(condition(row) for condition in conditions)


def _not_holds(compiler: "Compiler", expression: ast.Unary, scope: Scope) -> Condition:
    operand = compiler.value(expression.operand, scope)
    return lambda row: negation(operand(row)) is True


# ------------------------------------------------------------------------------------------------------ null, labels


def _null_test(compiler: "Compiler", expression: ast.NullTest, scope: Scope) -> Evaluate:
    if (at := _element_place(expression.operand, scope)) is not None:
        index, key = at
        if expression.negated:
            return lambda row: row[index].data.get(key) is not None
        return lambda row: row[index].data.get(key) is None
    operand = compiler.value(expression.operand, scope)
    if expression.negated:
        return lambda row: operand(row) is not None
    return lambda row: operand(row) is None


_Named: TypeAlias = Mapping[ast.LabelDynamic, frozenset[str]]


def label_test(labels: ast.LabelExpression, named: _Named) -> Callable[[frozenset[str]], bool]:
    """Return the label expression as a test of a set of labels; `named` are the names that stand for `$(…)`."""
    match labels:
        case ast.LabelName(name=name):
            return lambda given: name in given
        case ast.LabelWildcard():
            return bool
        case ast.LabelDynamic(every=every):
            names = named[labels]
            return (lambda given: names <= given) if every else (lambda given: not names.isdisjoint(given))
        case ast.LabelNot(operand=operand):
            test = label_test(operand, named)
            return lambda given: not test(given)
        case ast.LabelAnd(operands=operands):
            tests = [label_test(operand, named) for operand in operands]
            return lambda given: all(test(given) for test in tests)
        case ast.LabelOr(operands=operands):
            tests = [label_test(operand, named) for operand in operands]
            return lambda given: any(test(given) for test in tests)
        case _:
            raise AssertionError(labels)


def _label_test(compiler: "Compiler", expression: ast.LabelTest, scope: Scope) -> Evaluate:
    subject = compiler.value(expression.subject, scope)
    dynamic = [part for part in walk(expression.labels) if isinstance(part, ast.LabelDynamic)]
    if dynamic:
        return _dynamic_label_test(compiler, expression, dynamic, scope)
    test = label_test(expression.labels, {})

    def has_labels(row: Row) -> Value:
        value = subject(row)
        labels = value.labels if type(value) is Vertex else _labels(value)
        return None if labels is None else test(labels)

    return has_labels


def _labels(value: Value) -> frozenset[str] | None:
    if type(value) is Vertex:
        return value.labels
    if type(value) is Edge:
        return frozenset((value.data[TYPE],))
    if value is None:
        return None
    raise CypherTypeError(f"{describe(value)} has no labels", code="InvalidArgumentType")


def _dynamic_label_test(
    compiler: "Compiler", expression: ast.LabelTest, dynamic: list[ast.LabelDynamic], scope: Scope
) -> Evaluate:
    """Make a test anew for other names of labels than those of the rows before."""
    subject = compiler.value(expression.subject, scope)
    evaluators = [compiler.value(part.names, scope) for part in dynamic]

    @lru_cache(maxsize=100)
    def test_of(names: tuple[frozenset[str], ...]) -> Callable[[frozenset[str]], bool]:
        return label_test(expression.labels, dict(zip(dynamic, names, strict=True)))

    def has_labels(row: Row) -> Value:
        names = tuple([_label_names(evaluate(row)) for evaluate in evaluators])
        labels = _labels(subject(row))
        return None if labels is None else test_of(names)(labels)

    return has_labels


def _label_names(value: Value) -> frozenset[str]:
    """Return the names that `$(value)` gives. Raises CypherTypeError for what is no name of a label."""
    names = value if isinstance(value, list | tuple) else [value]
    for name in names:
        if type(name) is not str or not name or "\0" in name:
            message = f"{describe(name) if type(name) is not str else repr(name)} is no name of a label or type"
            raise CypherTypeError(message, code="InvalidArgumentValue")
    return frozenset(names)


def _label_test_holds(compiler: "Compiler", expression: ast.LabelTest, scope: Scope) -> Condition:
    subject = expression.subject
    if isinstance(subject, ast.Variable) and isinstance(expression.labels, ast.LabelName):
        slot = scope.slots[subject.name]
        if slot.kind is Kind.NODE and not slot.nullable:
            index, name = slot.index, expression.labels.name
            return lambda row: name in row[index].labels
    return is_true(_label_test(compiler, expression, scope))


VALUE_COMPILERS: dict[type[ast.Expression], Callable[[Any, Any, Scope], Evaluate]] = {
    ast.Boolean: _boolean,
    ast.Comparison: _comparison,
    ast.LabelTest: _label_test,
    ast.NullTest: _null_test,
}
COMPILERS: dict[type[ast.Expression], Callable[[Any, Any, Scope], Condition]] = {
    ast.Binary: _binary_holds,
    ast.Boolean: _boolean_holds,
    ast.Comparison: _comparison_holds,
    ast.LabelTest: _label_test_holds,
    ast.NullTest: _null_test,
    ast.Unary: _not_holds,
}
