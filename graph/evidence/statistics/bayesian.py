"""Bayesian random effects for few studies: the posterior of the mean by deterministic integration.

Effects are normal about study effects, and these about a mean μ with standard deviation τ. μ has a flat prior, τ a
half-normal one. Given τ, μ is normal; so its posterior is a mixture of normals over τ, and needs no random numbers
(Röver 2020, J Stat Softw 93:6).
"""

import math
from collections.abc import Sequence
from operator import truediv
from typing import NamedTuple

from .effects import Effect
from .intervals import Interval
from .quantiles import z_of_p

_NEGLIGIBLE = 30.0
"""Densities are left out that lie below the greatest by this factor, as a natural logarithm."""
_STANDS_STILL = 1e-6
"""A relative change of the sum; the next has about its square."""
_LEAST_STEP = 0.005
"""Studies that contradict each other beyond all measure would ask for ever smaller steps."""


class Component(NamedTuple):
    """The mean's distribution at one τ, and that τ's share of the posterior."""

    share: float
    mean: float
    standard_error: float


class Posterior(NamedTuple):
    """The posterior of the mean: a mixture of normals, with its own mean and standard deviation."""

    mean: float
    standard_deviation: float
    components: tuple[Component, ...]


def posterior(effects: Sequence[Effect], tau_scale: float) -> Posterior:
    """Return the posterior of the mean of one or more effects, where τ has a half-normal prior of scale `tau_scale`.

    The density of τ is proportional to exp(-τ²/(2 scale²)) Π (SE² + τ²)^-½ W^-½ exp(-Q/2), with W = Σ 1/(SE² + τ²),
    and Q about the mean at this τ. It is summed at even steps of u, τ = c sinh u, which are halved until the sum
    stands still: such a sum of a smooth even density has an error that falls exponentially with the number of steps.

    By hand, one study, of which τ learns nothing: variance SE² + scale² = 0.09 + 0.16.

    >>> found = posterior([Effect(-0.5, 0.3)], 0.4)
    >>> found.mean, round(found.standard_deviation, 9)
    (-0.5, 0.5)

    :raises ValueError: the scale is not above 0.
    """
    if not tau_scale > 0:
        raise ValueError(f"the prior of τ has a scale of {tau_scale:g}; it must be above 0")
    density = _Density(sorted(effects), tau_scale)
    step = 0.5
    before, nodes = _summed(density, step)
    while step > _LEAST_STEP:
        step /= 2
        total, nodes = _summed(density, step)
        if abs(total - before) <= _STANDS_STILL:
            break
        before = total
    return _mixture(nodes)


class _Node(NamedTuple):
    """The logarithm of the density of u at a step, and the mean at its τ with its standard error."""

    density: float
    mean: float
    standard_error: float


class _Density:
    """The density of u, τ = c sinh u, up to a constant; what was computed at one step is there at half of it."""

    def __init__(self, effects: Sequence[Effect], tau_scale: float) -> None:
        self.tau_scale = tau_scale
        self.unit = min(tau_scale, *(effect.standard_error for effect in effects))
        self._effects = [effect.log_effect for effect in effects]
        self._variances = [effect.standard_error**2 for effect in effects]
        self._known: dict[float, _Node] = {}

    def at(self, u: float) -> _Node:
        """Return the density at u, and the mean there with its standard error."""
        found = self._known.get(u)
        if found is None:
            found = self._known[u] = self._computed(u)
        return found

    def _computed(self, u: float) -> _Node:
        tau = self.unit * math.sinh(u)
        added = tau**2
        variances = [variance + added for variance in self._variances]
        total = math.fsum([1 / variance for variance in variances])
        mean = math.fsum(map(truediv, self._effects, variances)) / total
        q = math.fsum([(y - mean) ** 2 / variance for y, variance in zip(self._effects, variances, strict=True)])
        logs = math.fsum(map(math.log, variances))
        density = -0.5 * ((tau / self.tau_scale) ** 2 + logs + math.log(total) + q)
        density += math.log(math.cosh(u)) - (math.log(2) if u == 0 else 0.0)
        return _Node(density, mean, math.sqrt(1 / total))


def _summed(density: _Density, step: float) -> tuple[float, list[_Node]]:
    """Return the logarithm of the density's sum at even steps, and the steps that matter."""
    nodes: list[_Node] = []
    greatest, i = -math.inf, 0
    while True:
        node = density.at(i * step)
        greatest = max(greatest, node.density)
        if node.density < greatest - _NEGLIGIBLE and density.unit * math.sinh(i * step) > density.tau_scale:
            break
        nodes.append(node)
        i += 1
    kept = [node for node in nodes if node.density >= greatest - _NEGLIGIBLE]
    return greatest + math.log(math.fsum([math.exp(node.density - greatest) for node in kept]) * step), kept


def _mixture(nodes: Sequence[_Node]) -> Posterior:
    """Return the posterior whose parts have shares as the density at each step."""
    greatest = max(node.density for node in nodes)
    weights = [math.exp(node.density - greatest) for node in nodes]
    total = math.fsum(weights)
    parts = tuple(
        Component(weight / total, node.mean, node.standard_error) for weight, node in zip(weights, nodes, strict=True)
    )
    centre = math.fsum([part.share * part.mean for part in parts])
    variance = math.fsum([part.share * (part.standard_error**2 + (part.mean - centre) ** 2) for part in parts])
    return Posterior(centre, math.sqrt(variance), parts)


def probability_below(found: Posterior, limit: float) -> float:
    """Return the posterior probability that the mean lies below a limit.

    By hand: one study of -0.5 with posterior standard deviation 0.5, nearly normal where the prior of τ is narrow:
    below 0 with Φ(-0.5 / -0.5) = Φ(1) = 0.8413.

    >>> round(probability_below(posterior([Effect(-0.5, 0.5)], 1e-6), 0.0), 4)
    0.8413
    """
    return _below(_scaled(found), limit)


def _scaled(found: Posterior) -> list[tuple[float, float, float]]:
    """Return each part's share and mean, and the unit in which the error function takes a distance from that."""
    return [(part.share, part.mean, part.standard_error * math.sqrt(2)) for part in found.components]


def _below(parts: Sequence[tuple[float, float, float]], limit: float) -> float:
    return 0.5 * math.fsum([share * math.erfc((mean - limit) / unit) for share, mean, unit in parts])


def probability_above(found: Posterior, limit: float) -> float:
    """Return the posterior probability that the mean lies above a limit, exact also where it is near 0.

    >>> round(probability_above(posterior([Effect(-0.5, 0.5)], 1e-6), 0.0), 4)
    0.1587
    """
    return 0.5 * math.fsum([share * math.erfc((limit - mean) / unit) for share, mean, unit in _scaled(found)])


def credible_interval(found: Posterior, level: float) -> Interval:
    """Return the limits that leave equal tails outside a share `level` of the posterior.

    By hand: one study of 0 with SE 1 and no room for τ: ± 1.96.

    >>> [round(limit, 4) for limit in credible_interval(posterior([Effect(0.0, 1.0)], 1e-6), 0.95)]
    [-1.96, 1.96]
    """
    tail = (1 - level) / 2
    return Interval(quantile(found, tail), quantile(found, 1 - tail))


def quantile(found: Posterior, p: float) -> float:
    """Return the value below which a share `p` of the posterior lies; one half gives the median.

    >>> round(quantile(posterior([Effect(0.2, 0.1), Effect(0.2, 0.3)], 0.25), 0.5), 9)
    0.2
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - most claims need no posterior

    z = math.copysign(z_of_p(2 * min(p, 1 - p)), p - 0.5)
    ends = [part.mean + z * part.standard_error for part in found.components]
    low, high = min(ends), max(ends)
    if high - low <= 1e-12 * found.standard_deviation:
        return (low + high) / 2
    # The mixture's quantile lies between those of its parts; a rounding error must not put it outside.
    slack, parts = 1e-9 * found.standard_deviation, _scaled(found)
    return float(brentq(lambda x: _below(parts, x) - p, low - slack, high + slack, xtol=1e-300, rtol=1e-14))
