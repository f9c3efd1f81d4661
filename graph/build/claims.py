"""Weighing: the claims that a change touches are derived again, and only what came out otherwise is written."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from ..combination import start_of_shortcuts
from ..evidence.claim.twice import given_twice
from ..evidence.flags import Flag
from ..labels import SHORTCUT_TYPES, Role, Verdict
from ..mapping.claim import shortcut_key
from ..mapping.term import TermsAndRules
from ..model import Question
from ..progress import Progress
from ..rows import NodeRow, RelationshipRow
from ..stores.protocol import Changes, Transaction
from .claim_part import computed_from, derive
from .combinations import WriterWithCombinations
from .evidence import EvidenceBase, read_evidence
from .study_part import Projection
from .threads import letting_others_run

_CLAIMS_AT_ONCE = 500
_ROLES = frozenset(Role)
_BETWEEN_FINDINGS = frozenset({"SUPERSEDED_BY", "DIFFERS_FROM"})
_Identity = tuple[str, str, str, str]


@dataclass(slots=True)
class ClaimRows:
    """What a store holds of one claim: its node, and the relationships that deriving it wrote."""

    node: NodeRow | None = None
    links: dict[_Identity, RelationshipRow] = field(default_factory=dict)

    def identities(self) -> set[_Identity]:
        """Return the identities of all relationships of the claim, the shortcut included."""
        return self.links.keys() | set(self._shortcuts())

    def _shortcuts(self) -> Iterator[_Identity]:
        if self.node is None or not {"subgroup", "toxicity"}.isdisjoint(self.node.properties):
            return
        kind = SHORTCUT_TYPES[Verdict(str(self.node.properties["verdict"]))]
        agents = [link.target for link in self.links.values() if link.type == "ABOUT"]
        for link in self.links.values():
            if link.type == "IN_SETTING" and agents:
                start = start_of_shortcuts(agents)
                yield kind, start, link.target, shortcut_key(self.node.id, start)


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
    for link in tx.relationships(claim_of, outgoing=True, types=_BETWEEN_FINDINGS):
        rows[claim_of[link.source]].links[link.identity] = link
    return dict(rows)


@dataclass(frozen=True, slots=True)
class TouchedClaims:
    """The claims that a change touches, with what the store holds of them and of the findings on them that stay.

    Read before anything is written. Nothing is read back after that, so a server can write while claims are derived.
    """

    questions: Mapping[str, Question]
    stored: Mapping[str, ClaimRows]
    staying: Mapping[str, Sequence[str]]
    evidence: EvidenceBase


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What weighing needs of the studies that a change wrote: the findings on each claim, and the evidence they are."""

    findings: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    evidence: EvidenceBase = field(default_factory=lambda: EvidenceBase({}, {}, {}))

    def add(self, projection: Projection) -> None:
        """Take in one study's part of the graph."""
        for claim, evidence in projection.claimed:
            self.findings[claim].append(evidence.id)
            self.evidence.evidence[evidence.id] = evidence


def touched_claims(tx: Transaction, questions: Mapping[str, Question], leaving: Collection[str]) -> TouchedClaims:
    """Return the claims on these questions, for a change that replaces the findings in `leaving`."""
    staying = {
        claim: [finding for finding in findings if finding not in leaving]
        for claim, findings in tx.findings_of(questions).items()
    }
    evidence = read_evidence(tx, {finding for findings in staying.values() for finding in findings})
    return TouchedClaims(questions, _stored_claims(tx, questions), staying, evidence)


class Weighed(NamedTuple):
    """How many claims came out otherwise, and what in them two studies give with the very same numbers."""

    claims: int
    twice: list[str]


def weigh(
    writer: WriterWithCombinations,
    touched: TouchedClaims,
    fresh: NewEvidence,
    basis: TermsAndRules,
    progress: Progress,
) -> Weighed:
    """Derive the claims that a change touches, and return what came out otherwise."""
    base = touched.evidence | fresh.evidence
    claims = sorted(touched.questions)
    written, twice = 0, list[str]()
    for start in range(0, len(claims), _CLAIMS_AT_ONCE):
        progress("weighing claims", start, len(claims))
        some = {
            claim: [*touched.staying.get(claim, ()), *fresh.findings.get(claim, ())]
            for claim in claims[start : start + _CLAIMS_AT_ONCE]
        }
        changes = _weighed(some, base, touched, basis)
        written += len(changes.nodes)
        twice += _twice(changes, some, base)
        writer.write(changes)
    progress("weighing claims", len(claims), len(claims))
    return Weighed(written, twice)


def _twice(changes: Changes, findings: Mapping[str, Sequence[str]], base: EvidenceBase) -> Iterator[str]:
    """Yield for each claim that came out so what two studies give with the very same numbers, in words."""
    for node in changes.nodes:
        if Flag.SAME_RESULT_TWICE in cast("list[str]", node.properties["flags"]):
            evidence, _ = base.on(findings[node.id])
            for group in given_twice(evidence):
                studies = " and ".join(sorted({item.study.name or item.study.id for item in group}))
                records = ", ".join(sorted({item.finding.record for item in group}))
                yield (
                    f"{studies} give the very same numbers for {node.properties['name']} (records {records}); if it is"
                    " one trial, give its records one registration number, DOI, PMID or slug"
                )


def _weighed(
    findings: Mapping[str, Sequence[str]],
    base: EvidenceBase,
    touched: TouchedClaims,
    basis: TermsAndRules,
) -> Changes:
    """Return what deriving the claims changes; its nodes are those that came out otherwise."""
    changes = Changes()
    for claim, on_claim in letting_others_run(findings.items()):
        question, old = touched.questions[claim], touched.stored.get(claim, ClaimRows())
        if not on_claim:
            changes.gone_nodes.add(claim)
            changes.gone_relationships |= old.identities()
            continue
        evidence, included = base.on(on_claim)
        inputs = computed_from(question, evidence, included, basis)
        if old.node is not None and old.node.properties["computed_from"] == inputs:
            continue
        node, links = derive(question, evidence, included, basis, inputs)
        new = {link.identity: link for link in links}
        changes.nodes.append(node)
        changes.relationships += [link for identity, link in new.items() if old.links.get(identity) != link]
        changes.gone_relationships |= old.identities() - new.keys()
    return changes
