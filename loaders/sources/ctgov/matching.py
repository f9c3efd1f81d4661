"""Which arm a group of results is: by its label, by the words that only one arm has, by the interventions it names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .design import Arm, Trial
from .terms import Agent
from .text import clean, words

_DESIGNATOR = re.compile(
    r"\b(?:arm|group|cohort|regimen|treatment|part|sequence)\s+([a-h]|[1-9]\d?|[ivx]+)\b", re.IGNORECASE
)
_SAY_NOTHING = frozenset(
    {
        "a",
        "an",
        "and",
        "the",
        "of",
        "in",
        "to",
        "with",
        "plus",
        "for",
        "by",
        "or",
        "on",
        "at",
        "were",
        "was",
        "are",
        "who",
    }
    | {
        "arm",
        "arms",
        "group",
        "groups",
        "cohort",
        "regimen",
        "treatment",
        "treated",
        "therapy",
        "alone",
        "only",
        "once",
    }
    | {"patients", "participants", "subjects", "receive", "received", "receiving"}
    | {"daily", "mg", "day", "days", "week", "weeks", "dose"}
)
_STRATUM = re.compile(
    r"\b(?:positive|negative|mutation|mutant|wild[- ]type|subgroup|stratum|responders?|males?"
    r"|females?|men|women|aged?|years|visit|period|extension|crossover"
    r"|cross(?:ed)?[- ]over|part [b-d]\b|overall|total|all (?:patients|participants|subjects))\b|[<>≥≤]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of results: its id and texts, the arm it is, what it was given, and why that is thought, how surely."""

    id: str
    title: str
    description: str
    arm: Arm | None
    agents: tuple[Agent, ...]
    reason: str
    confidence: float

    @property
    def names(self) -> str:
        """The texts by which the group is called: its own title and its arm's label."""
        return f"{self.title} | {self.arm.label if self.arm else ''}"


def matched(groups: Sequence[Mapping[str, Any]], trial: Trial) -> dict[str, Group]:
    """Return the groups by id, each with its arm where that is certain enough to be named."""
    found = {}
    for one in groups:
        id_, title, description = clean(one.get("id")), clean(one.get("title"), 500), clean(one.get("description"))
        arm, reason, confidence = _arm_of(title, description, trial)
        agents = arm.agents if arm is not None else ()
        if arm is None and len(trial.arms) == 1 and len(groups) == 1:
            arm, agents, reason, confidence = trial.arms[0], trial.arms[0].agents, "the trial has one arm", 0.9
        if arm is not None and not any(not agent.is_placebo for agent in agents):
            agents = _named_in(f"{arm.label} | {title}", trial, agents)
        found[id_] = Group(id_, title or id_, description, arm, agents, reason, confidence)
    return _by_elimination(found, trial)


def _arm_of(title: str, description: str, trial: Trial) -> tuple[Arm | None, str, float]:
    """Return the arm that the texts of a group name, with reason and confidence; none where two are as likely."""
    arms = trial.arms
    key = words(title)
    same = [arm for arm in arms if words(arm.label) == key and key]
    if len(same) == 1:
        return same[0], "the group bears the arm's label", 0.99
    lettered = _by_designator(title, arms)
    if lettered is not None:
        return lettered, "the group bears the arm's letter or number", 0.95
    for text, where, confidence in ((title, "title", 0.92), (description, "description", 0.85)):
        arm = _by_own_words(text, arms)
        if arm is not None:
            return arm, f"words of the group's {where} are in one arm's label only", confidence
        arm = _by_agents(text, trial)
        if arm is not None:
            return arm, f"the group's {where} names what one arm only was given", confidence - 0.02
    described = [
        arm for arm in arms if description and arm.description and words(arm.description) == words(description)
    ]
    if len(described) == 1:
        return described[0], "the group is described as one arm is", 0.9
    return None, "no arm's label, letter or interventions are named in the group", 0.0


def _by_designator(title: str, arms: Sequence[Arm]) -> Arm | None:
    """Return the arm with the letter or number of the title, where all arms have one of their own."""
    own = [_designators(arm.label) for arm in arms]
    given = _designators(title)
    fitting = [arm for arm, one in zip(arms, own, strict=True) if one and one == given]
    return fitting[0] if len(fitting) == 1 else None


def _designators(text: str) -> frozenset[str]:
    return frozenset(found.lower() for found in _DESIGNATOR.findall(text))


def _by_own_words(text: str, arms: Sequence[Arm]) -> Arm | None:
    """Return the one arm whose label has words of the text that no other label has; `no` and `without` count."""
    told = set(words(text)) - _SAY_NOTHING
    labels = [set(words(arm.label)) - _SAY_NOTHING for arm in arms]
    fitting = []
    for place, (arm, label) in enumerate(zip(arms, labels, strict=True)):
        others = set().union(*(other for at, other in enumerate(labels) if at != place)) if len(labels) > 1 else set()
        if (own := label - others) and told & own:
            fitting.append((arm, own))
    if len(fitting) != 1:
        # Two labels lend it words: it is the one all of whose own words it has, if the other's are only in part there.
        fitting = [(arm, own) for arm, own in fitting if own <= told]
    return fitting[0][0] if len(fitting) == 1 else None


def _by_agents(text: str, trial: Trial) -> Arm | None:
    """Return the one arm that was given just the agents which the text names."""
    named = {agent.name for agent in trial.agents if is_named(agent, text)}
    if not named:
        return None
    fitting = [arm for arm in trial.arms if {agent.name for agent in arm.agents} == named]
    return fitting[0] if len(fitting) == 1 else None


def is_named(agent: Agent, text: str) -> bool:
    """Return whether any name of an agent of four letters or more stands in a text, as words."""
    told = f" {' '.join(words(text))} "
    return any(len(name) >= 4 and f" {' '.join(words(name))} " in told for name in agent.names)


def _named_in(text: str, trial: Trial, given: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """Return what an arm was given, with the interventions of the trial that its names hold where it links none."""
    if re.search(r"\b(?:no|without|placebo|observation|sham|control)\b", text, re.IGNORECASE):
        return given
    named = tuple(
        agent for agent in trial.agents if not agent.is_placebo and is_named(agent, text) and agent not in given
    )
    return (*given, *named)


def _by_elimination(groups: dict[str, Group], trial: Trial) -> dict[str, Group]:
    """Return the groups, the last one without an arm given the last arm without a group, where there are as many."""
    left = [group for group in groups.values() if group.arm is None]
    taken = [group.arm for group in groups.values() if group.arm is not None]
    free = [arm for arm in trial.arms if arm not in taken]
    if len(groups) != len(trial.arms) or len(left) != 1 or len(free) != 1 or _STRATUM.search(left[0].title):
        return groups
    one, arm = left[0], free[0]
    told = Group(one.id, one.title, one.description, arm, arm.agents, "the one group left for the one arm left", 0.8)
    return {**groups, one.id: told}


def is_stratum(group: Group) -> bool:
    """Return whether a group is of some of an arm's patients only, or of several arms' together.

    >>> [is_stratum(Group("", title, "", None, (), "", 0)) for title in ("Arm A, PD-L1 positive", "Arm A")]
    [True, False]
    """
    told = set(words(group.arm.label)) if group.arm else set()
    return any(not set(words(found)) <= told or found in "<>≥≤" for found in _STRATUM.findall(group.title))
