"""The margins of what means no difference, and what an interval says against them."""

from ...labels import Verdict
from ...measures import Measure
from ...model import Polarity
from ..rules import Rules
from ..statistics.intervals import Interval, excludes_no_effect, inside
from ..statistics.margins import margins_of


def margins(scale: Measure, polarity: Polarity | None, rules: Rules) -> Interval | None:
    """Return the margins of a scale, on the endpoint of the polarity: the rules', or else the endpoint's own."""
    return margins_of(scale, rules, polarity.margin if polarity is not None else None)


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
