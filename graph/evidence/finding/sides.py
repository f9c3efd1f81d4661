"""Which side a result is on: for the patient, not for the number."""

import math

from ...measures import Measure
from ...model import Change, Design, EndpointKind, Finding, Polarity, Result, Study

HARMFUL = Polarity(kind=EndpointKind.SAFETY, higher_is_better=False)
"""Of every toxicity: more of it is worse."""


def polarity_of(finding: Result, polarity: Polarity | None) -> Polarity | None:
    """Return the endpoint's polarity; a toxicity's is always that more is worse."""
    return HARMFUL if finding.toxicity is not None else polarity


def benefit_sign(measure: Measure, polarity: Polarity | None) -> int:
    """Return 1 where a greater value of the measure is benefit, -1 where it is harm, 0 where neither is known.

    >>> survival = Polarity(kind=EndpointKind.TIME_TO_EVENT, higher_is_better=True)
    >>> benefit_sign(Measure.HR, survival), benefit_sign(Measure.PROPORTION, survival)
    (-1, 1)
    """
    if polarity is None or polarity.higher_is_better is None:
        return 0
    sign = 1 if polarity.higher_is_better else -1
    ends_the_time = (measure.counts_events and polarity.kind is EndpointKind.TIME_TO_EVENT) or (
        measure is Measure.HR and polarity.kind is EndpointKind.DURATION
    )
    return -sign if ends_the_time else sign


def counts(finding: Result, polarity: Polarity | None) -> tuple[int, int, int, int] | None:
    """Return events and patients of the tested arm, then of the control arm, where all four are reported.

    A tally beside a proportion on a time to an event counts what the proportion counts, the patients free of it: the
    others had the event.
    """
    numbers = (finding.events_experimental, finding.n_experimental, finding.events_control, finding.n_control)
    events_t, n_t, events_c, n_c = numbers
    if events_t is None or n_t is None or events_c is None or n_c is None:
        return None
    if finding.measure is Measure.PROPORTION and of_time(polarity):
        return n_t - events_t, n_t, n_c - events_c, n_c
    return events_t, n_t, events_c, n_c


def restored_counts(finding: Finding, study: Study) -> tuple[int, int, int, int] | None:
    """Return events and patients of both arms from two proportions and the arms' sizes, events as whole numbers.

    Of a toxicity in a randomised trial the patients of both arms together are enough: they are taken as halves.
    """
    arms = arm_sizes(finding, study)
    if finding.measure is not Measure.PROPORTION or arms is None or None in {finding.value, finding.value_control}:
        return None
    shares = (finding.value or 0.0, finding.value_control or 0.0)
    events_t, events_c = (events_of(share, n) for share, n in zip(shares, arms, strict=True))
    return events_t, arms[0], events_c, arms[1]


def arm_sizes(finding: Finding, study: Study) -> tuple[int, int] | None:
    """Return the patients of the tested and of the control arm, where they are reported or may be taken as halves."""
    if finding.n_experimental and finding.n_control:
        return finding.n_experimental, finding.n_control
    both = finding.n_evaluable
    halves = finding.toxicity is not None and study.design is Design.RANDOMISED
    return (both - both // 2, both // 2) if halves and both is not None and both > 1 else None


def events_of(share: float, n: int) -> int:
    """Return the whole number of events among n patients that a printed proportion is nearest to."""
    return min(max(round(share * n), 0), n)


def of_time(polarity: Polarity | None) -> bool:
    """Return whether the endpoint is a time to an event."""
    return polarity is not None and polarity.kind is EndpointKind.TIME_TO_EVENT


def side(finding: Finding, polarity: Polarity | None) -> int | None:
    """Return 1 where the result favours the tested arm, -1 the comparator, 0 neither, None where that is not known.

    Numbers come first, then the change as the source words it. Whether chance explains the result is not asked here.
    """
    found = difference(finding)
    if found is not None:
        sign = benefit_sign(finding.measure, polarity)
        return _sign(found) * sign if sign else None
    by_counts = side_of_counts(finding, polarity)
    return by_counts if by_counts is not None else _stated(finding.change, polarity)


def side_of_counts(finding: Finding, polarity: Polarity | None) -> int | None:
    """Return the side that the events among the patients of each arm are on; None where they are not all reported."""
    table = counts(finding, polarity)
    sign = benefit_sign(Measure.OR, polarity)
    if table is None or not sign or not table[1] or not table[3]:
        return None
    return _sign(table[0] * table[3] - table[2] * table[1]) * sign


def difference(finding: Finding) -> float | None:
    """Return a number with the sign of tested minus comparator on the measure's own scale."""
    value, control = finding.value, finding.value_control
    if finding.measure.is_ratio and value is not None:
        return math.log(value)
    if finding.measure.is_difference and value is not None:
        return value
    if finding.measure.is_per_arm and control is not None:
        if value is not None:
            return value - control
        return 1.0 if finding.not_reached else None
    return None


def _stated(change: Change | None, polarity: Polarity | None) -> int | None:
    if change is Change.UNCHANGED:
        return 0
    sign = benefit_sign(Measure.STATEMENT, polarity)
    if not sign or change is None or change is Change.CONFLICTING:
        return None
    return 1 if change is Change.NORMALISED else sign * (1 if change is Change.INCREASED else -1)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
