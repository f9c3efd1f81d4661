"""A Neo4j server for the tests: one that is named, or one in a container; without either, the tests are not run.

A pytest plugin: it gives the fixture, and tells at the end how many tests a real server has seen.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from oncograph.graph.stores import neo4j_statements as statements
from oncograph.graph.stores.neo4j_connection import connect, parse_address
from oncograph.graph.stores.neo4j_store import Neo4jStore

IMAGE = "neo4j:5.26-community"
REMEDY = "start a container engine, or name an empty server by ONCOGRAPH_TEST_NEO4J_URI and ONCOGRAPH_NEO4J_PASSWORD"
REQUIRED = "ONCOGRAPH_REQUIRE_NEO4J"
"""Set in the environment, as CI does, it makes the absence of a server a failure."""


@pytest.fixture(scope="session")
def neo4j_uri() -> Generator[str]:
    """Yield the address of a server that tests may write to."""
    named = os.environ.get("ONCOGRAPH_TEST_NEO4J_URI")
    if named:
        refuse_others_data(named)
        yield named
        return
    from testcontainers.community.neo4j import Neo4jContainer  # noqa: PLC0415  slow, and for this branch only

    password = "only-for-tests"  # noqa: S105  of a server that is thrown away
    try:
        container = Neo4jContainer(IMAGE, password=password).start()
    except Exception as error:  # noqa: BLE001  whatever keeps a container from starting
        absent = pytest.fail if os.environ.get(REQUIRED) else pytest.skip
        absent(f"no Neo4j server ({error}): {REMEDY}")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ONCOGRAPH_NEO4J_USER", "neo4j")
        environment.setenv("ONCOGRAPH_NEO4J_PASSWORD", password)
        yield container.get_connection_url()
    container.stop()


def refuse_others_data(uri: str) -> None:
    """Fail rather than wipe a database that is neither empty nor marked as ours."""
    address = parse_address(uri)
    with connect(address) as driver, driver.session(database=address.database) as session:
        marked, number = session.run("RETURN COUNT { (:OncographStore) } AS marked, COUNT { () } AS number").single(
            strict=True
        )
    if number and not marked:
        pytest.fail(f"{uri} holds {number} nodes that are not oncograph's; tests wipe only an empty store, or ours")


def wipe(store: Neo4jStore) -> None:
    """Leave of a store its mark and its constraints."""
    with store.session("WRITE") as session:
        for statement in statements.clear():
            session.run(statement).consume()
        for label in statements.BOOKKEEPING_LABELS[1:]:
            session.run(f"MATCH (n:{label}) DETACH DELETE n").consume()
        session.run(
            "MATCH (s:OncographStore) SET s = {id: s.id, schema: s.schema, format: s.format, generation: 0}"
        ).consume()


@contextmanager
def empty_store(uri: str) -> Generator[Neo4jStore]:
    """Yield an empty store; the community edition has one database, so there is one at a time."""
    with Neo4jStore.open(uri, write=True) as store:
        wipe(store)
        yield store


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many Neo4j tests ran, and how many did not and what would make them run."""
    run = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    not_run = terminalreporter.getreports("skipped")
    counts = [sum("neo4j" in report.keywords for report in reports) for reports in (run, not_run)]
    if any(counts):
        terminalreporter.write_line(
            f"Neo4j tests: {counts[0]} run" + (f", {counts[1]} NOT run: {REMEDY}" if counts[1] else "")
        )
