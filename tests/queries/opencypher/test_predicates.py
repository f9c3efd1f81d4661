"""Type predicates, normal forms, CASE with operators, and labels that are expressions, as Neo4j 5.26 answers them."""

from typing import Any

import networkx as nx
import pytest

from oncograph.queries.opencypher import CypherError, CypherSyntaxError, CypherTypeError, Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("ann", labels=["Person", "Admin"], name="Ann", of="Person")
    graph.add_node("bob", labels=["Person"], name="Bob", of="Robot")
    graph.add_edge("ann", "bob", type="KNOWS")
    graph.add_edge("bob", "ann", type="LIKES")
    return Engine(graph)


def value(engine: Engine, expression: str, **parameters: Any) -> Any:
    (row,) = engine.run(f"RETURN {expression} AS it", parameters)
    return row[0]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 IS :: INTEGER", True),
        ("1 :: FLOAT", False),
        ("1 IS TYPED INT", True),
        ("1 IS NOT :: SIGNED INTEGER", False),
        ("true IS :: INTEGER", False),
        ("null IS :: INTEGER", True),
        ("null IS :: INTEGER NOT NULL", False),
        ("null IS NOT :: INTEGER NOT NULL", True),
        ("null IS :: NOTHING", False),
        ("null IS :: NULL", True),
        ("null IS :: ANY NOT NULL", False),
        ("[] IS :: LIST<NOTHING>", True),
        ("[1, null] IS :: LIST<INTEGER>", True),
        ("[1, null] IS :: LIST<INTEGER NOT NULL>", False),
        ("[1, 'a'] IS :: LIST<INTEGER | STRING>", True),
        ("[[1]] IS :: LIST<ARRAY<INT>>", True),
        ("[1] IS :: INTEGER LIST NOT NULL", True),
        ("'a' IS :: ANY<INTEGER | VARCHAR>", True),
        ("{a: 1} IS :: MAP", True),
        ("[1] IS :: PROPERTY VALUE", True),
        ("[1, 'a'] IS :: PROPERTY VALUE", False),
        ("[null] IS :: PROPERTY VALUE", False),
        ("1 + 1 :: INTEGER", True),
        ("NOT 1 :: INTEGER", False),
        ("1 IS :: POINT", False),
    ],
)
def test_whether_a_value_is_of_a_type(engine: Engine, expression: str, expected: object) -> None:
    assert value(engine, expression) is expected


def test_parts_of_the_graph_have_types(engine: Engine) -> None:
    text = "MATCH p = (n)-[r]->() RETURN n IS :: NODE, n :: VERTEX, r :: RELATIONSHIP, r :: EDGE, p :: PATH, n :: MAP"
    assert set(engine.run(text)) == {(True, True, True, True, True, False)}


@pytest.mark.parametrize("text", ["1 IS :: NUMBER", "1 IS :: INTEGER NOT NULL | STRING", "1 IS :: LIST", "1 :: LIST<>"])
def test_what_is_no_type_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(CypherSyntaxError):
        value(engine, text)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("normalize('\\u212B') = '\\u00C5'", True),
        ("normalize('\\uFE64', NFKC)", "<"),
        ("normalize(null)", None),
        ("'\\u212B' IS NORMALIZED", False),
        ("'\\u212B' IS NOT NFC NORMALIZED", True),
        ("'a' IS NFKD NORMALIZED", True),
        ("1 IS NORMALIZED", None),
        ("null IS NOT NORMALIZED", None),
    ],
)
def test_normal_forms(engine: Engine, expression: str, expected: object) -> None:
    assert value(engine, expression) == expected


@pytest.mark.parametrize("text", ["normalize('a', 'NFC')", "normalize('a', UTF8)", "normalize(1)"])
def test_what_cannot_be_normalised_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(CypherError):
        value(engine, text)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("CASE $x WHEN < 0.05 THEN 'a' WHEN < 1 THEN 'b' ELSE 'c' END", ["a", "b", "c", "c"]),
        (
            "CASE $x WHEN IS NULL THEN 'none' WHEN 0.01, >= 5 THEN 'ends' ELSE 'middle' END",
            ["ends", "middle", "ends", "none"],
        ),
        ("CASE $x WHEN > 1 + 1 THEN 'big' WHEN <> 0.5 THEN 'small' END", ["small", None, "big", None]),
        (
            "CASE toString($x) WHEN STARTS WITH '0' THEN 1 WHEN =~ '\\\\d+' THEN 2 WHEN IS NOT NULL THEN 3 ELSE 4 END",
            [1, 1, 2, 4],
        ),
        ("CASE $x WHEN :: FLOAT NOT NULL THEN 1 WHEN IS :: INTEGER NOT NULL THEN 2 END", [1, 1, 2, None]),
    ],
)
def test_case_compares_its_subject(engine: Engine, expression: str, expected: list[object]) -> None:
    assert [value(engine, expression, x=x) for x in (0.01, 0.5, 7, None)] == expected


def test_the_subject_of_a_case_has_one_value(engine: Engine) -> None:
    text = "UNWIND range(1, 200) AS i RETURN DISTINCT CASE rand() WHEN < 0.5 THEN 1 WHEN >= 0.5 THEN 2 ELSE 3 END AS it"
    assert set(engine.run(text)) == {(1,), (2,)}


def test_case_compares_an_aggregate(engine: Engine) -> None:
    text = "MATCH (n)-[r]->() RETURN n.name, CASE count(r) WHEN > 5 THEN 'many' ELSE 'few' END AS it ORDER BY n.name"
    assert list(engine.run(text)) == [("Ann", "few"), ("Bob", "few")]


@pytest.mark.parametrize("when", ["IN [1]", "CONTAINS 'a'", "!= 1", "< 1 < 2", "< 2 AND true"])
def test_what_cannot_follow_when_is_refused(engine: Engine, when: str) -> None:
    with pytest.raises(CypherSyntaxError):
        value(engine, f"CASE 1 WHEN {when} THEN 1 END")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(n:$('Person'))", 2),
        ("(n:$(['Person', 'Admin']))", 1),
        ("(n:$all(['Person', 'Admin']))", 1),
        ("(n:$any(['Robot', 'Admin']))", 1),
        ("(n:$any([]))", 0),
        ("(n:$([]))", 2),
        ("(n:!$('Admin'))", 1),
        ("(n:$('Person')&!$($label))", 1),
        ("(n:$(n.of))", 1),
        ("()-[r:$('KNOWS')]->()", 1),
        ("()-[r:$(['KNOWS', 'LIKES'])]->()", 0),
        ("()-[r:$any(['KNOWS', 'LIKES'])]->()", 2),
        ("()-[r:$('KNOWS')|LIKES]->()", 2),
        ("()-[r:$('KNOWS')*1..2]->()", 1),
        ("()-[:$any(['KNOWS', 'LIKES'])]->+()", 4),
    ],
)
def test_labels_and_types_can_be_expressions(engine: Engine, pattern: str, expected: int) -> None:
    assert list(engine.run(f"MATCH {pattern} RETURN count(*)", {"label": "Admin"})) == [(expected,)]


def test_the_label_differs_from_row_to_row(engine: Engine) -> None:
    text = "UNWIND ['Person', 'Admin', 'Robot'] AS l OPTIONAL MATCH (n:$(l)) RETURN l, count(n) ORDER BY l"
    assert list(engine.run(text)) == [("Admin", 1), ("Person", 2), ("Robot", 0)]


def test_the_label_is_an_expression_in_a_subquery(engine: Engine) -> None:
    text = "WITH 'KNOWS' AS t MATCH (n) WHERE EXISTS { (n)-[:$(t)]->() } AND (n)-[:$('KNOWS')]->() RETURN n.name"
    assert list(engine.run(text)) == [("Ann",)]


@pytest.mark.parametrize("names", ["null", "''", "1", "[1]", "[null]", "$x"])
def test_what_is_no_label_is_refused(engine: Engine, names: str) -> None:
    with pytest.raises(CypherError):
        engine.run(f"MATCH (n:$({names})) RETURN n", {"x": {}})


def test_a_label_that_is_an_expression_stands_in_a_pattern(engine: Engine) -> None:
    with pytest.raises(CypherSyntaxError, match=r"labels\(n\)"):
        engine.run("MATCH (n) WHERE n:$('Person') RETURN n")
    with pytest.raises(CypherTypeError):
        engine.run("MATCH (n:$($x)) RETURN n", {"x": 1})
