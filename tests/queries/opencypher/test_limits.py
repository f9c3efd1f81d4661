"""Limits and cancellation: each is an error of its own, and no answer is cut short."""

import _thread
import threading
import time
from typing import Any, TypeAlias

import networkx as nx
import pytest

from oncograph.queries.opencypher import CypherLimit, Engine

Graph: TypeAlias = "nx.MultiDiGraph[Any]"


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine over a chain of 20 nodes, and a clique of 12, which has countless walks."""
    graph: Graph = nx.MultiDiGraph()
    for node in range(19):
        graph.add_edge(node, node + 1, type="NEXT")
    graph.nodes[0]["start"] = True
    for first in range(100, 112):
        for second in range(100, 112):
            if first != second:
                graph.add_edge(first, second, type="MESH")
    return Engine(graph)


ENDLESS = [
    "MATCH (a)-[:MESH*]->(b) RETURN count(*)",
    "MATCH (a), (b), (c), (d), (e), (f) RETURN count(*)",
    "MATCH (a)-[:MESH]-(b)-[:MESH]-(c)-[:MESH]-(d)-[:MESH]-(e)--(f)--(g) WHERE id(g) + id(a) = -1 RETURN 1",
    "UNWIND range(1, 1000000000000) AS x WITH x WHERE x < 0 RETURN x",
    "RETURN [x IN range(1, 1000000000000) WHERE x < 0]",
    "RETURN reduce(s = 0.0, x IN range(1, 1000000000000) | s + x)",
    "RETURN all(x IN range(1, 1000000000000) WHERE x > 0)",
    "MATCH (a) WHERE EXISTS { p = (a)-[:MESH*]-(b) WHERE length(p) % 2 = 2 } RETURN a",
    "MATCH (a) RETURN COUNT { (a)-[:MESH*]->() }",
]


@pytest.mark.parametrize("query", ENDLESS)
def test_time_is_limited(engine: Engine, query: str) -> None:
    begin = time.monotonic()
    with pytest.raises(CypherLimit, match=r"longer than 0\.2 s") as caught:
        engine.run(query, timeout=0.2)
    assert caught.value.kind == "time"
    assert time.monotonic() - begin < 30


def test_a_query_within_its_limits_is_answered(engine: Engine) -> None:
    result = engine.run("MATCH (a)-[:NEXT*1..3]->(b) RETURN count(*)", timeout=60, max_rows=1, max_hops=3)
    assert list(result) == [(19 + 18 + 17,)]


@pytest.mark.parametrize(
    "query", ["UNWIND range(1, 5) AS x RETURN x", "RETURN 1 AS x UNION ALL UNWIND [1, 2, 3, 4] AS x RETURN x"]
)
def test_rows_are_limited(engine: Engine, query: str) -> None:
    assert len(engine.run(query, max_rows=5)) == 5
    with pytest.raises(CypherLimit, match="more than 4 rows") as caught:
        engine.run(query, max_rows=4)
    assert caught.value.kind == "rows"


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (a {start: true})-[:NEXT*]->(b) RETURN b",
        "MATCH (a {start: true})-[:NEXT*0..]->(b) RETURN DISTINCT b",
        "MATCH (a {start: true}), (b) WHERE id(b) = 19 MATCH p = shortestPath((a)-[:NEXT*]->(b)) RETURN p",
        "MATCH (a {start: true}), (b) WHERE id(b) = 19 MATCH p = shortestPath((a)-[*]->(b)) WHERE p <> [] RETURN p",
    ],
)
def test_hops_are_limited(engine: Engine, query: str) -> None:
    assert len(engine.run(query, max_hops=19)) > 0
    with pytest.raises(CypherLimit, match="beyond 18 hops") as caught:
        engine.run(query, max_hops=18)
    assert caught.value.kind == "hops"


def test_a_bound_within_the_limit_is_no_error(engine: Engine) -> None:
    assert len(engine.run("MATCH (a {start: true})-[:NEXT*1..5]->(b) RETURN b", max_hops=5)) == 5


def test_an_interrupt_cancels(engine: Engine) -> None:
    timer = threading.Timer(0.2, _thread.interrupt_main)
    timer.start()
    with pytest.raises(CypherLimit, match="cancelled") as caught:
        engine.run("UNWIND range(1, 1000000000000) AS x WITH x WHERE x < 0 RETURN x")
    timer.join()
    assert caught.value.kind == "cancelled"


def test_a_list_beyond_all_memory_is_refused(engine: Engine) -> None:
    with pytest.raises(CypherLimit, match="2000000 elements"):
        engine.run("RETURN range(1, 1000000000000)")


def test_limit_stops_what_comes_before(engine: Engine) -> None:
    assert list(engine.run("UNWIND range(1, 1000000000000) AS x RETURN x LIMIT 2", timeout=10)) == [(1,), (2,)]
    assert len(engine.run("MATCH (a)-[:MESH*]->(b) RETURN a LIMIT 3", timeout=10)) == 3
    assert list(engine.run("MATCH (a) WHERE EXISTS { (a)-[:MESH*]->() } RETURN count(*)", timeout=10)) == [(12,)]
