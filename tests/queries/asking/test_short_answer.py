"""The short answer that a lookup begins with: what the thing is, its benefits and harms, its toxicity."""

import pytest

from oncograph.graph.errors import UnknownNameError
from oncograph.graph.labels import NAMED_LABELS
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.queries.asking.lookup import look_up
from oncograph.queries.asking.short_answer import LINES, WIDTH


def test_it_is_ten_lines_of_eighty_columns_at_most_for_whatever_there_is(builtin_store: EmbeddedStore) -> None:
    assert (LINES, WIDTH) == (10, 80)
    told = 0
    for node in builtin_store.nodes_with_label(NAMED_LABELS):
        lines = look_up(builtin_store, node.id).short_answer
        assert 1 <= len(lines) <= LINES, node.id
        assert all(len(line) <= WIDTH for line in lines), lines
        told += len(lines) > 1
    assert told > 50


@pytest.mark.parametrize(
    ("term", "first", "held"),
    [
        ("il-2", "interleukin-2 [agent:interleukin-2]: IL-2, ", "= OS in AML, maintenance in CR1: HR 1.06 (0.91–1.24)"),
        (
            "myeloma",
            "multiple myeloma [disease:",
            "+ IFN-α: OS in induction or maintenance: HR 0.89 (0.81–0.97) (small)",
        ),
        ("adjuvant", "adjuvant [setting:adjuvant]", "= IFN-α: RFS in melanoma: HR 0.95 (0.82–1.10) (fragile)"),
        ("os", "overall survival [endpoint:", "= IL-2: AML, maintenance in CR1: HR 1.06 (0.91–1.24)"),
        ("fatigue", "Fatigue [toxicity:fatigue]", "on adverse events: 1 benefit, "),
        ("buyse", "Buyse 2011: individual-patient-data meta-analysis, 1,455 patients", "on endpoints: 2 no difference"),
    ],
)
def test_it_says_what_a_thing_is_and_what_was_found(
    builtin_store: EmbeddedStore, term: str, first: str, held: str
) -> None:
    lines = look_up(builtin_store, term).short_answer
    assert lines[0].startswith(first)
    assert any(line.startswith(held) for line in lines), lines


def test_every_verdict_that_decides_is_told_before_a_second_one_of_a_kind(builtin_store: EmbeddedStore) -> None:
    lines = look_up(builtin_store, "interferon alpha").short_answer
    assert {line[0] for line in lines} >= {"+", "="}
    assert lines[-1].startswith("toxicity: ")


def test_a_study_is_cited_whole(builtin_store: EmbeddedStore) -> None:
    lines = look_up(builtin_store, "Kammula 1998").short_answer
    assert "Kammula US, et al. Cancer 1998;83(4):797-805. pmid:9708948" in lines
    assert "Hypotension grade 3-4 81 % → 31 %" in lines[-1]


class TestDoses:
    @pytest.mark.parametrize(
        "typed", ["high-dose IL-2", "High dose interleukin-2", "IL-2, high-dose", "HD IL-2", "aldesleukin high dose"]
    )
    def test_an_agent_at_a_dose_is_what_findings_on_that_dose_say(
        self, builtin_store: EmbeddedStore, typed: str
    ) -> None:
        found = look_up(builtin_store, typed)
        findings = [row for row in found.rows if row["kind"] == "finding"]
        assert {row["dose_class"] for row in findings} == {"high"}
        assert {row["study"] for row in findings} == {"Kammula 1998"}
        assert found.short_answer[0].startswith("interleukin-2 [agent:interleukin-2]")
        assert found.short_answer[1] == f"dose: high, of {len(findings)} findings in 1 study"

    def test_a_class_of_agents_has_doses_too(self, builtin_store: EmbeddedStore) -> None:
        found = look_up(builtin_store, "low-dose interferon")
        assert {row["study"] for row in found.rows if row["kind"] == "finding"} == {"AIM HIGH"}
        assert {row["kind"] for row in found.rows} == {"claim", "finding"}

    @pytest.mark.parametrize("typed", ["interluekin-2", "high-dose nonsense", "high-dose"])
    def test_what_is_no_agent_at_a_dose_is_unknown(self, builtin_store: EmbeddedStore, typed: str) -> None:
        with pytest.raises(UnknownNameError, match="nothing is called"):
            look_up(builtin_store, typed)

    def test_a_term_that_has_a_dose_in_its_name_stays_itself(self, builtin_store: EmbeddedStore) -> None:
        found = look_up(builtin_store, "high-dose chemotherapy")
        assert found.short_answer[0].startswith("high-dose chemotherapy [agent:high-dose-chemotherapy]")
