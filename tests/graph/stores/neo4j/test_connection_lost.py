"""The connection is cut in the middle of a load: tried again where it comes back, finished by the next where not."""

from collections.abc import Generator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.cli import finding, run, write_record
from support.neo4j_server import empty_store
from support.tcp_proxy import COMMIT, Cut, Proxy, proxy

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs

pytestmark = pytest.mark.neo4j
RECORDS = 20


@pytest.fixture
def between(neo4j_uri: str, monkeypatch: pytest.MonkeyPatch) -> Generator[Proxy]:
    """A proxy to an empty store that is loaded in five parts, and given up after a second."""
    monkeypatch.setattr(Neo4jStore, "results_at_once", 8)
    monkeypatch.setattr(Neo4jStore, "open", partial(Neo4jStore.open, retry_seconds=1))
    with empty_store(neo4j_uri), proxy(urlsplit(neo4j_uri).port or 7687) as between:
        yield between


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    for number in range(RECORDS):
        write_record(folder, f"trial-{number}", finding(value=0.7 + number / 100, ci=[0.5, 1.5]))
    return folder


@pytest.fixture(scope="module")
def expected(records: Path) -> str:
    with EmbeddedStore.in_memory("expected") as store:
        load_inputs(store, Inputs(paths=[records]), load_rules())
        return store.digest()


class InPart:
    """In this part of the load, counted by taking the lock: at the statement that writes `text`."""

    def __init__(self, number: int, text: bytes) -> None:
        self._left, self._text = number, text

    def __call__(self, data: bytes) -> bool:
        self._left -= b"SET s.locked" in data
        return self._left <= 0 and self._text in data


@pytest.mark.parametrize(
    "cut",
    [InPart(3, b"MERGE (n:Finding"), InPart(3, COMMIT), InPart(0, COMMIT)],
    ids=["batch", "commit", "look at the mark"],
)
def test_a_connection_that_is_cut_once(cut: Cut, between: Proxy, records: Path, expected: str) -> None:
    between.cut_when(cut)
    with Neo4jStore.open(between.uri, write=True) as store:
        load_inputs(store, Inputs(paths=[records]), load_rules())
        assert between.cuts == 1
        assert store.digest() == expected


@pytest.mark.parametrize("cut", [InPart(3, b"MERGE (n:Finding"), InPart(3, COMMIT)], ids=["batch", "commit"])
def test_a_connection_that_stays_away(cut: Cut, between: Proxy, neo4j_uri: str, records: Path, expected: str) -> None:
    between.cut_when(cut, for_good=True)
    outcome = run("load", records, "--store", between.uri)
    assert (outcome.code, outcome.stdout) == (4, "")
    assert outcome.stderr.startswith(f"error: {between.uri}: does not answer (")
    assert outcome.stderr.count("\n") == 1
    with Neo4jStore.open(neo4j_uri, write=True) as store:
        assert 0 < store.counts()[0]["Study"] < RECORDS
        load_inputs(store, Inputs(paths=[records]), load_rules())
        assert store.digest() == expected
