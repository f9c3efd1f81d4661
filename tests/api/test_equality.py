"""Every answer from Python is what the command line prints with --json, on both stores."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cli import run

import oncograph
from oncograph import Graph, Question
from oncograph.queries.computed import COMPUTED_QUESTIONS
from oncograph.queries.library import builtin_queries

QUESTIONS: tuple[Question, ...] = (*builtin_queries(), *COMPUTED_QUESTIONS)
CLAIM = "claim:26db4354f654c6207789"
TABLE = "study,events_experimental,n_experimental,events_control,n_control\nA,10,100,20,100\nB,5,50,9,51\nC,x,1,2,3\n"
OTHERS: dict[str, Callable[[Graph], Any]] = {
    "lookup il-2": lambda graph: graph.lookup("il-2"),
    "lookup buyse-2011": lambda graph: graph.lookup("buyse-2011"),
    f"explain {CLAIM}": lambda graph: graph.explain(CLAIM),
    f"explain {CLAIM} --risk 0.1": lambda graph: graph.explain(CLAIM, risks=[0.1]),
    f"explain {CLAIM} --formula ci_low": lambda graph: graph.explain(CLAIM, formula="ci_low"),
    "what-if --without buyse-2011": lambda graph: graph.what_if(without="buyse-2011"),
    "what-if --retracted buyse-2011": lambda graph: graph.what_if(retracted="buyse-2011"),
    "what-if --without-high-risk-of-bias": lambda graph: graph.what_if(without_high_risk_of_bias=True),
    "what-if --rules rules.yaml": lambda graph: graph.what_if(rules="rules.yaml"),
    "balance --agent ifn-alpha --disease myeloma --grade 3": lambda graph: graph.balance(
        "ifn-alpha", disease="myeloma", grade=3
    ),
    "roll-up --agent ifn-alpha --endpoint os": lambda graph: graph.roll_up("ifn-alpha", endpoint="os"),
    "roll-up --agent il-2 --toxicity hypotension": lambda graph: graph.roll_up(["il-2"], toxicity="hypotension"),
    "records": lambda graph: graph.records(),
    "queries": lambda graph: graph.queries(),
    "queries benefit": lambda graph: graph.queries("benefit"),
    "status": lambda graph: graph.status(),
    'cypher "MATCH (a:Agent)-[r:BENEFIT_IN]->(s) RETURN a, r, s.name AS x ORDER BY r.key"': lambda graph: graph.cypher(
        "MATCH (a:Agent)-[r:BENEFIT_IN]->(s) RETURN a, r, s.name AS x ORDER BY r.key"
    ),
    'cypher "RETURN $word AS word" -p word=leukin': lambda graph: graph.cypher("RETURN $word AS word", word="leukin"),
}
WITHOUT_STORE: dict[str, Callable[[], Any]] = {
    "schema": oncograph.record_schema,
    "schema --graph": oncograph.graph_schema,
}


@pytest.fixture(autouse=True)
def rules(home: Path) -> None:
    (home / "rules.yaml").write_text("version: mine-1\nextends: built-in\nconstants: {margin_hr_low: 0.6}\n")


def printed(*command: str) -> Any:
    return run(*command, "--json").json()


def as_json(answer: Any) -> Any:
    return json.loads(json.dumps(answer))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_example_of_every_question(question: Question, graph: Graph, corpus: str) -> None:
    _, _, name, *words = shlex.split(question.example)
    given: dict[str, Any] = {flag[2:].replace("-", "_"): value[0] if value else True for flag, *value in pairs(words)}
    rows = graph.ask(name, **given)
    assert rows
    assert as_json(rows) == printed("--store", corpus, "ask", name, *words)
    assert rows.columns == tuple(column for column, _ in question.columns)


@pytest.mark.parametrize(
    "name", [one.name for one in QUESTIONS if not any(parameter.required for parameter in one.parameters)]
)
def test_every_question_that_needs_no_parameter(name: str, graph: Graph, corpus: str) -> None:
    assert as_json(graph.ask(name)) == printed("--store", corpus, "ask", name)


@pytest.mark.parametrize("command", OTHERS)
def test_every_other_command(command: str, graph: Graph, corpus: str) -> None:
    answer = OTHERS[command](graph)
    assert answer
    assert as_json(answer) == printed("--store", corpus, *shlex.split(command))


@pytest.mark.parametrize("command", WITHOUT_STORE)
def test_every_command_without_a_store(command: str) -> None:
    assert as_json(WITHOUT_STORE[command]()) == printed(*shlex.split(command))


def test_a_pooled_table(home: Path) -> None:
    (home / "table.csv").write_text(TABLE)
    with pytest.warns(oncograph.OncographWarning, match=r"table.csv:4: .* is no number"):
        pooled = oncograph.pool("table.csv", measure="OR")
    assert as_json(pooled) == printed("pool", "table.csv", "--measure", "OR")
    assert [fault.line for fault in pooled.faults] == [4]


def pairs(words: list[str]) -> list[list[str]]:
    """Return options with their values, a switch alone."""
    found: list[list[str]] = []
    for word in words:
        if word.startswith("--"):
            found.append([word])
        else:
            found[-1].append(word)
    return found
