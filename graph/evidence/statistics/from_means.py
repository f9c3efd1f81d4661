"""Effects from means and standard deviations in two arms: Cochrane Handbook 6.5, section 6.5."""

import math
from typing import NamedTuple

from ...errors import NotDerivableError
from .effects import Effect, checked


class Group(NamedTuple):
    """One arm: mean and standard deviation in the outcome's unit, and number of patients."""

    mean: float
    sd: float
    n: float


def _check_sizes(tested: Group, control: Group) -> None:
    if min(tested.n, control.n) < 2:
        sizes = f"arms of {tested.n:g} and {control.n:g} patients"
        raise NotDerivableError(f"{sizes} give no standard error; each needs 2 or more")


def mean_difference(tested: Group, control: Group) -> Effect:
    """Return the difference in means, in their unit, with variance sd²/n summed over the arms.

    By hand: 12 (SD 3, n 36) against 10 (SD 4, n 64): 2, variance 0.25 + 0.25, SE 0.7071.

    >>> effect = mean_difference(Group(12, 3, 36), Group(10, 4, 64))
    >>> effect.log_effect, round(effect.standard_error, 4)
    (2, 0.7071)

    :raises NotDerivableError: an arm has fewer than two patients, or both standard deviations are 0.
    """
    _check_sizes(tested, control)
    error = math.sqrt(tested.sd**2 / tested.n + control.sd**2 / control.n)
    return checked(tested.mean - control.mean, error, "without spread in either arm there is no standard error")


def standardised_mean_difference(tested: Group, control: Group) -> Effect:
    """Return Hedges' g, in pooled standard deviations, with variance 1/n_t + 1/n_c + g² / (2 (n_t + n_c)).

    g = J (difference in means) / s with J = Γ(m/2) / (√(m/2) Γ((m - 1)/2)) and m = n_t + n_c - 2 (Hedges 1981, J Educ
    Stat 6:107; the variance is that of Hedges and Olkin 1985, large samples).

    By hand: 12 against 10, SD 4 and n 50 in both: d = 0.5, m = 98, J = 0.99234, g = 0.4962, variance 0.04 + 0.24619 /
    200, SE 0.2031.

    >>> effect = standardised_mean_difference(Group(12, 4, 50), Group(10, 4, 50))
    >>> round(effect.log_effect, 4), round(effect.standard_error, 4)
    (0.4962, 0.2031)

    :raises NotDerivableError: an arm has fewer than two patients, or both standard deviations are 0.
    """
    _check_sizes(tested, control)
    n = tested.n + control.n
    m = n - 2
    pooled = math.sqrt(((tested.n - 1) * tested.sd**2 + (control.n - 1) * control.sd**2) / m)
    if pooled == 0:
        raise NotDerivableError("without spread in either arm there is no standardised difference")
    correction = math.exp(math.lgamma(m / 2) - math.lgamma((m - 1) / 2) - math.log(m / 2) / 2)
    g = correction * (tested.mean - control.mean) / pooled
    return checked(g, math.sqrt(1 / tested.n + 1 / control.n + g**2 / (2 * n)), "the means are out of range")


def log_odds_of_smd(standard_error: float) -> float:
    """Return the standard error on the log odds scale of a standardised mean difference's: times π/√3.

    Hasselblad and Hedges 1995, Psychol Bull 117:167; Chinn 2000, Stat Med 19:3127. By hand: 0.2 · 1.8138 = 0.3628.

    >>> round(log_odds_of_smd(0.2), 4)
    0.3628
    """
    return standard_error * math.pi / math.sqrt(3)
