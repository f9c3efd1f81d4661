"""From findings to a claim's part of the graph: the claim, the part each finding plays in it, and the shortcuts."""

from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter

from ..canonical import content_hash
from ..evidence.claim.derive import derive_claim
from ..identity import claim_id
from ..labels import SECOND_LABELS, SHORTCUT_TYPES, Role
from ..model import Claim, Estimate, Evidence, Finding, Question, Study
from ..rows import NodeRow, Properties, RelationshipRow, model_properties, plain
from ..schema import NODE_TYPES
from .term import Basis, Terms

_PLACE = {"record", "record_version", "source", "locator"}
"""Where a finding was read, which no claim is computed from."""
_FINDING = attrgetter(*(name for name in Finding.model_fields if name not in _PLACE))
_STUDY = attrgetter(*Study.model_fields)
_ESTIMATE = attrgetter(*Estimate.model_fields)
_CLAIM = tuple(name for name in Claim.model_fields if name in NODE_TYPES["Claim"].properties)


def derive(
    question: Question,
    evidence: Sequence[Evidence],
    includes: Collection[tuple[str, str]],
    basis: Basis,
    inputs: str,
) -> tuple[NodeRow, list[RelationshipRow]]:
    """Weigh the evidence on one question, and return the claim's node and relationships.

    `includes` are the pairs of a meta-analysis among the studies of the evidence and a trial that it includes, `inputs`
    the hash that `computed_from` gives of all this.
    """
    claim = derive_claim(question, basis.terms.polarities[question.endpoint], evidence, includes, basis.rules)
    node = _claim_node(claim, inputs, basis.terms)
    return node, list(_relationships(claim, node.id))


def computed_from(
    question: Question,
    evidence: Sequence[Evidence],
    includes: Collection[tuple[str, str]],
    basis: Basis,
) -> str:
    """Return the hash of all that a claim is computed from; a claim whose hash is another one is stale."""
    return content_hash(
        [
            question.model_dump(mode="json"),
            [_content(one) for one in sorted(evidence, key=lambda one: one.id)],
            sorted(includes),
            basis.terms.polarities[question.endpoint].model_dump(mode="json"),
            basis.rules_digest,
        ]
    )


def _content(one: Evidence) -> list[object]:
    # Values in the order of the fields: writing and sorting the names as well would take twice the time.
    return [one.id, _FINDING(one.finding), _STUDY(one.study), _ESTIMATE(one.estimate)]


def shortcut_key(claim: str, agent: str) -> str:
    """Return the key of the shortcut that a claim gives an agent."""
    return content_hash([claim, agent])


def _claim_node(claim: Claim, computed_from: str, terms: Terms) -> NodeRow:
    question = claim.question
    against = f" versus {terms.joined(question.comparators)}" if question.comparators else ""
    where = f"{terms.name(question.disease)}, {terms.name(question.setting)}"
    within = f" ({question.subgroup})" if question.subgroup else ""
    properties: Properties = {
        "id": claim_id(question),
        "name": f"{terms.joined(question.agents)}{against} in {where}{within}: {terms.name(question.endpoint)}",
        **model_properties(claim, _CLAIM),
        "flags": sorted(claim.flags),
        **plain({"contrast": question.contrast, "subgroup": question.subgroup, "computed_from": computed_from}),
    }
    return NodeRow(str(properties["id"]), "Claim", properties, SECOND_LABELS[claim.verdict])


def _relationships(claim: Claim, claim_key: str) -> Iterator[RelationshipRow]:
    question = claim.question
    for agent in question.agents:
        yield RelationshipRow("ABOUT", claim_key, agent, {})
    for comparator in question.comparators:
        yield RelationshipRow("VERSUS", claim_key, comparator, {})
    yield RelationshipRow("FOR_DISEASE", claim_key, question.disease, {})
    yield RelationshipRow("IN_SETTING", claim_key, question.setting, {})
    yield RelationshipRow("ON_ENDPOINT", claim_key, question.endpoint, {})
    for part in claim.parts:
        values = {"why": part.why} if part.role is Role.CONTEXT_FOR else {"why": part.why, "weight": part.weight}
        yield RelationshipRow(str(part.role), part.finding, claim_key, plain(values))
        if part.superseded_by is not None:
            yield RelationshipRow("SUPERSEDED_BY", part.finding, part.superseded_by, {"reason": part.why})
    if question.subgroup is None:
        yield from _shortcuts(claim, claim_key)


def _shortcuts(claim: Claim, claim_key: str) -> Iterator[RelationshipRow]:
    """Yield the one-hop answer from each tested agent to the setting; its weight is all that counted, for drawing."""
    question = claim.question
    for agent in question.agents:
        key = shortcut_key(claim_key, agent)
        properties = plain(
            {
                "key": key,
                "claim": claim_key,
                "disease": question.disease,
                "endpoint": question.endpoint,
                "contrast": question.contrast,
                "comparators": question.comparators,
                "in_combination": len(question.agents) > 1,
                "weight": sum((claim.weight_for, claim.weight_against, claim.weight_null, claim.weight_unclear)),
                **{name: getattr(claim, name) for name in ("weight_for", "weight_against", "weight_null")},
                **{name: getattr(claim, name) for name in ("studies", "participants")},
            }
        )
        yield RelationshipRow(SHORTCUT_TYPES[claim.verdict], agent, question.setting, properties, key)
