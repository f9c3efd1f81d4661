"""Loading: reports go in, and the graph becomes what the set of all stored reports makes it.

Nothing depends on the order of loading: a record's newest version stands, studies join by their identifiers, and every
part of the graph is a pure function of the reports behind it. Written once, over the store protocol.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..canonical import canonical_json, content_hash
from ..collector import collector_paused
from ..evidence.rules import Rules
from ..labels import VOCABULARY_LABELS
from ..mapping.term import TermsAndRules, terms_of
from ..progress import Progress, no_progress
from ..report import Report
from ..rows import NodeRow, RelationshipRow
from ..stores.protocol import Changes, GraphReader, Transaction
from .affected import Affected, affected_by
from .claims import NewEvidence, TouchedClaims, Weighed, touched_claims, weigh
from .combinations import WriterWithCombinations
from .join import join, owners
from .methods import METHODS_MARKER, methods_of
from .study_part import BETWEEN_STUDIES, Projection, project, questions_on
from .threads import letting_others_run

_STUDIES_AT_ONCE = 250


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
    methods_changed: bool = False
    """Whether the store was computed by other methods, and so all of it was computed anew."""
    set_aside: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    """What two studies give with the very same numbers, in words: claims that came out so."""

    def __add__(self, other: "LoadSummary") -> "LoadSummary":
        return LoadSummary(
            self.loaded + other.loaded,
            self.unchanged + other.unchanged,
            self.claims + other.claims,
            self.methods_changed or other.methods_changed,
            [*self.set_aside, *other.set_aside],
            [*self.twice, *other.twice],
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
    stored_terms = stored_vocabulary(tx)
    unmapped = [row for row in stored_terms if row.properties.get("unmapped")]
    given = {row.id: row for row in [*unmapped, *vocabulary.nodes]}
    vocabulary = VocabularyRows([given[id_] for id_ in sorted(given)], vocabulary.relationships)
    basis = TermsAndRules(terms_of(vocabulary.nodes), rules)
    anew = _put_vocabulary(tx, vocabulary, {row.id: row for row in stored_terms})
    methods = methods_of(rules)
    summary.methods_changed = tx.marker(METHODS_MARKER) not in {None, methods}
    anew = anew or summary.methods_changed
    tx.put_marker(METHODS_MARKER, methods)
    listed = list(reports)
    incoming = _settle(tx, listed, leaving, summary)
    gone = sorted(set(leaving) - {report.record for report in listed})
    if anew:
        tx.delete_reports(gone)
        tx.put_reports(incoming.values())
        summary.claims, summary.twice = _compute_all(tx, vocabulary, basis, progress)
    elif incoming or gone:
        summary.claims, summary.twice = _compute_affected(tx, incoming, gone, basis, progress)
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
        replaces = other is None or record in leaving or report.version > other.version
        if other is not None and (
            report.says_the_same_as(other) or (not replaces and _newer(report, other, summary) == other)
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
    return content_hash(report.model_dump(mode="json", exclude={"builtin", "loading"}))


def stored_vocabulary(graph: GraphReader) -> list[NodeRow]:
    """Return the nodes of the store's vocabulary; a combination is derived, and no term."""
    return [row for row in graph.nodes_with_label(VOCABULARY_LABELS) if row.second_label is None]


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


def _compute_all(tx: Transaction, vocabulary: VocabularyRows, basis: TermsAndRules, progress: Progress) -> Weighed:
    tx.clear()
    tx.write(Changes(nodes=list(vocabulary.nodes), relationships=list(vocabulary.relationships)))
    studies = join(tx.reports(tx.all_records()).values())
    affected = Affected([], studies, {}, owners(studies), studies)
    return _replace(tx, affected, _read(tx, affected, basis), basis, progress)


def _compute_affected(
    tx: Transaction,
    incoming: Mapping[str, Report],
    gone: Sequence[str],
    basis: TermsAndRules,
    progress: Progress,
) -> Weighed:
    """Bring the graph up to date. All reading comes first, so that a server can write while the rest is computed."""
    affected = affected_by(tx, incoming, gone)
    stored = _read(tx, affected, basis)
    tx.delete_reports(gone)
    tx.put_reports(incoming.values())
    return _replace(tx, affected, stored, basis, progress)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is stored of a affected: its nodes and relationships, and the claims that its studies touch."""

    nodes: dict[str, NodeRow]
    links: dict[tuple[str, str, str, str], RelationshipRow]
    touched: TouchedClaims


def _read(tx: Transaction, affected: Affected, basis: TermsAndRules) -> _Stored:
    before = [project(study, affected.owners_before, basis) for study in affected.before]
    questions = questions_on([*affected.before, *affected.after], basis)
    touched = touched_claims(tx, questions, {finding.id for one in before for _, finding in one.claimed})
    return _Stored(_nodes(before), _links(before), touched)


def _replace(tx: Transaction, affected: Affected, stored: _Stored, basis: TermsAndRules, progress: Progress) -> Weighed:
    """Put the studies of a affected as they will be in the place of what they were, and weigh the claims this touches.

    Each study's own part is written some studies at a time, then what stands between studies, and what is there no more
    goes.
    """
    fresh, writer = NewEvidence(), WriterWithCombinations(tx, basis.terms)
    fresh.evidence.includes.update(affected.includes_after())
    fresh.evidence.retracted.update(affected.retracted_after())
    gone_nodes, gone_links = set(stored.nodes), set(stored.links)
    between: list[RelationshipRow] = []
    for start in range(0, len(affected.after), _STUDIES_AT_ONCE):
        progress("reading studies", start, len(affected.after))
        studies = affected.after[start : start + _STUDIES_AT_ONCE]
        some = [project(study, affected.owners_after, basis) for study in letting_others_run(studies)]
        nodes, links = _nodes(some), _links(some)
        gone_nodes -= nodes.keys()
        gone_links -= links.keys()
        changed = [row for identity, row in links.items() if stored.links.get(identity) != row]
        changes = Changes(
            nodes=[row for id_, row in nodes.items() if stored.nodes.get(id_) != row],
            relationships=[row for row in changed if row.type not in BETWEEN_STUDIES],
        )
        writer.write(changes)
        between += [row for row in changed if row.type in BETWEEN_STUDIES]
        for projection in some:
            fresh.add(projection)
    progress("reading studies", len(affected.after), len(affected.after))
    of_claims = {identity for claim in stored.touched.stored.values() for identity in claim.links}
    gone_links |= {identity for identity in of_claims if not gone_nodes.isdisjoint(identity[1:3])}
    writer.write(Changes(relationships=between, gone_nodes=gone_nodes, gone_relationships=gone_links))
    written = weigh(writer, stored.touched, fresh, basis, progress)
    writer.drop_unused()
    return written


def _nodes(projections: Iterable[Projection]) -> dict[str, NodeRow]:
    return {row.id: row for projection in projections for row in projection.nodes}


def _links(projections: Iterable[Projection]) -> dict[tuple[str, str, str, str], RelationshipRow]:
    return {row.identity: row for projection in projections for row in projection.relationships}


def _drop_unused_terms(tx: Transaction, vocabulary: VocabularyRows) -> None:
    """Remove terms outside the vocabulary that no finding uses any more."""
    unmapped = {row.id for row in vocabulary.nodes if row.properties.get("unmapped")}
    if unmapped:
        used = {row.target for row in tx.relationships(unmapped, outgoing=False)}
        tx.write(Changes(gone_nodes=unmapped - used))
