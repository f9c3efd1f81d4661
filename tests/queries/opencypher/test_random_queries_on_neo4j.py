"""Random queries give the same rows on the engine and on Neo4j.

`ONCOGRAPH_RANDOM_QUERIES` says how many (3000), `ONCOGRAPH_RANDOM_SEED` where they begin.
"""

import math
import os
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from threading import Timer
from time import monotonic
from typing import Any, LiteralString, cast
from urllib.parse import urlsplit

import pytest
from benchmarks.generate import Size, generate, rows
from neo4j import Query
from neo4j.exceptions import ClientError, ServiceUnavailable, SessionExpired
from support.neo4j_random_queries import PARAMETERS, QueryWriter
from support.neo4j_server import empty_store
from support.tcp_proxy import Proxy, proxy

from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.protocol import Changes
from oncograph.queries.opencypher import CypherError, CypherLimit, Engine

pytestmark = pytest.mark.neo4j
QUERIES = int(os.environ.get("ONCOGRAPH_RANDOM_QUERIES", "3000"))
SEED = int(os.environ.get("ONCOGRAPH_RANDOM_SEED", "1"))
SECONDS = 5.0
GRAPH = generate(Size(studies=8, agents=5, diseases=4, settings=3, endpoints=9, toxicities=4), 21)


class TooLongError(Exception):
    """Raised when a query takes longer than a test should."""


@dataclass(frozen=True)
class Server:
    """A store that is reached through a proxy: the server does not always end what takes too long, and that does."""

    store: Neo4jStore
    between: Proxy

    def run(self, text: LiteralString, *, seconds: float, patience: float) -> list[list[Any]]:
        """Return a query's rows; the server ends it after `seconds`, and when it has not in `patience`, we hang up."""
        began, hang_up = monotonic(), Timer(patience, self.between.cut_now)
        hang_up.start()
        try:
            with self.store.session() as session:
                return session.run(Query(text, timeout=seconds), PARAMETERS).values()
        except ClientError as error:
            if "TransactionTimedOut" in (error.code or ""):
                raise TooLongError(text) from error
            raise
        except (ServiceUnavailable, SessionExpired) as error:
            if monotonic() - began < patience:
                raise
            raise TooLongError(text) from error
        finally:
            hang_up.cancel()


@pytest.fixture(scope="module")
def server(neo4j_uri: str) -> Generator[Server]:
    with empty_store(neo4j_uri) as store, proxy(urlsplit(neo4j_uri).port or 7687) as between:
        with store.transaction() as transaction:
            transaction.write(Changes(*rows(GRAPH)))
        with Neo4jStore.open(between.uri) as reached:
            yield Server(reached, between)


def comparable(value: Any) -> str:
    """Write a value so that equal ones are equal; a sum's last digits depend on the order of rows, which is free.

    Neo4j tells -0.0 from 0.0 where openCypher does not.
    """
    if isinstance(value, float):
        return "nan" if math.isnan(value) else f"float {value + 0.0:.9g}"
    if isinstance(value, list):
        return f"[{', '.join(map(comparable, value))}]"
    return repr(value)


Rows = Counter[tuple[str, ...]]


def on_engine(engine: Engine, text: str) -> Rows | None:
    try:
        return Counter(tuple(map(comparable, row)) for row in engine.run(text, PARAMETERS, timeout=SECONDS))
    except CypherLimit as error:
        raise TooLongError(text) from error
    except CypherError:
        return None


def on_server(server: Server, text: str) -> Rows | None:
    statement = cast("LiteralString", text)  # type: ignore[redundant-cast]  # mypy takes LiteralString for str
    try:
        found = server.run(statement, seconds=SECONDS, patience=4 * SECONDS)
    except ClientError:
        return None
    return Counter(tuple(map(comparable, row)) for row in found)


def test_a_query_that_the_server_does_not_end_is_given_up(server: Server) -> None:
    endless: LiteralString = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN count(*) AS n"
    with pytest.raises(TooLongError):
        server.run(endless, seconds=600, patience=1)
    assert server.run("RETURN 1 AS one", seconds=600, patience=60) == [[1]]


def test_random_queries(server: Server) -> None:
    engine, writer = Engine(GRAPH), QueryWriter(SEED)
    differences: list[str] = []
    answered = found = too_long = 0
    for _ in range(QUERIES):
        text = writer.query()
        try:
            ours, theirs = on_engine(engine, text), on_server(server, text)
        except TooLongError:
            too_long += 1
            continue
        if ours != theirs:
            differences.append(f"{text}\n  engine: {shortened(ours)}\n  server: {shortened(theirs)}")
        answered += theirs is not None
        found += bool(theirs)
    told = f"{QUERIES} random queries, {answered} answered, {found} with rows, {too_long} given up"
    assert not differences, f"{told}, {len(differences)} differ:\n" + "\n".join(differences[:100])
    assert answered > QUERIES * 0.7, told
    assert found > QUERIES / 4, told
    assert too_long < QUERIES / 50, told
    print(told)  # noqa: T201  shown with -s and on failure


def shortened(rows_: Rows | None) -> str:
    return "error" if rows_ is None else str(sorted(rows_.items()))[:300]
