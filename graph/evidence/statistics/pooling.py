"""One effect from several: common effect, random effects, and the intervals about them.

Studies come in the order of their ids, and every sum is `math.fsum`, so that any order of loading gives the same
bytes. Effects are differences or logs of ratios; at least one study is needed, and two for random effects.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from .effects import Effect
from .heterogeneity import generalised_q, weighted_mean
from .intervals import Interval
from .quantiles import p_of_t, p_of_z, t_of_level, z_of_level


class Pooled(NamedTuple):
    """A pooled effect, its standard error, and the between-study variance τ² that its weights allow for."""

    log_effect: float
    standard_error: float
    tau2: float


class Inference(NamedTuple):
    """An interval about a pooled effect, and the two-sided P that goes with it."""

    interval: Interval
    p_value: float


def pool_at(effects: Sequence[Effect], tau2: float) -> Pooled:
    """Return the mean weighted by 1/(SE² + τ²); the common-effect (fixed) estimate where τ² is 0.

    By hand: 0 with SE 0.5 (w 4) and 1 with SE 1 (w 1): 1/5 = 0.2 with SE 1/√5.

    >>> pooled = pool_at([Effect(0.0, 0.5), Effect(1.0, 1.0)], 0.0)
    >>> pooled.log_effect, round(pooled.standard_error, 4)
    (0.2, 0.4472)
    """
    mean, total = weighted_mean(effects, tau2)
    return Pooled(mean, math.sqrt(1 / total), tau2)


def weight_shares(effects: Sequence[Effect], tau2: float) -> list[float]:
    """Return each study's share of the weights 1/(SE² + τ²); they sum to 1."""
    _, total = weighted_mean(effects, tau2)
    return [1 / (effect.standard_error**2 + tau2) / total for effect in effects]


def wald(pooled: Pooled, level: float) -> Inference:
    """Return effect ± z SE, and the P of effect / SE."""
    half = z_of_level(level) * pooled.standard_error
    interval = Interval(pooled.log_effect - half, pooled.log_effect + half)
    return Inference(interval, p_of_z(pooled.log_effect / pooled.standard_error))


def hartung_knapp(effects: Sequence[Effect], pooled: Pooled, level: float) -> Inference:
    """Return effect ± t √max(1, q) SE on k - 1 degrees, with q = Σ w (y - μ)² / (k - 1).

    Hartung and Knapp 2001, Stat Med 20:3875. Without the guard max(1, q) the interval can be narrower than the
    common-effect one (Röver, Knapp and Friede 2015, BMC Med Res Methodol 15:99).

    By hand: 0 and 1, both with SE 0.5, τ² 0.25: mean 0.5, SE 0.5, q = 1, t 12.706: 0.5 ± 6.353.

    >>> effects = [Effect(0.0, 0.5), Effect(1.0, 0.5)]
    >>> [round(limit, 3) for limit in hartung_knapp(effects, pool_at(effects, 0.25), 0.95).interval]
    [-5.853, 6.853]
    """
    df = len(effects) - 1
    guard = max(1.0, generalised_q(effects, pooled.tau2) / df)
    error = math.sqrt(guard) * pooled.standard_error
    half = t_of_level(level, df) * error
    interval = Interval(pooled.log_effect - half, pooled.log_effect + half)
    return Inference(interval, p_of_t(pooled.log_effect / error, df))


def prediction_interval(pooled: Pooled, k: int, level: float) -> Interval | None:
    """Return effect ± t √(τ² + SE²) on k - 2 degrees, for the effect in a new setting; None below three studies.

    Higgins, Thompson and Spiegelhalter 2009, J R Stat Soc A 172:137.

    By hand: 0.5, SE 0.3, τ² 0.16, k = 3: 0.5 ± 12.706 · 0.5.

    >>> [round(limit, 3) for limit in prediction_interval(Pooled(0.5, 0.3, 0.16), 3, 0.95) or ()]
    [-5.853, 6.853]
    """
    if k < 3:
        return None
    return _about(pooled, t_of_level(level, k - 2))


def normal_prediction_interval(pooled: Pooled, level: float) -> Interval:
    """Return effect ± z √(τ² + SE²), the prediction interval that metafor prints by default."""
    return _about(pooled, z_of_level(level))


def _about(pooled: Pooled, quantile: float) -> Interval:
    half = quantile * math.sqrt(pooled.tau2 + pooled.standard_error**2)
    return Interval(pooled.log_effect - half, pooled.log_effect + half)
