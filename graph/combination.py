"""How the id of a combination, agents that were tested as one, is made of its members' ids. Standard library only."""

from collections.abc import Collection, Iterable


def combination_id(agents: Iterable[str]) -> str:
    """Return the id of the combination of these agents, whatever their order; no other agent's id holds a plus.

    >>> combination_id(["agent:interleukin-2", "agent:histamine", "agent:histamine"])
    'agent:histamine+interleukin-2'
    """
    return f"agent:{'+'.join(sorted({agent.partition(':')[2] for agent in agents}))}"


def members_of(combination: str) -> list[str]:
    """Return the ids of a combination's members, sorted; none of any other agent.

    >>> members_of("agent:histamine+interleukin-2"), members_of("agent:histamine")
    (['agent:histamine', 'agent:interleukin-2'], [])
    """
    kind, _, members = combination.partition(":")
    return [f"{kind}:{member}" for member in members.split("+")] if "+" in members else []


def combination_of(agents: Iterable[str]) -> str | None:
    """Return the id of the combination that these agents are together; none of a single agent, or of no agent."""
    members = set(agents)
    return combination_id(members) if len(members) > 1 else None


def start_of_shortcuts(agents: Collection[str]) -> str:
    """Return the id of the node that stands for the agents: the one agent's own, or the combination's."""
    return combination_of(agents) or next(iter(agents))
