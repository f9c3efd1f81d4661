"""Durations: months, days and seconds beside one another, because none of them is a fixed number of another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import NoReturn

from ..errors import CypherArgumentError, CypherSyntaxError, CypherTypeError

__all__ = ["Duration"]

MICROSECONDS = 1_000_000
DAY = 86_400
_MONTH = Fraction(2_629_746)
"""Seconds of a month, a twelfth of 365.2425 days, by which a part of a month is told in days and seconds."""

_UNITS = r"(?:(-?[\d.]+)Y)?(?:(-?[\d.]+)M)?(?:(-?[\d.]+)W)?(?:(-?[\d.]+)D)?"
_TEXT = re.compile(rf"([-+])?P(?=.){_UNITS}(?:T(?=.)(?:(-?[\d.]+)H)?(?:(-?[\d.]+)M)?(?:(-?[\d.]+)S)?)?", re.ASCII)
_DATE_LIKE = re.compile(r"P(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d(?:\.\d+)?)", re.ASCII)
_IN_MONTHS = {"years": 12, "months": 1}
_IN_DAYS = {"weeks": 7, "days": 1}
_IN_SECONDS = {
    "hours": Fraction(3600),
    "minutes": Fraction(60),
    "seconds": Fraction(1),
    "milliseconds": Fraction(1, 1000),
    "microseconds": Fraction(1, 1_000_000),
    "nanoseconds": Fraction(1, 1_000_000_000),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of time. Two are equal when all three parts are: a day is not 24 hours, twelve months are a year.

    >>> str(Duration(14, 3, 90_500_000)), Duration(days=1) == Duration(microseconds=86_400_000_000)
    ('P1Y2M3DT1M30.5S', False)
    """

    months: int = 0
    days: int = 0
    microseconds: int = 0

    @property
    def seconds(self) -> int:
        """Whole seconds, rounded down."""
        return self.microseconds // MICROSECONDS

    def average(self) -> Fraction:
        """Return the length in seconds, with months and days of average length, by which durations are sorted."""
        return self.months * _MONTH + self.days * DAY + Fraction(self.microseconds, MICROSECONDS)

    def plus(self, other: "Duration", sign: int = 1) -> "Duration":
        """Add or, with the sign -1, subtract another, part by part."""
        return Duration(
            self.months + sign * other.months,
            self.days + sign * other.days,
            self.microseconds + sign * other.microseconds,
        )

    def __add__(self, other: "Duration | float") -> "Duration":
        """Add another, as a running sum that begins with 0 does. Raises CypherTypeError for any other number."""
        if isinstance(other, Duration):
            return self.plus(other)
        if other == 0:
            return self
        raise CypherTypeError("a duration and a number have no sum", code="InvalidArgumentType")

    __radd__ = __add__

    def times(self, factor: Fraction) -> "Duration":
        """Multiply; a part of a month becomes days, a part of a day seconds."""
        return exact(self.months * factor, self.days * factor, Fraction(self.microseconds, MICROSECONDS) * factor)

    def __str__(self) -> str:
        """Write as ISO 8601 does."""
        years, months = _quotient(self.months, 12)
        seconds, rest = _quotient(self.microseconds, MICROSECONDS)
        minutes, seconds = _quotient(seconds, 60)
        hours, minutes = _quotient(minutes, 60)
        date = _written((years, "Y"), (months, "M"), (self.days, "D"))
        time = _written((hours, "H"), (minutes, "M"))
        if seconds or rest:
            sign = "-" if self.microseconds < 0 else ""
            fraction = f".{abs(rest):06}".rstrip("0") if rest else ""
            time += f"{sign}{abs(seconds)}{fraction}S"
        return f"P{date}T{time}" if time else f"P{date}" if date else "PT0S"


def _quotient(number: int, divisor: int) -> tuple[int, int]:
    """Divide with truncation towards zero, so that both parts have the sign of the number."""
    quotient, rest = divmod(abs(number), divisor)
    return (quotient, rest) if number >= 0 else (-quotient, -rest)


def _written(*parts: tuple[int, str]) -> str:
    return "".join(f"{count}{unit}" for count, unit in parts if count)


def exact(months: Fraction, days: Fraction, seconds: Fraction) -> Duration:
    """Return the duration of such lengths; a part of a month becomes days, a part of a day seconds.

    Raises CypherArgumentError for a duration beyond 64 bits of seconds.
    """
    whole_months = int(months)
    days += (months - whole_months) * _MONTH / DAY
    whole_days = int(days)
    seconds += (days - whole_days) * DAY
    if max(Fraction(abs(whole_months)), Fraction(abs(whole_days)), abs(seconds)) >= 2**63:
        raise CypherArgumentError("the duration is too long", code="NumberOutOfRange")
    return Duration(whole_months, whole_days, int(seconds * MICROSECONDS))


def from_text(text: str) -> Duration:
    """Read ISO 8601: `P1Y2M3W4DT5H6M7.8S`, each part with a sign of its own, or `P2020-02-03T04:05:06`."""
    if match := _DATE_LIKE.fullmatch(text):
        years, months, days, hours, minutes, seconds = map(Fraction, match.groups())
        return exact(12 * years + months, days, 3600 * hours + 60 * minutes + seconds)
    match = _TEXT.fullmatch(text)
    if match is None:
        _no_duration(text)
    try:
        sign, *parts = match.groups()
        years, months, weeks, days, hours, minutes, seconds = (Fraction(part or 0) for part in parts)
    except ValueError:
        _no_duration(text)
    factor = -1 if sign == "-" else 1
    return exact(
        factor * (12 * years + months),
        factor * (7 * weeks + days),
        factor * (3600 * hours + 60 * minutes + seconds),
    )


def _no_duration(text: str) -> NoReturn:
    raise CypherSyntaxError(f"{text!r} is no duration such as 'P1Y2M3DT4H5M6.7S'", code="InvalidArgumentValue")


def from_map(parts: Mapping[str, object]) -> Duration:
    """Make a duration of its parts, `{days: 1.5, hours: 2}`.

    Raises CypherArgumentError for an unknown part or none, CypherTypeError for one that is no number.
    """
    if not parts:
        raise CypherArgumentError("duration() needs a part such as {days: 1}", code="InvalidArgumentValue")
    months, days, seconds = Fraction(0), Fraction(0), Fraction(0)
    for name, value in parts.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise CypherTypeError(f"the {name} of a duration must be a number", code="InvalidArgumentType")
        if name in _IN_MONTHS:
            months += Fraction(value) * _IN_MONTHS[name]
        elif name in _IN_DAYS:
            days += Fraction(value) * _IN_DAYS[name]
        elif name in _IN_SECONDS:
            seconds += Fraction(str(value)) * _IN_SECONDS[name]
        else:
            raise CypherArgumentError(f"a duration has no {name}", code="InvalidArgumentValue")
    return exact(months, days, seconds)


def component(duration: Duration, name: str) -> int | None:
    """Return `duration.name`, or None when a duration has no such part."""
    months, days, seconds = duration.months, duration.days, duration.seconds
    rest = duration.microseconds - seconds * MICROSECONDS
    values = {
        "years": _quotient(months, 12)[0],
        "quarters": _quotient(months, 3)[0],
        "months": months,
        "weeks": _quotient(days, 7)[0],
        "days": days,
        "hours": _quotient(seconds, 3600)[0],
        "minutes": _quotient(seconds, 60)[0],
        "seconds": seconds,
        "milliseconds": duration.microseconds // 1000,
        "microseconds": duration.microseconds,
        "nanoseconds": duration.microseconds * 1000,
        "quartersOfYear": _quotient(_quotient(months, 3)[0], 4)[1],
        "monthsOfYear": _quotient(months, 12)[1],
        "monthsOfQuarter": _quotient(months, 3)[1],
        "daysOfWeek": _quotient(days, 7)[1],
        "minutesOfHour": _quotient(_quotient(seconds, 60)[0], 60)[1],
        "secondsOfMinute": _quotient(seconds, 60)[1],
        "millisecondsOfSecond": rest // 1000,
        "microsecondsOfSecond": rest,
        "nanosecondsOfSecond": rest * 1000,
    }
    return values.get(name)
