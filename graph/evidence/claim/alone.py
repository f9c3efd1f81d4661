"""Claims of one finding: those of alike findings of one study are derived once, and differ in names alone."""

from functools import lru_cache
from operator import itemgetter

from ...model import Claim, Evidence, Polarity, Question
from ..finding.alike import said
from ..rules import Rules
from .derive import derive_claim

_ASKED = itemgetter(*(name for name in Question.model_fields if name != "toxicity"))
_KEPT = 10_000
"""Claims of so many tables are kept: for as long as a load weighs some hundred trials, in the order of claims' ids."""


class _Case:
    """A question with the one finding on it; equal to any other where nothing but the toxicity's name differs."""

    __slots__ = ("_hash", "_told", "evidence", "polarity", "question", "rules")

    def __init__(self, question: Question, polarity: Polarity, evidence: Evidence, rules: Rules) -> None:
        self.question, self.polarity, self.evidence, self.rules = question, polarity, evidence, rules
        asked = _ASKED(vars(question))
        self._told = (said(evidence.finding), evidence.study, evidence.estimate.flags, asked, polarity)
        self._hash = hash(self._told)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Case) and self._told == other._told and self.rules is other.rules


def claim_alone(question: Question, polarity: Polarity, evidence: Evidence, rules: Rules) -> Claim:
    """Return what `derive_claim` does of one finding, whose study includes no other."""
    claim = _derived(_Case(question, polarity, evidence, rules))
    (part,) = claim.parts
    if part.finding == evidence.id:
        return claim
    return claim.model_copy(
        update={
            "question": claim.question.model_copy(update={"toxicity": question.toxicity}),
            "parts": (part.model_copy(update={"finding": evidence.id}),),
            "control_risk_source": claim.control_risk_source and evidence.id,
        }
    )


@lru_cache(maxsize=_KEPT)
def _derived(case: _Case) -> Claim:
    return derive_claim(case.question, case.polarity, [case.evidence], (), case.rules)
