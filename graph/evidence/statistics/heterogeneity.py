"""How far studies differ beyond chance: Cochran's Q, I², the between-study variance τ² and its interval.

Sums run over the studies in the order given, with `math.fsum`, which is exact: any order gives the same bytes.
"""

import math
from collections.abc import Sequence
from itertools import accumulate
from operator import mul
from typing import NamedTuple

from .effects import Effect
from .quantiles import chi_squared_of_p, p_of_chi_squared

_STEPS = 10_000
"""Steps that a root is searched for at most; halving all that a float can be takes 2,100."""


class Heterogeneity(NamedTuple):
    """Cochran's Q on k - 1 degrees of freedom with its P, and I² = (Q - df)/Q as a share of 1, at least 0."""

    q: float
    df: int
    p_value: float
    i2: float


def weighted_mean(effects: Sequence[Effect], tau2: float) -> tuple[float, float]:
    """Return the mean weighted by 1/(SE² + τ²), and the sum of the weights."""
    weights = [1 / (error**2 + tau2) for _, error in effects]
    total = math.fsum(weights)
    return math.fsum([w * y for w, (y, _) in zip(weights, effects, strict=True)]) / total, total


def generalised_q(effects: Sequence[Effect], tau2: float) -> float:
    """Return Σ (y - μ)² / (SE² + τ²) about the mean at this τ²; Cochran's Q where τ² is 0."""
    mean, _ = weighted_mean(effects, tau2)
    return math.fsum([(y - mean) ** 2 / (error**2 + tau2) for y, error in effects])


def heterogeneity(effects: Sequence[Effect]) -> Heterogeneity:
    """Return Cochran's Q and I² (Higgins and Thompson 2002, Stat Med 21:1539).

    By hand: 0 and 1, both with SE 0.5: mean 0.5, Q = 2 · 0.25 / 0.25 = 2 on 1 degree, I² = 1/2.

    >>> result = heterogeneity([Effect(0.0, 0.5), Effect(1.0, 0.5)])
    >>> result.q, result.df, round(result.p_value, 4), result.i2
    (2.0, 1, 0.1573, 0.5)
    """
    q, df = generalised_q(effects, 0.0), len(effects) - 1
    return Heterogeneity(q, df, p_of_chi_squared(q, df) if df else 1.0, max(0.0, (q - df) / q) if q > 0 else 0.0)


def typical_variance(effects: Sequence[Effect]) -> float:
    """Return s² = (k - 1) Σw / ((Σw)² - Σw²), the variance of a typical study (Higgins and Thompson 2002).

    With equal variances it is that variance: by hand, two studies with w = 4: 1 · 8 / (64 - 32) = 0.25.

    >>> typical_variance([Effect(0.0, 0.5), Effect(1.0, 0.5)])
    0.25
    """
    return (len(effects) - 1) / _evenness(effects)


def _evenness(effects: Sequence[Effect]) -> float:
    """Return Σw - Σw²/Σw as 2 Σ w_i w_j / Σw over all pairs, which is above 0 even where one weight is nearly all."""
    weights = sorted(1 / effect.standard_error**2 for effect in effects)  # any order of studies gives the same bytes
    pairs = math.fsum(w * before for w, before in zip(weights[1:], accumulate(weights), strict=False))
    return 2 * pairs / math.fsum(weights)


def i2_of_tau2(effects: Sequence[Effect], tau2: float) -> float:
    """Return I² = τ²/(τ² + s²), a share of 1, of the model that gave τ²."""
    return tau2 / (tau2 + typical_variance(effects))


def dersimonian_laird(effects: Sequence[Effect]) -> float:
    """Return τ² = (Q - df) / (Σw - Σw²/Σw), at least 0 (DerSimonian and Laird 1986, Control Clin Trials 7:177).

    By hand: 0 and 1, both with SE 0.5: (2 - 1) / (8 - 32/8) = 0.25.

    >>> dersimonian_laird([Effect(0.0, 0.5), Effect(1.0, 0.5)])
    0.25
    """
    excess = generalised_q(effects, 0.0) - (len(effects) - 1)
    return max(0.0, excess / _evenness(effects))


def paule_mandel(effects: Sequence[Effect], start: float = 0.0) -> float:
    """Return the τ² at which Q is k - 1, at least 0 (Paule and Mandel 1982, J Res Natl Bur Stand 87:377).

    Newton's steps of DerSimonian and Kacker 2007, Contemp Clin Trials 28:105: Q falls convexly in τ², so from the
    left they rise to the root without passing it, and from a `start` to its right the first one leads to its left.

    By hand: 0 and 1, both with SE 0.5: 0.5 / (0.25 + τ²) = 1 at τ² = 0.25.

    >>> paule_mandel([Effect(0.0, 0.5), Effect(1.0, 0.5)])
    0.25
    """
    if generalised_q(effects, 0.0) <= len(effects) - 1:
        return 0.0
    variances = [effect.standard_error**2 for effect in effects]
    values = [effect.log_effect for effect in effects]
    tau2 = max(0.0, start + _newton_step(variances, values, start))
    while (step := _newton_step(variances, values, tau2)) > 1e-15 * tau2:
        tau2 += step
    return tau2


def _newton_step(variances: Sequence[float], values: Sequence[float], tau2: float) -> float:
    """Return the step from τ² towards the root of Q - (k - 1), whose slope is -Σ w² (y - μ)²."""
    weights = [1 / (variance + tau2) for variance in variances]
    mean = math.fsum(map(mul, weights, values)) / math.fsum(weights)
    parts = [w * (y - mean) ** 2 for w, y in zip(weights, values, strict=True)]
    return (math.fsum(parts) - (len(values) - 1)) / math.fsum(map(mul, weights, parts))


def reml(effects: Sequence[Effect]) -> float:
    """Return the τ² of greatest restricted likelihood, at least 0 (Viechtbauer 2005, J Educ Behav Stat 30:261).

    The likelihood can have several maxima: every root of its slope between 0 and a bound that no maximum exceeds is
    compared.

    By hand: 0 and 1, both with SE 0.5: with equal variances τ² is the sample variance less SE², 0.5 - 0.25.

    >>> round(reml([Effect(0.0, 0.5), Effect(1.0, 0.5)]), 12)
    0.25
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - most claims are pooled without it

    def slope(tau2: float) -> float:
        mean, total = weighted_mean(effects, tau2)
        weights = [1 / (effect.standard_error**2 + tau2) for effect in effects]
        squares = [(w * (effect.log_effect - mean)) ** 2 for w, effect in zip(weights, effects, strict=True)]
        return math.fsum(squares) - total + math.fsum(w * w for w in weights) / total

    def log_likelihood(tau2: float) -> float:
        _, total = weighted_mean(effects, tau2)
        logs = math.fsum(math.log(effect.standard_error**2 + tau2) for effect in effects)
        return -0.5 * (logs + math.log(total) + generalised_q(effects, tau2))

    bound = math.fsum((effect.log_effect - effects[0].log_effect) ** 2 for effect in effects)
    grid = [0.0, *(bound * 1.5**-exponent for exponent in range(60, -1, -1))]
    slopes = [slope(tau2) for tau2 in grid]
    maxima = [0.0]
    for low, high, at_low, at_high in zip(grid, grid[1:], slopes, slopes[1:], strict=False):
        if at_low > 0 >= at_high:
            maxima.append(float(brentq(slope, low, high, xtol=1e-300, rtol=1e-15, maxiter=_STEPS)))
    return max(maxima, key=log_likelihood)


def tau2_interval(effects: Sequence[Effect], level: float) -> tuple[float, float]:
    """Return the interval of τ² by the Q profile (Viechtbauer 2007, Stat Med 26:37), both limits at least 0.

    A limit is the τ² at which the generalised Q equals a quantile of chi-squared on k - 1 degrees of freedom.

    By hand: 0 and 1, both with SE 0.5: 0.5 / (0.25 + τ²) = 0.000982069 at τ² = 508.88; at 5.0239 it would be below 0.

    >>> [round(limit, 2) for limit in tau2_interval([Effect(0.0, 0.5), Effect(1.0, 0.5)], 0.95)]
    [0.0, 508.88]
    """
    tail, df = (1 - level) / 2, len(effects) - 1
    return _tau2_at(effects, chi_squared_of_p(tail, df)), _tau2_at(effects, chi_squared_of_p(1 - tail, df))


def _tau2_at(effects: Sequence[Effect], q: float) -> float:
    from scipy.optimize import brentq  # noqa: PLC0415 - most claims are pooled without it

    if generalised_q(effects, 0.0) <= q:
        return 0.0
    high = 1.0
    while generalised_q(effects, high) > q:
        high *= 2
    return float(
        brentq(lambda tau2: generalised_q(effects, tau2) - q, 0.0, high, xtol=1e-300, rtol=1e-15, maxiter=_STEPS)
    )
