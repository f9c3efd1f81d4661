"""What a relative effect means in absolute terms: bad events avoided per 1,000 patients treated.

Cochrane Handbook 6.5, section 15.4.4; for hazard ratios Altman and Andersen 1999, BMJ 319:1492, with proportional
hazards.
"""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...measures import Measure
from ...model import Comparison, Evidence, Polarity
from ..finding.sides import counts, of_time
from ..statistics.intervals import Interval

_GREATEST_LOG = 600.0
"""Past it a ratio's exponential, times any odds, is more than a float holds; every risk is 0 or 1 long before."""


class ControlRisk(NamedTuple):
    """The risk of the bad event without the tested agents, a share of 1; the finding it comes from, and its time."""

    risk: float
    source: str
    timepoint: str | None = None


class Absolute(NamedTuple):
    """Bad events avoided per 1,000, with its interval; negative where they are caused."""

    fewer: float
    low: float
    high: float


def control_risks(candidates: Iterable[tuple[Evidence, int]], polarity: Polarity | None) -> Iterator[ControlRisk]:
    """Yield the control risk of each candidate whose arm without the agents tells it, between 0 and 1.

    Each comes with the sign it is read with: -1 where the tested arm is the one without the claim's agents.
    """
    for evidence, sign in candidates:
        risk = _risk(evidence, sign, polarity)
        if risk is not None and 0 < risk < 1:
            yield ControlRisk(risk, evidence.id, evidence.finding.timepoint)


def _risk(evidence: Evidence, sign: int, polarity: Polarity | None) -> float | None:
    """Return an arm's risk of the bad event: events on a time-to-event endpoint are what ends the time."""
    finding = evidence.finding
    if polarity is None or polarity.higher_is_better is None or finding.comparison is not Comparison.ARMS:
        return None
    share = finding.value_control if sign > 0 else finding.value
    if finding.measure is Measure.PROPORTION and share is not None:
        return 1 - share if polarity.higher_is_better else share
    table = counts(finding, polarity)
    if table is None or not table[1] or not table[3]:
        return None
    events = table[2] / table[3] if sign > 0 else table[0] / table[1]
    return events if polarity.higher_is_better == of_time(polarity) else 1 - events


def fewer_per_1000(risk: float, measure: Measure, log_effect: float, sign: int) -> float:
    """Return how many bad events per 1,000 are avoided at a control risk above 0 and below 1.

    `sign` is 1 where a greater effect is benefit (it is of the good outcome), -1 where it is harm (it is of the bad
    event).

    By hand: 1 - 0.24 = 0.76 die or progress without, HR 0.777: with 1 - 0.24^0.777 = 0.670, 90 fewer.

    >>> round(fewer_per_1000(0.76, Measure.HR, math.log(0.777), -1))
    90

    A risk ratio of response 1.5 at 40 % without response: 60 % become 90 %, 300 fewer without response.

    >>> round(fewer_per_1000(0.4, Measure.RR, math.log(1.5), 1))
    300
    """
    return 1000 * (risk - _risk_with(risk, measure, log_effect, sign))


def _risk_with(risk: float, measure: Measure, log_effect: float, sign: int) -> float:
    if measure is Measure.RD:
        return min(1.0, max(0.0, risk - sign * log_effect))
    log_effect = max(-_GREATEST_LOG, min(log_effect, _GREATEST_LOG))
    ratio = math.exp(log_effect)
    if measure is Measure.HR:
        return 1 - math.pow(1 - risk, ratio) if sign < 0 else math.pow(risk, ratio)
    if measure is Measure.OR:
        odds = risk / (1 - risk) * math.exp(-sign * log_effect)
        return odds / (1 + odds)
    return min(1.0, risk * ratio) if sign < 0 else 1 - min(1.0, (1 - risk) * ratio)


def absolute_effect(risk: float, measure: Measure, log_effect: float, interval: Interval, sign: int) -> Absolute | None:
    """Return bad events avoided per 1,000 with the interval of the relative effect; None for means."""
    if measure not in {Measure.HR, Measure.OR, Measure.RR, Measure.RD}:
        return None
    ends = sorted(fewer_per_1000(risk, measure, limit, sign) for limit in interval)
    return Absolute(fewer_per_1000(risk, measure, log_effect, sign), ends[0], ends[1])
