"""Of several results of one comparison in one study: which one counts."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ...grades import grades_missed
from ...model import Origin, Question, Stage
from ..finding.reports import age_of_report
from ..finding.weight import META_ANALYSES, is_randomised
from ..flags import Flag
from ..rules import AnalysisNames, Rules
from .follow_up import months_of
from .selection import Counted, patients

_STAGES = list(Stage)
_ORIGINS = list(Origin)


def best(question: Question, items: Sequence[Counted], rules: Rules) -> Counted:
    """Return the result that counts.

    First the claim's own disease and setting, then the rest in the order of `_preference`. Where two different values
    remain, the one nearer to no effect counts, then the wider one: never what an id, a name or a document decides.
    """
    if len(items) == 1:
        return items[0]
    ranked = sorted(items, key=lambda item: (_preference(question, item, rules), _caution(item)))
    first = ranked[0]
    equal = [item for item in ranked if _preference(question, item, rules) == _preference(question, first, rules)]
    if any(_says(item) != _says(first) for item in equal):
        return first._replace(flags=first.flags | {Flag.ARBITRARY_CHOICE})
    return first


def _preference(question: Question, item: Counted, rules: Rules) -> tuple[object, ...]:
    finding, study = item.evidence.finding, item.evidence.study
    size = (0, 0)
    if study.design in META_ANALYSES:
        size = (-(finding.n_studies or study.n_studies or 0), -(patients(item) or 0))
    population, assessment = ranks_of_analysis(finding.analysis, rules.analysis_names)
    return (
        (finding.disease != question.disease) + (finding.setting != question.setting),
        (finding.endpoint, finding.toxicity) != (question.endpoint, question.toxicity),
        grades_missed(finding.grade_min, finding.grade_max),
        _STAGES.index(finding.stage),
        population,
        *size,
        item.tier,
        finding.adjusted is is_randomised(study),
        assessment,
        -months_of(finding.timepoint),
        age_of_report(finding),
        _ORIGINS.index(finding.origin),
    )


def _caution(item: Counted) -> tuple[float, ...]:
    """Return the key by which the more cautious of two values comes first; the last parts decide nothing."""
    found, finding = item.evidence.estimate, item.evidence.finding
    effect = abs(found.log_effect) if found.log_effect is not None else 0.0
    p = 1.0 if finding.p_value is None else finding.p_value
    return (effect, -(found.standard_error or 0.0), -p, float(item.side or 0), -float(patients(item) or 0))


def _says(item: Counted) -> tuple[object, ...]:
    found, finding = item.evidence.estimate, item.evidence.finding
    if found.standard_error is not None:
        return found.scale, found.log_effect, found.standard_error
    return item.side, finding.p_value, finding.p_relation


@lru_cache(maxsize=10_000)  # there are few kinds of analysis
def ranks_of_analysis(analysis: str, names: AnalysisNames) -> tuple[int, int]:
    """Return the rank of an analysis by its population, and by who assessed the outcome; 0 is best.

    >>> from oncograph.graph.evidence.rules import load_rules
    >>> names = load_rules().analysis_names
    >>> [ranks_of_analysis(text, names) for text in ("main", "ITT, central review", "per protocol", "6 trials")]
    [(0, 1), (0, 0), (3, 1), (4, 1)]
    """
    text = analysis.casefold()
    central, text = _without(text, names.central)
    local, text = _without(text, names.local)
    assessment = 1 if central == local else 0 if central else 2
    populations = (
        (1, names.modified),  # named before what its name holds as a part
        (0, names.intention_to_treat),
        (2, names.as_treated),
        (3, names.per_protocol),
    )
    for rank, known in populations:
        if _without(text, known)[0]:
            return rank, assessment
    unnamed = re.sub(r"\b(main|primary|review|assessment|assessed|by|committee|analysis)\b|\W", "", text) == ""
    return (0 if unnamed else len(populations)), assessment


def _without(text: str, names: str) -> tuple[bool, str]:
    """Return whether a text has one of the names, and the text without them."""
    pattern = "|".join(re.escape(name.strip().casefold()) for name in names.split(";"))
    rest = re.sub(rf"\b({pattern})\b", " ", text)
    return rest != text, rest
