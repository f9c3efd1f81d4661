"""Random queries give the same rows on the engine and on Neo4j.

`ONCOGRAPH_RANDOM_QUERIES` says how many (2000), `ONCOGRAPH_RANDOM_SEED` where they begin.
"""

import math
import os
from collections import Counter
from collections.abc import Generator
from typing import Any, LiteralString, cast

import pytest
from benchmarks.generate import Size, generate, rows
from neo4j import Query, Session
from neo4j.exceptions import ClientError
from support.neo4j_random_queries import PARAMETERS, QueryWriter
from support.neo4j_server import empty_store

from oncograph.graph.stores.protocol import Changes
from oncograph.queries.opencypher import CypherError, CypherLimit, Engine

pytestmark = pytest.mark.neo4j
QUERIES = int(os.environ.get("ONCOGRAPH_RANDOM_QUERIES", "2000"))
SEED = int(os.environ.get("ONCOGRAPH_RANDOM_SEED", "1"))
SECONDS = 5.0
GRAPH = generate(Size(studies=8, agents=5, diseases=4, settings=3, endpoints=9, toxicities=4), 21)


@pytest.fixture(scope="module")
def session(neo4j_uri: str) -> Generator[Session]:
    with empty_store(neo4j_uri) as store:
        with store.transaction() as transaction:
            transaction.write(Changes(*rows(GRAPH)))
        with store.session() as session:
            yield session


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


class TooLongError(Exception):
    """Raised when a query takes longer than a test should."""


def on_engine(engine: Engine, text: str) -> Rows | None:
    try:
        return Counter(tuple(map(comparable, row)) for row in engine.run(text, PARAMETERS, timeout=SECONDS))
    except CypherLimit as error:
        raise TooLongError(text) from error
    except CypherError:
        return None


def on_server(session: Session, text: str) -> Rows | None:
    try:
        statement = cast("LiteralString", text)  # type: ignore[redundant-cast]  # mypy takes LiteralString for str
        result = session.run(Query(statement, timeout=SECONDS), PARAMETERS)
        return Counter(tuple(map(comparable, record.values())) for record in result)
    except ClientError as error:
        if "TransactionTimedOut" in (error.code or ""):
            raise TooLongError(text) from error
        return None


def test_random_queries(session: Session) -> None:
    engine, writer = Engine(GRAPH), QueryWriter(SEED)
    differences: list[str] = []
    answered = found = too_long = 0
    for _ in range(QUERIES):
        text = writer.query()
        try:
            ours, theirs = on_engine(engine, text), on_server(session, text)
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
