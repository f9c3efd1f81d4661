"""What all findings on one question add up to."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from ...labels import Direction, Role, Verdict
from ...model import Claim, Comparison, Evidence, Part, Polarity, Question
from ..finding.estimate import RANDOMISED, participants, weight
from ..finding.p_values import read_p
from ..flags import Flag
from ..rules import Rules
from ..statistics.effects import round_significant
from .absolute import absolute_effect, control_risk
from .by_direction import by_direction, by_direction_with_p
from .by_interval import by_interval
from .counting import count_once
from .decision import NONE, Decision
from .pools import largest_pool
from .selection import Context, Counted, Selection, Tier
from .verdict import Weights

_CONTROLLED = frozenset({Comparison.ARMS, Comparison.GLOBAL})


def derive_claim(
    question: Question,
    polarity: Polarity | None,
    evidence: Iterable[Evidence],
    includes: Collection[tuple[str, str]],
    rules: Rules,
) -> Claim:
    """Return the claim of a question; the same evidence in any order gives the same bytes.

    `includes` holds pairs of a meta-analysis and a study in it, by id. Randomised comparisons decide alone where
    there are any; every counted finding is weighed.
    """
    items = sorted({item.id: item for item in evidence}.values(), key=lambda item: item.id)
    selection = count_once(question, polarity, items, includes, rules)
    parts = [_part(one, rules) for one in selection.counted]
    weights = _weights(parts)
    randomised = [one for one in selection.counted if one.evidence.study.design in RANDOMISED]
    decision = _decide(randomised or selection.counted, polarity, weights, rules)
    if not any(item.finding.comparison in _CONTROLLED for item in items):
        decision = Decision(Verdict.UNCONTROLLED, NONE)
    flags = set(decision.flags) | _flags(selection, randomised=bool(randomised))
    in_order = sorted([*parts, *map(_context, selection.context)], key=lambda part: part.finding)
    return Claim(
        question=question,
        verdict=decision.verdict,
        tier=decision.tier,
        weight_for=round_significant(weights.favour),
        weight_against=round_significant(weights.against),
        weight_null=round_significant(weights.null),
        weight_unclear=round_significant(weights.unclear),
        studies=len({item.study.id for item in items}),
        studies_counted=len({one.evidence.study.id for one in selection.counted}),
        participants=_participants([one.evidence for one in selection.counted] or items),
        p_value=None if decision.p_value is None else round_significant(decision.p_value),
        **_pooled(decision),
        **_absolute(decision, selection, polarity),
        flags=tuple(sorted(str(flag) for flag in flags)),
        parts=tuple(in_order),
        methods_version=rules.methods,
    )


def _decide(counted: Sequence[Counted], polarity: Polarity | None, weights: Weights, rules: Rules) -> Decision:
    """Return the decision of the best tier that the counted findings reach."""
    pool = largest_pool(counted, rules)
    if pool is not None:
        return by_interval(pool, counted, polarity, weights, rules)
    if any(one.tier in {Tier.DIRECTION_WITH_P, Tier.NOT_SIGNIFICANT} for one in counted):
        return by_direction_with_p(counted, polarity, rules)
    if counted:
        return by_direction(counted, polarity, rules)
    return Decision(Verdict.INCONCLUSIVE, NONE)


def _part(one: Counted, rules: Rules) -> Part:
    """Return what a counted finding does for the claim: only an interval or a P makes it support or oppose."""
    found, finding = one.evidence.estimate, one.evidence.finding
    held = found.weight
    if one.share > 1 and found.information and found.design_sigma is not None and found.bias_factor is not None:
        held = weight(found.information / one.share, found.design_sigma, found.bias_factor)
    tested = found.standard_error is not None or read_p(finding, rules) is not None
    if tested and found.direction in {Direction.BENEFIT, Direction.HARM}:
        role = Role.SUPPORTS if found.direction is Direction.BENEFIT else Role.OPPOSES
        why = "interval" if found.standard_error is not None else "P"
        return Part(finding=one.evidence.id, role=role, weight=held, why=why)
    why = "precise" if found.direction is Direction.NO_DIFFERENCE else "imprecise"
    return Part(finding=one.evidence.id, role=Role.NEUTRAL_TO, weight=held, why=why)


def _context(one: Context) -> Part:
    return Part(finding=one.evidence.id, role=Role.CONTEXT_FOR, why=one.why, superseded_by=one.superseded_by)


def _weights(parts: Iterable[Part]) -> Weights:
    sums: dict[str, list[float]] = defaultdict(list)
    for part in parts:
        sums[part.why if part.role is Role.NEUTRAL_TO else part.role].append(part.weight)
    favour, against = math.fsum(sums[Role.SUPPORTS]), math.fsum(sums[Role.OPPOSES])
    return Weights(favour, against, math.fsum(sums["precise"]), math.fsum(sums["imprecise"]))


def _flags(selection: Selection, *, randomised: bool) -> set[Flag]:
    """Return the flags that come from what counts, not from how it is pooled."""
    flags = {one.flag for one in selection.context if one.flag is not None}
    found = [set(one.evidence.estimate.flags) for one in selection.counted]
    flags |= {flag for flag in (Flag.IMPUTED_INFORMATION, Flag.DESIGN_NOT_KNOWN) if any(flag in own for own in found)}
    if found and all(Flag.SECONDARY_SOURCE in own for own in found):
        flags.add(Flag.SECONDARY_SOURCE_ONLY)
    if found and not randomised:
        flags.add(Flag.NOT_RANDOMISED)
    return flags


def _participants(evidence: Iterable[Evidence]) -> int | None:
    """Return the participants of the findings' studies, each study once; None where one is not known."""
    by_study: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        by_study[item.study.id].append(item)
    total = 0
    for items in by_study.values():
        sizes = [participants(item.finding, item.study) for item in items]
        known = [size for size in sizes if size is not None]
        if not known:
            return None
        total += known[0] if len(known) == 1 else max(items[0].study.participants or 0, *known)
    return min(total, 2**53)  # what a count can hold


def _pooled(decision: Decision) -> dict[str, Any]:
    """Return the claim's fields of the pooled effect, ratios as ratios."""
    if decision.summary is None or decision.scaled is None:
        return {}
    summary, spread, predicted = decision.summary, decision.summary.heterogeneity, decision.summary.prediction
    measure = decision.scaled.measure
    fields: dict[str, float | None] = {
        "value": measure.from_normal(summary.log_effect),
        "ci_low": measure.from_normal(summary.interval.low),
        "ci_high": measure.from_normal(summary.interval.high),
        "q": spread.q if spread else None,
        "q_p_value": spread.p_value if spread else None,
        "i2": spread.i2 if spread else None,
        "tau2": summary.tau2,
        "prediction_low": measure.from_normal(predicted.low) if predicted else None,
        "prediction_high": measure.from_normal(predicted.high) if predicted else None,
    }
    rounded = {name: None if value is None else round_significant(value) for name, value in fields.items()}
    return rounded | {"measure": measure, "ci_method": summary.method}


def _absolute(decision: Decision, selection: Selection, polarity: Polarity | None) -> dict[str, Any]:
    """Return the claim's absolute effect, where a control risk is known: a pooled finding's first, then the largest."""
    if decision.summary is None or decision.scaled is None:
        return {}
    pooled = [one.evidence for one in decision.pooled]
    ids = {one.id for one in pooled}
    others = [one.evidence for one in selection.counted] + [one.evidence for one in selection.context]
    rest = [item for item in others if item.id not in ids and not item.study.retracted]
    candidates = [*sorted(pooled, key=_largest_first), *sorted(rest, key=_largest_first)]
    known = control_risk(candidates, polarity)
    if known is None:
        return {}
    summary, scaled = decision.summary, decision.scaled
    effect = absolute_effect(known.risk, scaled.measure, summary.log_effect, summary.interval, scaled.sign)
    if effect is None:
        return {}
    return {
        "control_risk": round_significant(known.risk),
        "control_risk_source": known.source,
        "fewer_per_1000": round_significant(effect.fewer),
        "fewer_per_1000_low": round_significant(effect.low),
        "fewer_per_1000_high": round_significant(effect.high),
    }


def _largest_first(item: Evidence) -> tuple[int, str]:
    return -(participants(item.finding, item.study) or 0), item.id
