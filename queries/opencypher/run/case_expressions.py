"""Compiles CASE; where what it asks is a string or the labels of one node, by one look-up instead of one test each."""

from typing import TYPE_CHECKING

from ..plan.frame import Condition, Evaluate, Row, Scope, Slot
from ..plan.inference import is_plain, kind_of, place_of
from ..syntax import ast
from ..syntax.types import Kind
from ..values.comparison import equal
from ..values.value import Value
from .expressions import constant

if TYPE_CHECKING:
    from .compiler import Compiler


def compile_case(compiler: "Compiler", expression: ast.Case, scope: Scope) -> Evaluate:
    """Return the value of the first branch that holds, or that equals the subject, else the default."""
    default = constant(None) if expression.default is None else compiler.value(expression.default, scope)
    if expression.subject is None:
        return _searched(compiler, expression, default, scope)
    if expression.compared:
        return _compared(compiler, expression, expression.subject, default, scope)
    subject = compiler.value(expression.subject, scope)
    if all(isinstance(when, ast.Literal) and isinstance(when.value, str) for when, _ in expression.branches):
        return _among_texts(compiler, expression, subject, default, scope)
    branches = [(compiler.value(when, scope), compiler.value(then, scope)) for when, then in expression.branches]

    def choose_equal(row: Row) -> Value:
        value = subject(row)
        for when, then in branches:
            if equal(value, when(row)):
                return then(row)
        return default(row)

    return choose_equal


def _searched(compiler: "Compiler", expression: ast.Case, default: Evaluate, scope: Scope) -> Evaluate:
    branches = [(compiler.condition(when, scope), compiler.value(then, scope)) for when, then in expression.branches]
    index = _asked_for_labels([when for when, _ in expression.branches], scope)
    if index is not None:
        return _remembered_by_labels(index, branches, default)
    if len(branches) == 1:
        condition, then = branches[0]
        return lambda row: then(row) if condition(row) else default(row)

    def choose(row: Row) -> Value:
        for condition, then in branches:
            if condition(row):
                return then(row)
        return default(row)

    return choose


def _compared(
    compiler: "Compiler", expression: ast.Case, subject: ast.Expression, default: Evaluate, scope: Scope
) -> Evaluate:
    """As `_searched`, with the subject computed once, at a place where the conditions find it."""
    place, evaluate = compiler.frame.new(), compiler.value(subject, scope)
    slot = Slot(place, kind_of(subject, scope), plain=is_plain(subject, scope))
    choose = _searched(compiler, expression, default, Scope(scope.slots, {**scope.computed, subject: slot}))

    def compute_and_choose(row: Row) -> Value:
        row[place] = evaluate(row)
        return choose(row)

    return compute_and_choose


def _asked_for_labels(conditions: list[ast.Expression], scope: Scope) -> int | None:
    """Return the place of the one node whose labels alone decide, if so it is."""
    subjects = {condition.subject if isinstance(condition, ast.LabelTest) else None for condition in conditions}
    subject = subjects.pop()
    if subjects or not isinstance(subject, ast.Variable):
        return None
    slot = place_of(subject, scope)
    return slot.index if slot is not None and slot.kind is Kind.NODE and not slot.nullable else None


def _remembered_by_labels(index: int, branches: list[tuple[Condition, Evaluate]], default: Evaluate) -> Evaluate:
    """Decide once for each set of labels, of which a graph has few."""
    chosen: dict[frozenset[str], Evaluate] = {}

    def choose(row: Row) -> Value:
        labels = row[index].labels
        then = chosen.get(labels)
        if then is None:
            then = chosen[labels] = next((then for condition, then in branches if condition(row)), default)
        return then(row)

    return choose


def _among_texts(
    compiler: "Compiler", expression: ast.Case, subject: Evaluate, default: Evaluate, scope: Scope
) -> Evaluate:
    """Choose among strings by hash; the first of equal ones counts."""
    choices: dict[Value, Evaluate] = {}
    constants: dict[Value, Value] = {}
    for when, then in reversed(expression.branches):
        if isinstance(when, ast.Literal):
            choices[when.value] = compiler.value(then, scope)
            if isinstance(then, ast.Literal):
                constants[when.value] = then.value
    otherwise = expression.default or ast.Literal(expression.pos, None)
    if len(constants) == len(choices) and isinstance(otherwise, ast.Literal):
        other = otherwise.value

        def look_up(row: Row) -> Value:
            value = subject(row)
            return constants.get(value, other) if type(value) is str else other

        return look_up

    def choose(row: Row) -> Value:
        value = subject(row)
        return choices.get(value, default)(row) if type(value) is str else default(row)

    return choose
