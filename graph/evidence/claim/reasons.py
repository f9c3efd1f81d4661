"""Reasons for more or less certainty, by domain, each with the figures it rests on, or "not assessed".

The domains are those that GRADE names (Guyatt 2008, BMJ 336:924); no grade is given, and none is meant.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ...measures import Measure
from ...model import EndpointKind, Question, RiskOfBias
from ..finding.weight import risk_of_bias
from ..flags import Flag
from ..rules import Rules
from ..statistics.intervals import Interval
from .doubts import high_risk_share, small_studies, without_high_risk
from .selection import Context, randomised
from .verdict import Body

NOT_ASSESSED = "not assessed"
_RISKS = list(RiskOfBias)
_ASSUMED = frozenset({Flag.PROPORTIONAL_HAZARDS, Flag.IMPUTED_INFORMATION})
_SURROGATES = frozenset({
    EndpointKind.RESPONSE, EndpointKind.DURATION, EndpointKind.BIOCHEMICAL, EndpointKind.IMMUNOLOGICAL
})  # fmt: skip


class Reasons(NamedTuple):
    """What is to be said, by domain."""

    risk_of_bias: str
    inconsistency: str
    imprecision: str
    indirectness: str
    publication_bias: str


def reasons(
    question: Question, body: Body, context: Sequence[Context], participants: int | None, rules: Rules
) -> Reasons:
    """Return the reasons of a claim."""
    return Reasons(
        _risk_of_bias(body, rules),
        _inconsistency(body),
        _imprecision(body, participants),
        _indirectness(question, body),
        _publication_bias(body, context, rules),
    )


def _risk_of_bias(body: Body, rules: Rules) -> str:
    if not body.counted:
        return NOT_ASSESSED
    risks = [risk_of_bias(one.evidence.finding, one.evidence.study) for one in body.counted]
    said = [f"{risk}: {risks.count(risk)}" for risk in _RISKS if risk in risks]
    if risks.count(RiskOfBias.NOT_ASSESSED) == len(risks):
        said = [NOT_ASSESSED]
    alone = sum([not randomised(one) for one in body.counted])
    if alone:
        said.append(f"not randomised: {alone} of {len(body.counted)}")
    if body.pool is not None and body.summary is not None and RiskOfBias.HIGH in risks:
        share = high_risk_share(body.pool, body.summary)
        said.append(f"{share:.0%} of the pool's weight at high risk; without it {without_high_risk(body, rules)}")
    return "; ".join(said)


def _inconsistency(body: Body) -> str:
    said: list[str] = []
    if body.summary is not None and body.summary.heterogeneity is not None and body.pool is not None:
        spread = body.summary.heterogeneity
        said.append(f"Q {spread.q:.2f} on {spread.df} df, P {spread.p_value:.2g}; I² {spread.i2:.0%}")
        if body.summary.prediction is not None:
            low, high = (body.pool.measure.from_normal(limit) for limit in body.summary.prediction)
            said.append(f"prediction interval {low:.2f} to {high:.2f}")
    sides = [one.side for one in body.beside if one.side]
    if sides:
        said.append(f"beside the pool {sides.count(1)} for, {sides.count(-1)} against")
    return "; ".join(said) or NOT_ASSESSED


def _imprecision(body: Body, participants: int | None) -> str:
    said: list[str] = []
    if body.summary is not None and body.pool is not None and body.scaled is not None:
        low, high = (body.pool.measure.from_normal(limit) for limit in body.summary.interval)
        text = f"{body.pool.measure} {low:.2f} to {high:.2f}"
        if body.scaled.margins is not None:
            text += _against(body.pool.measure, body.scaled.margins)
        said.append(text)
    if participants is not None:
        said.append(f"{participants:,} participants")
    return "; ".join(said) or NOT_ASSESSED


@lru_cache(maxsize=100)
def _against(measure: Measure, margins: Interval) -> str:
    least, greatest = (measure.from_normal(limit) for limit in margins)
    return f" against margins of {least:g} to {greatest:g}"


def _indirectness(question: Question, body: Body) -> str:
    if not body.counted:
        return NOT_ASSESSED
    all_ = len(body.counted)
    findings = [one.evidence for one in body.counted]
    known = {
        "in a broader or narrower disease or setting": sum(
            [one.finding.disease != question.disease or one.finding.setting != question.setting for one in findings]
        ),
        "known through another paper": sum([Flag.SECONDARY_SOURCE in one.estimate.flags for one in findings]),
        "from survival proportions or imputed": sum([not _ASSUMED.isdisjoint(one.estimate.flags) for one in findings]),
    }
    said = [f"{name}: {number} of {all_}" for name, number in known.items() if number]
    if body.polarity is not None and body.polarity.kind in _SURROGATES:
        said.append(f"surrogate endpoint ({body.polarity.kind})")
    return "; ".join(said) or "none found"


def _publication_bias(body: Body, context: Sequence[Context], rules: Rules) -> str:
    said: list[str] = []
    test = None if body.pool is None else small_studies(body.pool, body.polarity, rules)
    if test is not None:
        said.append(f"small-study test P {test.p_value:.2g} from {len(body.pool.effects) if body.pool else 0} studies")
    silent = sum([not one.side and not one.effect for one in body.counted])
    if silent:
        said.append(f"{silent} of {len(body.counted)} results reported without a side")
    overlap = sum([one.flag is Flag.POSSIBLE_OVERLAP for one in context])
    if overlap:
        said.append(f"{overlap} shown beside a meta-analysis that may hold them")
    return "; ".join(said) or NOT_ASSESSED
