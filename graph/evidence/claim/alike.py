"""Claims on toxicities whose findings say the same: they are derived once, and differ in names alone.

See `..finding.alike`. Names and ids never matter to a claim, and their order is kept.
"""

from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter, itemgetter

from ...model import Claim, Evidence, Polarity, Question
from ..finding.alike import said
from ..rules import Rules
from .derive import derive_claim

_ASKED = itemgetter(*(name for name in Question.model_fields if name != "toxicity"))
_BY_ID = attrgetter("id")
_KEPT = 10_000
"""Claims that are kept: for as long as a load weighs those of a hundred trials or so, in the order of claims' ids."""


class _Case:
    """A question with its findings; equal to any other where nothing but the toxicity's name differs."""

    __slots__ = ("_hash", "_told", "evidence", "polarity", "question", "rules")

    def __init__(self, question: Question, polarity: Polarity, evidence: Sequence[Evidence], rules: Rules) -> None:
        self.question, self.polarity, self.evidence, self.rules = question, polarity, evidence, rules
        findings = [(said(one.finding), one.study, one.estimate.flags) for one in evidence]
        self._told = (_ASKED(vars(question)), polarity, *findings)
        self._hash = hash(self._told)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Case) and self._told == other._told and self.rules is other.rules


def claim_of_alike(question: Question, polarity: Polarity, evidence: Sequence[Evidence], rules: Rules) -> Claim:
    """Return what `derive_claim` does of findings whose studies include no others; none comes twice."""
    case = _Case(question, polarity, sorted(evidence, key=_BY_ID), rules)
    ids, claim = _derived(case)
    named = dict(zip(ids, map(_BY_ID, case.evidence), strict=True))
    if all(old == new for old, new in named.items()):
        return claim
    if (claim.question.agents, claim.question.comparators) != (question.agents, question.comparators):
        question = claim.question.model_copy(update={"toxicity": question.toxicity})  # as it is read
    return claim.model_copy(
        update={
            "question": question,
            "parts": tuple(
                part.model_copy(
                    update={
                        "finding": named[part.finding],
                        "superseded_by": part.superseded_by and named[part.superseded_by],
                    }
                )
                for part in claim.parts
            ),
            "differences": tuple(
                pair.model_copy(update={"finding": named[pair.finding], "other": named[pair.other]})
                for pair in claim.differences
            ),
            "control_risk_source": claim.control_risk_source and named[claim.control_risk_source],
        }
    )


@lru_cache(maxsize=_KEPT)
def _derived(case: _Case) -> tuple[list[str], Claim]:
    """Return the claim of a case, and the ids of its findings, which another case has others in the place of."""
    claim = derive_claim(case.question, case.polarity, case.evidence, (), case.rules)
    return [one.id for one in case.evidence], claim
