"""Loading: reports go in, and the graph becomes what the set of all stored reports makes it.

Nothing depends on the order of loading: a record's newest version stands, studies join by their identifiers, and every
part of the graph is a pure function of the reports behind it. Written once, over the store protocol.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .canonical import canonical_json, content_hash
from .collector import collector_paused
from .evidence.rules import Rules
from .joining import JoinedStudy, join, owners
from .projection import Projection, project
from .region import region_of
from .report import Identifier, Report
from .rows import NodeRow, RelationshipRow
from .schema import VOCABULARY_LABELS
from .stores.protocol import Changes, Transaction
from .terms import Basis, terms_of
from .weighing import Progress, no_progress, touched_claims, weigh

METHODS_SETTING = "methods"


@dataclass(frozen=True, slots=True)
class VocabularyRows:
    """Vocabulary nodes and their `IS_A` relationships, as rows."""

    nodes: Sequence[NodeRow]
    relationships: Sequence[RelationshipRow]


@dataclass(slots=True)
class LoadSummary:
    """What a load did: counts of records, of claims weighed again, and what was set aside and why."""

    loaded: int = 0
    unchanged: int = 0
    claims: int = 0
    set_aside: list[str] = field(default_factory=list)

    def __add__(self, other: "LoadSummary") -> "LoadSummary":
        return LoadSummary(
            self.loaded + other.loaded,
            self.unchanged + other.unchanged,
            self.claims + other.claims,
            [*self.set_aside, *other.set_aside],
        )


@collector_paused()
def load(
    tx: Transaction,
    reports: Iterable[Report],
    vocabulary: VocabularyRows,
    rules: Rules,
    *,
    leaving: Collection[str] = (),
    progress: Progress = no_progress,
) -> LoadSummary:
    """Store reports and bring the graph up to date, in one transaction.

    `leaving` are records to forget; one that is also given is replaced whatever its version. Where the vocabulary or
    the methods changed what is already stored, everything is computed anew.
    """
    summary = LoadSummary()
    stored_terms = tx.nodes_with_label(VOCABULARY_LABELS)
    unmapped = [row for row in stored_terms if row.properties.get("unmapped")]
    given = {row.id: row for row in [*unmapped, *vocabulary.nodes]}
    vocabulary = VocabularyRows([given[id_] for id_ in sorted(given)], vocabulary.relationships)
    basis = Basis(terms_of(vocabulary.nodes), rules)
    anew = _put_vocabulary(tx, vocabulary, {row.id: row for row in stored_terms})
    methods = content_hash([rules.version, rules.digest])
    anew = anew or tx.setting(METHODS_SETTING) not in {None, methods}
    tx.put_setting(METHODS_SETTING, methods)
    listed = list(reports)
    incoming = _settle(tx, listed, leaving, summary)
    gone = sorted(set(leaving) - {report.record for report in listed})
    if anew:
        tx.delete_reports(gone)
        tx.put_reports(incoming.values())
        summary.claims = _compute_all(tx, vocabulary, basis, progress)
    elif incoming or gone:
        summary.claims = _compute_region(tx, incoming, gone, basis, progress)
    _drop_unused_terms(tx, vocabulary)
    return summary


def _settle(
    tx: Transaction, reports: Iterable[Report], leaving: Collection[str], summary: LoadSummary
) -> dict[str, Report]:
    """Return the reports to store: of each record the newest version, of one version the one a total order chooses."""
    newest: dict[str, Report] = {}
    for report in reports:
        other = newest.get(report.record)
        newest[report.record] = report if other is None else _newer(report, other, summary)
    stored = tx.reports(newest)
    incoming: dict[str, Report] = {}
    for record in sorted(newest):
        report, other = newest[record], stored.get(record)
        if other is not None and (
            report == other or (record not in leaving and _newer(report, other, summary) == other)
        ):
            summary.unchanged += 1
        else:
            incoming[record] = report
    summary.loaded = len(incoming)
    return incoming


def _newer(one: Report, other: Report, summary: LoadSummary) -> Report:
    first, second = sorted((one, other), key=lambda report: (-report.version, _content(report), not report.builtin))
    if first.version != second.version:
        summary.set_aside.append(
            f"{second.record}: version {second.version} is older than version {first.version}, which stays"
        )
    elif _content(first) != _content(second):
        summary.set_aside.append(
            f"{second.record}: version {second.version} is given with two different contents, and one was kept;"
            " raise the version of the one that is right"
        )
    return first


def _content(report: Report) -> str:
    return content_hash(report.model_dump(mode="json", exclude={"builtin"}))


def _put_vocabulary(tx: Transaction, vocabulary: VocabularyRows, stored: Mapping[str, NodeRow]) -> bool:
    """Write the vocabulary's changes; say whether a term changed that findings may already rest on."""
    changes = Changes(nodes=[row for row in vocabulary.nodes if stored.get(row.id) != row])
    links = {row.identity: row for row in vocabulary.relationships}
    known = {row.identity for row in tx.relationships(sorted(stored), outgoing=True, types={"IS_A"})}
    changes.relationships = [row for identity, row in sorted(links.items()) if identity not in known]
    changes.gone_relationships = known - links.keys()
    changes.gone_nodes = stored.keys() - {row.id for row in vocabulary.nodes}
    tx.write(changes)
    return bool(changes.gone_nodes) or any(
        row.id in stored and _meaning(row) != _meaning(stored[row.id]) for row in changes.nodes
    )


def _meaning(row: NodeRow) -> str:
    return canonical_json({name: value for name, value in row.properties.items() if name not in {"synonyms", "codes"}})


def _compute_all(tx: Transaction, vocabulary: VocabularyRows, basis: Basis, progress: Progress) -> int:
    tx.clear()
    tx.write(Changes(nodes=list(vocabulary.nodes), relationships=list(vocabulary.relationships)))
    studies = join(tx.reports(tx.all_records()).values())
    after = _project(studies, owners(studies), basis, progress)
    touched = touched_claims(tx, [], after)
    tx.write(_difference([], after))
    return weigh(tx, touched, basis, progress)


def _compute_region(
    tx: Transaction,
    incoming: Mapping[str, Report],
    gone: Sequence[str],
    basis: Basis,
    progress: Progress,
) -> int:
    region = region_of(tx, incoming, gone)
    tx.delete_reports(gone)
    tx.put_reports(incoming.values())
    before = _project(region.before, region.owners_before, basis, no_progress)
    after = _project(region.after, region.owners_after, basis, progress)
    touched = touched_claims(tx, before, after)
    changes = _difference(before, after)
    links = [identity for claim in touched.stored.values() for identity in claim.links]
    changes.gone_relationships |= {link for link in links if not changes.gone_nodes.isdisjoint(link[1:3])}
    tx.write(changes)
    return weigh(tx, touched, basis, progress)


def _project(
    studies: Sequence[JoinedStudy], owner: Mapping[Identifier, str], basis: Basis, progress: Progress
) -> list[Projection]:
    projections: list[Projection] = []
    for done, study in enumerate(studies):
        progress("reading studies", done, len(studies))
        projections.append(project(study, owner, basis))
    progress("reading studies", len(studies), len(studies))
    return projections


def _difference(before: Sequence[Projection], after: Sequence[Projection]) -> Changes:
    nodes_before = {row.id: row for projection in before for row in projection.nodes}
    nodes_after = {row.id: row for projection in after for row in projection.nodes}
    links_before = {row.identity: row for projection in before for row in projection.relationships}
    links_after = {row.identity: row for projection in after for row in projection.relationships}
    return Changes(
        nodes=[row for id_, row in sorted(nodes_after.items()) if nodes_before.get(id_) != row],
        relationships=[row for identity, row in sorted(links_after.items()) if links_before.get(identity) != row],
        gone_nodes=nodes_before.keys() - nodes_after.keys(),
        gone_relationships=links_before.keys() - links_after.keys(),
    )


def _drop_unused_terms(tx: Transaction, vocabulary: VocabularyRows) -> None:
    """Remove terms outside the vocabulary that no finding uses any more."""
    unmapped = {row.id for row in vocabulary.nodes if row.properties.get("unmapped")}
    if unmapped:
        used = {row.target for row in tx.relationships(unmapped, outgoing=False)}
        tx.write(Changes(gone_nodes=unmapped - used))
