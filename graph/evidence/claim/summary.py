"""From the effects of a pool to the claim's interval, and to a second one that allows for more uncertainty."""

import math
from functools import lru_cache
from typing import NamedTuple

from ...model import PRelation
from ..finding.derivation import FROM_P, Derivation
from ..rules import Rules
from ..statistics.bayesian import Posterior, credible_interval, posterior, probability_above, probability_below
from ..statistics.effects import Effect, attempted
from ..statistics.from_counts import TABLES
from ..statistics.heterogeneity import Heterogeneity, heterogeneity, paule_mandel
from ..statistics.intervals import Interval, excludes_no_effect
from ..statistics.pooling import Pooled, hartung_knapp, pool_at, prediction_interval, wald
from ..statistics.quantiles import p_of_z, z_of_level, z_of_p
from ..statistics.rare_events import fisher_p, mantel_haenszel_odds_ratio
from .pools import Method, Pool
from .selection import Counted

OWN, AS_REPORTED, FISHER = "one study", "as reported", "Peto, Fisher's exact P"
HARTUNG_KNAPP, BAYESIAN = "Paule-Mandel, Hartung-Knapp", "Bayesian random effects"


class Summary(NamedTuple):
    """The effect of a pool, its interval and how that was made; `z` and `side` (of no effect) are what it says.

    `side` is 1 where it is greater than no effect, -1 where it is less, 0 where it says neither.
    """

    log_effect: float
    interval: Interval
    method: str
    z: float
    side: int
    p_value: float
    tau2: float | None = None
    heterogeneity: Heterogeneity | None = None
    prediction: Interval | None = None


def summarise(pool: Pool, rules: Rules, *, start: float = 0.0) -> Summary:
    """Return the claim's interval: one finding's own, otherwise Paule-Mandel with the normal quantile.

    Where every result is significant on one side, that is what the pool says. Where not all are randomised the
    variance of their bias is added once, to that of the mean: it is shared and does not shrink with more studies.
    `start` is where the search for τ² starts, such as its value with one more study. Rare events are pooled by the
    method of the pool.
    """
    if pool.tables:
        return _of_rare_events(pool, rules)
    k, sigma = len(pool.effects), pool.bias_sigma(rules)
    if k == 1:
        return _of_one(pool, sigma, rules)
    pooled = pool_at(pool.effects, paule_mandel(pool.effects, start))
    widened = pooled._replace(standard_error=math.hypot(pooled.standard_error, sigma))
    inference = wald(widened, rules.confidence_level)
    z = widened.log_effect / widened.standard_error
    side = _sign(z) if excludes_no_effect(inference.interval) else 0
    agreed = _agreed(pool)
    if agreed and sigma == 0:
        side, z = agreed, agreed * max(abs(z), z_of_level(rules.confidence_level))
    spread = heterogeneity(pool.effects)
    predicted = prediction_interval(widened, k, rules.confidence_level) if k >= rules.prediction_interval_from else None
    return Summary(
        pooled.log_effect, inference.interval, pool.method, z, side, inference.p_value, pooled.tau2, spread, predicted
    )


def second_interval(pool: Pool, summary: Summary, rules: Rules) -> Summary | None:
    """Return the pool with its second interval; None where there is none.

    From some studies up it is Hartung and Knapp's, guarded, where the studies differ at all; below it is Bayesian, for
    the scales that have a prior of τ.
    """
    k, sigma = len(pool.effects), pool.bias_sigma(rules)
    if k == 1 or pool.method is Method.MANTEL_HAENSZEL:
        return None
    if k >= rules.hartung_knapp_from:
        tau2 = summary.tau2 if summary.tau2 is not None else paule_mandel(pool.effects)
        if not tau2:
            return None
        pooled = pool_at(pool.effects, tau2)
        if sigma:
            pooled = pooled._replace(standard_error=math.hypot(pooled.standard_error, sigma))
        found = hartung_knapp(pool.effects, pooled, rules.confidence_level)
        return _second(pooled.log_effect, found.interval, HARTUNG_KNAPP, found.p_value)
    if pool.measure.tau_scale is None:
        return None
    scale = getattr(rules, pool.measure.tau_scale)
    return _bayesian(tuple(sorted(pool.effects)), scale, sigma, rules.confidence_level)


@lru_cache(maxsize=TABLES)
def _bayesian(effects: tuple[Effect, ...], tau_scale: float, sigma: float, level: float) -> Summary:
    told = biased(posterior(effects, tau_scale), sigma)
    tail = min(probability_below(told, 0.0), probability_above(told, 0.0))
    return _second(told.mean, credible_interval(told, level), BAYESIAN, min(1.0, 2 * tail))


def _of_rare_events(pool: Pool, rules: Rules) -> Summary:
    """Return what Peto's or Mantel and Haenszel's method says; of one table with a zero cell Fisher's exact P decides.

    Tables that, after some were left out, give no finite odds ratio say nothing.
    """
    sigma, peto = pool.bias_sigma(rules), pool.method is Method.PETO
    effect = pool_at(pool.effects, 0.0) if peto else attempted(mantel_haenszel_odds_ratio, pool.tables)[0]
    if effect is None:
        return Summary(0.0, Interval(-math.inf, math.inf), pool.method, 0.0, 0, 1.0)
    error = math.hypot(effect.standard_error, sigma)
    found = wald(Pooled(effect.log_effect, error, 0.0), rules.confidence_level)
    z = effect.log_effect / error
    (table, *others), shared = pool.tables, pool.members[0].share > 1
    if not (others or all(table) or sigma or shared):
        p = fisher_p(table)
        exact = math.copysign(z_of_p(p), z) if p < 1 else 0.0
        return Summary(effect.log_effect, found.interval, FISHER, exact, _sign(z) if p < rules.alpha else 0, p)
    side = _sign(z) if excludes_no_effect(found.interval) else 0
    spread = heterogeneity(pool.effects) if peto and others else None
    return Summary(effect.log_effect, found.interval, pool.method, z, side, found.p_value, None, spread)


def _second(log_effect: float, interval: Interval, method: str, p_value: float) -> Summary:
    z = math.copysign(z_of_p(p_value), log_effect) if p_value < 1 else 0.0
    side = _sign(interval.low + interval.high) if excludes_no_effect(interval) else 0
    return Summary(log_effect, interval, method, z, side, p_value)


def biased(told: Posterior, sigma: float) -> Posterior:
    """Return the posterior of a mean that a bias of this standard deviation, shared by all studies, blurs."""
    if sigma == 0:
        return told
    parts = tuple(part._replace(standard_error=math.hypot(part.standard_error, sigma)) for part in told.components)
    return Posterior(told.mean, math.hypot(told.standard_deviation, sigma), parts)


def _of_one(pool: Pool, sigma: float, rules: Rules) -> Summary:
    (effect,) = pool.effects
    one = pool.of_one
    alone = Pooled(effect.log_effect, math.hypot(effect.standard_error, sigma), 0.0)
    computed = wald(alone, rules.confidence_level)
    z = alone.log_effect / alone.standard_error
    if sigma > 0 or one is None:
        member = pool.members[0]
        side = _sign(z) if excludes_no_effect(computed.interval) else 0
        if sigma == 0 and member.share == 1:  # a table read as an odds ratio: the exact test has the word
            side = _sign(z) if member.significant else 0
        return Summary(effect.log_effect, computed.interval, OWN, z, side, computed.p_value)
    found = one.evidence.estimate
    method = AS_REPORTED if found.derivation == Derivation.INTERVAL else OWN
    side = _sign(effect.log_effect) if found.significant else 0
    return Summary(effect.log_effect, one.interval or computed.interval, method, z, side, _p_of_one(one, z))


def _p_of_one(one: Counted, z: float) -> float:
    """Return the reported P where it is exact or gave the interval, else that of z."""
    finding, found = one.evidence.finding, one.evidence.estimate
    if finding.p_value is not None and (finding.p_relation is PRelation.EQUAL or found.derivation in FROM_P):
        return finding.p_value
    return p_of_z(z)


def _agreed(pool: Pool) -> int:
    """Return the side of no effect that every result is significant on, or 0."""
    sides = {_sign(effect.log_effect) for effect in pool.effects}
    return sides.pop() if len(sides) == 1 and all(one.significant for one in pool.members) else 0


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
