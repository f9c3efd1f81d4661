"""Claims of a store, weighed again: as they are, or as they would be if something were otherwise."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oncograph.graph.build.evidence import EvidenceBase, read_evidence
from oncograph.graph.evidence.claim.derive import Weighing, claim_of, weigh
from oncograph.graph.evidence.finding.estimate import estimate
from oncograph.graph.evidence.finding.weight import risk_of_bias
from oncograph.graph.evidence.flags import Flag
from oncograph.graph.labels import Role
from oncograph.graph.mapping.claim import question_of_claim
from oncograph.graph.mapping.term import TermsAndRules
from oncograph.graph.model import Claim, Evidence, Question, RiskOfBias, Study
from oncograph.graph.stores.protocol import GraphReader

if TYPE_CHECKING:
    from oncograph.graph.rows import RelationshipRow

_ROLES = frozenset(Role)
_HIGH = frozenset({RiskOfBias.HIGH, RiskOfBias.CRITICAL})


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim with the evidence it was derived from, and what of that counts and says what."""

    claim: Claim
    evidence: tuple[Evidence, ...]
    weighing: Weighing


@dataclass(frozen=True, slots=True)
class Known:
    """What some claims are weighed from: by claim its question and the ids of the findings on it, and the evidence."""

    questions: Mapping[str, Question]
    findings: Mapping[str, Sequence[str]]
    base: EvidenceBase


Change = Callable[[Known], Known]
"""Something taken to be otherwise."""


def weighed_claims(store: GraphReader, claims: Collection[str], basis: TermsAndRules) -> dict[str, Weighed]:
    """Return these claims, derived from the findings that the store holds on them."""
    return weighed(read_known(store, claims), basis)


def read_known(store: GraphReader, claims: Collection[str]) -> Known:
    """Return what the store holds of these claims."""
    findings: defaultdict[str, list[str]] = defaultdict(list)
    for link in store.relationships(claims, outgoing=False, types=_ROLES):
        findings[link.target].append(link.source)
    rows = store.nodes(claims)
    links: defaultdict[str, list[RelationshipRow]] = defaultdict(list)
    for link in store.relationships(rows, outgoing=True):
        links[link.source].append(link)
    questions = {id_: question_of_claim(row, links[id_]) for id_, row in sorted(rows.items())}
    return Known(questions, findings, read_evidence(store, sorted({one for some in findings.values() for one in some})))


def weighed(known: Known, basis: TermsAndRules) -> dict[str, Weighed]:
    """Return the claims, derived as a load derives them; one without any finding is none."""
    found: dict[str, Weighed] = {}
    for id_, question in known.questions.items():
        evidence, included = known.base.on(one for one in known.findings[id_] if one in known.base.evidence)
        if evidence:
            polarity = basis.terms.polarity(question)
            weighing = weigh(question, polarity, evidence, included.pairs, basis.rules, retracted=included.retracted)
            found[id_] = Weighed(claim_of(weighing, basis.rules), tuple(evidence), weighing)
    return found


def touched_by(store: GraphReader, study: str) -> set[str]:
    """Return the claims that rest on a study, or on a meta-analysis that includes it, itself or within another."""
    studies, waiting = {study}, {study}
    while waiting:
        wholes = store.relationships(sorted(waiting), outgoing=False, types={"INCLUDES"})
        waiting = {link.source for link in wholes} - studies
        studies |= waiting
    reported = store.relationships(sorted(studies), outgoing=True, types={"REPORTS"})
    return {
        link.target for link in store.relationships([link.target for link in reported], outgoing=True, types=_ROLES)
    }


def without(study: str) -> Change:
    """Leave a study out: its results are gone, and a meta-analysis that includes it counts no more."""

    def change(known: Known) -> Known:
        left = {id_: one for id_, one in known.base.evidence.items() if one.study.id != study}
        return _with(known, left, known.base.retracted | {study: True})

    return change


def without_each(known: Known, claim: str, now: Weighed, basis: TermsAndRules) -> Iterator[tuple[Study, Claim]]:
    """Yield each study that counts for a claim, in the order of time, and what the claim would say without it.

    A claim of one study has nothing to say without it, and yields nothing.
    """
    counted = {part.finding for part in now.claim.parts if part.role is not Role.CONTEXT_FOR}
    studies = {one.study.id: one.study for one in now.evidence if one.id in counted}
    if len(studies) < 2:
        return
    of_claim = replace(known, questions={claim: known.questions[claim]})
    for study in sorted(studies.values(), key=in_time):
        yield study, weighed(without(study.id)(of_claim), basis)[claim].claim


def in_time(study: Study) -> tuple[bool, int, str, str]:
    """Return a key that sorts studies by year, those without one last."""
    return study.year is None, study.year or 0, study.name or "", study.id


def retracted(study: str) -> Change:
    """Take a study as retracted: it is seen and does not count, nor does a meta-analysis that includes it."""

    def change(known: Known) -> Known:
        marked = {
            id_: one.model_copy(update={"study": one.study.model_copy(update={"retracted": True})})
            if one.study.id == study
            else one
            for id_, one in known.base.evidence.items()
        }
        return _with(known, marked, known.base.retracted | {study: True})

    return change


def without_high_risk(known: Known) -> Known:
    """Leave the results at high or critical risk of bias out."""
    evidence = known.base.evidence.items()
    left = {id_: one for id_, one in evidence if risk_of_bias(one.finding, one.study) not in _HIGH}
    return _with(known, left, known.base.retracted)


def under(basis: TermsAndRules) -> Change:
    """Estimate every finding anew, by other rules."""

    def change(known: Known) -> Known:
        return _with(
            known, {id_: _estimated(one, basis) for id_, one in known.base.evidence.items()}, known.base.retracted
        )

    return change


def _with(known: Known, evidence: dict[str, Evidence], retracted_: dict[str, bool]) -> Known:
    return replace(known, base=replace(known.base, evidence=evidence, retracted=retracted_))


def _estimated(one: Evidence, basis: TermsAndRules) -> Evidence:
    computed = estimate(one.finding, basis.terms.polarities.get(one.finding.endpoint or ""), one.study, basis.rules)
    # Which of two readings a finding shows was chosen before anything was estimated.
    kept = {str(Flag.ARBITRARY_CHOICE)} & set(one.estimate.flags)
    return one.model_copy(
        update={"estimate": computed.model_copy(update={"flags": tuple(sorted({*computed.flags, *kept}))})}
    )
