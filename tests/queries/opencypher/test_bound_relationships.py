"""A relationship, or a list of them, that is bound and stands in a pattern again is the one that it is.

The oracle is the same pattern with a new name and the condition that it equals the bound one: such a pattern is matched
from its nodes, and held to an oracle of its own elsewhere.
"""

from collections import Counter
from typing import Any, TypeAlias

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncograph.queries.opencypher import CypherSyntaxError, CypherTypeError, Engine

Graph: TypeAlias = "nx.MultiDiGraph[Any]"

SINGLE = (
    "MATCH (a)-[r]->(b)",
    "MATCH (a)-[r]-(b) WITH *",
    "MATCH (a)-[r:S]->(b) WITH r, a AS b, b AS a",
    "MATCH (a)-[e]->(b) WITH a, b, [e][0] AS r",
    "MATCH (a)-[e]->(b) UNWIND [e, null, e] AS r WITH a, b, r",
    "MATCH (a)-[e]->(b) WITH a, b, collect(e) AS all UNWIND all AS r WITH a, b, r",
    "MATCH (a)-[e]->(b) WITH a, b, max(e) AS r",
    "MATCH (a)-[e]->(b) WITH a, b, head(collect(e)) AS r",
    "MATCH (a)-[e]->(b) WITH a, b, {entry: e}.entry AS r",
    "MATCH (a) OPTIONAL MATCH (a)-[e:S]->(b) WITH a, b, coalesce(e, null) AS r",
    "MATCH path = (a)-[*2]->(b) WITH a, b, relationships(path)[1] AS r",
)
LISTS = (
    "MATCH (a)-[r*0..2]->(b)",
    "MATCH (a)-[r*1..2]-(b) WITH *",
    "MATCH (a)-[e]->()-[f]-(b) WITH a, b, [e, f] AS r",
    "MATCH (a)-[e]->()-[f]->(b) UNWIND [[f, e], [e], [], [e, null], null] AS r WITH a, b, r",
    "MATCH (a)-[e]->(b) WITH a, b, [e, e] AS r",
    "MATCH (a)-[e]->(b) WITH a, b, collect(e) AS r",
    "MATCH path = (a)-[*2]-(b) WITH a, b, reverse(relationships(path)) AS r",
)
PATTERNS = (
    "(x)-[R~]->(y)",
    "(x)<-[R~]-(y)",
    "(x)-[R~]-(y)",
    "(x)-[R~]-(x)",
    "(a)-[R~]->(x)",
    "(x)-[R~]-(b)",
    "(a)-[R~]-(b), (x)",
    "(a)-[s]-(x)-[R~]->()",
    "(x)-[s]->()<-[R~]-(b)",
    "(x:A)-[s]->()<-[R~]-()-[t:S]-()",
    "(x)-[s*0..2]-()-[R~]-()",
    "(x)-[R~]->()-[s*1..2]->()",
    "(a)-[R~]-(y), (y)-[s]-(x)",
    "(x:A)-[R~ {w: 1}]->(y:B)",
    "(x {v: 1})-[R:S~]-(y)",
    "(x)-[R:!S~ {w: x.v}]-(y)",
    "p = (x)-[s]->()<-[R~]-(b)",
)
"""R stands for the relationship, ~ for the length of a list of them."""
LENGTHS = ("*", "*0..3", "*1..2", "*2", "*0..1")
PLACES = (
    "MATCH {pattern} WHERE {condition} RETURN a, b, r, x",
    "OPTIONAL MATCH {pattern} WHERE {condition} RETURN a, b, r, x",
    "MATCH {pattern} WHERE {condition} MATCH (x)-[u]-() WHERE u.w = 1 RETURN a, b, r, x, u",
    "MATCH (u:A) MATCH {pattern} WHERE {condition} RETURN a, b, r, x, u",
    "WHERE EXISTS {{ MATCH {pattern} WHERE {condition} }} RETURN a, b, r",
    "WHERE NOT EXISTS {{ MATCH {pattern} WHERE {condition} RETURN x }} RETURN a, b, r",
    "RETURN a, b, r, COUNT {{ MATCH {pattern} WHERE {condition} }}",
    "RETURN a, b, r, COLLECT {{ MATCH {pattern} WHERE {condition} RETURN id(x) AS i ORDER BY i }}",
)
COMPREHENSION = "UNWIND [{pattern} WHERE {condition} | id(x)] AS x RETURN a, b, r, x"


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Return a graph with loops and parallel edges."""
    graph: Graph = nx.MultiDiGraph()
    count = draw(st.integers(1, 4))
    for node in range(count):
        labels = draw(st.lists(st.sampled_from(["A", "B"]), unique=True))
        graph.add_node(node, labels=labels, v=draw(st.sampled_from([0, 1])))
    ends = st.integers(0, count - 1)
    for start, end, kind, weight in draw(
        st.lists(st.tuples(ends, ends, st.sampled_from("ST"), st.sampled_from([0, 1])), max_size=6)
    ):
        graph.add_edge(start, end, type=kind, w=weight)
    return graph


def answer(graph: Graph, text: str) -> Counter[str]:
    return Counter(repr(row) for row in Engine(graph).run(text))


def same_as_equal(graph: Graph, first: str, pattern: str, place: str, hops: str) -> None:
    named, new = (pattern.replace("[R", f"[{name}").replace("~", hops) for name in ("r", "new"))
    bound = place.format(pattern=named, condition="true")
    equal = place.format(pattern=new, condition="new = r")
    assert answer(graph, f"{first} {bound}") == answer(graph, f"{first} {equal}")


@settings(max_examples=300, deadline=None)
@given(graphs(), st.sampled_from(SINGLE), st.sampled_from(PATTERNS), st.sampled_from(PLACES))
def test_a_bound_relationship_is_tied_to_its_ends(graph: Graph, first: str, pattern: str, place: str) -> None:
    same_as_equal(graph, first, pattern, place, "")


@settings(max_examples=300, deadline=None)
@given(graphs(), st.sampled_from(LISTS), st.sampled_from(PATTERNS), st.sampled_from(PLACES), st.sampled_from(LENGTHS))
def test_a_bound_list_of_relationships_is_the_way_it_was(
    graph: Graph, first: str, pattern: str, place: str, hops: str
) -> None:
    same_as_equal(graph, first, pattern, place, hops)


@settings(max_examples=150, deadline=None)
@given(graphs(), st.sampled_from([(SINGLE, ""), (LISTS, "*0..3")]), st.data())
def test_a_pattern_comprehension_ties_it_too(
    graph: Graph, bound: tuple[tuple[str, ...], str], data: st.DataObject
) -> None:
    firsts, hops = bound
    pattern = data.draw(
        st.sampled_from([pattern for pattern in PATTERNS if "," not in pattern and "p =" not in pattern])
    )
    same_as_equal(graph, data.draw(st.sampled_from(firsts)), pattern, COMPREHENSION, hops)


@settings(max_examples=150, deadline=None)
@given(graphs(), st.sampled_from(["(a)-[r]->()", "(b)<-[r]-(:A)", "(:A)-->()-[r]-(a)", "(a)-[r]-()-[r]-()"]))
def test_a_pattern_as_a_condition_is_the_exists_of_it(graph: Graph, pattern: str) -> None:
    text = "MATCH (a)-[r]-(b) WHERE %s RETURN a, b, r"
    assert answer(graph, text % pattern) == answer(graph, text % f"EXISTS {{ {pattern} }}")


@pytest.fixture
def graph() -> Graph:
    graph: Graph = nx.MultiDiGraph()
    graph.add_edges_from([(1, 2, {"type": "S"}), (1, 2, {"type": "T"}), (2, 2, {"type": "S"})])
    return graph


def rows(graph: Graph, text: str) -> list[tuple[Any, ...]]:
    return list(Engine(graph).run(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MATCH ()-[r:S]->() MATCH (a)-[s]-()-[r]->() RETURN count(*)", 3),
        ("MATCH (x)-[r]->() WITH x, r MATCH (x)-[s]->()<-[r]-() RETURN count(*)", 2),
        ("MATCH (a)-[r]->(b) MATCH (b)-[r]->(a) RETURN count(*)", 1),
        ("MATCH (a)-[r:S]->(b) MATCH (c)-[r:T]->(d) RETURN count(*)", 0),
        ("MATCH (a)-[r]->(b) WITH r, r AS s MATCH ()-[r]-()-[s]-() RETURN count(*)", 0),
        ("MATCH (a)-[r]->(b) WITH r, [r] AS s MATCH ()-[r]-()-[s*]-() RETURN count(*)", 0),
        ("MATCH (b)-[r]->() MATCH (b)<-[r]-()-[r]->() RETURN count(*)", 0),
        ("MATCH ()-[r*0..1]->() WITH r MATCH ()-[r*0..1]-(), ()-[r*0..1]-() RETURN count(*)", 8),
        ("MATCH ()-[r]->() WITH [r] AS r MATCH (a)-[r*]-(b) RETURN count(*)", 5),
        ("MATCH (a)-[r:S]->(b) MATCH p = (a)-[r]->(b)<-[s:T]-(a) RETURN length(p)", 2),
    ],
)
def test_bound_relationships_count(graph: Graph, text: str, expected: int) -> None:
    assert rows(graph, text) == [(expected,)]


def test_a_shortest_path_finds_a_list(graph: Graph) -> None:
    text = "MATCH (a)-[:T]->(b) MATCH shortestPath((a)-[r]->(b)) MATCH (x)-[r*]->(y) RETURN size(r), id(x), id(y)"
    assert rows(graph, text) == [(1, 1, 2)]


@pytest.mark.parametrize("hops", ["", "*"])
def test_a_shortest_path_of_bound_relationships_is_refused(graph: Graph, hops: str) -> None:
    with pytest.raises(CypherSyntaxError) as found:
        rows(graph, f"MATCH (a)-[r*]->(b) MATCH shortestPath((a)-[r{hops}]->(b)) RETURN 1")
    assert found.value.code == "VariableAlreadyBound"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("WITH {r: 1} AS m WITH m.r AS r MATCH ()-[r]->() RETURN r", "a relationship here, not an integer"),
        ("MATCH (n) WITH {r: n} AS m WITH m.r AS r MATCH ()-[r]->() RETURN r", "a relationship here, not a node"),
        ("WITH {r: [1]} AS m WITH m.r AS r MATCH ()-[r*]->() RETURN r", "a list of relationships here, not an integer"),
        ("WITH {r: 'x'} AS m WITH m.r AS r MATCH ()-[r*]->() RETURN r", "a list of relationships here, not a string"),
        ("MATCH ()-[x]->() WITH {r: x} AS m WITH m.r AS r MATCH (r) RETURN r", "a node here, not a relationship"),
    ],
)
def test_what_cannot_stand_in_a_pattern_is_named(graph: Graph, text: str, named: str) -> None:
    with pytest.raises(CypherTypeError, match=f"`r` must be {named}"):
        rows(graph, text)
