"""What tests of the Python interface may ask for: a home of its own, and the built-in corpus on either store."""

from collections.abc import Generator
from pathlib import Path

import pytest
from support.neo4j_server import empty_store

import oncograph
from oncograph import Graph
from oncograph.graph.evidence.rules import load_rules
from oncograph.loaders.load import Inputs, load_inputs

STORES = ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's own settings and store away, and work in an empty folder."""
    for name in ("ONCOGRAPH_STORE", "ONCOGRAPH_QUERIES"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home" / name))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture(scope="session", params=STORES)
def corpus(request: pytest.FixtureRequest) -> Generator[str]:
    """Yield the name of a store with the built-in corpus: the path of a file, then the address of a server."""
    if request.param == "embedded":
        yield str(request.getfixturevalue("builtin_store").path)
        return
    uri: str = request.getfixturevalue("neo4j_uri")
    with empty_store(uri) as store:
        load_inputs(store, Inputs(builtin=True), load_rules())
        yield uri


@pytest.fixture
def graph(corpus: str) -> Generator[Graph]:
    """Yield a graph of the built-in corpus, to read."""
    with oncograph.open(corpus) as opened:
        yield opened
