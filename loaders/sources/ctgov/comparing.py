"""What a finding says of its comparison: whose effect it isolates, what each group was given, and how sure that is."""

from collections.abc import Mapping, Sequence
from typing import Any

from oncograph.graph.model import Comparison, GroupRole

from ...comparisons import NO_TREATMENT, contrast
from .design import Trial
from .matching import Group


def given_to(group: Group) -> tuple[str, ...]:
    """Return the names of what a group was given; no treatment where its arm has none, nothing where it is no arm."""
    if group.arm is None:
        return ()
    return tuple(dict.fromkeys(agent.name for agent in group.agents)) or (NO_TREATMENT,)


def role_of(group: Group, roles: Mapping[str, GroupRole]) -> GroupRole | None:
    """Return the role of a group; other where it is no arm, none where it is one whose role is not decided."""
    return roles.get(group.id) or (GroupRole.OTHER if group.arm is None else None)


def agents_of(groups: Sequence[Group], roles: Mapping[str, GroupRole], trial: Trial) -> dict[str, Any]:
    """Return whose effect a finding isolates; where nothing is decided, all that its groups or trial treat with."""
    by_role = {role: [group for group in groups if roles.get(group.id) is role] for role in GroupRole}
    if by_role[GroupRole.TESTED] and by_role[GroupRole.CONTROL]:
        agents, both, versus = contrast(given_to(by_role[GroupRole.TESTED][0]), given_to(by_role[GroupRole.CONTROL][0]))
        return {
            "agents": agents,
            "combined_with": both,
            "versus": versus,
            **_dose_arm(by_role[GroupRole.TESTED], trial),
        }
    of_groups = [agent.name for group in groups for agent in group.agents if not agent.is_placebo]
    of_trial = [agent.name for agent in trial.agents if not agent.is_placebo]
    return {"agents": tuple(dict.fromkeys(of_groups or of_trial))}


def _dose_arm(tested: Sequence[Group], trial: Trial) -> dict[str, Any]:
    """Return the arm of the one tested group, where other arms were given the same agents in other doses."""
    one, *more = tested
    if more or one.arm is None:
        return {}
    given = {agent.name for agent in one.arm.agents if not agent.is_placebo}
    alike = [arm for arm in trial.arms if {agent.name for agent in arm.agents if not agent.is_placebo} == given]
    return {"arm": one.arm.label} if len(alike) > 1 else {}


def decided(comparison: Comparison, why: str, confidence: float) -> dict[str, Any]:
    """Return why a comparison is taken to be what it is, and how surely."""
    told = {"comparison_reason": why or None}
    return {**told, "confidence": confidence} if comparison in {Comparison.ARMS, Comparison.UNDECIDED} else told
