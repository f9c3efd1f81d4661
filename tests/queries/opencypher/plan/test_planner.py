"""Which plan is chosen, as `explain` prints it, and that it is right."""

import re
from typing import Any, TypeAlias

import networkx as nx
import pytest

from oncograph.queries.opencypher import Engine
from oncograph.queries.opencypher.limits import Guard
from oncograph.queries.opencypher.plan.specialize import specialize, switches
from oncograph.queries.opencypher.syntax.ast import Query
from oncograph.queries.opencypher.syntax.parser import parse

Graph: TypeAlias = "nx.MultiDiGraph[Any]"


@pytest.fixture(scope="module")
def graph() -> Graph:
    """Return cities in a tree of regions, people who live there and know the next one, and their letters."""
    graph: Graph = nx.MultiDiGraph()
    for region in range(3):
        graph.add_node(f"region {region}", labels=["Region"], id=region)
        if region:
            graph.add_edge(f"region {region}", "region 0", type="IN")
    for city in range(5):
        graph.add_node(f"city {city}", labels=["City"], id=city, name=f"City {city}")
        graph.add_edge(f"city {city}", f"region {1 + city % 2}", type="IN")
    for person in range(100):
        labels = ["Person", "Poet"] if person % 10 == 0 else ["Person"]
        graph.add_node(f"person {person}", labels=labels, id=person, age=person % 50)
        graph.add_edge(f"person {person}", f"city {person % 5}", type="LIVES_IN")
        graph.add_edge(f"person {person}", f"person {(person + 1) % 100}", type="KNOWS", since=1900 + person)
    for letter in range(300):
        graph.add_node(f"letter {letter}", labels=["Letter"], id=letter, pages=letter % 7)
        graph.add_edge(f"person {letter % 100}", f"letter {letter}", type="WROTE")
        graph.add_edge(f"letter {letter}", f"person {(letter * 7) % 100}", type="TO")
    return graph


@pytest.fixture(scope="module")
def engine(graph: Graph) -> Engine:
    return Engine(graph)


def steps(engine: Engine, query: str, **parameters: object) -> list[str]:
    """Return the operators from first to last, without the estimates."""
    lines = reversed(engine.explain(query, parameters or None).splitlines())
    return [line.lstrip("| ").removeprefix("+ ").split()[0] for line in lines]


def test_a_plan_is_a_readable_tree(engine: Engine) -> None:
    query = """MATCH (p:Person {id: $id})-[:WROTE]->(l:Letter) WHERE l.pages > 3
        OPTIONAL MATCH (l)-[:TO]->(q:Poet) RETURN q.id AS poet, count(*) AS letters ORDER BY letters DESC LIMIT 3"""
    assert engine.explain(query).splitlines() == [
        "+ Result                         ~1 row  poet, letters",
        "+ Top                            ~1 row  letters DESC LIMIT 3",
        "+ Aggregate                      ~1 row  count(*) by poet",
        "+ Optional                       ~1 row",
        "|   + Filter                    ~0 rows  q:Poet",
        "|   + Expand                    ~0 rows  (l)-[:TO]->(q)",
        "+ Filter                         ~1 row  l.pages > 3",
        "+ Expand                        ~3 rows  (p)-[:WROTE]->(l)",
        "+ IndexSeek                      ~1 row  (p:Person), id = $id, index on :Person(id)",
    ]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("MATCH (p:Person)-[:WROTE]->(l:Letter {id: 3}) RETURN p", "IndexSeek"),
        ("MATCH (l:Letter)<-[:WROTE]-(p:Person) WHERE p.id IN [1, 2] RETURN l", "IndexSeek"),
        ("MATCH (p:Poet)-[:LIVES_IN]->(c:City) RETURN p, c", "LabelScan"),
        ("MATCH (n) RETURN n", "AllNodesScan"),
        ("MATCH ()-[r:WROTE]->() RETURN r", "RelationshipScan"),
        ("MATCH (n {name: 'City 1'}) RETURN n", "IndexSeek"),
        ("MATCH (p:Person) WHERE EXISTS { (p)-[:LIVES_IN]->(:City {id: 1}) } RETURN p", "IndexSeek"),
    ],
)
def test_a_plan_starts_where_the_fewest_rows_are(engine: Engine, query: str, first: str) -> None:
    assert steps(engine, query)[0] == first


def test_the_rarer_end_is_where_a_plan_starts(engine: Engine) -> None:
    text = engine.explain("MATCH (l:Letter)-[:TO]->(p:Poet)-[:LIVES_IN]->(c) RETURN l, c")
    assert text.splitlines()[-1].endswith("~10 rows  (p:Poet)")


def test_labels_that_the_types_imply_are_not_asked(engine: Engine) -> None:
    assert "Filter" not in steps(engine, "MATCH (c:City)<-[:LIVES_IN]-(p:Person)-[:WROTE]->(l:Letter) RETURN l")
    assert "Filter" in steps(engine, "MATCH (c:City {id: 1})<-[:LIVES_IN]-(p:Poet) RETURN p")


def test_a_condition_is_asked_as_soon_as_it_can_be(engine: Engine) -> None:
    query = (
        "MATCH (c:City)<-[:LIVES_IN]-(p:Person)-[:WROTE]->(l:Letter) WHERE c.name <> 'City 1' AND p.age > 40 RETURN l"
    )
    assert steps(engine, query) == ["LabelScan", "Filter", "Expand", "Filter", "Expand", "Result"]


def test_matches_are_joined_and_a_bound_end_is_looked_for(engine: Engine) -> None:
    query = "MATCH (p:Person {id: 1})-[:KNOWS]->(q) MATCH (q)-[:LIVES_IN]->(c)<-[:LIVES_IN]-(p) RETURN c"
    assert steps(engine, query) == ["IndexSeek", "Expand", "Expand", "ExpandInto", "Result"]


def test_equal_properties_of_two_patterns_are_joined_by_index(engine: Engine) -> None:
    query = "MATCH (p:Person), (l:Letter) WHERE p.id = l.id RETURN count(*) AS c"
    assert steps(engine, query)[:2] == ["LabelScan", "IndexSeek"]
    assert list(engine.run(query)) == [(100,)]


def test_repeats_that_nobody_sees_are_not_made(engine: Engine) -> None:
    assert "Reach" in steps(engine, "MATCH (:City)-[:IN*0..]->(r) RETURN DISTINCT r")
    assert "Reach" in steps(engine, "MATCH (:City)-[:IN*]->(r) RETURN count(DISTINCT r.id) AS c, max(r.id) AS m")
    assert "VariableExpand" in steps(engine, "MATCH (:City)-[:IN*0..]->(r) RETURN r")
    assert "Reach" in steps(engine, "MATCH (:City)-[:IN*0..]-(r) RETURN DISTINCT r")
    assert "VariableExpand" in steps(engine, "MATCH p = (:City)-[:IN*0..]->(r) RETURN DISTINCT p")
    assert "VariableExpand" in steps(engine, "MATCH (:City)-[:IN*2..]->(r) RETURN DISTINCT r")


def test_null_parameters_leave_their_conditions_out(engine: Engine) -> None:
    query = "MATCH (p:Person) WHERE ($id IS NULL OR p.id = $id) AND ($age IS NULL OR p.age = $age) RETURN p.id"
    assert steps(engine, query, id=3, age=None) == ["IndexSeek", "Result"]
    assert steps(engine, query, id=None, age=None) == ["LabelScan", "Result"]
    assert list(engine.run(query, {"id": 3, "age": None})) == [(3,)]
    assert len(engine.run(query, {"id": None, "age": None})) == 100
    assert list(engine.run(query, {"id": None, "age": 7})) == [(7,), (57,)]


def test_conditions_are_settled_wherever_a_subquery_stands() -> None:
    texts = [
        "MATCH (p) WHERE {0} RETURN 1 AS x",
        "RETURN CASE WHEN $a THEN COLLECT {{ MATCH (p) WHERE {0} RETURN p.id }} ELSE [] END + [1] AS x",
        "RETURN size(COLLECT {{ MATCH (p) WHERE {0} RETURN p.id }}) AS x",
        "RETURN {{key: [COUNT {{ MATCH (p) WHERE {0} }}]}} AS x ORDER BY {{key: [COUNT {{ MATCH (p) WHERE {0} }}]}}",
        "UNWIND COLLECT {{ RETURN 1 AS y UNION MATCH (p) WHERE {0} RETURN p.id AS y }} AS x RETURN x",
    ]
    for text in texts:
        query = parse(text.format("($id IS NULL OR p.id = $id)"))
        assert "id" in switches(query)
        assert without_places(specialize(query, {"id": "value"})) == without_places(parse(text.format("p.id = $id")))
        assert specialize(query, {"other": None}) == query


def without_places(query: Query) -> str:
    """Return all of a query but where in the text it stands."""
    return re.sub(r"pos=\d+|name='[^']*\$id[^']*'", "", repr(query))


NARROWER = "EXISTS { (p)-[:LIVES_IN]->(:City)-[:IN*0..]->(:Region {id: $region}) }"


def test_an_anchored_exists_is_found_from_its_other_end(engine: Engine) -> None:
    query = f"MATCH (p:Poet)-[:KNOWS]->(q) WHERE {NARROWER} RETURN p.id AS id ORDER BY id"
    expected = [person for person in range(0, 100, 10) if 1 + person % 5 % 2 == 1]
    assert [row[0] for row in engine.run(query, {"region": 1})] == expected
    assert [row[0] for row in engine.run(query, {"region": 7})] == []
    anchored = "MATCH (p:Person) WHERE EXISTS { (p)-[:LIVES_IN]->(:City {id: 1}) } RETURN p"
    assert steps(engine, anchored)[-3:] == ["SemiJoin", "Filter", "Result"]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("(p)-[:LIVES_IN]->(:City {id: 1})<-[:LIVES_IN]-(q)", 19),
        ("(p)-[:LIVES_IN]->(:City {id: 1}) WHERE p.id > q.id", 19),
    ],
)
def test_an_exists_that_names_another_variable_is_asked_of_that(engine: Engine, inner: str, expected: int) -> None:
    query = f"MATCH (q:Person {{id: $q}}) WITH q MATCH (p:Person) WHERE EXISTS {{ MATCH {inner} }} RETURN p.id"
    assert len(list(engine.run(query, {"q": 1}))) == expected
    assert list(engine.run(query, {"q": 99 if "WHERE" in inner else 2})) == []


def test_a_node_that_an_exists_finds_in_several_ways_comes_once(engine: Engine) -> None:
    thrice = "MATCH (p:Person) WHERE EXISTS { (p)-[:WROTE]->()-[:TO]->(:Person {id: 49}) } RETURN p.id"
    assert "SemiJoin" in steps(engine, thrice)
    assert list(engine.run(thrice)) == [(7,)]


def test_a_node_that_several_values_find_comes_once_and_null_finds_none(engine: Engine) -> None:
    sought = "MATCH (p:Person) WHERE p.id IN $ids RETURN p.id"
    assert "IndexSeek" in steps(engine, sought, ids=[])
    assert list(engine.run(sought, {"ids": [3, 3, 3.0, None]})) == [(3,)]
    assert list(engine.run("UNWIND [null, 3] AS id MATCH (p:Person {id: id}) RETURN p.id")) == [(3,)]


def test_an_exists_means_the_same_asked_one_by_one_and_by_membership(engine: Engine) -> None:
    """As a column it is asked row by row at first, then by membership."""
    query = f"MATCH (p:Person) RETURN p.id AS id, {NARROWER} AS there, NOT {NARROWER} AS elsewhere ORDER BY id"
    for row in engine.run(query, {"region": 2}):
        there = row[0] % 5 % 2 == 1
        assert row[1:] == (there, not there)


def test_an_exists_that_refers_to_more_is_asked_row_by_row(engine: Engine) -> None:
    query = """MATCH (p:Person)-[:KNOWS]->(q:Person)
        WHERE EXISTS { (p)-[:LIVES_IN]->(c:City {id: 1})<-[:LIVES_IN]-(r) WHERE r.id = q.id + 5 * 2 - 1 } RETURN p.id"""
    assert sorted(row[0] for row in engine.run(query)) == list(range(1, 91, 5))


def test_explain_shows_unions_and_subplans(engine: Engine) -> None:
    text = engine.explain("MATCH (p:Poet) RETURN p.id AS x UNION ALL UNWIND [1, 2] AS x RETURN x")
    assert text.splitlines()[0].startswith("+ UnionAll")
    assert sum(line.startswith("|   +") for line in text.splitlines()) == 4


@pytest.fixture(scope="module")
def hubs() -> Engine:
    """Return letters by 100 people on 100 topics; person 0 wrote 500 of them, and 500 others are on topic 0."""
    graph: Graph = nx.MultiDiGraph()
    for number in range(100):
        graph.add_node(f"person {number}", labels=["Person"], id=number)
        graph.add_node(f"topic {number}", labels=["Topic"], id=number)
        graph.add_edge(f"topic {number}", f"topic {number // 10 * 10}", type="PART_OF")
    for letter in range(1000):
        graph.add_node(f"letter {letter}", labels=["Letter"], id=letter)
        graph.add_edge(f"letter {letter}", f"person {letter % 100 if letter < 500 else 0}", type="BY")
        graph.add_edge(f"letter {letter}", f"topic {letter % 97 if letter >= 500 else 0}", type="ON")
    return Engine(graph)


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (:Person {id: $person})<-[:BY]-(l)-[:ON]->(:Topic {id: $topic}) RETURN l.id",
        """MATCH (p:Person {id: $person}), (t:Topic {id: $topic})
            UNWIND COLLECT { MATCH (p)<-[:BY]-(l:Letter)-[:ON]->(t) RETURN l.id } AS l RETURN l""",
        """MATCH (p:Person {id: $person})<-[:BY]-(l)-[:ON]->(t)
            WHERE EXISTS { (t)-[:PART_OF*0..]->(:Topic {id: $topic}) } RETURN l.id""",
    ],
)
@pytest.mark.parametrize(("person", "topic"), [(3, 0), (0, 3), (0, 0), (3, 3)])
def test_a_match_starts_at_the_end_that_is_no_hub(
    hubs: Engine, monkeypatch: pytest.MonkeyPatch, query: str, person: int, topic: int
) -> None:
    hubs.run(query, {"person": person, "topic": topic}, timeout=60)  # so that it is planned already
    ticks: list[int] = []
    monkeypatch.setattr(Guard, "tick", lambda _guard: ticks.append(1))
    wide = "PART_OF" in query and topic == 0
    expected = [
        letter
        for letter in range(1000)
        if (letter % 100 if letter < 500 else 0) == person
        and ((on := letter % 97 if letter >= 500 else 0) == topic or (wide and on < 10))
    ]
    found = hubs.run(query, {"person": person, "topic": topic}, timeout=60)
    assert sorted(row[0] for row in found) == expected
    assert len(ticks) < 100 or (person, topic) == (0, 0)


def test_a_choice_is_shown_with_its_ways(hubs: Engine) -> None:
    text = hubs.explain("MATCH (:Person {id: 1})<-[:BY]-(l)-[:ON]->(:Topic {id: 2}) RETURN l.id")
    assert [line.split()[:2] for line in text.splitlines() if "~" in line][:2] == [["+", "Result"], ["+", "Choice"]]
    assert sum("IndexSeek" in line for line in text.splitlines()) == 2


@pytest.mark.parametrize("bounds", ["*", "*1..3", "*0.."])
@pytest.mark.parametrize("arrow", ["-[:IN{}]-", "-[:IN{}]->", "<-[:IN{}]-"])
def test_a_longer_way_starts_at_the_end_with_a_label(engine: Engine, arrow: str, bounds: str) -> None:
    """Few of all nodes have the relationship: that says nothing of those that a way meets."""
    for pattern in (f"(a:Region){arrow.format(bounds)}(x)", f"(x){arrow.format(bounds)}(a:Region)"):
        assert steps(engine, f"MATCH {pattern} RETURN a, x")[0] == "LabelScan"
