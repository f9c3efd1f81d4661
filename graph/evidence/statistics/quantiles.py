"""Quantiles and tail areas of the distributions that the methods use.

The normal ones come from the standard library, so that estimating an ordinary finding needs no scipy, whose import
takes half a second; Student's t and chi-squared come from scipy.
"""

import math
from functools import lru_cache
from statistics import NormalDist

_NORMAL = NormalDist()


@lru_cache(maxsize=64)
def z_of_level(level: float) -> float:
    """Return z such that estimate ± z SE is an interval of this level (a share of 1, above 0 and below 1).

    >>> round(z_of_level(0.95), 4)
    1.96
    """
    return -_NORMAL.inv_cdf((1 - level) / 2)


def z_of_p(p: float) -> float:
    """Return the normal deviate, 0 or more, of a two-sided P above 0, up to 1.

    >>> round(z_of_p(0.05), 4), round(z_of_p(1e-5), 4)
    (1.96, 4.4172)
    """
    return -_NORMAL.inv_cdf(max(p / 2, math.ulp(0.0)))  # half of the least float is 0, which has no deviate


def p_of_z(z: float) -> float:
    """Return the two-sided P of a normal deviate.

    >>> round(p_of_z(-1.96), 4)
    0.05
    """
    return math.erfc(abs(z) / math.sqrt(2))


@lru_cache(maxsize=1_000)
def t_of_level(level: float, df: int) -> float:
    """Return Student's t such that estimate ± t SE is an interval of this level on `df` degrees of freedom.

    >>> round(t_of_level(0.95, 4), 3)
    2.776
    """
    from scipy.special import stdtrit  # noqa: PLC0415 - half a second that most uses do not need

    return float(stdtrit(df, (1 + level) / 2))


def p_of_t(t: float, df: int) -> float:
    """Return the two-sided P of Student's t on `df` degrees of freedom.

    >>> round(p_of_t(2.776, 4), 3)
    0.05
    """
    from scipy.special import stdtr  # noqa: PLC0415 - half a second that most uses do not need

    return 2 * float(stdtr(df, -abs(t)))


def p_of_chi_squared(value: float, df: int) -> float:
    """Return the upper tail area of chi-squared on `df` degrees of freedom.

    >>> round(p_of_chi_squared(3.841, 1), 3)
    0.05
    """
    from scipy.special import chdtrc  # noqa: PLC0415 - half a second that most uses do not need

    return float(chdtrc(df, value))


def chi_squared_of_p(p: float, df: int) -> float:
    """Return the chi-squared value that leaves the upper tail area `p` on `df` degrees of freedom.

    >>> round(chi_squared_of_p(0.05, 1), 3)
    3.841
    """
    from scipy.special import chdtri  # noqa: PLC0415 - half a second that most uses do not need

    return float(chdtri(df, p))
