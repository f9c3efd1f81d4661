"""The formula of one field of a claim, a finding or a relationship of a store, with its numbers put in."""

from collections.abc import Collection, Iterable

from oncograph.graph.build.evidence import read_evidence
from oncograph.graph.errors import UnknownNameError
from oncograph.graph.evidence.explain.formulas.claim_case import ClaimCase
from oncograph.graph.evidence.explain.formulas.derivations import FindingCase
from oncograph.graph.evidence.explain.formulas.of_relationships import LinkCase
from oncograph.graph.evidence.explain.formulas.registry import (
    RELATIONSHIPS,
    work_of_claim,
    work_of_finding,
    work_of_relationship,
)
from oncograph.graph.evidence.explain.formulas.working import Worked
from oncograph.graph.mapping.term import TermsAndRules
from oncograph.graph.rows import NodeRow, RelationshipRow
from oncograph.graph.stores.protocol import Store

from .documents import citations_by_source
from .reweighing import weighed_claims


def formula_of(store: Store, ids: Collection[str], field: str, basis: TermsAndRules) -> Worked:
    """Return the formula of a field of a claim, of a finding, or of a relationship given by its key or its two ends.

    :raises UnknownNameError: the store has nothing with such an id, or it has no such field; the error holds the
        nearest names.
    """
    if len(ids) == 1:
        (id_,) = ids
        row = store.nodes([id_]).get(id_)
        if row is None:
            return _of_link(store, _chosen(store.relationships_with_key(id_), id_, field), field, basis)
        if row.label == "Claim":
            return work_of_claim(claim_cases(store, [row], basis)[id_], id_, field)
        if row.label == "Finding":
            return _with_document(store, work_of_finding(finding_cases(store, [row], basis)[id_], field), row)
        raise UnknownNameError(f"{id_} is neither claim nor finding: nothing is computed for it.")
    start, end = ids
    links = [link for link in store.relationships([start], outgoing=True) if link.target == end]
    return _of_link(store, _chosen(links, f"from {start} to {end}", field), field, basis)


def claim_cases(store: Store, rows: Iterable[NodeRow], basis: TermsAndRules) -> dict[str, ClaimCase]:
    """Return claims with what their formulas need, by id."""
    properties = {row.id: row.properties for row in rows}
    return {
        id_: ClaimCase(one.claim, one.weighing, basis.rules, properties[id_])
        for id_, one in weighed_claims(store, properties, basis).items()
    }


def finding_cases(store: Store, rows: Iterable[NodeRow], basis: TermsAndRules) -> dict[str, FindingCase]:
    """Return findings with what their formulas need, by id."""
    properties = {row.id: row.properties for row in rows}
    evidence = read_evidence(store, properties).evidence
    return {
        id_: FindingCase(one, basis.terms.polarities.get(one.finding.endpoint or ""), basis.rules, properties[id_])
        for id_, one in evidence.items()
    }


def _chosen(links: list[RelationshipRow], which: str, field: str) -> RelationshipRow:
    """Return the only relationship, or the only one of a type that has such a field."""
    if not links:
        raise UnknownNameError(f"the store has no claim, finding or relationship {which}.")
    fitting = [link for link in links if field in RELATIONSHIPS.get(link.type, {})] or links
    if len(fitting) > 1:
        keys = [link.key or link.type for link in fitting]
        raise UnknownNameError(f"several relationships lead {which}: give the key of one.", keys)
    return fitting[0]


def _of_link(store: Store, link: RelationshipRow, field: str, basis: TermsAndRules) -> Worked:
    given = (link.properties.get("claim"), link.properties.get("finding"), link.source, link.target)
    named = [str(id_) for id_ in given if id_ is not None]
    rows = store.nodes(named)
    claims = claim_cases(store, [row for row in rows.values() if row.label == "Claim"], basis)
    findings = finding_cases(store, [row for row in rows.values() if row.label == "Finding"], basis)
    case = LinkCase(
        link,
        next((claims[id_] for id_ in named if id_ in claims), None),
        next((findings[id_] for id_ in named if id_ in findings), None),
    )
    return work_of_relationship(case, field)


def _with_document(store: Store, worked: Worked, row: NodeRow) -> Worked:
    documents = citations_by_source(store, [str(row.properties["record"])])
    return worked.model_copy(update={"document": documents.get(worked.source or "")})
