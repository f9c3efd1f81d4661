"""The derivation of a claim as a tree, down to each finding that counts and each that does not."""

from collections.abc import Iterable, Mapping

from ...labels import Role, Verdict
from ...model import Claim, Evidence, Part, Polarity
from ..claim.derive import OVERALL_TEST
from ..claim.reasons import Reasons
from ..rules import Rules
from .finding_tree import Node, explain_finding, flags_node, node
from .formulas.citations import Formula
from .formulas.methods import ABSOLUTE, POOLING, PREDICTION, SECOND, STOUFFER, Q

__all__ = ["Node", "explain_claim", "explain_finding"]


def explain_claim(claim: Claim, evidence: Iterable[Evidence], polarity: Polarity | None, rules: Rules) -> Node:
    """Return how a claim's verdict came about; every finding of the claim is there, counted or not."""
    by_id = {item.id: item for item in evidence}
    counted = [part for part in claim.parts if part.role is not Role.CONTEXT_FOR]
    context = [part for part in claim.parts if part.role is Role.CONTEXT_FOR]
    question = claim.question
    about = [node(name, _text(value)) for name, value in question.model_dump(mode="json").items() if value]
    children = [
        node("question", question.contrast.value, children=about),
        node("decided by", claim.tier, _rule(claim, rules)),
        *_pooled(claim),
        *_overall(claim),
        _weights(claim),
        *_absolute(claim),
        *(node("margin of its own", said) for said in claim.own_margins),
        *_in_their_words(counted, by_id),
        node("reasons for more or less certainty", children=_reasons(claim)),
        node("counted", len(counted), children=[_part(part, by_id, polarity, rules) for part in counted]),
        node("not counted", len(context), children=[_part(part, by_id, polarity, rules) for part in context]),
    ]
    if claim.flags:
        children.append(flags_node(claim.flags))
    children.append(node("rules", rules.version, children=[node("digest", rules.digest)]))
    return node("claim", claim.verdict.value, children=children)


def _in_their_words(counted: Iterable[Part], by_id: Mapping[str, Evidence]) -> list[Node]:
    """Return what the authors of the results that count made of them, which decides nothing."""
    found = [by_id[part.finding] for part in counted if part.finding in by_id]
    said = [
        node(one.study.name or one.study.id, one.finding.author_conclusion)
        for one in found
        if one.finding.author_conclusion
    ]
    return [node("what the authors make of it", children=said)] if said else []


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _rule(claim: Claim, rules: Rules) -> Formula:
    """Return the rule that gave the verdict: the first of five that holds."""
    by = "the overall test is significant" if claim.tier == OVERALL_TEST else "the pool excludes no effect"
    but = "and the pool neither excludes no effect on the other side nor says no difference"
    texts = {
        Verdict.UNCONTROLLED: "1: no finding has a concurrent comparator",
        Verdict.MIXED: "2: significant results on both sides, not inside the margins, each side with "
        f"{rules.mixed_participants_share:.0%} of the participants, or with {rules.mixed_weight_share:.0%} of the "
        f"pool's weight and Q-test P < {rules.mixed_heterogeneity_p:g}",
        Verdict.BENEFIT: f"3: {by}, in favour, {but}",
        Verdict.HARM: f"3: {by}, against, {but}",
        Verdict.NO_DIFFERENCE: "4: the pool includes no effect and lies inside the margins, nothing outside it is "
        "significant, nor is the overall test",
        Verdict.INCONCLUSIVE: "5: none of the rules before holds",
    }
    return Formula(texts[claim.verdict], f"rules {rules.version}")


def _pooled(claim: Claim) -> list[Node]:
    """Return the pooled effect with both intervals and what pooling found."""
    if claim.measure is None or claim.ci_method is None:
        return []
    children = [node("low", claim.ci_low), node("high", claim.ci_high), node("P", claim.p_value), _margins(claim)]
    if claim.second_method is not None:
        ends = [node("low", claim.second_low), node("high", claim.second_high)]
        children.append(node("second interval", claim.second_method, SECOND[claim.second_method], ends))
    if claim.q is not None:
        spread = [node("P", claim.q_p_value), node("I²", claim.i2), node("τ²", claim.tau2)]
        children.append(node("Cochran's Q", claim.q, Q, spread))
    if claim.prediction_low is not None:
        ends = [node("low", claim.prediction_low), node("high", claim.prediction_high)]
        children.append(node("prediction interval", None, PREDICTION, ends))
    children.append(_from(claim))
    unit = f", {claim.unit}" if claim.unit else ""
    return [node(f"pooled effect ({claim.measure}{unit})", claim.value, POOLING[claim.ci_method], children)]


def _from(claim: Claim) -> Node:
    """Return from how much of the evidence the effect is."""
    children = [
        node("studies", claim.studies_pooled),
        node("participants", claim.participants_pooled),
        node("share of all participants in counted results", claim.pooled_share),
    ]
    return node("from", f"{claim.studies_pooled} of {claim.studies} studies", children=children)


def _margins(claim: Claim) -> Node:
    if claim.margin_low is None:
        return node("margins of no difference", "none stated for this endpoint")
    ends = [node("low", claim.margin_low), node("high", claim.margin_high)]
    return node("margins of no difference", children=ends)


def _overall(claim: Claim) -> list[Node]:
    """Return the test over the pool and the results beside it."""
    if claim.overall_z is None:
        return []
    return [node("overall test, Z", claim.overall_z, STOUFFER, [node("P", claim.overall_p)])]


def _weights(claim: Claim) -> Node:
    held = {
        "for": claim.weight_for,
        "against": claim.weight_against,
        "null (precise)": claim.weight_null,
        "without a side": claim.weight_unclear,
        "for, significant by itself": claim.significant_for,
        "against, significant by itself": claim.significant_against,
    }
    return node("weights", children=[node(name, value) for name, value in held.items()])


def _absolute(claim: Claim) -> list[Node]:
    if claim.fewer_per_1000 is None:
        return []
    origin = [node("from", claim.control_risk_source), node("at", claim.control_risk_time)]
    risk = node("risk without the agents", claim.control_risk, children=origin)
    ends = [node("low", claim.fewer_per_1000_low), node("high", claim.fewer_per_1000_high)]
    return [node("bad events avoided per 1,000", claim.fewer_per_1000, ABSOLUTE, [risk, *ends])]


def _reasons(claim: Claim) -> list[Node]:
    return [node(name.replace("_", " "), getattr(claim, name)) for name in Reasons._fields]


def _part(part: Part, by_id: Mapping[str, Evidence], polarity: Polarity | None, rules: Rules) -> Node:
    """Return one finding's part with its own derivation; what the claim weighs can differ where a control is shared."""
    children = [node("why", part.why)]
    if part.role is not Role.CONTEXT_FOR:
        children.append(node("weight in this claim", part.weight))
        children.append(node("significant", part.significant))
    if part.superseded_by is not None:
        children.append(node("superseded by", part.superseded_by))
    item = by_id.get(part.finding)
    if item is not None:
        children.append(node("study", item.study.id))
        children.append(explain_finding(item, polarity, rules))
    return node(f"{part.role} {part.finding}", part.why, children=children)
