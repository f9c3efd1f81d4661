"""A finding and its readings as rows, and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..canonical import content_hash
from ..combination import combination_of, start_of_shortcuts
from ..labels import FINDING_ENDS, SECOND_LABELS
from ..measures import Measure
from ..model import Estimate, Evidence, Finding, Study
from ..rows import NodeRow, Properties, RelationshipRow, model_properties, plain
from ..schema import NODE_TYPES
from .back import reading_back
from .term import Terms

_REPORTED = sorted(name for name in Finding.model_fields if name in NODE_TYPES["Finding"].properties)
_READ = tuple(NODE_TYPES["Reading"].properties)
_GRADES = ("scale", "grade_min", "grade_max")
_LISTS = frozenset({"agents", "combined_with", "versus"})
_FINDING = frozenset(Finding.model_fields) - {"study", *FINDING_ENDS.values()}
_ESTIMATE = frozenset(Estimate.model_fields) - {"scale"}
_COMPUTED = sorted(_ESTIMATE)


def finding_row(
    id_: str, finding: Finding, computed: Estimate, *, claim: str | None, terms: Terms, methods_version: str
) -> NodeRow:
    """Return a finding's node: what was reported, what is computed from it, and the claim it is on, if any."""
    subject = terms.name(finding.endpoint or finding.toxicity or "")
    told = {
        "id": id_,
        "name": f"{terms.joined(finding.agents)}: {subject}, {finding.measure}",
        "effect_scale": computed.scale,
        "claim": claim,
        "methods_version": methods_version,
        "combination": combination_of(finding.agents),
    }
    properties = model_properties(finding, _REPORTED) | model_properties(computed, _COMPUTED) | plain(told)
    properties["flags"] = sorted(computed.flags)
    return NodeRow(id_, "Finding", properties, SECOND_LABELS[computed.direction])


def finding_links(id_: str, finding: Finding) -> Iterator[RelationshipRow]:
    """Yield the relationships from the study to its finding, and from the finding to what it is about."""
    yield RelationshipRow("REPORTS", finding.study, id_, {})
    for kind, name in FINDING_ENDS.items():
        given = getattr(finding, name)
        properties: Properties = {}
        if name == "toxicity":
            properties = model_properties(finding, _GRADES) | ({"serious": True} if finding.serious else {})
        for target in sorted(set(given)) if name in _LISTS else filter(None, [given]):
            yield RelationshipRow(kind, id_, target, properties)


def reading_row(id_: str, finding: Finding, name: str) -> NodeRow:
    """Return the node of another reading of a finding; `name` is the finding's."""
    return NodeRow(id_, "Reading", {"id": id_, "name": name, **model_properties(finding, _READ)})


def also_read_as_row(finding: str, reading: str, differs_in: Sequence[str]) -> RelationshipRow:
    """Return the relationship from a finding to another reading of it, which names the values that differ."""
    return RelationshipRow("ALSO_READ_AS", finding, reading, plain({"differs_in": differs_in}))


def evidence_of(row: NodeRow, links: Iterable[RelationshipRow], study: Study) -> Evidence:
    """Return a finding's node and the relationships that leave it as evidence.

    :raises StoreError: they make no finding.
    """
    with reading_back(row.id):
        return _evidence(row, links, study)


def _evidence(row: NodeRow, links: Iterable[RelationshipRow], study: Study) -> Evidence:
    parts: dict[str, Any] = {name: row.properties[name] for name in _FINDING if name in row.properties}
    ends: dict[str, list[str]] = {}
    for link in links:
        ends.setdefault(FINDING_ENDS[link.type], []).append(link.target)
        if link.type == "OF_TOXICITY":
            parts |= link.properties
    for name, targets in ends.items():
        parts[name] = sorted(targets) if name in _LISTS else targets[0]
    computed: Mapping[str, Any] = {name: row.properties[name] for name in _ESTIMATE if name in row.properties}
    return Evidence(
        id=row.id,
        finding=Finding.model_validate({**parts, "study": study.id}),
        study=study,
        estimate=Estimate.model_validate({**computed, "scale": row.properties.get("effect_scale")}),
    )


def causes_row(id_: str, finding: Finding, computed: Estimate) -> RelationshipRow:
    """Return the derived relationship from what was tested to the toxicity; its weight is information, for drawing."""
    at_risk = finding.n_experimental if finding.n_experimental is not None else finding.n_evaluable
    start = start_of_shortcuts(finding.agents)
    key = content_hash([id_, start])
    is_rate = finding.measure is Measure.PROPORTION
    properties = plain(
        {
            "key": key,
            "finding": id_,
            "affected": finding.events_experimental,
            "at_risk": at_risk,
            "rate": finding.value if is_rate else None,
            "rate_control": finding.value_control if is_rate else None,
            "weight": computed.information or 0.0,
            **{name: getattr(finding, name) for name in ("study", "disease", "setting", "subgroup", "comparison")},
            **{name: getattr(finding, name) for name in _GRADES},
            "serious": finding.serious or None,
        }
    )
    return RelationshipRow("CAUSES", start, finding.toxicity or "", properties, key)
