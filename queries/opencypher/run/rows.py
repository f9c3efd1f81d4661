"""Runs the operators that work row by row: conditions, OPTIONAL MATCH, UNWIND and projections."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import CypherTypeError
from ..plan.frame import Emit, Evaluate, Row, Scope
from ..plan.inference import place_of
from ..plan.operators import Column, Filter, Project, Require, Unwind
from ..syntax.ast import Expression, Property
from ..syntax.types import Kind
from ..values.entities import LABELS, TYPE, Edge, Vertex, describe, get_property
from ..values.value import Value
from .conditions import conjunction
from .list_expressions import unwound

if TYPE_CHECKING:
    from .compiler import Compiler


@dataclass(frozen=True, slots=True)
class _PropertyRun:
    """Properties of what stands at `source`, which go to adjacent places from `first` on."""

    source: int
    first: int
    columns: list[Column]

    @property
    def end(self) -> int:
        return self.first + len(self.columns)

    @property
    def keys(self) -> list[str]:
        return [column.expression.key for column in self.columns if isinstance(column.expression, Property)]


def filter_rows(compiler: "Compiler", operator: Filter, emit: Emit) -> Emit:
    """Run a `Filter`."""
    conditions = [compiler.condition(expression, operator.scope) for expression in operator.conditions]
    if len(conditions) == 2:
        first, second = conditions
        return lambda row: emit(row) if first(row) and second(row) else None
    condition = conjunction(conditions)

    def run(row: Row) -> bool | None:
        return emit(row) if condition(row) else None

    return run


def require(_compiler: "Compiler", operator: Require, emit: Emit) -> Emit:
    """Run a `Require`."""
    place, name, kind = operator.element.index, operator.name, operator.element.kind
    if kind is Kind.LIST:
        return _require_list(place, name, emit)
    wanted, expected = (Vertex, "a node") if kind is Kind.NODE else (Edge, "a relationship")

    def run(row: Row) -> bool | None:
        value = row[place]
        if type(value) is wanted:
            return emit(row)
        if value is None:
            return None
        raise _unfit(name, expected, value)

    return run


def _require_list(place: int, name: str, emit: Emit) -> Emit:
    def run(row: Row) -> bool | None:
        value = row[place]
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise _unfit(name, "a list of relationships", value)
        for item in value:
            if item is None:
                return None
            if type(item) is not Edge:
                raise _unfit(name, "a list of relationships", item)
        return emit(row)

    return run


def _unfit(name: str, expected: str, value: Value) -> CypherTypeError:
    return CypherTypeError(f"`{name}` must be {expected} here, not {describe(value)}", code="InvalidArgumentType")


def optional(inner: Emit, hit: int, places: list[int], emit: Emit) -> Emit:
    """Run an `Optional`, whose inner plan marks at `hit` that it has sent a row on."""

    def run(row: Row) -> bool | None:
        row[hit] = False
        if inner(row):
            return True
        if row[hit]:
            return None
        for place in places:
            row[place] = None
        return emit(row)

    return run


def marking(hit: int, emit: Emit) -> Emit:
    """Mark that a row came by, and send it on."""

    def run(row: Row) -> bool | None:
        row[hit] = True
        return emit(row)

    return run


def unwind(compiler: "Compiler", operator: Unwind, emit: Emit) -> Emit:
    """Run an `Unwind`."""
    items = unwound(compiler, operator.source, operator.scope)
    place = operator.element.index

    def run(row: Row) -> bool | None:
        elements = items(row) or ()
        for row[place] in elements:
            if emit(row):
                return True
        return None

    return run


def project(compiler: "Compiler", operator: Project, emit: Emit) -> Emit:
    """Run a `Project`."""
    runs, others = _property_runs(operator)
    columns = [(column.slot.index, compiler.value(column.expression, operator.scope)) for column in others]
    if runs:
        return _project_runs(runs, columns, emit)
    if len(columns) == 1:
        (only, evaluate_only) = columns[0]

        def run_one(row: Row) -> bool | None:
            row[only] = evaluate_only(row)
            return emit(row)

        return run_one

    def run(row: Row) -> bool | None:
        for place, evaluate in columns:
            row[place] = evaluate(row)
        return emit(row)

    return run


def _property_runs(operator: Project) -> tuple[list[_PropertyRun], list[Column]]:
    """Return the columns that are properties of one element and have adjacent places together, and all others."""
    runs: list[_PropertyRun] = []
    others: list[Column] = []
    for column in operator.columns:
        place, source = column.slot.index, _source(column.expression, operator.scope)
        if source is None:
            others.append(column)
            continue
        if runs and runs[-1].source == source and runs[-1].end == place:
            runs[-1].columns.append(column)
        else:
            runs.append(_PropertyRun(source, place, [column]))
    others.extend(run.columns[0] for run in runs if len(run.columns) == 1)
    return [run for run in runs if len(run.columns) > 1], others


def _source(expression: Expression, scope: Scope) -> int | None:
    """Where that stands of which the expression is a property; None for anything else, and for what is no property."""
    if not isinstance(expression, Property) or expression.key in {LABELS, TYPE} or scope.known(expression) is not None:
        return None
    slot = place_of(expression.subject, scope)
    return None if slot is None else slot.index


def _project_runs(runs: list[_PropertyRun], columns: list[tuple[int, Evaluate]], emit: Emit) -> Emit:
    parts = [(run.source, run.first, run.end, run.keys, [None] * len(run.columns)) for run in runs]

    def run(row: Row) -> bool | None:
        for source, first, end, keys, nulls in parts:
            element = row[source]
            kind = type(element)
            if kind is Vertex or kind is Edge:
                row[first:end] = map(element.data.get, keys)
            elif element is None:
                row[first:end] = nulls
            else:
                row[first:end] = [get_property(element, key) for key in keys]
        for place, evaluate in columns:
            row[place] = evaluate(row)
        return emit(row)

    return run
