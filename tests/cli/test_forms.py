"""Tables, JSON and CSV: what scripts rely on."""

import csv
import io
import math
from pathlib import Path

import pytest
from support.cli import Outcome, run

from oncograph.cli.output import print_json, print_table
from oncograph.queries.asking.lookup import LOOKUP_COLUMNS
from oncograph.queries.library import builtin_queries
from oncograph.queries.wording import cell, effect

BENEFIT_COLUMNS = {
    *("agent", "disease", "setting", "endpoint", "verdict", "weight_for", "weight_against", "weight_null", "studies"),
    *("participants", "measure", "value", "ci_low", "ci_high", "flags", "claim"),
}


def rows_of(outcome: Outcome) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(outcome.stdout)))


@pytest.mark.usefixtures("store")
class TestAnswers:
    def test_the_benefit_table_has_its_columns_in_json(self) -> None:
        outcome = run("ask", "benefit", "--agent", "il-2", "--json")
        rows = outcome.json()
        assert (outcome.code, outcome.stderr) == (0, "")
        assert rows
        assert all(set(row) >= BENEFIT_COLUMNS for row in rows)
        assert {type(row["flags"]) for row in rows} == {list}

    def test_json_and_csv_hold_the_same_rows(self) -> None:
        as_json = run("ask", "benefit", "--agent", "il-2", "--json").json()
        as_csv = rows_of(run("ask", "benefit", "--agent", "il-2", "--csv"))
        assert [list(row) for row in as_csv] == [list(row) for row in as_json]
        assert [row["claim"] for row in as_csv] == [row["claim"] for row in as_json]
        for text, row in zip(as_csv, as_json, strict=True):
            assert text["flags"] == "; ".join(row["flags"])
            assert text["value"] == ("" if row["value"] is None else str(row["value"]))

    def test_the_keys_of_a_canned_answer_are_its_columns(self) -> None:
        query = next(query for query in builtin_queries() if query.name == "toxicity")
        rows = run("ask", "toxicity", "--agent", "il-2", "--json").json()
        assert rows
        assert {tuple(row) for row in rows} == {tuple(column for column, _ in query.columns)}

    def test_lookup_has_one_shape_for_claims_and_findings(self) -> None:
        rows = run("lookup", "interferon", "--json").json()
        assert {tuple(row) for row in rows} == {LOOKUP_COLUMNS}
        assert {row["kind"] for row in rows} == {"claim", "finding"}
        assert len(rows_of(run("lookup", "interferon", "--csv"))) == len(rows)

    def test_a_table_for_people_shows_the_effect_in_one_column(self) -> None:
        outcome = run("ask", "benefit", "--agent", "il-2", "--disease", "aml")
        assert outcome.code == 0
        assert "HR 0.96 (0.85–1.09)" in outcome.stdout
        assert "ci low" not in outcome.stdout

    @pytest.mark.parametrize("form", ["--json", "--csv"])
    def test_nothing_found_is_told_by_the_exit_code_and_an_empty_answer(self, form: str) -> None:
        outcome = run("cypher", "MATCH (a:Agent {id: 'none'}) RETURN a.id AS id, a.name AS name", form)
        assert outcome.code == 3
        assert outcome.json() == [] if form == "--json" else outcome.stdout == "id,name\n"
        assert outcome.stderr == "nothing found\n"

    def test_nothing_found_prints_no_empty_table(self) -> None:
        assert run("cypher", "MATCH (a:Agent {id: 'none'}) RETURN a") == Outcome(3, "", "nothing found\n")

    @pytest.mark.parametrize(
        "command", [("ask", "benefit"), ("lookup", "il-2"), ("cypher", "RETURN 1"), ("queries",)], ids=" ".join
    )
    def test_two_forms_at_once_are_misuse(self, command: tuple[str, ...]) -> None:
        outcome = run(*command, "--json", "--csv")
        assert (outcome.code, outcome.stdout) == (2, "")
        assert "not both" in outcome.stderr

    def test_status_is_one_object(self, store: Path) -> None:
        answer = run("status", "--json").json()
        assert set(answer) == {"nodes", "relationships", "digest", "store", "config"}
        assert answer["store"] == str(store)
        assert len(answer["digest"]) == 64
        assert answer["nodes"]["Claim"] > 100
        table = run("status").stdout
        assert answer["digest"] in table
        assert "-[TESTS]->" in table

    def test_queries_lists_name_question_parameters_and_columns(self) -> None:
        rows = run("queries", "--json").json()
        assert {tuple(row) for row in rows} == {("name", "question", "parameters", "columns")}
        benefit = next(row for row in rows if row["name"] == "benefit")
        assert set(benefit["columns"]) >= BENEFIT_COLUMNS
        assert {"agent", "disease", "endpoint"} <= set(benefit["parameters"])

    def test_one_question_is_shown_whole(self) -> None:
        text = run("queries", "benefit").stdout
        assert text.startswith("// name: benefit\n")
        assert "MATCH" in text
        assert [row["name"] for row in run("queries", "benefit", "--json").json()] == ["benefit"]


@pytest.mark.usefixtures("store")
def test_a_lookup_shows_two_periods_by_their_names_and_never_as_arm_and_control() -> None:
    claim, finding = run("lookup", "hypotension", "--json").json()
    assert (claim["kind"], finding["kind"]) == ("claim", "finding")
    for row in (claim, finding):
        assert (row["earlier_period"], row["earlier_rate"]) == ("first 155 patients", 0.81)
        assert (row["later_period"], row["later_rate"]) == ("final group", 0.31)
        assert (row["rate"], row["rate_control"]) == (None, None)
    assert "first 155 patients: 81 %" in run("lookup", "hypotension").stdout


def test_a_lookup_without_findings_is_an_empty_array(small_store: Path) -> None:
    outcome = run("lookup", "interleukin-2", "--json", "--store", small_store)
    assert (outcome.code, outcome.json()) == (3, [])


def test_json_holds_nan_and_infinities_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_json([{"a": math.nan, "b": [math.inf, -math.inf], "c": {"d": 1.5}}])
    assert '"NaN"' in (text := capsys.readouterr().out)
    assert '"Infinity"' in text
    assert '"-Infinity"' in text


@pytest.mark.usefixtures("store")
def test_csv_writes_values_as_json_does() -> None:
    outcome = run(
        "cypher", "RETURN true AS a, 0.0 / 0.0 AS b, [1, 2] AS c, ['x', 'y'] AS d, null AS e, 'q\"x' AS f", "--csv"
    )
    assert outcome.stdout == 'a,b,c,d,e,f\ntrue,NaN,"[1, 2]",x; y,,"q""x"\n'


def test_what_is_printed_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("[/b]",), [{"[/b]": "[bold]IL-2[/x] :pill: é"}], title="[red]")
    text = capsys.readouterr().out
    assert "[bold]IL-2[/x] :pill: é" in text
    assert "[/b]" in text
    assert "[red]" in text


def test_cells_are_short_and_whole() -> None:
    assert [cell(value) for value in (None, True, 0.123456, 123456.7, ["a", 1.0], {"k": 1}, math.inf)] == [
        *("", "yes", "0.123", "123,457", "a, 1", '{"k": 1}', "inf")
    ]
    assert effect({"measure": "HR", "value": None}) == ""
    assert effect({"measure": None, "value": 12}) == "12"
