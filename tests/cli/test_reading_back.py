"""Each fact of the source papers can be read back: `lookup` finds it, `explain` shows it, with study and place."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support.cli import run
from support.corpus_facts import CONTRADICTIONS, FACTS, Fact

from oncograph.graph.model import ReportedValues
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary
from oncograph.loaders.yaml_source import read_yaml

CORPUS = Path(__file__).parents[2] / "loaders" / "corpus"
TERMS = {"agents", "combined_with", "versus", "disease", "setting"}
LABELS = {"combined_with": "combined with", "grade_min": "grade, least", "grade_max": "grade, greatest"}
Tree = dict[str, Any]


def child(tree: Tree, label: str) -> Tree:
    found: list[Tree] = [one for one in tree["children"] if one["label"] == label]
    assert len(found) == 1
    return found[0]


def values(tree: Tree) -> dict[str, Any]:
    return {one["label"]: one["value"] for one in tree["children"] if "value" in one}


@dataclass
class Corpus:
    """Asks the command line, each question once."""

    store: Path
    answers: dict[tuple[str, ...], Any] = field(default_factory=dict[tuple[str, ...], Any])

    def ask(self, *question: str) -> Any:
        if question not in self.answers:
            self.answers[question] = run(*question, "--json", "--store", self.store).json()
        return self.answers[question]

    def candidates(self, study: str, subject: str) -> list[dict[str, Any]]:
        """Return the rows of the findings that are both the study's and on this very endpoint or toxicity."""
        found = (builtin_vocabulary().named(kind, subject) for kind in ("endpoint", "toxicity"))
        names = {term.name for term in found if term is not None}
        on_subject = {row["id"] for row in self.ask("lookup", subject) if {row["endpoint"], row["toxicity"]} & names}
        return [row for row in self.ask("lookup", study) if row["kind"] == "finding" and row["id"] in on_subject]

    def results(self, row: dict[str, Any], *, reading: bool) -> Iterator[tuple[dict[str, Any], str, str]]:
        """Yield what a finding shows, or what its other readings show, each with source and locator."""
        tree = self.ask("explain", row["id"])
        shown = {**values(child(tree, "about")), **values(child(tree, "reported"))}
        if not reading:
            yield shown, tree["source"], tree["locator"]
        elif any(one["label"] == "also read as" for one in tree["children"]):
            common = {name: value for name, value in shown.items() if name not in ReportedValues.model_fields}
            for other in child(tree, "also read as")["children"]:
                yield {**common, **values(other)}, other["source"], other["locator"]


@pytest.fixture(scope="module")
def corpus(builtin_store: EmbeddedStore) -> Corpus:
    return Corpus(builtin_store.path)


def holds(fact: Fact, shown: dict[str, Any]) -> bool:
    return all(same(name, shown.get(LABELS.get(name, name)), said) for name, said in fact.says.items())


def same(name: str, shown: Any, said: Any) -> bool:
    if name in TERMS:
        ids = (said,) if isinstance(said, str) else said or ()
        return {builtin_vocabulary()[id_].name for id_ in ids} == set(filter(None, (shown or "").split(" + ")))
    if isinstance(said, float) and isinstance(shown, float):
        return math.isclose(shown, said, rel_tol=1e-9)
    return bool(shown == said)


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_a_fact_is_read_back_with_its_study_and_place(fact: Fact, corpus: Corpus) -> None:
    record = read_yaml(CORPUS / f"{fact.record}.yaml").value
    places = {finding["at"] for finding in record["findings"]}
    found = [
        row
        for row in corpus.candidates(record["study"]["slug"], fact.on)
        for shown, source, place in corpus.results(row, reading=fact.reading)
        if source == record["source"]["id"] and place in places and holds(fact, shown)
    ]
    assert len(found) == 1
    row, tree = found[0], corpus.ask("explain", found[0]["id"])
    assert (row["source"], row["locator"]) == (tree["source"], tree["locator"])
    assert row["study"]
    assert child(tree, "study")["value"] == row["study"]
    assert values(child(tree, "study"))["title"]
    if not fact.reading:
        assert values(child(tree, "about"))["record"].startswith(f"{fact.record}, version ")


@pytest.mark.parametrize(("study", "subject", "name", "given"), CONTRADICTIONS, ids=str)
def test_a_contradiction_shows_every_number_that_is_given(
    study: str, subject: str, name: str, given: tuple[float, ...], corpus: Corpus
) -> None:
    shown: list[tuple[float, ...]] = []
    for row in corpus.candidates(study, subject):
        chosen = [result[name] for result, _, _ in corpus.results(row, reading=False) if name in result]
        others = sorted(result[name] for result, _, _ in corpus.results(row, reading=True) if name in result)
        if others:
            shown.append((*chosen, *others))
    assert (given[0], *sorted(given[1:])) in shown
