"""Weighing: the claims that a change touches are derived again, and only what came out otherwise is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .deriving import computed_from, derive, shortcut_key
from .evidence_rows import EvidenceBase, read_evidence
from .model import Question, Role, Verdict
from .overlay import Overlay
from .projection import Projection
from .rows import NodeRow, RelationshipRow
from .schema import SHORTCUT_TYPES
from .stores.protocol import Changes, Transaction
from .terms import Basis

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

_CLAIMS_AT_ONCE = 500
_ROLES = frozenset(Role)
_Identity = tuple[str, str, str, str]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Show nothing."""


@dataclass(slots=True)
class ClaimRows:
    """What a store holds of one claim: its node, and the relationships that deriving it wrote."""

    node: NodeRow | None = None
    links: dict[_Identity, RelationshipRow] = field(default_factory=dict)

    def identities(self) -> set[_Identity]:
        """Return the identities of all relationships of the claim, the shortcuts included."""
        return self.links.keys() | set(self._shortcuts())

    def _shortcuts(self) -> Iterator[_Identity]:
        if self.node is None or "subgroup" in self.node.properties:
            return
        kind = SHORTCUT_TYPES[Verdict(str(self.node.properties["verdict"]))]
        settings = [link.target for link in self.links.values() if link.type == "IN_SETTING"]
        for link in self.links.values():
            if link.type == "ABOUT":
                for setting in settings:
                    yield kind, link.target, setting, shortcut_key(self.node.id, link.target)


def _stored_claims(tx: Transaction, claims: Mapping[str, Question]) -> dict[str, ClaimRows]:
    """Return what the store holds of these claims."""
    rows: defaultdict[str, ClaimRows] = defaultdict(ClaimRows)
    for id_, node in tx.nodes(claims).items():
        rows[id_].node = node
    for link in tx.relationships(claims, outgoing=True):
        rows[link.source].links[link.identity] = link
    claim_of: dict[str, str] = {}
    for link in tx.relationships(claims, outgoing=False, types=_ROLES):
        rows[link.target].links[link.identity] = link
        claim_of[link.source] = link.target
    for link in tx.relationships(claim_of, outgoing=True, types={"SUPERSEDED_BY"}):
        rows[claim_of[link.source]].links[link.identity] = link
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Touched:
    """The claims that a change touches, and all that deriving them needs, read before anything is written.

    Nothing is read back after that, so a server can write while claims are derived.
    """

    questions: Mapping[str, Question]
    stored: Mapping[str, ClaimRows]
    findings: Mapping[str, Sequence[str]]
    changed: Overlay
    elsewhere: EvidenceBase

    def evidence_on(self, claims: Iterable[str]) -> EvidenceBase:
        """Return the evidence on these claims as it will be."""
        findings = [finding for claim in claims for finding in self.findings.get(claim, ()) if finding in self.changed]
        return self.elsewhere | read_evidence(self.changed, findings)


def touched_claims(tx: Transaction, before: Sequence[Projection], after: Sequence[Projection]) -> Touched:
    """Return the claims that replacing one part of the graph by another touches, and what they will rest on."""
    same = {projection.study: projection for projection in before}
    unchanged = {projection.study for projection in after if same.get(projection.study) == projection}
    changed = [projection for projection in [*before, *after] if projection.study not in unchanged]
    questions = {claim: question for projection in changed for claim, question in projection.questions.items()}
    replaced = {finding for projection in [*before, *after] for finding, _ in _on_claims(projection)}
    findings: defaultdict[str, list[str]] = defaultdict(list)
    for claim, kept in tx.findings_of(questions).items():
        findings[claim] += [finding for finding in kept if finding not in replaced]
    elsewhere = read_evidence(tx, {finding for some in findings.values() for finding in some})
    for projection in after:
        for finding, claim in _on_claims(projection):
            findings[claim].append(finding)
    overlay = Overlay(
        (row for projection in after for row in projection.nodes),
        (row for projection in after for row in projection.relationships),
        tx,
    )
    return Touched(questions, _stored_claims(tx, questions), findings, overlay, elsewhere)


def _on_claims(projection: Projection) -> Iterator[tuple[str, str]]:
    for row in projection.nodes:
        if row.label == "Finding" and "claim" in row.properties:
            yield row.id, str(row.properties["claim"])


def weigh(tx: Transaction, touched: Touched, basis: Basis, progress: Progress) -> int:
    """Derive the claims that a change touches, and return how many came out otherwise."""
    claims = sorted(touched.questions)
    written = 0
    for start in range(0, len(claims), _CLAIMS_AT_ONCE):
        progress("weighing claims", start, len(claims))
        written += _weigh_some(tx, claims[start : start + _CLAIMS_AT_ONCE], touched, basis)
    progress("weighing claims", len(claims), len(claims))
    return written


def _weigh_some(tx: Transaction, claims: Sequence[str], touched: Touched, basis: Basis) -> int:
    base = touched.evidence_on(claims)
    changes = Changes()
    written = 0
    for claim in claims:
        question, old = touched.questions[claim], touched.stored.get(claim, ClaimRows())
        if not touched.findings.get(claim):
            changes.gone_nodes.add(claim)
            changes.gone_relationships |= old.identities()
            continue
        evidence, includes = base.on(touched.findings[claim])
        inputs = computed_from(question, evidence, includes, basis)
        if old.node is not None and old.node.properties["computed_from"] == inputs:
            continue
        node, links = derive(question, evidence, includes, basis, inputs)
        new = {link.identity: link for link in links}
        changes.nodes.append(node)
        changes.relationships += [link for identity, link in new.items() if old.links.get(identity) != link]
        changes.gone_relationships |= old.identities() - new.keys()
        written += 1
    tx.write(changes)
    return written
