"""Conditions on a path hold as if every trail were tried, though most are asked while the path is searched for."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, TypeAlias

import networkx as nx
import pytest

from oncograph.queries.opencypher import Engine

Graph: TypeAlias = "nx.MultiDiGraph[Any]"
Way: TypeAlias = list[dict[str, Any]]
Trail: TypeAlias = tuple[list[int], Way]
"""The nodes and the relationships' properties."""


def tangle(seed: int) -> Graph:
    """Return a small graph with loops and parallel relationships, whose elements have colours and lengths."""
    random = Random(seed)  # noqa: S311  test data, no secret
    graph: Graph = nx.MultiDiGraph()
    count = random.randint(3, 7)
    for node in range(count):
        graph.add_node(node, id=node, **({"green": random.random() < 0.7} if random.random() < 0.9 else {}))
    for number in range(random.randint(3, 9)):
        ends = random.randrange(count), random.randrange(count)
        graph.add_edge(*ends, type=random.choice("AAB"), id=number, far=random.choice((1, 2, 3, None)))
    return graph


GRAPHS = [tangle(seed) for seed in range(25)]


def trails(graph: Graph, start: int, *, both_ways: bool) -> Iterator[Trail]:
    """Yield every way from a node that uses no relationship twice, by the plainest of searches."""
    edges = list(graph.edges(data=True))

    def further(nodes: list[int], way: Way) -> Iterator[Trail]:
        yield nodes, way
        for source, target, edge in edges:
            if edge in way:
                continue
            if source == nodes[-1]:
                yield from further([*nodes, target], [*way, edge])
            if both_ways and target == nodes[-1] and source != target:
                yield from further([*nodes, source], [*way, edge])

    yield from further([start], [])


def least_true(values: Iterator[Any]) -> bool:
    return all(value is True for value in values)


def far(edge: dict[str, Any], least: int) -> bool | None:
    return None if edge["far"] is None else edge["far"] >= least


CONDITIONS: list[tuple[str, Callable[[Graph, list[int], Way], bool]]] = [
    ("all(r IN relationships(p) WHERE r.far >= 2)", lambda _g, _n, way: least_true(far(e, 2) for e in way)),
    ("none(r IN relationships(p) WHERE r.far >= 3)", lambda _g, _n, way: all(far(e, 3) is False for e in way)),
    ("NOT any(r IN relationships(p) WHERE r.far >= 3)", lambda _g, _n, way: all(far(e, 3) is False for e in way)),
    ("all(n IN nodes(p) WHERE n.green)", lambda g, nodes, _w: least_true(g.nodes[n].get("green") for n in nodes)),
    (
        "none(n IN nodes(p) WHERE n.green) AND all(r IN relationships(p) WHERE type(r) = 'A')",
        lambda g, nodes, way: (
            all(g.nodes[n].get("green") is False for n in nodes) and all(e["type"] == "A" for e in way)
        ),
    ),
    ("any(r IN relationships(p) WHERE r.far = 3)", lambda _g, _n, way: any(e["far"] == 3 for e in way)),
    (
        """any(r IN relationships(p) WHERE r.far = 3) AND any(n IN nodes(p) WHERE n.green)
           AND any(r IN relationships(p) WHERE type(r) = 'B')""",
        lambda g, nodes, way: (
            any(e["far"] == 3 for e in way)
            and any(g.nodes[n].get("green") for n in nodes)
            and any(e["type"] == "B" for e in way)
        ),
    ),
    ("single(r IN relationships(p) WHERE type(r) = 'B')", lambda _g, _n, way: [e["type"] for e in way].count("B") == 1),
    ("length(p) <= 2", lambda _g, _n, way: len(way) <= 2),
    ("length(p) > 2", lambda _g, _n, way: len(way) > 2),
    ("3 = length(p)", lambda _g, _n, way: len(way) == 3),
    ("length(p) < 0", lambda _g, _n, _w: False),
    ("length(p) % 2 = 0", lambda _g, _n, way: len(way) % 2 == 0),
    ("all(n IN nodes(p) WHERE n.id >= a.id)", lambda _g, nodes, _w: all(node >= nodes[0] for node in nodes)),
    ("all(n IN nodes(p) WHERE n.id <= b.id)", lambda _g, nodes, _w: all(node <= nodes[-1] for node in nodes)),
    (
        "all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))",
        lambda _g, nodes, _w: len(set(nodes)) == len(nodes),
    ),
    (
        "all(n IN nodes(p) WHERE n.green OR n.id IN [a.id, b.id])",
        lambda g, nodes, _w: all(g.nodes[n].get("green") or n in {nodes[0], nodes[-1]} for n in nodes),
    ),
]
ARROWS = [("-[r*]-", True), ("-[r*]->", False)]


@pytest.mark.parametrize(("arrow", "both_ways"), ARROWS)
@pytest.mark.parametrize(("condition", "holds"), CONDITIONS)
def test_paths_that_pass(
    condition: str, holds: Callable[[Graph, list[int], Way], bool], arrow: str, *, both_ways: bool
) -> None:
    for graph in GRAPHS:
        expected = sorted(
            (nodes, [edge["id"] for edge in way])
            for start in graph
            for nodes, way in trails(graph, start, both_ways=both_ways)
            if way and holds(graph, nodes, way)
        )
        engine = Engine(graph)
        query = f"MATCH p = (a){arrow}(b) WHERE {condition} "
        found = engine.run(query + "RETURN [n IN nodes(p) | n.id], [r IN relationships(p) | r.id]")
        assert sorted(found) == expected
        ends = {(nodes[0], nodes[-1]) for nodes, _ in expected}
        assert set(engine.run(query + "RETURN DISTINCT a.id, b.id")) == ends


@pytest.mark.parametrize(("arrow", "both_ways"), ARROWS)
@pytest.mark.parametrize(("condition", "holds"), CONDITIONS)
def test_shortest_paths_that_pass(
    condition: str, holds: Callable[[Graph, list[int], Way], bool], arrow: str, *, both_ways: bool
) -> None:
    for graph in GRAPHS:
        shortest: dict[tuple[int, int], list[Trail]] = {}
        for start in graph:
            for nodes, way in trails(graph, start, both_ways=both_ways):
                known = shortest.setdefault((start, nodes[-1]), [])
                if start == nodes[-1] or not holds(graph, nodes, way):
                    continue
                if known and len(way) < len(known[0][1]):
                    known.clear()
                if not known or len(way) == len(known[0][1]):
                    known.append((nodes, way))
        expected = sorted((nodes, [edge["id"] for edge in way]) for found in shortest.values() for nodes, way in found)
        engine = Engine(graph)
        query = f"MATCH (a), (b) WHERE a <> b MATCH p = {{}}((a){arrow}(b)) WHERE {condition} "
        query += "RETURN [n IN nodes(p) | n.id], [r IN relationships(p) | r.id]"
        assert sorted(engine.run(query.format("allShortestPaths"))) == expected
        ones = [(nodes, edges) for nodes, edges in engine.run(query.format("shortestPath"))]
        assert all(one in expected for one in ones)
        assert len(ones) == sum(bool(found) for found in shortest.values())


def test_zero_hops_are_a_path_whose_only_node_counts() -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_node("a", green=True)
    graph.add_node("b", green=False)
    engine = Engine(graph)
    for path in ("p = (n)-[*0..]-(m)", "p = shortestPath((n)-[*0..]-(m))"):
        query = (
            f"MATCH (n), (m) WHERE n = m MATCH {path} WHERE all(x IN nodes(p) WHERE x.green) RETURN length(p), id(n)"
        )
        assert list(engine.run(query)) == [(0, "a")]
        query = query.replace("all(x", "any(x")
        assert list(engine.run(query)) == [(0, "a")]


def test_a_search_is_not_begun_where_the_end_fails() -> None:
    """The mesh has far more trails than can be walked."""
    graph: Graph = nx.MultiDiGraph()
    for node in range(40):
        graph.add_node(node, id=node, open=node != 39)
        for other in range(node):
            graph.add_edge(node, other, type="A", cost=1 + (node + other) % 3)
    engine = Engine(graph)
    ends = "MATCH (a {id: 0}), (b {id: $end}) "
    path = "MATCH p = shortestPath((a)-[*]-(b)) WHERE "
    asked = [
        ("all(r IN relationships(p) WHERE r.cost < 3) RETURN length(p)", 38, [(2,)]),
        ("all(n IN nodes(p) WHERE n.open) RETURN length(p)", 39, []),
        ("none(n IN nodes(p) WHERE n.id % 5 = 1) RETURN length(p)", 38, [(1,)]),
        ("any(n IN nodes(p) WHERE n.id = 39) RETURN length(p)", 38, [(2,)]),
        ("length(p) >= 4 RETURN length(p)", 38, [(4,)]),
    ]
    for condition, end, expected in asked:
        assert list(engine.run(ends + path + condition, {"end": end}, timeout=60)) == expected
    reach = "MATCH p = (a {id: 0})-[*]-(b) WHERE all(r IN relationships(p) WHERE r.cost = 1) RETURN count(DISTINCT b)"
    assert list(engine.run(reach, timeout=60)) == [(14,)]
