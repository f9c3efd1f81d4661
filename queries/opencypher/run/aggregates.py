"""The aggregating functions as accumulators over the values of one group.

The state of a group is one list, in which every accumulator owns one place (with DISTINCT a second one, which holds the
keys already seen). An accumulator is made once per plan and knows its place; null is never aggregated.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from ..errors import CypherArgumentError, CypherTypeError
from ..limits import LARGE, MOST_KEPT, check_size, kept_too_many, sort_in_runs
from ..plan.frame import Evaluate, Row
from ..values.arithmetic import checked, is_number
from ..values.comparison import group_key, order_key
from ..values.duration import Duration
from ..values.entities import describe
from ..values.value import Value

State: TypeAlias = list[Any]
Update: TypeAlias = Callable[[State, Value], None]


@dataclass(frozen=True, slots=True)
class Accumulator:
    """One aggregate: `start` makes its empty state, `step` takes a row in, `finish` turns state into result."""

    start: Callable[[], Any]
    step: Callable[[Row, State], None]
    finish: Callable[[Any], Value] | None = None


def accumulator(name: str, arguments: tuple[Evaluate, ...], place: int, seen: int | None) -> Accumulator:
    """Return the accumulator of the aggregate of that (lower-case) name.

    Its state is at `place` of the group's list; with DISTINCT a set of the keys already seen is at `seen`.
    """
    if not arguments:
        return _count_rows(place)
    argument = arguments[0]
    if name in _PERCENTILES:
        return _percentile(name, arguments, place, seen)
    start, update, finish = _AGGREGATES[name]
    if seen is not None:
        return Accumulator(start, _step_distinct(argument, update(place), seen), finish)
    if name in _STEPS:
        return Accumulator(start, _STEPS[name](argument, place), finish)
    return Accumulator(start, _step(argument, update(place)), finish)


def _zero() -> int:
    return 0


def _nothing() -> None:
    return None


def _count_rows(place: int) -> Accumulator:
    def step(_row: Row, state: State) -> None:
        state[place] += 1

    return Accumulator(_zero, step)


def _step(argument: Evaluate, update: Update) -> Callable[[Row, State], None]:
    def step(row: Row, state: State) -> None:
        value = argument(row)
        if value is not None:
            update(state, value)

    return step


def _step_collect(argument: Evaluate, place: int) -> Callable[[Row, State], None]:
    def step(row: Row, state: State) -> None:
        value = argument(row)
        if value is not None:
            state[place].append(value)

    return step


def _step_count(argument: Evaluate, place: int) -> Callable[[Row, State], None]:
    def step(row: Row, state: State) -> None:
        if argument(row) is not None:
            state[place] += 1

    return step


def _step_sum(argument: Evaluate, place: int) -> Callable[[Row, State], None]:
    add = _sum(place)

    def step(row: Row, state: State) -> None:
        value = argument(row)
        if type(value) is float:
            state[place] += value
        elif value is not None:
            add(state, value)

    return step


_STEPS = {"collect": _step_collect, "count": _step_count, "sum": _step_sum}
"""Those asked most, which take a row in with one call."""


def _step_distinct(argument: Evaluate, update: Update, seen_place: int) -> Callable[[Row, State], None]:
    def step(row: Row, state: State) -> None:
        value = argument(row)
        if value is None:
            return
        key = group_key(value)
        seen = state[seen_place]
        if key not in seen:
            seen.add(key)
            update(state, value)

    return step


def _count(place: int) -> Update:
    def update(state: State, _value: Value) -> None:
        state[place] += 1

    return update


def _collect(place: int) -> Update:
    def update(state: State, value: Value) -> None:
        state[place].append(value)

    return update


def _collected(items: list[Value]) -> Value:
    if len(items) > LARGE:
        check_size(len(items))
    return items


def _number(function: str, value: Value) -> Value:
    if is_number(value):
        return value
    raise _no_number(function, value)


def _no_number(function: str, value: Value) -> CypherTypeError:
    return CypherTypeError(f"{function}() takes numbers, not {describe(value)}", code="InvalidArgumentType")


def _sum(place: int) -> Update:
    """Left to right, in the order of the rows: no compensation, so that Neo4j gives the same digits."""

    def update(state: State, value: Value) -> None:
        if type(value) is float:
            state[place] += value
        elif type(value) is int:
            total = state[place] + value
            state[place] = checked(total) if type(total) is int else total
        elif type(value) is Duration:
            state[place] = value + state[place]
        else:
            raise _no_number("sum", value)

    return update


def _average(place: int) -> Update:
    """Keep count and mean as Neo4j does: mean += (value - mean) / count."""

    def update(state: State, value: Value) -> None:
        held = state[place]
        if type(value) is Duration and (type(held[1]) is Duration or not held[0]):
            held[:] = [held[0] + 1, value.plus(held[1]) if held[0] else value]
            return
        if (type(value) is not float and type(value) is not int) or type(held[1]) is Duration:
            raise _no_number("avg", value)
        held[0] += 1
        held[1] += (value - held[1]) / held[0]

    return update


def _mean(state: list[Any]) -> float | Duration | None:
    """Return the mean; of durations it was their sum that was kept."""
    count, mean = state
    if type(mean) is Duration:
        return mean.times(Fraction(1, count))
    return mean if count else None


def _extreme(*, greatest: bool) -> Callable[[int], Update]:
    def at(place: int) -> Update:
        def update(state: State, value: Value) -> None:
            best = state[place]
            if best is None or (_before(best, value) if greatest else _before(value, best)):
                state[place] = value

        return update

    return at


def _before(value: Value, other: Value) -> bool:
    kind = type(value)
    if kind is type(other) and (kind is str or kind is int or (kind is float and value == value and other == other)):  # noqa: PLR0124 - only NaN differs from itself
        return bool(value < other)
    return order_key(value) < order_key(other)


def _deviation(place: int) -> Update:
    """Welford's update of count, mean and the sum of squared deviations (Technometrics 1962;4:419)."""

    def update(state: State, value: Value) -> None:
        count, mean, squares = state[place]
        count += 1
        delta = _number("stDev", value) - mean
        mean += delta / count
        state[place] = (count, mean, squares + delta * (value - mean))

    return update


def _sample_deviation(state: tuple[int, float, float]) -> float | None:
    count, _, squares = state
    if count == 0:
        return None
    return math.sqrt(squares / (count - 1)) if count > 1 else 0.0


def _population_deviation(state: tuple[int, float, float]) -> float | None:
    count, _, squares = state
    return math.sqrt(squares / count) if count else None


def continuous_percentile(values: list[Value], percentile: float) -> Value:
    """Return the percentile of sorted values, interpolated between the two nearest; a value as it is where it is one.

    >>> continuous_percentile([10, 20, 40], 0.75), continuous_percentile([10, 20, 40], 0.5)
    (30.0, 20)
    """
    position = percentile * (len(values) - 1)
    low, high = math.floor(position), math.ceil(position)
    if low == high:
        return values[low]
    return float(values[low] * (high - position) + values[high] * (position - low))


def discrete_percentile(values: list[Value], percentile: float) -> Value:
    """Return the first of the sorted values at which the percentile is reached.

    >>> discrete_percentile([10, 20, 40], 0.5)
    20
    """
    return values[max(0, math.ceil(percentile * len(values)) - 1)]


_PERCENTILES = {"percentilecont": continuous_percentile, "percentiledisc": discrete_percentile}


def _percentile(name: str, arguments: tuple[Evaluate, ...], place: int, seen: int | None) -> Accumulator:
    """Take the percentile wanted from the group's first row, as in Neo4j."""
    compute = _PERCENTILES[name]
    argument, percentile = arguments

    def start() -> list[Any]:
        return [None, []]

    def update(state: State, row: Row, value: Value) -> None:
        held = state[place]
        if held[0] is None:
            wanted = _number(name, percentile(row))
            if not 0 <= wanted <= 1:
                raise CypherArgumentError(f"{wanted} is no percentile from 0.0 to 1.0", code="NumberOutOfRange")
            held[0] = wanted
        held[1].append(_number(name, value))

    def step(row: Row, state: State) -> None:
        value = argument(row)
        if value is None:
            return
        if seen is not None:
            key = group_key(value)
            if key in state[seen]:
                return
            state[seen].add(key)
        update(state, row, value)

    def finish(held: list[Any]) -> Value:
        if len(held[1]) > MOST_KEPT:
            raise kept_too_many()
        sort_in_runs(held[1], order_key)
        return compute(held[1], held[0]) if held[1] else None

    return Accumulator(start, step, finish)


_AGGREGATES: dict[str, tuple[Callable[[], Any], Callable[[int], Update], Callable[[Any], Value] | None]] = {
    "avg": (lambda: [0, 0.0], _average, _mean),
    "collect": (list, _collect, _collected),
    "count": (_zero, _count, None),
    "max": (_nothing, _extreme(greatest=True), None),
    "min": (_nothing, _extreme(greatest=False), None),
    "stdev": (lambda: (0, 0.0, 0.0), _deviation, _sample_deviation),
    "stdevp": (lambda: (0, 0.0, 0.0), _deviation, _population_deviation),
    "sum": (_zero, _sum, None),
}

NAMES = frozenset(_AGGREGATES) | frozenset(_PERCENTILES)
"""Every aggregate there is."""
