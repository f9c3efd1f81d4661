"""Which counted findings can be pooled with each other: those whose effects are on one scale."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from ...errors import NotDerivableError
from ...measures import Measure
from ..finding.sides import counts
from ..rules import Rules
from ..statistics.effects import Effect
from ..statistics.from_counts import log_odds_ratio
from .selection import Counted


class Pool(NamedTuple):
    """The counted findings whose effects are on one scale, and these effects, in the order of the findings' ids."""

    measure: Measure
    members: list[Counted]
    effects: list[Effect]

    @property
    def of_one(self) -> Counted | None:
        """The only finding, where its effect is neither pooled nor converted nor shares a control arm."""
        if len(self.members) > 1 or self.members[0].share > 1:
            return None
        return self.members[0] if self.members[0].evidence.estimate.scale is self.measure else None


def largest_pool(counted: Sequence[Counted], rules: Rules) -> Pool | None:
    """Return the findings on the scale that holds the most information; None where no finding has an effect.

    RR and RD from counts can be pooled as OR with others, and are where that scale holds more. Mean differences must
    share their unit.
    """
    pools: dict[tuple[Measure, str | None], list[tuple[Counted, Effect]]] = {}
    native: dict[tuple[Measure, str | None], int] = {}
    for one in counted:
        found = one.evidence.estimate
        if found.scale is None or found.log_effect is None or found.standard_error is None:
            continue
        unit = one.evidence.finding.unit if found.scale is Measure.MD else None
        effect = Effect(found.log_effect, found.standard_error * math.sqrt(one.share))
        pools.setdefault((found.scale, unit), []).append((one, effect))
        native[found.scale, unit] = native.get((found.scale, unit), 0) + 1
        odds = _as_odds_ratio(one, rules)
        if odds is not None:
            pools.setdefault((Measure.OR, None), []).append((one, odds))
    if not pools:
        return None

    def rank(key: tuple[Measure, str | None]) -> tuple[float, int, str, str]:
        held = math.fsum(one.evidence.estimate.information or 0.0 for one, _ in pools[key])
        return -held, -native.get(key, 0), key[0].value, key[1] or ""

    best = min(pools, key=rank)
    members = sorted(pools[best], key=lambda pair: pair[0].evidence.id)
    return Pool(best[0], [one for one, _ in members], [effect for _, effect in members])


def _as_odds_ratio(one: Counted, rules: Rules) -> Effect | None:
    table = counts(one.evidence.finding)
    if table is None or one.evidence.estimate.scale not in {Measure.RR, Measure.RD}:
        return None
    try:
        effect = log_odds_ratio(*table, rules.continuity_correction)
    except NotDerivableError:
        return None
    return effect._replace(standard_error=effect.standard_error * math.sqrt(one.share))
