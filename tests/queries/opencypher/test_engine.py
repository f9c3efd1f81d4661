"""The engine's interface: results, parameters, plans kept, changes of the graph, the README."""

import doctest
import threading
from importlib.resources import files
from typing import Any, TypeAlias

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncograph.queries.opencypher import (
    CypherArgumentError,
    CypherError,
    CypherSyntaxError,
    CypherTypeError,
    Engine,
    Node,
    Path,
    Relationship,
)

Graph: TypeAlias = "nx.MultiDiGraph[Any]"


@pytest.fixture
def graph() -> Graph:
    graph: Graph = nx.MultiDiGraph()
    graph.add_node("a", labels=["Person", "Author"], name="Ada", tags=("x", "y"), missing=None)
    graph.add_node("b", labels="Person", name="Bob")
    graph.add_node("c")
    graph.add_edge("a", "b", type="KNOWS", since=1833)
    graph.add_edge("a", "b", type="KNOWS", since=1840)
    graph.add_edge("b", "c", key="k", type="OWNS")
    return graph


def rows(engine: Engine, text: str, **parameters: object) -> list[tuple[Any, ...]]:
    return list(engine.run(text, parameters))


def test_the_readme_tells_the_truth() -> None:
    text = (files("oncograph.queries.opencypher") / "README.md").read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    assert len(test.examples) == 15
    assert doctest.DocTestRunner().run(test).failed == 0


def test_rows_hold_copies_of_nodes_relationships_and_paths(graph: Graph) -> None:
    ((node, relationship, path),) = rows(Engine(graph), "MATCH p = (n {name: 'Bob'})-[r]->() RETURN n, r, p")
    assert node == Node("b", frozenset({"Person"}), {"name": "Bob"})
    assert relationship == Relationship(("b", "c", "k"), "OWNS", "b", "c", {})
    assert path == Path((node, Node("c", frozenset(), {})), (relationship,))
    assert len(path) == 1
    node.properties["name"] = "changed"
    assert graph.nodes["b"]["name"] == "Bob"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MATCH (n) RETURN n.name AS n ORDER BY n.name", [("Ada",), ("Bob",), (None,)]),
        ("MATCH (n) RETURN DISTINCT n.name AS n, 1 AS m ORDER BY n.name DESC", [(None, 1), ("Bob", 1), ("Ada", 1)]),
        ("MATCH (n:Person) WITH 1 AS n, n.name AS y ORDER BY n.name DESC RETURN n, y", [(1, "Bob"), (1, "Ada")]),
        (
            "UNWIND [[1, 9], [2, 8]] AS p WITH p[0] AS a, p[1] AS b RETURN -a AS c, b AS a ORDER BY -a",
            [(-2, 8), (-1, 9)],
        ),
        (
            "UNWIND [[1, 9], [2, 8]] AS p WITH p[0] AS a, p[1] AS b RETURN -a AS c, b AS a ORDER BY a",
            [(-2, 8), (-1, 9)],
        ),
    ],
)
def test_a_sort_key_that_is_a_column_as_a_whole_is_that_column(
    graph: Graph, text: str, expected: list[tuple[Any, ...]]
) -> None:
    assert rows(Engine(graph), text) == expected


@pytest.mark.parametrize("distinct", ["", "DISTINCT "])
def test_where_after_with_asks_the_new_variable_of_an_old_name(graph: Graph, distinct: str) -> None:
    query = f"MATCH (a)-->(b) WITH {distinct}a.name AS x, b AS a WHERE a.name = 'Bob' RETURN DISTINCT x, a.name AS y"
    assert rows(Engine(graph), query) == [("Ada", "Bob")]


def test_properties_of_one_variable_are_read_whatever_it_is(graph: Graph) -> None:
    query = """MATCH (n:Person) OPTIONAL MATCH (n)-[r:KNOWS]->(m)
    UNWIND [n, r, m, {name: 'map', since: 1, labels: 2, type: 3}] AS x
    RETURN DISTINCT x.name AS name, x.since AS since, x.labels AS labels, x.type AS type ORDER BY name, since"""
    named = [("Ada", None, None, None), ("Bob", None, None, None), ("map", 1, 2, 3)]
    known = [(None, 1833, None, None), (None, 1840, None, None), (None, None, None, None)]
    assert rows(Engine(graph), query) == named + known
    with pytest.raises(CypherTypeError, match="an integer has no property"):
        rows(Engine(graph), "UNWIND $xs AS x WITH x.a AS a, x.b AS b RETURN a, b ORDER BY a", xs=[1])


def test_case_asks_labels_and_strings_and_results_in_anything(graph: Graph) -> None:
    labels = "MATCH (n) RETURN CASE WHEN n:Author THEN n WHEN n:Person|None THEN n.name ELSE labels(n) END AS x"
    ((author,), *others) = rows(Engine(graph), labels)
    assert isinstance(author, Node)
    assert others == [("Bob",), ([],)]
    texts = "UNWIND ['a', 'b', 1, null, 'a'] AS x RETURN CASE x WHEN 'a' THEN 1 WHEN 'a' THEN 2 {} END AS y"
    engine = Engine(graph)
    assert rows(engine, texts.format("")) == [(1,), (None,), (None,), (None,), (1,)]
    assert rows(engine, texts.format("WHEN 'b' THEN x ELSE [x]")) == [(1,), ("b",), ([1],), ([None],), (1,)]


def test_results_hold_nodes_inside_lists_and_maps_too(graph: Graph) -> None:
    ((value,),) = rows(Engine(graph), "MATCH (n {name: 'Bob'}) RETURN {list: [n, 1]} AS value")
    assert value == {"list": [Node("b", frozenset({"Person"}), {"name": "Bob"}), 1]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x IN [n] WHERE x:Author|Nobody | x.name]", ["Ada"]),
        ("[x IN [n] WHERE x:Author|Nobody AND x.name = 'Ada' | x.name]", ["Ada"]),
        ("[x IN [n] WHERE x:Nobody|Nothing|Author | x:Author|Nobody]", None),
        ("[x IN [n] WHERE x:Author|Nobody | (x:Author|Nobody)]", [True]),
        ("[(n)-[k]->(m) WHERE k:KNOWS|OWNS AND m:Author|Person | k.since]", [1833, 1840]),
        ("[x IN [n] WHERE x IS Author|Nobody | x.name]", ["Ada"]),
        ("[x IN [n] WHERE x:Author|name]", ["Ada"]),
        ("[x IN [n] WHERE x:Author|Nobody|name]", ["Ada"]),
        ("[x IN [n] WHERE x:Author|[i IN [1] | i]]", [[1]]),
        ("reduce(s = 0, x IN CASE WHEN n:Author|Nobody THEN [1] ELSE [] END | s + x)", 1),
    ],
)
def test_a_bar_between_labels_is_told_from_the_one_of_a_comprehension(graph: Graph, text: str, expected: Any) -> None:
    query = f"MATCH (n:Author) WITH n, n.name AS name RETURN {text}"
    if expected is None:
        with pytest.raises(CypherSyntaxError):
            rows(Engine(graph), query)
    else:
        assert rows(Engine(graph), query) == [(expected,)]


def test_labels_types_and_none_are_no_properties(graph: Graph) -> None:
    engine = Engine(graph)
    query = "MATCH (n {name: 'Ada'})-[r {since: 1833}]->() RETURN n.labels, r.type, n.missing, keys(n), properties(r)"
    assert rows(engine, query) == [(None, None, None, ["name", "tags"], {"since": 1833})]
    assert rows(engine, "MATCH (n {labels: 'Person'}) RETURN n") == []


def test_a_tuple_is_read_as_a_list(graph: Graph) -> None:
    query = "MATCH (n:Author) RETURN n.tags[0], size(n.tags), 'y' IN n.tags, n.tags = ['x', 'y'], n.tags + 'z'"
    assert rows(Engine(graph), query) == [("x", 2, True, True, ["x", "y", "z"])]


def test_columns_are_named_as_written(graph: Graph) -> None:
    result = Engine(graph).run("MATCH (n) RETURN n.name, cOuNt( * ), n.name + '!' AS loud")
    assert result.columns == ("n.name", "cOuNt( * )", "loud")
    assert len(result) == len(list(result)) == 3


def test_a_result_can_be_read_twice(graph: Graph) -> None:
    result = Engine(graph).run("UNWIND [1, 2] AS x RETURN x")
    assert list(result) == list(result) == [(1,), (2,)]


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(CypherArgumentError, match=r"\$name was not given"):
        Engine(nx.MultiDiGraph()).run("RETURN $name", {"other": 1})


@pytest.mark.parametrize("value", [object(), {1: 2}, {"a": {1, 2}}, [b"bytes"]])
def test_a_parameter_of_no_cypher_type_is_refused(value: object) -> None:
    with pytest.raises(CypherTypeError, match="no value of Cypher"):
        Engine(nx.MultiDiGraph()).run("RETURN $value", {"value": value})


def test_an_integer_parameter_beyond_64_bits_is_refused() -> None:
    with pytest.raises(CypherArgumentError, match="64 bits"):
        Engine(nx.MultiDiGraph()).run("RETURN $value", {"value": 2**63})


def test_parameters_are_read_as_values(graph: Graph) -> None:
    engine = Engine(graph)
    assert rows(engine, "RETURN $t, $m.k, $n", t=(1, (2,)), m={"k": [None]}, n=None) == [([1, [2]], [None], None)]
    assert rows(engine, "MATCH (n) WHERE n.name IN $names RETURN n.name", names=["Bob", None]) == [("Bob",)]


def test_a_plan_serves_all_values_and_null_and_booleans_have_their_own(graph: Graph) -> None:
    engine = Engine(graph)
    query = "MATCH (n) WHERE ($name IS NULL OR n.name = $name) AND ($all OR n:Author) RETURN count(*) AS c"
    for name, everyone, count in [
        ("Bob", True, 1),
        (None, True, 3),
        ("Bob", False, 0),
        (None, False, 1),
        ("Ada", True, 1),
    ]:
        assert rows(engine, query, name=name, all=everyone) == [(count,)]
    assert rows(engine, query, name=None, all=None) == [(1,)]
    with pytest.raises(CypherTypeError, match="boolean"):
        engine.run(query, {"name": None, "all": 1})


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("$p IS NOT NULL AND n.name = $p", [0, 1]),
        ("NOT $p IS NULL AND n.name = $p", [0, 1]),
        ("NOT ($p IS NULL OR n.name <> $p)", [0, 1]),
        ("$p IS NULL", [3, 0]),
        ("$p IS NULL AND n.name = 'Ada'", [1, 0]),
    ],
)
def test_conditions_settled_by_null_mean_the_same(graph: Graph, condition: str, expected: list[int]) -> None:
    engine = Engine(graph)
    query = f"MATCH (n) WHERE {condition} RETURN count(*)"
    assert [rows(engine, query, p=value)[0][0] for value in (None, "Bob")] == expected


def test_one_engine_serves_several_threads(graph: Graph) -> None:
    engine = Engine(graph)
    query = "UNWIND range(1, 2000) AS i MATCH (n) WITH i % $k AS key, count(n) AS c RETURN key, c ORDER BY key"
    engine.run(query, {"k": 1})
    found: dict[int, list[tuple[Any, ...]]] = {}

    def ask(k: int) -> None:
        found[k] = rows(engine, query, k=k)

    threads = [threading.Thread(target=ask, args=(k,)) for k in (2, 4, 5, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {k: [(key, 3 * 2000 // k) for key in range(k)] for k in (2, 4, 5, 8)}


def test_a_graph_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(CypherTypeError, match="MultiDiGraph"):
        Engine(nx.Graph())  # type: ignore[arg-type]  # what a careless caller passes
    graph: Graph = nx.MultiDiGraph()
    graph.add_edge("a", "b")
    with pytest.raises(CypherTypeError, match=r"edge \('a', 'b', 0\) has no attribute 'type'"):
        Engine(graph).run("MATCH ()-->() RETURN 1")


def test_changes_are_seen_after_refresh(graph: Graph) -> None:
    engine = Engine(graph)
    query = "MATCH (n:Person {name: $name})-[:KNOWS]->(m) RETURN m.name"
    assert rows(engine, query, name="Eve") == []
    graph.add_node("e", labels=["Person"], name="Eve")
    graph.add_edge("e", "a", type="KNOWS")
    engine.refresh()
    assert rows(engine, query, name="Eve") == [("Ada",)]


OVERVIEWS = [
    "MATCH (n) RETURN id(n), labels(n), n.v ORDER BY id(n)",
    "MATCH (a)-[r]->(b) RETURN id(a), type(r), id(b), r.w ORDER BY id(a), id(b), type(r), r.w",
    "MATCH (a)<-[r:T]-(b) RETURN id(a), id(b), r.w ORDER BY id(a), id(b), r.w",
    "MATCH (a)--(b) RETURN id(a), count(b) ORDER BY id(a)",
    "MATCH (a:A {v: 1}) RETURN id(a) ORDER BY id(a)",
    "MATCH (a {v: 2})-[:S]->(b:B) RETURN id(a), id(b) ORDER BY id(a), id(b)",
]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_reading_some_nodes_again_is_as_good_as_reading_all(data: st.DataObject) -> None:
    graph: Graph = nx.MultiDiGraph()
    labels = st.lists(st.sampled_from("AB"), unique=True)
    for node in range(4):
        graph.add_node(node, labels=data.draw(labels), v=data.draw(st.integers(1, 2)))
    engine = Engine(graph)
    for _ in range(3):
        for query in data.draw(st.lists(st.sampled_from(OVERVIEWS))):
            engine.run(query)
        changed: set[int] = set()
        for _ in range(data.draw(st.integers(1, 3))):
            node, other = data.draw(st.integers(0, 5)), data.draw(st.sampled_from(sorted(graph) or [0]))
            action = data.draw(st.sampled_from(["node", "drop node", "edge", "drop edge"]))
            if action == "node":
                changed.add(node)
                graph.add_node(node, labels=data.draw(labels), v=data.draw(st.integers(1, 2)))
            elif action == "edge" and node in graph and other in graph:
                changed |= {node, other}
                graph.add_edge(node, other, type=data.draw(st.sampled_from("ST")), w=data.draw(st.integers(0, 1)))
            elif action == "drop node" and node in graph:
                changed |= {node, *graph.successors(node), *graph.predecessors(node)}
                graph.remove_node(node)
            elif action == "drop edge" and graph.has_edge(node, other):
                changed |= {node, other}
                graph.remove_edge(node, other)
        engine.refresh(changed)
        for query in OVERVIEWS:
            assert list(engine.run(query)) == list(Engine(graph).run(query)), query


def test_errors_share_one_base_and_point_at_the_text() -> None:
    with pytest.raises(CypherSyntaxError) as caught:
        Engine(nx.MultiDiGraph()).run("MATCH (n)\nRETURN m")
    assert isinstance(caught.value, CypherError)
    assert (caught.value.line, caught.value.column) == (2, 8)


def test_a_large_integer_and_the_float_beside_it_differ_wherever_they_meet() -> None:
    engine = Engine(nx.MultiDiGraph())
    pair = "WITH 9007199254740993 AS i, 9007199254740992.0 AS f"
    assert list(engine.run(f"{pair} RETURN i = f, i > f, i IN [f], [i] = [f], {{a: i}} = {{a: f}}")) == [
        (False, True, False, False, False)
    ]
    numbers = "UNWIND [9007199254740994.0, 9007199254740993, 9007199254740992.0, 9007199254740992] AS x"
    whole, float_ = 2**53, float(2**53)
    assert [repr(x) for (x,) in engine.run(f"{numbers} RETURN x ORDER BY x")] == list(
        map(repr, [float_, whole, whole + 1, float_ + 2])
    )
    assert list(engine.run(f"{numbers} RETURN count(DISTINCT x), min(x), max(x)")) == [(3, whole, float_ + 2)]
    assert list(engine.run(f"{numbers} RETURN x, count(*)")) == [(float_ + 2, 1), (whole + 1, 1), (whole, 2)]
