"""Builds the NetworkX graph that the openCypher engine runs on."""

import gc
from collections.abc import Iterable
from typing import Any

import networkx as nx

from ..rows import NodeRow, RelationshipRow


def build_graph(nodes: Iterable[NodeRow], relationships: Iterable[RelationshipRow]) -> "nx.MultiDiGraph[str]":
    """Return the graph: node attribute `labels`, edge attribute `type`, all other attributes are properties."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    # Millions of small objects that all stay: collecting garbage among them triples the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        graph.add_nodes_from((row.id, {"labels": row.labels, **row.properties}) for row in nodes)
        edges: Any = (  # tuples of four, which the type stubs do not know
            (row.source, row.target, f"{row.type}:{row.key}", {"type": row.type, **row.properties})
            for row in relationships
        )
        graph.add_edges_from(edges)
    finally:
        if collecting:
            gc.enable()
    return graph
