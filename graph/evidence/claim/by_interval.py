"""The first tier: effects with an interval, pooled where there are several."""

from collections.abc import Sequence

from ...labels import Verdict
from ...model import Polarity, PRelation
from ..finding.derivation import Derivation
from ..finding.estimate import own_interval, reported_significance
from ..finding.margins import margins, verdict_of_interval
from ..finding.sides import benefit_sign
from ..flags import Flag
from ..rules import Rules
from ..statistics.intervals import inside
from ..statistics.sensitivity import most_influential, small_study_test, without
from .by_direction import share_not_significant
from .decision import INTERVAL, Decision
from .pools import Pool
from .rounding import changes_within_rounding
from .selection import Counted
from .verdict import Scaled, Summary, Weights, infer, summarise, verdict_of

LEFT_OUT = 5
"""Studies at either end that are left out in turn: up to ten of a claim's, so that its cost grows with its findings."""


def by_interval(
    pool: Pool, counted: Sequence[Counted], polarity: Polarity | None, weights: Weights, rules: Rules
) -> Decision:
    """Return the verdict of the pooled interval, with what makes it doubtful."""
    scaled = Scaled(pool.measure, benefit_sign(pool.measure, polarity), margins(pool.measure, polarity, rules))
    summary = summarise(pool.effects, rules)
    significant, p_value, one = None, summary.p_value, pool.of_one
    if one is not None:
        summary, significant, p_value = _of_one(one, summary, rules)
    verdict = verdict_of(summary, scaled, weights, rules, significant=significant)
    flags = {Flag(flag) for member in pool.members for flag in member.evidence.estimate.flags}
    flags |= _of_pool(pool, summary, scaled, verdict, rules)
    if verdict in {Verdict.BENEFIT, Verdict.HARM} and inside(summary.interval, scaled.margins):
        flags.add(Flag.SMALL)
    if any(member.share > 1 for member in pool.members):
        flags.add(Flag.SHARED_CONTROL)
    if changes_within_rounding(pool, scaled, weights, verdict, rules, significant=significant):
        flags.add(Flag.ROUNDING)
    if share_not_significant(counted) > rules.not_significant_share:
        flags.add(Flag.RESULTS_MISSING)
    return Decision(verdict, INTERVAL, frozenset(flags), scaled, summary, p_value, tuple(pool.members))


def _of_one(one: Counted, summary: Summary, rules: Rules) -> tuple[Summary, bool | None, float]:
    """Return one finding's own interval, what its P says, and the reported P where it is exact or gave the interval."""
    finding, found = one.evidence.finding, one.evidence.estimate
    own = own_interval(finding, found, rules)
    method = "as reported" if found.derivation == Derivation.INTERVAL else summary.method
    significant = reported_significance(finding, found, rules)
    p_value = finding.p_value if finding.p_relation is PRelation.EQUAL or significant is not None else None
    return (
        summary._replace(interval=own or summary.interval, method=method),
        significant,
        summary.p_value if p_value is None else p_value,
    )


def _of_pool(pool: Pool, summary: Summary, scaled: Scaled, verdict: Verdict, rules: Rules) -> set[Flag]:
    """Return the flags that come from pooling two studies or more."""
    flags: set[Flag] = set()
    k = len(pool.effects)
    if k == 1:
        return flags
    if k < rules.hartung_knapp_from:
        flags.add(Flag.FEW_STUDIES)
    if summary.heterogeneity is not None and summary.heterogeneity.p_value < rules.heterogeneity_p:
        flags.add(Flag.HETEROGENEITY)
    if verdict in {Verdict.BENEFIT, Verdict.HARM, Verdict.NO_DIFFERENCE}:
        tau2 = summary.tau2 or 0.0
        for omitted in most_influential(pool.effects, tau2, LEFT_OUT):
            _, rest, _ = infer(without(pool.effects, omitted), rules, start=tau2)
            if verdict_of_interval(rest.interval, sign=scaled.sign, limits=scaled.margins) is not verdict:
                flags.add(Flag.ONE_STUDY_CARRIES_IT)
                break
    if k >= rules.small_study_test_from:
        test = small_study_test(pool.effects)
        if test is not None and test.p_value < rules.small_study_p:
            flags.add(Flag.SMALL_STUDIES)
    return flags
