"""Hand-written answers to the questions on the graph as such, and the table of all oracles."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from . import oracles_claims, oracles_findings
from .oracles import Oracle, Parameters, Row, Walk, last

_LABELS = ("Agent", "Disease", "Setting", "Endpoint", "Toxicity", "Study", "Finding", "Reading", "Claim")
_SECOND_LABELS = frozenset({"Combination", "Benefit", "Harm", "NoDifference", "Mixed", "Inconclusive", "Uncontrolled"})


def neighbours(walk: Walk, parameters: Parameters) -> list[Row]:
    """Relationships of a node, to and from it."""
    node, wanted = parameters["node"], parameters["relationship"]
    rows: list[Row] = []
    if node not in walk.nodes:
        return rows
    for outgoing, reached in ((True, walk.out[node]), (False, walk.into[node])):
        for other, relationships in reached.items():
            for relationship in relationships.values():
                if wanted in {None, relationship["type"]} and (outgoing or other != node):
                    start, end = (node, other) if outgoing else (other, node)
                    m = walk.nodes[other]
                    label = next((label for label in _LABELS if label in m["labels"]), None)
                    numbers = (relationship.get("weight"), m.get("verdict"), relationship.get("key"))
                    rows.append((start, relationship["type"], end, label, m["name"], *numbers, other))
    rows.sort(key=lambda row: (row[1], row[0], row[2], last(row[7]), row[8]))
    return rows


def schema(walk: Walk, _parameters: Parameters) -> list[Row]:
    """Labels and relationship types with their numbers."""
    nodes = Counter(label for properties in walk.nodes.values() for label in properties["labels"])
    first: dict[str, list[str]] = {
        node: [label for label in properties["labels"] if label not in _SECOND_LABELS]
        for node, properties in walk.nodes.items()
    }
    relationships: Counter[tuple[str, str, str]] = Counter()
    for source, reached in walk.out.items():
        for target, between in reached.items():
            for relationship in between.values():
                for label in first[source]:
                    for end_label in first[target]:
                        relationships[label, relationship["type"], end_label] += 1
    rows: list[Row] = [("node", label, None, None, count) for label, count in sorted(nodes.items())]
    return rows + [("relationship", *key, count) for key, count in sorted(relationships.items())]


ORACLES: Mapping[str, Oracle] = {
    "benefit": oracles_claims.benefit,
    "certainty": oracles_claims.certainty,
    "conflicts": oracles_findings.conflicts,
    "doses": oracles_findings.doses,
    "evidence": oracles_findings.evidence,
    "gaps": oracles_claims.gaps,
    "head-to-head": oracles_claims.head_to_head,
    "neighbours": neighbours,
    "offers": oracles_claims.offers,
    "precision": oracles_claims.precision,
    "progression-without-survival": oracles_claims.progression_without_survival,
    "schema": schema,
    "secondary": oracles_findings.secondary,
    "sole-study": oracles_claims.sole_study,
    "subgroups": oracles_findings.subgroups,
    "toxicity": oracles_findings.toxicity,
    "tradeoff": oracles_findings.tradeoff,
}


def answer(name: str, walk: Walk, parameters: Mapping[str, Any]) -> list[Row]:
    """Return the rows that the canned question must give."""
    return ORACLES[name](walk, parameters)
