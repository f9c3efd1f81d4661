"""Meta-analyses and the trials they hold: no patient counts twice.

A meta-analysis stands for the trials it includes where it carries at least two thirds of their derived information;
else it is context. Of meta-analyses that overlap the one with more information counts, and individual data win over
somewhat more. Trials on the same question published in its year or before, where its trials are not known, are shown
and not pooled with it. One that includes a retracted trial is context.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from ...model import Design, Evidence
from ..finding.weight import META_ANALYSES
from ..flags import Flag
from ..rules import Rules
from .selection import Context, Counted, patients, superseded

_MAY_HOLD = "may be included in a meta-analysis that does not name its trials"


def without_retracted(
    chosen: Sequence[Counted],
    includes: Collection[tuple[str, str]],
    retracted: Collection[str],
    context: list[Context],
) -> list[Counted]:
    """Return the findings without those of meta-analyses that include a retracted trial."""
    spoilt = {whole for whole, part in includes if part in retracted}
    context.extend(
        Context(one.evidence, "includes a retracted trial") for one in chosen if one.evidence.study.id in spoilt
    )
    return [one for one in chosen if one.evidence.study.id not in spoilt]


def without_overlap(
    chosen: Sequence[Counted], includes: Collection[tuple[str, str]], context: list[Context], rules: Rules
) -> list[Counted]:
    """Return the findings without those of trials and meta-analyses that a counted meta-analysis already holds."""
    wholes = [one for one in chosen if one.evidence.study.design in META_ANALYSES]
    if not wholes:
        return list(chosen)
    trials = [one for one in chosen if one.evidence.study.design not in META_ANALYSES]
    members: dict[str, set[str]] = defaultdict(set)
    for whole, part in includes:
        members[whole].add(part)
    kept: list[Counted] = []
    for one in _most_first(wholes, rules):
        if not _carries(one, trials, members, rules):
            flag = None if members.get(one.evidence.study.id) else Flag.POSSIBLE_OVERLAP
            why = "has no effect, and displaces no trial with one that it may include"
            if flag is None:
                why = "carries less than two thirds of the information of the trials that it includes"
            context.append(Context(one.evidence, why, None, flag, shown=True))
            continue
        rival = next((other for other in kept if _overlap(one, other, members)), None)
        if rival is None:
            kept.append(one)
        elif _overlap(one, rival, members) == "known":
            context.append(superseded(one, rival, "the meta-analyses overlap"))
        else:
            why = "may overlap a meta-analysis: not both name their trials"
            context.append(Context(one.evidence, why, rival.evidence.id, Flag.POSSIBLE_OVERLAP, shown=True))
    return kept + [one for one in trials if _stands_alone(one, kept, members, context)]


def _carries(whole: Counted, trials: Sequence[Counted], members: Mapping[str, set[str]], rules: Rules) -> bool:
    """Return whether a meta-analysis carries enough of the information of the trials that it includes.

    One that does not name them, and has none, displaces no trial with an effect that it may include.
    """
    named = members.get(whole.evidence.study.id)
    if not named:
        held = [one for one in trials if _may_include(whole.evidence, one.evidence, members)]
        return whole.derived_information > 0 or not any(one.derived_information for one in held)
    theirs = math.fsum(one.derived_information for one in trials if one.evidence.study.id in named)
    return whole.derived_information >= rules.meta_analysis_information * theirs


def _stands_alone(
    trial: Counted, wholes: Sequence[Counted], members: Mapping[str, set[str]], context: list[Context]
) -> bool:
    """Return whether no counted meta-analysis holds the trial, nor may hold it."""
    for whole in wholes:
        if trial.evidence.study.id in members.get(whole.evidence.study.id, ()):
            context.append(superseded(trial, whole, "included in the meta-analysis"))
            return False
    if any(_may_include(whole.evidence, trial.evidence, members) for whole in wholes):
        context.append(Context(trial.evidence, _MAY_HOLD, None, Flag.POSSIBLE_OVERLAP, shown=True))
        return False
    return True


def _most_first(wholes: Sequence[Counted], rules: Rules) -> list[Counted]:
    """Return meta-analyses, the one with most information first; individual data count as somewhat more."""

    def rank(one: Counted) -> tuple[object, ...]:
        individual = one.evidence.study.design is Design.META_ANALYSIS_IPD
        told = one.derived_information * (rules.individual_data_factor if individual else 1.0)
        effect = one.effect
        nearer = abs(effect.log_effect) if effect else 0.0
        return -told, one.tier, not individual, -(patients(one) or 0), nearer, one.evidence.id

    return sorted(wholes, key=rank)


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
