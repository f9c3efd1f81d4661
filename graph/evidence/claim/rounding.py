"""Whether a verdict hangs on how the printed numbers were rounded."""

import math

from ...labels import Verdict
from ...model import PRelation
from ..finding.derivation import Derivation
from ..finding.estimate import around
from ..rules import Rules
from ..statistics.effects import Effect, printed
from ..statistics.intervals import Interval
from .pools import Pool
from .selection import Counted
from .verdict import Scaled, Weights, summarise, verdict_of


def changes_within_rounding(
    pool: Pool, scaled: Scaled, weights: Weights, verdict: Verdict, rules: Rules, *, significant: bool | None
) -> bool:
    """Return whether the verdict is another with every standard error at its least, or every one at its greatest.

    `significant` is what the reported P says of a single finding; it is kept where that P is a bound and was not
    rounded.
    """
    one = pool.of_one
    if one is not None and one.evidence.finding.p_relation is PRelation.EQUAL:
        significant = None
    for low in (True, False):
        corner = _corner(pool, low=low)
        if corner is None:
            return True
        if corner == pool.effects and one is None:
            continue
        summary = summarise(corner, rules)
        if one is not None:
            summary = summary._replace(interval=_own_interval(one, corner[0], rules, low=low))
        if verdict_of(summary, scaled, weights, rules, significant=significant) is not verdict:
            return True
    return False


def _corner(pool: Pool, *, low: bool) -> list[Effect] | None:
    """Return the effects at one end of the printed rounding; None where one has no standard error left there."""
    corner: list[Effect] = []
    for one, effect in zip(pool.members, pool.effects, strict=True):
        found = one.evidence.estimate
        at = (
            (found.log_effect_low, found.standard_error_low)
            if low
            else (found.log_effect_high, found.standard_error_high)
        )
        if found.scale is not pool.measure or at[0] is None or at[1] is None:
            corner.append(effect)
        elif at[1] == 0:
            return None
        else:
            corner.append(Effect(at[0], at[1] * math.sqrt(one.share)))
    return corner


def _own_interval(one: Counted, effect: Effect, rules: Rules, *, low: bool) -> Interval:
    """Return one finding's interval at the end of the rounding; the limits of a reported one move by half a unit."""
    finding, found = one.evidence.finding, one.evidence.estimate
    at_level = finding.ci_level in {None, rules.confidence_level}
    if found.derivation != Derivation.INTERVAL or finding.ci_low is None or finding.ci_high is None or not at_level:
        return around(effect, rules)
    inward = 1 if low else -1
    ends = [
        limit + sign * inward * printed(limit, rules.printed_decimals_least).half_unit
        for limit, sign in ((finding.ci_low, 1), (finding.ci_high, -1))
    ]
    return Interval(*map(finding.measure.to_normal, ends))
