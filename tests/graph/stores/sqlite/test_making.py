"""A new store is there as a whole or not at all, whoever else makes it and whatever was killed before."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from oncograph.graph.errors import StoreError
from oncograph.graph.stores.sqlite import making as module
from oncograph.graph.stores.sqlite.making import making, sweep
from oncograph.graph.stores.sqlite.store import EmbeddedStore

MAKER = """
import sys
from pathlib import Path
from oncograph.graph.stores.sqlite.making import making

with making(Path(sys.argv[1])) as store:
    with store.transaction() as tx:
        tx.put_marker(sys.argv[2], "put")
    print("made", flush=True)
    if sys.argv[2] == "waits":
        sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "new.db"


def start(path: Path, setting: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", MAKER, path, setting], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def start_and_wait_until_it_is_at_it(path: Path) -> "subprocess.Popen[str]":
    maker = start(path, "waits")
    assert maker.stdout is not None
    assert maker.stdout.readline() == "made\n"
    return maker


def end(maker: "subprocess.Popen[str]", *, kill: bool) -> None:
    if kill:
        maker.kill()
    maker.communicate()
    assert maker.returncode == (-signal.SIGKILL if kill else 0)


def found(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir())


def test_a_store_is_at_its_place_once_the_block_has_ended(path: Path) -> None:
    with making(path) as store:
        assert not path.exists()
        assert store.name == str(path)
    assert found(path) == ["new.db"]
    with EmbeddedStore.open(path) as store:
        assert store.counts() == ({}, {})


def test_a_block_that_fails_leaves_nothing(path: Path) -> None:
    with pytest.raises(InterruptedError), making(path):
        raise InterruptedError
    assert found(path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_what_a_killed_maker_left_is_removed_by_the_next(path: Path) -> None:
    for _ in range(2):
        end(start_and_wait_until_it_is_at_it(path), kill=True)
        assert found(path) == [".making-new.db"]
    with making(path) as store:
        assert store.marker("waits") is None
    assert found(path) == ["new.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_only_what_nobody_is_at_is_swept(path: Path) -> None:
    maker = start_and_wait_until_it_is_at_it(path)
    sweep(path)
    assert found(path) == [".making-new.db"]
    end(maker, kill=True)
    sweep(path)
    assert found(path) == []
    maker = start_and_wait_until_it_is_at_it(path)
    sweep(path)
    end(maker, kill=False)
    assert found(path) == ["new.db"]


def test_several_who_make_one_store_make_it_one_after_the_other(path: Path) -> None:
    makers = [start(path, f"setting {number}") for number in range(4)]
    for maker in makers:
        end(maker, kill=False)
    assert found(path) == ["new.db"]
    with EmbeddedStore.open(path) as store:
        assert all(store.marker(f"setting {number}") == "put" for number in range(4))


def test_waiting_for_another_one_has_an_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAKING_SECONDS", 0.1)
    with making(path), pytest.raises(StoreError, match="another process is making it"), making(path):
        pass
    assert found(path) == ["new.db"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")
    with pytest.raises(StoreError, match="cannot be made"), making(tmp_path / "file" / "new.db"):
        pass
