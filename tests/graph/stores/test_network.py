"""The NetworkX graph that queries run on."""

from oncograph.graph.rows import NodeRow
from oncograph.graph.stores.network import build_graph
from oncograph.queries.opencypher import Engine


def test_the_first_label_of_a_node_is_what_it_is() -> None:
    rows = [
        NodeRow("a", "Finding", {}, "Benefit"),
        NodeRow("b", "Claim", {}, "Controversial"),
        NodeRow("c", "Agent", {}),
    ]
    found = Engine(build_graph(rows, [])).run(
        "MATCH (n) RETURN labels(n)[0], size(labels(n)) ORDER BY n.id, elementId(n)"
    )
    assert [*found] == [("Finding", 2), ("Claim", 2), ("Agent", 1)]


def test_labels_are_sorted_where_a_graph_is_compared() -> None:
    assert '"labels":["Benefit","Finding"]' in NodeRow("a", "Finding", {}, "Benefit").canonical().replace(" ", "")
