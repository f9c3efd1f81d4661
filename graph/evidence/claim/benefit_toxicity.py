"""Benefit against toxicity: the absolute benefit beside the risk of severe toxicity, with what is missing named."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from ...errors import NotDerivableError
from ...labels import Verdict
from ...measures import Measure
from ...model import Claim, Comparison, Evidence
from ..finding.sides import HARMFUL, counts
from ..finding.significance import around
from ..rules import Rules
from ..statistics.effects import round_significant
from ..statistics.from_counts import risk_difference
from ..statistics.intervals import Interval
from ..statistics.single_arm import wilson_interval

SEVERE = 3
"""The least CTCAE grade that is severe."""


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Benefit(_Result):
    """What a claim says of one endpoint, in relative and in absolute terms."""

    endpoint: str
    verdict: Verdict
    measure: Measure | None
    value: float | None
    ci_low: float | None
    ci_high: float | None
    fewer_per_1000: float | None = Field(description="bad events avoided per 1,000; negative: caused")
    fewer_per_1000_low: float | None
    fewer_per_1000_high: float | None
    flags: tuple[str, ...]


class ToxicityRisk(_Result):
    """One study's risk of a toxicity of grade 3 or more; rates are shares of 1."""

    toxicity: str
    finding: str
    study: str
    scale: str | None
    grade_min: int
    affected: int | None
    at_risk: int | None
    rate: float
    rate_low: float | None = Field(description="Wilson's interval, where there are counts")
    rate_high: float | None
    rate_control: float | None
    more_per_1000: float | None = Field(description="affected per 1,000 more than with the comparator")
    more_per_1000_low: float | None
    more_per_1000_high: float | None


class BenefitToxicity(_Result):
    """The balance for an agent and setting, and what would be needed to complete it."""

    benefits: tuple[Benefit, ...]
    toxicities: tuple[ToxicityRisk, ...]
    missing: tuple[str, ...]


def benefit_toxicity(claims: Iterable[Claim], toxicities: Iterable[Evidence], rules: Rules) -> BenefitToxicity:
    """Return the claims of an agent and setting beside the findings on its toxicities.

    A risk without comparator is given as it is, and named among what is missing: no part of it is shown to be the
    agent's.
    """
    missing: list[str] = []
    benefits = [_benefit(claim) for claim in sorted(claims, key=lambda claim: claim.question.endpoint or "")]
    for one in benefits:
        if one.value is None:
            missing.append(f"an effect on {one.endpoint}")
        elif one.fewer_per_1000 is None:
            missing.append(f"the risk of {one.endpoint} without the agents")
    risks: list[ToxicityRisk] = []
    for item in sorted({item.id: item for item in toxicities}.values(), key=lambda item: item.id):
        finding, name = item.finding, f"{item.finding.toxicity} in {item.study.id}"
        if item.study.retracted or finding.toxicity is None:
            continue
        if finding.grade_min is None:
            missing.append(f"the grade of {name}")
        elif finding.grade_min >= SEVERE:
            risk = _risk(item, finding.grade_min, rules)
            if risk is None:
                missing.append(f"the rate of {name}")
                continue
            risks.append(risk)
            if risk.rate_control is None:
                missing.append(f"the rate of {name} without the agents")
    if not benefits:
        missing.append("an endpoint with a claim")
    if not risks:
        missing.append("a rate of any toxicity of grade 3 or more")
    risks.sort(key=lambda risk: (risk.toxicity, risk.study, risk.finding))
    return BenefitToxicity(benefits=tuple(benefits), toxicities=tuple(risks), missing=tuple(sorted(set(missing))))


def _benefit(claim: Claim) -> Benefit:
    return Benefit(
        endpoint=claim.question.endpoint or "",
        verdict=claim.verdict,
        measure=claim.measure,
        value=claim.value,
        ci_low=claim.ci_low,
        ci_high=claim.ci_high,
        fewer_per_1000=claim.fewer_per_1000,
        fewer_per_1000_low=claim.fewer_per_1000_low,
        fewer_per_1000_high=claim.fewer_per_1000_high,
        flags=claim.flags,
    )


def _risk(item: Evidence, grade: int, rules: Rules) -> ToxicityRisk | None:
    finding = item.finding
    events, n = finding.events_experimental, finding.n_experimental or finding.n_evaluable
    rate, interval = None, None
    if events is not None and n and events <= n:
        rate, interval = events / n, Interval(*wilson_interval(events, n, rules.confidence_level))
    elif finding.measure is Measure.PROPORTION:
        rate = finding.value
    if rate is None:
        return None
    more = _difference(item, rules)
    value, low, high = (None, None, None) if more is None else (round_significant(1000 * number) for number in more)
    return ToxicityRisk(
        toxicity=str(finding.toxicity),
        finding=item.id,
        study=item.study.id,
        scale=finding.scale,
        grade_min=grade,
        affected=events,
        at_risk=n,
        rate=round_significant(rate),
        rate_low=round_significant(interval.low) if interval else None,
        rate_high=round_significant(interval.high) if interval else None,
        rate_control=_control_rate(item),
        more_per_1000=value,
        more_per_1000_low=low,
        more_per_1000_high=high,
    )


def _control_rate(item: Evidence) -> float | None:
    finding = item.finding
    if finding.comparison is not Comparison.ARMS:
        return None
    if finding.events_control is not None and finding.n_control:
        return round_significant(finding.events_control / finding.n_control)
    return finding.value_control if finding.measure is Measure.PROPORTION else None


def _difference(item: Evidence, rules: Rules) -> tuple[float, float, float] | None:
    """Return the risk difference of two arms with its interval, where there are counts."""
    table = counts(item.finding, HARMFUL)
    if table is None or item.finding.comparison is not Comparison.ARMS:
        return None
    try:
        effect = risk_difference(*table, rules.continuity_correction)
    except NotDerivableError:
        return None
    interval = around(effect, rules)
    return effect.log_effect, interval.low, interval.high
