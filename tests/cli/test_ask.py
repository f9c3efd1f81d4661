"""`ask`: the canned questions as commands, and the user's own among them."""

import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.cli import Outcome, run

from oncograph.cli.commands import ask
from oncograph.cli.main import app
from oncograph.queries.computed import COMPUTED_QUESTIONS
from oncograph.queries.library import Question, builtin_queries
from oncograph.queries.own_questions import all_questions

pytestmark = pytest.mark.usefixtures("store")

OWN = """\
// name: {name}
// question: Which agents have a name that begins so?
// parameters:
//   beginning: text = "inter" -- how the name begins
// columns:
//   agent -- name of the agent
//   id -- its id
// example: oncograph ask {name} --beginning inter

MATCH (a:Agent) WHERE a.name STARTS WITH $beginning RETURN a.name AS agent, a.id AS id ORDER BY agent, id
"""


QUESTIONS = (*builtin_queries(), *COMPUTED_QUESTIONS)


def named(query: Question) -> str:
    return query.name


@pytest.mark.parametrize("query", QUESTIONS, ids=named)
def test_the_example_of_a_question_finds_something(query: Question) -> None:
    outcome = run(*shlex.split(query.example)[1:], "--json")
    assert (outcome.code, outcome.stderr) == (0, "")
    assert {tuple(row) for row in outcome.json()} == {tuple(column for column, _ in query.columns)}


@pytest.mark.parametrize("query", QUESTIONS, ids=named)
def test_help_shows_question_parameters_and_columns(query: Question) -> None:
    text = " ".join(run("ask", query.name, "--help").stdout.split())
    assert query.question in text
    for parameter in query.parameters:
        assert f"--{parameter.name.replace('_', '-')}" in text
        assert parameter.meaning in text
        assert all(choice in text for choice in parameter.choices)
    for column, meaning in query.columns:
        assert f"{column}: {meaning}" in text


@pytest.mark.parametrize(
    "name", ["IL-2", "il2", "interleukin 2", "aldesleukin", "Proleukin", "rIL-2", "agent:interleukin-2"]
)
def test_names_are_forgiven(name: str) -> None:
    assert run("ask", "benefit", "--agent", name, "--json") == run(
        "ask", "benefit", "--agent", "interleukin-2", "--json"
    )


def test_an_unknown_name_is_misuse_with_suggestions() -> None:
    outcome = run("ask", "benefit", "--agent", "interluekin", "--json")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith("error: no agent is called 'interluekin'. Did you mean ")
    assert "interleukin-2" in outcome.stderr


def test_a_value_that_is_no_choice_names_the_choices() -> None:
    outcome = run("ask", "benefit", "--verdict", "splendid")
    assert outcome.code in {1, 2}
    assert "Benefit, Harm, Mixed, NoDifference" in outcome.stderr
    assert run("ask", "benefit", "--verdict", "no difference", "--json").code == 0


def test_a_number_that_is_none_is_misuse() -> None:
    assert run("ask", "toxicity", "--agent", "il-2", "--grade", "three").code == 2


def test_a_missing_parameter_is_misuse() -> None:
    outcome = run("ask", "evidence")
    assert outcome.code == 2
    assert "--claim" in outcome.stderr


def test_beyond_the_limit_is_an_error_and_no_shorter_answer() -> None:
    number = len(run("ask", "benefit", "--agent", "il-2", "--json").json())
    assert number > 1
    outcome = run("ask", "benefit", "--agent", "il-2", "--max-rows", str(number - 1), "--json")
    assert (outcome.code, outcome.stdout) == (1, "")
    assert len(run("ask", "benefit", "--agent", "il-2", "--max-rows", str(number), "--json").json()) == number


def test_nothing_found_is_an_empty_array() -> None:
    outcome = run("ask", "benefit", "--agent", "il-2", "--disease", "neuroendocrine tumour", "--json")
    assert (outcome.code, outcome.json()) == (3, [])


class TestOwnQuestions:
    """Commands are made when the program starts, so each test makes them again."""

    @pytest.fixture
    def folder(self, work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = work / "questions"
        folder.mkdir()
        monkeypatch.setenv("ONCOGRAPH_QUERIES", str(folder))
        return folder

    @staticmethod
    def run_anew(*arguments: str) -> Outcome:
        groups = list(app.registered_groups)
        app.registered_groups = [group for group in groups if group.name != "ask"]
        try:
            ask.register(app)
            return run(*arguments)
        finally:
            app.registered_groups = groups

    def test_one_joins_the_list_and_is_asked(self, folder: Path) -> None:
        (folder / "agents.cypher").write_text(OWN.format(name="agents"))
        assert "agents" in [row["name"] for row in run("queries", "--json").json()]
        rows = self.run_anew("ask", "agents", "--beginning", "interleukin", "--json").json()
        assert {"agent": "interleukin-2", "id": "agent:interleukin-2"} in rows
        assert "how the name begins" in self.run_anew("ask", "agents", "--help").stdout

    def test_without_a_folder_named_the_config_folder_is_searched(self, home: Mapping[str, Path]) -> None:
        folder = home["XDG_CONFIG_HOME"] / "oncograph" / "queries"
        folder.mkdir(parents=True)
        (folder / "agents.cypher").write_text(OWN.format(name="agents"))
        assert self.run_anew("ask", "agents", "--json").code == 0

    def test_a_name_that_is_taken_is_reported_and_the_built_in_one_stays(self, folder: Path) -> None:
        (folder / "mine.cypher").write_text(OWN.format(name="benefit"))
        for arguments in (("queries", "benefit", "--json"), ("ask", "benefit", "--agent", "il-2", "--json")):
            outcome = self.run_anew(*arguments)
            assert outcome.code == 0
            assert f"warning: {folder / 'mine.cypher'}: the name benefit is taken by" in outcome.stderr
        assert "verdict" in run("queries", "benefit", "--json").json()[0]["columns"]

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (OWN.format(name="mine").replace("MATCH", "MACH"), "mine.cypher"),
            (OWN.format(name="mine").replace("ORDER BY agent, id", ""), "ORDER BY"),
            (OWN.format(name="mine").replace("// columns:\n", ""), "mine.cypher"),
            (OWN.format(name="mine").replace("beginning: text", "json: text"), "json"),
            ("RETURN 1", "mine.cypher"),
        ],
        ids=["a slip", "no total order", "no columns", "a reserved parameter", "no header"],
    )
    def test_a_faulty_file_is_reported_with_its_name_and_the_others_work(
        self, text: str, told: str, folder: Path
    ) -> None:
        (folder / "mine.cypher").write_text(text)
        outcome = self.run_anew("ask", "benefit", "--agent", "il-2", "--json")
        assert outcome.code == 0
        assert outcome.stderr.startswith(f"warning: {folder / 'mine.cypher'}")
        assert told in outcome.stderr

    def test_bytes_that_are_no_text_are_reported(self, folder: Path) -> None:
        (folder / "mine.cypher").write_bytes(b"// name: \xff")
        outcome = run("queries")
        assert outcome.code == 0
        assert f"warning: {folder / 'mine.cypher'}: cannot be read" in outcome.stderr

    def test_a_folder_that_is_not_there_adds_nothing(self, monkeypatch: pytest.MonkeyPatch, work: Path) -> None:
        monkeypatch.setenv("ONCOGRAPH_QUERIES", str(work / "none"))
        assert {one.name for one in all_questions()[0]} == {
            one.name for one in (*builtin_queries(), *COMPUTED_QUESTIONS)
        }


@pytest.mark.parametrize(
    "name",
    [
        "histamine dihydrochloride + interleukin-2",
        "IL-2 + histamine dihydrochloride",
        "Proleukin+histamine dihydrochloride",
        "agent:histamine-dihydrochloride+interleukin-2",
    ],
)
def test_a_combination_is_asked_for_by_its_members_in_any_order(name: str) -> None:
    rows = run("ask", "benefit", "--agent", name, "--json").json()
    assert {row["agent"] for row in rows} == {"histamine dihydrochloride + interleukin-2"}
    found = [row for row in run("lookup", name, "--json").json() if row["kind"] == "claim" and not row["subgroup"]]
    assert {row["id"] for row in found} == {row["claim"] for row in rows}
    (alone,) = {row["in_combination"] for row in found}
    assert alone


def test_a_member_shows_its_combination_as_one_and_a_combination_nobody_tested_is_unknown() -> None:
    rows = run("ask", "benefit", "--agent", "interleukin-2", "--json").json()
    assert {"interleukin-2", "histamine dihydrochloride + interleukin-2"} <= {row["agent"] for row in rows}
    assert run("ask", "benefit", "--agent", "octreotide + interleukin-2").code == 2


def test_the_neighbours_of_a_combination_are_its_parts_and_its_settings() -> None:
    node = "agent:histamine-dihydrochloride+interleukin-2"
    rows = run("ask", "neighbours", "--node", node, "--json").json()
    parts = {row["name"] for row in rows if row["relationship"] == "HAS_PART"}
    assert parts == {"histamine dihydrochloride", "interleukin-2"}
    assert {row["label"] for row in rows if row["relationship"].endswith("_IN")} == {"Setting"}


def test_a_combination_rolls_up_as_its_members_do() -> None:
    place = ("--disease", "acute myeloid leukaemia", "--setting", "maintenance", "--endpoint", "overall survival")
    members = ("--agent", "histamine dihydrochloride", "--agent", "interleukin-2")
    rows = run("roll-up", "--agent", "histamine dihydrochloride + interleukin-2", *place, "--json")
    assert rows.code == 0
    assert rows == run("roll-up", *members, *place, "--json")


def test_a_limit_holds_for_what_is_computed_too() -> None:
    assert len(run("ask", "leave-one-out", "--json").json()) > 2
    outcome = run("ask", "leave-one-out", "--max-rows", "2", "--json")
    assert (outcome.code, outcome.stdout) == (1, "")
    assert "more than 2 rows" in outcome.stderr


def test_a_computed_question_is_listed_with_the_others_and_has_no_cypher() -> None:
    listed = run("queries", "--json").json()
    assert [row["name"] for row in listed] == sorted(query.name for query in QUESTIONS)
    (row,) = run("queries", "timeline", "--json").json()
    assert row["parameters"] == ["claim"]
    assert "How did the evidence on this claim grow" in run("queries", "timeline").stdout


def test_a_claim_that_one_meta_analysis_of_trials_carries_is_no_sole_study_claim() -> None:
    named = ("ask", "sole-study", "--study", "Myeloma Trialists 2001", "--json")
    assert run(*named).code == 3
    rows = run(*named, "--meta-analyses").json()
    assert {row["combined"] for row in rows} >= {24}
    trials = run("ask", "sole-study", "--json").json()
    assert {row["combined"] for row in trials} == {1}


def test_a_meta_analysis_of_many_trials_and_the_members_of_a_class_leave_no_gap() -> None:
    place = ("--disease", "multiple myeloma", "--setting", "induction or maintenance", "--json")
    gaps = run("ask", "gaps", "--agent", "interferon alpha", *place).json()
    at = {(row["setting"], row["endpoint"]): row["evidence"] for row in gaps}
    assert ("induction or maintenance", "overall survival") not in at
    assert at.get(("induction or maintenance", "progression-free survival")) is None
