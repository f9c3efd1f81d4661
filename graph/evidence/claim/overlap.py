"""Meta-analyses and the trials they hold: no patient counts twice.

A meta-analysis supersedes the trials it includes. Of two that overlap the one with individual data counts, then the
one with more participants; two that do not both name their trials are taken to overlap. Beside a meta-analysis that
does not name its trials, trials published up to its year are shown and not pooled with it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from ...model import Design, Evidence
from ..finding.estimate import participants
from ..flags import Flag
from .selection import META_ANALYSES, Context, Counted, Tier, superseded


def without_overlap(
    chosen: Sequence[Counted], includes: Collection[tuple[str, str]], context: list[Context]
) -> list[Counted]:
    """Return the findings without those of trials and meta-analyses that a counted meta-analysis already holds."""
    pooled = sorted((one for one in chosen if one.evidence.study.design in META_ANALYSES), key=_meta_analysis_rank)
    if not pooled:
        return list(chosen)
    members: dict[str, set[str]] = defaultdict(set)
    for whole, part in includes:
        members[whole].add(part)
    kept: list[Counted] = []
    for one in pooled:
        rival = next((other for other in kept if _overlap(one, other, members)), None)
        if rival is None:
            kept.append(one)
        elif _overlap(one, rival, members) == "known":
            context.append(superseded(one, rival, "the meta-analyses overlap"))
        else:
            why = "may overlap a meta-analysis: not both name their trials"
            context.append(Context(one.evidence, why, rival.evidence.id, Flag.POSSIBLE_OVERLAP))
    trials = [one for one in chosen if one.evidence.study.design not in META_ANALYSES]
    return kept + [one for one in trials if _stands_alone(one, kept, members, context)]


def _stands_alone(
    trial: Counted, wholes: Sequence[Counted], members: Mapping[str, set[str]], context: list[Context]
) -> bool:
    """Return whether no meta-analysis holds the trial, nor may hold it."""
    for whole in wholes:
        if trial.evidence.study.id in members.get(whole.evidence.study.id, ()):
            context.append(superseded(trial, whole, "included in the meta-analysis"))
            return False
    if any(_may_include(whole.evidence, trial.evidence, members) for whole in wholes):
        why = "may be included in a meta-analysis that does not name its trials"
        context.append(Context(trial.evidence, why, None, Flag.POSSIBLE_OVERLAP))
        return False
    return True


def _meta_analysis_rank(one: Counted) -> tuple[object, ...]:
    """Rank what has an effect or a P first, then individual data, then more participants."""
    finding, study = one.evidence.finding, one.evidence.study
    return (
        one.tier > Tier.NOT_SIGNIFICANT,
        study.design is not Design.META_ANALYSIS_IPD,
        -(participants(finding, study) or 0),
        one.evidence.id,
    )


def _overlap(one: Counted, other: Counted, members: Mapping[str, set[str]]) -> str | None:
    """Return whether two meta-analyses share trials: known, possible, or not at all (None)."""
    a, b = one.evidence.study.id, other.evidence.study.id
    if a == b:
        return None
    in_a, in_b = members.get(a, set()), members.get(b, set())
    if a in in_b or b in in_a or in_a & in_b:
        return "known"
    return None if in_a and in_b else "possible"


def _may_include(whole: Evidence, trial: Evidence, members: Mapping[str, set[str]]) -> bool:
    if members.get(whole.study.id):
        return False
    return whole.study.year is None or trial.study.year is None or trial.study.year <= whole.study.year
