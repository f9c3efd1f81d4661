"""Neo4j in a container, as the tests start it where no server is named, holds the corpus and answers."""

from collections.abc import Iterator

import pytest
from support.cli import run
from support.needs import CONTAINERS
from support.neo4j_server import neo4j_container

from oncograph.graph.stores.sqlite.store import EmbeddedStore

pytestmark = pytest.mark.containers


@pytest.fixture(scope="module")
def container_uri() -> Iterator[str]:
    with neo4j_container(CONTAINERS) as uri:
        yield uri


def test_the_corpus_is_loaded_once_and_is_the_same_graph_with_the_same_answers(
    container_uri: str, builtin_store: EmbeddedStore
) -> None:
    first = run("--store", container_uri, "load", "--builtin")
    again = run("--store", container_uri, "load", "--builtin")
    assert (first.code, again.code) == (0, 0)
    assert "0 records loaded" in again.stdout + again.stderr
    assert run("--store", container_uri, "status", "--json").json()["digest"] == builtin_store.digest()
    question = ["ask", "benefit", "--disease", "aml", "--json"]
    answer = run("--store", container_uri, *question).json()
    assert answer
    assert answer == run("--store", builtin_store.path, *question).json()
