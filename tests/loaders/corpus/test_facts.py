"""Each fact that the five source papers state is in the corpus: once, with its place."""

import math
import re
from collections.abc import Mapping
from typing import Any

import pytest
from support.corpus_facts import FACTS, PEEST_REGIMEN, Fact

from oncograph.graph.build.choose import choose
from oncograph.graph.model import Finding
from oncograph.loaders.builtin import builtin_reports
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary


def _subjects(name: str) -> set[str]:
    """Return the endpoint and the toxicity of this name."""
    vocabulary = builtin_vocabulary()
    found = (vocabulary.named(kind, name) for kind in ("endpoint", "toxicity"))
    return {term.id for term in found if term is not None}


@pytest.fixture(scope="module")
def results() -> Mapping[str, tuple[Finding, ...]]:
    """Return the findings of each record, those that end up as readings included."""
    return {
        report.record: tuple(Finding(study=report.study.slug, **dict(result)) for result in report.results)
        for report in builtin_reports()
    }


@pytest.fixture(scope="module")
def shown(results: Mapping[str, tuple[Finding, ...]]) -> list[Finding]:
    """Return what the findings show; what is not among it is a reading."""
    return [one.finding for one in choose(finding for some in results.values() for finding in some)]


def _holds(fact: Fact, result: Finding) -> bool:
    if not {result.endpoint, result.toxicity} & _subjects(fact.on):
        return False
    return all(_same(getattr(result, name), expected) for name, expected in fact.says.items())


def _same(given: Any, expected: Any) -> bool:
    if isinstance(expected, float) and isinstance(given, float):
        return math.isclose(given, expected, rel_tol=1e-9)
    return bool(given == expected)


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_the_fact_is_in_the_corpus_once_with_its_place(
    fact: Fact, results: Mapping[str, tuple[Finding, ...]], shown: list[Finding]
) -> None:
    assert _subjects(fact.on), f"{fact.on} is not in the vocabulary"
    holding = [result for result in results[fact.record] if _holds(fact, result)]
    assert len(holding) == 1, f"{len(holding)} results hold it"
    assert holding[0].locator
    assert (holding[0] in shown) is not fact.reading


def test_every_finding_of_the_myeloma_trial_gives_dose_and_schedule(results: Mapping[str, tuple[Finding, ...]]) -> None:
    for result in results["peest-1995"]:
        assert [part for part in PEEST_REGIMEN if part not in (result.regimen or "")] == []
        assert result.dose_class == "low"


def test_every_finding_on_high_dose_interleukin_2_gives_the_dose(results: Mapping[str, tuple[Finding, ...]]) -> None:
    assert {(result.regimen, result.dose_class) for result in results["kammula-1998"]} == {
        ("720,000 IU/kg as intravenous bolus every 8 hours", "high")
    }


def test_no_result_of_one_cohort_against_an_earlier_one_has_a_comparator(
    results: Mapping[str, tuple[Finding, ...]],
) -> None:
    kammula = results["kammula-1998"]
    assert {str(result.comparison) for result in kammula} == {"periods", "none"}
    assert all(result.versus == () for result in kammula)


def test_each_trial_that_adds_interferon_to_an_analogue_speaks_of_its_own_disease(
    results: Mapping[str, tuple[Finding, ...]],
) -> None:
    analogues = {"agent:octreotide", "agent:lanreotide"}
    places = {
        (record.partition("-in-")[0], result.disease, result.setting)
        for record, some in results.items()
        for result in some
        if result.agents == ("agent:interferon-alpha",) and set(result.combined_with) & analogues
    }
    assert places == {
        ("arnold-2005", "disease:gastroenteropancreatic-neuroendocrine-tumour", "setting:advanced"),
        ("faiss-2003", "disease:gastroenteropancreatic-neuroendocrine-tumour", "setting:advanced"),
        ("kolby-2003", "disease:midgut-neuroendocrine-tumour", "setting:advanced"),
    }


def test_the_combination_of_histamine_and_interleukin_2_is_tested_as_one(
    results: Mapping[str, tuple[Finding, ...]],
) -> None:
    both = ("agent:histamine-dihydrochloride", "agent:interleukin-2")
    for record in ("brune-2006", "brune-2006-in-ash-2004"):
        assert {result.agents for result in results[record]} == {both}


def test_facts_are_told_apart() -> None:
    assert len({str(fact) for fact in FACTS}) == len(FACTS)
    assert all(re.fullmatch(r"[a-z0-9-]+", fact.record) for fact in FACTS)
