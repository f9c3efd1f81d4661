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
    """Pairs of a meta-analysis and a trial that it includes, and which of these trials are retracted, all by id."""

    pairs: list[tuple[str, str]]
    retracted: list[str]


@dataclass(frozen=True, slots=True)
class EvidenceBase:
    """Evidence by finding id, by study which trials it includes, and of such trials whether they are retracted.

    The trials need not be evidence here.
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
        pairs = [(study, trial) for study in studies for trial in self.includes.get(study, ())]
        return chosen, Included(pairs, sorted({trial for _, trial in pairs if self.retracted.get(trial)}))


def read_evidence(graph: GraphReader, findings: Collection[str]) -> EvidenceBase:
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
    trials = graph.nodes(sorted({trial for some in includes.values() for trial in some}))
    return EvidenceBase(evidence, includes, {id_: bool(row.properties.get("retracted")) for id_, row in trials.items()})
