"""The embedded store: a NetworkX graph in memory, kept in one SQLite file. No server is needed."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from ...digest import digest
from ...errors import StoreError
from ...rows import NodeRow, RelationshipRow
from . import file as sqlite_file
from . import select as reading

if TYPE_CHECKING:
    import networkx as nx

    from ...report import Report
    from ..protocol import Transaction
    from .writing import SqliteTransaction

_T = TypeVar("_T")

GENERATION_SETTING = "generation"


class EmbeddedStore:
    """A store in one file. Readers see what was last committed; one writer at a time, others wait for it."""

    results_at_once = None
    server = None

    def __init__(self, path: Path, connection: sqlite3.Connection, name: str | None = None) -> None:
        self.path = path
        self._name = str(path) if name is None else name
        self._connection = connection
        self._graph: nx.MultiDiGraph[str] | None = None
        self._graph_generation: str | None = None

    @property
    def name(self) -> str:
        """What people call the store: its path, or of what is in memory the name of what it was made from."""
        return self._name

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

    def copy(self) -> Self:
        """Return a copy in memory, to try on it what must not happen to the store."""
        with sqlite_file.reading_errors(self.path):
            memory = sqlite3.connect(":memory:", isolation_level=None)
            self._connection.backup(memory)
        return type(self)(self.path, memory, self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

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
                    generation = _next(transaction.setting(GENERATION_SETTING) or "0")
                    transaction.put_setting(GENERATION_SETTING, generation)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def transact(self, work: "Callable[[Transaction], _T]") -> _T:
        """Do `work` in one writing transaction.

        :raises StoreError: as `transaction` does.
        """
        with self.transaction() as transaction:
            return work(transaction)

    def nodes(self, ids: Iterable[str]) -> dict[str, NodeRow]:
        """Return the nodes with these ids; unknown ones are left out."""
        with self._reading():
            return reading.nodes(self._connection, ids)

    def nodes_with_label(self, labels: Collection[str]) -> list[NodeRow]:
        """Return all nodes whose first label is one of these, sorted by id."""
        with self._reading():
            return reading.nodes_with_label(self._connection, labels)

    def relationships(
        self, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
    ) -> list[RelationshipRow]:
        """Return the relationships that leave (or enter) these nodes, of these types."""
        with self._reading():
            return reading.relationships(self._connection, ids, outgoing=outgoing, types=types)

    def named(self, key: str) -> list[str]:
        """Return the ids of the terms and studies with a name of this key (see `names.normalise`), sorted."""
        with self._reading():
            return [row[0] for row in self._connection.execute("SELECT id FROM name WHERE key = ? ORDER BY id", (key,))]

    def all_names(self, prefix: str = "") -> list[str]:
        """Return the names of all terms and studies whose id begins with `prefix`, sorted."""
        with self._reading():
            sql = "SELECT DISTINCT name FROM name WHERE substr(id, 1, length(?1)) = ?1 ORDER BY name"
            return [row[0] for row in self._connection.execute(sql, (prefix,))]

    def setting(self, name: str) -> str | None:
        """Return a setting of the store itself, which is no part of the graph."""
        with self._reading():
            return reading.setting(self._connection, name)

    def relationships_with_key(self, key: str) -> list[RelationshipRow]:
        """Return the relationship of a type that can be parallel that has this key, if there is one."""
        with self._reading():
            return reading.relationships_with_key(self._connection, key)

    def all_nodes(self) -> Iterator[NodeRow]:
        """Yield every node, sorted by id."""
        with self._reading():
            yield from reading.all_nodes(self._connection)

    def all_relationships(self) -> Iterator[RelationshipRow]:
        """Yield every relationship, sorted by source, type, target and key."""
        with self._reading():
            yield from reading.all_relationships(self._connection)

    def settings(self) -> Mapping[str, str]:
        """Return all settings that a copy of the graph must keep."""
        with self._reading():
            sql = "SELECT name, value FROM setting WHERE name <> ? ORDER BY name"
            return dict(self._connection.execute(sql, (GENERATION_SETTING,)))

    def stored_reports(self) -> "Iterator[Report]":
        """Yield all stored reports, sorted by record."""
        with self._reading():
            for record, body in self._connection.execute("SELECT record, body FROM report ORDER BY record"):
                yield reading.report_of(record, body)

    def counts(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Return the number of nodes per label and of relationships per type."""
        with self._reading():
            return reading.counts(self._connection)

    def digest(self) -> str:
        """Return the SHA-256 over the canonical export of the graph."""
        with self._reading():
            return digest(reading.all_nodes(self._connection), reading.all_relationships(self._connection))

    def graph(self) -> "nx.MultiDiGraph[str]":
        """Return the graph in memory; it is read again when another process has written since."""
        from ..network import build_graph  # noqa: PLC0415  networkx is slow to import, and a lookup does without

        with self._reading():
            generation = reading.setting(self._connection, GENERATION_SETTING)
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
