"""The words of the graph: labels, relationship types, roles, verdicts, and their one order. Standard library only.

What nodes and relationships hold stands in `schema`; here are the names that everything else says them by.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

VOCABULARY_LABELS = ("Agent", "Disease", "Setting", "Endpoint", "Toxicity")
"""Labels of the nodes that studies share: the terms of the vocabulary."""

NAMED_LABELS = frozenset({*VOCABULARY_LABELS, "Study"})
"""Labels of the nodes that people look up by name."""


class Direction(StrEnum):
    """What a finding says about the patient, not about the number."""

    BENEFIT = "benefit"
    HARM = "harm"
    NO_DIFFERENCE = "no difference"
    INCONCLUSIVE = "inconclusive"
    CONFLICTING = "conflicting"
    NONE = "none"


class Verdict(StrEnum):
    """What all findings on one question add up to, in the order in which answers list them."""

    BENEFIT = "Benefit"
    HARM = "Harm"
    MIXED = "Mixed"
    NO_DIFFERENCE = "NoDifference"
    INCONCLUSIVE = "Inconclusive"
    UNCONTROLLED = "Uncontrolled"


VERDICT_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        Verdict.BENEFIT: "+",
        Verdict.HARM: "-",
        Verdict.MIXED: "±",
        Verdict.NO_DIFFERENCE: "=",
        Verdict.INCONCLUSIVE: "?",
        Verdict.UNCONTROLLED: "○",
    }
)
"""The sign of each verdict, for those who see no colour."""


def in_words(verdict: str) -> str:
    """Return a verdict as people write it.

    >>> in_words(Verdict.NO_DIFFERENCE), in_words(Verdict.BENEFIT)
    ('no difference', 'benefit')
    """
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in verdict).strip()


SECOND_LABELS: Mapping[str, str] = MappingProxyType(
    {
        Direction.BENEFIT: Verdict.BENEFIT.value,
        Direction.HARM: Verdict.HARM.value,
        Direction.CONFLICTING: Verdict.MIXED.value,
        Direction.NO_DIFFERENCE: Verdict.NO_DIFFERENCE.value,
        Direction.INCONCLUSIVE: Verdict.INCONCLUSIVE.value,
        Direction.NONE: Verdict.UNCONTROLLED.value,
    }
    | {verdict: verdict.value for verdict in Verdict}
)
"""The second label that a finding's direction or a claim's verdict gives its node."""

COMBINATION = "Combination"
"""The second label of an agent that is several, tested as one."""

SHORTCUT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        Verdict.BENEFIT: "BENEFIT_IN",
        Verdict.HARM: "HARM_IN",
        Verdict.MIXED: "MIXED_IN",
        Verdict.NO_DIFFERENCE: "NO_DIFFERENCE_IN",
        Verdict.INCONCLUSIVE: "INCONCLUSIVE_IN",
        Verdict.UNCONTROLLED: "UNCONTROLLED_IN",
    }
)
"""The relationship from an agent to a setting that a claim's verdict gives."""


class Role(StrEnum):
    """What a finding does for a claim: the relationship type between them."""

    SUPPORTS = "SUPPORTS"
    OPPOSES = "OPPOSES"
    NEUTRAL_TO = "NEUTRAL_TO"
    CONTEXT_FOR = "CONTEXT_FOR"


FINDING_ENDS: Mapping[str, str] = MappingProxyType(
    {
        "TESTS": "agents",
        "COMBINED_WITH": "combined_with",
        "VERSUS": "versus",
        "FOR_DISEASE": "disease",
        "IN_SETTING": "setting",
        "ON_ENDPOINT": "endpoint",
        "OF_TOXICITY": "toxicity",
    }
)
"""The relationships from a finding to what it is about, each with the field of the finding that it stands for."""

CLAIM_ENDS: Mapping[str, str] = MappingProxyType(
    {
        "ABOUT": "agents",
        "VERSUS": "comparators",
        "FOR_DISEASE": "disease",
        "IN_SETTING": "setting",
        "ON_ENDPOINT": "endpoint",
        "OF_TOXICITY": "toxicity",
    }
)
"""The relationships from a claim to what it is about, each with the field of its question that it stands for."""
