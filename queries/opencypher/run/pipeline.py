"""Turns a plan into one function: from the last operator to the first, each is given where to send its rows.

Rows are pushed, not pulled: an operator calls the next for every row, and the next answers true when it wants no more.
So a LIMIT or an EXISTS stops all before it, and no row passes through a chain of generators.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from ..plan.frame import GUARD, Emit, Evaluate, Row
from ..plan.operators import (
    Aggregate,
    AssignPath,
    CallProcedure,
    CallSubquery,
    Choice,
    Distinct,
    Endpoints,
    Expand,
    Filter,
    IndexSeek,
    NodeScan,
    Operator,
    Optional,
    Plan,
    Project,
    RelationshipScan,
    Repeat,
    Require,
    Result,
    SemiJoin,
    ShortestPaths,
    Slice,
    Sort,
    Union,
    Unwind,
    VariableExpand,
)
from ..values.comparison import group_key
from ..values.entities import SCALARS, public
from ..values.value import Value
from . import choice, endpoints, expand, grouping, procedures, repetition, rows, scans, shortest_path, variable_length
from .expressions import values_of
from .grouping import Stage

if TYPE_CHECKING:
    from .compiler import Compiler

Sink: TypeAlias = Callable[[Evaluate], Emit]
"""Given how to make the tuple of columns from a row, what takes the rows of a query."""

_STREAMING: dict[type[Operator], Callable[[Any, Any, Emit], Emit]] = {
    AssignPath: expand.assign_path,
    CallProcedure: procedures.call_procedure,
    Choice: choice.choose,
    Endpoints: endpoints.endpoints,
    Expand: expand.expand,
    Filter: rows.filter_rows,
    IndexSeek: scans.seek_nodes,
    NodeScan: scans.scan_nodes,
    Project: rows.project,
    RelationshipScan: scans.scan_relationships,
    Repeat: repetition.repeat,
    Require: rows.require,
    ShortestPaths: shortest_path.shortest_paths,
    Unwind: rows.unwind,
    VariableExpand: variable_length.variable_expand,
}
_MULTIPLYING = (
    CallProcedure,
    CallSubquery,
    Endpoints,
    Expand,
    IndexSeek,
    NodeScan,
    RelationshipScan,
    Repeat,
    ShortestPaths,
    VariableExpand,
)
_STAGES: dict[type[Operator], Callable[[Any, Any, Emit], Stage]] = {
    Aggregate: grouping.aggregate,
    Distinct: grouping.distinct,
    Slice: grouping.slice_rows,
    Sort: grouping.sort,
}


def build(compiler: "Compiler", plan: Plan, emit: Emit) -> Emit:
    """Return a function that runs the plan for one row that comes in and sends all rows on to `emit`."""
    for place in reversed(range(len(plan))):
        operator = plan[place]
        kind = type(operator)
        if compiler.counts is not None:
            emit = _counted(compiler, operator, compiler.counts, emit)
        if isinstance(operator, Optional):
            emit = _optional(compiler, operator, emit)
        elif isinstance(operator, CallSubquery):
            emit = _call_subquery(compiler, operator, emit)
        elif isinstance(operator, SemiJoin):
            emit = _semi_join(compiler, operator, emit)
        elif kind in _STAGES:
            stage = _STAGES[kind](compiler, operator, emit)
            return _staged(stage, build(compiler, plan[:place], stage.take))
        else:
            if compiler.limited and isinstance(operator, _MULTIPLYING):
                emit = _watched(emit)
            emit = _STREAMING[kind](compiler, operator, emit)
    return emit


def _counted(compiler: "Compiler", operator: Operator, counts: dict[int, int], emit: Emit) -> Emit:
    place = counts.get(id(operator)) or compiler.frame.new()
    counts[id(operator)] = place

    def run(row: Row) -> bool | None:
        row[place] = (row[place] or 0) + 1
        return emit(row)

    return run


def _watched(emit: Emit) -> Emit:
    def run(row: Row) -> bool | None:
        row[GUARD].tick()
        return emit(row)

    return run


def _optional(compiler: "Compiler", operator: Optional, emit: Emit) -> Emit:
    hit = compiler.frame.new()
    inner = build(compiler, operator.inner, rows.marking(hit, emit))
    return rows.optional(inner, hit, [slot.index for slot in operator.variables], emit)


def _semi_join(compiler: "Compiler", operator: SemiJoin, emit: Emit) -> Emit:
    seen = compiler.frame.new()
    place, found = operator.node.index, operator.found.index

    def take(row: Row) -> bool | None:
        vertex = row[found]
        if vertex in row[seen]:
            return None
        row[seen].add(vertex)
        row[place] = vertex
        return emit(row)

    inner = build(compiler, operator.inner, take)

    def run(row: Row) -> bool | None:
        row[seen] = set()
        return inner(row)

    return run


def _call_subquery(compiler: "Compiler", operator: CallSubquery, emit: Emit) -> Emit:
    """Run a query for every row; that it wants no more rows itself (LIMIT) says nothing of those who take them."""
    first, last = operator.first, operator.first + len(operator.columns)
    enough = compiler.frame.new()

    def sink(make: Evaluate) -> Emit:
        def deliver(row: Row) -> bool | None:
            row[first:last] = make(row)
            row[enough] = bool(emit(row))
            return bool(row[enough])

        return deliver

    inner = build_query(compiler, operator.inner, sink, outermost=False)

    def run(row: Row) -> bool | None:
        row[enough] = False
        inner(row)
        return bool(row[enough])

    return run


def _staged(stage: Stage, before: Emit) -> Emit:
    begin, finish = stage.begin, stage.finish

    def run(row: Row) -> bool | None:
        begin(row)
        before(row)
        return finish(row)

    return run


def build_query(compiler: "Compiler", plan: Plan, sink: Sink, *, outermost: bool) -> Emit:
    """As `build`, for the plan of a query, whose rows go to a sink. The `outermost` query delivers public values."""
    last = plan[-1] if plan else None
    if isinstance(last, Union):
        return _union(compiler, last, sink, outermost=outermost)
    if isinstance(last, Result):
        emit = sink(_columns(compiler, last, outermost=outermost))
        if compiler.counts is not None:
            emit = _counted(compiler, last, compiler.counts, emit)
        return build(compiler, plan[:-1], emit)
    return build(compiler, plan, sink(lambda _row: ()))


def _union(compiler: "Compiler", union: Union, sink: Sink, *, outermost: bool) -> Emit:
    seen = compiler.frame.new()

    def sink_new(make: Evaluate) -> Emit:
        deliver = sink(lambda row: row[seen][1])

        def take(row: Row) -> bool | None:
            values = make(row)
            key = tuple(map(group_key, values))
            known = row[seen][0]
            if key in known:
                return None
            known.add(key)
            row[seen] = (known, values)
            return deliver(row)

        return take

    parts = [
        build_query(compiler, part, sink_new if union.distinct else sink, outermost=outermost) for part in union.parts
    ]

    def run(row: Row) -> bool | None:
        row[seen] = (set(), ())
        for part in parts:
            if part(row):
                return True
        return None

    return run


def _columns(compiler: "Compiler", result: Result, *, outermost: bool) -> Evaluate:
    make = values_of(compiler, result.expressions, result.scope)
    doubtful = [place for place, plain in enumerate(result.plain) if outermost and not plain]
    return _published(make, doubtful) if doubtful else make


def _published(make: Evaluate, doubtful: list[int]) -> Evaluate:
    """Make the tuple of columns as the caller sees it; the doubtful ones may hold a part of the graph."""
    pick = itemgetter(*doubtful, doubtful[0])  # one twice, so that it is always a tuple

    def publish(row: Row) -> tuple[Value, ...]:
        values: tuple[Value, ...] = make(row)
        if SCALARS.issuperset(map(type, pick(values))):
            return values
        seen = list(values)
        for place in doubtful:
            seen[place] = public(seen[place])
        return tuple(seen)

    return publish
