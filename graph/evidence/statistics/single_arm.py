"""A proportion in one arm, without comparator: it is described and drawn, and never a benefit."""

import math

from ...errors import NotDerivableError
from .effects import Effect
from .quantiles import z_of_level


def wilson_interval(events: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a proportion, as shares of 1 (Wilson 1927, J Am Stat Assoc 22:209).

    By hand, 1 of 10: z² = 3.8415, centre (0.1 + 0.19207) / 1.38415 = 0.2110, half-width
    1.95996 √(0.009 + 0.0096036) / 1.38415 = 0.1931.

    >>> [round(limit, 4) for limit in wilson_interval(1, 10)]
    [0.0179, 0.4042]

    :raises NotDerivableError: there is no patient, or the events are not between 0 and n.
    """
    _counts(events, n)
    z = z_of_level(level)
    share, z2 = events / n, z * z / n
    centre = (share + z2 / 2) / (1 + z2)
    half = z * math.sqrt(share * (1 - share) / n + z2 / (4 * n)) / (1 + z2)
    return (0.0 if events == 0 else centre - half), (1.0 if events == n else centre + half)


def logit(events: float, n: float, correction: float = 0.5) -> Effect:
    """Return the log odds of a proportion with variance 1/events + 1/(n - events); both corrected where one is zero.

    By hand: 5 of 25: ln(5/20) = -1.3863, variance 0.2 + 0.05, SE 0.5.

    >>> effect = logit(5, 25)
    >>> round(effect.log_effect, 4), effect.standard_error
    (-1.3863, 0.5)

    :raises NotDerivableError: there is no patient, or the events are not between 0 and n.
    """
    _counts(events, n)
    others = n - events
    if events == 0 or others == 0:
        events, others = events + correction, others + correction
    return Effect(math.log(events / others), math.sqrt(1 / events + 1 / others))


def share_of_logit(log_odds: float) -> float:
    """Return the share of 1 that log odds are; the way back of `logit`.

    >>> round(share_of_logit(logit(5, 25).log_effect), 12)
    0.2
    """
    return 1 / (1 + math.exp(min(-log_odds, 700.0)))


def _counts(events: float, n: float) -> None:
    if n <= 0 or not 0 <= events <= n:
        raise NotDerivableError(f"{events:g} of {n:g} is no proportion of patients")
