"""From the effects that count to the claim's interval, and from the interval to the verdict."""

from collections.abc import Sequence
from typing import NamedTuple

from ...labels import Verdict
from ...measures import Measure
from ..finding.margins import verdict_of_interval
from ..rules import Rules
from ..statistics.effects import Effect
from ..statistics.heterogeneity import Heterogeneity, heterogeneity, paule_mandel
from ..statistics.intervals import Interval
from ..statistics.pooling import Inference, Pooled, hartung_knapp, pool_at, prediction_interval, wald


class Scaled(NamedTuple):
    """The scale of a claim's effects, the sign of benefit on it, and the margins of no difference."""

    measure: Measure
    sign: int
    margins: Interval | None


class Weights(NamedTuple):
    """The weight of a claim's findings: for benefit, for harm, precise about no difference, and unclear."""

    favour: float
    against: float
    null: float
    unclear: float


class Summary(NamedTuple):
    """The pooled effect, its interval and how that was made, and what pooling found on the way."""

    log_effect: float
    interval: Interval
    method: str
    p_value: float
    tau2: float | None = None
    heterogeneity: Heterogeneity | None = None
    prediction: Interval | None = None


def summarise(effects: Sequence[Effect], rules: Rules) -> Summary:
    """Return the claim's interval: one effect, its own; few, Paule-Mandel and z; more, Hartung and Knapp's with guard.

    A study with no effect at all can make random effects exclude none, since it also brings τ² down; with a common
    effect it cannot. Here 0.2 and 0.7 leave no effect open, and a third study of exactly 0 does not:

    >>> from oncograph.graph.evidence.rules import load_rules
    >>> two, third = [Effect(0.2, 0.1), Effect(0.7, 0.4)], Effect(0.0, 0.3)
    >>> [round(limit, 3) for limit in summarise(two, load_rules()).interval]
    [-0.092, 0.692]
    >>> [round(limit, 3) for limit in summarise([*two, third], load_rules()).interval]
    [0.027, 0.389]
    """
    pooled, (interval, p_value), method = infer(effects, rules)
    k = len(effects)
    if k == 1:
        return Summary(pooled.log_effect, interval, method, p_value)
    predicted = None
    if k >= rules.prediction_interval_from:
        predicted = prediction_interval(pooled, k, rules.confidence_level)
    return Summary(pooled.log_effect, interval, method, p_value, pooled.tau2, heterogeneity(effects), predicted)


def infer(effects: Sequence[Effect], rules: Rules, *, start: float = 0.0) -> tuple[Pooled, Inference, str]:
    """Return the pooled effect, its interval and P, and the name of the method, as `summarise` says.

    `start` is where the search for τ² starts, such as its value with one more study.
    """
    level = rules.confidence_level
    if len(effects) == 1:
        alone = Pooled(effects[0].log_effect, effects[0].standard_error, 0.0)
        return alone, wald(alone, level), "one study"
    pooled = pool_at(effects, paule_mandel(effects, start))
    if len(effects) < rules.hartung_knapp_from:
        return pooled, wald(pooled, level), "Paule-Mandel, normal"
    return pooled, hartung_knapp(effects, pooled, level), "Paule-Mandel, Hartung-Knapp"


def verdict_of(
    summary: Summary, scaled: Scaled, weights: Weights, rules: Rules, *, significant: bool | None = None
) -> Verdict:
    """Return the first verdict that holds of a pooled interval.

    Mixed: Q is significant, and significant findings on both sides each hold their share of the weight. Then Benefit
    or Harm: the interval excludes no effect. Then NoDifference: it lies inside the margins. Otherwise Inconclusive.
    """
    total = sum(weights)
    spread = summary.heterogeneity
    if spread is not None and spread.p_value < rules.heterogeneity_p and total > 0:
        least = min(weights.favour, weights.against) / total
        if least >= rules.mixed_weight_share:
            return Verdict.MIXED
    return verdict_of_interval(summary.interval, sign=scaled.sign, limits=scaled.margins, significant=significant)
