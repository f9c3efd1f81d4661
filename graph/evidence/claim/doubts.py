"""What makes a verdict doubtful: flags that come from giving it again on something else."""

import math
from collections.abc import Iterable
from itertools import compress

from ...labels import Verdict
from ...measures import Measure
from ...model import Polarity, PRelation, RiskOfBias
from ..finding.derivation import FROM_P, Derivation
from ..finding.sides import counts
from ..finding.significance import effect_within_rounding, interval_within_rounding
from ..finding.weight import risk_of_bias
from ..flags import Flag
from ..rules import Rules
from ..statistics.effects import Effect
from ..statistics.from_counts import Cells
from ..statistics.intervals import excludes_no_effect
from ..statistics.pooling import weight_shares
from ..statistics.sensitivity import SmallStudyTest, harbord_test, most_influential, small_study_test
from .pools import Pool
from .selection import Counted, Selection
from .summary import Summary, summarise
from .verdict import Body, Judgement, has_p, judge, share_of_pool

LEFT_OUT = 5
"""Studies at either end that are left out in turn: up to ten of a claim's, so that its cost grows with its findings."""
_DECIDED = frozenset({Verdict.BENEFIT, Verdict.HARM})


def doubts(body: Body, given: Judgement, second: Summary | None, selection: Selection, rules: Rules) -> set[Flag]:
    """Return the flags of a verdict."""
    flags: set[Flag] = set()
    if given.verdict in _DECIDED and given.inside:
        flags.add(Flag.SMALL)
    decided = given.verdict in _DECIDED or given.verdict is Verdict.NO_DIFFERENCE
    if body.pool is not None and decided and share_of_pool(body) < rules.part_of_evidence:
        flags.add(Flag.PART_OF_EVIDENCE)
    if contradicting(given.verdict, selection):
        flags.add(Flag.CONTRADICTED)
    missing = [one for one in body.beside if not has_p(one)]
    if missing and _without_beside(body, missing, rules) is not given.verdict:
        flags.add(Flag.RESULTS_MISSING)
    if body.pool is None or body.summary is None:
        return flags
    if second is not None and judge(body._replace(summary=second), rules).verdict is not given.verdict:
        flags.add(Flag.FRAGILE)
    spread = body.summary.heterogeneity
    if spread is not None and spread.p_value < rules.heterogeneity_p:
        flags.add(Flag.HETEROGENEITY)
    if decided and _one_study_carries_it(body, body.pool, body.summary, given.verdict, rules):
        flags.add(Flag.ONE_STUDY_CARRIES_IT)
    test = small_studies(body.pool, body.polarity, rules)
    if test is not None and test.p_value < rules.small_study_p:
        flags.add(Flag.SMALL_STUDIES)
    if high_risk_share(body.pool, body.summary) >= rules.high_bias_share:
        flags.add(Flag.HIGH_RISK_OF_BIAS)
    if any(_at_corner(body, body.pool, rules, narrow=narrow) not in {None, given.verdict} for narrow in (True, False)):
        flags.add(Flag.ROUNDING)
    return flags


def high_risk_share(pool: Pool, summary: Summary) -> float:
    """Return the share of the pool's inverse-variance weight that comes from results at high risk of bias."""
    high = [_at_high_risk(one) for one in pool.members]
    if not any(high):
        return 0.0
    return math.fsum(compress(weight_shares(pool.effects, summary.tau2 or 0.0), high))


def without_high_risk(body: Body, rules: Rules) -> Verdict:
    """Return the verdict without the results at high risk of bias."""
    beside = [one for one in body.beside if _at_high_risk(one)]
    left = _beside(body, beside)
    if body.pool is not None:
        pool = body.pool.without(i for i, one in enumerate(body.pool.members) if _at_high_risk(one))
        left = left.with_pool(pool, None if pool is None else summarise(pool, rules))
    return judge(left, rules).verdict


def small_studies(pool: Pool, polarity: Polarity | None, rules: Rules) -> SmallStudyTest | None:
    """Return the test for small-study effects: Harbord's of odds ratios from counts, else Egger's."""
    if len(pool.effects) < rules.small_study_test_from:
        return None
    tables = [counts(one.evidence.finding, polarity) for one in pool.members]
    of_counts = all(one.evidence.estimate.derivation == Derivation.COUNTS for one in pool.members)
    if pool.measure is Measure.OR and of_counts:
        return harbord_test([Cells(t[0], t[1] - t[0], t[2], t[3] - t[2]) for t in tables if t is not None])
    return small_study_test(pool.effects)


def _at_high_risk(one: Counted) -> bool:
    return risk_of_bias(one.evidence.finding, one.evidence.study) is RiskOfBias.HIGH


def _beside(body: Body, gone: Iterable[Counted]) -> Body:
    """Return the body without some of the results beside the pool."""
    ids = {one.evidence.id for one in gone}
    return body._replace(
        counted=tuple(one for one in body.counted if one.evidence.id not in ids),
        beside=tuple(one for one in body.beside if one.evidence.id not in ids),
    )


def _without_beside(body: Body, gone: Iterable[Counted], rules: Rules) -> Verdict:
    return judge(_beside(body, gone), rules).verdict


def contradicting(verdict: Verdict, selection: Selection) -> frozenset[str]:
    """Return the ids of the findings, counted or shown, that are significant on the other side than Benefit or Harm."""
    if verdict not in _DECIDED:
        return frozenset()
    other = -1 if verdict is Verdict.BENEFIT else 1
    counted = (one.evidence.id for one in selection.counted if one.significant and one.side == other)
    shown = (
        one.evidence.id
        for one in selection.context
        if one.shown
        and one.evidence.estimate.significant
        and (one.evidence.estimate.side or 0) * selection.signs[one.evidence.id] == other
    )
    return frozenset((*counted, *shown))


def _one_study_carries_it(body: Body, pool: Pool, summary: Summary, verdict: Verdict, rules: Rules) -> bool:
    tau2 = summary.tau2 or 0.0
    if len(pool.effects) == 1:
        return False
    for omitted in most_influential(pool.effects, tau2, LEFT_OUT):
        rest = pool.without([omitted])
        left = body.with_pool(rest, None if rest is None else summarise(rest, rules, start=tau2))
        if judge(left, rules).verdict is not verdict:
            return True
    return False


def _at_corner(body: Body, pool: Pool, rules: Rules, *, narrow: bool) -> Verdict | None:
    """Return the verdict with every standard error at its least, or every one at its greatest; None: as it is."""
    one = pool.of_one
    if one is not None and pool.bias_sigma(rules) == 0:
        summary = _one_at_corner(one, body.summary, rules, narrow=narrow)
        return None if summary is None else judge(body._replace(summary=summary), rules).verdict
    effects = tuple(
        _effect_at_corner(one, effect, pool, narrow=narrow)
        for one, effect in zip(pool.members, pool.effects, strict=True)
    )
    if effects == pool.effects:
        return None
    corner = pool._replace(effects=effects)
    return judge(body._replace(pool=corner, summary=summarise(corner, rules)), rules).verdict


def _one_at_corner(one: Counted, summary: Summary | None, rules: Rules, *, narrow: bool) -> Summary | None:
    """Return one finding's own interval at an end of its rounding; a P that is a bound was not rounded."""
    finding, found = one.evidence.finding, one.evidence.estimate
    interval = interval_within_rounding(finding, found, rules, narrow=narrow)
    effect = effect_within_rounding(found, narrow=narrow)
    if interval is None or effect is None or summary is None:
        return None
    interval, effect = one.turned(interval), one.read(effect)
    by_p = found.derivation in {str(name) for name in FROM_P} and finding.p_relation is not PRelation.EQUAL
    side = summary.side if by_p else _side(interval.low + interval.high) * excludes_no_effect(interval)
    z = effect.log_effect / effect.standard_error
    return summary._replace(log_effect=effect.log_effect, interval=interval, z=z, side=side)


def _effect_at_corner(one: Counted, effect: Effect, pool: Pool, *, narrow: bool) -> Effect:
    found = one.evidence.estimate
    if found.scale is not pool.measure or effect != one.effect:
        return effect
    at = effect_within_rounding(found, narrow=narrow)
    return effect if at is None else one.read(at)


def _side(number: float) -> int:
    return (number > 0) - (number < 0)
