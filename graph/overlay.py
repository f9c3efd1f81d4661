"""A graph as it will be: rows about to be written, over what a store holds."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from .rows import NodeRow, RelationshipRow
from .stores.protocol import RowReading


class Overlay:
    """Reads the nodes at hand with the relationships at hand, and for every other id what is below."""

    def __init__(self, nodes: Iterable[NodeRow], relationships: Iterable[RelationshipRow], below: RowReading) -> None:
        self._nodes = {row.id: row for row in nodes}
        self._leaving: defaultdict[str, list[RelationshipRow]] = defaultdict(list)
        self._entering: defaultdict[str, list[RelationshipRow]] = defaultdict(list)
        for row in relationships:
            self._leaving[row.source].append(row)
            self._entering[row.target].append(row)
        self._below = below

    def __contains__(self, id_: str) -> bool:
        return id_ in self._nodes

    def nodes(self, ids: Iterable[str]) -> dict[str, NodeRow]:
        """Return the nodes with these ids; unknown ones are left out."""
        own, others = self._part(ids)
        return {**{id_: self._nodes[id_] for id_ in own}, **(self._below.nodes(others) if others else {})}

    def relationships(
        self, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
    ) -> list[RelationshipRow]:
        """Return the relationships that leave (or enter) these nodes, of these types."""
        own, others = self._part(ids)
        links = self._leaving if outgoing else self._entering
        found = [row for id_ in own for row in links.get(id_, ()) if types is None or row.type in types]
        if others:
            found += self._below.relationships(others, outgoing=outgoing, types=types)
        return found

    def _part(self, ids: Iterable[str]) -> tuple[Sequence[str], Sequence[str]]:
        listed = sorted(set(ids))
        return [id_ for id_ in listed if id_ in self._nodes], [id_ for id_ in listed if id_ not in self._nodes]
