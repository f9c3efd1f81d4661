"""How much a result can tell at most: no made-up precision decides a verdict.

A log hazard ratio from D events has no more information (the reciprocal of its variance) than D/4, the log-rank
variance with equal arms (Tierney 2007, Trials 8:16), and a log odds ratio from N patients no more than N/16, that of
equal arms in which half have the event. Other scales have no bound.
"""

from ...measures import Measure
from ...model import Finding, Polarity, Study
from ..rules import Rules
from ..statistics.effects import Effect
from .sides import counts


def greatest_information(
    scale: Measure, finding: Finding, study: Study, polarity: Polarity | None, rules: Rules
) -> float | None:
    """Return the most that a result can tell on this scale; None where there is no bound, or no number is known.

    Events that are not known are at most the patients. A subgroup's patients are not its study's.
    """
    patients = participants(finding, study)
    if scale is Measure.HR:
        events = _events(finding, polarity)
        known = patients if events is None else events
        return known / rules.events_per_information if known else None
    return patients / rules.participants_per_information_odds if scale is Measure.OR and patients else None


def is_plausible(most: float, effect: Effect, greatest: Effect, rules: Rules) -> bool:
    """Return whether a standard error tells no more than `most`, or at the far end of its rounding little more.

    By hand: SE 0.1266 has information 62.4; rounding brings it to 60, more than 1.1 times the 50 of 200 patients.

    >>> from oncograph.graph.evidence.rules import load_rules
    >>> is_plausible(50, Effect(-0.1, 0.1266), Effect(-0.1, 0.1291), load_rules())
    False
    """
    widest = max(effect.standard_error, greatest.standard_error)
    return effect.standard_error**2 * most >= 1 or widest**2 * most * rules.plausible_beyond >= 1


def participants(finding: Finding, study: Study) -> int | None:
    """Return the patients behind a finding: its arms', else those evaluated, else the study's, never for a subgroup."""
    if finding.n_experimental is not None and finding.n_control is not None:
        return finding.n_experimental + finding.n_control
    if finding.n_evaluable is not None:
        return finding.n_evaluable
    if not finding.versus and finding.n_experimental is not None:
        return finding.n_experimental
    return study.participants if finding.subgroup is None else None


def _events(finding: Finding, polarity: Polarity | None) -> int | None:
    """Return the events of both arms together, where they are reported."""
    if finding.events is not None:
        return finding.events
    table = counts(finding, polarity)
    if table is not None:
        return table[0] + table[2]
    tested, control = finding.events_experimental, finding.events_control
    if tested is None or control is None or finding.measure is Measure.PROPORTION:
        return None
    return tested + control
