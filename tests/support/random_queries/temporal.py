"""Writes expressions of dates, datetimes and durations that stay within the years that both sides know."""

from abc import abstractmethod

from .draw import Dice, Kind

LITERALS: dict[Kind, tuple[str, ...]] = {
    Kind.DATE: (
        "date('2024-02-29')",
        "date('2023-12-31')",
        "date({year: 2020, week: 53})",
        "date({year: 2024, quarter: 2, dayOfQuarter: 91})",
        "$date",
        "null",
    ),
    Kind.DATETIME: (
        "datetime('2024-02-29T12:30:00Z')",
        "datetime('2024-02-29T14:30:00+02:00')",
        "datetime('2023-10-29T01:30:00[Europe/Berlin]')",
        "datetime({epochSeconds: 1700000000})",
        "null",
    ),
    Kind.DURATION: (
        "duration('P1M')",
        "duration('P1Y2M3DT4H')",
        "duration('PT24H')",
        "duration({days: 1})",
        "duration('-P31DT30M')",
        "null",
    ),
}
TEMPORAL = tuple(LITERALS)
_DATE_PARTS = (
    *("year", "quarter", "month", "week", "weekYear"),
    *("day", "dayOfQuarter", "ordinalDay", "dayOfWeek", "weekDay"),
)
_PARTS: dict[Kind, tuple[str, ...]] = {
    Kind.DATE: _DATE_PARTS,
    Kind.DATETIME: (*_DATE_PARTS, "hour", "minute", "second", "epochSeconds", "epochMillis", "offsetMinutes"),
    Kind.DURATION: (
        *("years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds"),
        *("quartersOfYear", "monthsOfYear", "monthsOfQuarter", "daysOfWeek", "minutesOfHour", "secondsOfMinute"),
    ),
}
_DATE_UNITS = ("decade", "year", "weekYear", "quarter", "month", "week", "day")


class Temporals(Dice):
    """Temporal expressions over the names in scope."""

    @abstractmethod
    def integer(self, depth: int) -> str:
        """Return an expression for an integer."""

    @abstractmethod
    def leaf(self, kind: Kind) -> str:
        """Return a property, a variable or a literal."""

    def temporal(self, kind: Kind, depth: int) -> str:
        """Return an expression for a date, a datetime or a duration."""
        if depth == 0 or self.chance(0.5):
            return self.leaf(kind)
        less = depth - 1
        if self.chance(0.15):
            return f"coalesce({self.temporal(kind, less)}, {self.temporal(kind, less)})"
        return self._duration(less) if kind is Kind.DURATION else self._moment(kind, less)

    def part(self, depth: int) -> str:
        """Return a part of a temporal value, an integer."""
        kind = self.random.choice(TEMPORAL)
        return f"({self.temporal(kind, depth)}).{self.random.choice(_PARTS[kind])}"

    def _moment(self, kind: Kind, depth: int) -> str:
        match self.count(3, 2, 1):
            case 0:
                duration = self.temporal(Kind.DURATION, depth)
                return f"({self.temporal(kind, depth)} {self.random.choice('+-')} {duration})"
            case 1:
                units = _DATE_UNITS if kind is Kind.DATE else (*_DATE_UNITS, "hour", "minute")
                # Not of null, which Neo4j refuses: neo4j-bugs.tsv.
                moment = f"coalesce({self.temporal(Kind.DATETIME, depth)}, datetime('2024-03-31T23:45:00-05:00'))"
                return f"{kind}.truncate('{self.random.choice(units)}', {moment})"
            case _ if kind is Kind.DATE:
                return f"date({self.temporal(Kind.DATETIME, depth)})"
            case _:
                return f"datetime({{date: coalesce({self.temporal(Kind.DATE, depth)}, $date), hour: 7}})"

    def _duration(self, depth: int) -> str:
        match self.count(3, 2, 2, 2):
            case 0:
                function = self.random.choice(("between", "inMonths", "inDays", "inSeconds"))
                start, end = (self.temporal(self.random.choice((Kind.DATE, Kind.DATETIME)), depth) for _ in range(2))
                return f"duration.{function}({start}, {end})"
            case 1:
                unit = self.random.choice(("months", "weeks", "days", "hours", "seconds"))
                return f"duration({{{unit}: coalesce({self.integer(0)} % 100, 1)}})"
            case 2:
                one, other = self.temporal(Kind.DURATION, depth), self.temporal(Kind.DURATION, depth)
                return f"({one} {self.random.choice('+-')} {other})"
            case _:
                # Not one product of another: Neo4j multiplies the numbers first, which is not the same: neo4j-bugs.tsv.
                return f"({self.leaf(Kind.DURATION)} {self.random.choice(('* 2', '* -3', '/ 2', '* 0.5'))})"
