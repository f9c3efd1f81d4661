"""What cannot be as it is given: numbers of one result that contradict each other, or their study.

None of it is refused, as a report may say so in truth and another test than the interval's may have given its P. Each
bound is therefore wide: what the rounding of the printed numbers allows comes first, and then what other usual methods
of analysis can make of the same data.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from ...measures import Measure
from ...model import Comparison, Polarity, PRelation, Result
from ..flags import Flag
from ..rules import Rules
from ..statistics.effects import Printed, printed
from ..statistics.quantiles import z_of_level, z_of_p
from .sides import counts, of_time

P_BEYOND, P_BEYOND_SHARE = 0.5, 0.2
"""How far z of a P may lie from that of the interval: log-rank, score and exact tests differ from Wald's."""
UNEVEN = 0.1
"""How far a value may lie from the middle, as a share of half the interval: a bootstrap moves it."""
FEW = 5
"""A smaller cell makes exact intervals, which are uneven by nature."""
CRUDE_ERRORS, CRUDE_RATIO = 1.0, 1.1
"""How far an odds or risk ratio may lie from that of its counts: standard errors, and at least this ratio."""
ADJUSTED_ERRORS, ADJUSTED_RATIO = 2.0, 1.5
"""The same of a hazard ratio, and of what is adjusted."""
_SYMMETRIC = frozenset({Measure.HR, Measure.OR, Measure.RR, Measure.MD, Measure.SMD})


class Doubt(NamedTuple):
    """One thing that cannot be: its flag, the field that shows it, what is wrong, and what to do about it."""

    flag: Flag
    field: str
    problem: str
    remedy: str


class Span(NamedTuple):
    """Where a number can lie, given how it was printed."""

    low: float
    high: float

    def gap(self, other: "Span") -> float:
        """Return how far the two are apart; 0 where they meet."""
        return max(0.0, other.low - self.high, self.low - other.high)


def impossible(finding: Result, participants: int | None, polarity: Polarity | None, rules: Rules) -> Iterator[Doubt]:
    """Yield what of a result cannot be; `participants` are those of its study."""
    interval = _interval(finding, rules)
    if interval is not None:
        yield from _p_against_interval(finding, interval, rules)
        yield from _uneven(finding, interval, polarity)
    yield from _more_than_study(finding, participants)
    if finding.measure is Measure.PROPORTION:
        yield from _shares(finding, polarity, rules)
    if finding.measure.is_ratio:
        yield from _ratio_against_counts(finding, polarity, rules)
    yield from _both_sides(finding)


class _Interval(NamedTuple):
    """Value and limits on the scale where the error is normal, each where it can lie."""

    value: Span
    low: Span
    high: Span


def _interval(finding: Result, rules: Rules) -> _Interval | None:
    value, low, high = finding.value, finding.ci_low, finding.ci_high
    comparing = finding.measure.is_ratio or finding.measure.is_difference
    if not comparing or value is None or low is None or high is None or low == high:
        return None
    spans = [_span(finding.measure, printed(one, rules.printed_decimals_least)) for one in (value, low, high)]
    return _Interval(*spans)


def _span(measure: Measure, number: Printed) -> Span:
    return Span(*(measure.to_normal(number.value + side * number.half_unit) for side in (-1, 1)))


def _p_against_interval(finding: Result, interval: _Interval, rules: Rules) -> Iterator[Doubt]:
    told = _z_of_p(finding, rules)
    if told is None:
        return
    twice = 2 * z_of_level(finding.ci_level or rules.confidence_level)
    widest, narrowest = interval.high.high - interval.low.low, interval.high.low - interval.low.high
    nearest = 0.0 if interval.value.low <= 0 <= interval.value.high else min(map(abs, interval.value))
    farthest = max(map(abs, interval.value))
    shown = Span(nearest * twice / widest, farthest * twice / narrowest if narrowest > 0 else math.inf)
    nearer = min(told.high, shown.high)
    if told.gap(shown) > max(P_BEYOND, P_BEYOND_SHARE * nearer):
        p = f"P {finding.p_relation} {finding.p_value:g}" if finding.p_value is not None else f"{finding.p_relation}"
        limits = f"{finding.value:g} ({finding.ci_low:g} to {finding.ci_high:g})"
        yield Doubt(
            Flag.P_AGAINST_INTERVAL,
            "p_value",
            f"{p} does not go with {finding.measure} {limits}, whose P is about {_about(shown)}",
            "check both, and ci_level, against the source",
        )


def _z_of_p(finding: Result, rules: Rules) -> Span | None:
    """Return where the absolute z of a reported two-sided P can lie."""
    if finding.p_relation is PRelation.NOT_SIGNIFICANT:
        return Span(0.0, z_of_p(rules.alpha))
    if finding.p_relation is PRelation.SIGNIFICANT:
        return Span(z_of_p(rules.alpha), math.inf)
    if finding.p_value is None or not 0 < finding.p_value < 1:
        return None
    if finding.p_relation is PRelation.LESS:
        return Span(z_of_p(finding.p_value), math.inf)
    if finding.p_relation is PRelation.GREATER:
        return Span(0.0, z_of_p(finding.p_value))
    number = printed(finding.p_value, rules.printed_decimals_least)
    least, most = number.value - number.half_unit, min(number.value + number.half_unit, 1.0)
    return Span(z_of_p(most) if most < 1 else 0.0, z_of_p(least) if least > 0 else math.inf)


def _about(z: Span) -> str:
    middle = z.low if math.isinf(z.high) else (z.low + z.high) / 2
    return f"{math.erfc(middle / math.sqrt(2)):.2g}"


def _uneven(finding: Result, interval: _Interval, polarity: Polarity | None) -> Iterator[Doubt]:
    table = counts(finding, polarity)
    if finding.measure not in _SYMMETRIC or (table is not None and min(_cells(table)) < FEW):
        return
    middle = Span((interval.low.low + interval.high.low) / 2, (interval.low.high + interval.high.high) / 2)
    half = (interval.high.high - interval.low.high) / 2
    if interval.value.gap(middle) > UNEVEN * half:
        value, low, high = finding.value, finding.ci_low, finding.ci_high
        center = finding.measure.from_normal(sum(middle) / 2)
        scale = " on the log scale" if finding.measure.is_ratio else ""
        yield Doubt(
            Flag.UNEVEN_INTERVAL,
            "ci_low",
            f"the interval {low:g} to {high:g} is not even around {value:g}{scale}: its middle is {center:.3g}",
            "check the three numbers against the source",
        )


def _more_than_study(finding: Result, participants: int | None) -> Iterator[Doubt]:
    arms = [n for n in (finding.n_experimental, finding.n_control) if n is not None]
    together = finding.comparison in {Comparison.ARMS, Comparison.SUBGROUPS}
    most = sum(arms) if together else max(arms, default=0)
    field = "n_experimental" if arms else "n_evaluable"
    if (finding.n_evaluable or 0) > most:
        most, field = finding.n_evaluable or 0, "n_evaluable"
    if participants and most > participants:
        yield Doubt(
            Flag.MORE_THAN_STUDY,
            field,
            f"{most} patients in the result, and {participants} in its study",
            "check both, and that patients are counted, not courses or events",
        )


def _shares(finding: Result, polarity: Polarity | None, rules: Rules) -> Iterator[Doubt]:
    for name, value, events, n in (
        ("value", finding.value, finding.events_experimental, finding.n_experimental),
        ("value_control", finding.value_control, finding.events_control, finding.n_control),
    ):
        if value is None or events is None or not n:
            continue
        share = events / n
        if of_time(polarity):
            yield from _events_or_free(name, value, events, n)
        elif abs(value - share) > 2 * printed(value, rules.printed_decimals_least).half_unit * (1 + 1e-9):
            yield Doubt(
                Flag.SHARE_AGAINST_TALLY,
                name,
                f"{value:g} is not {events}/{n}, which is {share:.4g}",
                "check both against the source",
            )


def _events_or_free(name: str, value: float, events: int, n: int) -> Iterator[Doubt]:
    """Yield the doubt of a tally that stands alone, or beside a share that is nearer to that of all others."""
    share = events / n
    alone = value == float(f"{share:.12g}")
    if not alone and abs(value - share) <= abs(value - (1 - share)):
        return
    given = f"{events}/{n} stands alone" if alone else f"{value:g} is nearer to {n - events}/{n} than to {events}/{n}"
    yield Doubt(
        Flag.EVENTS_OR_EVENT_FREE,
        "events_experimental" if name == "value" else "events_control",
        f"{given}: on a time to an event it counts who is free of the event, not who had it",
        f"check which the source counts, and give {name} beside it, as printed" if alone else "check both",
    )


def _ratio_against_counts(finding: Result, polarity: Polarity | None, rules: Rules) -> Iterator[Doubt]:
    table = counts(finding, polarity)
    if table is None or finding.value is None or finding.comparison is not Comparison.ARMS:
        return
    crude = _crude(finding.measure, table)
    if crude is None:
        return
    span = _span(finding.measure, printed(finding.value, rules.printed_decimals_least))
    loose = finding.adjusted or finding.measure is Measure.HR
    errors, ratio = (ADJUSTED_ERRORS, ADJUSTED_RATIO) if loose else (CRUDE_ERRORS, CRUDE_RATIO)
    effect, error = crude
    if span.gap(Span(effect, effect)) > max(errors * error, math.log(ratio)):
        events_t, n_t, events_c, n_c = table
        yield Doubt(
            Flag.RATIO_AGAINST_COUNTS,
            "value",
            f"{finding.measure} {finding.value:g} is far from {math.exp(effect):.2g}, which its counts"
            f" {events_t}/{n_t} and {events_c}/{n_c} give",
            "check the ratio, which arm is over which, and what is counted",
        )


def _crude(measure: Measure, table: tuple[int, int, int, int]) -> tuple[float, float] | None:
    """Return the log ratio that counts give, and its standard error; none where a cell is zero.

    Of a hazard ratio that is the ratio of the log shares free of the event, as where hazards are proportional and all
    are followed for as long.
    """
    a, b, c, d = _cells(table)
    if min(a, b, c, d) <= 0:
        return None
    n, m = a + b, c + d
    if measure is Measure.OR:
        return math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    if measure is Measure.RR:
        return math.log((a / n) / (c / m)), math.sqrt(b / (a * n) + d / (c * m))
    free, free_c = math.log(b / n), math.log(d / m)
    return math.log(free / free_c), math.sqrt(a / (b * n * free**2) + c / (d * m * free_c**2))


def _cells(table: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Return with and without the event in the tested arm, then in the control arm."""
    events_t, n_t, events_c, n_c = table
    return events_t, n_t - events_t, events_c, n_c - events_c


def _both_sides(finding: Result) -> Iterator[Doubt]:
    """Yield an agent that is tested against itself, unless dose, schedule or arm may be what differs."""
    twice = sorted(set(finding.agents) & set(finding.versus))
    if twice and not (finding.arm or finding.dose_class or finding.regimen):
        yield Doubt(
            Flag.ON_BOTH_SIDES,
            "versus",
            f"{' and '.join(twice)} is tested and is the comparator",
            "give what both arms have as combined_with, and where doses are compared what differs as arm",
        )
