"""Effects from an estimate and its two-sided P: SE = |effect| / z, with z the exact normal quantile of P.

Altman and Bland, BMJ 2011;343:d2090, with an approximation of z in the place of the quantile: `altman_bland_z`
reproduces it and nothing else uses it. The smaller |effect| and the larger P, the more the printed rounding decides
the standard error.
"""

import math

from ...errors import NotDerivableError
from .effects import Effect, checked
from .quantiles import z_of_p


def difference_from_p(difference: float, p: float) -> Effect:
    """Return a difference, or the log of a ratio, with the standard error that its P implies.

    By hand: 17 percentage points with P = .032 have z = 2.1444 and SE 17 / 2.1444 = 7.928.

    >>> round(difference_from_p(17, 0.032).standard_error, 3)
    7.928

    :raises NotDerivableError: the difference is 0, or P is not above 0 and below 1.
    """
    if not 0 < p < 1:
        raise NotDerivableError(f"P = {p:g} has no normal deviate above 0" if p > 0 else "P = 0 is a rounded P")
    if difference == 0:
        raise NotDerivableError("the effect is 0, and any standard error goes with it")
    error = abs(difference) / z_of_p(p)
    return checked(difference, error, "an effect of {:g} with P = {:g} is out of range", difference, p)


def ratio_from_p(ratio: float, p: float) -> Effect:
    """Return the log of a ratio above 0 with the standard error that its P implies.

    By hand: RR 0.30 with P = .034 has ln RR -1.2040, z = 2.1201 and SE 0.568; HR 0.96 with P = .52 has SE 0.0408 /
    0.6433 = 0.0635.

    >>> round(ratio_from_p(0.30, 0.034).standard_error, 3), round(ratio_from_p(0.96, 0.52).standard_error, 4)
    (0.568, 0.0635)

    :raises NotDerivableError: as `difference_from_p`, or the ratio is not above 0.
    """
    if ratio <= 0:
        raise NotDerivableError(f"{ratio:g} is no ratio")
    return difference_from_p(math.log(ratio), p)


def survival_proportions_with_p(tested: float, control: float, p: float) -> Effect:
    """Return the log hazard ratio from two proportions free of the event at one time, with its P.

    ln HR = ln(ln S_tested / ln S_control) where hazards are proportional (Parmar 1998, Stat Med 17:2815; Tierney
    2007, Trials 8:16). Proportions are shares of 1, above 0 and below 1.

    By hand: 0.33 and 0.24 with P = .00001: ln HR = ln(1.10866 / 1.42712) = -0.25252, HR 0.777, z 4.4172, SE 0.05717.

    >>> effect = survival_proportions_with_p(0.33, 0.24, 0.00001)
    >>> round(math.exp(effect.log_effect), 3), round(effect.standard_error, 4)
    (0.777, 0.0572)

    :raises NotDerivableError: as `difference_from_p`, or a proportion is 0 or 1.
    """
    if not (0 < tested < 1 and 0 < control < 1):
        raise NotDerivableError(
            f"proportions of {tested:g} and {control:g} give no hazard ratio; both must lie between 0 and 1"
        )
    return difference_from_p(math.log(math.log(tested) / math.log(control)), p)


def proportions_with_p(tested: float, control: float, p: float) -> Effect:
    """Return the log odds ratio of two proportions, with the standard error that their P implies.

    By hand: 0.575 and 0.531 with P = .01: ln OR = 0.30228 - 0.12416 = 0.17812, z 2.5758, SE 0.0692.

    >>> effect = proportions_with_p(0.575, 0.531, 0.01)
    >>> round(effect.log_effect, 4), round(effect.standard_error, 4)
    (0.1781, 0.0692)

    :raises NotDerivableError: as `difference_from_p`, or a proportion is 0 or 1.
    """
    if not (0 < tested < 1 and 0 < control < 1):
        raise NotDerivableError(
            f"proportions of {tested:g} and {control:g} give no odds ratio; both must lie between 0 and 1"
        )
    return difference_from_p(math.log(tested / (1 - tested)) - math.log(control / (1 - control)), p)


def altman_bland_z(p: float) -> float:
    """Return Altman and Bland's approximation of z, only to reproduce what they print.

    They print SE 7.940 for 17 points with P = .032 and .569 for RR 0.30 with P = .034; the exact quantile gives 7.928
    and .568.

    >>> f"{17 / altman_bland_z(0.032):.3f}", f"{abs(math.log(0.30)) / altman_bland_z(0.034):.3f}"
    ('7.940', '0.569')

    :raises NotDerivableError: P is not above 0 and at most 1.
    """
    if not 0 < p <= 1:
        raise NotDerivableError(f"P = {p:g} is outside 0 to 1")
    return -0.862 + math.sqrt(0.743 - 2.404 * math.log(p))
