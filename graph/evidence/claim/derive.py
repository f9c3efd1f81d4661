"""What all findings on one question add up to."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ...labels import Role, Verdict
from ...model import Claim, Evidence, Part, Polarity, Question
from ..finding.margins import margins
from ..finding.plausibility import participants
from ..finding.sides import benefit_sign
from ..finding.weight import weight
from ..flags import Flag
from ..rules import Rules
from ..statistics.effects import round_significant
from ..statistics.intervals import inside
from .absolute import Absolute, ControlRisk, absolute_effect, control_risks
from .counting import count_once, is_controlled
from .differences import differences
from .doubts import contradicting, doubts
from .incidence import incidence, periods
from .orientation import oriented
from .own_margins import own_margins
from .pools import largest_pool
from .rare import pool_of_toxicity
from .reasons import reasons
from .risks import risks
from .selection import Context, Counted, Selection, patients_of_studies, randomised
from .summary import Summary, second_interval, summarise
from .verdict import Body, Judgement, Scaled, judge, share_of_pool

INTERVAL, OVERALL_TEST, NONE = "interval", "overall test", "none"
"""What decided a claim: the pool's interval alone, the test over the pool and the results beside it, or nothing."""

PRECISE, NO_SIDE = "precise", "no side"


def derive_claim(
    question: Question,
    polarity: Polarity | None,
    evidence: Iterable[Evidence],
    includes: Collection[tuple[str, str]],
    rules: Rules,
    *,
    retracted: Collection[str] = (),
) -> Claim:
    """Return the claim of a question; the same evidence in any order gives the same bytes.

    `includes` holds pairs of a meta-analysis and a study in it, by id; `retracted` the ids of retracted studies among
    these. The question of a claim on a pair of treatments is turned to the side that more of its studies tested.
    """
    return claim_of(weigh(question, polarity, evidence, includes, rules, retracted=retracted), rules)


class Weighing(NamedTuple):
    """What a claim is made of: the question as it is read, all evidence on it, what counts, and what that says."""

    question: Question
    items: list[Evidence]
    selection: Selection
    body: Body
    given: Judgement

    @property
    def controlled(self) -> bool:
        """Whether any finding has a concurrent comparator."""
        return self.given.verdict is not Verdict.UNCONTROLLED


def weigh(
    question: Question,
    polarity: Polarity | None,
    evidence: Iterable[Evidence],
    includes: Collection[tuple[str, str]],
    rules: Rules,
    *,
    retracted: Collection[str] = (),
) -> Weighing:
    """Return what counts for a question and what it says; the parameters are those of `derive_claim`."""
    items = sorted({item.id: item for item in evidence}.values(), key=lambda item: item.id)
    question, signs = oriented(question, items)
    selection = count_once(question, polarity, items, signs, (includes, retracted), rules=rules)
    body = _body(question, selection, polarity, rules)
    if not any(is_controlled(item) for item in items):
        given = Judgement(Verdict.UNCONTROLLED, None, inside=False)
        return Weighing(question, items, selection, body, given)
    return Weighing(question, items, selection, body, judge(body, rules))


def claim_of(weighing: Weighing, rules: Rules) -> Claim:
    """Return the claim that a weighing makes, with its numbers rounded as they are stored."""
    question, items, selection, body, given = weighing
    flags, second = _flags(selection), None
    if weighing.controlled:
        if body.pool is not None and body.summary is not None:
            second = second_interval(body.pool, body.summary, rules)
        flags |= doubts(body, given, second, selection, rules)
    parts = [_part(one, body.polarity, rules) for one in selection.counted]
    counted = [one.evidence for one in selection.counted]
    known = _participants(selection.counted, counted or items)
    against = contradicting(given.verdict, selection)
    numbers = _pooled(body, second) | absolute_fields(body, known_risk(weighing))
    if question.toxicity is not None:
        found = risks(question, selection, rules) if weighing.controlled else incidence(question, items, rules)
        numbers |= found | periods(items)
    in_order = sorted([*parts, *map(_context, selection.context)], key=lambda part: part.finding)
    return Claim(
        question=question,
        scale=_scale(items),
        verdict=given.verdict,
        tier=_tier(body, given),
        **_weights(parts),
        studies=len({item.study.id for item in items}),
        studies_counted=len({item.study.id for item in counted}),
        participants=known,
        **numbers,
        **_tested(body, given),
        own_margins=own_margins(selection.counted, body.polarity),
        flags=tuple(sorted(map(str, flags))),
        **reasons(question, body, selection.context, known, rules)._asdict(),
        parts=tuple(
            part.model_copy(update={"contradicts": True}) if part.finding in against else part for part in in_order
        ),
        differences=differences(body, rules) if weighing.controlled else (),
        methods_version=rules.methods,
    )


def _body(question: Question, selection: Selection, polarity: Polarity | None, rules: Rules) -> Body:
    """Return what the verdict is given on: the pool with the most information, and all other results beside it."""
    counted = tuple(selection.counted)
    pool = largest_pool(counted, polarity, rules) if question.toxicity is None else pool_of_toxicity(counted, rules)
    if pool is None:
        return Body(polarity, counted, None, None, None, counted)
    held = {one.evidence.id for one in pool.members}
    beside = tuple(one for one in counted if one.evidence.id not in held)
    scaled = Scaled(pool.measure, benefit_sign(pool.measure, polarity), margins(pool.measure, polarity, rules))
    return Body(polarity, counted, pool, summarise(pool, rules), scaled, beside)


def _scale(items: Iterable[Evidence]) -> str | None:
    """Return the scale on which all results grade a toxicity; None where they name several, or not all one."""
    scales = {item.finding.scale for item in items}
    return scales.pop() if len(scales) == 1 else None


def _tier(body: Body, given: Judgement) -> str:
    if given.verdict is Verdict.UNCONTROLLED or not body.counted:
        return NONE
    return OVERALL_TEST if body.beside else INTERVAL


def _part(one: Counted, polarity: Polarity | None, rules: Rules) -> Part:
    """Return what a counted finding does for the claim, by its side.

    One whose interval excludes no effect, or whose side is known and whose interval does not lie inside the margins,
    supports or opposes; one that includes no effect inside the margins is precise.
    """
    found, interval = one.evidence.estimate, one.interval
    sigma, factor = found.design_sigma or 0.0, found.bias_factor or 0.0
    held = weight(one.information, sigma, factor)
    small = found.scale is not None and interval is not None and inside(interval, margins(found.scale, polarity, rules))
    significant = one.significant
    if one.side and (significant or not small):
        role = Role.SUPPORTS if one.side > 0 else Role.OPPOSES
        why = "interval" if interval is not None else "P" if found.significant is not None else "side"
        return Part(finding=one.evidence.id, role=role, weight=held, significant=significant, why=why)
    why = PRECISE if small else NO_SIDE
    return Part(finding=one.evidence.id, role=Role.NEUTRAL_TO, weight=held, significant=False, why=why)


def _context(one: Context) -> Part:
    return Part(finding=one.evidence.id, role=Role.CONTEXT_FOR, why=one.why, superseded_by=one.superseded_by)


def _weights(parts: Sequence[Part]) -> dict[str, float]:
    """Return the sums of weights: for, against, precise, without a side; and the significant part of the first two."""
    towards = [part for part in parts if part.role is Role.SUPPORTS]
    against = [part for part in parts if part.role is Role.OPPOSES]
    some = {
        "weight_for": towards,
        "weight_against": against,
        "weight_null": [part for part in parts if part.why == PRECISE],
        "weight_unclear": [part for part in parts if part.why == NO_SIDE],
        "significant_for": [part for part in towards if part.significant],
        "significant_against": [part for part in against if part.significant],
    }
    return {name: round_significant(math.fsum([part.weight for part in held])) for name, held in some.items()}


def _flags(selection: Selection) -> set[str]:
    """Return the flags that come from what counts, not from how it is pooled."""
    found = [one.evidence.estimate.flags for one in selection.counted]
    flags: set[str] = {one.flag for one in selection.context if one.flag is not None}
    flags = flags.union(*found, *(one.flags for one in selection.counted))
    if found and all(Flag.SECONDARY_SOURCE in own for own in found):
        flags.add(Flag.SECONDARY_SOURCE_ONLY)
    if not all(map(randomised, selection.counted)):
        flags.add(Flag.NOT_RANDOMISED)
    return flags


def _participants(counted: Sequence[Counted], evidence: Iterable[Evidence]) -> int | None:
    """Return the participants of the findings' studies, those of a shared arm once; None where one is not known."""
    if counted:
        return _patients(counted)
    by_study: dict[str, list[int]] = defaultdict(list)
    for item in evidence:
        known = participants(item.finding, item.study)
        by_study[item.study.id] += [] if known is None else [known]
    if not all(by_study.values()):
        return None
    return _count(sum(max(known) for known in by_study.values()))


def _patients(counted: Iterable[Counted]) -> int | None:
    """Return the patients of counted findings; None: of one they are not known."""
    by_study = patients_of_studies(counted)
    return None if by_study is None else _count(round(math.fsum(held for _, held in by_study)))


def _count(number: int) -> int:
    return min(number, 2**53)  # what a count can hold


def _pooled(body: Body, second: Summary | None) -> dict[str, Any]:
    """Return the claim's fields of the pooled effect, ratios as ratios."""
    if body.pool is None or body.summary is None or body.scaled is None:
        return {}
    summary, spread = body.summary, body.summary.heterogeneity
    back = body.pool.measure.from_normal
    on_scale = {
        "value": summary.log_effect,
        "ci_low": summary.interval.low,
        "ci_high": summary.interval.high,
        "second_low": second.interval.low if second else None,
        "second_high": second.interval.high if second else None,
        "prediction_low": summary.prediction.low if summary.prediction else None,
        "prediction_high": summary.prediction.high if summary.prediction else None,
        "margin_low": body.scaled.margins.low if body.scaled.margins else None,
        "margin_high": body.scaled.margins.high if body.scaled.margins else None,
    }
    plain = {
        "p_value": summary.p_value,
        "q": spread.q if spread else None,
        "q_p_value": spread.p_value if spread else None,
        "i2": spread.i2 if spread else None,
        "tau2": summary.tau2,
        "pooled_share": share_of_pool(body),
    }
    numbers = {name: None if value is None else back(value) for name, value in on_scale.items()} | plain
    return {name: None if value is None else round_significant(value) for name, value in numbers.items()} | {
        "measure": body.pool.measure,
        "unit": body.pool.unit,
        "ci_method": summary.method,
        "second_method": second.method if second else None,
        "studies_pooled": len({one.evidence.study.id for one in body.pool.members}),
        "participants_pooled": _patients(body.pool.members),
    }


def _tested(body: Body, given: Judgement) -> dict[str, Any]:
    if given.test is None:
        return {}
    fields = {"overall_z": round_significant(given.test.z), "overall_p": round_significant(given.test.p_value)}
    return fields if body.pool is not None else fields | {"p_value": fields["overall_p"]}


def known_risks(weighing: Weighing) -> Iterator[ControlRisk]:
    """Yield the risks without the agents that pooled studies tell, best first.

    Those of the pooled findings come first, then of others of the pooled studies; of either the largest.
    """
    body = weighing.body
    if body.pool is None:
        return
    pooled = {one.evidence.id for one in body.pool.members}
    studies = {one.evidence.study.id for one in body.pool.members}
    told = [item for item in weighing.items if item.study.id in studies]
    if len(told) > 1:
        told.sort(key=lambda item: (item.id not in pooled, *_largest_first(item)))
    yield from control_risks([(item, weighing.selection.signs[item.id]) for item in told], body.polarity)


def known_risk(weighing: Weighing) -> ControlRisk | None:
    """Return the risk without the agents that the claim's absolute effect is at, where a pooled study tells it."""
    return next(known_risks(weighing), None)


def absolute_at(body: Body, risk: float) -> Absolute | None:
    """Return what the pooled effect means at a risk without the agents, above 0 and below 1; None where it has none."""
    if body.summary is None or body.scaled is None:
        return None
    summary, scaled = body.summary, body.scaled
    return absolute_effect(risk, scaled.measure, summary.log_effect, summary.interval, scaled.sign)


def absolute_fields(body: Body, known: ControlRisk | None) -> dict[str, Any]:
    """Return the claim's fields of what the pooled effect means at a risk without the agents."""
    effect = None if known is None else absolute_at(body, known.risk)
    if known is None or effect is None:
        return {}
    return {
        "control_risk": round_significant(known.risk),
        "control_risk_source": known.source,
        "control_risk_time": known.timepoint,
        "fewer_per_1000": round_significant(effect.fewer),
        "fewer_per_1000_low": round_significant(effect.low),
        "fewer_per_1000_high": round_significant(effect.high),
    }


def _largest_first(item: Evidence) -> tuple[int, str]:
    return -(participants(item.finding, item.study) or 0), item.id
