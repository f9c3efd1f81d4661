"""Effects from a reported confidence interval: SE = (U - L) / (2 z), on the log scale for ratios.

Cochrane Handbook 6.5, sections 6.3.1 and 6.3.2; for hazard ratios Parmar 1998, Stat Med 17:2815. An interval need not
lie evenly about its estimate, because limits are rounded and some methods give uneven ones; the estimate is kept as
reported.
"""

import math
from typing import NamedTuple

from ...errors import NotDerivableError
from .effects import Effect, checked
from .quantiles import z_of_level


def difference_from_interval(low: float, high: float, level: float, value: float | None = None) -> Effect:
    """Return a difference (RD, MD, SMD) with its standard error; without a value the middle of the interval is taken.

    `level` is a share of 1. By hand: 2 (0.04 to 3.96) has SE 3.92 / (2 · 1.959964) = 1.0000.

    >>> round(difference_from_interval(0.04, 3.96, 0.95, 2.0).standard_error, 4)
    1.0

    :raises NotDerivableError: the interval has no width.
    """
    error = (high - low) / (2 * z_of_level(level))
    middle = (low + high) / 2 if value is None else value
    return checked(middle, error, "the interval {:g} to {:g} has no width", low, high)


def ratio_from_interval(low: float, high: float, level: float, value: float | None = None) -> Effect:
    """Return the log of a ratio (HR, OR, RR; limits above 0) with its standard error.

    By hand: HR 0.93 (0.73 to 1.18) has SE (ln 1.18 - ln 0.73) / 3.919928 = 0.480225 / 3.919928 = 0.1225.

    >>> effect = ratio_from_interval(0.73, 1.18, 0.95, 0.93)
    >>> round(effect.log_effect, 4), round(effect.standard_error, 4)
    (-0.0726, 0.1225)

    :raises NotDerivableError: the interval has no width, or a limit is not above 0.
    """
    if low <= 0 or (value is not None and value <= 0):
        raise NotDerivableError(f"a ratio and its limits are above 0, and {low:g} to {high:g} is not")
    logs = math.log(low), math.log(high)
    return difference_from_interval(*logs, level, None if value is None else math.log(value))


class ProportionInterval(NamedTuple):
    """A proportion free of the event and its interval, as shares of 1."""

    value: float
    low: float
    high: float


def survival_proportions_with_intervals(
    tested: ProportionInterval, control: ProportionInterval, level: float
) -> Effect:
    """Return the log hazard ratio from two proportions free of the event at one time, each with its interval.

    ln HR = ln(-ln S_t) - ln(-ln S_c) where hazards are proportional (Parmar 1998, Stat Med 17:2815); each arm's SE is
    the width of its interval on the scale of ln(-ln S) over 2 z (Kalbfleisch and Prentice 2002, section 1.4), and the
    variances add up. The shares and all limits lie between 0 and 1.

    By hand: 0.70 (0.60 to 0.78) against 0.60 (0.50 to 0.70): ln(-ln S) -1.03093 (-0.67173 to -1.39253) and -0.67173
    (-0.36651 to -1.03093); ln HR -0.3592; widths 0.72080 and 0.66442, SE 0.18388 and 0.16950, together 0.25008.

    >>> effect = survival_proportions_with_intervals(
    ...     ProportionInterval(0.7, 0.6, 0.78), ProportionInterval(0.6, 0.5, 0.7), 0.95)
    >>> round(effect.log_effect, 4), round(effect.standard_error, 4)
    (-0.3592, 0.2501)

    :raises NotDerivableError: a proportion or a limit is not between 0 and 1, or an interval has no width.
    """
    arms: list[Effect] = []
    for arm in (tested, control):
        if not all(0 < number < 1 for number in arm):
            raise NotDerivableError(
                f"a proportion of {arm.value:g} ({arm.low:g} to {arm.high:g}) gives no hazard ratio; "
                "all three must lie between 0 and 1"
            )
        value, low, high = (math.log(-math.log(share)) for share in (arm.value, arm.high, arm.low))
        arms.append(difference_from_interval(low, high, level, value))
    (value_t, error_t), (value_c, error_c) = arms
    return checked(value_t - value_c, math.hypot(error_t, error_c), "the intervals have no width")
