import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from support.reports import report, result
from support.store_contract import StoreContract, put

from oncograph.graph.errors import StoreError
from oncograph.graph.stores.protocol import Store
from oncograph.graph.stores.sqlite.store import EmbeddedStore


class TestEmbeddedStore(StoreContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        numbers = count()

        @contextmanager
        def make() -> Generator[Store]:
            with EmbeddedStore.create(tmp_path / f"{next(numbers)}.db") as store:
                yield store

        self.make_store = make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with EmbeddedStore.create(path) as store:
        put(store, report("a", result()))
    return path


def refused(path: Path, message: str) -> None:
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(StoreError, match=message):
            EmbeddedStore.open(path, write=write)
    assert path.read_bytes() == before


def test_it_is_one_file(path: Path) -> None:
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


def test_what_is_read_again_is_what_was_written(path: Path) -> None:
    with EmbeddedStore.open(path) as store:
        digest, counts = store.digest(), store.counts()
        graph = store.graph()
    with EmbeddedStore.open(path) as store:
        assert (store.digest(), store.counts()) == (digest, counts)
    assert graph.number_of_nodes() == sum(counts[0][label] for label in {*counts[0]} - {"Benefit", "Inconclusive"})
    assert graph.number_of_edges() == sum(counts[1].values())


def test_a_reader_sees_what_another_writer_has_committed(path: Path) -> None:
    with EmbeddedStore.open(path) as reader, EmbeddedStore.open(path, write=True) as writer:
        before = reader.graph()
        assert reader.graph() is before
        put(writer, report("b", result(value=0.75)))
        assert reader.graph().number_of_nodes() > before.number_of_nodes()


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such store; make it with: oncograph"):
        EmbeddedStore.open(tmp_path / "none.db")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 20)
    refused(path, "not an oncograph store")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    refused(path, "not an oncograph store")


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    refused(path, "another program")


def test_a_newer_store_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    refused(path, "newer oncograph")


@pytest.mark.parametrize("cut", [0.5, 0.9])
def test_a_truncated_file_is_refused(path: Path, cut: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])
    refused(path, "damaged")


def test_a_scribbled_file_is_refused(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:40960] = b"\xff" * (40960 - 4096)
    path.write_bytes(data)
    refused(path, "damaged")


def test_a_file_whose_fault_sqlite_quotes_in_bytes_that_are_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    EmbeddedStore.create(path).close()
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE setting", b"CREATE \xffABLE setting"))
    refused(path, "damaged")


def test_properties_that_are_no_json_are_reported_as_damage(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE node SET properties = '{' WHERE label = 'Study'")
    connection.close()
    with EmbeddedStore.open(path) as store, pytest.raises(StoreError, match="damaged"):
        store.digest()


def test_a_read_only_file_can_be_read_but_not_written(path: Path) -> None:
    path.chmod(0o400)
    with EmbeddedStore.open(path) as store:
        assert store.digest()


def test_a_second_writer_waits_and_then_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oncograph.graph.stores.sqlite.file.BUSY_SECONDS", 0.05)
    with (
        EmbeddedStore.open(path, write=True) as first,
        EmbeddedStore.open(path, write=True) as second,
        first.transaction(),
        pytest.raises(StoreError, match="another process has been writing"),
    ):
        put(second, report("b", result()))


def test_making_a_store_over_a_file_is_refused(path: Path) -> None:
    with pytest.raises(StoreError, match="exists already"):
        EmbeddedStore.create(path)
