"""Reads findings back from the graph as evidence, the same as projecting their studies gives it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..model import Estimate, Evidence, Finding, Study
from ..rows import NodeRow
from ..stores.protocol import Reading

_ENDS = {
    "TESTS": "agents",
    "COMBINED_WITH": "combined_with",
    "VERSUS": "versus",
    "FOR_DISEASE": "disease",
    "IN_SETTING": "setting",
    "ON_ENDPOINT": "endpoint",
    "OF_TOXICITY": "toxicity",
}
_FINDING = frozenset(Finding.model_fields) - {"study", *_ENDS.values()}
_STUDY = frozenset(Study.model_fields)
_ESTIMATE = frozenset(Estimate.model_fields) - {"scale"}


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
    ends: dict[str, dict[str, list[str]]] = {finding: {} for finding in nodes}
    grades: dict[str, dict[str, object]] = {}
    for link in graph.relationships(nodes, outgoing=True, types=_ENDS):
        ends[link.source].setdefault(_ENDS[link.type], []).append(link.target)
        if link.type == "OF_TOXICITY":
            grades[link.source] = dict(link.properties)
    reporters = {link.target: link.source for link in graph.relationships(nodes, outgoing=False, types={"REPORTS"})}
    studies = {id_: _study(row) for id_, row in graph.nodes(sorted(set(reporters.values()))).items()}
    includes: dict[str, list[str]] = {}
    for link in sorted(graph.relationships(studies, outgoing=True, types={"INCLUDES"}), key=lambda link: link.identity):
        includes.setdefault(link.source, []).append(link.target)
    return EvidenceBase(
        {
            id_: _evidence(row, ends[id_], grades.get(id_, {}), studies[reporters[id_]])
            for id_, row in sorted(nodes.items())
        },
        includes,
    )


def _study(row: NodeRow) -> Study:
    return Study.model_validate({name: value for name, value in row.properties.items() if name in _STUDY})


def _evidence(row: NodeRow, ends: dict[str, list[str]], grades: dict[str, object], study: Study) -> Evidence:
    parts: dict[str, object] = {name: row.properties[name] for name in _FINDING if name in row.properties}
    for name, targets in ends.items():
        parts[name] = sorted(targets) if name in {"agents", "combined_with", "versus"} else targets[0]
    computed = {name: row.properties[name] for name in _ESTIMATE if name in row.properties}
    return Evidence(
        id=row.id,
        finding=Finding.model_validate({**parts, **grades, "study": study.id}),
        study=study,
        estimate=Estimate.model_validate({**computed, "scale": row.properties.get("effect_scale")}),
    )
