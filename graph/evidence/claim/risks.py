"""What a claim on a toxicity says beside its odds ratio: risk difference, number needed to harm, how many had it."""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ...measures import Measure
from ...model import Evidence, Question
from ..rules import Rules
from ..statistics.effects import Effect, attempted, round_significant
from ..statistics.from_counts import TABLES, Cells, risk_difference
from ..statistics.heterogeneity import paule_mandel
from ..statistics.pooling import Pooled, pool_at, wald
from ..statistics.rare_events import mantel_haenszel_risk_difference
from .pools import Method
from .preference import best
from .rare import divided_table, is_rare, table_of
from .selection import Counted, Selection, randomised, tier_of
from .shared_arms import control_of, tested_of
from .summary import OWN

Known = tuple[Counted, Cells]
_Arm = tuple[float, float]


class Risks(NamedTuple):
    """The tables of a claim on a toxicity, the risk differences of its results, and these as one.

    `method` says how that was made; without a difference there is neither. `of_rare` are the tables that Mantel and
    Haenszel's method took, smaller where comparisons share an arm.
    """

    known: tuple[Known, ...]
    differences: tuple[tuple[Counted, Effect], ...] = ()
    pooled: Effect | None = None
    method: str | None = None
    of_rare: tuple[Cells, ...] = ()


def risks_of(question: Question, selection: Selection, rules: Rules) -> Risks:
    """Return what both arms of the results give; studies without an event in either arm take part."""
    known: list[Known] = []
    differences: list[tuple[Counted, Effect]] = []
    for one in _told(question, selection, rules):
        table = table_of(one)
        if table is not None:
            a, b, c, d = table
            effect = risk_difference(a, a + b, c, c + d, rules.continuity_correction)
            known.append((one, table))
            differences.append((one, Effect(effect.log_effect, effect.standard_error * math.sqrt(one.share))))
        elif one.evidence.estimate.scale is Measure.RD and one.effect is not None:
            differences.append((one, one.effect))
    if not differences:
        return Risks(tuple(known))
    if len(differences) == 1:
        return Risks(tuple(known), tuple(differences), differences[0][1], OWN)
    found = Risks(tuple(known), tuple(differences))
    if len(known) == len(differences) and any(is_rare(table, rules) for _, table in known):
        smaller = tuple(divided_table(table, one.share) for one, table in known)
        of_rare = attempted(mantel_haenszel_risk_difference, smaller)[0]
        if of_rare is not None:
            return found._replace(pooled=of_rare, method=str(Method.MANTEL_HAENSZEL), of_rare=smaller)
    effects = [effect for _, effect in differences]
    mean = pool_at(effects, paule_mandel(effects))
    pooled = Effect(mean.log_effect, mean.standard_error)
    return found._replace(pooled=pooled, method=str(Method.PAULE_MANDEL))


def risks(question: Question, selection: Selection, rules: Rules) -> dict[str, Any]:
    """Return the fields of a claim on a toxicity that both arms of its results give."""
    found = risks_of(question, selection, rules)
    fields = {**_affected(found.known), "risk_time": time_of(one.evidence for one, _ in found.known)}
    if found.pooled is None:
        return fields
    return fields | {"risk_difference_method": found.method, **_differences(found.pooled, rules.confidence_level)}


def _told(question: Question, selection: Selection, rules: Rules) -> list[Counted]:
    """Return what counts, and of studies that do not count the best result without an event, or with only events."""
    counted, without = selection.counted, [context.evidence for context in selection.context if context.silent]
    if not without:
        return counted
    known = {one.evidence.study.id for one in counted}
    silent: defaultdict[Hashable, list[Counted]] = defaultdict(list)
    for item in without:
        if item.study.id not in known:
            one = Counted(item, tier_of(item), selection.signs[item.id])
            silent[control_of(one), tested_of(one)].append(one)
    found = [best(question, some, rules) for some in silent.values()]
    if counted and all(map(randomised, counted)):
        found = [one for one in found if randomised(one)]
    return sorted([*counted, *found], key=lambda one: one.evidence.id)


@lru_cache(maxsize=TABLES)
def _differences(effect: Effect, level: float) -> Mapping[str, float]:
    """Return the risk difference and the number needed to harm, each with its limits.

    Altman 1998, BMJ 317:1309: where the interval of the risk difference holds 0, that of the number needed runs from
    one limit through infinity to the other.
    """
    interval = wald(Pooled(*effect, 0.0), level).interval
    low, high = max(-1.0, interval.low), min(1.0, interval.high)
    shown = {"": effect.log_effect, "_low": low, "_high": high}
    needed = {"": effect.log_effect, "_low": high, "_high": low}
    return {
        **{f"risk_difference{end}": round_significant(value) for end, value in shown.items()},
        **{f"number_needed_to_harm{end}": round_significant(1 / value) for end, value in needed.items() if value},
    }


def _affected(known: Sequence[Known]) -> dict[str, Any]:
    """Return how many had it, of how many, in both arms."""
    if not known:
        return {}
    arms = arms_of(known)
    tested, control = (tuple(map(sum, zip(*some.values(), strict=True))) for some in arms)
    affected = {"affected": int(tested[1]), "affected_control": int(control[1])}
    return affected | {"at_risk": int(tested[0]), "at_risk_control": int(control[0])}


def arms_of(known: Sequence[Known]) -> tuple[Mapping[Hashable, _Arm], Mapping[Hashable, _Arm]]:
    """Return patients and events of each tested arm and of each control arm; one that comparisons share comes once."""
    tested: dict[Hashable, _Arm] = {}
    control: dict[Hashable, _Arm] = {}
    for one, (a, b, c, d) in known:
        for arms, arm, told in ((tested, tested_of(one), (a + b, a)), (control, control_of(one), (c + d, c))):
            arms[arm] = max(arms.get(arm, (0.0, 0.0)), told)
    return tested, control


def time_of(items: Iterable[Evidence]) -> str | None:
    """Return the time point of all these results; none where they do not all name the same."""
    times = {item.finding.timepoint for item in items}
    return times.pop() if len(times) == 1 else None
