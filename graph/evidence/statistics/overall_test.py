"""What results say together where effects cannot be pooled: normal deviates, and sides without one.

Counting significant results is not a method (Cochrane Handbook 6.5, section 12.2.2) and is not done here.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from .quantiles import p_of_z
from .single_arm import wilson_interval


class Signed(NamedTuple):
    """A result as a normal deviate, above 0 where it favours the tested arm, and its number of patients."""

    z: float
    participants: float


class OverallTest(NamedTuple):
    """A normal deviate, above 0 where it favours the tested arm, and its two-sided P."""

    z: float
    p_value: float


class SignTest(NamedTuple):
    """Studies that favour the tested arm among those with a side, Wilson's interval of their share, and the exact P."""

    favour: int
    studies: int
    low: float
    high: float
    p_value: float


def stouffer(results: Sequence[Signed]) -> tuple[float, float]:
    """Return Z = Σ √N z / √ΣN and its two-sided P (Stouffer 1949; weights √N: Zaykin 2011, J Evol Biol 24:1836).

    Every N is above 0, and there is a result.

    By hand: z 2 with N 100 and z 1 with N 300: (10 · 2 + 17.3205 · 1) / 20 = 1.8660.

    >>> z, p = stouffer([Signed(2.0, 100), Signed(1.0, 300)])
    >>> round(z, 4), round(p, 4)
    (1.866, 0.062)
    """
    total = math.fsum([participants for _, participants in results])
    z = math.fsum([math.sqrt(participants) * z for z, participants in results]) / math.sqrt(total)
    return z, p_of_z(z)


EXPECTED_OF_A_SIDE = math.sqrt(2 / math.pi)
"""The expectation of |z| where there is no effect: what stands for z where only its sign is known."""


def side_alone(side: int, participants: float) -> Signed:
    """Return a result of which only the side is known: 1 where it favours the tested arm, -1 where the control.

    By hand: √(2 / 3.14159) = 0.7979.

    >>> round(side_alone(-1, 100).z, 4)
    -0.7979
    """
    return Signed(side * EXPECTED_OF_A_SIDE, participants)


def overall_test(tested: Sequence[Signed], sides: Sequence[Signed]) -> OverallTest:
    """Return Stouffer's test of results that have a deviate (0: not significant), and of sides alone.

    An effect on one side is tested with the sides against it, and with all or none of the sides for it, whichever is
    stronger: their expectation under no effect may take part of a strong result away, and no side that agrees may.
    The two effects cannot both be significant; the stronger is returned. Without any result z is 0.

    By hand, weights 1: z 3 alone is 3, with a side for it (3 + 0.7979) / √2 = 2.6855: none. z 1.5 with two sides:
    (1.5 + 1.5958) / √3 = 1.7873: all. z 3 with a side against: (3 - 0.7979) / √2 = 1.5571.

    >>> [round(overall_test([Signed(z, 1)], sides).z, 4) for z, sides in (
    ...     (3, [side_alone(1, 1)]), (1.5, [side_alone(1, 1)] * 2), (3, [side_alone(-1, 1)]))]
    [3.0, 1.7873, 1.5571]
    """
    if not sides:
        z = _z(tested)
        return OverallTest(z, p_of_z(z))
    towards: list[float] = []
    for side in (1, -1):
        agreeing = [result for result in sides if result.z * side > 0]
        others = [*tested, *(result for result in sides if result.z * side <= 0)]
        towards.append(max(_z(others) * side, _z([*others, *agreeing]) * side))
    benefit, harm = towards
    z = benefit if benefit >= harm else -harm
    return OverallTest(z, p_of_z(z))


def _z(results: Sequence[Signed]) -> float:
    return stouffer(results)[0] if results else 0.0


def sign_test(favour: int, studies: int, level: float) -> SignTest:
    """Return the exact sign test of `favour` out of `studies` with a side, and Wilson's interval of the share.

    By hand: 6 of 6: P = 2 / 2⁶ = 0.03125, Wilson's lower limit 6 / (6 + 3.8415) = 0.6097.

    >>> result = sign_test(6, 6, 0.95)
    >>> result.p_value, round(result.low, 4), result.high
    (0.03125, 0.6097, 1.0)
    """
    tail = sum(math.comb(studies, i) for i in range(max(favour, studies - favour), studies + 1)) / 2**studies
    low, high = wilson_interval(favour, studies, level)
    return SignTest(favour, studies, low, high, min(1.0, 2 * tail))
