"""The margins of what means no difference."""

import math
from functools import lru_cache

from ...measures import Measure
from ..rules import Rules
from .intervals import Interval


def margins_of(scale: Measure, rules: Rules, own: float | None = None) -> Interval | None:
    """Return the margins on the scale where an effect's error is normal: of logs for ratios.

    `own` is what an endpoint states in its unit, for a scale whose margins the rules do not have; None without.
    """
    if scale.margin is not None and scale.is_ratio:
        return _of_ratios(getattr(rules, f"{scale.margin}_low"), getattr(rules, f"{scale.margin}_high"))
    either_way = own if scale.margin is None else getattr(rules, scale.margin)
    return None if either_way is None else Interval(-either_way, either_way)


@lru_cache(maxsize=100)
def _of_ratios(low: float, high: float) -> Interval:
    return Interval(math.log(low), math.log(high))
