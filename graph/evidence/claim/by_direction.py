"""The lower tiers: directions with P, then directions alone. Neither can show that there is no difference."""

from collections.abc import Sequence

from ...labels import Verdict
from ...model import Polarity
from ..finding.estimate import participants
from ..finding.p_values import read_p
from ..finding.sides import polarity_of, side
from ..flags import Flag
from ..rules import Rules
from ..statistics.overall_test import Signed, sign_test, stouffer
from ..statistics.quantiles import z_of_p
from .decision import DIRECTION, DIRECTION_WITH_P, Decision
from .selection import Counted, Tier


def by_direction_with_p(counted: Sequence[Counted], polarity: Polarity | None, rules: Rules) -> Decision:
    """Return the verdict of Stouffer's test over the results with a side and a P.

    Results known only as not significant enter as z = 0 in a second test. If that is no longer significant the claim
    is flagged; if they hold more of the participants than the rules allow, a Benefit or Harm is withheld.
    """
    usable = [one for one in counted if one.tier is Tier.DIRECTION_WITH_P]
    flags = {Flag(flag) for one in usable for flag in one.evidence.estimate.flags}
    if not usable:
        return Decision(Verdict.INCONCLUSIVE, DIRECTION_WITH_P, frozenset(flags))
    if any((p := read_p(one.evidence.finding, rules)) is not None and p.read_as_equal for one in usable):
        flags.add(Flag.P_READ_AS_EQUAL)
    signed = _signed(usable, polarity, rules)
    z, p_value = stouffer(signed)
    significant = p_value < rules.alpha
    if len(usable) == 1:
        (reading,) = (read_p(one.evidence.finding, rules) for one in usable)
        if reading is not None and reading.value is not None:
            significant, p_value = reading.significant, reading.value.value
    verdict = Verdict.INCONCLUSIVE
    if significant:
        verdict = Verdict.BENEFIT if z > 0 else Verdict.HARM
        silent = [one for one in counted if one.tier is Tier.NOT_SIGNIFICANT]
        _, with_silent = stouffer(_signed([*usable, *silent], polarity, rules))
        too_many = share_not_significant(counted) > rules.not_significant_share
        if too_many or (silent and with_silent >= rules.alpha):
            flags.add(Flag.RESULTS_MISSING)
        if too_many:
            verdict = Verdict.INCONCLUSIVE
    return Decision(verdict, DIRECTION_WITH_P, frozenset(flags), p_value=p_value)


def by_direction(counted: Sequence[Counted], polarity: Polarity | None, rules: Rules) -> Decision:
    """Return the verdict of the sign test, where there are studies enough for one."""
    sides = [side(one.evidence.finding, polarity_of(one.evidence.finding, polarity)) for one in counted]
    decided = [where for where in sides if where]
    flags = frozenset(Flag(flag) for one in counted for flag in one.evidence.estimate.flags)
    if len(decided) < rules.sign_test_from:
        return Decision(Verdict.INCONCLUSIVE, DIRECTION, flags)
    favour = sum(where > 0 for where in decided)
    test = sign_test(favour, len(decided), rules.confidence_level)
    verdict = Verdict.INCONCLUSIVE
    if test.p_value < rules.alpha:
        verdict = Verdict.BENEFIT if 2 * favour > len(decided) else Verdict.HARM
    return Decision(verdict, DIRECTION, flags, p_value=test.p_value)


def share_not_significant(counted: Sequence[Counted]) -> float:
    """Return the share of participants in results known only as not significant; of studies, where sizes lack."""
    sizes = _sizes(counted)
    silent = sum(size for one, size in zip(counted, sizes, strict=True) if one.tier is Tier.NOT_SIGNIFICANT)
    return silent / sum(sizes)


def _signed(counted: Sequence[Counted], polarity: Polarity | None, rules: Rules) -> list[Signed]:
    """Return each result as a normal deviate, 0 where it is known only as not significant, with its weight."""
    results: list[Signed] = []
    for one, size in zip(counted, _sizes(counted), strict=True):
        finding = one.evidence.finding
        p, where = read_p(finding, rules), side(finding, polarity_of(finding, polarity))
        if one.tier is Tier.NOT_SIGNIFICANT or p is None or p.value is None or where is None:
            results.append(Signed(0.0, size))
        else:
            results.append(Signed(where * z_of_p(max(p.value.value, 1e-300)), size))
    return results


def _sizes(counted: Sequence[Counted]) -> list[float]:
    """Return each finding's participants, less what a shared control takes; 1 for all where one is not known."""
    sizes = [participants(one.evidence.finding, one.evidence.study) for one in counted]
    if not all(sizes):
        return [1.0] * len(counted)
    return [(size or 0) / one.share for size, one in zip(sizes, counted, strict=True)]
