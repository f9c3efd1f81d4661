"""Dates and times: Python's own `date`, `datetime` and `time`, with a zone or without, to the microsecond.

What they are called, how they are written, what parts they have, and what may be added to them.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from ..errors import CypherArgumentError, CypherTypeError
from .duration import DAY, MICROSECONDS, Duration
from .duration import component as duration_component

Moment: TypeAlias = date | datetime | time

TEMPORAL: frozenset[type] = frozenset({date, datetime, time, Duration})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def type_name(value: Any) -> str:
    """Return the Cypher type of a temporal value, an empty text for any other."""
    kind = type(value)
    if kind is date:
        return "DATE"
    if kind is datetime:
        return "ZONED DATETIME" if value.tzinfo is not None else "LOCAL DATETIME"
    if kind is time:
        return "ZONED TIME" if value.tzinfo is not None else "LOCAL TIME"
    return "DURATION" if kind is Duration else ""


# ------------------------------------------------------------------------------------------------------------ as text


def text(value: Moment | Duration) -> str:
    """Write as Cypher does: `2020-02-03T10:11:12.5+01:00[Europe/Stockholm]`.

    >>> text(datetime(2020, 2, 3, 10, tzinfo=UTC)), text(time(1, 2, 3, 400_000))
    ('2020-02-03T10:00:00Z', '01:02:03.4')
    """
    if isinstance(value, Duration) or type(value) is date:
        return str(value)
    local = value.replace(tzinfo=None).isoformat(timespec="microseconds")  # type: ignore[call-arg]  # no bare date here
    return local.rstrip("0").removesuffix(".").ljust(local.index(":") + 6, "0") + _zone_text(value)


def _zone_text(value: Any) -> str:
    if value.tzinfo is None:
        return ""
    name = getattr(value.tzinfo, "key", None)
    return offset_text(value) + (f"[{name}]" if name not in {None, "UTC", "Z"} else "")


def offset_text(value: Any) -> str:
    """Write the offset from UTC: `Z` or `+01:00`."""
    seconds = offset(value)
    if seconds == 0:
        return "Z"
    minutes, seconds = divmod(abs(seconds), 60)
    shown = f"{'-' if offset(value) < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return shown + (f":{seconds:02}" if seconds else "")


def offset(value: Any) -> int:
    """Return the offset from UTC in seconds, 0 where there is no zone."""
    found = value.utcoffset()
    if found is None and value.tzinfo is not None:  # a time of a day in a zone whose offset differs from day to day
        found = datetime.combine(datetime.now(value.tzinfo).date(), value).utcoffset()
    return 0 if found is None else int(found.total_seconds())


# ------------------------------------------------------------------------------------------------------------ order


def sort_key(value: Any) -> tuple[Any, ...]:
    """Return a key that sorts values of one temporal type; of two equal instants the smaller offset is less."""
    if type(value) is Duration:
        return (value.average(), value.months, value.days)
    if type(value) is datetime and value.tzinfo is not None:
        return (value - _EPOCH, offset(value))
    if type(value) is time:
        return (_of_day(value) - offset(value) * MICROSECONDS, offset(value))
    return (value,)


def identity(value: Any) -> str:
    """Return a text that equal values share and no others: two instants in different zones are not equal."""
    return f"{type_name(value)} {text(value)}"


def _of_day(value: time) -> int:
    return ((value.hour * 60 + value.minute) * 60 + value.second) * MICROSECONDS + value.microsecond


# ------------------------------------------------------------------------------------------------------------ parts


def component(value: Any, name: str) -> Any:
    """Return `value.name`. Raises CypherTypeError for a part that the value has not."""
    kind = type(value)
    found: Any = None
    if kind is Duration:
        found = duration_component(value, name)
    else:
        if kind is not time:
            found = _date_component(value, name)
        if found is None and kind is not date:
            found = _time_component(value, name)
        if found is None and kind is datetime and value.tzinfo is not None and name in {"epochSeconds", "epochMillis"}:
            instant = (value - _EPOCH) // _MICROSECOND
            found = instant // (MICROSECONDS if name == "epochSeconds" else 1000)
    if found is None:
        message = f"{type_name(value).lower()} has no part `{name}`"
        raise CypherTypeError(message, code="InvalidArgumentType")
    return found


def _date_component(value: date, name: str) -> int | None:
    calendar = value.isocalendar()
    first_of_quarter = date(value.year, (value.month - 1) // 3 * 3 + 1, 1)
    ordinal = date(value.year, value.month, value.day).toordinal()
    values = {
        "year": value.year,
        "quarter": (value.month - 1) // 3 + 1,
        "month": value.month,
        "week": calendar.week,
        "weekYear": calendar.year,
        "dayOfQuarter": ordinal - first_of_quarter.toordinal() + 1,
        "day": value.day,
        "ordinalDay": value.timetuple().tm_yday,
        "dayOfWeek": calendar.weekday,
        "weekDay": calendar.weekday,
    }
    return values.get(name)


def _time_component(value: Any, name: str) -> Any:
    if value.tzinfo is not None:
        match name:
            case "timezone":
                return getattr(value.tzinfo, "key", None) or offset_text(value)
            case "offset":
                return offset_text(value)
            case "offsetMinutes":
                return offset(value) // 60
            case "offsetSeconds":
                return offset(value)
    values = {
        "hour": value.hour,
        "minute": value.minute,
        "second": value.second,
        "millisecond": value.microsecond // 1000,
        "microsecond": value.microsecond,
        "nanosecond": value.microsecond * 1000,
    }
    return values.get(name)


# ------------------------------------------------------------------------------------------------------- arithmetic


def add(left: Any, right: Any) -> Any:
    """`left + right`, of a moment and a duration or of two durations; None for anything else."""
    if type(right) is Duration:
        return left.plus(right) if type(left) is Duration else moved(left, right) if type(left) in TEMPORAL else None
    return moved(right, left) if type(left) is Duration and type(right) in TEMPORAL else None


def subtract(left: Any, right: Any) -> Any:
    """`left - right`, of a moment or a duration and a duration; None for anything else."""
    if type(right) is not Duration or type(left) not in TEMPORAL:
        return None
    return left.plus(right, -1) if type(left) is Duration else moved(left, Duration().plus(right, -1))


def multiply(left: Any, right: Any) -> Any:
    """`left * right`, of a duration and a number; None for anything else."""
    if type(left) is not Duration:
        left, right = right, left
    return left.times(_factor(right)) if type(left) is Duration and type(right) in {int, float} else None


def divide(left: Any, right: Any) -> Any:
    """`left / right`, of a duration by a number; None for anything else."""
    if type(left) is not Duration or type(right) not in {int, float}:
        return None
    if right == 0:
        raise CypherArgumentError("division by zero", code="DivisionByZero")
    return left.times(1 / _factor(right))


def _factor(number: float) -> Fraction:
    if number - number != 0:
        raise CypherArgumentError("a duration cannot be multiplied by what is not finite", code="NumberOutOfRange")
    return Fraction(number)


def moved(value: Any, by: Duration) -> Any:
    """Add a duration: months first, to the last day of a shorter one, then days, then seconds."""
    seconds = timedelta(microseconds=by.microseconds)
    if type(value) is time:
        moment = datetime.combine(date(2000, 1, 1), value.replace(tzinfo=None)) + seconds % timedelta(days=1)
        return moment.time().replace(tzinfo=value.tzinfo)
    try:
        there = _month_later(value, by.months) + timedelta(days=by.days)
        if type(value) is date:
            return there + timedelta(days=int(Fraction(by.microseconds, DAY * MICROSECONDS)))
        if value.tzinfo is None:
            return there + seconds
        return (there.astimezone(UTC) + seconds).astimezone(value.tzinfo)
    except (OverflowError, ValueError):
        raise CypherArgumentError("the date is beyond the years 1 to 9999", code="NumberOutOfRange") from None


def _month_later(value: Any, months: int) -> Any:
    if months == 0:
        return value
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    return value.replace(year=year, month=month + 1, day=min(value.day, monthrange(year, month + 1)[1]))
