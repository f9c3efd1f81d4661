"""`cypher`: the user's own queries, from an argument, a file or stdin."""

import json
from pathlib import Path

import pytest
from support.cli import run

from oncograph.cli.parameters import read_parameter

pytestmark = pytest.mark.usefixtures("store")

ENDLESS = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a * b AS c WHERE c < 0 RETURN count(*) AS n"


def value(text: str, *options: str) -> object:
    """Return the only value that a query answers."""
    rows = run("cypher", text, "--json", *options).json()
    assert len(rows) == 1
    return next(iter(rows[0].values()))


def test_the_keys_are_the_names_of_return() -> None:
    rows = run("cypher", "UNWIND [2, 1] AS x RETURN x AS b, x + 1, 'a' AS a ORDER BY b", "--json").json()
    assert rows == [{"b": 1, "x + 1": 2, "a": "a"}, {"b": 2, "x + 1": 3, "a": "a"}]
    assert [list(row) for row in rows] == [["b", "x + 1", "a"]] * 2


def test_from_an_argument_a_file_and_stdin_alike(work: Path) -> None:
    text = "MATCH (a:Agent {id: 'agent:interleukin-2'}) RETURN a.name AS name;\n"
    file = work / "query.cypher"
    file.write_text(f"// a comment\n{text}")
    answers = [
        run("cypher", text, "--json"),
        run("cypher", "--file", file, "--json"),
        run("cypher", "-f", file, "--json"),
        run("cypher", "-", "--json", stdin=text),
        run("cypher", "--json", stdin=text),
    ]
    assert {answer.stdout for answer in answers} == {answers[0].stdout}
    assert answers[0].json() == [{"name": "interleukin-2"}]


def test_an_argument_and_a_file_at_once_are_misuse(work: Path) -> None:
    file = work / "query.cypher"
    file.write_text("RETURN 1")
    assert run("cypher", "RETURN 2", "--file", file).code == 2


@pytest.mark.parametrize("content", [None, b"RETURN '\xff'"], ids=["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, work: Path) -> None:
    file = work / "query.cypher"
    if content is not None:
        file.write_bytes(content)
    outcome = run("cypher", "--file", file)
    assert outcome.code == 2
    assert outcome.stderr.startswith(f"error: {file}: cannot be read")


def test_stdin_that_is_no_text_is_told() -> None:
    outcome = run("cypher", "-", stdin=b"RETURN '\xff'")
    assert outcome.code == 2
    assert "stdin" in outcome.stderr


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("x=1", 1),
        ("x=1.5", 1.5),
        ("x=true", True),
        ("x=null", None),
        ("x=IL-2", "IL-2"),
        ('x="1"', "1"),
        ('x=[1, "a", null]', [1, "a", None]),
        ('x={"k": {"l": [1]}}', {"k": {"l": [1]}}),
        ("x=", ""),
        ("x=a=b", "a=b"),
        ("x=NaN", "NaN"),
        ("x=-Infinity", "-Infinity"),
        (" x =1", 1),
    ],
)
def test_a_parameter_is_json_where_it_parses_else_text(given: str, expected: object) -> None:
    assert value("RETURN $x AS x", "-p", given) == expected


def test_several_parameters() -> None:
    assert value("RETURN $a + size($b)", "-p", "a=1", "--param", "b=[1, 2]") == 3


@pytest.mark.parametrize("given", ["x", "=1", " =1"])
def test_a_parameter_without_name_or_value_is_misuse(given: str) -> None:
    outcome = run("cypher", "RETURN 1", "-p", given)
    assert outcome.code == 2
    assert "NAME=VALUE" in outcome.stderr


def test_a_parameter_nested_without_end_is_misuse() -> None:
    assert run("cypher", "RETURN 1", "-p", "x=" + "[" * 100_000).code == 2


def test_a_number_of_too_many_digits_is_text() -> None:
    assert read_parameter("x=" + "9" * 5000) == ("x", "9" * 5000)


def test_a_missing_parameter_is_told() -> None:
    outcome = run("cypher", "RETURN $x")
    assert (outcome.code, outcome.stdout) == (1, "")
    assert "$x was not given" in outcome.stderr


def test_explain_prints_the_plan_and_runs_nothing() -> None:
    query = "MATCH (a:Agent {id: $id})<-[:TESTS]-(f:Finding) RETURN count(f)"
    plan = run("cypher", query, "--explain").stdout
    assert plan.splitlines()[0].startswith("+")
    assert "Agent" in plan
    assert run("cypher", ENDLESS, "--explain").code == 0
    rows = run("cypher", query, "--explain", "--json").json()
    assert [row["plan"] for row in rows] == plan.splitlines()


def test_nodes_relationships_and_paths_in_json() -> None:
    query = (
        "MATCH p = (f:Finding)-[r:TESTS]->(a:Agent {id: 'agent:interleukin-2'}) RETURN f, r, p, [a] AS l, {k: a} AS m"
    )
    row = run("cypher", f"{query} ORDER BY f.id LIMIT 1", "--json").json()[0]
    for node in (row["f"], row["l"][0], row["m"]["k"]):
        assert set(node) == {"labels", "properties"}
        assert node["labels"] == sorted(node["labels"])
        assert list(node["properties"]) == sorted(node["properties"])
    assert row["f"]["properties"]["id"].startswith("finding:")
    assert "Finding" in row["f"]["labels"]
    assert row["r"] == {"type": "TESTS", "properties": {}}
    assert row["p"] == {"nodes": [row["f"], row["l"][0]], "relationships": [row["r"]]}
    assert row["l"][0]["labels"] == ["Agent"]
    assert row["l"][0]["properties"]["name"] == "interleukin-2"


def test_nan_and_infinities_are_text_in_json() -> None:
    outcome = run("cypher", "RETURN 0.0 / 0.0 AS a, 1.0 / 0.0 AS b, [-1.0 / 0.0] AS c", "--json")
    assert outcome.json() == [{"a": "NaN", "b": "Infinity", "c": ["-Infinity"]}]
    json.loads(outcome.stdout, parse_constant=pytest.fail)


def test_characters_are_printed_as_they_are() -> None:
    assert '"α ≥ 1 😀"' in run("cypher", "RETURN 'α ≥ 1 😀' AS a", "--json").stdout


def test_an_error_shows_where_the_query_is_wrong() -> None:
    outcome = run("cypher", "MATCH (a:Agent)\nRETURN b.name")
    assert (outcome.code, outcome.stdout) == (1, "")
    assert "line 2, column 8" in outcome.stderr
    assert outcome.stderr.endswith("  RETURN b.name\n         ^\n")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("CREATE (a:Agent)", "CREATE"),
        ("MATCH (a) SET a.name = 'x'", "SET"),
        ("MATCH (a) DETACH DELETE a", "DETACH DELETE"),
        ("MERGE (a:Agent)", "MERGE"),
        ("CALL apoc.load.json('x')", "apoc.load.json"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "LOAD CSV"),
        ("RETURN point({x: 1, y: 2})", "point"),
    ],
)
def test_what_is_not_run_is_refused_by_name_and_place(query: str, named: str, store: Path) -> None:
    before = store.read_bytes()
    outcome = run("cypher", query)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert named in outcome.stderr.splitlines()[0]
    assert "not supported" in outcome.stderr
    assert outcome.stderr.splitlines()[-1].strip() == "^"
    assert store.read_bytes() == before


def test_a_limit_reached_is_an_error_and_no_shorter_answer() -> None:
    outcome = run("cypher", "UNWIND range(1, 5) AS x RETURN x", "--max-rows", "4", "--json")
    assert (outcome.code, outcome.stdout) == (1, "")
    assert "more than 4 rows" in outcome.stderr
    assert len(run("cypher", "UNWIND range(1, 5) AS x RETURN x", "--max-rows", "5", "--json").json()) == 5


def test_a_query_that_takes_too_long_is_stopped() -> None:
    outcome = run("cypher", ENDLESS, "--timeout", "0.05")
    assert (outcome.code, outcome.stdout) == (1, "")
    assert "took longer than 0.05 s; --timeout gives it more or less" in outcome.stderr


def test_a_query_without_a_timeout_has_one_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oncograph.queries.asking.on_graph.TIMEOUT_SECONDS", 0.05)
    outcome = run("cypher", ENDLESS)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert "took longer than 0.05 s; --timeout" in outcome.stderr


@pytest.mark.parametrize(("option", "value"), [("--max-rows", "0"), ("--max-rows", "many"), ("--timeout", "0")])
def test_a_limit_that_makes_no_sense_is_misuse(option: str, value: str) -> None:
    assert run("cypher", "RETURN 1", option, value).code == 2


def test_an_empty_query_is_told() -> None:
    outcome = run("cypher", "")
    assert outcome.code == 1
    assert outcome.stderr.startswith("error: ")


def test_several_queries_are_answered_in_turn() -> None:
    outcome = run("cypher", "RETURN 'one;' AS x; // first\nRETURN 'two' AS y;")
    assert outcome.code == 0
    assert [line for line in outcome.stdout.splitlines() if line] == ["x", "────", "one;", "y", "───", "two"]


def test_of_several_queries_the_first_that_fails_is_the_last() -> None:
    outcome = run("cypher", "RETURN 1 AS x; RETURN nothing; RETURN 2 AS y")
    assert outcome.code == 1
    assert outcome.stdout.splitlines()[-1] == "1"
    assert "nothing" in outcome.stderr


def test_several_queries_of_which_one_finds_something_find_something() -> None:
    assert run("cypher", "RETURN 1 AS x; MATCH (n:Agent {id: 'none'}) RETURN n").code == 0
    assert run("cypher", "MATCH (n:Agent {id: 'none'}) RETURN n; MATCH (n:Agent {id: 'none'}) RETURN n").code == 3


def test_explain_as_a_prefix_prints_the_plan() -> None:
    query = "MATCH (a:Agent {id: 'agent:interleukin-2'}) RETURN a.name"
    assert run("cypher", f"EXPLAIN {query}").stdout == run("cypher", query, "--explain").stdout
    assert run("cypher", f"explain {query}", "--json").json()[0].keys() == {"plan"}


def test_profile_prints_the_rows_and_tells_the_plan() -> None:
    outcome = run("cypher", "PROFILE MATCH (a:Agent {id: 'agent:interleukin-2'}) RETURN a.name AS name", "--json")
    assert outcome.json() == [{"name": "interleukin-2"}]
    assert "IndexSeek" in outcome.stderr
    assert "1 row" in outcome.stderr


def test_a_name_that_the_graph_does_not_have_is_told_on_stderr() -> None:
    outcome = run("cypher", "MATCH (a:Agnet) RETURN count(a) AS n", "--json")
    assert outcome.json() == [{"n": 0}]
    assert outcome.stderr == "warning: no node has the label `Agnet`; did you mean `Agent`?\n"


def test_a_canned_question_warns_of_nothing() -> None:
    assert "warning" not in run("ask", "benefit").stderr


@pytest.mark.usefixtures("store")
def test_columns_stay_as_the_query_names_them() -> None:
    outcome = run("cypher", "RETURN 1 AS my_value, 'HR' AS measure, 0.5 AS value, 0.4 AS ci_low, 'Harm' AS verdict")
    heading, _, row = outcome.stdout.splitlines()
    assert heading.split() == ["my_value", "measure", "value", "ci_low", "verdict"]
    assert row.split() == ["1", "HR", "0.5", "0.4", "-", "harm"]
