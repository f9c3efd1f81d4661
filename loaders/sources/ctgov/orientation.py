"""Which of two groups a ratio or difference is over: by the record's own words, and by the values of the groups."""

import math
import re
from typing import NamedTuple

from oncograph.graph.measures import Measure

from .matching import Group
from .text import words

_OVER = re.compile(r"\b(?:versus|vs|over|minus|relative to|compared (?:to|with)|against)\b|/|\s[-–]\s", re.IGNORECASE)
_NEAR = 0.12
"""How far, as a share of it, a difference that is reported may be from that of the groups' values: both are rounded."""

_NEAR_LOG = 0.25
"""The same of a ratio, on the log scale: hazards are no shares."""


class Values(NamedTuple):
    """What the two groups of a comparison show: their values, and the ratio of events that these imply."""

    tested: float | None
    control: float | None
    events_ratio: float | None = None


def is_over_control(measure: Measure, value: float, shown: Values) -> bool | None:
    """Return whether the groups' values show that a result is of tested over control; none where they do not tell.

    >>> [is_over_control(Measure.MD, value, Values(-4.24, -2.11)) for value in (-2.13, 2.13)]
    [True, False]
    >>> [is_over_control(Measure.HR, value, Values(None, None, 0.8)) for value in (1.25, 0.82)]
    [False, True]
    """
    if measure.is_difference:
        if shown.tested is None or shown.control is None:
            return None
        expected = shown.tested - shown.control
        return _nearer(value, expected, -expected, _NEAR * max(abs(value), abs(expected)))
    ratio = shown.events_ratio
    if ratio is None and measure in {Measure.RATIO_OF_MEANS, Measure.RATIO_OF_MEDIANS, Measure.RATE_RATIO}:
        both = shown.tested and shown.control and shown.tested / shown.control
        ratio = both if both and both > 0 else None
    if ratio is None or value <= 0:
        return None
    found = _nearer(math.log(value), math.log(ratio), -math.log(ratio), _NEAR_LOG)
    same_side = (value > 1) == (ratio > 1)
    return found if found is None or found == same_side else None


def _nearer(value: float, one: float, other: float, within: float) -> bool | None:
    """Return whether a value is nearer to one than to the other, where it is near to that and plainly not to both."""
    to_one, to_other = abs(value - one), abs(value - other)
    if min(to_one, to_other) > within or abs(one - other) <= within:
        return None
    return to_one < to_other


def is_said_over_control(text: str, tested: Group, control: Group) -> bool | None:
    """Return whether a text says "tested versus control"; none where it says neither that nor the reverse."""
    own = _own_words(tested, control), _own_words(control, tested)
    said: set[bool] = set()
    for found in _OVER.finditer(text):
        before, after = set(words(text[: found.start()])[-8:]), set(words(text[found.end() :])[:8])
        sides = [(bool(before & mine), bool(after & mine)) for mine in own]
        if sides == [(True, False), (False, True)]:
            said |= {True}
        elif sides == [(False, True), (True, False)]:
            said |= {False}
    return said.pop() if len(said) == 1 else None


def _own_words(group: Group, other: Group) -> set[str]:
    mine, others = (
        {
            word
            for name in (one.title, *(name for agent in one.agents for name in agent.names[:3]))
            for word in words(name)
        }
        for one in (group, other)
    )
    return {
        word
        for word in mine - others
        if not word.replace(".", "").isdigit() and (len(word) > 2 or word in {"a", "b", "i", "ii"})
    } - {"arm", "group", "and", "plus", "with"}


def inverted(measure: Measure, value: float | None) -> float | None:
    """Return a number read from the other side: the inverse of a ratio, the negative of a difference.

    >>> inverted(Measure.HR, 1.25), inverted(Measure.MD, 2.0)
    (0.8, -2.0)
    """
    if value is None:
        return None
    return float(f"{1 / value:.6g}") if measure.is_ratio else -value
