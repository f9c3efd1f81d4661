"""A toxicity where nothing is compared: how often it came, pooled over single arms, and in two periods of a cohort."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ...measures import Measure
from ...model import Comparison, Design, Evidence, Finding, Question
from ...periods import comes_first
from ..finding.sides import events_of
from ..rules import Rules
from ..statistics.effects import round_significant
from ..statistics.heterogeneity import heterogeneity, paule_mandel
from ..statistics.pooling import pool_at, prediction_interval, wald
from ..statistics.single_arm import logit, share_of_logit, wilson_interval
from .pools import Method
from .preference import best
from .risks import time_of
from .selection import Counted, tier_of

WILSON, LOGIT = "Wilson", f"{Method.PAULE_MANDEL}, on the logit"


class Arm(NamedTuple):
    """A tested arm: the finding that tells of it, how many had the toxicity, and of how many patients."""

    evidence: Evidence
    events: int
    n: int


def incidence(question: Question, items: Sequence[Evidence], rules: Rules) -> dict[str, Any]:
    """Return the fields of a claim on a toxicity without a concurrent comparator: the share of patients who had it.

    One arm is as it is, with Wilson's interval; several are pooled on the logit. A rate without its number of patients
    takes no part, nor do periods of one cohort.
    """
    arms = single_arms(question, items, rules)
    if not arms:
        return {}
    events, n = sum(arm.events for arm in arms), sum(arm.n for arm in arms)
    known = {
        "measure": Measure.PROPORTION,
        "affected": events,
        "at_risk": n,
        "risk_time": time_of(arm.evidence for arm in arms),
        "studies_pooled": len({arm.evidence.study.id for arm in arms}),
        "participants_pooled": n,
    }
    if len(arms) == 1:
        low, high = wilson_interval(events, n, rules.confidence_level)
        return known | _rounded({"value": events / n, "ci_low": low, "ci_high": high}) | {"ci_method": WILSON}
    effects = [logit(arm.events, arm.n, rules.continuity_correction) for arm in arms]
    tau2, spread = paule_mandel(effects), heterogeneity(effects)
    pooled = pool_at(effects, tau2)
    low, high = wald(pooled, rules.confidence_level).interval
    predicted = None
    if len(arms) >= rules.prediction_interval_from:
        predicted = prediction_interval(pooled, len(arms), rules.confidence_level)
    on_logit = {"value": pooled.log_effect, "ci_low": low, "ci_high": high}
    if predicted is not None:
        on_logit |= {"prediction_low": predicted.low, "prediction_high": predicted.high}
    numbers = {name: share_of_logit(value) for name, value in on_logit.items()}
    numbers |= {"q": spread.q, "q_p_value": spread.p_value, "i2": spread.i2, "tau2": tau2}
    return known | _rounded(numbers) | {"ci_method": LOGIT}


def _rounded(numbers: dict[str, float]) -> dict[str, Any]:
    return {name: round_significant(value) for name, value in numbers.items()}


def single_arms(question: Question, items: Iterable[Evidence], rules: Rules) -> list[Arm]:
    """Return one result for each tested arm of each study, in the order of their ids.

    Where a study gives all its arms together, that stands for them.
    """
    found: defaultdict[tuple[object, ...], dict[str, Arm]] = defaultdict(dict)
    for item in items:
        arm = None if item.study.discredited or item.study.design is Design.REVIEW else _arm(item)
        if arm is not None:
            finding = item.finding
            found[item.study.id, tuple(sorted(set(finding.combined_with))), finding.arm][item.id] = arm
    chosen: list[Arm] = []
    for (study, combined_with, name), of_arm in found.items():
        if name is None or (study, combined_with, None) not in found:
            candidates = [Counted(arm.evidence, tier_of(arm.evidence), size=arm.n) for arm in of_arm.values()]
            chosen.append(of_arm[best(question, candidates, rules).evidence.id])
    return sorted(chosen, key=lambda arm: arm.evidence.id)


def _arm(item: Evidence) -> Arm | None:
    """Return how many of a tested arm had it; None where that is not told, and for periods and subgroups."""
    finding = item.finding
    if finding.comparison not in {Comparison.NONE, Comparison.ARMS}:
        return None
    n = _tested_patients(finding)
    rate = finding.value if finding.measure is Measure.PROPORTION else None
    if not n or (finding.events_experimental is None and rate is None):
        return None
    events = finding.events_experimental
    return Arm(item, events_of(rate or 0.0, n) if events is None else events, n)


def periods(items: Iterable[Evidence]) -> dict[str, Any]:
    """Return the earlier and the later period of a cohort, each with its rate: of the largest, where there are several.

    The tested arm's place is the later one's, unless the names of the periods say otherwise.
    """
    told = [item for item in items if item.finding.comparison is Comparison.PERIODS and not item.study.discredited]
    rated = [(item, rates) for item in told if (rates := rates_of(item.finding)) is not None]
    if not rated:
        return {}
    item, (later, earlier) = min(rated, key=lambda pair: (-(pair[0].study.participants or 0), pair[0].id))
    names = item.finding.period or "later", item.finding.period_control or "earlier"
    if comes_first(*names):
        names, later, earlier = names[::-1], earlier, later
    return {
        "earlier_period": names[1],
        "earlier_rate": None if earlier is None else round_significant(earlier),
        "later_period": names[0],
        "later_rate": None if later is None else round_significant(later),
    }


def rates_of(finding: Finding) -> tuple[float | None, float | None] | None:
    """Return how often the tested arm and the comparator had a toxicity, shares of 1; None where neither is told.

    Of counts, else as it is reported without a number of patients.
    """
    shares: list[float | None] = []
    for value, events, n in (
        (finding.value, finding.events_experimental, _tested_patients(finding)),
        (finding.value_control, finding.events_control, finding.n_control),
    ):
        of_events = events / n if events is not None and n else None
        shares.append(of_events if of_events is not None or finding.measure is not Measure.PROPORTION else value)
    return None if shares == [None, None] else (shares[0], shares[1])


def _tested_patients(finding: Finding) -> int | None:
    return finding.n_experimental or (finding.n_evaluable if finding.comparison is Comparison.NONE else None)
