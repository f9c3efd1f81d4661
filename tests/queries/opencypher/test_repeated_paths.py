"""Paths that are repeated within a path, `((a)-[r]->(b) WHERE …){1,3}`."""

import os
from collections import Counter
from typing import Any

import networkx as nx
import pytest
from support.random_queries.graphs import seeded
from support.repeated_paths import Repetition, repetition, small_graph

from oncograph.queries.opencypher import CypherError, CypherLimit, CypherUnsupported, Engine

GRAPHS = int(os.environ.get("ONCOGRAPH_RANDOM_GRAPHS", "30"))
SEED = int(os.environ.get("ONCOGRAPH_RANDOM_SEED", "1"))


@pytest.fixture(scope="module")
def engine() -> Engine:
    """A road 1 → 2 → 3 → 4 with tolls 1, 2, 3, a ferry from 4 back to 1, and a loop at 2."""
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for node in range(1, 5):
        graph.add_node(node, labels=["Town"], k=node)
    for start, end, kind, toll in [(1, 2, "ROAD", 1), (2, 3, "ROAD", 2), (3, 4, "ROAD", 3), (4, 1, "FERRY", 9)]:
        graph.add_edge(start, end, type=kind, toll=toll)
    graph.add_edge(2, 2, type="RING", toll=0)
    return Engine(graph)


def rows(engine: Engine, text: str) -> Counter[str]:
    return Counter(map(repr, engine.run(text)))


@pytest.mark.parametrize(
    ("pattern", "columns", "expected"),
    [
        ("({k: 1}) ((a)-[r:ROAD]->(b)){1,2} (y)", "[n IN a | n.k], y.k", [([1], 2), ([1, 2], 3)]),
        ("({k: 1})-[r {toll: startNode(r).k}]->{1,2}(y)", "size(r), y.k", [(1, 2), (2, 3)]),
        ("({k: 1}) (()-[r {toll: startNode(r).k}]->()){1,2} (y)", "size(r), y.k", [(1, 2), (2, 3)]),
        ("({k: 1}) ((a)-[r:ROAD]->(b)){2} (y)", "[e IN r | e.toll], [n IN b | n.k]", [([1, 2], [2, 3])]),
        ("({k: 3}) ((a)-[:ROAD]->(b)){0,1} (y)", "size(a), y.k", [(0, 3), (1, 4)]),
        ("({k: 1}) ((a)-[:ROAD]->(b))+ (y)", "y.k", [(2,), (3,), (4,)]),
        ("({k: 1}) ((a)-[:ROAD]->(b))* (y)", "y.k", [(1,), (2,), (3,), (4,)]),
        ("({k: 3}) ((a)-[:ROAD]->()){,1} (y)", "y.k", [(3,), (4,)]),
        ("({k: 4}) ((a)<-[r:ROAD]-(b) WHERE r.toll > 1)+ (y)", "[n IN b | n.k]", [([3],), ([3, 2],)]),
        (
            "({k: 1}) ((a)-->(m)-->(b)){1,2} (y:Town)",
            "[n IN m | n.k], y.k",
            [([2], 2), ([2], 3), ([2, 3], 4), ([2, 4], 1)],
        ),
        ("({k: 2}) ((a)-[r]->(a)){1,3} (y)", "size(r), y.k", [(1, 2)]),
        ("(x {k: 2}) ((a)-->(b) WHERE b.k > x.k)+ (y)", "y.k", [(3,), (4,)]),
        ("({k: 1}) ((a)-[:ROAD]->(b))+ ((c)-[:FERRY]->(d)) {1} (y)", "size(a), y.k", [(3, 1)]),
        ("((a)-[:FERRY]->(b)){1}", "a[0].k, b[0].k", [(4, 1)]),
        ("p = ({k: 1})-[:ROAD]->() ((a)-[:ROAD]->(b)){2}", "length(p), [n IN nodes(p) | n.k]", [(3, [1, 2, 3, 4])]),
        ("({k: 1})-[r:ROAD WHERE r.toll < 3]->+(y)", "[e IN r | e.toll]", [([1],), ([1, 2],)]),
        ("(()-[r:ROAD]->() WHERE r.toll > 1){2}", "[e IN r | e.toll]", [([2, 3],)]),
        ("((a {k: 1})-[:ROAD]->(b) WHERE b.k = 2)", "a.k, b.k", [(1, 2)]),
        ("({k: 1})-[r*2]->(x) MATCH (x) ((a)-->(b {k: size(r) + 2})){1} (y)", "y.k", [(4,)]),
        ("({k: 1}) ((a)-->(b)){2} (x) MATCH (x) ((c)-->(d WHERE d.k > size(a) + 1)){1} (y)", "y.k", [(4,)]),
        ("p = (w)-->(x) MATCH (x) ((a)-->(b) WHERE b.k > length(p) + 1){1} ({k: 4})", "w.k", [(2,)]),
        ("p = (w)-->(x) MATCH (x)-[r WHERE r.toll > length(p)]->{1,2}({k: 4})", "w.k", [(2,), (1,), (2,)]),
    ],
)
def test_a_path_is_repeated(engine: Engine, pattern: str, columns: str, expected: list[Any]) -> None:
    assert rows(engine, f"MATCH {pattern} RETURN {columns}") == Counter(map(repr, expected))


def test_no_relationship_is_used_twice_in_one_match(engine: Engine) -> None:
    assert list(engine.run("MATCH (x {k: 1}) ((a)-->(b)){5} (y) RETURN y.k, [n IN b | n.k]")) == [(1, [2, 2, 3, 4, 1])]
    assert not list(engine.run("MATCH (x {k: 1}) ((a)-->(b)){6} (y) RETURN y.k"))
    assert not list(engine.run("MATCH (x {k: 1})-[r:ROAD]->(y), (x) ((a)-[s:ROAD]->(b))+ (y) RETURN s"))
    assert len(engine.run("MATCH (x {k: 1})-[r:ROAD]->(y) MATCH (x) ((a)-[s:ROAD]->(b))+ (y) RETURN s")) == 1


def test_the_lists_are_null_where_an_optional_match_finds_nothing(engine: Engine) -> None:
    text = "MATCH (x {k: 4}) OPTIONAL MATCH (x) ((a)-[r:ROAD]->(b))+ (y) RETURN a, r, b, y"
    assert list(engine.run(text)) == [(None, None, None, None)]


def test_a_list_that_was_made_is_matched_again(engine: Engine) -> None:
    text = "MATCH (x {k: 1}) ((a)-[r:ROAD]->(b)){2} MATCH (c)-[r*]->(d) RETURN c.k, d.k"
    assert list(engine.run(text)) == [(1, 3)]


def test_it_stands_in_subqueries(engine: Engine) -> None:
    text = (
        "MATCH (x) WHERE EXISTS { (x) ((a)-[:ROAD]->(b)){2} (:Town) } RETURN x.k, COUNT { (x) ((a)-->(b)){1,2} } AS n"
    )
    assert list(engine.run(text)) == [(1, 3), (2, 4)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MATCH ((a)-->(b)){0} RETURN 1", "at least 1"),
        ("MATCH ((a)-->(b)){2,1} RETURN 1", "not less than its lower bound"),
        ("MATCH (a)-->{0}(b) RETURN 1", "at least 1"),
        ("MATCH ((a))+ RETURN 1", "at least one relationship"),
        ("MATCH ((a)-[*]->(b))+ RETURN 1", "cannot repeat something itself"),
        ("MATCH (((a)-->(b))+)+ RETURN 1", "cannot repeat something itself"),
        ("MATCH (a) ((a)-->(b))+ RETURN 1", "give it another name"),
        ("MATCH (a) MATCH ((a)-->(b))+ RETURN 1", "give it another name"),
        ("MATCH ((a)-->(b))+ ((a)-->(c))+ RETURN 1", "give it another name"),
        ("MATCH ((a)-[r]->(b))+, ()-[r*]->() RETURN 1", "cannot use the relationship `r` twice"),
        ("MATCH ((a)-->(b) WHERE size(c) = 1)+ ((c)-->(d))+ RETURN 1", "`c` is not defined"),
        ("MATCH ((a)-->(b))+ RETURN a.k", "a list"),
        ("MATCH (x)-->((a)-->(b))+ RETURN 1", "expected `.`"),
        ("MATCH (x) RETURN [(x)-->() ((a)-->(b))+ | 1]", "stands in MATCH"),
    ],
)
def test_what_is_no_repeated_path_is_refused(engine: Engine, text: str, message: str) -> None:
    with pytest.raises(CypherError, match=message):
        engine.run(text)


@pytest.mark.parametrize("text", ["MATCH (x) ((a)-->(b)) (y) RETURN 1", "MATCH (p = (a)-->(b))+ RETURN 1"])
def test_what_neo4j_has_not_either_is_refused_by_name(engine: Engine, text: str) -> None:
    with pytest.raises(CypherUnsupported, match=r"write it|name the whole"):
        engine.run(text)


def test_repeated_paths_are_what_they_come_to_when_written_out() -> None:
    found = 0
    for seed in range(SEED, SEED + GRAPHS):
        random = seeded(seed)
        engine = Engine(small_graph(random))
        for _ in range(8):
            drawn = repetition(random)
            expected = rows(engine, drawn.written_out("x.k, y.k"))
            text = f"MATCH {drawn.pattern()} RETURN x.k, y.k, {drawn.lists()}"
            assert rows(engine, text) == expected, f"{seed}: {text}"
            _check_ends(engine, drawn, f"{seed}: {text}")
            found += bool(expected)
    assert found > GRAPHS * 2


def _check_ends(engine: Engine, drawn: Repetition, told: str) -> None:
    """Where only the ends are asked for they are searched for in another way."""
    ends = set(engine.run(f"MATCH {drawn.pattern()} RETURN x.k, y.k"))
    assert set(engine.run(f"MATCH {drawn.pattern()} RETURN DISTINCT x.k, y.k")) == ends, told
    assert set(engine.run(f"MATCH (y) MATCH (x) WITH y, x MATCH {drawn.pattern()} RETURN DISTINCT x.k, y.k")) == ends
    (count,) = engine.run(f"MATCH {drawn.pattern()} RETURN count(DISTINCT y)")
    assert count == (len({end for _, end in ends}),), told


def mesh(size: int) -> Engine:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for node in range(size):
        graph.add_node(node, labels=["N"], k=node)
    for one in range(size):
        for other in range(size):
            if one != other:
                graph.add_edge(one, other, type="S" if one % 2 else "T")
    return Engine(graph)


@pytest.mark.parametrize(
    "pattern",
    [
        "(x {k: 0}) ((a:N)-[r]->(b))+ (y)",
        "(x {k: 0}) ((a:N)-[r]-(b))* (y)",
        "(x {k: 0}) ((a:N)-[:T]->(b)-[:S]->(c))+ (y)",
        "(y) ((a:N)-[r]->(b) WHERE r.k IS NULL)+ (x {k: 0})",
    ],
)
def test_ends_alone_are_found_without_walking_every_way(pattern: str) -> None:
    result = mesh(24).run(f"MATCH {pattern} RETURN count(DISTINCT y) AS n", timeout=20)
    assert list(result) in ([(24,)], [(12,)])


def test_limits_hold() -> None:
    engine = mesh(12)
    with pytest.raises(CypherLimit) as caught:
        engine.run("MATCH ((a)-[r]->(b))+ RETURN count(*)", timeout=0.2)
    assert caught.value.kind == "time"
    with pytest.raises(CypherLimit) as caught:
        engine.run("MATCH ((a)-[r]->(b)-[q]->(c))+ RETURN count(*)", max_hops=3)
    assert caught.value.kind == "hops"


def test_the_plan_shows_what_is_repeated(engine: Engine) -> None:
    plan = engine.explain("MATCH (x {k: 1}) ((a)-[r:ROAD]->(b))+ (y) RETURN a, y")
    assert "Repeat" in plan
    assert "(x) … (y), at least 1 times" in plan
    assert "|   + Expand" in plan
