"""What the graph itself needs to know of its vocabulary: names, polarities, which agents are controls."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..evidence.finding.sides import HARMFUL
from ..evidence.rules import Rules
from ..model import Polarity, Question, Result
from ..rows import NodeRow
from .back import reading_back


@dataclass(frozen=True, slots=True)
class Terms:
    """The vocabulary of a store, by id."""

    names: Mapping[str, str]
    polarities: Mapping[str, Polarity]
    controls: frozenset[str]
    named_by_word: frozenset[str] = frozenset()
    """Toxicities whose id is made of words, as the built-in ones' are."""
    abbreviations: Mapping[str, str] = field(default_factory=dict[str, str])

    def name(self, term: str) -> str:
        """Return the term's name, or its id where it is not in the vocabulary."""
        return self.names.get(term, term)

    def short_name(self, term: str) -> str:
        """Return the term's abbreviation, or its name where it has none."""
        return self.abbreviations.get(term, self.name(term))

    def polarity(self, question: Question) -> Polarity:
        """Return which way a claim's endpoint is read; of any toxicity more is worse.

        :raises StoreError: the endpoint is not there, or says neither way.
        """
        if question.endpoint is None:
            return HARMFUL
        with reading_back(question.endpoint):
            return self.polarities[question.endpoint]

    def can_be_claimed(self, result: Question | Result) -> bool:
        """Say whether more or less is better for the patient; without that nothing can be claimed."""
        if result.toxicity is not None:
            return True
        polarity = self.polarities.get(result.endpoint or "")
        return polarity is not None and polarity.higher_is_better is not None

    def joined(self, terms: Iterable[str]) -> str:
        """Return the names of several terms as one text."""
        return " + ".join(self.name(term) for term in terms)


def terms_of(rows: Iterable[NodeRow]) -> Terms:
    """Read the terms off vocabulary nodes. An endpoint without a kind has no polarity."""
    names: dict[str, str] = {}
    polarities: dict[str, Polarity] = {}
    controls: set[str] = set()
    abbreviations: dict[str, str] = {}
    named_by_word: set[str] = set()
    for row in rows:
        names[row.id] = str(row.properties.get("name", row.id))
        if "abbreviation" in row.properties:
            abbreviations[row.id] = str(row.properties["abbreviation"])
        if row.label == "Toxicity" and "unmapped" not in row.properties and row.id[9:].replace("-", "").isalpha():
            named_by_word.add(row.id)
        if row.label == "Agent" and row.properties.get("kind") == "control":
            controls.add(row.id)
        if row.label == "Endpoint" and "kind" in row.properties:
            with reading_back(row.id):
                polarities[row.id] = Polarity.model_validate(
                    {name: row.properties.get(name) for name in ("kind", "higher_is_better", "margin")}
                )
    return Terms(names, polarities, frozenset(controls), frozenset(named_by_word), abbreviations)


@dataclass(frozen=True)
class TermsAndRules:
    """What everything is computed with: the vocabulary and the rules."""

    terms: Terms
    rules: Rules

    @cached_property
    def rules_digest(self) -> str:
        """The digest of the rules, which every claim's hash has in it."""
        return self.rules.digest
