"""What a finding can decide by, and the two parts it can play: counted, or context."""

from enum import IntEnum
from typing import NamedTuple

from ...measures import Measure
from ...model import Design, Evidence, Polarity
from ..finding.derivation import Derivation
from ..finding.p_values import read_p
from ..finding.sides import polarity_of, side
from ..flags import Flag
from ..rules import Rules

META_ANALYSES = frozenset({Design.META_ANALYSIS, Design.META_ANALYSIS_IPD})


class Tier(IntEnum):
    """How much a finding tells, best first; of one study's findings the best counts."""

    HAZARD_RATIO = 0
    EFFECT = 1
    DIRECTION_WITH_P = 2
    NOT_SIGNIFICANT = 3
    DIRECTION = 4
    NOTHING = 5


class Counted(NamedTuple):
    """A finding that counts. `share` is the factor of its variance where a control arm is shared, else 1."""

    evidence: Evidence
    tier: Tier
    share: float = 1.0


class Context(NamedTuple):
    """A finding that is seen but does not count, why, and the finding that counts in its place."""

    evidence: Evidence
    why: str
    superseded_by: str | None = None
    flag: Flag | None = None


class Selection(NamedTuple):
    """The findings of a claim, each exactly once, in the order of their ids."""

    counted: list[Counted]
    context: list[Context]


def tier_of(evidence: Evidence, polarity: Polarity | None, rules: Rules) -> Tier:
    """Return what a finding of a comparison of arms can decide by."""
    found = evidence.estimate
    if found.standard_error is not None:
        exact_ratio = found.scale is Measure.HR and found.derivation != Derivation.SURVIVAL_P
        return Tier.HAZARD_RATIO if exact_ratio else Tier.EFFECT
    finding = evidence.finding
    p, where = read_p(finding, rules), side(finding, polarity_of(finding, polarity))
    if p is not None:
        return Tier.DIRECTION_WITH_P if p.value is not None and where else Tier.NOT_SIGNIFICANT
    if where:
        return Tier.DIRECTION
    return Tier.NOT_SIGNIFICANT if where == 0 else Tier.NOTHING


def superseded(item: Counted, by: Counted, why: str) -> Context:
    """Return a finding as context, with the finding that counts in its place."""
    return Context(item.evidence, f"superseded: {why}", by.evidence.id, Flag.SUPERSEDED)
