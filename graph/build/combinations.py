"""Combinations come with the shortcuts that start at them, and go with the last of these."""

from dataclasses import dataclass, field

from ..combination import members_of
from ..labels import SHORTCUT_TYPES
from ..mapping.combination import combination_rows
from ..mapping.term import Terms
from ..stores.protocol import Changes, Transaction

_STARTING_TYPES = frozenset({"CAUSES", *SHORTCUT_TYPES.values()})


@dataclass(slots=True)
class WriterWithCombinations:
    """Writes what one load changes, and with the shortcuts among it the combinations that they start at."""

    tx: Transaction
    terms: Terms
    _written: set[str] = field(default_factory=set)
    _left: set[str] = field(default_factory=set)

    def write(self, changes: Changes) -> None:
        """Write changes and the combinations that they need, and note those that may be needed no more."""
        starts = {row.source for row in changes.relationships if row.type in _STARTING_TYPES}
        for id_ in sorted(starts - self._written):
            if members := members_of(id_):
                node, parts = combination_rows(members, self.terms)
                changes.nodes.append(node)
                changes.relationships += parts
                self._written.add(id_)
        gone = {source for kind, source, _, _ in changes.gone_relationships if kind in _STARTING_TYPES}
        self._left |= {source for source in gone if members_of(source)}
        self.tx.write(changes)

    def drop_unused(self) -> None:
        """Remove the combinations that no shortcut starts at any more."""
        if not self._left:
            return
        links = self.tx.relationships(self._left, outgoing=True)
        unused = self._left - {link.source for link in links if link.type in _STARTING_TYPES}
        gone = {link.identity for link in links if link.source in unused}
        self.tx.write(Changes(gone_nodes=unused, gone_relationships=gone))
