"""PALLAS (NCT02513394) from the registry: what it says, and that the questions answer from it."""

from pathlib import Path
from typing import Any

import pytest
from support.cli import run

HAZARD_RATIOS = {
    "invasive disease-free survival": ("NoDifference", 0.96, 0.81, 1.14),
    "distant recurrence-free survival": ("Inconclusive", 1.05, 0.87, 1.28),
    "overall survival": ("Inconclusive", 1.32, 0.98, 1.78),
    "locoregional recurrence-free survival": ("Inconclusive", 0.84, 0.57, 1.23),
}


def ask(store_file: Path, *arguments: str) -> Any:
    answer = run("--store", store_file, "ask", *arguments, "--json")
    assert answer.code == 0, answer.stderr
    return answer.json()


@pytest.mark.parametrize("endpoint", HAZARD_RATIOS)
def test_benefit_answers_from_it(store_file: Path, endpoint: str) -> None:
    (row,) = ask(store_file, "benefit", "--agent", "palbociclib", "--endpoint", endpoint)
    said = (row["verdict"], *(round(row[name], 2) for name in ("value", "ci_low", "ci_high")))
    assert said == HAZARD_RATIOS[endpoint]
    assert (row["measure"], row["contrast"], row["studies"], row["participants"]) == ("HR", "added", 1, 5761)


def test_its_five_hazard_ratios_test_palbociclib_added_to_endocrine_therapy(store_file: Path) -> None:
    query = (
        "MATCH (f:Finding)-[:TESTS]->(a), (f)-[:COMBINED_WITH]->(b), (f)-[:VERSUS]->(c), (f)-[:FOR_DISEASE]->(d),"
        " (f)-[:IN_SETTING]->(s) WHERE f.record = 'nct02513394' AND f.measure = 'HR'"
        " RETURN f.value AS value, a.name AS a, b.id AS b, c.name AS c, d.name AS d, s.name AS s ORDER BY f.value"
    )
    rows = run("--store", store_file, "cypher", query, "--json").json()
    assert [row.pop("value") for row in rows] == [0.84, 0.96, 0.99, 1.05, 1.32]
    said = {
        "a": "palbociclib",
        "b": "agent:hormonal-therapy",
        "c": "no treatment",
        "d": "breast cancer",
        "s": "adjuvant",
    }
    assert all(row == said for row in rows)


@pytest.mark.parametrize(
    ("term", "kind", "tested", "control"),
    [
        ("Neutropenia", "otherEvents", 1125, 76),
        ("Neutrophil count decreased", "otherEvents", 1344, 67),
        ("Fatigue", "otherEvents", 1163, 560),
        ("Neutropenia", "seriousEvents", 4, 0),
    ],
)
def test_adverse_events_by_arm(store_file: Path, term: str, kind: str, tested: int, control: int) -> None:
    query = (
        "MATCH (f:Finding) WHERE f.record = 'nct02513394' AND f.class_name = $term AND f.locator CONTAINS $kind"
        " RETURN f.events_experimental AS t, f.n_experimental AS n, f.events_control AS c, f.n_control AS m"
    )
    found = run("--store", store_file, "cypher", query, "-p", f"term={term}", "-p", f"kind={kind}", "--json").json()
    assert found == [{"t": tested, "n": 2841, "c": control, "m": 2902}]


def test_toxicity_answers_with_a_pooled_risk_difference(store_file: Path) -> None:
    rows = ask(store_file, "toxicity", "--agent", "palbociclib", "--toxicity", "fatigue")
    (row,) = [row for row in rows if not row.get("serious")]
    assert row["verdict"] == "Harm"
    assert row["risk_difference"] == pytest.approx(1163 / 2841 - 560 / 2902, abs=1e-6)


def test_balance_answers_from_it(store_file: Path) -> None:
    balance = run("--store", store_file, "balance", "--agent", "palbociclib", "--disease", "breast cancer")
    assert balance.code == 0, balance.stderr
    assert "iDFS" in balance.stdout or "invasive disease-free survival" in balance.stdout


def test_explain_shows_the_place_and_why_it_compares_what_it_does(store_file: Path) -> None:
    query = "MATCH (f:Finding) WHERE f.record = 'nct02513394' AND f.value = 1.32 RETURN f.id AS id"
    (row,) = run("--store", store_file, "cypher", query, "--json").json()
    told = run("--store", store_file, "explain", row["id"]).stdout
    assert "outcomeMeasures[3].analyses[0]" in told
    assert "the tested group was given all that the other was, and more" in told
