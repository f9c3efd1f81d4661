"""Intervals of an effect: whether one lies inside another, and whether it excludes no effect."""

from typing import NamedTuple


class Interval(NamedTuple):
    """An interval of an effect on the scale where its error is normal."""

    low: float
    high: float


def inside(interval: Interval, limits: Interval | None) -> bool:
    """Return whether the interval lies wholly inside the margins; never where there are none."""
    return limits is not None and limits.low <= interval.low and interval.high <= limits.high


def excludes_no_effect(interval: Interval) -> bool:
    """Return whether 0 (a ratio of 1) lies outside the interval; a limit at 0 does not exclude it."""
    return interval.low > 0 or interval.high < 0
