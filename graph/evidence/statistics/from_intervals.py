"""Effects from a reported confidence interval: SE = (U - L) / (2 z), on the log scale for ratios.

Cochrane Handbook 6.5, sections 6.3.1 and 6.3.2; for hazard ratios Parmar 1998, Stat Med 17:2815. An interval need not
lie evenly about its estimate, because limits are rounded and some methods give uneven ones; the estimate is kept as
reported.
"""

import math

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
    return checked(middle, error, f"the interval {low:g} to {high:g} has no width")


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
