"""Asks a Neo4j server many queries at once, and gives up the ones that take too long."""

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Timer
from time import monotonic
from typing import Any, LiteralString, cast
from urllib.parse import urlsplit

from neo4j import Query
from neo4j.exceptions import ClientError, DatabaseError, ServiceUnavailable, SessionExpired
from support.comparing import MOST_ROWS, BrokenServerError, Rows, TooMuchError, counted
from support.tcp_proxy import Proxy, proxy

from oncograph.graph.stores.neo4j.store import Neo4jStore

_SECONDS = 5.0
_AT_ONCE = 3


@dataclass(frozen=True)
class Server:
    """A store that is reached through a proxy: the server does not always end what takes too long, and that does."""

    store: Neo4jStore
    between: Proxy

    def run(
        self, text: LiteralString, parameters: dict[str, Any], *, seconds: float, patience: float
    ) -> tuple[list[str], list[list[Any]]]:
        """Return a query's columns and rows; the server ends it after `seconds`, and when not in `patience` we hang up.

        :raises TooMuchError: it took too long, or gives too many rows.
        :raises BrokenServerError: the server failed within itself.
        """
        began, hang_up = monotonic(), Timer(patience, self.between.cut_now)
        hang_up.start()
        try:
            with self.store.session() as session:
                result = session.run(Query(text, timeout=seconds), parameters)
                rows = [record.values() for record in result.fetch(MOST_ROWS + 1)]
                columns = list(result.keys())
        except ClientError as error:
            if "TransactionTimedOut" in (error.code or ""):
                raise TooMuchError(text) from error
            raise
        except DatabaseError as error:
            raise BrokenServerError(text) from error
        except (ServiceUnavailable, SessionExpired) as error:
            if monotonic() - began < patience:
                raise
            raise TooMuchError(text) from error
        finally:
            hang_up.cancel()
        if len(rows) > MOST_ROWS:
            raise TooMuchError(text)
        return columns, rows


class Answers:
    """Several ways to one server, used at once."""

    def __init__(self, servers: Iterable[Server]) -> None:
        self._free: SimpleQueue[Server] = SimpleQueue()
        for server in servers:
            self._free.put(server)
        self._pool = ThreadPoolExecutor(_AT_ONCE)

    def to(
        self, texts: Iterable[str], parameters: dict[str, Any], *, open_order: str = "open "
    ) -> Iterator[Rows | TooMuchError | BrokenServerError | None]:
        """Return for each query its rows, None for one that is refused or fails, or why the server has no answer."""

        def answer(text: str) -> Rows | TooMuchError | BrokenServerError | None:
            server = self._free.get()
            # mypy takes LiteralString for str
            statement = cast("LiteralString", text)  # type: ignore[redundant-cast]
            try:
                columns, rows = server.run(statement, parameters, seconds=_SECONDS, patience=4 * _SECONDS)
            except ClientError:
                return None
            except (TooMuchError, BrokenServerError) as error:
                return error
            finally:
                self._free.put(server)
            return counted(columns, rows, open_order=open_order)

        return self._pool.map(answer, texts)


@contextmanager
def server_through_proxy(uri: str) -> Generator[Server]:
    """Open the store on a server through a proxy."""
    with proxy(urlsplit(uri).port or 7687) as between, Neo4jStore.open(between.uri) as store:
        yield Server(store, between)


@contextmanager
def answers_of(uri: str) -> Generator[Answers]:
    """Open several ways to a server."""
    with ExitStack() as opened:
        yield Answers([opened.enter_context(server_through_proxy(uri)) for _ in range(_AT_ONCE)])
