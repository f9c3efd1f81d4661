"""Where only the ends of variable-length paths count they are found without walking every trail, and are the same."""

from random import Random
from typing import Any, TypeAlias

import networkx as nx
import pytest

from oncograph.queries.opencypher import Engine

Graph: TypeAlias = "nx.MultiDiGraph[Any]"


def tangle(seed: int) -> Graph:
    """Return a small graph with loops, parallel relationships of two types, and dead ends."""
    random = Random(seed)  # noqa: S311  test data, no secret
    graph: Graph = nx.MultiDiGraph()
    count = random.randint(2, 7)
    for node in range(count):
        graph.add_node(node, labels=["Even" if node % 2 == 0 else "Odd"], id=node)
    for number in range(random.randint(1, 9)):
        ends = random.randrange(count), random.randrange(count)
        graph.add_edge(*ends, type=random.choice(("A", "A", "B")), id=number)
    return graph


@pytest.fixture(scope="module")
def tangles() -> list[Engine]:
    return [Engine(tangle(seed)) for seed in range(20)]


PATTERNS = [
    f"(a)-[{kind}{bounds}]{arrow}({end})"
    for kind in (":A", "")
    for bounds in ("*", "*0..", "*1..2", "*0..3", "*1..4", "*1..1", "*0..0", "*2..3", "*2..", "*3..3", "*3..1")
    for arrow in ("-", "->")
    for end in ("b", "b:Even", "a")
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_ends_are_those_of_the_trails(tangles: list[Engine], pattern: str) -> None:
    for engine in tangles:
        every = {tuple(row) for row in engine.run(f"MATCH {pattern} RETURN a.id AS a, {last(pattern)}.id AS b")}
        distinct = list(engine.run(f"MATCH {pattern} RETURN DISTINCT a.id AS a, {last(pattern)}.id AS b"))
        assert len(distinct) == len(every)
        assert set(distinct) == every


@pytest.mark.parametrize("pattern", PATTERNS)
def test_least_lengths_are_those_of_the_trails(tangles: list[Engine], pattern: str) -> None:
    ends = f"a.id AS a, {last(pattern)}.id AS b"
    for engine in tangles:
        least: dict[tuple[int, int], int] = {}
        for a, b, hops in engine.run(f"MATCH p = {pattern} RETURN {ends}, length(p)"):
            least[a, b] = min(hops, least.get((a, b), hops))
        found = list(engine.run(f"MATCH p = {pattern} RETURN {ends}, min(length(p)) AS least"))
        assert {(a, b): hops for a, b, hops in found} == least


def last(pattern: str) -> str:
    return "a" if pattern.endswith("(a)") else "b"


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (a {id: 0})-[*1..4]-(b) RETURN collect(DISTINCT b.id) AS x",
        "MATCH (a {id: 0}) OPTIONAL MATCH (a)-[*1..4]-(b) RETURN collect(DISTINCT b.id) AS x",
        "MATCH (a {id: 0}) MATCH p = (a)-[r*1..4]-(b) WITH b UNWIND [b.id, b.id] AS i RETURN collect(DISTINCT i) AS x",
        "MATCH (a {id: 0})-[*1..4]-(b) WITH DISTINCT b RETURN collect(b.id) AS x",
        "MATCH (b) WHERE EXISTS { (b)-[*1..4]-(:Even {id: 0}) } RETURN collect(b.id) AS x",
        "MATCH (a {id: 0}), (b) WHERE (a)-[*1..4]-(b) RETURN collect(b.id) AS x",
        "RETURN COLLECT { MATCH ({id: 0})-[*1..4]-(b) RETURN b.id AS i UNION MATCH (b {no: 1}) RETURN b.id AS i } AS x",
    ],
)
def test_clauses_that_ignore_repeats_find_the_ends(tangles: list[Engine], query: str) -> None:
    for engine in tangles:
        expected = sorted({row[0] for row in engine.run("MATCH (a {id: 0})-[*1..4]-(b) RETURN b.id")})
        ((found,),) = engine.run(query)
        assert sorted(found) == expected


@pytest.mark.parametrize("some", [1, 2, 4])
def test_a_slice_counts_the_trails(tangles: list[Engine], some: int) -> None:
    match = "MATCH (a {id: 0})-[*1..4]-(b)"
    for engine in tangles:
        ends = sorted(row[0] for row in engine.run(f"{match} RETURN b.id"))
        for bounds, kept in ((f"SKIP {some}", ends[some:]), (f"LIMIT {some}", ends[:some])):
            sliced = f"{match} WITH b.id AS i ORDER BY i {bounds}"
            assert [row[0] for row in engine.run(f"{sliced} RETURN DISTINCT i ORDER BY i")] == sorted(set(kept))
        ((found,),) = engine.run(f"RETURN EXISTS {{ {match} RETURN b SKIP {some} }} AS found")
        assert found == (len(ends) > some)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a)-[r:A]-(c)-[*1..3]-(b)",
        "(a)-[*1..3]-(c)-[r:A]-(b)",
        "(a)-[:B]->(c)-[:A*0..3]-(b)<-[:A]-(d)",
        "(a)-[*1..2]-(c)-[*1..2]-(b)",
        "(a)-[:A*1..3]-(c), (c)-[:B*0..2]->(b)",
    ],
)
def test_no_relationship_is_used_twice_in_one_match(tangles: list[Engine], pattern: str) -> None:
    for engine in tangles:
        every = {tuple(row) for row in engine.run(f"MATCH {pattern} RETURN a.id, b.id")}
        assert set(engine.run(f"MATCH {pattern} RETURN DISTINCT a.id, b.id")) == every


@pytest.mark.parametrize(
    "returned",
    [
        "count(b)",
        "count(DISTINCT b) AS n, count(*) AS m",
        "max(length(p)) AS n",
        "min(length(p)) AS n, max(length(p)) AS m",
        "min(length(p) + b.id) AS n",
        "sum(DISTINCT length(p)) AS n",
        "collect(DISTINCT [x IN nodes(p) | x.id]) AS n",
        "count(DISTINCT r) AS n",
        "min(size(r)) AS n, count(DISTINCT r) AS m",
    ],
)
def test_what_counts_the_trails_still_has_them_all(returned: str) -> None:
    graph: Graph = nx.MultiDiGraph()
    for node, end in ((0, 1), (0, 2), (1, 3), (2, 3), (3, 0)):
        graph.add_edge(node, end, type="A")
    nx.set_node_attributes(graph, {node: node for node in graph}, "id")
    query = "MATCH p = (a {id: 0})-[r*1..5]-(b) "
    trails = list(Engine(graph).run(query + "RETURN b, p, r"))
    (found,) = Engine(graph).run(query + "RETURN " + returned)
    lengths = [len(path.relationships) for _, path, _ in trails]
    expected: dict[str, tuple[Any, ...]] = {
        "count(b)": (len(trails),),
        "count(DISTINCT b) AS n, count(*) AS m": (4, len(trails)),
        "max(length(p)) AS n": (max(lengths),),
        "min(length(p)) AS n, max(length(p)) AS m": (1, max(lengths)),
        "min(length(p) + b.id) AS n": (min(len(path.relationships) + b.properties["id"] for b, path, _ in trails),),
        "sum(DISTINCT length(p)) AS n": (sum(set(lengths)),),
        "count(DISTINCT r) AS n": (len(trails),),
        "min(size(r)) AS n, count(DISTINCT r) AS m": (1, len(trails)),
    }
    if returned in expected:
        assert found == expected[returned]
    else:
        assert len(found[0]) == len({tuple(node.id for node in path.nodes) for _, path, _ in trails})
