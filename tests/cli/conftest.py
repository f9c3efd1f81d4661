"""What every test of the command line may ask for: a home of its own, and a store with the built-in corpus."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.cli import run, write_record

from oncograph.graph.stores.sqlite.store import EmbeddedStore

FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Path]:
    """Keep the user's own settings, store and history away, and work in an empty folder."""
    for name in ("ONCOGRAPH_STORE", "ONCOGRAPH_QUERIES"):
        monkeypatch.delenv(name, raising=False)
    folders = {name: tmp_path / "home" / name for name in FOLDERS}
    for name, folder in folders.items():
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("TERMINAL_WIDTH", "200")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return folders


@pytest.fixture
def work(home: Mapping[str, Path]) -> Path:
    """Return the empty folder that the test works in."""
    assert home
    return Path.cwd()


@pytest.fixture
def store(builtin_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have commands without --store work on the built-in corpus."""
    monkeypatch.setenv("ONCOGRAPH_STORE", str(builtin_store.path))
    return builtin_store.path


@pytest.fixture
def small_store(work: Path) -> Path:
    """Return a store with one study."""

    path = work / "small.db"
    assert run("load", write_record(work), "--store", path).code == 0
    return path
