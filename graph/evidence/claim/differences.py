"""Pairs of studies whose results on one question differ by more than chance.

Two effects on one scale are compared by the test of their difference (Altman and Bland, BMJ 2003;326:219). Where one of
them is only a P with a side, two results on opposite sides are compared by their deviates (Rosenthal and Rubin, Psychol
Bull 1979;86:1165); on one side a P alone does not tell a larger effect from a larger study.
"""

import math
from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from ...measures import Measure
from ...model import Difference
from ..finding.sides import benefit_sign
from ..rules import Rules
from ..statistics.effects import Effect, round_significant
from ..statistics.quantiles import p_of_z
from .selection import Counted, randomised
from .verdict import Body, has_p, signed_of

COMPARED = 40
"""Results that are compared with each other, those of most information, so that a claim's cost grows with its findings.
"""

Scale = tuple[Measure, str | None]
Effects = Mapping[str, tuple[Scale, Effect]]


class OfEffects(NamedTuple):
    """Two effects on one scale, `sign` 1 where more is benefit there, and σ where bias is not shared by both."""

    sign: int
    first: Effect
    second: Effect
    sigma: float

    @property
    def z(self) -> float:
        """The deviate of the difference, above 0 where the first is more favourable to the tested arm."""
        error = math.hypot(self.first.standard_error, self.second.standard_error, self.sigma)
        return self.sign * (self.first.log_effect - self.second.log_effect) / error


class OfDeviates(NamedTuple):
    """Two deviates towards benefit."""

    first: float
    second: float

    @property
    def z(self) -> float:
        """The deviate of the difference, above 0 where the first is more favourable to the tested arm."""
        return (self.first - self.second) / math.sqrt(2)


def differences(body: Body, rules: Rules) -> tuple[Difference, ...]:
    """Return the pairs of counted results of different studies whose difference has a P below the significance level.

    The finding of the lesser id comes first.
    """
    told = [one for one in body.counted if has_p(one)]
    if len({one.evidence.study.id for one in told}) < 2:
        return ()
    most = sorted(told, key=lambda one: (-one.information, one.evidence.id))[:COMPARED]
    effects = effects_of(body)
    found: list[Difference] = []
    for first, second in combinations(sorted(most, key=lambda one: one.evidence.id), 2):
        if first.evidence.study.id == second.evidence.study.id:
            continue
        pair = compared(first, second, body, effects, rules)
        if pair is not None and (p_value := p_of_z(pair.z)) < rules.alpha:
            found.append(
                Difference(
                    finding=first.evidence.id,
                    other=second.evidence.id,
                    z=round_significant(pair.z),
                    p_value=round_significant(p_value),
                )
            )
    return tuple(found)


def effects_of(body: Body) -> Effects:
    """Return by finding the effect and its scale, of those in the pool as they are there."""
    found: dict[str, tuple[Scale, Effect]] = {}
    for one in body.counted:
        scale, effect = one.evidence.estimate.scale, one.effect
        if scale is not None and effect is not None:
            found[one.evidence.id] = (scale, one.evidence.finding.unit if scale is Measure.MD else None), effect
    if body.pool is not None:
        own = body.pool.measure, body.pool.unit
        for one, effect in zip(body.pool.members, body.pool.effects, strict=True):
            found[one.evidence.id] = own, effect
    return found


def compared(
    first: Counted, second: Counted, body: Body, effects: Effects, rules: Rules
) -> OfEffects | OfDeviates | None:
    """Return what two results are compared by; None where nothing can tell whether they differ."""
    one, other = effects.get(first.evidence.id), effects.get(second.evidence.id)
    if one is not None and other is not None and one[0] == other[0]:
        measure = one[0][0]
        # What biases all comparisons without randomisation is shared by them, and not by a randomised one.
        apart = measure.is_ratio and randomised(first) != randomised(second)
        sigma = rules.sigma_concurrent_control if apart else 0.0
        return OfEffects(benefit_sign(measure, body.polarity), one[1], other[1], sigma)
    deviates = [signed_of(result, 1.0, rules)[0] for result in (first, second)]
    towards = [deviate.z for deviate in deviates if deviate is not None]
    if len(towards) < len(deviates) or towards[0] * towards[1] >= 0:
        return None
    return OfDeviates(*towards)
