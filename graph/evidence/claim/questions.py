"""Which question a finding bears on."""

from collections.abc import Collection
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

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
    return _question(frozenset(control_agents), _Asked(*_ASKED(vars(finding))))


class _Asked(NamedTuple):
    """What of a finding decides its question."""

    agents: tuple[str, ...]
    combined_with: tuple[str, ...]
    versus: tuple[str, ...]
    comparison: Comparison
    disease: str
    setting: str
    endpoint: str | None
    toxicity: str | None
    grade_min: int | None
    grade_max: int | None
    serious: bool
    subgroup: str | None


_ASKED = itemgetter(*_Asked._fields)


@lru_cache(maxsize=10_000)  # the findings on one question come together
def _question(control_agents: frozenset[str], asked: _Asked) -> Question:
    comparators = None
    if asked.comparison in _AGAINST_ARMS and asked.versus:
        comparators = frozenset(asked.versus).difference(control_agents, asked.combined_with)
    agents = tuple(sorted(set(asked.agents)))
    contrast = Contrast.UNCONTROLLED
    if comparators is not None:
        contrast = Contrast.ACTIVE if comparators else Contrast.ADDED
    low, high = (None, None) if asked.toxicity is None else band_of(asked.grade_min, asked.grade_max)
    others = tuple(sorted(comparators or ()))
    if contrast is Contrast.ACTIVE:
        agents, others = sorted((agents, others))
    return Question(
        agents=agents,
        disease=asked.disease,
        setting=asked.setting,
        endpoint=asked.endpoint,
        toxicity=asked.toxicity,
        grade_min=low,
        grade_max=high,
        serious=asked.serious,
        contrast=contrast,
        comparators=others,
        subgroup=asked.subgroup,
    )
