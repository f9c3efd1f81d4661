import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from oncograph.graph.labels import Verdict
from oncograph.queries.library import (
    NAME_TYPES,
    RESERVED,
    CannedQuery,
    Parameter,
    QueryFileError,
    builtin_queries,
    parse_query,
)
from oncograph.queries.own_questions import load_queries

SOUND = """\
// name: my-query
// question: Which claims are there?
// parameters:
//   verdict: text = "Harm" {Benefit, Harm} -- only these
//   least: float = null -- least weight
//   many: integer = 3 -- how many
//   subgroups: boolean = false -- also subgroups
//   agent: agent -- tested agent
// columns:
//   claim -- id of the claim
// example: oncograph ask my-query --agent interferon

MATCH (c:Claim)-[:ABOUT]->(:Agent {id: $agent})
WHERE c.verdict = $verdict AND c.weight_for >= $least AND c.studies > $many AND ($subgroups OR c.subgroup IS NULL)
RETURN c.id AS claim
ORDER BY claim
"""


def test_header_is_read() -> None:
    query = parse_query(SOUND, Path("my.cypher"))
    assert query.name == "my-query"
    assert query.question == "Which claims are there?"
    assert query.columns == (("claim", "id of the claim"),)
    assert query.example == "oncograph ask my-query --agent interferon"
    assert query.text.startswith("MATCH")
    assert query.text.endswith("ORDER BY claim")
    assert query.parameters == (
        Parameter("verdict", "text", "Harm", "only these", choices=("Benefit", "Harm")),
        Parameter("least", "float", None, "least weight"),
        Parameter("many", "integer", 3, "how many"),
        Parameter("subgroups", "boolean", default=False, meaning="also subgroups"),
        Parameter("agent", "agent", None, "tested agent", required=True),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("// question: Which claims are there?\n", "", None, "no question"),
        ("// example: oncograph ask my-query --agent interferon\n", "", None, "no example"),
        ("// name: my-query", "// name: My Query", None, "My Query"),
        ("// name: my-query", "// nmae: my-query", 1, "expected one of"),
        ("// columns:", "// name: again\n// columns:", 9, "name is given twice"),
        ("//   claim -- id of the claim\n", "", None, "no columns"),
        ("//   claim -- id of the claim", "//   claim: id of the claim", 10, "a column is written"),
        ("//   least: float = null -- least weight", "//   least float -- least weight", 5, "a parameter is written"),
        ("least: float = null", "limit: float = null", 5, "limit cannot name a parameter"),
        ("least: float = null", "Least: float = null", 5, "Least cannot name a parameter"),
        ("least: float = null", "least: number = null", 5, "no parameter type number"),
        ("least: float = null", "least: float = few", 5, "no JSON"),
        ("least: float = null", 'least: float = "3"', 5, "no float"),
        ("many: integer = 3", "many: integer = 3.5", 6, "no integer"),
        ("many: integer = 3", "many: integer = true", 6, "no integer"),
        ("many: integer = 3", "many: integer = 3 {3, 4}", 6, "only a text has a choice"),
        ('"Harm" {Benefit, Harm}', '"Mixed" {Benefit, Harm}', 4, "none of Benefit, Harm"),
        ("many: integer = 3 -- how many", "least: float = null -- again", 6, "least is given twice"),
    ],
)
def test_faults_of_a_header(old: str, new: str, line: int | None, told: str) -> None:
    assert old in SOUND
    with pytest.raises(QueryFileError, match=told) as caught:
        parse_query(SOUND.replace(old, new, 1), Path("folder/my.cypher"))
    assert caught.value.fault.line == line
    assert str(caught.value).startswith("folder/my.cypher")


def test_a_header_without_a_query() -> None:
    with pytest.raises(QueryFileError, match="no query follows"):
        parse_query(SOUND[: SOUND.index("MATCH")], Path("my.cypher"))


def test_builtin_questions_are_complete() -> None:
    queries = builtin_queries()
    assert [query.name for query in queries] == sorted(query.path.stem for query in queries)
    assert len(queries) >= 17
    for query in queries:
        assert query.question.endswith(("?", "."))
        assert query.example.startswith(f"oncograph ask {query.name}")
        assert not {parameter.name for parameter in query.parameters} & RESERVED
        assert all(parameter.type in NAME_TYPES for parameter in query.parameters if parameter.name == parameter.type)


def test_own_questions_join_the_list(tmp_path: Path) -> None:
    (tmp_path / "mine.cypher").write_text(SOUND, "utf-8")
    (tmp_path / "notes.txt").write_text("no query", "utf-8")
    queries, faults = load_queries(tmp_path)
    assert not faults
    names = [query.name for query in queries]
    assert names == sorted([*(query.name for query in builtin_queries()), "my-query"])


def test_no_folder_adds_nothing(tmp_path: Path) -> None:
    assert load_queries(None) == load_queries(tmp_path / "absent") == (builtin_queries(), ())


def test_a_clash_of_names_tells_both_files(tmp_path: Path) -> None:
    (tmp_path / "a.cypher").write_text(SOUND, "utf-8")
    (tmp_path / "b.cypher").write_text(SOUND, "utf-8")
    (tmp_path / "c.cypher").write_text(SOUND.replace("name: my-query", "name: benefit"), "utf-8")
    queries, (first, second) = load_queries(tmp_path)
    assert str(tmp_path / "a.cypher") in str(first)
    assert str(tmp_path / "b.cypher") in str(first)
    assert str(tmp_path / "c.cypher") in str(second)
    assert "benefit.cypher" in str(second)
    assert _named(queries, "benefit").path.parent != tmp_path


def test_a_faulty_file_is_told_and_the_others_join(tmp_path: Path) -> None:
    (tmp_path / "sound.cypher").write_text(SOUND, "utf-8")
    (tmp_path / "unordered.cypher").write_text(
        SOUND.replace("my-query", "unordered").replace("ORDER BY claim\n", ""), "utf-8"
    )
    (tmp_path / "wrong.cypher").write_text(SOUND.replace("my-query", "wrong").replace("MATCH", "MTCH"), "utf-8")
    (tmp_path / "binary.cypher").write_bytes(b"\xff\xfe")
    queries, faults = load_queries(tmp_path)
    assert _named(queries, "my-query").path == tmp_path / "sound.cypher"
    assert [Path(fault.file).stem for fault in faults] == ["binary", "unordered", "wrong"]
    assert faults[1].line == 15
    assert "ORDER BY" in str(faults[1])


def test_import_is_light() -> None:
    script = (
        "import json, sys, oncograph.queries.library as it; it.builtin_queries(); print(json.dumps([*sys.modules]))"
    )
    printed = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    heavy = {"networkx", "pydantic", "yaml", "scipy", "pandas", "neo4j", "oncograph.queries.opencypher"}
    assert not heavy & set(json.loads(printed))


def _named(queries: tuple[CannedQuery, ...], name: str) -> CannedQuery:
    return next(query for query in queries if query.name == name)


def test_every_question_lists_the_verdicts_in_their_one_order() -> None:
    orders = {
        query.name: [word for word in re.findall(r"WHEN '(\w+)' THEN \d", query.text) if word in set(Verdict)]
        for query in builtin_queries()
    }
    ranked = {name: order for name, order in orders.items() if len(order) > 2}
    assert {"benefit", "offers"} <= ranked.keys()
    choices = [parameter.choices for query in builtin_queries() for parameter in query.parameters]
    offered = [list(some) for some in choices if some and set(some) <= set(Verdict)]
    assert offered
    for order in [*ranked.values(), *offered]:
        assert order == [verdict for verdict in Verdict if verdict in order]
