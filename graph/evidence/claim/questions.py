"""Which question a finding bears on."""

from collections.abc import Collection
from functools import lru_cache

from ...model import Comparison, Contrast, Question, Result

_AGAINST_ARMS = frozenset({Comparison.ARMS, Comparison.GLOBAL})


def question_of(finding: Result, control_agents: Collection[str]) -> Question | None:
    """Return the question of a finding on an endpoint; None for a toxicity, which is no claim.

    The contrast is `added` where nothing but controls (placebo, no treatment) or the treatment that both arms share
    stands against the agents, `active` where another agent does, and `uncontrolled` where no concurrent arm is
    compared. A comparison over three or more arms belongs to the question of its arms, and does not count there. One
    treatment against another is the same question as the other against it: the first in the alphabet comes first here.
    """
    if finding.endpoint is None:
        return None
    comparators = None
    if finding.comparison in _AGAINST_ARMS and finding.versus:
        comparators = frozenset(finding.versus).difference(control_agents, finding.combined_with)
    return _question(
        finding.agents, (finding.disease, finding.setting, finding.endpoint), comparators, finding.subgroup
    )


@lru_cache(maxsize=10_000)  # the findings on one question come together
def _question(
    agents: tuple[str, ...], place: tuple[str, str, str], comparators: frozenset[str] | None, subgroup: str | None
) -> Question:
    """Return the question on a disease, setting and endpoint; comparators are none where nothing is compared with."""
    agents = tuple(sorted(set(agents)))
    contrast = Contrast.UNCONTROLLED
    if comparators is not None:
        contrast = Contrast.ACTIVE if comparators else Contrast.ADDED
    disease, setting, endpoint = place
    others = tuple(sorted(comparators or ()))
    if contrast is Contrast.ACTIVE:
        agents, others = sorted((agents, others))
    return Question(
        agents=agents,
        disease=disease,
        setting=setting,
        endpoint=endpoint,
        contrast=contrast,
        comparators=others,
        subgroup=subgroup,
    )
