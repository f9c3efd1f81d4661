"""The derivation of a claim as a tree, down to each finding that counts and each that does not."""

from collections.abc import Iterable, Mapping, Sequence

from ...labels import Role
from ...model import Claim, Evidence, Part, Polarity
from ..claim.derive import absolute_at
from ..claim.reasons import Reasons
from ..rules import Rules
from .beside_the_verdict import probabilities, sides_alone, without_high_risk_of_bias
from .finding_tree import Node, explain_finding, flags_node, node
from .formulas.claim_case import ClaimCase
from .formulas.methods import ABSOLUTE, DIFFERENCE, I2, NEEDED, POOLING, PREDICTION, SECOND, STOUFFER, TAU2, Q
from .formulas.of_verdicts import rule_of_verdict

_AVOIDED = "bad events avoided per 1,000"

__all__ = ["Node", "explain_claim", "explain_finding"]


def explain_claim(case: ClaimCase, risks: Sequence[float] = ()) -> Node:
    """Return how a claim's verdict came about; every finding of the claim is there, counted or not.

    `risks` are risks without the agents, above 0 and below 1, to give the absolute effect at.
    """
    claim, rules, polarity = case.claim, case.rules, case.weighing.body.polarity
    by_id = {item.id: item for item in case.weighing.items}
    counted = [part for part in claim.parts if part.role is not Role.CONTEXT_FOR]
    context = [part for part in claim.parts if part.role is Role.CONTEXT_FOR]
    question = claim.question
    about = [node(name, _text(value)) for name, value in question.model_dump(mode="json").items() if value]
    children = [
        node("question", question.contrast.value, children=about),
        node("decided by", claim.tier, rule_of_verdict(claim, rules)),
        *_pooled(case),
        *_overall(case),
        _weights(claim),
        *_absolute(case, risks),
        *_toxicity(claim),
        *(node("margin of its own", said) for said in claim.own_margins),
        *_in_their_words(counted, by_id),
        *without_high_risk_of_bias(case),
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


def _pooled(case: ClaimCase) -> list[Node]:
    """Return the pooled effect with both intervals and what pooling found."""
    claim = case.claim
    if claim.measure is None or claim.ci_method is None:
        return []
    children = [node("low", claim.ci_low), node("high", claim.ci_high), node("P", claim.p_value), _margins(claim)]
    if claim.second_method is not None:
        ends = [node("low", claim.second_low), node("high", claim.second_high)]
        children.append(node("second interval", claim.second_method, SECOND[claim.second_method], ends))
    children.extend(probabilities(case))
    if claim.q is not None:
        spread = [node("P", claim.q_p_value), node("I²", claim.i2, I2), node("τ²", claim.tau2, TAU2)]
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


def _overall(case: ClaimCase) -> list[Node]:
    """Return the test over the pool and the results beside it, and the sign test where there are only sides."""
    if case.claim.overall_z is None:
        return []
    test = node("overall test, Z", case.claim.overall_z, STOUFFER, [node("P", case.claim.overall_p)])
    return [test, *sides_alone(case)]


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


def _absolute(case: ClaimCase, risks: Sequence[float]) -> list[Node]:
    """Return the absolute effect at the risk that a pooled study tells, and at each of the risks that are given."""
    claim = case.claim
    found: list[Node] = []
    if claim.fewer_per_1000 is not None:
        origin = [node("from", claim.control_risk_source), node("at", claim.control_risk_time or "a time not stated")]
        label = f"{_AVOIDED} at {claim.control_risk_time}" if claim.control_risk_time else _AVOIDED
        risk = node("risk without the agents", claim.control_risk, children=origin)
        ends = [node("low", claim.fewer_per_1000_low), node("high", claim.fewer_per_1000_high)]
        found.append(node(label, claim.fewer_per_1000, ABSOLUTE, [risk, *ends]))
    for given in risks:
        effect = absolute_at(case.weighing.body, given)
        risk = node("risk without the agents", given, children=[node("from", "as given")])
        if effect is None:
            found.append(node(_AVOIDED, "no effect that can be given at a risk", children=[risk]))
            continue
        ends = [node("low", effect.low), node("high", effect.high)]
        found.append(node(_AVOIDED, effect.fewer, ABSOLUTE, [risk, *ends]))
    return found


def _toxicity(claim: Claim) -> list[Node]:
    """Return what a claim on a toxicity says beside its effect: risks in both arms, and periods of a cohort."""
    found: list[Node] = []
    counts = {
        "affected": claim.affected,
        "at risk": claim.at_risk,
        "comparator, affected": claim.affected_control,
        "comparator, at risk": claim.at_risk_control,
    }
    shown = [node(name, value) for name, value in counts.items() if value is not None]
    if claim.risk_difference is not None:
        needed = [node("low", claim.number_needed_to_harm_low), node("high", claim.number_needed_to_harm_high)]
        children = [
            node("low", claim.risk_difference_low),
            node("high", claim.risk_difference_high),
            node("pooled by", claim.risk_difference_method),
            node("number needed to harm", claim.number_needed_to_harm, NEEDED, needed),
            node("at", claim.risk_time),
            *shown,
        ]
        found.append(node("risk difference", claim.risk_difference, DIFFERENCE, children))
    elif shown:
        found.append(node("patients", children=shown))
    if claim.earlier_period is not None:
        periods = ((claim.earlier_period, claim.earlier_rate), (claim.later_period, claim.later_rate))
        found.append(node("periods", children=[node(str(name), rate) for name, rate in periods]))
    return found


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
        children.append(node("study", item.study.name or item.study.id))
        children.append(explain_finding(item, polarity, rules))
    return node(f"{part.role} {part.finding}", part.why, children=children)
