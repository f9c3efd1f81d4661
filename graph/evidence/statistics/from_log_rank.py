"""Log hazard ratios from log-rank results and numbers of events.

Tierney 2007, Trials 8:16, after Parmar 1998, Stat Med 17:2815: ln HR = (O - E) / V with variance 1 / V. Where O - E
and V are not reported, V comes from the events, and |O - E| = z √V from the two-sided P or from the log-rank
chi-squared; its sign must be known.
"""

import math

from ...errors import NotDerivableError
from .effects import Effect, checked
from .quantiles import z_of_p


def log_rank(o_minus_e: float, variance: float) -> Effect:
    """Return ln HR = (O - E) / V with SE 1 / √V; also Peto's log odds ratio.

    By hand: O - E = -7.4 with V = 80.6 gives -0.0918 with SE 0.1114.

    >>> effect = log_rank(-7.4, 80.6)
    >>> round(effect.log_effect, 4), round(effect.standard_error, 4)
    (-0.0918, 0.1114)

    :raises NotDerivableError: V is not above 0.
    """
    if not variance > 0:
        raise NotDerivableError(f"a log-rank variance of {variance:g} holds no information")
    reason = "a log-rank variance of {:g} is out of range"
    return checked(o_minus_e / variance, 1 / math.sqrt(variance), reason, variance)


def variance_of_events(tested: float, control: float) -> float:
    """Return V = O_t O_c / (O_t + O_c) from the events in each arm (Parmar 1998).

    By hand: 60 and 40 events give 2400 / 100 = 24.

    >>> variance_of_events(60, 40)
    24.0

    :raises NotDerivableError: an arm has no event.
    """
    if tested <= 0 or control <= 0:
        raise NotDerivableError(f"{tested:g} and {control:g} events give no log-rank variance; both arms need one")
    return tested * control / (tested + control)


def variance_of_allocation(events: float, n_tested: float | None, n_control: float | None) -> float:
    """Return V = O n_t n_c / (n_t + n_c)² from the events of both arms together; O / 4 with equal arms (Tierney 2007).

    Arms whose sizes are not known (None) are taken as equal.

    By hand: 100 events in arms of 200 and 100 give 100 · 20000 / 90000 = 22.22; in equal or unknown arms 100 / 4.

    >>> round(variance_of_allocation(100, 200, 100), 2), variance_of_allocation(100, None, None)
    (22.22, 25.0)

    :raises NotDerivableError: there is no event, or an arm is empty.
    """
    if n_tested is None or n_control is None:
        n_tested = n_control = 1
    if events <= 0 or n_tested <= 0 or n_control <= 0:
        raise NotDerivableError(
            f"{events:g} events in arms of {n_tested:g} and {n_control:g} give no log-rank variance"
        )
    return events * n_tested * n_control / (n_tested + n_control) ** 2


def p_and_variance(p: float, variance: float, sign: float) -> Effect:
    """Return ln HR = ± z / √V from a two-sided log-rank P; `sign` is that of ln HR.

    By hand: P = .05 with V = 25 gives |O - E| = 1.96 · 5 = 9.80 and ln HR = 9.80 / 25 = 0.392, SE 0.2.

    >>> effect = p_and_variance(0.05, 25.0, -1)
    >>> round(effect.log_effect, 3), effect.standard_error
    (-0.392, 0.2)

    :raises NotDerivableError: P is not above 0 and at most 1, or V is not above 0.
    """
    if not 0 < p <= 1:
        raise NotDerivableError(f"P = {p:g} has no normal deviate")
    return log_rank(math.copysign(z_of_p(p) * math.sqrt(max(variance, 0.0)), sign), variance)


def chi_squared_and_variance(chi2: float, variance: float, sign: float) -> Effect:
    """Return ln HR = ± √(chi² / V) from the log-rank chi-squared on one degree of freedom; `sign` is that of ln HR.

    By hand: chi² = 4 with V = 25 gives O - E = 10 and ln HR = 0.4, SE 0.2.

    >>> chi_squared_and_variance(4.0, 25.0, 1)
    Effect(log_effect=0.4, standard_error=0.2)

    :raises NotDerivableError: chi-squared is below 0, or V is not above 0.
    """
    if chi2 < 0:
        raise NotDerivableError(f"chi-squared of {chi2:g} is below 0")
    return log_rank(math.copysign(math.sqrt(chi2 * max(variance, 0.0)), sign), variance)


def ratio_and_variance(ratio: float, variance: float) -> Effect:
    """Return ln HR with SE 1 / √V, where a hazard ratio comes with events but without interval or P.

    By hand: HR 0.8 with 60 and 40 events has SE 1 / √24 = 0.2041.

    >>> round(ratio_and_variance(0.8, variance_of_events(60, 40)).standard_error, 4)
    0.2041

    :raises NotDerivableError: the ratio or V is not above 0.
    """
    if ratio <= 0:
        raise NotDerivableError(f"{ratio:g} is no ratio")
    return log_rank(math.log(ratio) * variance, variance)
