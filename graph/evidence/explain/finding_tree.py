"""The derivation of a finding as a tree: every factor, value, formula, citation, source and place."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from ...model import Assessed, Comparison, Evidence, Finding, Polarity, ReportedValues, Study
from ...rows import ORDERED_LISTS
from ..finding.derivation import Derivation
from ..finding.margins import margins
from ..finding.p_values import read_p
from ..finding.plausibility import participants
from ..finding.weight import risk_of_bias
from ..flags import MEANINGS, Flag
from ..rules import Rules
from ..statistics.effects import round_significant
from ..statistics.single_arm import wilson_interval
from .formulas.citations import Formula
from .formulas.methods import FORMULAS, IMPUTED, INFORMATION, SINGLE_ARM, WEIGHT, WILSON

Value = bool | int | float | str | None

_IDENTIFIES = (
    *("measure", "comparison", "comparison_reason", "confidence", "analysis", "subgroup", "arm", "timepoint"),
    *("class_name", "category", "organ_system", "adjusted"),
)


class Node(BaseModel):
    """One factor of a derivation, with the factors it was made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    value: Value = None
    formula: str | None = None
    citation: str | None = None
    source: str | None = None
    document: str | None = None
    locator: str | None = None
    children: tuple["Node", ...] = ()


def cited(tree: Node, documents: Mapping[str, str]) -> Node:
    """Return a tree in which every source bears the citation of its document; `documents` gives it by the source."""
    children = tuple(cited(child, documents) for child in tree.children)
    return tree.model_copy(update={"children": children, "document": documents.get(tree.source or "")})


def node(label: str, value: Value = None, formula: Formula | None = None, children: Sequence[Node] = ()) -> Node:
    """Return a factor; numbers are rounded to 12 significant digits."""
    return Node(
        label=label,
        value=round_significant(value) if isinstance(value, float) else value,
        formula=formula.text if formula else None,
        citation=formula.citation if formula else None,
        children=tuple(children),
    )


def explain_finding(evidence: Evidence, polarity: Polarity | None, rules: Rules) -> Node:
    """Return how a finding's effect, direction and weight came about, from what was reported and where."""
    finding, found = evidence.finding, evidence.estimate
    children = [_reported(evidence), _effect(evidence, polarity, rules)]
    p = read_p(finding, rules)
    if p is not None:
        read = "no number, never read as no effect" if p.value is None else f"{p.value.value:g}"
        how = Formula("P < x is read as P = x", "ours: conservative") if p.read_as_equal else None
        children.append(node("P is read as", read, how, [node("significant", p.significant)]))
    children.append(node("significant by itself", found.significant, _SIGNIFICANT))
    children.append(node("side", _SIDES.get(found.side), _SIDE))
    children.append(node("direction", found.direction.value, _DIRECTION))
    children.append(_weight(evidence, rules))
    if found.flags:
        children.append(flags_node(found.flags))
    root = node(f"finding {evidence.id}", found.direction.value, children=children)
    return root.model_copy(update={"source": finding.source, "locator": finding.locator})


_SIDES: dict[int | None, str] = {1: "tested arm", -1: "comparator", 0: "neither", None: "not known"}
_SIDE = Formula(
    "the sign of the effect, else of the numbers of the arms, else the change as worded, for the patient by the "
    "endpoint's polarity",
    "methods page (docs/methods.md), section Direction",
)
_SIGNIFICANT = Formula(
    "the interval excludes no effect; of an SE from P, or a limit printed as no effect, P < .05; of a table with a "
    "zero cell Fisher's exact P",
    "Cochrane Handbook 6.5, section 15.3; Fisher 1935",
)
_DIRECTION = Formula(
    "benefit or harm where the interval excludes no effect, no difference where it lies inside the margins; "
    "else by P and side; else as the source states it",
    "methods page (docs/methods.md), section Direction",
)


def flags_node(flags: Sequence[str]) -> Node:
    """Return the flags with their meanings."""
    return node("flags", len(flags), children=[node(flag, MEANINGS[Flag(flag)]) for flag in flags])


def _reported(evidence: Evidence) -> Node:
    """Return everything that the source reports, with its place."""
    finding = evidence.finding
    judged = {"risk_of_bias", *Assessed.model_fields}
    names = [*_IDENTIFIES, *(name for name in ReportedValues.model_fields if name not in judged | ORDERED_LISTS)]
    values = {name: getattr(finding, name) for name in names}
    children = [
        node(name, _plain(value)) for name, value in values.items() if value not in (None, ()) and value is not False
    ]
    children += _groups(finding)
    place = {"source": finding.source, "locator": finding.locator}
    return node("reported", finding.measure.value, children=children).model_copy(update=place)


def _groups(finding: Finding) -> list[Node]:
    """Return each group of patients with its numbers as the source prints them."""
    listed = {name: getattr(finding, name) for name in sorted(ORDERED_LISTS - {"group_names"})}
    return [
        node(
            "group",
            name,
            children=[
                node(told.removeprefix("group_"), given[i]) for told, given in listed.items() if given and given[i]
            ],
        )
        for i, name in enumerate(finding.group_names)
    ]


def _plain(value: object) -> Value:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, bool | int | float) else str(value)


def _effect(evidence: Evidence, polarity: Polarity | None, rules: Rules) -> Node:
    found = evidence.estimate
    if found.scale is None or found.log_effect is None or found.standard_error is None or found.derivation is None:
        return node(
            "effect", "not derivable", children=[node("why", found.not_derivable), *_single_arm(evidence, rules)]
        )
    children = [
        node("log effect" if found.scale and found.scale.is_ratio else "effect", found.log_effect),
        node("standard error", found.standard_error, FORMULAS[Derivation(found.derivation)]),
        node("least standard error over the printed rounding", found.standard_error_low),
        node("greatest standard error over the printed rounding", found.standard_error_high),
    ]
    interval = (found.interval_low or 0.0, found.interval_high or 0.0)
    limits = margins(found.scale, polarity, rules)
    for name, pair in (("interval", interval), ("margins of no difference", limits)):
        if pair is not None:
            low, high = (
                node(end, found.scale.from_normal(limit)) for end, limit in zip(("low", "high"), pair, strict=True)
            )
            children.append(node(name, children=[low, high]))
    return node(f"effect ({found.scale})", found.scale.from_normal(found.log_effect), children=children)


def _single_arm(evidence: Evidence, rules: Rules) -> list[Node]:
    """Return Wilson's interval of a proportion without comparator."""
    finding = evidence.finding
    events, n = finding.events_experimental, finding.n_experimental or finding.n_evaluable
    if finding.comparison is not Comparison.NONE or events is None or not n or events > n:
        return []
    low, high = wilson_interval(events, n, rules.confidence_level)
    return [node("proportion", events / n, WILSON, [node("low", low), node("high", high)])]


def _weight(evidence: Evidence, rules: Rules) -> Node:
    finding, study, found = evidence.finding, evidence.study, evidence.estimate
    size = node("participants", participants(finding, study))
    if Flag.IMPUTED_INFORMATION in found.flags:
        information = node("information I", found.information, IMPUTED, [size])
    elif found.standard_error is None and found.information is not None:
        information = node("information I", found.information, SINGLE_ARM, [size])
    else:
        information = node("information I", found.information, INFORMATION, [size])
    if found.design_sigma is None:
        return node(
            "weight W", found.weight, WEIGHT, [node("without a comparison of arms there is no weight"), information]
        )
    design = node("study design", study.design.value if study.design else "not known")
    bias = node("risk of bias", risk_of_bias(finding, study).value, children=_judged(finding, study))
    version = f"rules {rules.version}"
    sigma = node("σ_D, bias of the design", found.design_sigma, Formula("by design", version), [design])
    factor = node("B, factor for risk of bias", found.bias_factor, Formula("by risk of bias", version), [bias])
    return node("weight W", found.weight, WEIGHT, [factor, information, sigma])


def _judged(finding: Finding, study: Study) -> list[Node]:
    """Return by which tool, domain by domain and why the risk of bias of a finding, else of its study, was judged."""
    own: Assessed = study if finding.risk_of_bias is None else finding
    children = [node("tool", str(own.risk_of_bias_tool))] if own.risk_of_bias_tool else []
    children += [node(domain, judged) for domain, judged in (said.split(": ", 1) for said in own.risk_of_bias_domains)]
    return [*children, node("reason", own.risk_of_bias_reason)] if own.risk_of_bias_reason else children
