"""The comparisons that follow from the groups of a finding.

Who writes a record may give the numbers of a comparison as they are (`tested: 6/17`), or once for each group with its
role, however many there are. Every tested group against every control group is a comparison of its own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any

from oncograph.graph.measures import Measure
from oncograph.graph.model import Comparison, GroupRole
from oncograph.graph.names import normalise

from .record import RecordFinding
from .record_groups import RecordGroup, level_of, number_in

NO_TREATMENT = "no treatment"
PLACEBO = "placebo"
_PLACEBO = re.compile(r"\b(placebos?|sham|dummy)\b", re.IGNORECASE)
_PER_CENT = re.compile(r"\s*(per ?cent|%)", re.IGNORECASE)


def is_placebo(agent: str) -> bool:
    """Return whether a name is that of a placebo.

    >>> is_placebo("Placebo for finerenone"), is_placebo("finerenone")
    (True, False)
    """
    return _PLACEBO.search(agent) is not None


def compared_in(finding: RecordFinding) -> Iterator[RecordFinding]:
    """Yield a finding for each comparison of its groups; the finding itself where it has none.

    Groups without a role in a comparison of arms, and all groups where nothing is compared, stand for themselves. What
    a group other than an arm was given is not known, and it is on no claim.
    """
    for values in _changes(finding):
        yield finding.model_copy(update=values) if values else finding


def _changes(finding: RecordFinding) -> Iterator[dict[str, Any]]:
    groups = finding.groups
    alone = list(groups) if finding.comparison is Comparison.NONE else []
    if finding.comparison is Comparison.ARMS:
        tested = [group for group in groups if group.role is GroupRole.TESTED]
        control = [group for group in groups if group.role is GroupRole.CONTROL]
        for one, other in product(tested, control):
            yield _pair(finding, one, other, several=(len(tested) > 1, len(control) > 1))
        alone = [group for group in groups if group not in tested and group not in control]
        if not (tested and control):
            yield {}
            alone = []
    elif not alone:
        yield {}
    for group in alone:
        yield _alone(finding, group, several=len(groups) > 1)


@lru_cache(maxsize=1000)  # all adverse events of a trial are of the same groups
def contrast(
    tested: tuple[str, ...], control: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the agents that one group was given beyond another, those of both, and what the other had instead.

    A placebo is what stands against the tested agents only where nothing else does.

    >>> contrast(("palbociclib", "letrozole"), ("letrozole",))
    (('palbociclib',), ('letrozole',), ('no treatment',))
    >>> contrast(("finerenone", "placebo for empagliflozin"), ("empagliflozin", "placebo for finerenone"))
    (('finerenone',), (), ('empagliflozin',))
    """
    keys = {normalise(agent) for agent in tested}, {normalise(agent) for agent in control}
    none = normalise(NO_TREATMENT)
    active = [[one for one in side if not is_placebo(one) and normalise(one) != none] for side in (tested, control)]
    beyond = tuple(one for one in active[0] if normalise(one) not in keys[1])
    both = tuple(one for one in active[0] if normalise(one) in keys[1])
    instead = tuple(one for one in active[1] if normalise(one) not in keys[0])
    placebo = (PLACEBO,) if any(is_placebo(one) and normalise(one) not in keys[0] for one in control) else ()
    return beyond, both, instead or placebo or (NO_TREATMENT,)


def _pair(
    finding: RecordFinding, one: RecordGroup, other: RecordGroup, *, several: tuple[bool, bool]
) -> dict[str, Any]:
    values: dict[str, Any] = {"groups": (one, other), **_numbers(finding, one), **_numbers(finding, other, "control")}
    if one.agents and other.agents:
        values["agents"], values["combined_with"], values["versus"] = contrast(one.agents, other.agents)
    if any(several) and finding.arm is None:
        values["arm"] = f"{one.name} against {other.name}" if several[1] else one.name
    return values


def _alone(finding: RecordFinding, group: RecordGroup, *, several: bool) -> dict[str, Any]:
    is_arm = bool(group.agents) or group.role is not GroupRole.OTHER
    compared = Comparison.NONE if is_arm else Comparison.UNDECIDED
    values: dict[str, Any] = {"groups": (group,), "comparison": compared, **_numbers(finding, group)}
    values["versus"] = ()
    if several:  # what is said of a comparison is said of none of its groups
        values["p"] = None
    if finding.comparison is Comparison.ARMS and not finding.measure.is_per_arm:
        values |= {"measure": Measure.STATEMENT, "value": None, "ci": None}
    if group.agents:
        given = tuple(agent for agent in group.agents if normalise(agent) != normalise(NO_TREATMENT))
        values |= {"agents": given or group.agents, "combined_with": ()}
    if several and finding.arm is None:
        values["arm"] = group.name
    return values


def _numbers(finding: RecordFinding, group: RecordGroup, side: str = "tested") -> dict[str, Any]:
    """Return what a group says in the fields of its side, where the finding says nothing there itself."""
    suffix = "experimental" if side == "tested" else "control"
    found: dict[str, Any] = {f"n_{suffix}": group.n}
    if group.affected is not None and group.n is not None and group.affected <= group.n:
        found[side] = (group.affected, group.n)
    if finding.measure.is_per_arm and not (finding.measure is Measure.PROPORTION and side in found):
        scale = 0.01 if finding.measure is Measure.PROPORTION and _PER_CENT.match(finding.group_unit or "") else 1.0
        value, low, high, spread = (
            None if (read := number_in(text)) is None else float(f"{read * scale:.12g}")
            for text in (group.value, group.low, group.high, group.spread)
        )
        level = level_of(finding.dispersion)
        found["value" if side == "tested" else "value_control"] = value
        if level is not None and value is not None and low is not None and high is not None and low <= value <= high:
            found["ci" if side == "tested" else "control_ci"] = (low, high)
            found["ci_level"] = level
        if finding.dispersion == "standard deviation" and spread:
            found[f"sd_{suffix}"] = spread
    return {name: value for name, value in found.items() if value is not None and getattr(finding, name) is None}
