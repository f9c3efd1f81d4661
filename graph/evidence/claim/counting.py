"""Counted once: which findings of a claim count, and why each other does not.

A study counts once for each of its comparisons; a meta-analysis stands for the trials it includes; randomised
comparisons decide alone where one gives an effect or an exact P.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter

from ...labels import Direction
from ...model import Comparison, Design, Evidence, Polarity, PRelation, Question
from ..finding.estimate import NOT_ARMS
from ..finding.sides import counts
from ..rules import Rules
from .contradictions import without_inverted
from .overlap import without_overlap, without_retracted
from .preference import best
from .selection import Context, Counted, Selection, Tier, randomised, superseded, tier_of
from .shared_arms import divided
from .twice import flagged_twice

NOT_CONCURRENT = frozenset({Design.HISTORICAL_CONTROL, Design.SINGLE_ARM, Design.POOLED_SERIES})
"""Designs whose comparator, if any, was not treated at the same time."""

_FINDING = attrgetter("evidence.id")
_SILENT = "no event, or nothing but events, in both arms"
_Comparison = tuple[tuple[str, ...], tuple[str, ...], str | None]


def count_once(
    question: Question,
    polarity: Polarity | None,
    evidence: Sequence[Evidence],
    signs: Mapping[str, int],
    included: tuple[Collection[tuple[str, str]], Collection[str]],
    *,
    rules: Rules,
) -> Selection:
    """Return which findings count for a question, and why each other does not.

    `signs` says how each finding is read (see `orientation`). `included` holds pairs of a meta-analysis and a study in
    it, by id, and the ids of retracted studies among these.
    """
    context: list[Context] = []
    studies: dict[str, list[Counted]] = defaultdict(list)
    for item in evidence:
        why = _never_counts(item, polarity)
        if why is None and _is_silent(item, polarity):
            context.append(Context(item, item.estimate.not_derivable or _SILENT, silent=True))
        elif why is None:
            studies[item.study.id].append(Counted(item, tier_of(item), signs[item.id]))
        else:
            shown = item.study.design in NOT_CONCURRENT and not item.study.discredited
            context.append(Context(item, why, shown=shown))
    chosen: list[Counted] = []
    for study in sorted(studies):
        chosen.extend(_one_per_comparison(question, polarity, studies[study], rules, context))
    includes, retracted = included
    if includes:
        gone = {*retracted, *(item.study.id for item in evidence if item.study.retracted)}
        chosen = without_retracted(chosen, includes, gone, context)
    chosen = without_overlap(_randomised_alone(chosen, context), includes, context, rules)
    counted = flagged_twice(divided(chosen, polarity, rules))
    return Selection(sorted(counted, key=_FINDING), sorted(context, key=_FINDING), {**signs})


def is_controlled(item: Evidence) -> bool:
    """Return whether a finding has a concurrent comparator, whether or not it counts."""
    compared = item.finding.comparison in {Comparison.ARMS, Comparison.GLOBAL}
    return compared and item.study.design not in NOT_CONCURRENT


def _never_counts(item: Evidence, polarity: Polarity | None) -> str | None:
    """Return why a finding can count for no claim, whatever else is known; None where it can."""
    finding, study, found = item.finding, item.study, item.estimate
    if study.discredited:
        return study.discredited
    if finding.comparison is not Comparison.ARMS:
        return NOT_ARMS[finding.comparison]
    if study.design is Design.REVIEW:
        return "a review's own statement, not a result of a study"
    if study.design in NOT_CONCURRENT:
        return "its comparator was not treated at the same time"
    if found.direction is Direction.CONFLICTING:
        return "the source reports conflicting results"
    if polarity is None or polarity.higher_is_better is None:
        return "more of this endpoint is neither better nor worse"
    if found.bias_factor == 0:
        return "at critical risk of bias"
    if tier_of(item) is Tier.NOTHING:
        return "neither an effect, nor a P, nor a side is reported"
    return None


def _is_silent(item: Evidence, polarity: Polarity | None) -> bool:
    """Return whether a table without an effect has no event, or nothing but events, in both arms."""
    table = counts(item.finding, polarity)
    if table is None or item.estimate.standard_error is not None:
        return False
    events_t, n_t, events_c, n_c = table
    return events_t == events_c == 0 or (events_t == n_t and events_c == n_c)


def _randomised_alone(chosen: Sequence[Counted], context: list[Context]) -> list[Counted]:
    """Return the randomised comparisons where one gives an effect or an exact P; else all."""
    if all(map(randomised, chosen)):
        return list(chosen)
    decides = any(
        randomised(one) and (one.tier <= Tier.EFFECT or one.evidence.finding.p_relation is PRelation.EQUAL)
        for one in chosen
    )
    if not decides:
        return list(chosen)
    why = "not randomised: randomised comparisons decide alone"
    context.extend(Context(one.evidence, why, shown=True) for one in chosen if not randomised(one))
    return [one for one in chosen if randomised(one)]


def _one_per_comparison(
    question: Question, polarity: Polarity | None, items: Iterable[Counted], rules: Rules, context: list[Context]
) -> list[Counted]:
    """Return the best finding of each comparison of one study; a merged comparison stands for those of single arms."""
    comparisons: dict[_Comparison, list[Counted]] = defaultdict(list)
    for item in items:
        finding = item.evidence.finding
        other = finding.versus if item.sign > 0 else finding.agents
        key = tuple(sorted(finding.combined_with)), tuple(sorted(other)), finding.arm
        comparisons[key].append(item)
    chosen: dict[_Comparison, Counted] = {}
    for key, found in comparisons.items():
        sound = without_inverted(found, polarity, context)
        if sound:
            chosen[key] = best(question, sound, rules)
            others = [item for item in sound if item.evidence.id != chosen[key].evidence.id]
            context += [superseded(item, chosen[key], "same study and comparison") for item in others]
    return _merged_or_apart(chosen, context) if len(chosen) > 1 else list(chosen.values())


def _merged_or_apart(chosen: Mapping[_Comparison, Counted], context: list[Context]) -> list[Counted]:
    """Return the comparison of all tested arms together, unless a comparison of a single arm tells more."""
    kept = dict(chosen)
    for key, merged in chosen.items():
        single = {other: one for other, one in chosen.items() if other[:2] == key[:2] and other[2] is not None}
        if key[2] is not None or not single:
            continue
        most = min(single.values(), key=lambda one: (one.tier, one.evidence.id))
        if merged.tier <= most.tier:
            why = "the comparison of all tested arms together counts"
            context.extend(superseded(kept.pop(other), merged, why) for other in single)
        else:
            context.append(superseded(kept.pop(key), most, "the comparisons of single arms count"))
    return list(kept.values())
