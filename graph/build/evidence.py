"""Findings as evidence: read back from a store, the same as computing their studies' parts gives it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..labels import FINDING_ENDS
from ..mapping.back import reading_back
from ..mapping.finding import evidence_of
from ..mapping.study import study_of
from ..model import Evidence
from ..stores.protocol import Reading

if TYPE_CHECKING:
    from ..rows import RelationshipRow


@dataclass(frozen=True, slots=True)
class EvidenceBase:
    """Evidence by finding id, and by study which trials it includes, whether or not these are evidence here."""

    evidence: dict[str, Evidence]
    includes: dict[str, list[str]]

    def __or__(self, other: "EvidenceBase") -> "EvidenceBase":
        return EvidenceBase(self.evidence | other.evidence, self.includes | other.includes)

    def on(self, findings: Iterable[str]) -> tuple[list[Evidence], list[tuple[str, str]]]:
        """Return the evidence of these findings, and all that the meta-analyses among their studies include."""
        chosen = [self.evidence[finding] for finding in sorted(findings)]
        studies = sorted({one.study.id for one in chosen})
        return chosen, [(study, trial) for study in studies for trial in self.includes.get(study, ())]


def read_evidence(graph: Reading, findings: Collection[str]) -> EvidenceBase:
    """Return the evidence of these findings, each with its study."""
    nodes = graph.nodes(findings)
    links: defaultdict[str, list[RelationshipRow]] = defaultdict(list)
    for link in graph.relationships(nodes, outgoing=True, types=FINDING_ENDS):
        links[link.source].append(link)
    reporters = {link.target: link.source for link in graph.relationships(nodes, outgoing=False, types={"REPORTS"})}
    studies = {id_: study_of(row.properties) for id_, row in graph.nodes(sorted(set(reporters.values()))).items()}
    includes: dict[str, list[str]] = {}
    for link in sorted(graph.relationships(studies, outgoing=True, types={"INCLUDES"}), key=lambda link: link.identity):
        includes.setdefault(link.source, []).append(link.target)
    evidence: dict[str, Evidence] = {}
    for id_, row in sorted(nodes.items()):
        with reading_back(f"what reports {id_}"):
            study = studies[reporters[id_]]
        evidence[id_] = evidence_of(row, links[id_], study)
    return EvidenceBase(evidence, includes)
