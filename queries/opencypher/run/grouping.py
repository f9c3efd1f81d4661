"""Runs the operators that keep rows: grouping, DISTINCT, ORDER BY, SKIP and LIMIT.

Each comes as a `Stage`: `begin` empties what it keeps, `take` is where the rows before it go, and `finish` sends on
what is left when they have all come. What is kept stands in the row itself, so that one compiled plan can run many
times at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from ..errors import CypherSyntaxError
from ..limits import MOST_KEPT, kept_too_many, sort_in_runs
from ..plan.frame import GUARD, Emit, Evaluate, Row, Scope
from ..plan.operators import Aggregate, Distinct, Slice, Sort
from ..syntax.ast import Expression
from ..syntax.types import Kind
from ..values.comparison import group_key, order_key
from ..values.entities import Edge, Vertex, describe
from ..values.value import Value
from .aggregates import Accumulator, accumulator
from .expressions import values_of

if TYPE_CHECKING:
    from .compiler import Compiler

_ELEMENTS = frozenset({Kind.NODE, Kind.RELATIONSHIP, Kind.PATH, Kind.STRING, Kind.INTEGER})
"""Kinds whose values (and null) are grouping keys as they are."""
_OWN_KEYS: frozenset[type] = frozenset({type(None), str, int, Vertex, Edge})
"""Types of such values."""
_SPARE = 4096
"""Rows that a sort with a limit keeps beyond it before it drops the last ones."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A running operator that keeps rows."""

    begin: Callable[[Row], None]
    take: Emit
    finish: Emit


def _key_of(evaluate: Evaluate, kind: Kind) -> Evaluate:
    """Return the grouping key of a row from its only value."""
    if kind in _ELEMENTS:
        return evaluate

    def key_of(row: Row) -> Value:
        found = evaluate(row)
        return found if type(found) in _OWN_KEYS else group_key(found)

    return key_of


def _keys_of(values: Evaluate, kinds: list[Kind]) -> Evaluate:
    """Return the grouping key of a row from the tuple of its values."""
    if _ELEMENTS.issuperset(kinds):
        return values

    def key_of(row: Row) -> Value:
        found = values(row)
        return found if _OWN_KEYS.issuperset(map(type, found)) else tuple(map(group_key, found))

    return key_of


# ----------------------------------------------------------------------------------------------------------- grouping


def aggregate(compiler: "Compiler", operator: Aggregate, emit: Emit) -> Stage:
    """Run an `Aggregate`."""
    accumulators, seen = _accumulators(compiler, operator)
    held = compiler.frame.new()
    first, last = operator.first, operator.first + len(operator.keys) + len(operator.aggregates) + operator.extra
    finishers = [
        (place, found.finish)
        for place, found in enumerate(accumulators, len(operator.keys))
        if found.finish is not None
    ]
    values = values_of(compiler, [column.expression for column in operator.keys], operator.scope)
    kinds = [compiler.kind(column.expression, operator.scope) for column in operator.keys]
    if len(kinds) == 1:
        key_of = _key_of(compiler.value(operator.keys[0].expression, operator.scope), kinds[0])
    else:
        key_of = _keys_of(values, kinds)
    starts = [found.start for found in accumulators] + [set] * seen

    def begin(row: Row) -> None:
        row[held] = {} if kinds else {(): [start() for start in starts]}

    def finish(row: Row) -> bool | None:
        for state in row[held].values():
            for place, finisher in finishers:
                state[place] = finisher(state[place])
            row[first:last] = state
            if emit(row):
                return True
        return None

    return Stage(begin, _grouping(held, values, key_of, starts, [found.step for found in accumulators]), finish)


def _accumulators(compiler: "Compiler", operator: Aggregate) -> tuple[list[Accumulator], int]:
    accumulators: list[Accumulator] = []
    seen = 0
    for place, column in enumerate(operator.aggregates, len(operator.keys)):
        call = column.call
        arguments = tuple(compiler.value(argument, operator.scope) for argument in call.arguments)
        seen_place = len(operator.keys) + len(operator.aggregates) + seen if call.distinct else None
        seen += call.distinct
        accumulators.append(accumulator(call.name, arguments, place, seen_place))
    return accumulators, seen


def _grouping(
    held: int,
    values: Evaluate,
    key_of: Evaluate,
    starts: list[Callable[[], Value]],
    steps: list[Callable[[Row, list[Value]], None]],
) -> Emit:
    first_step = steps[0] if steps else None
    more = steps[1:]

    def take(row: Row) -> None:
        groups = row[held]
        key = key_of(row)
        state = groups.get(key)
        if state is None:
            if len(groups) > MOST_KEPT:
                raise kept_too_many()
            state = groups[key] = [*values(row), *[start() for start in starts]]
        if first_step is not None:
            first_step(row, state)
            for step in more:
                step(row, state)

    return take


def distinct(compiler: "Compiler", operator: Distinct, emit: Emit) -> Stage:
    """Run a `Distinct`: rows go on as they come."""
    seen = compiler.frame.new()
    places = [slot.index for slot in operator.slots]
    # one twice, so that it is always a tuple
    key_of = _keys_of(itemgetter(*places, places[0]), [slot.kind for slot in operator.slots])

    def begin(row: Row) -> None:
        row[seen] = set()

    def take(row: Row) -> bool | None:
        key = key_of(row)
        known = row[seen]
        if key in known:
            return None
        if len(known) > MOST_KEPT:
            raise kept_too_many()
        known.add(key)
        return emit(row)

    return Stage(begin, take, _nothing)


def _nothing(_row: Row) -> None:
    return None


# ------------------------------------------------------------------------------------------------------------ sorting


def sort(compiler: "Compiler", operator: Sort, emit: Emit) -> Stage:
    """Run a `Sort`. With a limit no more rows are kept than can still be among the first."""
    buffer, wanted = compiler.frame.new(), compiler.frame.new()
    skip, limit = bounds(compiler, operator.skip, operator.limit, operator.scope)
    kept = [slot.index for slot in operator.kept]
    key_places = [key.slot.index for key in operator.keys]
    pick = itemgetter(GUARD, *kept, *key_places)  # the guard, so that it is a tuple even of one value
    first, last = operator.first, operator.first + len(kept)
    keys = [(1 + len(kept) + place, key.descending) for place, key in enumerate(operator.keys)]
    width = 1 + len(kept)
    is_cut = operator.skip is not None or limit is not None

    def begin(row: Row) -> None:
        row[buffer] = []

    def begin_best(row: Row) -> None:
        row[buffer] = []
        row[wanted] = None if limit is None else limit(row) + skip(row)

    def take(row: Row) -> bool | None:
        row[buffer].append(pick(row))
        return None

    def take_best(row: Row) -> bool | None:
        rows, most = row[buffer], row[wanted]
        rows.append(pick(row))
        if len(rows) > 2 * most + _SPARE:
            _sort(rows, keys)
            del rows[most:]
        return bool(most == 0)

    def finish(row: Row) -> bool | None:
        rows = row[buffer]
        row[buffer] = None
        if len(rows) > MOST_KEPT:
            raise kept_too_many()
        if len(rows) > 1:
            _sort(rows, keys)
        for values in rows[skip(row) : row[wanted]] if is_cut else rows:
            row[first:last] = values[1:width]
            if emit(row):
                return True
        return None

    return Stage(begin_best if is_cut else begin, take if limit is None else take_best, finish)


def _sort(rows: list[tuple[Value, ...]], keys: list[tuple[int, bool]], first: int = 0) -> None:
    """Sort by the first key, and what it leaves equal by the next: later keys seldom have much to do."""
    place, descending = keys[first]
    nulls: list[tuple[Value, ...]] = []
    kinds = set(map(type, map(itemgetter(place), rows)))
    if type(None) in kinds and len(kinds) == 2:
        nulls = [values for values in rows if values[place] is None]
        rows[:] = [values for values in rows if values[place] is not None]
        kinds.discard(type(None))
    key_of = itemgetter(place) if _sorts_as_it_is(kinds, rows, place) else _order_key_at(place)
    sort_in_runs(rows, key_of, reverse=descending)
    if first + 1 < len(keys):
        if nulls:
            _sort(nulls, keys, first + 1)
        _sort_ties(rows, keys, first + 1, key_of)
    if nulls:  # null is the greatest of all
        rows[:] = nulls + rows if descending else rows + nulls


def _order_key_at(place: int) -> Callable[[tuple[Value, ...]], Value]:
    return lambda values: order_key(values[place])


def _sorts_as_it_is(kinds: set[type], rows: list[tuple[Value, ...]], place: int) -> bool:
    if kinds <= {int, float}:
        return float not in kinds or all(values[place] == values[place] for values in rows)  # NaN is not
    return len(kinds) == 1 and kinds <= {str, bool}


def _sort_ties(
    rows: list[tuple[Value, ...]],
    keys: list[tuple[int, bool]],
    first: int,
    key_of: Callable[[tuple[Value, ...]], Value],
) -> None:
    start = 0
    for _, group in groupby(rows, key_of):
        tied = list(group)
        end = start + len(tied)
        if end - start > 1:
            _sort(tied, keys, first)
            rows[start:end] = tied
        start = end


def bounds(
    compiler: "Compiler", skip: Expression | None, limit: Expression | None, scope: Scope
) -> tuple[Callable[[Row], int], Callable[[Row], int] | None]:
    """SKIP, 0 when absent, and LIMIT as numbers of a run. They raise CypherSyntaxError for what is no row count."""
    count_of = {
        name: _count(name, compiler.value(expression, scope))
        for name, expression in (("SKIP", skip), ("LIMIT", limit))
        if expression is not None
    }
    return count_of.get("SKIP", lambda _row: 0), count_of.get("LIMIT")


def _count(clause: str, evaluate: Evaluate) -> Callable[[Row], int]:
    def count(row: Row) -> int:
        value = evaluate(row)
        if type(value) is not int:
            raise CypherSyntaxError(f"{clause} takes an integer, not {describe(value)}", code="InvalidArgumentType")
        if value < 0:
            raise CypherSyntaxError(f"{clause} takes no negative number", code="NegativeIntegerArgument")
        return value

    return count


def slice_rows(compiler: "Compiler", operator: Slice, emit: Emit) -> Stage:
    """Run a `Slice`: rows go on as they come, until enough have gone."""
    skip, limit = bounds(compiler, operator.skip, operator.limit, operator.scope)
    to_skip, left = compiler.frame.new(), compiler.frame.new()

    def begin(row: Row) -> None:
        row[to_skip] = skip(row)
        row[left] = None if limit is None else limit(row)

    def take(row: Row) -> bool | None:
        if row[left] == 0:
            return True
        if row[to_skip]:
            row[to_skip] -= 1
            return None
        if row[left] is None:
            return emit(row)
        row[left] -= 1
        return emit(row) or row[left] == 0

    return Stage(begin, take, _nothing)
