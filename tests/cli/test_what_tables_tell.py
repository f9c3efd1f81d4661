"""What the tables of the questions tell a reader of the built-in corpus, beside fitting the screen."""

import shlex
from pathlib import Path

import pytest
from support.cli import Outcome, run
from support.terminal import Terminal

from oncograph.cli.showing import View, table
from oncograph.graph.labels import VERDICT_SIGNS
from oncograph.queries.computed import COMPUTED_QUESTIONS
from oncograph.queries.library import Question, builtin_queries

pytestmark = pytest.mark.usefixtures("store")

QUESTIONS = (*builtin_queries(), *COMPUTED_QUESTIONS)
PERIODS = "first 155 patients: 81 %, final group: 31 %"


@pytest.mark.parametrize("question", ["toxicity", "doses", "benefit --all"])
def test_a_period_is_told_as_one_and_is_no_control(question: str) -> None:
    lines = run("ask", *question.split(), "--agent", "il-2").stdout.splitlines()
    (hypotension,) = (line for line in lines if "Hypotension" in line)
    assert PERIODS in hypotension
    assert " v " not in hypotension


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda query: query.name)
@pytest.mark.parametrize("size", [(80, 24), (120, 50), (200, 50)], ids=str)
def test_an_answer_has_no_line_beyond_the_screen_no_broken_verdict_and_no_empty_column(
    query: Question, size: tuple[int, int]
) -> None:
    rows = run(*shlex.split(query.example)[1:], "--json").json()
    lines = [
        "".join(piece.text for piece in line).rstrip()
        for line in table([name for name, _ in query.columns], rows, query.shown, View(), size[0], height=size[1]).lines
    ]
    assert max(map(len, lines)) <= size[0]
    assert [line for line in lines if line.strip() in {"difference", *VERDICT_SIGNS.values()}] == []
    assert "0 of 0" not in "\n".join(lines)


@pytest.mark.parametrize("question", ["sole-study", "head-to-head", "precision", "tradeoff --agent il-2"])
def test_a_claim_without_a_pooled_effect_shows_what_a_study_gives(question: str) -> None:
    rows = run("ask", *question.split(), "--json").json()
    assert all(row["value"] is not None or row["reported"] or row.get("mirrored") for row in rows)
    assert "unchanged" in run("ask", *question.split()).stdout or question == "head-to-head"


def test_claims_that_differ_in_what_agents_are_tested_against_say_so() -> None:
    lines = run("ask", "sole-study", "--study", "Negrier 1998").stdout.splitlines()[2:]
    assert len({line.rsplit("  ", 1)[0] for line in lines}) == len(lines)
    assert [line for line in lines if "interleukin-2 against interferon alpha" in line]


def test_no_survival_benefit_is_told_from_survival_that_is_not_known() -> None:
    rows = run("ask", "progression-without-survival", "--json").json()
    told = {row["survival"]: row["survival_verdict"] for row in rows}
    assert told == {"not shown": "Inconclusive", "not known": None}
    assert run("ask", "progression-without-survival").stdout.splitlines()[0].split()[0] == "survival"


def test_a_result_known_through_another_paper_has_its_unit() -> None:
    text = run("ask", "secondary", "--disease", "neuroendocrine tumour").stdout
    assert "median 54 v 32 months, P .59" in text
    assert "65 % v 33 %" in text


def test_conflicts_begin_with_whether_any_two_studies_disagree() -> None:
    rows = run("ask", "conflicts", "--json").json()
    assert (rows[0]["kind"], rows[0]["first"]) == ("in all", 0)
    assert rows[0]["what"].startswith("no two studies disagree beyond chance")
    assert {row["kind"] for row in rows[1:]} & {"in all", "studies disagree"} == set()
    text = run("ask", "conflicts").stdout
    assert "54 months  51 months" in text
    assert "11 %       14 %" in text


def test_a_timeline_shows_each_trial_and_the_running_answer() -> None:
    rows = run("ask", "timeline", "--claim", "70667b78", "--json").json()
    lines = run("ask", "timeline", "--claim", "70667b78").stdout.splitlines()
    assert lines[0].split()[:3] == ["year", "study", "result"]
    assert len(lines) == 2 + len(rows)
    assert "medians +7 months, P <.01" in lines[2 + [row["study"] for row in rows].index("Fritz & Ludwig 2000")]
    assert "2 of 6 studies, 1,705 patients" in lines[-1]


@pytest.mark.parametrize("study", ["Myeloma Trialists 2001", "kammula", "buyse"])
def test_what_if_and_without_study_list_the_same_claims_in_one_order(study: str) -> None:
    changes = run("what-if", "--without", study, "--json").json()["changes"]
    rows = run("ask", "without-study", "--study", study, "--json").json()
    assert [one["claim"] for one in changes] == [row["claim"] for row in rows]
    verdicts = [row["verdict"] for row in rows if row["changed"]]
    assert verdicts == sorted(verdicts, key=list(VERDICT_SIGNS).index)
    both = [run("what-if", "--without", study), run("ask", "without-study", "--study", study)]
    first, second = ([line.split() for line in table_of(outcome)[2:]] for outcome in both)
    assert first == second


def table_of(outcome: Outcome) -> list[str]:
    """Return the lines of a table from its heading on."""
    lines = outcome.stdout.splitlines()
    return lines[next(place for place, line in enumerate(lines) if line.startswith("──")) - 1 :]


@pytest.mark.parametrize("columns", [80, 120, 200])
@pytest.mark.parametrize(
    "command", ["balance --agent il-2", "what-if --without kammula", "lookup kammula", "records", "queries", "status"]
)
def test_no_command_prints_a_line_beyond_the_screen(command: str, columns: int) -> None:
    answer = Terminal(*command.split(), "--no-pager", columns=columns, lines=50)
    assert answer.end() == 0
    assert [line for line in answer.lines if len(line) > columns and not Path(line).is_absolute()] == []


def test_what_if_says_what_a_claim_would_say_in_words_and_by_how_much() -> None:
    heading, _, *lines = table_of(run("what-if", "--without", "buyse"))
    assert heading.split()[:7] == ["place", "agent", "endpoint", "verdict", "before", "verdict", "after"]
    assert [line for line in lines if "= no difference  no claim       HR 1.06 (0.91–1.24)" in line]
