"""What results say together where effects cannot be pooled: directions with P, and directions alone.

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


class SignTest(NamedTuple):
    """Studies that favour the tested arm among those with a side, Wilson's interval of their share, and the exact P."""

    favour: int
    studies: int
    low: float
    high: float
    p_value: float


def stouffer(results: Sequence[Signed]) -> tuple[float, float]:
    """Return Z = Σ √N z / √ΣN and its two-sided P (Stouffer 1949; weights √N: Zaykin 2011, J Evol Biol 24:1836).

    By hand: z 2 with N 100 and z 1 with N 300: (10 · 2 + 17.3205 · 1) / 20 = 1.8660.

    >>> z, p = stouffer([Signed(2.0, 100), Signed(1.0, 300)])
    >>> round(z, 4), round(p, 4)
    (1.866, 0.062)
    """
    total = math.fsum(result.participants for result in results)
    z = math.fsum(math.sqrt(result.participants) * result.z for result in results) / math.sqrt(total)
    return z, p_of_z(z)


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
