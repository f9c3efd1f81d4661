"""Which question a finding bears on."""

from collections.abc import Collection
from functools import lru_cache

from ...grades import band_of
from ...model import Comparison, Contrast, Question, Result

_AGAINST_ARMS = frozenset({Comparison.ARMS, Comparison.GLOBAL})


def question_of(finding: Result, control_agents: Collection[str]) -> Question:
    """Return the question of a finding; of a toxicity it is on the band that the reported grades belong to.

    The contrast is `added` where nothing but controls (placebo, no treatment) or the treatment that both arms share
    stands against the agents, `active` where another agent does, and `uncontrolled` where no concurrent arm is
    compared. A comparison over three or more arms belongs to the question of its arms, and does not count there. One
    treatment against another is the same question as the other against it: the first in the alphabet comes first here.
    """
    comparators = None
    if finding.comparison in _AGAINST_ARMS and finding.versus:
        comparators = frozenset(finding.versus).difference(control_agents, finding.combined_with)
    place = finding.disease, finding.setting
    return _question(finding.agents, place, _subject(finding), comparators, finding.subgroup)


def _subject(finding: Result) -> tuple[str | None, str | None, int | None, int | None, bool]:
    """Return the endpoint, or the toxicity with its band of grades and whether only serious ones were counted."""
    if finding.toxicity is None:
        return finding.endpoint, None, None, None, False
    return None, finding.toxicity, *band_of(finding.grade_min, finding.grade_max), finding.serious


@lru_cache(maxsize=10_000)  # the findings on one question come together
def _question(
    agents: tuple[str, ...],
    place: tuple[str, str],
    subject: tuple[str | None, str | None, int | None, int | None, bool],
    comparators: frozenset[str] | None,
    subgroup: str | None,
) -> Question:
    """Return the question on a subject in a disease and setting; comparators are none where nothing is compared."""
    agents = tuple(sorted(set(agents)))
    contrast = Contrast.UNCONTROLLED
    if comparators is not None:
        contrast = Contrast.ACTIVE if comparators else Contrast.ADDED
    disease, setting = place
    endpoint, toxicity, grade_min, grade_max, serious = subject
    others = tuple(sorted(comparators or ()))
    if contrast is Contrast.ACTIVE:
        agents, others = sorted((agents, others))
    return Question(
        agents=agents,
        disease=disease,
        setting=setting,
        endpoint=endpoint,
        toxicity=toxicity,
        grade_min=grade_min,
        grade_max=grade_max,
        serious=serious,
        contrast=contrast,
        comparators=others,
        subgroup=subgroup,
    )
