"""Explains a claim, a finding or a relationship of a store: the derivation, the study, and every other reading."""

from collections.abc import Collection, Iterator, Sequence

from oncograph.graph.build.evidence import read_evidence
from oncograph.graph.errors import StoreError, UnknownNameError
from oncograph.graph.evidence.explain.claim_tree import explain_claim, explain_finding
from oncograph.graph.evidence.explain.finding_tree import Node, cited, node
from oncograph.graph.evidence.explain.formulas.claim_case import ClaimCase
from oncograph.graph.labels import Role
from oncograph.graph.mapping.study import study_of
from oncograph.graph.mapping.term import Terms, TermsAndRules
from oncograph.graph.model import Evidence, ReportedValues, Study
from oncograph.graph.rows import NodeRow, RelationshipRow
from oncograph.graph.stores.protocol import Store

from .documents import citations_by_source
from .reweighing import Known, Weighed, read_known, weighed, without_each


def explain(store: Store, ids: Collection[str], basis: TermsAndRules, risks: Sequence[float] = ()) -> Node:
    """Return the derivation of a claim, of a finding, or of a relationship given by its key or its two ends.

    Of a study it is what is known of it, the documents it was read in, and its findings with what each does in a claim.

    `risks` are risks without the agents, above 0 and below 1, to give the absolute effect of a claim at.

    :raises UnknownNameError: the store has nothing with such an id.
    """
    if len(ids) == 1:
        (id_,) = ids
        (row,) = store.nodes([id_]).values() or (None,)
        if row is None:
            return _explain_key(store, id_, basis, risks)
        if row.label == "Claim":
            return _claim_tree(store, row, basis, risks)
        if row.label == "Finding":
            return _finding_tree(store, row, basis)
        if row.label == "Reading":
            (link,) = store.relationships([id_], outgoing=False, types={"ALSO_READ_AS"})
            return _finding_tree(store, store.nodes([link.source])[link.source], basis)
        if row.label == "Study":
            return _whole_study(store, study_of(row.properties))
        raise UnknownNameError(
            f"{id_} is neither claim, finding nor study: oncograph lookup {id_} lists those about it."
        )
    start, end = ids
    links = [link for link in store.relationships([start], outgoing=True) if link.target == end]
    if not links:
        raise UnknownNameError(f"no relationship leads from {start} to {end}.")
    trees = [_link_tree(store, link, basis, risks) for link in sorted(links, key=lambda link: link.identity)]
    return trees[0] if len(trees) == 1 else node(f"from {start} to {end}", len(trees), children=trees)


def _explain_key(store: Store, key: str, basis: TermsAndRules, risks: Sequence[float]) -> Node:
    links = store.relationships_with_key(key)
    if not links:
        raise UnknownNameError(f"the store has no claim, finding or relationship {key!r}.")
    (link,) = links
    return _link_tree(store, link, basis, risks)


def _link_tree(store: Store, link: RelationshipRow, basis: TermsAndRules, risks: Sequence[float]) -> Node:
    """Return a relationship's properties, and the derivation of the claim or finding that it comes from."""
    children = [node(name, _plain(value)) for name, value in link.properties.items()]
    named = (link.properties.get("claim"), link.properties.get("finding"), link.source, link.target)
    subject = next((str(id_) for id_ in named if str(id_).startswith(("claim:", "finding:"))), None)
    if subject is not None:
        children.append(explain(store, [subject], basis, risks))
    return node(f"{link.type} from {link.source} to {link.target}", children=children)


def _claim_tree(store: Store, row: NodeRow, basis: TermsAndRules, risks: Sequence[float]) -> Node:
    known = read_known(store, [row.id])
    found = weighed(known, basis).get(row.id)
    if found is None:
        raise StoreError(
            f"{store.name}: nothing that the store holds is on {row.id}; load its records into a new store"
        )
    tree = explain_claim(ClaimCase(found.claim, found.weighing, basis.rules), risks)
    about = [_study_tree(study) for study in {one.study.id: one.study for one in found.evidence}.values()]
    tree = tree.model_copy(
        update={
            "label": f"claim {row.id}: {row.properties['name']}",
            "children": (
                *tree.children,
                *_without_each(known, row.id, found, basis),
                node("studies", len(about), children=about),
            ),
        }
    )
    return cited(tree, citations_by_source(store, {one.finding.record for one in found.evidence}))


def _without_each(known: Known, claim: str, found: Weighed, basis: TermsAndRules) -> Iterator[Node]:
    """Yield what a claim of two studies or more would say without each of them."""
    trees: list[Node] = []
    for study, then in without_each(known, claim, found, basis):
        told = {name: getattr(then, name) for name in ("measure", "value", "ci_low", "ci_high", "studies_counted")}
        values = [node(name, _plain(value)) for name, value in told.items() if value is not None]
        changed = "" if then.verdict is found.claim.verdict else ", another verdict"
        trees.append(node(f"without {study.name or study.id}{changed}", then.verdict, children=values))
    if trees:
        yield node("without each study", len(trees), children=trees)


def _finding_tree(store: Store, row: NodeRow, basis: TermsAndRules) -> Node:
    evidence = read_evidence(store, [row.id]).evidence[row.id]
    polarity = basis.terms.polarities.get(evidence.finding.endpoint or "")
    tree = explain_finding(evidence, polarity, basis.rules)
    readings = _readings(store, row.id)
    others = [_reading_tree(reading, differs) for reading, differs in readings]
    children = [_study_tree(evidence.study), _about_tree(evidence, basis.terms), *tree.children]
    if others:
        children.append(node("also read as", len(others), children=others))
    records = {evidence.finding.record, *(str(reading.properties["record"]) for reading, _ in readings)}
    return cited(tree.model_copy(update={"children": tuple(children)}), citations_by_source(store, records))


def _study_tree(study: Study) -> Node:
    values = study.model_dump(mode="json", exclude={"name", "citation"})
    children = [node(name, _plain(value)) for name, value in values.items() if value not in (None, [], False)]
    tree = node("study", study.name or study.id, children=children)
    return tree.model_copy(update={"citation": study.citation})


def _whole_study(store: Store, study: Study) -> Node:
    reported = store.relationships([study.id], outgoing=True, types={"REPORTS"})
    findings = store.nodes([link.target for link in reported])
    roles = store.relationships(findings, outgoing=True, types=frozenset(Role))
    claims = store.nodes([link.target for link in roles])
    documents = citations_by_source(store, {str(row.properties["record"]) for row in findings.values()})
    read = [node("document").model_copy(update={"source": source}) for source in sorted(documents)]
    found = [
        node(
            f"finding {id_}: {row.properties['name']}",
            str(row.properties["direction"]),
            children=[
                node(f"{link.type} {claims[link.target].properties['name']}", link.target)
                for link in sorted(roles, key=lambda link: link.identity)
                if link.source == id_
            ],
        ).model_copy(update={"source": str(row.properties["source"]), "locator": str(row.properties["locator"])})
        for id_, row in sorted(findings.items())
    ]
    tree = _study_tree(study)
    told = [node("read in", len(read), children=read), node("findings", len(found), children=found)]
    return cited(tree.model_copy(update={"children": (*tree.children, *told)}), documents)


def _about_tree(evidence: Evidence, terms: Terms) -> Node:
    finding = evidence.finding
    named = {
        "agents": terms.joined(finding.agents),
        "combined with": terms.joined(finding.combined_with),
        "versus": terms.joined(finding.versus),
        "disease": terms.name(finding.disease),
        "setting": terms.name(finding.setting),
        "endpoint": terms.name(finding.endpoint or ""),
        "toxicity": terms.name(finding.toxicity or ""),
        "scale": finding.scale,
        "grade, least": finding.grade_min,
        "grade, greatest": finding.grade_max,
        "record": f"{finding.record}, version {finding.record_version}",
        "origin": finding.origin.value,
        "extraction": finding.extraction.value,
    }
    return node("about", children=[node(name, value) for name, value in named.items() if value not in (None, "")])


def _readings(store: Store, finding: str) -> list[tuple[NodeRow, object]]:
    links = store.relationships([finding], outgoing=True, types={"ALSO_READ_AS"})
    rows = store.nodes([link.target for link in links])
    return [(rows[link.target], link.properties.get("differs_in", [])) for link in links]


def _reading_tree(row: NodeRow, differs: object) -> Node:
    values = [
        node(name, _plain(row.properties[name])) for name in ReportedValues.model_fields if name in row.properties
    ]
    tree = node("reading", row.id, children=[node("differs in", _plain(differs) or "nothing"), *values])
    place = {"source": str(row.properties["source"]), "locator": str(row.properties["locator"])}
    return tree.model_copy(update=place)


def _plain(value: object) -> bool | float | str | None:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if isinstance(value, bool | int | float) or value is None else str(value)
