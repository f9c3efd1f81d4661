"""From which side a claim on a pair of treatments is read: A against B and B against A are one claim."""

import math
from collections.abc import Callable, Iterable
from typing import Any

from ...labels import Verdict
from ...model import Claim, Comparison, Contrast, Evidence, Question


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


_VERDICTS = {Verdict.BENEFIT: Verdict.HARM, Verdict.HARM: Verdict.BENEFIT}
_SIDES = (
    ("weight_for", "weight_against"),
    ("significant_for", "significant_against"),
    ("affected", "affected_control"),
    ("at_risk", "at_risk_control"),
)
_ON_SCALE = ("ci", "margin", "second", "prediction")
_DIFFERENCES = ("fewer_per_1000", "risk_difference", "number_needed_to_harm")


def mirrored(claim: Claim) -> Claim:
    """Return a claim on a pair of treatments as it reads from the comparators' side: the same evidence and verdict.

    Of what it says, not of what it rests on: its parts, and what trials say by margins of their own, stay as they are.
    """
    question = claim.question
    ratio = claim.measure is not None and claim.measure.is_ratio
    turn = _inverse if ratio else _negative
    turned: dict[str, Any] = {
        "question": question.model_copy(update={"agents": question.comparators, "comparators": question.agents}),
        "verdict": _VERDICTS.get(claim.verdict, claim.verdict),
        "value": _turned(claim.value, turn),
        "overall_z": _turned(claim.overall_z, _negative),
    }
    for one, other in _SIDES:
        turned |= {one: getattr(claim, other), other: getattr(claim, one)}
    for name in _ON_SCALE:
        turned |= _ends(claim, name, turn)
    for name in _DIFFERENCES:
        turned |= {name: _turned(getattr(claim, name), _negative), **_ends(claim, name, _negative)}
    if claim.control_risk is not None and claim.fewer_per_1000 is not None:
        turned["control_risk"] = claim.control_risk - claim.fewer_per_1000 / 1000
    return claim.model_copy(update=turned)


def _ends(claim: Claim, name: str, turn: Callable[[float], float]) -> dict[str, float | None]:
    low, high = (_turned(getattr(claim, f"{name}_{end}"), turn) for end in ("low", "high"))
    return {f"{name}_low": high, f"{name}_high": low}


def _turned(value: float | None, turn: Callable[[float], float]) -> float | None:
    return None if value is None else turn(value)


def _inverse(ratio: float) -> float:
    return 1 / ratio if ratio else math.inf


def _negative(difference: float) -> float:
    return -difference
