"""Several writers at once: none loses anything, and none waits without end for one that is stuck."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from support.cli import finding, run, write_record
from support.neo4j_server import empty_store

from oncograph.graph.errors import StoreError
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j import statements
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs

pytestmark = pytest.mark.neo4j
LOADER = """
import sys
from oncograph.cli.main import run
from oncograph.graph.stores.neo4j.store import Neo4jStore

Neo4jStore.results_at_once = 5
run()
"""


@pytest.fixture
def store(neo4j_uri: str) -> Generator[Neo4jStore]:
    with empty_store(neo4j_uri) as store:
        yield store


@pytest.fixture
def hold(store: Neo4jStore) -> Generator[Callable[[], None]]:
    """Hold the lock of the store, as a writer does that is stuck; what is yielded lets it go."""
    with store.session("WRITE") as session:
        stuck = session.begin_transaction()
        stuck.run(statements.LOCK).consume()
        yield stuck.close
        stuck.close()


def test_loaders_of_different_and_of_the_same_records_lose_nothing(store: Neo4jStore, tmp_path: Path) -> None:
    """Both halves hold the records in the middle; all weigh the same claims."""
    halves = [tmp_path / "first", tmp_path / "second"]
    for folder, numbers in zip(halves, (range(24), range(12, 36)), strict=True):
        folder.mkdir()
        for number in numbers:
            write_record(folder, f"trial-{number}", finding(value=0.6 + number / 50, ci=[0.5, 1.5]))
    load = [sys.executable, "-c", LOADER, "load", "--store", store.name]
    loaders = [subprocess.Popen([*load, *what]) for what in ([halves[0]], [halves[1]], [halves[0], "--builtin"])]
    assert [loader.wait() for loader in loaders] == [0, 0, 0]
    with EmbeddedStore.in_memory("expected") as expected:
        load_inputs(expected, Inputs(paths=halves, builtin=True), load_rules())
        assert store.digest() == expected.digest()


@pytest.mark.usefixtures("hold")
def test_a_writer_behind_one_that_is_stuck_gives_up(
    store: Neo4jStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Neo4jStore, "lock_seconds", 1.0)
    before = store.digest()
    outcome = run("load", write_record(tmp_path), "--store", store.name)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert outcome.stderr == f"error: {store.name}: others are writing to it; try again when they are done\n"
    with pytest.raises(StoreError, match="others are writing"), store.transaction():
        pass
    assert store.digest() == before


def test_a_writer_behind_one_that_ends_is_let_in(store: Neo4jStore, hold: Callable[[], None]) -> None:
    waiting = threading.Thread(target=lambda: store.transact(lambda tx: tx.put_marker("note", "kept")))
    waiting.start()
    time.sleep(2)
    assert waiting.is_alive()
    hold()
    waiting.join()
    assert store.marker("note") == "kept"


def test_a_writer_that_waits_for_nobody_takes_as_long_as_it_takes(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Neo4jStore, "lock_seconds", 0.5)
    with store.transaction() as transaction:
        time.sleep(2)
        transaction.put_marker("note", "kept")
    assert store.marker("note") == "kept"
