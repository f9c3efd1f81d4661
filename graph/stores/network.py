"""Builds the NetworkX graph that the openCypher engine runs on."""

from collections.abc import Iterable
from typing import Any

import networkx as nx

from ..collector import collector_paused
from ..rows import NodeRow, RelationshipRow


def build_graph(nodes: Iterable[NodeRow], relationships: Iterable[RelationshipRow]) -> "nx.MultiDiGraph[str]":
    """Return the graph: node attribute `labels`, edge attribute `type`, all other attributes are properties."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    with collector_paused():
        graph.add_nodes_from((row.id, {"labels": row.labels, **row.properties}) for row in nodes)
        edges: Any = (  # tuples of four, which the type stubs do not know
            (row.source, row.target, f"{row.type}:{row.key}", {"type": row.type, **row.properties})
            for row in relationships
        )
        graph.add_edges_from(edges)
    return graph
