"""Which claims come out otherwise, and by how much, when a study or a rule changes."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from ...labels import Verdict
from ...measures import Measure
from ...model import Claim, Question


class ClaimChange(BaseModel):
    """One claim before and after; none where it is not there. Differences are after less before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: str
    question: Question
    verdict_changed: bool
    verdict_before: Verdict | None
    verdict_after: Verdict | None
    measure_before: Measure | None
    measure_after: Measure | None
    value_before: float | None
    value_after: float | None
    ci_before: tuple[float, float] | None
    ci_after: tuple[float, float] | None
    studies_counted_before: int
    studies_counted_after: int
    weight_for_difference: float
    weight_against_difference: float
    weight_null_difference: float
    weight_unclear_difference: float
    flags_gained: tuple[str, ...]
    flags_lost: tuple[str, ...]


def compare(before: Mapping[str, Claim], after: Mapping[str, Claim]) -> list[ClaimChange]:
    """Return the claims, keyed by their ids, whose verdict or numbers changed: changed verdicts first, then by id."""
    changes = [
        change
        for claim in sorted(before.keys() | after.keys())
        if before.get(claim) != after.get(claim)
        and _differs(change := _change(claim, before.get(claim), after.get(claim)))
    ]
    return sorted(changes, key=lambda change: (not change.verdict_changed, change.claim))


def _differs(change: ClaimChange) -> bool:
    """Return whether verdict, numbers or flags differ, and not only the version of the rules or a text."""
    return (
        change.verdict_changed
        or change.measure_before is not change.measure_after
        or change.value_before != change.value_after
        or change.ci_before != change.ci_after
        or change.studies_counted_before != change.studies_counted_after
        or any((change.weight_for_difference, change.weight_against_difference))
        or any((change.weight_null_difference, change.weight_unclear_difference))
        or bool(change.flags_gained or change.flags_lost)
    )


def _change(claim: str, old: Claim | None, new: Claim | None) -> ClaimChange:
    known = old or new
    if known is None:
        raise KeyError(claim)
    gained = set(new.flags if new else ()) - set(old.flags if old else ())
    lost = set(old.flags if old else ()) - set(new.flags if new else ())
    return ClaimChange(
        claim=claim,
        question=known.question,
        verdict_changed=(old.verdict if old else None) is not (new.verdict if new else None),
        verdict_before=old.verdict if old else None,
        verdict_after=new.verdict if new else None,
        measure_before=old.measure if old else None,
        measure_after=new.measure if new else None,
        value_before=old.value if old else None,
        value_after=new.value if new else None,
        ci_before=_interval(old),
        ci_after=_interval(new),
        studies_counted_before=old.studies_counted if old else 0,
        studies_counted_after=new.studies_counted if new else 0,
        weight_for_difference=(new.weight_for if new else 0.0) - (old.weight_for if old else 0.0),
        weight_against_difference=(new.weight_against if new else 0.0) - (old.weight_against if old else 0.0),
        weight_null_difference=(new.weight_null if new else 0.0) - (old.weight_null if old else 0.0),
        weight_unclear_difference=(new.weight_unclear if new else 0.0) - (old.weight_unclear if old else 0.0),
        flags_gained=tuple(sorted(gained)),
        flags_lost=tuple(sorted(lost)),
    )


def _interval(claim: Claim | None) -> tuple[float, float] | None:
    if claim is None or claim.ci_low is None or claim.ci_high is None:
        return None
    return claim.ci_low, claim.ci_high
