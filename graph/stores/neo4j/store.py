"""The store on a Neo4j server, through the official driver. The same graph as on the embedded store, row for row."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, LiteralString, Self, TypeVar
from uuid import uuid4

from neo4j import READ_ACCESS, WRITE_ACCESS, GraphDatabase, unit_of_work
from neo4j.exceptions import IncompleteCommit
from typing_extensions import override

from ...digest import digest
from ...errors import NoStoreError, StoreError
from ...report import Report
from ...rows import NodeRow, RelationshipRow
from ..protocol import BEGINNING_ALIKE, MIGRATING_MARKER, Store
from ..sqlite.store import EmbeddedStore
from ..transfer import migrate
from . import fetch as reading
from . import statements
from .address import Address, parse_address
from .connection import RETRY_SECONDS, connect
from .errors import server_errors
from .setup import IMPORTED, MARK_PROPERTIES, finish_import, read_mark, set_up
from .waiting import WRITER, waiting_at_most
from .writing import Neo4jTransaction

if TYPE_CHECKING:
    import networkx as nx
    from neo4j import Driver, ManagedTransaction, Session
    from neo4j import Transaction as RawTransaction

    from ..protocol import Transaction

_T = TypeVar("_T")
_Work = Callable[["ManagedTransaction"], _T]
_STABLE_TRIES = 5


class Neo4jStore(Store):
    """A store in one database of a server. One writer at a time, others wait; what fails in passing is tried again."""

    results_at_once: ClassVar[int | None] = 5_000
    lock_seconds = 300.0
    """How long a writer waits for another one; the store may be busy for longer only while all is computed anew."""

    def __init__(self, address: Address, driver: "Driver") -> None:
        self.address = address
        self.driver = driver
        # Sessions read what earlier ones wrote, on whichever member of a cluster they land.
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._graph: nx.MultiDiGraph[str] | None = None
        self._graph_generation: str | None = None

    @property
    @override
    def name(self) -> str:
        """What the store is called."""
        return str(self.address)

    @property
    @override
    def server(self) -> Self:
        """The server runs Cypher itself."""
        return self

    @classmethod
    def open(cls, address: str, *, write: bool = False, retry_seconds: float = RETRY_SECONDS) -> Self:
        """Open the store at `neo4j://HOST:PORT[/DATABASE]`; to write, an empty database is first made a store.

        :raises StoreUnreachableError: no answer, wrong user, password or database, or too old a server.
        :raises StoreError: to write, the database holds someone else's data; to read, it is no store.
        """
        parsed = parse_address(address)
        store = cls(parsed, connect(parsed, retry_seconds=retry_seconds))
        try:
            store._prepare(write=write)
        except BaseException:
            store.close()
            raise
        return store

    def _prepare(self, *, write: bool) -> None:
        with server_errors(self.address):
            mark = self._read(lambda run: read_mark(run, self.address))
            if write or (mark is not None and IMPORTED in mark):
                self._set_up()
            if write:
                return
            if mark is None:
                raise NoStoreError(
                    f"{self.address}: holds no oncograph graph;"
                    f" load one with: oncograph --store {self.address} load --builtin"
                )
            if mark.get(MIGRATING_MARKER):
                raise StoreError(
                    f"{self.address}: a graph is being moved here, or that was interrupted; finish it with:"
                    f" oncograph migrate {mark[MIGRATING_MARKER]} {self.address}"
                )

    def _set_up(self) -> None:
        with self.session(WRITE_ACCESS) as session:

            def managed(statement: LiteralString, parameters: dict[str, Any]) -> list[list[Any]]:
                return _done(session.execute_write, lambda raw: raw.run(statement, parameters).values())

            set_up(managed, self.address)
            finish_import(lambda statement, parameters: session.run(statement, parameters).values(), self.address)

    @override
    def __enter__(self) -> Self:
        return self

    @override
    def __exit__(self, *_: object) -> None:
        self.close()

    @override
    def close(self) -> None:
        """Close the connections."""
        self.driver.close()

    def session(self, access: str = READ_ACCESS) -> "Session":
        """Open a session of the driver on the store's database."""
        return self.driver.session(
            database=self.address.database, default_access_mode=access, bookmark_manager=self._bookmarks
        )

    @override
    @contextmanager
    def transaction(self) -> "Generator[Neo4jTransaction]":
        """Begin a writing transaction; leaving the block keeps it, an exception or a kill leaves the old graph.

        What fails in passing is not tried again, because the block cannot be; `transact` does.

        :raises StoreError: the server fails, or refuses.
        """
        name = uuid4().hex
        with (
            server_errors(self.address),
            self.session(WRITE_ACCESS) as session,
            session.begin_transaction({WRITER: name}) as raw,
        ):
            with self._writer(raw, name) as transaction:
                yield transaction
            raw.commit()

    @override
    def transact(self, work: "Callable[[Transaction], _T]") -> _T:
        """Do `work` in one writing transaction, again from its beginning where something failed in passing.

        :raises StoreError: the server fails, or refuses.
        """
        name = uuid4().hex

        @unit_of_work({WRITER: name})
        def attempt(raw: "ManagedTransaction") -> _T:
            with self._writer(raw, name) as transaction:
                return work(transaction)

        with server_errors(self.address), self.session(WRITE_ACCESS) as session:
            return _done(session.execute_write, attempt)

    def _writer(self, raw: "ManagedTransaction | RawTransaction", name: str) -> Neo4jTransaction:
        """Wait for the lock, for a while."""
        with waiting_at_most(self.lock_seconds, lambda: self.session(WRITE_ACCESS), name):
            return Neo4jTransaction(raw)

    @override
    def nodes(self, ids: Iterable[str]) -> dict[str, NodeRow]:
        return self._read(lambda run: reading.nodes(run, ids))

    @override
    def nodes_with_label(self, labels: Collection[str]) -> list[NodeRow]:
        return self._read(lambda run: reading.nodes_with_label(run, labels))

    @override
    def relationships(
        self, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
    ) -> list[RelationshipRow]:
        return self._read(lambda run: reading.relationships(run, ids, outgoing=outgoing, types=types))

    @override
    def named(self, key: str) -> list[str]:
        return self._read(lambda run: sorted(row[0] for row in run(statements.READ_NAMED, {"key": key})))

    @override
    def ids_beginning(self, prefix: str) -> list[str]:
        label = statements.label_of(prefix)
        if label is None:
            return []
        parameters = {"prefix": prefix, "limit": BEGINNING_ALIKE}
        return self._read(lambda run: [row[0] for row in run(statements.ids_beginning(label), parameters)])

    @override
    def all_names(self, prefix: str = "") -> list[str]:
        return self._read(lambda run: sorted(row[0] for row in run(statements.READ_NAMES, {"prefix": prefix})))

    @override
    def marker(self, name: str) -> str | None:
        return self._read(lambda run: reading.marker(run, name))

    @override
    def relationships_with_key(self, key: str) -> list[RelationshipRow]:
        return self._read(lambda run: reading.relationships_with_key(run, key))

    @override
    def reports(self, records: Iterable[str]) -> dict[str, Report]:
        return self._read(lambda run: reading.reports(run, records))

    @override
    def stored_reports(self) -> Iterator[Report]:
        bodies = self._read(lambda run: [row[0] for row in run(statements.ALL_REPORTS, {})])
        return map(Report.model_validate_json, bodies)

    @override
    def all_nodes(self) -> Iterator[NodeRow]:
        return self._stream(reading.all_nodes)

    @override
    def all_relationships(self) -> Iterator[RelationshipRow]:
        return self._stream(reading.all_relationships)

    def _stream(self, read: Callable[[reading.Run], Iterator[_T]]) -> Iterator[_T]:
        """Yield rows as they come, however many there are; what was given cannot be taken back and tried again."""
        with server_errors(self.address), self.session() as session, session.begin_transaction() as raw:
            yield from read(
                lambda statement, parameters: (record.values() for record in raw.run(statement, parameters))
            )

    @override
    def markers(self) -> Mapping[str, str]:
        mark = self._read(lambda run: read_mark(run, self.address)) or {}
        return {name: str(value) for name, value in sorted(mark.items()) if name not in MARK_PROPERTIES}

    @override
    def copy(self) -> EmbeddedStore:
        copy = EmbeddedStore.in_memory(self.name)
        migrate(self, copy)
        return copy

    @override
    def graph(self) -> "nx.MultiDiGraph[str]":
        """Return the graph in memory; it is read again when somebody has written to the server since.

        :raises StoreError: others keep writing in between.
        """
        from ..network import build_graph  # noqa: PLC0415  networkx is slow to import, and most uses do without

        generation = self.marker("generation")
        if self._graph is None or generation != self._graph_generation:
            self._graph = self._read_stable(
                lambda run: build_graph(reading.all_nodes(run), reading.all_relationships(run))
            )
            self._graph_generation = generation
        return self._graph

    @override
    def counts(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Return the number of nodes per label and of relationships per type.

        :raises StoreError: others keep writing in between.
        """
        return self._read_stable(reading.counts)

    @override
    def digest(self) -> str:
        """Return the SHA-256 over the canonical export of the graph.

        :raises StoreError: others keep writing in between.
        """
        return self._read_stable(lambda run: digest(reading.all_nodes(run), reading.all_relationships(run)))

    def _read(self, read: Callable[[reading.Run], _T]) -> _T:
        """Read in one transaction, again where something failed in passing."""

        def attempt(raw: "ManagedTransaction") -> _T:
            def run(statement: LiteralString, parameters: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
                return (tuple(record.values()) for record in raw.run(statement, parameters))

            return read(run)

        with server_errors(self.address), self.session() as session:
            return _done(session.execute_read, attempt)

    def _read_stable(self, read: Callable[[reading.Run], _T]) -> _T:
        """Read in several statements, again where a writer came in between: a transaction does not hold it off."""

        def attempt(run: reading.Run) -> tuple[_T, bool]:
            before = reading.marker(run, "generation")
            return read(run), reading.marker(run, "generation") == before

        for _ in range(_STABLE_TRIES):
            value, stable = self._read(attempt)
            if stable:
                return value
        raise StoreError(f"{self.address}: others keep writing to it; try again when they are done")


def _done(execute: "Callable[[_Work[_T]], _T]", work: "_Work[_T]") -> _T:
    """Do `work` in a managed transaction, again where nobody knows whether it was kept: it comes to the same."""
    try:
        return execute(work)
    except IncompleteCommit:
        return execute(work)
