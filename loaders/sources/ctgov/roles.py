"""Which of two groups is tested against which: worked out from what they were given, and never guessed.

A decision has a reason and a confidence. Below `THRESHOLD` nothing is decided.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from oncograph.graph.model import GroupRole

from .design import Trial
from .matching import Group, is_named, is_stratum

THRESHOLD = 0.7
"""The least confidence with which a comparison is taken to be what it seems."""

_COMPARATORS = frozenset({"PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION", "ACTIVE_COMPARATOR"})
_STOPPING = re.compile(
    r"\b(?:discontinu\w+|withdraw\w*|stop\w*|interrupt\w*|de-?escalat\w*|taper\w*|omi(?:t|ss)\w*)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Which group is tested and which is the control, by their places among those asked for; none where undecided."""

    tested: int | None
    reason: str
    confidence: float


def decide(one: Group, other: Group, trial: Trial) -> Decision:
    """Return which of two groups is tested against the other."""
    refused = _refused(one, other, trial)
    if refused:
        return Decision(None, refused, 0.0)
    first, second = _active(one), _active(other)
    beyond, instead = first - second, second - first
    sure = min(one.confidence, other.confidence)
    if beyond and instead:
        decided = _by_types(one, other) or _by_titles(one, other, beyond, instead, trial)
        if decided is None:
            return Decision(
                None, "each group was given what the other was not, and neither is said to be the control", 0.4
            )
        tested, reason, confidence = decided
    else:
        tested, confidence = (0 if beyond else 1), 0.97
        reason = "the tested group was given all that the other was, and more"
        if (
            (one, other)[1 - tested].arm is not None
            and _type((one, other)[1 - tested]) == "EXPERIMENTAL"
            and _type((one, other)[tested]) == "ACTIVE_COMPARATOR"
        ):
            return Decision(None, "the experimental group was given less than the comparator", 0.3)
    groups = (one, other)
    names = beyond if tested == 0 else instead
    agents = [agent for agent in groups[tested].agents if agent.name in names]
    where = f"{groups[tested].names} | {trial.titles}"
    if not any(is_named(agent, where) for agent in agents):
        return Decision(None, "what only the tested group was given is in no title: the arms differ by a strategy", 0.5)
    confidence = round(min(confidence, sure), 3)
    told = (
        f"{reason}; {groups[0].reason}; {groups[1].reason}"
        if groups[0].reason != groups[1].reason
        else f"{reason}; {groups[0].reason}"
    )
    return Decision(tested if confidence >= THRESHOLD else None, told, confidence)


def _refused(one: Group, other: Group, trial: Trial) -> str:
    """Return why two groups cannot be compared as arms, whatever they were given; empty where they can."""
    if one.arm is None or other.arm is None:
        return next(group.reason for group in (one, other) if group.arm is None)
    if one.arm == other.arm:
        return "both groups are of one arm"
    if is_stratum(one) or is_stratum(other):
        return "a group is of some of an arm's patients"
    if not trial.randomised and not {_type(one), _type(other)} & _COMPARATORS:
        return "the groups were not randomised, and none is a comparator"
    first, second = _active(one), _active(other)
    if first == second:
        return "both groups were given the same" if first else "no group was given an intervention that treats"
    if any(_STOPPING.search(f"{group.names}") for group in (one, other)):
        return "a treatment is stopped in a group, and continued in the other"
    return ""


def _type(group: Group) -> str:
    return group.arm.type if group.arm is not None else ""


def _active(group: Group) -> frozenset[str]:
    return frozenset(agent.name for agent in group.agents if not agent.is_placebo)


def _by_types(one: Group, other: Group) -> tuple[int, str, float] | None:
    types = _type(one), _type(other)
    for tested in (0, 1):
        if types[tested] == "EXPERIMENTAL" and types[1 - tested] in _COMPARATORS:
            return tested, "the one arm is experimental, the other its comparator", 0.92
    return None


def _by_titles(
    one: Group, other: Group, beyond: Iterable[str], instead: Iterable[str], trial: Trial
) -> tuple[int, str, float] | None:
    """Return the group whose agents alone are in the trial's titles."""
    named = [
        any(agent.name in names and is_named(agent, trial.titles) for agent in group.agents)
        for group, names in ((one, set(beyond)), (other, set(instead)))
    ]
    if named[0] != named[1]:
        return (0 if named[0] else 1), "the title names what the one arm was given, and nothing of the other", 0.8
    return None


def roles_of(groups: Sequence[Group], trial: Trial) -> tuple[dict[str, GroupRole], str, float]:
    """Return the roles of groups by id, with reason and confidence; no roles where it is not certain which is tested.

    Of more than two groups one is the control, if every other that is an arm is tested against it.
    """
    if len(groups) == 2:
        decision = decide(groups[0], groups[1], trial)
        if decision.tested is None:
            return {}, decision.reason, decision.confidence
        tested, control = groups[decision.tested], groups[1 - decision.tested]
        return {tested.id: GroupRole.TESTED, control.id: GroupRole.CONTROL}, decision.reason, decision.confidence
    arms = [group for group in groups if group.arm is not None]
    if len(arms) < 2:
        return {}, "fewer than two groups are arms", 0.0
    controls = []
    pairs = {frozenset((a.id, b.id)): (a, b, decide(a, b, trial)) for a, b in combinations(arms, 2)}
    for control in arms:
        against = [pair for ids, pair in pairs.items() if control.id in ids]
        if all(
            decision.tested is not None and (a, b)[1 - decision.tested].id == control.id for a, b, decision in against
        ):
            controls.append((control, against))
    if len(controls) != 1:
        return {}, "no one group is the control of all others", 0.4
    control, against = controls[0]
    least = min((decision for _, _, decision in against), key=lambda decision: decision.confidence)
    roles = {group.id: GroupRole.CONTROL if group.id == control.id else GroupRole.TESTED for group in arms}
    return roles, least.reason, least.confidence
