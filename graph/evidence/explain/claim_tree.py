"""The derivation of a claim as a tree, down to each finding that counts and each that does not."""

from collections.abc import Iterable, Mapping

from ...labels import Role, Verdict
from ...measures import Measure
from ...model import Claim, Evidence, Part, Polarity
from ..claim.decision import DIRECTION, DIRECTION_WITH_P
from ..finding.margins import margins
from ..rules import Rules
from .finding_tree import Node, explain_finding, flags_node, node
from .formulas import ABSOLUTE, POOLING, PREDICTION, SIGN_TEST, STOUFFER, Formula, Q

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
        *_pooled(claim, polarity, rules),
        _weights(claim),
        *_absolute(claim),
        node("counted", len(counted), children=[_part(part, by_id, polarity, rules) for part in counted]),
        node("not counted", len(context), children=[_part(part, by_id, polarity, rules) for part in context]),
    ]
    if claim.flags:
        children.append(flags_node(claim.flags))
    children.append(node("rules", rules.version, children=[node("digest", rules.digest)]))
    return node("claim", claim.verdict.value, children=children)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _rule(claim: Claim, rules: Rules) -> Formula:
    """Return the rule that gave the verdict: the first of five that holds."""
    lower = claim.tier in {DIRECTION, DIRECTION_WITH_P}
    texts = {
        Verdict.UNCONTROLLED: "1: no finding has a concurrent comparator",
        Verdict.MIXED: f"2: Q-test P < {rules.heterogeneity_p:g}, and significant findings on both sides, each with "
        f"at least {rules.mixed_weight_share:.0%} of the weight",
        Verdict.BENEFIT: "3: the interval excludes no effect, in favour",
        Verdict.HARM: "3: the interval excludes no effect, against",
        Verdict.NO_DIFFERENCE: "4: the interval includes no effect and lies inside the margins",
        Verdict.INCONCLUSIVE: "5: none of the rules before holds",
    }
    if lower and claim.verdict in {Verdict.BENEFIT, Verdict.HARM}:
        text = f"3, without an interval: the test of {claim.tier} has P < {rules.alpha:g}"
        return Formula(text, f"rules {rules.version}")
    return Formula(texts[claim.verdict], f"rules {rules.version}")


def _pooled(claim: Claim, polarity: Polarity | None, rules: Rules) -> list[Node]:
    """Return the pooled effect and what pooling found, or the test of the lower tiers."""
    if claim.measure is None or claim.ci_method is None:
        if claim.p_value is None:
            return []
        return [node("P", claim.p_value, STOUFFER if claim.tier == DIRECTION_WITH_P else SIGN_TEST)]
    children = [node("low", claim.ci_low), node("high", claim.ci_high), node("P", claim.p_value)]
    children += _margins(claim.measure, polarity, rules)
    if claim.q is not None:
        spread = [node("P", claim.q_p_value), node("I²", claim.i2), node("τ²", claim.tau2)]
        children.append(node("Cochran's Q", claim.q, Q, spread))
    if claim.prediction_low is not None:
        ends = [node("low", claim.prediction_low), node("high", claim.prediction_high)]
        children.append(node("prediction interval", None, PREDICTION, ends))
    return [node(f"pooled effect ({claim.measure})", claim.value, POOLING[claim.ci_method], children)]


def _margins(measure: Measure, polarity: Polarity | None, rules: Rules) -> list[Node]:
    limits = margins(measure, polarity, rules)
    if limits is None:
        return [node("margins of no difference", "none stated for this endpoint")]
    ends = [node("low", measure.from_normal(limits.low)), node("high", measure.from_normal(limits.high))]
    return [node("margins of no difference", children=ends)]


def _weights(claim: Claim) -> Node:
    held = {
        "for": claim.weight_for,
        "against": claim.weight_against,
        "null (precise)": claim.weight_null,
        "unclear (imprecise)": claim.weight_unclear,
    }
    return node("weights", children=[node(name, value) for name, value in held.items()])


def _absolute(claim: Claim) -> list[Node]:
    if claim.fewer_per_1000 is None:
        return []
    risk = node("risk without the agents", claim.control_risk, children=[node("from", claim.control_risk_source)])
    ends = [node("low", claim.fewer_per_1000_low), node("high", claim.fewer_per_1000_high)]
    return [node("bad events avoided per 1,000", claim.fewer_per_1000, ABSOLUTE, [risk, *ends])]


def _part(part: Part, by_id: Mapping[str, Evidence], polarity: Polarity | None, rules: Rules) -> Node:
    """Return one finding's part with its own derivation; what the claim weighs can differ where a control is shared."""
    children = [node("why", part.why)]
    if part.role is not Role.CONTEXT_FOR:
        children.append(node("weight in this claim", part.weight))
    if part.superseded_by is not None:
        children.append(node("superseded by", part.superseded_by))
    item = by_id.get(part.finding)
    if item is not None:
        children.append(node("study", item.study.id))
        children.append(explain_finding(item, polarity, rules))
    return node(f"{part.role} {part.finding}", part.why, children=children)
