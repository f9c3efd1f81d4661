"""Runs the operators that work row by row: conditions, OPTIONAL MATCH, UNWIND and projections."""

from typing import TYPE_CHECKING

from .conditions import conjunction
from .entities import Vertex, describe
from .errors import CypherTypeError
from .frame import Emit, Row
from .list_expressions import unwound
from .operators import Filter, Project, RequireNode, Unwind

if TYPE_CHECKING:
    from .compiler import Compiler


def filter_rows(compiler: "Compiler", operator: Filter, emit: Emit) -> Emit:
    """Run a `Filter`."""
    condition = conjunction([compiler.condition(expression, operator.scope) for expression in operator.conditions])

    def run(row: Row) -> bool | None:
        return emit(row) if condition(row) else None

    return run


def require_node(_compiler: "Compiler", operator: RequireNode, emit: Emit) -> Emit:
    """Run a `RequireNode`."""
    place, name = operator.node.index, operator.name

    def run(row: Row) -> bool | None:
        value = row[place]
        if type(value) is Vertex:
            return emit(row)
        if value is None:
            return None
        raise CypherTypeError(f"`{name}` must be a node here, not {describe(value)}", code="InvalidArgumentType")

    return run


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
    columns = [(column.slot.index, compiler.value(column.expression, operator.scope)) for column in operator.columns]
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
