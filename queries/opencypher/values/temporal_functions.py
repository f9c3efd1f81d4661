"""The functions that make dates, times and durations, cut them off, and tell how far two are apart."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from ..errors import CypherArgumentError, CypherTypeError
from .duration import DAY, MICROSECONDS, Duration, from_map, from_text
from .entities import describe
from .temporal import moved
from .temporal_text import make_date, read_date, read_datetime, read_time, read_zone
from .value import Value

_CALENDAR = {"month": "day", "week": "dayOfWeek", "quarter": "dayOfQuarter", "ordinalDay": ""}
"""The ways to tell a day of a year, and what may follow each."""
_CLOCK = ("hour", "minute", "second")
_FRACTIONS = {"millisecond": 1_000_000, "microsecond": 1000, "nanosecond": 1}
_DATE_PARTS = {"year", *_CALENDAR, *_CALENDAR.values(), "date", "datetime"} - {""}
_TIME_PARTS = {*_CLOCK, *_FRACTIONS, "time", "datetime", "timezone"}


def _argument_error(message: str) -> CypherArgumentError:
    return CypherArgumentError(message, code="InvalidArgumentValue")


def _refused(function: str, value: Value) -> CypherTypeError:
    return CypherTypeError(f"{function}() does not take {describe(value)}", code="InvalidArgumentType")


# ------------------------------------------------------------------------------------------------- parts of moments


def _date_of(value: Any) -> date | None:
    return value.date() if type(value) is datetime else value if type(value) is date else None


def _time_of(value: Any) -> time | None:
    return value.timetz() if type(value) is datetime else value if type(value) is time else None


def _zone_of(value: Any) -> tzinfo | None:
    return value.tzinfo if type(value) in {datetime, time} else None


# ---------------------------------------------------------------------------------------------------- made of a map


def _integers(parts: Mapping[str, Any], allowed: set[str], function: str) -> dict[str, int]:
    """Return the parts that are numbers, after a look at all of them."""
    numbers: dict[str, int] = {}
    for name, value in parts.items():
        if name not in allowed:
            raise _argument_error(f"{function}() takes no {name}")
        if name in {"date", "time", "datetime", "timezone"}:
            continue
        if type(value) is not int:
            raise CypherTypeError(f"the {name} must be an integer, not {describe(value)}", code="InvalidArgumentType")
        numbers[name] = value
    return numbers


def _date_from(numbers: Mapping[str, int], base: date | None) -> date:
    ways = [way for way, then in _CALENDAR.items() if way in numbers or then in numbers]
    if len(ways) > 1:
        raise _argument_error(f"{' and '.join(ways)} cannot be given together")
    way = ways[0] if ways else "month"
    year = numbers.get("year")
    if base is None:
        if year is None:
            raise _argument_error("year must be given")
        if _CALENDAR[way] in numbers and way not in numbers:
            raise _argument_error(f"{_CALENDAR[way]} cannot be given without {way}")
        given: Callable[[str, int], int | None] = lambda name, _default: numbers.get(name)  # noqa: E731
    else:
        given = numbers.get
        if year is None:
            year = base.isocalendar().year if way == "week" else base.year
    day = base or date(1, 1, 1)
    quarter = (day.month - 1) // 3 + 1
    quarter_day = day.toordinal() - date(day.year, 3 * quarter - 2, 1).toordinal() + 1
    calendar = day.isocalendar()
    try:
        if way == "week":
            return make_date(year, week=given("week", calendar.week), weekday=given("dayOfWeek", calendar.weekday))
        if way == "quarter":
            return make_date(year, quarter=given("quarter", quarter), quarter_day=given("dayOfQuarter", quarter_day))
        if way == "ordinalDay":
            return make_date(year, ordinal=numbers["ordinalDay"])
        return make_date(year, month=given("month", day.month), day=given("day", day.day))
    except ValueError as error:
        raise _argument_error(f"there is no such date: {error}") from None


def _time_from(numbers: Mapping[str, int], base: time | None) -> time:
    wanted = [name for name in (*_CLOCK, *_FRACTIONS) if name in numbers]
    if base is None:
        for position, before in enumerate(_CLOCK):
            later = [part for part in wanted if part not in _CLOCK[: position + 1]]
            if later and before not in numbers:
                raise _argument_error(f"{later[0]} cannot be given without {before}")
    fractions = [name for name in _FRACTIONS if name in numbers]
    for position, name in enumerate(fractions):
        limit = 1000 if position or name == "millisecond" else 10**9 // _FRACTIONS[name]
        if not 0 <= numbers[name] < limit:
            raise _argument_error(f"{name} must be below {limit}")
    nanoseconds = sum(numbers[name] * _FRACTIONS[name] for name in fractions)
    if nanoseconds % 1000:
        raise _argument_error("times are kept to the microsecond: round the nanoseconds to thousands")
    start = base or time()
    try:
        return start.replace(
            hour=numbers.get("hour", start.hour),
            minute=numbers.get("minute", start.minute),
            second=numbers.get("second", start.second),
            microsecond=nanoseconds // 1000 if fractions else start.microsecond,
        )
    except ValueError as error:
        raise _argument_error(f"there is no such time: {error}") from None


def _base(parts: Mapping[str, Any], name: str, of: Callable[[Any], Any]) -> Any:
    """Return the date or time that a map starts from, if it names one."""
    for key in (name, "datetime"):
        if parts.get(key) is not None:
            found = of(parts[key])
            if found is None:
                raise CypherTypeError(f"{key} takes no {describe(parts[key])}", code="InvalidArgumentType")
            return found
    return None


def _zone(parts: Mapping[str, Any]) -> tzinfo | None:
    zone = parts.get("timezone")
    if zone is not None and type(zone) is not str:
        raise CypherTypeError(f"timezone takes a string, not {describe(zone)}", code="InvalidArgumentType")
    return None if zone is None else read_zone(zone)


# -------------------------------------------------------------------------------------------------------- functions


def make_local_date(value: Value) -> Value:
    """`date(value)`: of a string, a map of parts, or the date of a datetime."""
    if type(value) is str:
        return read_date(value)
    if isinstance(value, Mapping):
        return _date_from(_integers(value, _DATE_PARTS, "date"), _base(value, "date", _date_of))
    return _date_of(value) or _raise(_refused("date", value))


def make_local_time(value: Value) -> Value:
    """`localtime(value)`: a time of day without a zone."""
    return _made_time(value, "localtime").replace(tzinfo=None)


def make_time(value: Value) -> Value:
    """`time(value)`: a time of day in a zone, UTC unless given."""
    found = _made_time(value, "time")
    zone = _zone(value) if isinstance(value, Mapping) else None
    if zone is None:
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    if found.tzinfo is None:
        return found.replace(tzinfo=zone)
    return datetime.combine(date(2000, 1, 1), found).astimezone(zone).timetz()


def _made_time(value: Value, function: str) -> time:
    if type(value) is str:
        return read_time(value)
    if isinstance(value, Mapping):
        base: time | None = _base(value, "time", _time_of)
        numbers = _integers(value, _TIME_PARTS, function)
        if base is None and "hour" not in numbers:
            raise _argument_error("hour must be given")
        return _time_from(numbers, base)
    return _time_of(value) or _raise(_refused(function, value))


def make_local_datetime(value: Value) -> Value:
    """`localdatetime(value)`: a date and a time without a zone."""
    return _made_datetime(value, "localdatetime").replace(tzinfo=None)


def make_datetime(value: Value) -> Value:
    """`datetime(value)`: a date and a time in a zone, UTC unless given; also of `epochSeconds` or `epochMillis`."""
    if isinstance(value, Mapping) and ("epochSeconds" in value or "epochMillis" in value):
        numbers = _integers(value, {"epochSeconds", "epochMillis", *_FRACTIONS, "timezone"}, "datetime")
        found = _since_epoch(numbers.get("epochSeconds", 0) * 1000 + numbers.get("epochMillis", 0))
        found += timedelta(microseconds=sum(numbers.get(part, 0) * size for part, size in _FRACTIONS.items()) // 1000)
    else:
        found = _made_datetime(value, "datetime")
    zone = _zone(value) if isinstance(value, Mapping) else None
    if found.tzinfo is None:
        return found.replace(tzinfo=zone or UTC)
    return found if zone is None else found.astimezone(zone)


def _made_datetime(value: Value, function: str) -> datetime:
    if type(value) is str:
        return read_datetime(value)
    if isinstance(value, Mapping):
        numbers = _integers(value, _DATE_PARTS | _TIME_PARTS, function)
        start: date | None = _base(value, "date", _date_of)
        clock: time | None = _base(value, "time", _time_of)
        tells_the_day = {"ordinalDay", *_CALENDAR.values()} & numbers.keys()
        if start is None and "hour" in numbers and not tells_the_day:
            raise _argument_error("the day must be given before the hour")
        day = _date_from(numbers, start)
        named = [name for name in (*_CLOCK, *_FRACTIONS) if name in numbers]
        moment = _time_from(numbers, clock) if named else clock or time()
        return datetime.combine(day, moment.replace(tzinfo=None)).replace(tzinfo=moment.tzinfo)
    if type(value) is date:
        message = f"{function}() does not take a date, which has no time; write {function}({{date: …}})"
        raise CypherTypeError(message, code="InvalidArgumentType")
    return value if type(value) is datetime else _raise(_refused(function, value))


def _raise(error: Exception) -> Any:
    raise error


def _since_epoch(milliseconds: int) -> datetime:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        raise _argument_error("the date is beyond the years 1 to 9999") from None


def from_epoch(seconds: Value, nanoseconds: Value) -> Value:
    """`datetime.fromEpoch(seconds, nanoseconds)`."""
    return make_datetime({"epochSeconds": seconds, "nanosecond": nanoseconds})


def from_epoch_millis(milliseconds: Value) -> Value:
    """`datetime.fromEpochMillis(milliseconds)`."""
    return make_datetime({"epochMillis": milliseconds})


def make_duration(value: Value) -> Value:
    """`duration(value)`: of a string, or of a map of parts."""
    if type(value) is str:
        return from_text(value)
    if isinstance(value, Mapping):
        return from_map(value)
    return value if type(value) is Duration else _raise(_refused("duration", value))


# --------------------------------------------------------------------------------------------------------- cut off

_MAKERS: dict[str, Callable[[Value], Value]] = {
    "date": make_local_date,
    "datetime": make_datetime,
    "localdatetime": make_local_datetime,
    "localtime": make_local_time,
    "time": make_time,
}
_YEARS = {"millennium": 1000, "century": 100, "decade": 10, "year": 1}
_BELOW_A_DAY = ("day", "hour", "minute", "second", "millisecond", "microsecond")


def _truncating(function: str) -> Callable[..., Value]:
    def truncate(unit: Value, value: Value, parts: Value = None) -> Value:
        """`date.truncate(unit, value, parts)` and its siblings: the beginning of the unit, with parts set anew."""
        if type(unit) is not str or (parts is not None and not isinstance(parts, Mapping)):
            raise _refused(f"{function}.truncate", parts if type(unit) is str else unit)
        day, clock = _date_of(value), _time_of(value)
        if (day if "date" in function else clock) is None:
            raise _refused(f"{function}.truncate", value)
        if unit in _BELOW_A_DAY[1:] and (clock is None or function == "date"):
            raise _argument_error(f"a date cannot be cut off at its {unit}")
        if unit not in _BELOW_A_DAY and day is None:
            raise _argument_error(f"a time cannot be cut off at its {unit}")
        given: dict[str, Any] = dict(parts or {})
        if day is not None and "date" in function:
            given["date"] = _begin_of_date(unit, day)
        if function != "date":
            given["time"] = _begin_of_time(unit, (clock or time()).replace(tzinfo=_zone_of(value)))
        return _MAKERS[function](given)

    return truncate


def _begin_of_date(unit: str, day: date) -> date:
    if unit in _YEARS:
        return date(max(1, day.year - day.year % _YEARS[unit]), 1, 1)
    if unit == "weekYear":
        return date.fromisocalendar(day.isocalendar().year, 1, 1)
    if unit == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    if unit == "month":
        return day.replace(day=1)
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit in _BELOW_A_DAY:
        return day
    raise _argument_error(f"there is no unit {unit!r}")


def _begin_of_time(unit: str, clock: time) -> time:
    if unit not in _BELOW_A_DAY[1:]:
        return time(tzinfo=clock.tzinfo)
    size = {"millisecond": 1000, "microsecond": 1}.get(unit, MICROSECONDS)
    begun = clock.replace(microsecond=clock.microsecond // size * size)
    if unit in {"hour", "minute"}:
        begun = begun.replace(second=0)
    return begun.replace(minute=0) if unit == "hour" else begun


# -------------------------------------------------------------------------------------------------------- between


def _both(function: str, start: Value, end: Value) -> tuple[datetime, datetime, bool]:
    """Return both moments on one calendar and in one zone, and whether both have a date."""
    for value in (start, end):
        if type(value) not in {date, datetime, time}:
            raise _refused(f"duration.{function}", value)
    dated = _date_of(start) is not None and _date_of(end) is not None
    zone = _zone_of(start) or _zone_of(end)
    found: list[datetime] = []
    for value in (start, end):
        day = (_date_of(value) if dated else None) or date(2000, 1, 1)
        clock = _time_of(value) or time()
        moment = datetime.combine(day, clock.replace(tzinfo=None)).replace(tzinfo=clock.tzinfo or zone)
        found.append(moment if zone is None else moment.astimezone(zone))
    return found[0], found[1], dated


def _apart(start: datetime, end: datetime) -> int:
    """Return the time from one moment to another in microseconds."""
    if start.tzinfo is not None:  # within one zone Python tells how far the clocks are apart
        start, end = start.astimezone(UTC), end.astimezone(UTC)
    return (end - start) // timedelta(microseconds=1)


def _whole_days(start: datetime, end: datetime) -> int:
    return int(_apart(start.replace(tzinfo=None), end.replace(tzinfo=None)) / (DAY * MICROSECONDS))


def _whole_months(start: datetime, end: datetime) -> int:
    """Count months as Java does: of the day of the month, not of its last day."""
    day = end.date()
    if end.date() > start.date() and end.time() < start.time():
        day -= timedelta(days=1)
    elif end.date() < start.date() and end.time() > start.time():
        day += timedelta(days=1)
    packed = [(each.year * 12 + each.month) * 32 + each.day for each in (start.date(), day)]
    return int((packed[1] - packed[0]) / 32)


def between(start: Value, end: Value) -> Value:
    """`duration.between(start, end)`: whole months, then days, then seconds."""
    first, last, dated = _both("between", start, end)
    if not dated:
        return Duration(microseconds=_apart(first, last))
    months = _whole_months(first, last)
    first = moved(first, Duration(months=months))
    days = _whole_days(first, last)
    return Duration(months, days, _apart(moved(first, Duration(days=days)), last))


def in_months(start: Value, end: Value) -> Value:
    """`duration.inMonths(start, end)`: whole months."""
    first, last, dated = _both("inMonths", start, end)
    return Duration(months=_whole_months(first, last) if dated else 0)


def in_days(start: Value, end: Value) -> Value:
    """`duration.inDays(start, end)`: whole days."""
    first, last, dated = _both("inDays", start, end)
    return Duration(days=_whole_days(first, last) if dated else 0)


def in_seconds(start: Value, end: Value) -> Value:
    """`duration.inSeconds(start, end)`: nothing but time."""
    first, last, _ = _both("inSeconds", start, end)
    return Duration(microseconds=_apart(first, last))


# ------------------------------------------------------------------------------------------------------------- now

FROM_CLOCK: dict[str, Callable[[datetime], Value]] = {
    "date": datetime.date,
    "datetime": lambda now: now,
    "localdatetime": lambda now: now.replace(tzinfo=None),
    "localtime": datetime.time,
    "time": datetime.timetz,
}
"""What a call without arguments makes of a time in UTC: that at which the query began, unless of `….realtime`."""


def _realtime(of_clock: Callable[[datetime], Value]) -> Callable[[], Value]:
    return lambda: of_clock(datetime.now(UTC))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    **_MAKERS,
    **{
        f"{name}.{clock}": _realtime(of_clock)
        for name, of_clock in FROM_CLOCK.items()
        for clock in ("realtime", "statement", "transaction")
    },
    **{f"{name}.truncate": _truncating(name) for name in _MAKERS},
    "datetime.fromepoch": from_epoch,
    "datetime.fromepochmillis": from_epoch_millis,
    "duration": make_duration,
    "duration.between": between,
    "duration.indays": in_days,
    "duration.inmonths": in_months,
    "duration.inseconds": in_seconds,
}
