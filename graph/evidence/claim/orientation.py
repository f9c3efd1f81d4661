"""From which side a claim on a pair of treatments is read: A against B and B against A are one claim."""

from collections.abc import Iterable

from ...model import Comparison, Contrast, Evidence, Question


def oriented(question: Question, evidence: Iterable[Evidence]) -> tuple[Question, dict[str, int]]:
    """Return the question from the side that more of its studies tested, and for each finding 1, or -1 if turned round.

    Of sides that equally many tested it is the first in the alphabet. Questions without an active comparator have one
    side only.
    """
    items = list(evidence)
    if question.contrast is not Contrast.ACTIVE:
        return question, {item.id: 1 for item in items}
    first, second = sorted((question.agents, question.comparators))
    tested = {side: _studies(items, side) for side in (first, second)}
    agents, comparators = (first, second) if len(tested[first]) >= len(tested[second]) else (second, first)
    question = question.model_copy(update={"agents": agents, "comparators": comparators})
    return question, {item.id: 1 if _tested(item) == agents else -1 for item in items}


def _studies(items: Iterable[Evidence], side: tuple[str, ...]) -> set[str]:
    return {item.study.id for item in items if item.finding.comparison is Comparison.ARMS and _tested(item) == side}


def _tested(item: Evidence) -> tuple[str, ...]:
    return tuple(sorted(set(item.finding.agents)))
