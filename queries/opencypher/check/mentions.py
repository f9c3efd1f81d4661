"""The labels, types and properties that a query mentions, and which of them the graph does not have."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Protocol

from ..syntax import ast
from ..syntax.traversal import walk
from ..syntax.types import Kind, Type

__all__ = ["Mentions", "Names"]


class Names(Protocol):
    """The names in a graph."""

    def labels(self) -> list[str]:
        """All labels of nodes."""
        ...

    def types(self) -> list[str]:
        """All types of relationships."""
        ...

    def property_keys(self) -> list[str]:
        """All names of properties."""
        ...


@dataclass(slots=True)
class Mentions:
    """Names in the order in which a query mentions them; properties only where they are certainly of the graph."""

    labels: dict[str, None] = field(default_factory=dict[str, None])
    types: dict[str, None] = field(default_factory=dict[str, None])
    keys: dict[str, None] = field(default_factory=dict[str, None])

    def add_labels(self, labels: ast.LabelExpression, subject: Type) -> None:
        """Add the names in a label expression on a node or a relationship."""
        found = self.labels if subject is Kind.NODE else self.types if subject is Kind.RELATIONSHIP else None
        if found is None:
            return
        if isinstance(labels, ast.LabelName):  # as most are
            found[labels.name] = None
        else:
            found.update((part.name, None) for part in walk(labels) if isinstance(part, ast.LabelName))

    def add_key(self, key: str, subject: Type) -> None:
        """Add the name of a property, if that of which it is one is a node or a relationship."""
        if subject is Kind.NODE or subject is Kind.RELATIONSHIP:
            self.keys[key] = None

    def warnings(self, names: Names) -> Iterator[str]:
        """Yield one sentence for each name that the graph does not have, with the nearest that it has."""
        yield from _missing("no node has the label", self.labels, names.labels)
        yield from _missing("no relationship has the type", self.types, names.types)
        yield from _missing("nothing has the property", self.keys, names.property_keys)


def _missing(what: str, mentioned: Iterable[str], known_names: Callable[[], list[str]]) -> Iterator[str]:
    wanted = list(mentioned)
    if not wanted:
        return
    known = known_names()
    given = set(known)
    folded = {name.casefold(): name for name in known}
    for name in wanted:
        if name not in given:
            near = get_close_matches(name.casefold(), folded, 1)
            yield f"{what} `{name}`" + (f"; did you mean `{folded[near[0]]}`?" if near else "")
