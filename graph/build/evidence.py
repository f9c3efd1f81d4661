"""Findings as evidence: read back from a store, the same as computing their studies' parts gives it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..labels import FINDING_ENDS
from ..mapping.back import reading_back
from ..mapping.finding import evidence_of
from ..mapping.study import study_of
from ..model import Evidence
from ..stores.protocol import GraphReader

if TYPE_CHECKING:
    from ..rows import RelationshipRow


class Included(NamedTuple):
    """Pairs of a meta-analysis and a study that it includes, at any depth, and which of these are retracted, by id."""

    pairs: list[tuple[str, str]]
    retracted: list[str]


@dataclass(frozen=True, slots=True)
class EvidenceBase:
    """Evidence by finding id, by study what it includes itself, and of what is included whether it is retracted.

    What is included need not be evidence here.
    """

    evidence: dict[str, Evidence]
    includes: dict[str, list[str]]
    retracted: dict[str, bool]

    def __or__(self, other: "EvidenceBase") -> "EvidenceBase":
        return EvidenceBase(
            self.evidence | other.evidence, self.includes | other.includes, self.retracted | other.retracted
        )

    def on(self, findings: Iterable[str]) -> tuple[list[Evidence], Included]:
        """Return the evidence of these findings, and all that the meta-analyses among their studies include."""
        chosen = [self.evidence[finding] for finding in sorted(findings)]
        studies = sorted({one.study.id for one in chosen})
        pairs = [(study, part) for study in studies for part in self._parts(study)]
        return chosen, Included(pairs, sorted({part for _, part in pairs if self.retracted.get(part)}))

    def _parts(self, study: str) -> list[str]:
        """Return what a study includes at any depth, sorted."""
        found: set[str] = set()
        waiting = [study]
        while waiting:
            new = set(self.includes.get(waiting.pop(), ())) - found - {study}
            found |= new
            waiting += new
        return sorted(found)


def read_evidence(graph: GraphReader, findings: Collection[str]) -> EvidenceBase:
    """Return the evidence of these findings, each with its study."""
    nodes = graph.nodes(findings)
    links: defaultdict[str, list[RelationshipRow]] = defaultdict(list)
    for link in graph.relationships(nodes, outgoing=True, types=FINDING_ENDS):
        links[link.source].append(link)
    reporters = {link.target: link.source for link in graph.relationships(nodes, outgoing=False, types={"REPORTS"})}
    studies = {id_: study_of(row.properties) for id_, row in graph.nodes(sorted(set(reporters.values()))).items()}
    includes = _includes(graph, studies)
    evidence: dict[str, Evidence] = {}
    for id_, row in sorted(nodes.items()):
        with reading_back(f"what reports {id_}"):
            study = studies[reporters[id_]]
        evidence[id_] = evidence_of(row, links[id_], study)
    parts = graph.nodes(sorted({part for some in includes.values() for part in some}))
    return EvidenceBase(evidence, includes, {id_: bool(row.properties.get("retracted")) for id_, row in parts.items()})


def _includes(graph: GraphReader, studies: Iterable[str]) -> dict[str, list[str]]:
    """Return by study what it includes itself, for these studies and for all that they include, at any depth."""
    found: dict[str, list[str]] = {}
    asked: set[str] = set()
    waiting = set(studies)
    while waiting:
        asked |= waiting
        links = graph.relationships(sorted(waiting), outgoing=True, types={"INCLUDES"})
        for link in sorted(links, key=lambda link: link.identity):
            found.setdefault(link.source, []).append(link.target)
        waiting = {link.target for link in links} - asked
    return found
