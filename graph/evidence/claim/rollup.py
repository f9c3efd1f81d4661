"""Rolling claims up along IS_A of disease, setting, endpoint or toxicity: by the set of studies, never a sum."""

from collections.abc import Collection, Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from ...model import Claim, Evidence, Polarity, Question
from ..rules import Rules
from .derive import derive_claim
from .questions import question_of


class RollUp(BaseModel):
    """What all findings at or below a disease, setting and endpoint or toxicity add up to, each study counted once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: Claim
    places: tuple[tuple[str, str], ...]
    """The pairs of disease and setting that findings came from."""


def descendants(root: str, parents: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return the root and all below it, where `parents` gives what each id `IS_A`.

    >>> parents = {"myeloma": ["blood cancer"], "smouldering": ["myeloma"], "melanoma": ["skin cancer"]}
    >>> sorted(descendants("blood cancer", parents))
    ['blood cancer', 'myeloma', 'smouldering']
    """
    children: dict[str, list[str]] = {}
    for child, above in parents.items():
        for parent in above:
            children.setdefault(parent, []).append(child)
    found, waiting = {root}, [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def roll_up(
    question: Question,
    polarity: Polarity | None,
    evidence: Iterable[Evidence],
    includes: Collection[tuple[str, str]],
    rules: Rules,
    *,
    diseases: Collection[str],
    settings: Collection[str],
    subjects: Collection[str],
    control_agents: Collection[str],
    retracted: Collection[str] = (),
) -> RollUp:
    """Return the claim that the question's disease, setting and endpoint or toxicity have with all those below them.

    `diseases`, `settings` and `subjects` are the question's own and their descendants. Findings on another question
    but for these are left out; of one study's findings over several settings, that on the broadest counts, else
    its best.
    """
    asked = _without_place(question)
    found = [
        item
        for item in evidence
        if item.finding.disease in diseases
        and item.finding.setting in settings
        and (item.finding.endpoint or item.finding.toxicity) in subjects
        and _without_place(question_of(item.finding, control_agents)) == asked
    ]
    claim = derive_claim(question, polarity, found, includes, rules, retracted=retracted)
    places = sorted({(item.finding.disease, item.finding.setting) for item in found})
    return RollUp(claim=claim, places=tuple(places))


def _without_place(question: Question) -> tuple[object, ...]:
    graded = question.grade_min, question.grade_max, question.serious
    return question.agents, question.contrast, question.comparators, question.subgroup, *graded
