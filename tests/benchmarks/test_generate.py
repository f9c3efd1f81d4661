"""The generated graphs follow the schema, and the benchmark runs."""

import json
from pathlib import Path

import pytest

from oncograph.graph.combination import members_of
from oncograph.graph.labels import COMBINATION, SECOND_LABELS
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, check_rows

from . import bench_queries
from .generate import SIZES, Graph, generate, rows


@pytest.fixture(scope="module")
def graph() -> Graph:
    return generate(SIZES["medium"])


def test_nodes_and_relationships_follow_the_schema(graph: Graph) -> None:
    nodes, relationships = rows(graph)
    check_rows(nodes, relationships)
    labels = {row.id: row.label for row in nodes}
    for row in relationships:
        assert (labels[row.source], labels[row.target]) in RELATIONSHIP_TYPES[row.type].ends
        assert graph.has_edge(row.source, row.target, f"{row.type}:{row.key}")


def test_directions_and_verdicts_are_second_labels(graph: Graph) -> None:
    for node, properties in graph.nodes(data=True):
        said = properties.get("direction", properties.get("verdict"))
        second = SECOND_LABELS[said] if said else COMBINATION if members_of(node) else None
        first = [label for label in properties["labels"] if label in NODE_TYPES]
        assert properties["labels"] == sorted(filter(None, [*first, second]))
        assert len(first) == 1
        assert properties["id"] == node
        assert properties["name"]


def test_every_label_and_type_is_there(graph: Graph) -> None:
    assert {label for _, labels in graph.nodes(data="labels") for label in labels} >= set(NODE_TYPES)
    assert {kind for _, _, kind in graph.edges(data="type")} == set(RELATIONSHIP_TYPES)


def test_a_seed_gives_one_graph() -> None:
    first, again, other = (generate(SIZES["small"], seed) for seed in (1, 1, 2))
    assert list(first.nodes(data=True)) == list(again.nodes(data=True))
    assert list(first.edges(keys=True, data=True)) == list(again.edges(keys=True, data=True))
    assert list(first.nodes) != list(other.nodes)


def test_the_benchmark_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / "times.json"
    told = ["bench_queries", "small", "--no-peers", "--seconds", "0", "--json", str(written)]
    monkeypatch.setattr("sys.argv", told)
    bench_queries.main()
    (result,) = json.loads(written.read_text("utf-8"))["results"]
    assert all(timing["right"] for timing in result["canned"] + result["plain"])
    assert "geometric mean" in capsys.readouterr().out
