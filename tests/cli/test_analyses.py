"""`explain`, `what-if`, `pool`, `roll-up` and `balance`: their forms, and how they end."""

import csv
import io
import shlex
from pathlib import Path
from typing import Any

import pytest
from support.cli import run

pytestmark = pytest.mark.usefixtures("store")

MODEL = {
    *("value", "tau2", "i2", "ci_low", "ci_high", "wald_low", "wald_high", "prediction_low", "prediction_high"),
}


NEWER = """
record: newer-2024
source: {id: "doi:10.1000/newer", citation: "Newer 2024"}
curation: {by: A. Reader}
study: {slug: newer-2024, title: Trial, year: 2024, design: randomised controlled trial, participants: 9000}
defaults:
  {agents: il-2, versus: no treatment, disease: acute myeloid leukaemia, setting: maintenance in first remission}
findings:
  - {endpoint: overall survival, measure: HR, comparison: arms, value: 0.7, ci: [0.66, 0.74], at: Abstract}
  - {endpoint: quality of life, measure: OR, comparison: arms, value: 1.5, ci: [1.2, 1.9], at: Abstract}
"""


def claim(**wanted: str) -> dict[str, Any]:
    """Return the only row of the benefit table that says this."""
    rows = run("ask", "benefit", "--json").json()
    (row,) = (row for row in rows if all(row[name] == value for name, value in wanted.items()))
    return dict(row)


@pytest.mark.parametrize(
    "example",
    [
        'what-if --without "Myeloma Trialists 2001"',
        'what-if --retracted "Myeloma Trialists 2001"',
        "what-if --without-high-risk-of-bias",
        'roll-up --agent "interferon alpha" --disease myeloma --endpoint "overall survival"',
        "roll-up --agent il-2 --toxicity hypotension",
        'balance --agent "interferon alpha" --setting "induction or maintenance" --disease myeloma',
    ],
)
def test_the_examples_answer_as_table_and_json(example: str) -> None:
    words = shlex.split(example)
    assert (table := run(*words)).code == 0
    assert table.stdout
    assert (answer := run(*words, "--json")).code == 0
    assert answer.json()


class TestExplain:
    def test_a_claim_shows_its_findings_with_source_and_place(self) -> None:
        row = claim(agent="interleukin-2", disease="acute myeloid leukaemia", endpoint="leukaemia-free survival")
        tree = run("explain", row["claim"], "--json").json()
        waiting, nodes = [tree], list[dict[str, Any]]()
        for node in waiting:
            nodes.append(node)
            waiting += node["children"]
        assert row["claim"] in tree["label"]
        assert "NoDifference" in {node.get("value") for node in nodes}
        assert [node for node in nodes if node.get("source") and node.get("locator")]
        assert [node for node in nodes if node.get("formula") and node.get("citation")]

    @pytest.mark.parametrize("typed", ["kammula", "9708948", "pmid:9708948", "study:pmid:9708948"])
    def test_a_study_is_explained_by_any_name_with_its_documents_and_findings(self, typed: str) -> None:
        tree = run("explain", typed, "--json").json()
        assert (tree["label"], tree["value"]) == ("study", "Kammula 1998")
        assert tree["citation"] == "Kammula US, et al. Cancer 1998;83(4):797-805. pmid:9708948"
        told = {child["label"]: child for child in tree["children"]}
        assert [one["source"] for one in told["read in"]["children"]] == ["pmid:9708948"]
        assert told["findings"]["value"] == len(told["findings"]["children"]) > 10
        roles = [role for one in told["findings"]["children"] for role in one.get("children", ())]
        assert all(role["label"].startswith("CONTEXT_FOR interleukin-2 in ") for role in roles)
        assert {role["value"][:6] for role in roles} == {"claim:"}

    def test_of_a_name_of_several_studies_all_are_told(self) -> None:
        for asked in (("explain", "yao"), ("what-if", "--without", "yao"), ("ask", "conflicts", "--study", "yao")):
            outcome = run(*asked)
            assert outcome.code == 2
            assert "SWOG S0518 [study:NCT00569127], RADIANT-3 [study:doi:10.1056/nejmoa1009290]" in outcome.stderr

    def test_what_if_cites_the_study_that_it_is_about(self) -> None:
        found = run("what-if", "--without", "buyse", "--json").json()
        cited = "Buyse M, et al. Blood 2011;117(26):7007-7013. doi:10.1182/blood-2011-02-337725"
        assert (found["study"], found["citation"]) == ("Buyse 2011", cited)
        assert run("what-if", "--without", "buyse").stdout.startswith(f"without Buyse 2011\n{cited}\n")

    def test_a_shortcut_is_explained_by_its_key_and_by_its_ends(self) -> None:
        query = "MATCH (a)-[r:NO_DIFFERENCE_IN]->(s) RETURN a.id AS a, s.id AS s, r.key AS key ORDER BY key LIMIT 1"
        row = run("cypher", query, "--json").json()[0]
        by_key = run("explain", row["key"], "--json").json()
        assert by_key["label"] == f"NO_DIFFERENCE_IN from {row['a']} to {row['s']}"
        assert [child for child in by_key["children"] if child["label"].startswith("claim claim:")]
        by_ends = run("explain", row["a"], row["s"], "--json").json()
        assert by_key == by_ends or by_key in by_ends["children"]

    def test_the_part_of_a_finding_in_a_claim_is_explained(self) -> None:
        query = "MATCH (f:Finding)-[r:NEUTRAL_TO]->(c:Claim) RETURN f.id AS f, c.id AS c ORDER BY f, c LIMIT 1"
        row = run("cypher", query, "--json").json()[0]
        tree = run("explain", row["f"], row["c"], "--json").json()
        assert tree["label"] == f"NEUTRAL_TO from {row['f']} to {row['c']}"
        assert "why" in {child["label"] for child in tree["children"]}
        assert f"finding {row['f']}" in {child["label"] for child in tree["children"]}

    def test_a_source_is_shown_with_the_citation_of_its_document(self) -> None:
        row = claim(agent="interleukin-2", disease="acute myeloid leukaemia", endpoint="leukaemia-free survival")
        waiting = [run("explain", row["claim"], "--json").json()]
        sources = 0
        for node in waiting:
            waiting += node["children"]
            if "source" in node:
                sources += 1
                assert node["document"] not in {"", node["source"]}
        assert sources
        assert "Buyse" in run("explain", row["claim"]).stdout

    def test_a_claim_of_two_studies_shows_what_it_would_say_without_each(self) -> None:
        rows = run("ask", "leave-one-out", "--json").json()
        assert any(row["changed"] for row in rows)
        for id_ in {row["claim"] for row in rows if row["changed"]}:
            (tree,) = (
                c for c in run("explain", id_, "--json").json()["children"] if c["label"] == "without each study"
            )
            told = [(child["label"], child["value"]) for child in tree["children"]]
            assert told == [
                (f"without {row['study']}{', another verdict' * row['changed']}", row["verdict_without"])
                for row in rows
                if row["claim"] == id_
            ]

    def test_the_absolute_effect_is_given_at_a_low_and_a_high_risk(self) -> None:
        row = claim(agent="interleukin-2", disease="acute myeloid leukaemia", endpoint="leukaemia-free survival")
        told = run("explain", row["claim"], "--risk", "0.05", "--risk", "0.3").stdout
        assert "risk without the agents: 0.05" in told
        assert "risk without the agents: 0.3" in told

    @pytest.mark.parametrize("options", [("0",), ("1",), ("30",), ("much",), ("0.3", "--formula", "value")])
    def test_a_risk_that_is_none_is_misuse(self, options: tuple[str, ...]) -> None:
        row = claim(agent="interleukin-2", disease="acute myeloid leukaemia", endpoint="leukaemia-free survival")
        outcome = run("explain", row["claim"], "--risk", *options)
        assert (outcome.code, outcome.stdout) == (2, "")
        assert "--risk" in outcome.stderr

    def test_the_formula_of_a_field_is_shown_with_its_numbers(self) -> None:
        row = claim(agent="interleukin-2", disease="acute myeloid leukaemia", endpoint="leukaemia-free survival")
        worked = run("explain", row["claim"], "--formula", "ci_low", "--json").json()
        assert (worked["field"], worked["value"]) == ("ci_low", row["ci_low"])
        assert worked["steps"][-1]["result"] == pytest.approx(row["ci_low"])
        assert "doi:" in worked["citation"] or worked["citation"]
        told = run("explain", row["claim"], "--formula", "ci_low").stdout
        assert worked["formula"] in told
        assert worked["steps"][-1]["numbers"] in told

    def test_the_formula_of_a_findings_field_names_the_document(self) -> None:
        query = "MATCH (f:Finding) WHERE f.log_effect IS NOT NULL RETURN f.id AS f, f.locator AS at ORDER BY f LIMIT 1"
        row = run("cypher", query, "--json").json()[0]
        worked = run("explain", row["f"], "--formula", "standard_error", "--json").json()
        assert worked["locator"] == row["at"]
        assert worked["document"] not in {"", worked["source"]}
        assert worked["document"] in run("explain", row["f"], "--formula", "standard_error").stdout

    def test_the_formula_of_a_relationships_property_is_shown(self) -> None:
        query = (
            "MATCH (f:Finding)-[r:SUPPORTS]->(c:Claim) RETURN f.id AS f, c.id AS c, r.weight AS w ORDER BY f LIMIT 1"
        )
        row = run("cypher", query, "--json").json()[0]
        worked = run("explain", row["f"], row["c"], "--formula", "weight", "--json").json()
        assert worked["value"] == row["w"] == pytest.approx(worked["steps"][-1]["result"])
        by_key = "MATCH ()-[r:BENEFIT_IN]->() RETURN r.key AS key, r.weight AS w ORDER BY key LIMIT 1"
        row = run("cypher", by_key, "--json").json()[0]
        assert run("explain", row["key"], "--formula", "weight", "--json").json()["value"] == row["w"]

    @pytest.mark.parametrize(("field", "meant"), [("ci_lo", "ci_low"), ("wieght", "weight_for"), ("xyz", "verdict")])
    def test_an_unknown_field_is_misuse_with_suggestions(self, field: str, meant: str) -> None:
        row = claim(agent="interleukin-2", disease="acute myeloid leukaemia", endpoint="leukaemia-free survival")
        outcome = run("explain", row["claim"], "--formula", field)
        assert (outcome.code, outcome.stdout) == (2, "")
        assert meant in outcome.stderr
        assert run("explain", "agent:interleukin-2", "--formula", "weight").code == 2
        assert run("explain", "claim:none", "--formula", "weight").code == 2

    @pytest.mark.parametrize("ids", [("claim:none",), ("agent:interleukin-2",), ("a", "b"), ("a", "b", "c"), ()])
    def test_what_cannot_be_explained_is_misuse(self, ids: tuple[str, ...]) -> None:
        outcome = run("explain", *ids)
        assert (outcome.code, outcome.stdout) == (2, "")
        assert outcome.stderr


class TestWhatIf:
    def test_a_claim_without_its_only_study_is_gone(self) -> None:
        row = claim(agent="interleukin-2", disease="acute myeloid leukaemia", endpoint="overall survival")
        changes = run("what-if", "--without", "buyse-2011", "--json").json()
        (change,) = (change for change in changes["changes"] if change["claim"] == row["claim"])
        assert (change["verdict_before"], change["verdict_after"]) == ("NoDifference", None)
        assert changes["verdicts_changed"] == sum(change["verdict_changed"] for change in changes["changes"])

    def test_ask_without_study_says_the_same(self) -> None:
        changes = run("what-if", "--without", "Myeloma Trialists 2001", "--json").json()["changes"]
        rows = run("ask", "without-study", "--study", "Myeloma Trialists 2001", "--json").json()
        assert [(row["claim"], row["verdict"], row["verdict_without"], row["value_without"]) for row in rows] == [
            (one["claim"], one["verdict_before"], one["verdict_after"], one["value_after"]) for one in changes
        ]
        assert "Benefit" in {row["verdict"] for row in rows if row["changed"]}

    def test_a_newer_study_is_weighed_with_the_others_and_not_stored(self, work: Path, store: Path) -> None:
        before = store.read_bytes()
        row = claim(agent="interleukin-2", disease="acute myeloid leukaemia", endpoint="overall survival")
        record = work / "newer.yaml"
        record.write_text(NEWER)
        changes = run("what-if", "--with", record, "--json").json()["changes"]
        known, new = sorted(changes, key=lambda one: one["claim"] != row["claim"])
        assert (known["claim"], known["verdict_before"], known["verdict_changed"]) == (
            row["claim"],
            "NoDifference",
            True,
        )
        assert known["studies_counted_after"] == known["studies_counted_before"] + 1
        assert (new["verdict_before"], new["verdict_after"]) == (None, "Benefit")
        assert all(one["name"] for one in changes)
        assert store.read_bytes() == before

    def test_other_margins_come_from_a_file_of_rules(self, work: Path) -> None:
        rules = work / "rules.yaml"
        narrow = "constants: {margin_hr_low: 0.95, margin_hr_high: 1.05}"
        rules.write_text(f"version: narrow\nextends: built-in\n{narrow}\n")
        changes = run("what-if", "--rules", rules, "--json").json()["changes"]
        row = claim(agent="interleukin-2", disease="acute myeloid leukaemia", endpoint="overall survival")
        (change,) = (change for change in changes if change["claim"] == row["claim"])
        assert (change["verdict_before"], change["verdict_after"]) == ("NoDifference", "Inconclusive")

    def test_other_margins_are_given_in_place(self, work: Path) -> None:
        rules = work / "rules.yaml"
        rules.write_text(
            "version: mine\nextends: built-in\nconstants: {margin_hr_low: 0.9, margin_hr_high: 1.1, margin_rd: 0.2}\n"
        )
        changes = run("what-if", "--margin", "HR=0.9:1.1", "--margin", "rd = 0.2", "--json").json()
        assert changes == run("what-if", "--rules", rules, "--json").json()
        assert changes["verdicts_changed"]

    @pytest.mark.parametrize("margin", ["HR", "HR=0.9", "HR=a:b", "MD=1", "RD=0.1:0.2", "HR=1.1:0.9", "HR=nan:1.1"])
    def test_a_margin_that_is_none_is_refused(self, margin: str) -> None:
        outcome = run("what-if", "--margin", margin)
        assert outcome.code in {1, 2}
        assert outcome.stderr.startswith("error: ")

    def test_nothing_is_stored(self, store: Path) -> None:
        before = store.read_bytes()
        assert run("what-if", "--without", "buyse-2011").code == 0
        assert store.read_bytes() == before

    @pytest.mark.parametrize("options", [(), ("--without", "buyse-2011", "--retracted", "buyse-2011")])
    def test_not_one_change_is_misuse(self, options: tuple[str, ...]) -> None:
        assert run("what-if", *options).code == 2

    def test_an_unknown_study_is_misuse_with_suggestions(self) -> None:
        outcome = run("what-if", "--without", "Buyce 2011")
        assert (outcome.code, outcome.stdout) == (2, "")
        assert "Buyse 2011" in outcome.stderr


class TestRollUp:
    def test_the_periods_of_a_toxicity_stay_side_by_side(self) -> None:
        (row,) = run("roll-up", "--agent", "il-2", "--toxicity", "hypotension", "--json").json()
        assert (row["endpoint"], row["verdict"]) == ("Hypotension, grade 3 or more", "Uncontrolled")
        assert (row["earlier_rate"], row["later_rate"]) == (0.81, 0.31)

    @pytest.mark.parametrize("on", [(), ("--endpoint", "overall survival", "--toxicity", "hypotension")])
    def test_it_is_on_one_endpoint_or_one_toxicity(self, on: tuple[str, ...]) -> None:
        assert run("roll-up", "--agent", "il-2", *on).code == 2


class TestBalance:
    def test_it_says_that_not_all_is_at_one_time(self) -> None:
        words = ("balance", "--agent", "interferon alpha", "--setting", "induction or maintenance", "--disease")
        outcome = run(*words, "myeloma")
        assert "Not all at one time:\n  at 3 years: overall survival; progression-free survival\n" in outcome.stdout
        assert "fewer per 1000" in outcome.stdout
        assert "number needed to harm" in outcome.stdout
        assert "missing: a comparator for" in outcome.stderr
        found = run(*words, "myeloma", "--json").json()
        assert (found["time"], found["at_one_time"]) == ("3 years", False)

    def test_a_combination_is_found_by_its_members(self) -> None:
        rows = run("balance", "--agent", "il-2 + histamine", "--json").json()["benefits"]
        assert {row["agent"] for row in rows} == {"histamine dihydrochloride + interleukin-2"}

    def test_an_active_comparator_reads_it_from_its_side(self) -> None:
        place = ("--disease", "renal cell carcinoma", "--json")
        one, other = (run("balance", "--agent", agent, *place).json() for agent in ("il-2", "interferon alpha"))
        shared = {row["claim"] for row in one["benefits"]} & {row["claim"] for row in other["benefits"]}
        assert {row["versus"] for row in other["benefits"] if row["claim"] in shared} == {"interleukin-2"}

    def test_nothing_found_is_said_by_the_exit_code(self) -> None:
        assert run("balance", "--agent", "sunitinib", "--setting", "adjuvant").code == 3


class TestPool:
    @staticmethod
    def pooled(work: Path, text: str, *options: str) -> Any:
        path = work / "studies.csv"
        path.write_text(text)
        return run("pool", path, *options)

    def test_two_hazard_ratios(self, work: Path) -> None:
        outcome = self.pooled(
            work, "study,value,ci_low,ci_high\na,0.5,0.25,1.0\nb,0.5,0.25,1.0\n", "--measure", "HR", "--json"
        )
        answer = outcome.json()
        assert outcome.code == 0
        assert set(answer) >= {"q", "df", "i2", "fixed", "dersimonian_laird", "paule_mandel", "reml"}
        assert (answer["df"], answer["q"]) == (1, pytest.approx(0, abs=1e-9))
        # Two equal studies: the same ratio, on the log scale an interval narrower by √2.
        assert answer["fixed"]["value"] == pytest.approx(0.5)
        assert answer["fixed"]["ci_low"] == pytest.approx(0.5 * 0.5 ** (0.5**0.5))
        for method in ("dersimonian_laird", "paule_mandel", "reml"):
            assert set(answer[method]) >= MODEL
            assert answer[method]["value"] == pytest.approx(0.5)
            assert answer[method]["prediction_low"] is None

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "studies.csv"),
            ("study,value\na,0.5\n", "studies.csv"),
            ("study,value,ci_low,ci_high\na,much,0.25,1.0\n", "much"),
            ("study,value,ci_low,ci_high\na,-1,-2,1.0\n", "studies.csv"),
            ("study,value,ci_low,ci_high\n", "studies.csv"),
        ],
        ids=["empty", "too few columns", "no number", "no ratio", "no studies"],
    )
    def test_a_file_that_cannot_be_pooled_is_named(self, text: str, told: str, work: Path) -> None:
        outcome = self.pooled(work, text, "--measure", "HR", "--json")
        assert outcome.code in {1, 2}
        assert outcome.stdout == ""
        assert told in outcome.stderr

    def test_a_file_that_is_not_there_is_named(self, work: Path) -> None:
        outcome = run("pool", work / "none.csv", "--measure", "HR")
        assert outcome.code in {1, 2}
        assert "none.csv" in outcome.stderr

    def test_an_unknown_measure_is_misuse(self, work: Path) -> None:
        assert self.pooled(work, "study,value,ci_low,ci_high\na,1,0.5,2\n", "--measure", "XX").code == 2

    def test_a_table_comes_through_a_pipe_and_leaves_as_csv(self) -> None:
        table = "study,value,ci_low,ci_high\na,0.5,0.25,1.0\nb,0.5,0.25,1.0\n"
        answer = run("pool", "-", "--measure", "HR", "--json", stdin=table).json()
        outcome = run("pool", "-", "--measure", "HR", "--csv", stdin=table)
        rows = {row["model"]: row for row in csv.DictReader(io.StringIO(outcome.stdout))}
        assert outcome.code == 0
        assert list(rows) == ["common effect", "DerSimonian-Laird", "Paule-Mandel", "REML", "Bayesian"]
        assert float(rows["common effect"]["value"]) == answer["fixed"]["value"]
        assert float(rows["REML"]["ci_high"]) == answer["reml"]["ci_high"]

    def test_a_fault_in_a_pipe_says_so(self) -> None:
        outcome = run("pool", "-", "--measure", "HR", stdin="study,value,ci_low,ci_high\na,much,1,2\nb,1.5,1,2\n")
        assert outcome.code == 5
        assert "stdin:2: value 'much' is no number" in outcome.stderr
