"""Which counted findings can be pooled with each other: those whose effects are on one scale."""

import math
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ...errors import NotDerivableError
from ...measures import Measure
from ...model import Polarity
from ..finding.derivation import Derivation
from ..finding.sides import counts
from ..rules import Rules
from ..statistics.effects import Effect
from ..statistics.from_counts import Cells, log_odds_ratio
from ..statistics.rare_events import peto_log_odds_ratio, within_one_to_two
from .selection import Counted, randomised

_SCALES = (Measure.HR, Measure.OR, Measure.RR, Measure.RD, Measure.SMD, Measure.MD)


class Method(StrEnum):
    """How a pool becomes one effect; the last two are for rare events, and take the effect as one in all studies."""

    PAULE_MANDEL = "Paule-Mandel, normal"
    PETO = "Peto"
    MANTEL_HAENSZEL = "Mantel-Haenszel"


class Pool(NamedTuple):
    """The counted findings whose effects are on one scale, and these effects, in the order of the findings' ids.

    Of rare events there is a table for each finding, without correction.
    """

    measure: Measure
    unit: str | None
    members: tuple[Counted, ...]
    effects: tuple[Effect, ...]
    method: Method = Method.PAULE_MANDEL
    tables: tuple[Cells, ...] = ()

    @property
    def of_one(self) -> Counted | None:
        """The only finding, where its effect is neither pooled nor converted nor shares an arm."""
        if len(self.members) > 1 or self.members[0].share > 1:
            return None
        return self.members[0] if self.effects[0] == self.members[0].effect else None

    def bias_sigma(self, rules: Rules) -> float:
        """Return σ_D on the pool's scale: shared by its studies, and 0 where all are randomised."""
        if all(map(randomised, self.members)):
            return rules.sigma_randomised
        if self.measure is Measure.SMD:
            return rules.sigma_concurrent_control * math.sqrt(3) / math.pi
        return rules.sigma_concurrent_control if self.measure.is_ratio else 0.0

    def without(self, gone: Iterable[int]) -> "Pool | None":
        """Return the pool without the members at these places; None where none is left."""
        left = sorted(set(range(len(self.members))).difference(gone))
        if not left:
            return None
        return self._replace(
            members=tuple(self.members[i] for i in left),
            effects=tuple(self.effects[i] for i in left),
            tables=tuple(self.tables[i] for i in left) if self.tables else (),
        )


def largest_pool(counted: Sequence[Counted], polarity: Polarity | None, rules: Rules) -> Pool | None:
    """Return the findings on the scale that holds the most information; None where no finding has an effect.

    Tables are pooled as odds ratios, or as what they were reported as where that scale holds more. Mean differences
    must share their unit.
    """
    return first_of(pools_by_scale(counted, polarity, rules), rank_of_pool)


def first_of(pools: Sequence[Pool], rank: Callable[[Pool], tuple[object, ...]]) -> Pool | None:
    """Return the pool that ranks first; None without any, and one alone is not ranked."""
    return min(pools, key=rank) if len(pools) > 1 else next(iter(pools), None)


def pools_by_scale(
    counted: Sequence[Counted], polarity: Polarity | None, rules: Rules, *, tables_as_they_are: bool = True
) -> list[Pool]:
    """Return the findings that have an effect by scale; a table is among the odds ratios, and where it was reported."""
    members: dict[tuple[Measure, str | None], list[tuple[Counted, Effect]]] = {}
    for one in counted:
        found, effect = one.evidence.estimate, one.effect
        if found.scale is None or effect is None:
            continue
        own = (found.scale, one.evidence.finding.unit if found.scale is Measure.MD else None)
        odds = _as_odds_ratio(one, polarity, rules)
        if odds is None or (tables_as_they_are and own != (Measure.OR, None)):
            members.setdefault(own, []).append((one, effect))
        if odds is not None:
            members.setdefault((Measure.OR, None), []).append((one, odds))
    return [
        Pool(measure, unit, tuple(one for one, _ in pairs), tuple(effect for _, effect in pairs))
        for (measure, unit), some in members.items()
        for pairs in [sorted(some, key=lambda pair: pair[0].evidence.id)]
    ]


def rank_of_pool(pool: Pool) -> tuple[object, ...]:
    """Rank what holds the most information first; of scales that hold as much, the one that its findings are on.

    Several tables are at home among odds ratios, one alone is where it was reported. Of units that hold as much, the
    one nearer to no effect comes first.
    """
    several = len(pool.members) > 1
    native = 0
    for one in pool.members:
        found = one.evidence.estimate
        of_table = several and found.derivation == Derivation.COUNTS
        native += pool.measure is (Measure.OR if of_table else found.scale)
    z = abs(math.fsum(effect.log_effect / effect.standard_error for effect in pool.effects))
    held = math.fsum(one.information for one in pool.members)
    return -float(f"{held:.9g}"), -native, _SCALES.index(pool.measure), z, pool.unit or ""


def _as_odds_ratio(one: Counted, polarity: Polarity | None, rules: Rules) -> Effect | None:
    """Return a table's odds ratio; with a zero cell Peto's, which needs no correction, where the arms are alike.

    A reported odds ratio stays as it was reported.
    """
    table, found = counts(one.evidence.finding, polarity), one.evidence.estimate
    of_counts = found.derivation == Derivation.COUNTS
    if table is None or not (of_counts or found.scale in {Measure.RR, Measure.RD}):
        return None
    events_t, n_t, events_c, n_c = table
    cells = Cells(events_t, n_t - events_t, events_c, n_c - events_c)
    try:
        if not all(cells) and within_one_to_two(n_t, n_c):
            return one.read(peto_log_odds_ratio(cells))
        return one.read(log_odds_ratio(*table, rules.continuity_correction))
    except NotDerivableError:
        return None
