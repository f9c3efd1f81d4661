"""A label, type or property that the graph does not have gives a warning with the nearest name, and the same rows."""

from typing import Any

import networkx as nx
import pytest

from oncograph.queries.opencypher import Engine
from oncograph.queries.opencypher.graph_index import GraphIndex


@pytest.fixture
def graph() -> "nx.MultiDiGraph[str]":
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("ann", labels=["Person"], name="Ann", born=1815)
    graph.add_node("bob", labels=["Person"], name="Bob", height=None)
    graph.add_edge("ann", "bob", type="KNOWS", since=1833)
    return graph


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("MATCH (a:Person)-[k:KNOWS]->(b) WHERE a.born > 1 RETURN b.name, k.since", []),
        ("MATCH (a:Persn) RETURN a", ["no node has the label `Persn`; did you mean `Person`?"]),
        (
            "MATCH (a:PERSON|Robot) RETURN a",
            ["no node has the label `PERSON`; did you mean `Person`?", "no node has the label `Robot`"],
        ),
        ("MATCH (a) WHERE a:!Pers0n RETURN a", ["no node has the label `Pers0n`; did you mean `Person`?"]),
        ("MATCH ()-[:knows]->() RETURN 1", ["no relationship has the type `knows`; did you mean `KNOWS`?"]),
        ("MATCH ()-[r]->() WHERE r:KNOW RETURN 1", ["no relationship has the type `KNOW`; did you mean `KNOWS`?"]),
        ("MATCH ()-[:KNEW*1..2]->() RETURN 1", ["no relationship has the type `KNEW`; did you mean `KNOWS`?"]),
        ("MATCH (a) RETURN a.nmae", ["nothing has the property `nmae`; did you mean `name`?"]),
        ("MATCH (a {nmae: 1}) RETURN a", ["nothing has the property `nmae`; did you mean `name`?"]),
        ("MATCH (a) RETURN a{.nmae, .*}", ["nothing has the property `nmae`; did you mean `name`?"]),
        (
            "MATCH (a) RETURN a.height, a.labels",
            ["nothing has the property `height`", "nothing has the property `labels`"],
        ),
        (
            "MATCH (a) WHERE EXISTS { (a)-[:LIKES]->(:Robot) } RETURN a",
            ["no node has the label `Robot`", "no relationship has the type `LIKES`"],
        ),
        ("MATCH (a) CALL (a) { MATCH (a)-->(b:Robot) RETURN b } RETURN b.name", ["no node has the label `Robot`"]),
        ("EXPLAIN MATCH (a:Robot) RETURN a", ["no node has the label `Robot`"]),
        ("RETURN {x: 1}.x AS a, $p.y AS b", []),
        ("UNWIND [{x: 1}] AS m RETURN m.x", []),
    ],
)
def test_what_is_missing_is_told_with_the_nearest_name(
    graph: "nx.MultiDiGraph[str]", text: str, warnings: list[str]
) -> None:
    assert list(Engine(graph).run(text, {"p": {"y": 2}}).warnings) == warnings


def test_warnings_are_those_of_the_graph_as_it_is_now(graph: "nx.MultiDiGraph[str]") -> None:
    engine = Engine(graph)
    text = "MATCH (n:Robot) RETURN n.model"
    assert len(engine.run(text).warnings) == 2
    graph.add_node("r2", labels=["Robot"], model=2)
    engine.refresh(["r2"])
    assert engine.run(text).warnings == ()


def test_warnings_cost_nothing_unless_they_are_asked_for(
    graph: "nx.MultiDiGraph[str]", monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_: Any) -> list[str]:
        raise AssertionError("the properties were read")

    monkeypatch.setattr(GraphIndex, "property_keys", read)
    result = Engine(graph).run("MATCH (n) RETURN n.nmae")
    assert list(result) == [(None,), (None,)]
    with pytest.raises(AssertionError):
        _ = result.warnings
