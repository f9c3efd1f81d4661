"""A ratio against its own study's medians, proportions and events.

Where hazards cross they can differ in truth: such a ratio is flagged and used. It is set aside only where it was
plainly printed upside down: what the medians or proportions imply lies in the interval of its inverse, not in its own.
"""

import math
from collections.abc import Sequence

from ...measures import Measure
from ...model import Finding, Polarity
from ..finding.derivation import Derivation
from ..finding.sides import counts, of_time, side_of_counts
from ..flags import Flag
from .selection import Context, Counted

_SHOWS_SIDE = frozenset({
    Measure.MEDIAN_TIME, Measure.MEDIAN, Measure.DIFFERENCE_IN_MEDIANS, Measure.PROPORTION, Measure.COUNT
})  # fmt: skip
INVERTED = "probably inverted: its own medians, proportions or events lie in the interval of its inverse"


def without_inverted(items: Sequence[Counted], polarity: Polarity | None, context: list[Context]) -> list[Counted]:
    """Return the results of one comparison, ratios that contradict their own study flagged, inverted ones set aside."""
    kept: list[Counted] = []
    for item in items:
        against = _against(item, items, polarity)
        if not against:
            kept.append(item)
        elif any(_inverted(item, implied) for implied in against):
            context.append(Context(item.evidence, INVERTED, None, Flag.DISAGREES_WITH_MEDIANS))
        else:
            kept.append(item._replace(flags=item.flags | {Flag.DISAGREES_WITH_MEDIANS}))
    return kept


def _against(item: Counted, items: Sequence[Counted], polarity: Polarity | None) -> list[float | None]:
    """Return what each result that points the other way than a ratio implies for it, as a log ratio."""
    finding, found = item.evidence.finding, item.evidence.estimate
    if not finding.measure.is_ratio or not found.side:
        return []
    against: list[float | None] = []
    for other in items:
        told = other.evidence.finding
        alike = told.measure in _SHOWS_SIDE and told.analysis == finding.analysis
        if alike and item.side is not None and other.side is not None and item.side * other.side < 0:
            against.append(_implied(finding.measure, told, polarity))
    by_events = None if found.derivation == Derivation.COUNTS else side_of_counts(finding, polarity)
    if by_events and by_events * found.side < 0:
        against.append(_implied_by_events(finding, polarity))
    return against


def _inverted(item: Counted, implied: float | None) -> bool:
    found = item.evidence.estimate
    if implied is None or found.interval_low is None or found.interval_high is None:
        return False
    own = found.interval_low <= implied <= found.interval_high
    return not own and found.interval_low <= -implied <= found.interval_high


def _implied(measure: Measure, told: Finding, polarity: Polarity | None) -> float | None:
    """Return the log ratio that medians (m_c / m_t) or proportions (ln S_t / ln S_c; odds; risks) imply."""
    tested, control = told.value, told.value_control
    if tested is None or control is None or tested <= 0 or control <= 0:
        return None
    if told.measure in {Measure.MEDIAN_TIME, Measure.MEDIAN}:
        return math.log(control / tested) if measure is Measure.HR else None
    if told.measure is not Measure.PROPORTION or max(tested, control) >= 1:
        return None
    if of_time(polarity):
        return math.log(math.log(tested) / math.log(control)) if measure is Measure.HR else None
    return _of_shares(measure, tested, control)


def _implied_by_events(finding: Finding, polarity: Polarity | None) -> float | None:
    table = counts(finding, polarity)
    if table is None:
        return None
    tested, control = table[0] / table[1], table[2] / table[3]
    if not (0 < tested < 1 and 0 < control < 1):
        return None
    if finding.measure is Measure.HR:
        return math.log(math.log(1 - tested) / math.log(1 - control))
    return _of_shares(finding.measure, tested, control)


def _of_shares(measure: Measure, tested: float, control: float) -> float | None:
    if measure is Measure.OR:
        return math.log(tested / (1 - tested)) - math.log(control / (1 - control))
    return math.log(tested / control) if measure is Measure.RR else None
