"""Answers the questions that are weighed anew: one study left out, and one study after the other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from oncograph.graph.labels import Role
from oncograph.graph.mapping.term import Terms, TermsAndRules
from oncograph.graph.model import Claim, Evidence, Part
from oncograph.graph.model import Question as OnClaim
from oncograph.graph.stores.protocol import GraphReader

from ..library import Question
from .answer import Row
from .reweighing import Known, in_time, read_known, weighed, without, without_each
from .what_if import changes_with_study, listed, place_of

_ROLES = {Role.SUPPORTS: "for", Role.OPPOSES: "against", Role.NEUTRAL_TO: "neutral", Role.CONTEXT_FOR: "context"}
_RESULT = (
    *("measure", "value", "ci_low", "ci_high", "value_control", "value_before", "unit", "p_relation", "p_value"),
    *("change", "events_experimental", "n_experimental", "events_control", "n_control", "n_evaluable", "range_low"),
    *("range_high", "range_of", "not_reached", "author_conclusion", "comparison", "period", "period_control"),
)
_Ids = Mapping[str, Any]


def compute(question: Question, store: GraphReader, parameters: _Ids, basis: TermsAndRules) -> list[Row]:
    """Return the rows that answer a computed question, with its columns in their order."""
    columns = [name for name, _ in question.columns]
    rows = _ANSWERS[question.name](store, parameters, basis)
    return [{column: row[column] for column in columns} for row in rows]


def _without_study(store: GraphReader, parameters: _Ids, basis: TermsAndRules) -> Iterable[Row]:
    study = parameters["study"]
    for change, place in listed(changes_with_study(store, study, without(study), basis), basis.terms):
        now, then = (change.ci_before or (None, None)), (change.ci_after or (None, None))
        yield {
            **place,
            "verdict": change.verdict_before,
            "verdict_without": change.verdict_after,
            "changed": change.verdict_changed,
            "measure": change.measure_before,
            "value": change.value_before,
            "ci_low": now[0],
            "ci_high": now[1],
            "measure_without": change.measure_after,
            "value_without": change.value_after,
            "ci_low_without": then[0],
            "ci_high_without": then[1],
            "studies_counted": change.studies_counted_before,
            "studies_counted_without": change.studies_counted_after,
            "flags_gained": list(change.flags_gained),
            "flags_lost": list(change.flags_lost),
            "claim": change.claim,
        }


def _leave_one_out(store: GraphReader, parameters: _Ids, basis: TermsAndRules) -> Iterable[Row]:
    asked = parameters["claim"]
    rows = store.nodes_with_label(["Claim"]) if asked is None else store.nodes([asked]).values()
    several = [row.id for row in rows if int(str(row.properties["studies_counted"])) > 1]
    known = read_known(store, several)
    claims = weighed(known, basis)
    for id_ in sorted(claims, key=lambda id_: _where(claims[id_].claim.question, basis.terms, id_)):
        now = claims[id_]
        for study, then in without_each(known, id_, now, basis):
            yield {
                **place_of(now.claim.question, basis.terms),
                "verdict": now.claim.verdict,
                "value_now": now.claim.value,
                "study": study.name or study.id,
                "verdict_without": then.verdict,
                "changed": then.verdict is not now.claim.verdict,
                **_pooled(then),
                "studies_counted": then.studies_counted,
                "citation": study.citation,
                "study_id": study.id,
                "claim": id_,
            }


def _timeline(store: GraphReader, parameters: _Ids, basis: TermsAndRules) -> Iterable[Row]:
    id_ = parameters["claim"]
    known = read_known(store, [id_])
    evidence = known.base.evidence
    studies = {one.study.id: one.study for one in evidence.values()}
    before = None
    by_then: dict[str, Evidence] = {}
    for study in sorted(studies.values(), key=in_time):
        by_then |= {finding: one for finding, one in evidence.items() if one.study.id == study.id}
        claim = weighed(_only(known, by_then), basis)[id_].claim
        part = max((part for part in claim.parts if by_then[part.finding].study.id == study.id), key=_most)
        own = by_then[part.finding].finding
        yield {
            "year": study.year,
            "study": study.name or study.id,
            "design": study.design,
            "role": _ROLES[part.role],
            "weight": None if part.role is Role.CONTEXT_FOR else part.weight,
            "reported": own.measure,
            "reported_value": own.value,
            "reported_low": own.ci_low,
            "reported_high": own.ci_high,
            "result": {name: getattr(own, name) for name in _RESULT},
            "verdict": claim.verdict,
            "changed": before is not None and claim.verdict is not before,
            **_pooled(claim),
            "studies_counted": claim.studies_counted,
            "studies": claim.studies,
            "participants": claim.participants,
            "flags": list(claim.flags),
            "citation": study.citation,
            "study_id": study.id,
            "finding": part.finding,
        }
        before = claim.verdict


def _where(question: OnClaim, terms: Terms, claim: str) -> tuple[str, ...]:
    place = place_of(question, terms)
    return *(str(place[name]) for name in ("disease", "setting", "agent", "endpoint")), claim


def _only(known: Known, evidence: Mapping[str, Evidence]) -> Known:
    return replace(known, base=replace(known.base, evidence=dict(evidence)))


def _most(part: Part) -> tuple[bool, float, str]:
    return part.role is not Role.CONTEXT_FOR, part.weight, part.finding


def _pooled(claim: Claim) -> Row:
    return {name: getattr(claim, name) for name in ("measure", "value", "ci_low", "ci_high")}


_ANSWERS: Mapping[str, Callable[[GraphReader, _Ids, TermsAndRules], Iterable[Row]]] = {
    "leave-one-out": _leave_one_out,
    "timeline": _timeline,
    "without-study": _without_study,
}
