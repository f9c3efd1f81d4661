"""Which question a finding bears on."""

from collections.abc import Collection

from ..model import Comparison, Contrast, Question, Result

_AGAINST_ARMS = frozenset({Comparison.ARMS, Comparison.GLOBAL})


def question_of(finding: Result, control_agents: Collection[str]) -> Question | None:
    """Return the question of a finding on an endpoint; None for a toxicity, which is no claim.

    The contrast is `added` where nothing but controls (placebo, no treatment) or the treatment that both arms share
    stands against the agents, `active` where another agent does, and `uncontrolled` where no concurrent arm is
    compared. A comparison over three or more arms belongs to the question of its arms, and does not count there.
    """
    if finding.endpoint is None:
        return None
    contrast, comparators = Contrast.UNCONTROLLED, frozenset[str]()
    if finding.comparison in _AGAINST_ARMS and finding.versus:
        comparators = frozenset(finding.versus) - frozenset(control_agents) - frozenset(finding.combined_with)
        contrast = Contrast.ACTIVE if comparators else Contrast.ADDED
    return Question(
        agents=tuple(sorted(set(finding.agents))),
        disease=finding.disease,
        setting=finding.setting,
        endpoint=finding.endpoint,
        contrast=contrast,
        comparators=tuple(sorted(comparators)),
        subgroup=finding.subgroup,
    )
