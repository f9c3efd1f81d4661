"""When an interval excludes no effect, and when it lies inside the margins of what means no difference."""

import math
from typing import NamedTuple

from ...model import Measure, Polarity, Verdict
from ..rules import Rules


class Interval(NamedTuple):
    """An interval of an effect on the scale where its error is normal."""

    low: float
    high: float


def margins(scale: Measure, polarity: Polarity | None, rules: Rules) -> Interval | None:
    """Return the margins on the log scale for ratios; None for a mean difference whose endpoint states none."""
    if scale is Measure.HR:
        return Interval(math.log(rules.margin_hr_low), math.log(rules.margin_hr_high))
    if scale is Measure.OR:
        return Interval(math.log(rules.margin_or_low), math.log(rules.margin_or_high))
    if scale is Measure.RR:
        return Interval(math.log(rules.margin_rr_low), math.log(rules.margin_rr_high))
    if scale is Measure.RD:
        return Interval(-rules.margin_rd, rules.margin_rd)
    if scale is Measure.SMD:
        return Interval(-rules.margin_smd, rules.margin_smd)
    if polarity is not None and polarity.margin is not None:
        return Interval(-polarity.margin, polarity.margin)
    return None


def inside(interval: Interval, limits: Interval | None) -> bool:
    """Return whether the interval lies wholly inside the margins; never where there are none."""
    return limits is not None and limits.low <= interval.low and interval.high <= limits.high


def excludes_no_effect(interval: Interval) -> bool:
    """Return whether 0 (a ratio of 1) lies outside the interval; a limit at 0 does not exclude it."""
    return interval.low > 0 or interval.high < 0


def verdict_of_interval(
    interval: Interval, *, sign: int, limits: Interval | None, significant: bool | None = None
) -> Verdict:
    """Return what an interval says, where `sign` is 1 if greater is benefit and -1 if it is harm.

    `significant` is what the reported P says, for an interval that was itself derived from that P: its limit is then
    no effect exactly where P is the significance level, and must not be decided by the last bit of a float.

    >>> verdict_of_interval(Interval(-0.2, -0.1), sign=-1, limits=None)
    <Verdict.BENEFIT: 'Benefit'>
    """
    if excludes_no_effect(interval) if significant is None else significant:
        return Verdict.BENEFIT if (interval.low + interval.high > 0) == (sign > 0) else Verdict.HARM
    return Verdict.NO_DIFFERENCE if inside(interval, limits) else Verdict.INCONCLUSIVE
