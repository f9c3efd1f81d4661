"""Counted once: which findings of a claim count, and why each other does not.

A study counts once for each of its comparisons; a meta-analysis stands for the trials it includes, a larger or
individual-data one for another that overlaps; a shared control arm is divided among the comparisons that share it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from ...labels import Direction
from ...measures import Measure
from ...model import Comparison, Design, Evidence, Origin, Polarity, Question, Stage
from ..finding.estimate import NOT_ARMS, participants
from ..finding.sides import side
from ..flags import Flag
from ..rules import Rules
from .follow_up import months_of
from .overlap import without_overlap
from .selection import META_ANALYSES, Context, Counted, Selection, superseded, tier_of

_ORIGINS = list(Origin)
_STAGES = list(Stage)
_SHOWS_SIDE = frozenset({
    Measure.MEDIAN_TIME, Measure.MEDIAN, Measure.DIFFERENCE_IN_MEDIANS, Measure.PROPORTION, Measure.COUNT
})  # fmt: skip


def count_once(
    question: Question,
    polarity: Polarity | None,
    evidence: Iterable[Evidence],
    includes: Collection[tuple[str, str]],
    rules: Rules,
) -> Selection:
    """Return which findings count for a question, and why each other does not.

    `includes` holds pairs of a meta-analysis and a study in it, by id.
    """
    unique = {item.id: item for item in evidence}
    context: list[Context] = []
    studies: dict[str, list[Counted]] = defaultdict(list)
    for key in sorted(unique):
        item = unique[key]
        why = _never_counts(item, polarity)
        if why is None:
            studies[item.study.id].append(Counted(item, tier_of(item, polarity, rules)))
        else:
            context.append(Context(item, why))
    chosen: list[Counted] = []
    for study in sorted(studies):
        chosen.extend(_one_per_comparison(question, polarity, studies[study], context))
    counted = without_overlap(chosen, includes, context)
    return Selection(
        sorted(_shared(counted), key=lambda one: one.evidence.id), sorted(context, key=lambda one: one.evidence.id)
    )


def _never_counts(item: Evidence, polarity: Polarity | None) -> str | None:
    """Return why a finding can count for no claim, whatever else is known; None where it can."""
    finding, study, found = item.finding, item.study, item.estimate
    if study.retracted:
        return "the study is retracted"
    if finding.comparison is not Comparison.ARMS:
        return NOT_ARMS[finding.comparison]
    if study.design is Design.REVIEW:
        return "a review's own statement, not a result of a study"
    if found.direction is Direction.CONFLICTING:
        return "the source reports conflicting results"
    if polarity is None or polarity.higher_is_better is None:
        return "more of this endpoint is neither better nor worse"
    if found.bias_factor == 0:
        return "at critical risk of bias"
    if Flag.DISAGREES_WITH_PROPORTIONS in found.flags:
        return Flag.DISAGREES_WITH_PROPORTIONS.value
    return None


def _one_per_comparison(
    question: Question, polarity: Polarity | None, items: Sequence[Counted], context: list[Context]
) -> list[Counted]:
    """Return the best finding of each comparison of one study; a merged comparison stands for those of single arms."""
    comparisons: dict[tuple[object, ...], list[Counted]] = defaultdict(list)
    for item in items:
        finding = item.evidence.finding
        comparisons[tuple(sorted(finding.combined_with)), tuple(sorted(finding.versus)), finding.arm].append(item)
    best: dict[tuple[object, ...], Counted] = {}
    for key, found in comparisons.items():
        ranked = sorted(_agreeing(found, polarity, context), key=lambda item: _preference(question, item))
        if ranked:
            best[key] = ranked[0]
            context.extend(superseded(item, ranked[0], "same study and comparison") for item in ranked[1:])
    return _merged_or_apart(best, context)


def _merged_or_apart(best: Mapping[tuple[object, ...], Counted], context: list[Context]) -> list[Counted]:
    """Return the comparison of all tested arms together, unless a comparison of a single arm tells more."""
    kept = dict(best)
    for key, merged in best.items():
        single = {other: one for other, one in best.items() if other[:2] == key[:2] and other[-1] is not None}
        if key[-1] is not None or not single:
            continue
        most = min(single.values(), key=lambda one: (one.tier, one.evidence.id))
        if merged.tier <= most.tier:
            why = "the comparison of all tested arms together counts"
            context.extend(superseded(kept.pop(other), merged, why) for other in single)
        else:
            context.append(superseded(kept.pop(key), most, "the comparisons of single arms count"))
    return list(kept.values())


def _agreeing(items: Sequence[Counted], polarity: Polarity | None, context: list[Context]) -> list[Counted]:
    """Return the findings without ratios whose side disagrees with medians or proportions of the same analysis."""
    sides = {item.evidence.id: side(item.evidence.finding, polarity) or 0 for item in items}
    shown = [item.evidence for item in items if item.evidence.finding.measure in _SHOWS_SIDE]
    agreeing: list[Counted] = []
    for item in items:
        finding = item.evidence.finding
        against = [
            other
            for other in shown
            if other.finding.analysis == finding.analysis and sides[other.id] * sides[item.evidence.id] < 0
        ]
        if finding.measure.is_ratio and against:
            context.append(Context(item.evidence, Flag.DISAGREES_WITH_MEDIANS.value, None, Flag.DISAGREES_WITH_MEDIANS))
        else:
            agreeing.append(item)
    return agreeing


def _preference(question: Question, item: Counted) -> tuple[object, ...]:
    """Return the key by which the findings of one comparison are ranked, best first."""
    finding, study = item.evidence.finding, item.evidence.study
    size = (0, 0)
    if study.design in META_ANALYSES:
        size = (-(finding.n_studies or study.n_studies or 0), -(participants(finding, study) or 0))
    return (
        item.tier,
        finding.disease != question.disease,
        finding.setting != question.setting,
        *size,
        finding.analysis != "main",
        finding.adjusted,
        -months_of(finding.timepoint),
        _ORIGINS.index(finding.origin),
        _STAGES.index(finding.stage),
        item.evidence.id,
    )


def _shared(counted: Sequence[Counted]) -> list[Counted]:
    """Divide a control arm among the comparisons of one study that share it.

    Cochrane Handbook 6.5, section 23.3.4: the control's patients are split evenly. That part s of a variance which
    comes from the control arm grows m-fold with m comparisons: the factor is 1 + (m - 1) s, where s is n_t / (n_t +
    n_c), or one half where the arms' sizes are not known.
    """
    sharing: dict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
    for one in counted:
        sharing[_control(one)] += 1
    result: list[Counted] = []
    for one in counted:
        finding, others = one.evidence.finding, sharing[_control(one)] - 1
        n_t, n_c = finding.n_experimental, finding.n_control
        part = n_t / (n_t + n_c) if n_t and n_c else 0.5
        result.append(one._replace(share=1 + others * part))
    return result


def _control(one: Counted) -> tuple[str, tuple[str, ...]]:
    return one.evidence.study.id, tuple(sorted(one.evidence.finding.combined_with))
