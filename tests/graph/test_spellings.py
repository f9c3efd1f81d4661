"""The table of spellings beside the enumerations."""

from collections.abc import Mapping
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncograph.graph.bias import BiasTool
from oncograph.graph.measures import Measure
from oncograph.graph.model import (
    Change,
    Comparison,
    Contrast,
    Design,
    EndpointKind,
    Extraction,
    Origin,
    PRelation,
    RiskOfBias,
)
from oncograph.graph.report import DocumentPart
from oncograph.graph.spellings import (
    DOMAIN_SPELLINGS,
    JUDGEMENT_SPELLINGS,
    SPELLINGS,
    nearest_words,
    spellings_of,
    word_of,
)

TABLES = [*map(spellings_of, SPELLINGS), *DOMAIN_SPELLINGS.values(), *JUDGEMENT_SPELLINGS.values()]


@pytest.mark.parametrize("table", TABLES)
def test_no_spelling_stands_for_two_words(table: Mapping[str, tuple[str, ...]]) -> None:
    for word, others in table.items():
        assert [word_of(table, way) for way in (word, *others)] == [word] * (1 + len(others))


@given(table=st.sampled_from(TABLES), data=st.data())
def test_case_hyphens_and_spaces_make_no_difference(table: Mapping[str, tuple[str, ...]], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(sorted(set(table) - set("=<>"))))
    way = data.draw(st.sampled_from([word, *table[word]]))
    joined = data.draw(st.sampled_from([" ", "-", "_", "  "])).join(way.replace("-", " ").split())
    assert word_of(table, data.draw(st.sampled_from([str.lower, str.upper, str.title, str]))(joined)) == word


@pytest.mark.parametrize(
    ("words", "given", "word"),
    [
        (Design, "randomized", "randomised controlled trial"),
        (Design, "RCT", "randomised controlled trial"),
        (Design, "Randomized_controlled_trial", "randomised controlled trial"),
        (Design, "IPD meta-analysis", "individual-patient-data meta-analysis"),
        (Design, "metaanalysis", "meta-analysis"),
        (Measure, "hazard ratio", "HR"),
        (Measure, "hr", "HR"),
        (Measure, "Relative Risk", "RR"),
        (PRelation, "NS", "not significant"),
        (PRelation, "n.s.", "not significant"),
        (PRelation, "non-significant", "not significant"),
        (Change, "normalized", "normalised"),
        (Comparison, "before and after", "before-after"),
        (Contrast, "Add-on", "added"),
        (EndpointKind, "time-to-event", "time to event"),
        (RiskOfBias, "Some_Concerns", "some concerns"),
        (RiskOfBias, "serious", "high"),
        (BiasTool, "rob2", "RoB 2"),
        (DocumentPart, "FullText", "full text"),
        (Origin, "secondary", "secondary source"),
        (Extraction, "Curated", "curated"),
    ],
)
def test_what_people_write_is_the_word_that_they_mean(words: type[Design], given: str, word: str) -> None:
    assert word_of(spellings_of(words), given) == word


@pytest.mark.parametrize("given", ["non-randomised", "improved", "", "±"])
def test_what_may_mean_several_is_no_word(given: str) -> None:
    assert [word_of(spellings_of(words), given) for words in (Design, Change, PRelation)] == [None] * 3


@pytest.mark.parametrize(("given", "near"), [("randomsed trail", Design.RANDOMISED), ("sinlge arm", Design.SINGLE_ARM)])
def test_a_slip_suggests(given: str, near: Design) -> None:
    assert word_of(spellings_of(Design), given) is None
    assert nearest_words(spellings_of(Design), given)[0] == near


def test_each_spelling_is_told_once() -> None:
    for table in TABLES:
        ways = list(chain(table, *table.values()))
        assert sorted(set(ways)) == sorted(ways)
