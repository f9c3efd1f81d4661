"""A Neo4j server for the tests: one that is named, or one in a container; without either, the tests are not run."""

import gc
import os
import warnings
from collections.abc import Generator
from contextlib import ExitStack, contextmanager

import pytest
from support.needs import NEO4J, Need

from oncograph.graph.stores.neo4j import statements
from oncograph.graph.stores.neo4j.address import parse_address
from oncograph.graph.stores.neo4j.connection import connect
from oncograph.graph.stores.neo4j.store import Neo4jStore

IMAGE = "neo4j:5.26-community"


@pytest.fixture(scope="session")
def neo4j_uri() -> Generator[str]:
    """Yield the address of a server that tests may write to."""
    named = os.environ.get("ONCOGRAPH_TEST_NEO4J_URI")
    if named:
        refuse_others_data(named)
        yield named
        return
    with neo4j_container(NEO4J) as uri:
        yield uri


@contextmanager
def neo4j_container(need: Need) -> Generator[str]:
    """Yield the address of an empty server in a container, with its user and password in the environment."""
    from testcontainers.community.neo4j import Neo4jContainer  # noqa: PLC0415  slow, and for this path only

    password = "only-for-tests"  # noqa: S105  of a server that is thrown away
    with ExitStack() as leaving:
        container: Neo4jContainer | str
        with warnings.catch_warnings():
            # Where no engine answers, testcontainers leaves a socket open.
            warnings.simplefilter("ignore", ResourceWarning)
            try:
                container = leaving.enter_context(Neo4jContainer(IMAGE, password=password))
            except Exception as error:  # noqa: BLE001  whatever keeps a container from starting
                container = str(error)
            gc.collect()
        if isinstance(container, str):
            need.absent(f"no Neo4j server in a container ({container})")
        environment = leaving.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("ONCOGRAPH_NEO4J_USER", "neo4j")
        environment.setenv("ONCOGRAPH_NEO4J_PASSWORD", password)
        yield container.get_connection_url()


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
        for label in (*statements.LABELS.values(), *statements.BOOKKEEPING_LABELS[1:]):
            # Some at a time: a small server may not hold all of a large load in one transaction.
            session.run(f"MATCH (n:{label}) CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS").consume()
        session.run(
            "MATCH (s:OncographStore) SET s = {id: s.id, schema: s.schema, format: s.format, generation: 0}"
        ).consume()


@contextmanager
def empty_store(uri: str) -> Generator[Neo4jStore]:
    """Yield an empty store; the community edition has one database, so there is one at a time."""
    with Neo4jStore.open(uri, write=True) as store:
        wipe(store)
        yield store
