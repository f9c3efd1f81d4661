"""Dates, times and zones in ISO 8601, as Cypher reads them."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import CypherSyntaxError, CypherUnsupported

_DATE = re.compile(
    r"(?P<year>\d{4})(?:"
    r"-?W(?P<week>\d\d)(?:-?(?P<weekday>\d))?"
    r"|-?Q(?P<quarter>\d)(?:-?(?P<quarterday>\d\d))?"
    r"|-?(?P<ordinal>\d{3})"
    r"|-(?P<month>\d\d)(?:-(?P<day>\d\d))?"
    r"|(?P<short_month>\d\d)(?P<short_day>\d\d)?"
    r")?",
    re.ASCII,
)
_TIME = re.compile(r"(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?", re.ASCII)
_ZONE = re.compile(r"(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?(?:\[([\w/+-]+)\])?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d)(?::?(\d\d)(?::?(\d\d))?)?", re.ASCII)


def _wrong(text: str, what: str) -> CypherSyntaxError:
    return CypherSyntaxError(f"{text!r} is no {what}", code="InvalidArgumentValue")


def read_date(text: str) -> date:
    """Read `2020-02-03`, `2020-W06-1`, `2020-Q1-34`, `2020-034`, each also without dashes or cut short."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise _wrong(text, "date such as '2020-02-03'")
    part = {name: int(value) for name, value in match.groupdict().items() if value is not None}
    try:
        return make_date(
            part["year"],
            month=part.get("month", part.get("short_month")),
            day=part.get("day", part.get("short_day")),
            week=part.get("week"),
            weekday=part.get("weekday"),
            quarter=part.get("quarter"),
            quarter_day=part.get("quarterday"),
            ordinal=part.get("ordinal"),
        )
    except ValueError as error:
        raise CypherSyntaxError(f"{text!r} is no date: {error}", code="InvalidArgumentValue") from None


def make_date(
    year: int,
    *,
    month: int | None = None,
    day: int | None = None,
    week: int | None = None,
    weekday: int | None = None,
    quarter: int | None = None,
    quarter_day: int | None = None,
    ordinal: int | None = None,
) -> date:
    """Return the date of a year and of a month, a week, a quarter or a day of the year; what is not given is the first.

    Raises ValueError for a date that there is not.
    """
    if week is not None:
        return date.fromisocalendar(year, week, weekday or 1)
    if quarter is not None:
        if not 1 <= quarter <= 4:
            raise ValueError("a quarter is 1 to 4")
        found = date(year, 3 * quarter - 2, 1) + timedelta(days=(quarter_day or 1) - 1)
        if (found.year, (found.month - 1) // 3 + 1) != (year, quarter):
            raise ValueError("the quarter has no such day")
        return found
    if ordinal is not None:
        found = date(year, 1, 1) + timedelta(days=ordinal - 1)
        if found.year != year:
            raise ValueError("the year has no such day")
        return found
    return date(year, 1 if month is None else month, 1 if day is None else day)


def read_time(text: str) -> time:
    """Read `10:11:12.5`, `101112` or shorter, with a zone or without."""
    match = _TIME.match(text)
    zone = _ZONE.fullmatch(text, match.end()) if match else None
    if match is None or zone is None:
        raise _wrong(text, "time such as '10:11:12'")
    try:
        hour, minute, second = (int(part or 0) for part in match.groups()[:3])
        found = time(hour, minute, second, microseconds_of(match[4] or "0"))
    except ValueError as error:
        raise CypherSyntaxError(f"{text!r} is no time: {error}", code="InvalidArgumentValue") from None
    return found.replace(tzinfo=_zone(zone, text))


def microseconds_of(fraction: str) -> int:
    """Return the digits after the point of a second in microseconds. Raises CypherUnsupported for more digits."""
    if fraction[6:].strip("0"):
        raise CypherUnsupported("a time finer than microseconds", hint="round it to six digits")
    return int(fraction[:6].ljust(6, "0"))


def read_datetime(text: str) -> datetime:
    """Read a date, `T` and a time, or a date alone; with a zone or without."""
    day, separator, rest = text.partition("T")
    moment = read_time(rest) if separator else time()
    found = datetime.combine(read_date(day), moment.replace(tzinfo=None))
    return found.replace(tzinfo=moment.tzinfo)


def read_zone(text: str) -> tzinfo:
    """Read `Z`, `+01:00` or `Europe/Stockholm`."""
    if text == "Z":
        return UTC
    if match := _OFFSET.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
        shift = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return timezone(-shift if match[1] == "-" else shift) if shift else UTC
    try:
        return ZoneInfo(text.replace(" ", "_"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _wrong(text, "time zone such as '+01:00' or 'Europe/Stockholm'") from None


def _zone(match: re.Match[str], text: str) -> tzinfo | None:
    shift, name = match.groups()
    if name is not None:
        return read_zone(name)
    if shift is None:
        return None
    try:
        return read_zone(shift)
    except ValueError:
        raise _wrong(text, "time with an offset below a day") from None
