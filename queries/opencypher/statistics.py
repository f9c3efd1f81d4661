"""How much there is of what: the counts from which the planner estimates rows."""

from collections import Counter
from itertools import islice

from .graph_index import GraphIndex
from .values.comparison import group_key
from .values.entities import Vertex

_SAMPLE = 200
"""Nodes that are looked at to judge how often a property has one value."""


class Statistics:
    """Exact counts of nodes per label and relationships per type and label of their ends; sampled property values."""

    def __init__(self, index: GraphIndex) -> None:
        self._index = index
        self._counts: dict[str, int] = {}
        self._ends: dict[tuple[str, bool], Counter[frozenset[str]]] = {}
        self._with_label: dict[tuple[str, bool, str], int] = {}
        self._onward: dict[tuple[tuple[str, ...], tuple[bool, ...]], float] = {}
        self._distinct: dict[tuple[str | None, str], float] = {}

    def nodes(self, label: str | None) -> int:
        """Return the number of nodes with the label, or of all nodes."""
        return self._index.count_nodes(label)

    def types(self) -> list[str]:
        """All relationship types."""
        return self._index.types()

    def relationships(self, kind: str) -> int:
        """Return the number of relationships of the type."""
        count = self._counts.get(kind)
        if count is None:
            count = self._counts[kind] = sum(map(len, self._index.outgoing(kind).values()))
        return count

    def onward(self, kinds: tuple[str, ...], ways: tuple[bool, ...]) -> float:
        """Return over how many relationships a longer way goes on, on average, from a node that it has come to by one.

        `ways` says whether relationships are followed from their start, from their end, or both: then one of those at
        the node is the one it came by. The mean of all nodes would say little of the few that have any.
        """
        known = self._onward.get((kinds, ways))
        if known is None:
            leaving = self._degrees(kinds, ways)
            arriving = self._degrees(kinds, tuple(not outgoing for outgoing in ways))
            walks = sum(count * leaving[vertex] for vertex, count in arriving.items())
            known = max(0.0, walks / max(1, arriving.total()) - (len(ways) - 1))
            self._onward[kinds, ways] = known
        return known

    def _degrees(self, kinds: tuple[str, ...], ways: tuple[bool, ...]) -> Counter[Vertex]:
        degrees: Counter[Vertex] = Counter()
        for kind in kinds:
            for outgoing in ways:
                table = self._index.outgoing(kind) if outgoing else self._index.incoming(kind)
                degrees.update({vertex: len(edges) for vertex, edges in table.items()})
        return degrees

    def _label_sets(self, kind: str, *, at_source: bool) -> Counter[frozenset[str]]:
        counts = self._ends.get((kind, at_source))
        if counts is None:
            edges = self._index.relationships(kind)
            counts = Counter((edge.source.labels if at_source else edge.target.labels) for edge in edges)
            self._ends[kind, at_source] = counts
        return counts

    def at_label(self, kind: str, label: str, *, at_source: bool) -> int:
        """How many relationships of the type have a node with that label at their start, or at their end."""
        known = self._with_label.get((kind, at_source, label))
        if known is None:
            sets = self._label_sets(kind, at_source=at_source)
            known = sum(count for labels, count in sets.items() if label in labels)
            self._with_label[kind, at_source, label] = known
        return known

    def selectivity(self, label: str | None, key: str) -> float:
        """Return the share of the nodes with the label that have one value of the property, judged by a sample."""
        share = self._distinct.get((label, key))
        if share is None:
            vertices = list(islice(self._index.labelled(label), _SAMPLE))
            values = [value for vertex in vertices if (value := vertex.data.get(key)) is not None]
            distinct = len({group_key(value) for value in values})
            if not distinct:
                share = 1 / (1 + self.nodes(label))
            elif distinct > 0.9 * len(values):  # as good as a key: one node has it
                share = 1 / max(1, self.nodes(label))
            else:
                share = len(values) / len(vertices) / distinct
            self._distinct[label, key] = share
        return share
