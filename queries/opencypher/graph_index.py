"""What stands beside the NetworkX graph: its nodes by label and property, its relationships by type and end.

Everything is built on first use: the vertices with the index, the relationships when a query first follows one, the
other direction and the property tables when a plan first reads them.
"""

import gc
from collections.abc import Collection, Generator, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from .errors import CypherTypeError
from .values.comparison import group_key
from .values.entities import LABELS, TYPE, Edge, Labels, Vertex, describe, property_names
from .values.incoming import attributes, incoming, is_plain
from .values.value import Value

if TYPE_CHECKING:
    import networkx as nx

Adjacency: TypeAlias = dict[Vertex, list[Edge]]
"""The relationships at each node that has any, in one direction."""

_SIMPLE = frozenset({str, int})


@contextmanager
def _collector_paused() -> Generator[None]:
    """Make millions of objects that all stay without the garbage collector walking over them again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class GraphIndex:
    """The nodes and relationships of one graph as it is now. Raises CypherTypeError for a graph it cannot read."""

    def __init__(self, graph: "nx.MultiDiGraph[Any]") -> None:
        if not (graph.is_directed() and graph.is_multigraph()):
            raise CypherTypeError("the graph must be a networkx.MultiDiGraph")
        self._graph = graph
        self.vertices: dict[Hashable, Vertex] = {}
        self._label_sets: dict[tuple[str, ...], Labels] = {}
        self._by_label: dict[str, list[Vertex]] = {}
        self._by_property: dict[tuple[str | None, str], dict[Value, list[Vertex]]] = {}
        self._property_keys: list[str] | None = None
        self._outgoing: dict[str, Adjacency] | None = None
        self._incoming: dict[str, Adjacency] = {}
        self._all_outgoing: Adjacency | None = None
        self._all_incoming: Adjacency | None = None
        with _collector_paused():
            self._read_nodes()

    def _read_nodes(self) -> None:
        for node, data in self._graph.nodes(data=True):
            vertex = self.vertices[node] = Vertex(node, self._labels_of(node, data), _node_attributes(node, data))
            for label in vertex.labels:
                self._by_label[label].append(vertex)

    def _labels_of(self, node: Hashable, data: Mapping[str, Any]) -> Labels:
        """Return the labels of a node, of which there is one set per combination; those of a set are sorted."""
        given = data.get(LABELS)
        if given is None:
            given = ()
        try:
            names = (given,) if isinstance(given, str) else tuple(given)
            labels = self._label_sets.get(names)
        except TypeError:
            raise CypherTypeError(f"the attribute {LABELS!r} of node {node!r} is no list of strings") from None
        if labels is None:
            made = [_name(name, f"the attribute {LABELS!r} of node {node!r}") for name in names]
            labels = Labels(sorted(made) if isinstance(given, set | frozenset) else made)
            self._label_sets[names] = labels
            for label in labels:
                self._by_label.setdefault(label, [])
        return labels

    # ------------------------------------------------------------------------------------------------------- nodes

    def labels(self) -> list[str]:
        """All labels, sorted."""
        return sorted(label for label, vertices in self._by_label.items() if vertices)

    def labelled(self, label: str | None) -> Collection[Vertex]:
        """Return the nodes with the label, or all nodes, in the order of the graph."""
        return self.vertices.values() if label is None else self._by_label.get(label, [])

    def count_nodes(self, label: str | None = None) -> int:
        """How many nodes have the label, or how many there are."""
        return len(self.labelled(label))

    def with_property(self, label: str | None, key: str) -> dict[Value, list[Vertex]]:
        """Return the nodes with the label (or all nodes) by `group_key` of one property."""
        table = self._by_property.get((label, key))
        if table is None:
            table = self._by_property[label, key] = {}
            if key != LABELS:
                for vertex in self.labelled(label):
                    value = vertex.data.get(key)
                    if value is not None:
                        table.setdefault(value if type(value) in _SIMPLE else group_key(value), []).append(vertex)
        return table

    def indexed(self) -> list[tuple[str | None, str]]:
        """Return the labels (None: all nodes) and properties that are indexed by now."""
        return list(self._by_property)

    def property_keys(self) -> list[str]:
        """All names of properties of nodes and relationships, sorted."""
        if self._property_keys is None:
            found = set(chain.from_iterable(map(property_names, self.vertices.values())))
            found.update(chain.from_iterable(map(property_names, self.relationships(None))))
            self._property_keys = sorted(found)
        return self._property_keys

    # ----------------------------------------------------------------------------------------------- relationships

    def _read_relationships(self) -> dict[str, Adjacency]:
        outgoing: dict[str, Adjacency] = {}
        with _collector_paused():
            for node, neighbours in self._graph.adjacency():
                source = self.vertices[node]
                for neighbour, parallel in neighbours.items():
                    self._read_parallel(source, self.vertices[neighbour], parallel, outgoing)
        return outgoing

    @staticmethod
    def _read_parallel(
        source: Vertex, target: Vertex, parallel: Mapping[Any, dict[str, Any]], outgoing: dict[str, Adjacency]
    ) -> None:
        for key, given in parallel.items():
            data = (
                given if is_plain(given.values()) else attributes(given, f"edge {(source.id, target.id, key)!r}", TYPE)
            )
            kind = data.get(TYPE)
            if kind is None:
                raise CypherTypeError(f"edge {(source.id, target.id, key)!r} has no attribute {TYPE!r}")
            if type(kind) is not str:
                kind = _name(kind, f"the attribute {TYPE!r} of edge {(source.id, target.id, key)!r}")
                data = {**data, TYPE: kind}
            adjacency = outgoing.get(kind)
            if adjacency is None:
                adjacency = outgoing[kind] = {}
            edges = adjacency.get(source)
            if edges is None:
                adjacency[source] = [Edge(source, target, key, data)]
            else:
                edges.append(Edge(source, target, key, data))

    def _typed(self) -> dict[str, Adjacency]:
        if self._outgoing is None:
            self._outgoing = self._read_relationships()
        return self._outgoing

    def types(self) -> list[str]:
        """All relationship types, sorted."""
        return sorted(kind for kind, table in self._typed().items() if table)

    def outgoing(self, kind: str | None) -> Adjacency:
        """Return the relationships of one type, or all, by the node they start from."""
        if kind is not None:
            return self._typed().get(kind, {})
        if self._all_outgoing is None:
            self._all_outgoing = _by_source(self.relationships(None))
        return self._all_outgoing

    def incoming(self, kind: str | None) -> Adjacency:
        """Return the relationships of one type, or all, by the node they end at."""
        if kind is None:
            if self._all_incoming is None:
                self._all_incoming = _by_target(self.relationships(None))
            return self._all_incoming
        table = self._incoming.get(kind)
        if table is None:
            table = self._incoming[kind] = _by_target(self.relationships(kind))
        return table

    def relationships(self, kind: str | None) -> Iterator[Edge]:
        """All relationships of one type, or all there are."""
        tables = self._typed().values() if kind is None else (self.outgoing(kind),)
        return chain.from_iterable(chain.from_iterable(table.values() for table in tables))

    # ------------------------------------------------------------------------------------------------------ changes

    def update(self, nodes: Iterable[Hashable]) -> None:
        """Read only some nodes again, and the relationships that start from them.

        They must be all nodes that were added, removed or given other attributes, and both ends of all edges that were.
        Tables of properties are built again when they are next needed.
        """
        self._property_keys = None
        changed = dict.fromkeys(nodes)
        vertices = [self.vertices[node] for node in changed if node in self.vertices]
        self._forget_outgoing(vertices)
        touched = {label for vertex in vertices for label in vertex.labels}
        gone = set(vertices)
        for label in touched:
            self._by_label[label] = [vertex for vertex in self._by_label[label] if vertex not in gone]
        for node in changed:
            known = self.vertices.pop(node, None)
            if node in self._graph:
                data = self._graph.nodes[node]
                labels = self._labels_of(node, data)
                vertex = self.vertices[node] = known or Vertex(node, labels, data)
                vertex.data, vertex.labels = _node_attributes(node, data), labels
                touched |= vertex.labels
                for label in vertex.labels:
                    self._by_label[label].append(vertex)
        self._read_outgoing(node for node in changed if node in self._graph)
        self._by_property = {
            (label, key): table
            for (label, key), table in self._by_property.items()
            if label is not None and label not in touched
        }

    def _forget_outgoing(self, vertices: list[Vertex]) -> None:
        for kind, table in (self._outgoing or {}).items():
            for vertex in vertices:
                for edge in table.pop(vertex, ()):
                    for arriving in self._incoming.get(kind), self._all_incoming:
                        if arriving is not None:
                            arriving[edge.target].remove(edge)
        for vertex in vertices:
            if self._all_outgoing is not None:
                self._all_outgoing.pop(vertex, None)

    def _read_outgoing(self, nodes: Iterable[Hashable]) -> None:
        if self._outgoing is None:
            return
        added: dict[str, Adjacency] = {}
        for node in nodes:
            for neighbour, parallel in self._graph.adj[node].items():
                self._read_parallel(self.vertices[node], self.vertices[neighbour], parallel, added)
        for kind, leaving in added.items():
            self._outgoing.setdefault(kind, {}).update(leaving)
            for source, edges in leaving.items():
                if self._all_outgoing is not None:
                    self._all_outgoing.setdefault(source, []).extend(edges)
                for edge in edges:
                    for arriving in self._incoming.get(kind), self._all_incoming:
                        if arriving is not None:
                            arriving.setdefault(edge.target, []).append(edge)


def _node_attributes(node: Hashable, data: Mapping[str, Any]) -> Mapping[str, Any]:
    return data if is_plain(data.values()) else attributes(data, f"node {node!r}", LABELS)


def _name(value: Any, holder: str) -> str:
    """Return a label or type as a string of Python's own."""
    name = incoming(value, holder)
    if type(name) is str:
        return name
    raise CypherTypeError(f"{holder} holds {describe(name)}, not a string")


def _by_source(edges: Iterator[Edge]) -> Adjacency:
    table: Adjacency = {}
    with _collector_paused():
        for edge in edges:
            table.setdefault(edge.source, []).append(edge)
    return table


def _by_target(edges: Iterator[Edge]) -> Adjacency:
    table: Adjacency = {}
    with _collector_paused():
        for edge in edges:
            table.setdefault(edge.target, []).append(edge)
    return table
