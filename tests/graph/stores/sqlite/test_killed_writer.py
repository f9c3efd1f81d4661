"""What a killed writer leaves beside a store is undone and removed when the store is next opened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.reports import report, result
from support.store_contract import put

from oncograph.graph.errors import StoreError
from oncograph.graph.stores.sqlite import file as sqlite_file
from oncograph.graph.stores.sqlite.store import EmbeddedStore

WRITER = """
import os, sqlite3, sys

connection = sqlite3.connect(sys.argv[1], isolation_level=None)
if sys.argv[2] == "hot":
    connection.execute("PRAGMA cache_size = 2")  # what does not fit is written into the file before its time
connection.execute("BEGIN IMMEDIATE")
for number in range(500):
    connection.execute("UPDATE node SET properties = '{}'")
    connection.execute("INSERT INTO setting VALUES (?, ?)", (f"of a killed writer {number}", "x" * 500))
os._exit(9)
"""


@pytest.fixture(params=["hot", "cold"])
def left(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """Return a store with the journal of a killed writer, which the file needs or not, and the digest it had before."""
    path = tmp_path / "store.db"
    with EmbeddedStore.create(path) as store:
        put(store, report("a", result()))
        digest = store.digest()
    before = path.read_bytes()
    assert subprocess.run([sys.executable, "-c", WRITER, path, request.param], check=False).returncode == 9
    assert journal(path).stat().st_size
    assert (path.read_bytes() == before) == (request.param == "cold")
    return path, digest


def journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


@pytest.mark.parametrize("write", [False, True])
def test_opening_the_store_undoes_it_and_removes_the_journal(left: tuple[Path, str], *, write: bool) -> None:
    path, digest = left
    with EmbeddedStore.open(path, write=write) as store:
        assert not journal(path).exists()
        assert store.digest() == digest


def test_an_empty_journal_is_removed(left: tuple[Path, str]) -> None:
    path, digest = left
    EmbeddedStore.open(path).close()
    journal(path).touch()
    with EmbeddedStore.open(path) as store:
        assert store.digest() == digest
    assert not journal(path).exists()


def test_whoever_may_not_write_reads_what_was_there_before_and_changes_nothing(
    left: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, digest = left
    beside = {one: one.read_bytes() for one in path.parent.iterdir()}
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with EmbeddedStore.open(path) as store:
        assert store.digest() == digest
        assert store.name == str(path)
        assert store.graph().number_of_nodes() == len(list(store.all_nodes()))
    assert {one: one.read_bytes() for one in path.parent.iterdir()} == beside


def test_the_journal_of_a_writer_that_lives_is_let_be(left: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    path, digest = left
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.05)
    with EmbeddedStore.open(path, write=True) as writer, writer.transaction() as tx:
        tx.put_marker("half", "done")
        assert journal(path).exists()
        with EmbeddedStore.open(path) as reader:
            assert journal(path).exists()
            assert reader.digest() == digest
        with pytest.raises(StoreError, match="another process"), EmbeddedStore.open(path, write=True) as other:
            other.transact(lambda tx: tx.put_marker("other", "done"))
    with EmbeddedStore.open(path) as store:
        assert store.marker("half") == "done"
