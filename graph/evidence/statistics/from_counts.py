"""Effects from events among patients in two arms, with the usual large-sample variances.

Cochrane Handbook 6.5, section 6.4, and Deeks, Altman and Bradburn in Systematic Reviews in Health Care (2001),
chapter 15. A correction (one half) is added to all four cells only where one of them is zero; in a risk difference to
the cells of its variance alone.
"""

import math
from functools import lru_cache
from typing import NamedTuple

from ...errors import NotDerivableError
from .effects import Effect

TABLES = 20_000
"""Tables whose results are kept: those of a trial's toxicities are mostly a few, for its arms have one size each, and
few patients have any one of them."""


class Cells(NamedTuple):
    """Events and others in the tested arm, then in the control arm; after a correction not whole."""

    a: float
    b: float
    c: float
    d: float


def cells(events_t: float, n_t: float, events_c: float, n_c: float, correction: float = 0.5) -> Cells:
    """Return the four cells, corrected only where one of them is zero.

    >>> cells(1, 4, 2, 4), cells(0, 4, 2, 4)
    (Cells(a=1, b=3, c=2, d=2), Cells(a=0.5, b=4.5, c=2.5, d=2.5))

    :raises NotDerivableError: an arm is empty, or its events are not between 0 and its size.
    """
    if not (0 <= events_t <= n_t and 0 <= events_c <= n_c and n_t > 0 and n_c > 0):
        raise NotDerivableError(f"{events_t:g} of {n_t:g} and {events_c:g} of {n_c:g} are no counts of two arms")
    table = Cells(events_t, n_t - events_t, events_c, n_c - events_c)
    return table if all(table) else Cells(*(cell + correction for cell in table))


def _in_both_arms(events_t: float, n_t: float, events_c: float, n_c: float) -> None:
    if events_t == events_c == 0:
        raise NotDerivableError("no event in either arm: there is no ratio")
    if events_t == n_t and events_c == n_c:
        raise NotDerivableError("nothing but events in both arms: there is no ratio")


@lru_cache(maxsize=TABLES)
def log_odds_ratio(events_t: float, n_t: float, events_c: float, n_c: float, correction: float = 0.5) -> Effect:
    """Return ln OR = ln(ad / bc) with variance 1/a + 1/b + 1/c + 1/d.

    By hand: 10 of 20 against 5 of 20: ln(10 · 15 / (10 · 5)) = ln 3 = 1.0986, variance 0.1 + 0.1 + 0.2 + 0.0667 =
    0.4667, SE 0.6831.

    >>> effect = log_odds_ratio(10, 20, 5, 20)
    >>> round(effect.log_effect, 4), round(effect.standard_error, 4)
    (1.0986, 0.6831)

    :raises NotDerivableError: as `cells`, or there are no events, or only events, in both arms.
    """
    a, b, c, d = cells(events_t, n_t, events_c, n_c, correction)
    _in_both_arms(events_t, n_t, events_c, n_c)
    return Effect(math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d))


def log_risk_ratio(events_t: float, n_t: float, events_c: float, n_c: float, correction: float = 0.5) -> Effect:
    """Return ln RR = ln(a n_c / (c n_t)) with variance 1/a - 1/n_t + 1/c - 1/n_c.

    By hand: 10 of 20 against 5 of 20: ln 2 = 0.6931, variance 0.1 - 0.05 + 0.2 - 0.05 = 0.2, SE 0.4472.

    >>> effect = log_risk_ratio(10, 20, 5, 20)
    >>> round(effect.log_effect, 4), round(effect.standard_error, 4)
    (0.6931, 0.4472)

    :raises NotDerivableError: as `log_odds_ratio`.
    """
    a, b, c, d = cells(events_t, n_t, events_c, n_c, correction)
    _in_both_arms(events_t, n_t, events_c, n_c)
    return Effect(math.log(a / (a + b)) - math.log(c / (c + d)), math.sqrt(b / (a * (a + b)) + d / (c * (c + d))))


@lru_cache(maxsize=TABLES)
def risk_difference(events_t: float, n_t: float, events_c: float, n_c: float, correction: float = 0.5) -> Effect:
    """Return RD = a / n_t - c / n_c with variance ab / n_t³ + cd / n_c³; no event in either arm is a difference too.

    Where a cell is zero the correction goes to the variance alone: the difference of 0/30 and 0/300 is 0, as reported,
    but not known without error.

    By hand: 10 of 20 against 5 of 20: 0.25, variance 100 / 8000 + 75 / 8000 = 0.021875, SE 0.1479. 0 of 30 against 0 of
    300: 0, variance 0.5 · 30.5 / 31³ + 0.5 · 300.5 / 301³ = 0.00051741, SE 0.0227.

    >>> [(effect.log_effect, round(effect.standard_error, 4))
    ...     for effect in (risk_difference(10, 20, 5, 20), risk_difference(0, 30, 0, 300))]
    [(0.25, 0.1479), (0.0, 0.0227)]

    :raises NotDerivableError: as `cells`.
    """
    a, b, c, d = cells(events_t, n_t, events_c, n_c, correction)
    variance = a * b / (a + b) ** 3 + c * d / (c + d) ** 3
    return Effect(events_t / n_t - events_c / n_c, math.sqrt(variance))
