"""Rows in memory, found as a store finds them."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from .rows import NodeRow, RelationshipRow


class RowIndex:
    """Implements `RowReading` over nodes and relationships at hand."""

    def __init__(self, nodes: Iterable[NodeRow], relationships: Iterable[RelationshipRow]) -> None:
        self._nodes = {row.id: row for row in nodes}
        self._leaving: defaultdict[str, list[RelationshipRow]] = defaultdict(list)
        self._entering: defaultdict[str, list[RelationshipRow]] = defaultdict(list)
        for row in relationships:
            self._leaving[row.source].append(row)
            self._entering[row.target].append(row)

    def nodes(self, ids: Iterable[str]) -> dict[str, NodeRow]:
        """Return the nodes with these ids; unknown ones are left out."""
        return {id_: self._nodes[id_] for id_ in sorted(set(ids)) if id_ in self._nodes}

    def relationships(
        self, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
    ) -> list[RelationshipRow]:
        """Return the relationships that leave (or enter) these nodes, of these types."""
        links = self._leaving if outgoing else self._entering
        return [row for id_ in sorted(set(ids)) for row in links.get(id_, ()) if types is None or row.type in types]
