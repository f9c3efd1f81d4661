"""What a finding can decide by, and the two parts it can play: counted, or context."""

import math
from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from ...measures import Measure
from ...model import Evidence, PRelation
from ..finding.derivation import PROPORTIONAL_HAZARDS
from ..finding.plausibility import participants
from ..finding.weight import is_randomised
from ..flags import Flag
from ..statistics.effects import Effect
from ..statistics.intervals import Interval


class Tier(IntEnum):
    """How much a finding tells, best first; of one study's findings that are alike otherwise the best counts."""

    HAZARD_RATIO = 0
    EFFECT = 1
    DIRECTION_WITH_P = 2
    NOT_SIGNIFICANT = 3
    DIRECTION = 4
    NOTHING = 5


class Counted(NamedTuple):
    """A finding that counts, read from the side that its claim is read from.

    `sign` is -1 where that is the finding's comparator. `share` is the factor of its variance where an arm is shared,
    `size` the patients, those of a shared arm divided, and `information` what it tells, imputed within its claim.
    """

    evidence: Evidence
    tier: Tier
    sign: int = 1
    share: float = 1.0
    size: float | None = None
    information: float = 0.0
    flags: frozenset[Flag] = frozenset()

    @property
    def side(self) -> int | None:
        """The side for the patient: 1 favours the tested arm, -1 the comparator, 0 neither, none not known."""
        side = self.evidence.estimate.side
        return None if side is None else side * self.sign

    @property
    def effect(self) -> Effect | None:
        """The effect, with the variance that sharing an arm leaves it."""
        found = self.evidence.estimate
        if found.log_effect is None or found.standard_error is None:
            return None
        return self.read(Effect(found.log_effect, found.standard_error))

    def read(self, effect: Effect) -> Effect:
        """Return an effect of this finding as its claim reads it."""
        if self.share == 1 and self.sign == 1:
            return effect
        return Effect(self.sign * effect.log_effect, effect.standard_error * math.sqrt(self.share))

    @property
    def interval(self) -> Interval | None:
        """The finding's own interval."""
        found = self.evidence.estimate
        if found.interval_low is None or found.interval_high is None:
            return None
        return self.turned(Interval(found.interval_low, found.interval_high))

    def turned(self, interval: Interval) -> Interval:
        """Return an interval of this finding from the side that its claim is read from."""
        return interval if self.sign > 0 else Interval(-interval.high, -interval.low)

    @property
    def significant(self) -> bool:
        """Whether it is significant by itself, on a known side."""
        return bool(self.evidence.estimate.significant) and bool(self.side)

    @property
    def derived_information(self) -> float:
        """The information of an effect; none where only a P or a side is known."""
        found = self.evidence.estimate
        return 0.0 if found.standard_error is None else found.information or 0.0


class Context(NamedTuple):
    """A finding that is seen but does not count, why, and the finding that counts in its place.

    `shown` says that a verdict it contradicts is flagged: it is sound, and only its kind keeps it out. `silent` says
    that it does not count because no odds ratio comes of a table without an event, or of nothing but events.
    """

    evidence: Evidence
    why: str
    superseded_by: str | None = None
    flag: Flag | None = None
    shown: bool = False
    silent: bool = False


class Selection(NamedTuple):
    """The findings of a claim, each exactly once, in the order of their ids; and the sign of each one's reading."""

    counted: list[Counted]
    context: list[Context]
    signs: dict[str, int]


def tier_of(evidence: Evidence) -> Tier:
    """Return what a finding of a comparison of arms can decide by."""
    found, finding = evidence.estimate, evidence.finding
    if found.standard_error is not None:
        exact_ratio = found.scale is Measure.HR and found.derivation not in PROPORTIONAL_HAZARDS
        return Tier.HAZARD_RATIO if exact_ratio else Tier.EFFECT
    if finding.p_relation is not None:
        silent = finding.p_relation in {PRelation.GREATER, PRelation.NOT_SIGNIFICANT}
        return Tier.NOT_SIGNIFICANT if silent or not found.side else Tier.DIRECTION_WITH_P
    if found.side:
        return Tier.DIRECTION
    return Tier.NOTHING if found.side is None else Tier.NOT_SIGNIFICANT


def superseded(item: Counted, by: Counted, why: str) -> Context:
    """Return a finding as context, with the finding that counts in its place."""
    return Context(item.evidence, f"superseded: {why}", by.evidence.id)


def patients(item: Counted) -> int | None:
    """Return the patients behind a finding."""
    return participants(item.evidence.finding, item.evidence.study)


def randomised(item: Counted) -> bool:
    """Return whether a finding compares randomised arms."""
    return is_randomised(item.evidence.study)


def patients_of_studies(counted: Iterable[Counted]) -> list[tuple[Counted, float]] | None:
    """Return a counted result of each study with the study's patients in all of them, never more than it has.

    None where of one result the patients are not known.
    """
    by_study: dict[str, list[Counted]] = defaultdict(list)
    for one in counted:
        by_study[one.evidence.study.id].append(one)
    found: list[tuple[Counted, float]] = []
    for some in by_study.values():
        known = [one.size for one in some if one.size is not None]
        if len(known) < len(some):
            return None
        together, most = math.fsum(known), some[0].evidence.study.participants
        found.append((some[0], min(together, most) if len(some) > 1 and most is not None else together))
    return found
