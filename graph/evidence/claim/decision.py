"""What decided a claim, and how."""

from typing import NamedTuple

from ...labels import Verdict
from ..flags import Flag
from .selection import Counted
from .verdict import Scaled, Summary

INTERVAL, DIRECTION_WITH_P, DIRECTION, NONE = "interval", "direction with P", "direction", "none"
"""The tiers of evidence, best first: the best one that a claim reaches decides."""


class Decision(NamedTuple):
    """A verdict, the tier that gave it, its flags, and the pooled effect with its findings where there is one."""

    verdict: Verdict
    tier: str
    flags: frozenset[Flag] = frozenset()
    scaled: Scaled | None = None
    summary: Summary | None = None
    p_value: float | None = None
    pooled: tuple[Counted, ...] = ()
