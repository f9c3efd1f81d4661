"""What a store must do. Loading and deriving are written once, over this; every store passes one contract suite."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Protocol, Self, TypeVar

from ..rows import NodeRow, RelationshipRow

if TYPE_CHECKING:
    import networkx as nx
    from neo4j import Session

    from ..report import Identifier, Report

_T = TypeVar("_T")

BEGINNING_ALIKE = 20
"""Of ids that begin alike, how many are given to choose from."""

MIGRATING_MARKER = "migrating"
"""Names the store that a graph is being moved from, while it is not all there."""


@dataclass(slots=True)
class Changes:
    """What a transaction writes: deletions first, then nodes, then relationships. Rows replace what has their id."""

    nodes: list[NodeRow] = field(default_factory=list)
    relationships: list[RelationshipRow] = field(default_factory=list)
    gone_nodes: set[str] = field(default_factory=set)
    gone_relationships: set[tuple[str, str, str, str]] = field(default_factory=set)


class GraphReader(Protocol):
    """What can be read from a store, inside a transaction or without one."""

    def nodes(self, ids: Iterable[str]) -> dict[str, NodeRow]:
        """Return the nodes with these ids; unknown ones are left out."""
        ...

    def relationships(
        self, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
    ) -> list[RelationshipRow]:
        """Return the relationships that leave (or enter) these nodes, of these types."""
        ...

    def nodes_with_label(self, labels: Collection[str]) -> list[NodeRow]:
        """Return all nodes whose first label is one of these, sorted by id."""
        ...

    def marker(self, name: str) -> str | None:
        """Return a marker of the store itself, which is no part of the graph."""
        ...

    def reports(self, records: Iterable[str]) -> "dict[str, Report]":
        """Return the stored reports of these records, by record; unknown ones are left out."""
        ...


class Transaction(GraphReader, Protocol):
    """One writing transaction: all of it is kept, or nothing."""

    def all_records(self) -> dict[str, tuple[int, bool]]:
        """Return version and whether built in, of every stored record."""
        ...

    def records_with(self, identifiers: "Iterable[Identifier]") -> set[str]:
        """Return the records that describe a study by one of the identifiers."""
        ...

    def records_mentioning(self, identifiers: "Iterable[Identifier]") -> set[str]:
        """Return the records that refer to another study by one of the identifiers."""
        ...

    def put_reports(self, reports: "Iterable[Report]") -> None:
        """Store reports in place of earlier ones of the same records."""
        ...

    def delete_reports(self, records: Iterable[str]) -> None:
        """Forget the reports of these records."""
        ...

    def findings_of(self, claims: Iterable[str]) -> dict[str, list[str]]:
        """Return the ids of the findings on each claim, sorted."""
        ...

    def write(self, changes: Changes) -> None:
        """Write changes; every relationship of a node that goes is among those that go.

        :raises SchemaError: a row does not fit the schema.
        """
        ...

    def put_marker(self, name: str, value: str) -> None:
        """Keep a marker of the store itself."""
        ...

    def clear(self) -> None:
        """Forget the graph but for its reports and markers; used when all of it is computed anew."""
        ...


class Server(Protocol):
    """What runs Cypher of people's own: a database on a server."""

    @property
    def name(self) -> str:
        """The address."""
        ...

    def session(self, access: str) -> "Session":
        """Open a session of the driver, to read or to write."""
        ...


class Store(GraphReader, Protocol):
    """A graph that is kept somewhere. As a context manager it is closed at the end of the block."""

    results_at_once: ClassVar[int | None]
    """How many results one transaction takes well, where a large load must be parted; none where it need not."""

    @property
    def name(self) -> str:
        """What people call the store: its path or address."""
        ...

    @property
    def server(self) -> Server | None:
        """Where Cypher runs on the store itself; none where it runs over `graph()`."""
        ...

    def transact(self, work: Callable[[Transaction], _T]) -> _T:
        """Do `work` in one writing transaction, again from its beginning where something failed in passing."""
        ...

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Begin a writing transaction; leaving the block keeps it, an exception undoes it."""
        ...

    def named(self, key: str) -> list[str]:
        """Return the ids of the terms and studies with a name of this key (see `names.normalise`), sorted."""
        ...

    def ids_beginning(self, prefix: str) -> list[str]:
        """Return the ids of claims, findings and readings that begin with `prefix`, sorted, and of many the first.

        The kind is part of it, as in `claim:26db`.
        """
        ...

    def all_names(self, prefix: str = "") -> list[str]:
        """Return the names of all terms and studies whose id begins with `prefix`, sorted."""
        ...

    def relationships_with_key(self, key: str) -> list[RelationshipRow]:
        """Return the relationship of a type that can be parallel that has this key, if there is one."""
        ...

    def all_nodes(self) -> Iterator[NodeRow]:
        """Yield every node, sorted by id."""
        ...

    def all_relationships(self) -> Iterator[RelationshipRow]:
        """Yield every relationship, sorted by source, type, target and key."""
        ...

    def markers(self) -> Mapping[str, str]:
        """Return all markers that a copy of the graph must keep."""
        ...

    def stored_reports(self) -> "Iterator[Report]":
        """Yield all stored reports, sorted by record."""
        ...

    def counts(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Return the number of nodes per label and of relationships per type."""
        ...

    def digest(self) -> str:
        """Return the SHA-256 over the canonical export of the graph."""
        ...

    def graph(self) -> "nx.MultiDiGraph[str]":
        """Return the graph in memory, the same one until somebody has written to the store."""
        ...

    def copy(self) -> "Store":
        """Return a copy in memory, to try on it what must not happen to the store."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...

    def close(self) -> None:
        """Give back what the store holds open."""
        ...
