"""CALL of subqueries and procedures, SHOW, EXPLAIN, PROFILE, hints and `CYPHER 5`, as Neo4j 5.26 answers them."""

import networkx as nx
import pytest

from oncograph.queries.opencypher import CypherError, CypherSyntaxError, Engine, Node, Relationship


@pytest.fixture(scope="module")
def engine() -> Engine:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, age in (("Ann", 30), ("Bob", 40), ("Cyd", None)):
        graph.add_node(name, labels=["Person"], name=name, age=age)
    graph.add_edge("Ann", "Bob", type="KNOWS", since=2000)
    graph.add_edge("Bob", "Cyd", type="KNOWS", since=2010)
    return Engine(graph)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("CALL { MATCH (n:Person) RETURN count(n) AS c } RETURN c", [(3,)]),
        (
            "MATCH (n:Person) CALL { WITH n MATCH (n)-[:KNOWS]->(m) RETURN m.name AS m } RETURN n.name, m",
            [("Ann", "Bob"), ("Bob", "Cyd")],
        ),
        (
            "MATCH (n) CALL (n) { MATCH (n)-->(m) RETURN m.name AS m } RETURN n.name, m",
            [("Ann", "Bob"), ("Bob", "Cyd")],
        ),
        (
            "MATCH (n) CALL (*) { MATCH (n)-->(m) RETURN m.name AS m } RETURN n.name, m",
            [("Ann", "Bob"), ("Bob", "Cyd")],
        ),
        ("MATCH (n) CALL { WITH * RETURN n.age AS a } RETURN sum(a)", [(70,)]),
        ("MATCH (n) CALL () { MATCH (n) RETURN count(n) AS c } RETURN n.name, c", [("Ann", 3), ("Bob", 3), ("Cyd", 3)]),
        ("MATCH (n {name: 'Ann'}) CALL (n) { WITH 1 AS x RETURN n.age + x AS y } RETURN y", [(31,)]),
        (
            "MATCH (n {name: 'Ann'}) CALL { WITH n RETURN n.age AS a UNION WITH n RETURN n.age * 2 AS a } RETURN a",
            [(30,), (60,)],
        ),
        (
            "MATCH (n {name: 'Ann'}) CALL { WITH n RETURN n.age AS a UNION ALL RETURN 30 AS a } RETURN a",
            [(30,), (30,)],
        ),
        (
            "MATCH (n) OPTIONAL CALL (n) { MATCH (n)-->(m) RETURN m.name AS m } RETURN n.name, m",
            [("Ann", "Bob"), ("Bob", "Cyd"), ("Cyd", None)],
        ),
        (
            "UNWIND [1, 2, 3] AS x CALL (x) { UNWIND range(1, x) AS y RETURN y ORDER BY y DESC LIMIT 1 } RETURN x, y",
            [(1, 1), (2, 2), (3, 3)],
        ),
        (
            "UNWIND [1, 2, 3] AS x CALL (x) { UNWIND range(1, x) AS y RETURN y LIMIT 2 } RETURN x, y LIMIT 4",
            [(1, 1), (2, 1), (2, 2), (3, 1)],
        ),
        (
            "UNWIND [1, 2] AS x CALL (x) { UNWIND [1, 1, 2] AS y RETURN DISTINCT y } RETURN x, collect(y)",
            [(1, [1, 2]), (2, [1, 2])],
        ),
        ("UNWIND [1, 2] AS x CALL (x) { RETURN sum(x) AS s, x + 1 AS t } RETURN s, t", [(1, 2), (2, 3)]),
        (
            "UNWIND [1, 2] AS x CALL (x) { CALL (x) { RETURN x * 2 AS z } RETURN z + x AS w } RETURN w",
            [(3,), (6,)],
        ),
        ("UNWIND [1, 2] AS x CALL { WITH x CALL { RETURN 5 AS z } RETURN z + x AS w } RETURN w", [(6,), (7,)]),
        ("UNWIND [1, 2] AS x CALL (x) { WITH x, 1 AS one RETURN * } RETURN x, one", [(1, 1), (2, 1)]),
        ("UNWIND [1, 2] AS x CALL { WITH x WITH x WHERE x > 1 RETURN x AS y } RETURN x, y", [(2, 2)]),
        ("UNWIND [3, 1, 2] AS x CALL (x) { RETURN x AS y ORDER BY y } RETURN y SKIP 1 LIMIT 1", [(1,)]),
        ("MATCH (n) CALL (n) { MATCH (n)-[r]->(m) RETURN r } MATCH (a)-[r]->(b) RETURN b.name", [("Bob",), ("Cyd",)]),
        ("MATCH (n) CALL (n) { MATCH p = (n)-->() RETURN p } RETURN length(p)", [(1,), (1,)]),
        (
            "MATCH (n) WHERE EXISTS { CALL { WITH n MATCH (n)-->(m) RETURN m } RETURN m } RETURN n.name",
            [("Ann",), ("Bob",)],
        ),
        (
            "MATCH (n) RETURN n.name, COUNT { CALL (n) { MATCH (n)-->(m) RETURN m } RETURN m } AS c",
            [("Ann", 1), ("Bob", 1), ("Cyd", 0)],
        ),
        (
            "MATCH (n) WITH n CALL (n) { MATCH (n)-->(m) WHERE $x IS NULL OR m.age > $x RETURN m.name AS m } RETURN m",
            [("Bob",)],
        ),
        ("CALL { RETURN 1 AS a, 2 AS b UNION RETURN 3 AS b, 4 AS a } RETURN a, b", [(1, 2), (4, 3)]),
    ],
)
def test_a_subquery_is_run_for_every_row(engine: Engine, text: str, rows: list[tuple[object, ...]]) -> None:
    assert sorted(engine.run(text, {"x": 5}), key=repr) == sorted(rows, key=repr)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n) CALL (n) { WITH 1 AS n RETURN n AS y } RETURN y",
        "MATCH (n) CALL (n) { UNWIND [1] AS n RETURN n AS y } RETURN y",
        "MATCH (n) CALL (n) { RETURN n } RETURN n",
        "MATCH (n) CALL { WITH n RETURN n.age AS n } RETURN n",
        "MATCH (n) CALL { WITH n WITH 1 AS x RETURN n.age AS a } RETURN a",
        "MATCH (n) CALL { MATCH (m) WITH n RETURN n.age AS a } RETURN a",
        "MATCH (n) CALL { WITH n.age AS x RETURN x AS a } RETURN a",
        "MATCH (n) CALL { WITH n AS x RETURN x.age AS a } RETURN a",
        "MATCH (n) CALL { WITH n, 1 AS x RETURN x AS a } RETURN a",
        "MATCH (n) CALL { WITH n WHERE n.age > 30 RETURN n.age AS a } RETURN a",
        "MATCH (n) CALL { WITH DISTINCT n RETURN n.age AS a } RETURN a",
        "MATCH (n) CALL { WITH n LIMIT 1 RETURN n.age AS a } RETURN a",
        "MATCH (n) CALL { WITH n, m RETURN 1 AS a } RETURN a",
        "MATCH (n) CALL (m) { RETURN 1 AS a } RETURN a",
        "MATCH (n) CALL (n AS m) { RETURN 1 AS a } RETURN a",
        "MATCH (n) CALL (n) { RETURN 1 } RETURN n",
        "MATCH (n) CALL (n) { RETURN * } RETURN n",
        "MATCH (n) CALL (n) { MATCH (n)-->(m) } RETURN n",
        "CALL { RETURN 1 AS a }",
        "CALL { RETURN 1 AS a UNION RETURN 1 AS b } RETURN a",
    ],
)
def test_a_subquery_that_is_none_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(CypherSyntaxError):
        engine.explain(text)


def test_a_limit_after_a_subquery_stops_what_comes_before_it(engine: Engine) -> None:
    text = "PROFILE UNWIND range(1, 1000000) AS x CALL (x) { RETURN x AS y LIMIT 1 } RETURN y LIMIT 3"
    result = engine.run(text)
    assert list(result) == [(1,), (2,), (3,)]
    assert result.plan is not None
    (unwound,) = (line for line in result.plan.splitlines() if line.startswith("+ Unwind"))
    assert " 3 rows" in unwound


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("CALL db.labels()", ["label"], [("Person",)]),
        ("CALL db.labels", ["label"], [("Person",)]),
        ("CALL db.labels() YIELD *", ["label"], [("Person",)]),
        ("CALL db.labels() YIELD label AS l", ["l"], [("Person",)]),
        ("CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS t", ["t"], [("KNOWS",)]),
        ("CALL db.propertyKeys()", ["propertyKey"], [("age",), ("name",), ("since",)]),
        ("CALL db.propertyKeys() YIELD propertyKey AS k WHERE k < 'b' RETURN k", ["k"], [("age",)]),
        ("OPTIONAL CALL db.labels() YIELD label WHERE false RETURN label", ["label"], [(None,)]),
        ("MATCH (n) CALL db.labels() YIELD label RETURN label, count(n) AS c", ["label", "c"], [("Person", 3)]),
        (
            "CALL db.schema.nodeTypeProperties()",
            ["nodeType", "nodeLabels", "propertyName", "propertyTypes", "mandatory"],
            [(":`Person`", ["Person"], "name", ["String"], True), (":`Person`", ["Person"], "age", ["Long"], False)],
        ),
        (
            "CALL db.schema.relTypeProperties()",
            ["relType", "propertyName", "propertyTypes", "mandatory"],
            [(":`KNOWS`", "since", ["Long"], True)],
        ),
        ("SHOW INDEX YIELD name, type WHERE name = 'labels'", ["name", "type"], [("labels", "LOOKUP")]),
        ("SHOW INDEX WHERE type = 'TEXT'", None, []),
        ("SHOW ALL INDEXES YIELD * WHERE type = 'LOOKUP' RETURN count(*) AS c", ["c"], [(2,)]),
        ("SHOW INDEXES YIELD name AS x ORDER BY x = 'types' DESC LIMIT 1", ["x"], [("types",)]),
        ("SHOW CONSTRAINTS", None, []),
    ],
)
def test_what_the_procedures_give(
    engine: Engine, text: str, columns: list[str] | None, rows: list[tuple[object, ...]]
) -> None:
    result = engine.run(text)
    assert columns is None or list(result.columns) == columns
    assert list(result) == rows


def test_the_schema_is_a_graph_of_labels_and_types(engine: Engine) -> None:
    ((nodes, relationships),) = engine.run("CALL db.schema.visualization()")
    (node,), (relationship,) = nodes, relationships
    assert isinstance(node, Node)
    assert isinstance(relationship, Relationship)
    assert (set(node.labels), node.properties["name"]) == ({"Person"}, "Person")
    assert (relationship.type, relationship.start, relationship.end) == ("KNOWS", node.id, node.id)


def test_a_property_that_was_looked_up_is_indexed() -> None:
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from((number, {"labels": ["L"], "p": number}) for number in range(20))
    engine = Engine(graph)
    engine.run("MATCH (n:L {p: 3}) RETURN n")
    text = "SHOW INDEXES YIELD labelsOrTypes, properties, type WHERE type = 'RANGE'"
    assert list(engine.run(text)) == [(["L"], ["p"], "RANGE")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CALL db.labels() RETURN 1 AS x", "YIELD label"),
        ("CALL db.labels() YIELD name RETURN name", "label"),
        ("CALL db.labels(1)", "no arguments"),
        ("CALL db.label()", "db.labels()"),
        ("CALL apoc.meta.schema()", "APOC"),
        ("CALL gds.graph.list()", "NetworkX"),
        ("MATCH (label) CALL db.labels() YIELD label RETURN label", "already bound"),
        ("CALL db.labels() YIELD label WHERE label < 'X'", "RETURN"),
        ("MATCH (n) CALL db.labels() YIELD * RETURN n", "name the columns"),
        ("SHOW USERS", "SHOW INDEXES"),
        ("CALL { RETURN 1 AS x } IN TRANSACTIONS RETURN x", "leave IN TRANSACTIONS out"),
        ("LOAD CSV FROM 'x' AS line RETURN line", "parameter"),
        ("MATCH (p = (a)-->(b)){1,3} RETURN a", "name the whole path"),
        ("MATCH p = SHORTEST 2 (a)-->+(b) RETURN p", "shortestPath"),
    ],
)
def test_a_call_that_is_refused_says_what_to_write(engine: Engine, text: str, told: str) -> None:
    with pytest.raises(CypherError, match=r".") as caught:
        engine.run(text)
    assert told in caught.value.message


def test_explain_gives_the_plan_and_runs_nothing(engine: Engine) -> None:
    text = "MATCH (n:Person) CALL (n) { MATCH (n)-->(m) RETURN m } RETURN n.name AS a, m.age + $x AS b"
    result = engine.run(f"EXPLAIN {text}")
    assert (result.columns, list(result)) == (("a", "b"), [])
    assert result.plan == engine.explain(text)
    assert "CallSubquery" in engine.explain(text)
    assert engine.run("RETURN 1").plan is None


def test_profile_gives_the_rows_and_the_plan_with_their_numbers(engine: Engine) -> None:
    result = engine.run("PROFILE MATCH (n:Person) WHERE n.age > 35 RETURN n.name")
    assert list(result) == [("Bob",)]
    assert result.plan is not None
    counts = {line.split()[1]: line.split("row")[1].split()[-1] for line in result.plan.splitlines()}
    assert counts == {"Result": "1", "Filter": "1", "LabelScan": "3"}


@pytest.mark.parametrize(
    "prefix", ["CYPHER 5", "CYPHER", "CYPHER runtime=slotted", "CYPHER 5 planner = cost runtime = pipelined"]
)
def test_options_for_neo4j_change_nothing(engine: Engine, prefix: str) -> None:
    assert list(engine.run(f"{prefix} RETURN 1 AS x;")) == [(1,)]
    assert engine.run(f"EXPLAIN {prefix} RETURN 1 AS x").plan is not None
    assert engine.run(f"{prefix} EXPLAIN RETURN 1 AS x").plan is not None


@pytest.mark.parametrize("text", ["CYPHER 25 RETURN 1", "CYPHER speed=high RETURN 1", "RETURN 1; RETURN 2", "EXPLAIN"])
def test_what_is_no_prefix_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(CypherSyntaxError):
        engine.run(text)


@pytest.mark.parametrize(
    "hint",
    [
        "INDEX n:Person(name)",
        "INDEX SEEK n:Person(name, age)",
        "TEXT INDEX n:Person(name)",
        "SCAN n:Person",
        "JOIN ON n",
    ],
)
def test_hints_change_nothing(engine: Engine, hint: str) -> None:
    text = f"MATCH (n:Person)-->(m) USING {hint} WHERE n.name = 'Ann' RETURN m.name"
    assert list(engine.run(text)) == [("Bob",)]


@pytest.mark.parametrize("hint", ["INDEX x:Person(name)", "INDEX n:Person", "SCAN n", "JOIN n", "n:Person"])
def test_what_is_no_hint_is_refused(engine: Engine, hint: str) -> None:
    with pytest.raises(CypherSyntaxError):
        engine.run(f"MATCH (n:Person)-->(m) USING {hint} WHERE n.name = 'Ann' RETURN m.name")
