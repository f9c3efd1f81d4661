"""The very same numbers under two studies: most likely one trial that its records do not join."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from ...model import Evidence, Result
from ..flags import Flag
from .selection import Counted

_LEAST_ARM = 20
"""Smaller arms have the same counts by chance."""
_Item = TypeVar("_Item")


def numbers_of(finding: Result) -> tuple[Hashable, ...] | None:
    """Return the numbers by which a result is known again, with what they are of; None where chance repeats them.

    They are a value with both limits of its interval, per arm with the comparator's value too, or the events and
    patients of both arms. A result that lacks them, as a P or a single rate, may well be equal in two studies.
    """
    values: tuple[Hashable, ...] = (finding.value, finding.ci_low, finding.ci_high)
    if finding.measure.is_per_arm:
        values = (*values, finding.value_control)
    if None in values:
        events = finding.events_experimental, finding.events_control
        values = (*events, finding.n_experimental, finding.n_control)
        if None in values or not all(events):
            return None
        if min(finding.n_experimental or 0, finding.n_control or 0) < _LEAST_ARM:
            return None
    return tuple(sorted(finding.agents)), finding.measure, *values


def repeated(items: Iterable[tuple[Hashable, str, _Item]]) -> list[list[_Item]]:
    """Return the groups of items with equal numbers that come from two studies or more.

    Each item comes with its numbers, none of which is alike where they are None, and the id of its study.

    >>> repeated([((0.8, 0.7, 0.9), "a", 1), ((0.8, 0.7, 0.9), "b", 2), ((0.8, 0.7, 0.9), "b", 3), (None, "c", 4)])
    [[1, 2, 3]]
    """
    groups: defaultdict[Hashable, list[tuple[str, _Item]]] = defaultdict(list)
    for numbers, study, item in items:
        if numbers is not None:
            groups[numbers].append((study, item))
    return [[item for _, item in group] for group in groups.values() if len({study for study, _ in group}) > 1]


def given_twice(evidence: Iterable[Evidence]) -> list[list[Evidence]]:
    """Return the groups of results on one question that two studies or more give with the very same numbers."""
    return repeated((numbers_of(item.finding), item.study.id, item) for item in evidence)


def flagged_twice(counted: Sequence[Counted]) -> list[Counted]:
    """Return what counts, results that another study gives too flagged."""
    twice = {item.id for group in given_twice(one.evidence for one in counted) for item in group}
    if not twice:
        return list(counted)
    flag = {Flag.SAME_RESULT_TWICE}
    return [one._replace(flags=one.flags | flag) if one.evidence.id in twice else one for one in counted]
