"""The verdict of a claim: the first of five rules that holds."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from ...labels import Verdict
from ...measures import Measure
from ...model import Polarity, PRelation
from ..finding.margins import margins
from ..finding.p_values import read_p
from ..rules import Rules
from ..statistics.intervals import Interval, inside
from ..statistics.overall_test import OverallTest, Signed, overall_test, side_alone
from ..statistics.pooling import weight_shares
from ..statistics.quantiles import z_of_p
from ..statistics.rare_events import fisher_p
from .pools import Pool
from .rare import table_of
from .selection import Counted, Tier, randomised
from .summary import Summary


class Scaled(NamedTuple):
    """The scale of a pool's effects, the sign of benefit on it, and the margins of no difference."""

    measure: Measure
    sign: int
    margins: Interval | None


class Body(NamedTuple):
    """What a verdict is given on: all that counts, the pool with its scale, and the results beside it."""

    polarity: Polarity | None
    counted: tuple[Counted, ...]
    pool: Pool | None
    summary: Summary | None
    scaled: Scaled | None
    beside: tuple[Counted, ...]

    def with_pool(self, pool: Pool | None, summary: Summary | None) -> "Body":
        """Return the body with another pool in the place of its own, whose other findings are gone."""
        held = {one.evidence.id for one in (self.pool.members if self.pool else ())}
        left = {one.evidence.id for one in (pool.members if pool else ())}
        counted = tuple(one for one in self.counted if one.evidence.id in left or one.evidence.id not in held)
        return self._replace(counted=counted, pool=pool, summary=summary, scaled=None if pool is None else self.scaled)


class Judgement(NamedTuple):
    """A verdict; the overall test where one was made; and whether the pool, if any, lies inside the margins."""

    verdict: Verdict
    test: OverallTest | None
    inside: bool


def judge(body: Body, rules: Rules) -> Judgement:
    """Return the verdict of what counts, by rules 2 to 5; rule 1, whether there is a comparator, comes before.

    Mixed: significant results on both sides. Benefit or Harm: the overall test is significant (where all is in the
    pool, the pool says so), and the pool neither excludes no effect on the other side nor says no difference.
    NoDifference: the pool includes no effect and lies inside the margins, nothing outside it is significant, nor is the
    overall test. Otherwise Inconclusive.
    """
    summary, scaled = body.summary, body.scaled
    within = summary is not None and scaled is not None and inside(summary.interval, scaled.margins)
    pool_side = summary.side * scaled.sign if summary is not None and scaled is not None else 0
    test = _overall(body, rules) if body.beside else None
    if _mixed(body, rules):
        return Judgement(Verdict.MIXED, test, within)
    side = pool_side
    if test is not None:
        side = _sign(test.z) if test.p_value < rules.alpha else 0
    no_difference = summary is not None and pool_side == 0 and within
    if side and pool_side != -side and not no_difference:
        return Judgement(Verdict.BENEFIT if side > 0 else Verdict.HARM, test, within)
    if no_difference and not side and not any(one.significant for one in body.beside):
        return Judgement(Verdict.NO_DIFFERENCE, test, within)
    return Judgement(Verdict.INCONCLUSIVE, test, within)


def sizes(counted: Sequence[Counted]) -> dict[str, float]:
    """Return the patients of each result; where they are not known, the least number in the claim, else 1."""
    known = [one.size for one in counted if one.size]
    least = min(known, default=1.0)
    return {one.evidence.id: one.size or least for one in counted}


def share_of_pool(body: Body) -> float:
    """Return the pool's share of the patients in all results that count."""
    if body.pool is None:
        return 0.0
    size = sizes(body.counted)
    return math.fsum(size[one.evidence.id] for one in body.pool.members) / math.fsum(size.values())


def signed_of(one: Counted, size: float, rules: Rules, *, exact: bool = False) -> tuple[Signed | None, Signed | None]:
    """Return a result beside the pool as a deviate towards benefit, or as a side alone.

    A side without P has the expectation of |z| under no effect, "not significant" that of z: 0. Where it is to be
    `exact`, as without a pool, an effect is from a table that gives no finite odds ratio, and has Fisher's exact P.
    """
    effect, side = one.effect, one.side or 0
    table = table_of(one) if exact and effect is not None else None
    if table is not None:
        return Signed(side * z_of_p(fisher_p(table)), size), None
    if effect is not None:
        sigma = 0.0
        if not randomised(one) and one.evidence.estimate.scale is not None and one.evidence.estimate.scale.is_ratio:
            sigma = rules.sigma_concurrent_control
        return Signed(side * abs(effect.log_effect) / math.hypot(effect.standard_error, sigma), size), None
    if one.tier is Tier.DIRECTION:
        return None, side_alone(side, size)
    p = read_p(one.evidence.finding, rules)
    if one.tier is not Tier.DIRECTION_WITH_P or p is None or p.value is None:
        return Signed(0.0, size), None
    return Signed(side * z_of_p(max(p.value.value, 1e-300)), size), None


def has_p(one: Counted) -> bool:
    """Return whether a result has an effect with its error, or a P that can be computed with."""
    silent = {None, PRelation.GREATER, PRelation.NOT_SIGNIFICANT}
    return one.effect is not None or one.evidence.finding.p_relation not in silent


def _overall(body: Body, rules: Rules) -> OverallTest:
    """Return Stouffer's test over the pool as one result, and each result beside it."""
    size = sizes(body.counted)
    tested: list[Signed] = []
    sides: list[Signed] = []
    if body.pool is not None and body.summary is not None and body.scaled is not None:
        held = math.fsum(size[one.evidence.id] for one in body.pool.members)
        tested.append(Signed(body.summary.z * body.scaled.sign, held))
    for one in body.beside:
        deviate, side = signed_of(one, size[one.evidence.id], rules, exact=body.pool is None)
        if deviate is not None:
            tested.append(deviate)
        if side is not None:
            sides.append(side)
    return overall_test(tested, sides)


def _mixed(body: Body, rules: Rules) -> bool:
    """Return whether significant results, not inside the margins, stand on both sides and each side weighs enough."""
    by_side: dict[int, list[Counted]] = {1: [], -1: []}
    for one in body.counted:
        if one.significant and one.side is not None:
            by_side[one.side].append(one)
    if not all(by_side.values()):
        return False
    for side, some in by_side.items():
        by_side[side] = [one for one in some if not _is_small(one, body, rules)]
    if not all(by_side.values()):
        return False
    size = sizes(body.counted)
    total = math.fsum(size.values())
    shares = [math.fsum(size[one.evidence.id] for one in some) / total for some in by_side.values()]
    if min(shares) >= rules.mixed_participants_share:
        return True
    pool, summary = body.pool, body.summary
    if pool is None or summary is None or summary.heterogeneity is None:
        return False
    if summary.heterogeneity.p_value >= rules.mixed_heterogeneity_p:
        return False
    shares_of_pool = weight_shares(pool.effects, 0.0)  # with τ², which the two sides make great, all would weigh alike
    held = {one.evidence.id: share for one, share in zip(pool.members, shares_of_pool, strict=True)}
    parts = [math.fsum(held.get(one.evidence.id, 0.0) for one in some) for some in by_side.values()]
    return min(parts) >= rules.mixed_weight_share


def _is_small(one: Counted, body: Body, rules: Rules) -> bool:
    """Return whether a result's own interval lies inside the margins of its own scale."""
    scale, interval = one.evidence.estimate.scale, one.interval
    if scale is None or interval is None:
        return False
    return inside(interval, margins(scale, body.polarity, rules))


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
