"""The embedded store: a NetworkX graph in memory, kept in one SQLite file. No server is needed."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from typing_extensions import override

from ...digest import digest
from ...errors import StoreError
from ...rows import NodeRow, RelationshipRow
from ..protocol import BEGINNING_ALIKE, Store
from . import file as sqlite_file
from . import select as reading

if TYPE_CHECKING:
    import networkx as nx

    from ...report import Report
    from ..protocol import Transaction
    from .writing import SqliteTransaction

_T = TypeVar("_T")

GENERATION_MARKER = "generation"


class EmbeddedStore(Store):
    """A store in one file. Readers see what was last committed; one writer at a time, others wait for it."""

    results_at_once: ClassVar[int | None] = None

    def __init__(self, path: Path, connection: sqlite3.Connection, name: str | None = None) -> None:
        self.path = path
        self._name = str(path) if name is None else name
        self._connection = connection
        self._graph: nx.MultiDiGraph[str] | None = None
        self._graph_generation: str | None = None

    @property
    @override
    def name(self) -> str:
        """What people call the store: its path, or of what is in memory the name of what it was made from."""
        return self._name

    @property
    @override
    def server(self) -> None:
        """None: Cypher runs over the graph in memory."""
        return None

    @classmethod
    def open(cls, path: Path, *, write: bool = False) -> Self:
        """Open an existing store.

        :raises StoreError: the file is missing, damaged, newer, or not ours; it is left as it is.
        """
        return cls(path, sqlite_file.open_file(path, write=write))

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new, empty store.

        :raises StoreError: the file exists or cannot be made.
        """
        return cls(path, sqlite_file.create(path))

    @classmethod
    def in_memory(cls, name: str) -> Self:
        """Make an empty store that is in no file; `name` is what it is called."""
        return cls(Path(name), sqlite_file.create_in_memory(), name)

    @override
    def copy(self) -> Self:
        with sqlite_file.reading_errors(self.path):
            memory = sqlite3.connect(":memory:", isolation_level=None)
            self._connection.backup(memory)
        return type(self)(self.path, memory, self.name)

    @override
    def __enter__(self) -> Self:
        return self

    @override
    def __exit__(self, *_: object) -> None:
        self.close()

    @override
    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @override
    @contextmanager
    def transaction(self) -> "Iterator[SqliteTransaction]":
        """Begin a writing transaction; leaving the block keeps it, an exception or a kill leaves the old graph.

        :raises StoreError: another process keeps writing, the file cannot be written to, or the disk is full.
        """
        from .writing import SqliteTransaction  # noqa: PLC0415  a reader does without the models

        with sqlite_file.reading_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                transaction = SqliteTransaction(self._connection)
                yield transaction
                if transaction.changed:
                    generation = _next(transaction.marker(GENERATION_MARKER) or "0")
                    transaction.put_marker(GENERATION_MARKER, generation)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @override
    def transact(self, work: "Callable[[Transaction], _T]") -> _T:
        """Do `work` in one writing transaction.

        :raises StoreError: as `transaction` does.
        """
        with self.transaction() as transaction:
            return work(transaction)

    @override
    def nodes(self, ids: Iterable[str]) -> dict[str, NodeRow]:
        with self._reading():
            return reading.nodes(self._connection, ids)

    @override
    def nodes_with_label(self, labels: Collection[str]) -> list[NodeRow]:
        with self._reading():
            return reading.nodes_with_label(self._connection, labels)

    @override
    def relationships(
        self, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
    ) -> list[RelationshipRow]:
        with self._reading():
            return reading.relationships(self._connection, ids, outgoing=outgoing, types=types)

    @override
    def named(self, key: str) -> list[str]:
        with self._reading():
            return [row[0] for row in self._connection.execute("SELECT id FROM name WHERE key = ? ORDER BY id", (key,))]

    @override
    def ids_beginning(self, prefix: str) -> list[str]:
        with self._reading():
            sql = "SELECT id FROM node WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
            return [row[0] for row in self._connection.execute(sql, (prefix, f"{prefix}\U0010ffff", BEGINNING_ALIKE))]

    @override
    def all_names(self, prefix: str = "") -> list[str]:
        with self._reading():
            sql = "SELECT DISTINCT name FROM name WHERE substr(id, 1, length(?1)) = ?1 ORDER BY name"
            return [row[0] for row in self._connection.execute(sql, (prefix,))]

    @override
    def marker(self, name: str) -> str | None:
        with self._reading():
            return reading.marker(self._connection, name)

    @override
    def relationships_with_key(self, key: str) -> list[RelationshipRow]:
        with self._reading():
            return reading.relationships_with_key(self._connection, key)

    @override
    def all_nodes(self) -> Iterator[NodeRow]:
        with self._reading():
            yield from reading.all_nodes(self._connection)

    @override
    def all_relationships(self) -> Iterator[RelationshipRow]:
        with self._reading():
            yield from reading.all_relationships(self._connection)

    @override
    def markers(self) -> Mapping[str, str]:
        with self._reading():
            sql = "SELECT name, value FROM setting WHERE name <> ? ORDER BY name"
            return dict(self._connection.execute(sql, (GENERATION_MARKER,)))

    @override
    def reports(self, records: Iterable[str]) -> "dict[str, Report]":
        with self._reading():
            return reading.reports(self._connection, records)

    @override
    def stored_reports(self) -> "Iterator[Report]":
        with self._reading():
            for record, body in self._connection.execute("SELECT record, body FROM report ORDER BY record"):
                yield reading.report_of(record, body)

    @override
    def counts(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        with self._reading():
            return reading.counts(self._connection)

    @override
    def digest(self) -> str:
        with self._reading():
            return digest(reading.all_nodes(self._connection), reading.all_relationships(self._connection))

    @override
    def graph(self) -> "nx.MultiDiGraph[str]":
        """Return the graph in memory; it is read again when another process has written since."""
        from ..network import build_graph  # noqa: PLC0415  networkx is slow to import, and a lookup does without

        with self._reading():
            generation = reading.marker(self._connection, GENERATION_MARKER)
            if self._graph is None or generation != self._graph_generation:
                nodes, edges = reading.all_nodes(self._connection), reading.all_relationships(self._connection)
                self._graph, self._graph_generation = build_graph(nodes, edges), generation
        return self._graph

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Read in one transaction, so that a writer in between cannot mix two states."""
        with sqlite_file.reading_errors(self.path):
            outermost = not self._connection.in_transaction
            if outermost:
                self._connection.execute("BEGIN")
            try:
                yield
            except ValueError as error:  # JSON that does not parse
                raise StoreError(f"{self.path}: the store file is damaged ({error}); restore a copy") from error
            finally:
                if outermost:
                    self._connection.execute("COMMIT")


def _next(generation: str) -> str:
    """Return the generation after this one.

    :raises sqlite3.DatabaseError: it is none; a file from elsewhere can hold anything.
    """
    if not generation.isdecimal():
        raise sqlite3.DatabaseError("its generation is no number")
    return str(int(generation) + 1)
