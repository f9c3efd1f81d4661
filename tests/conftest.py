"""What every test may ask for."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import oncograph
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs

if TYPE_CHECKING:
    import networkx as nx

if getattr(oncograph, "__file__", None) is None:
    # An editable install knows the folders that there were when it was made.
    pytest.exit("oncograph itself is not installed, only its parts: run .venv/bin/pip install -q -e .", returncode=4)

pytest_plugins = ["support.needs", "support.neo4j_server"]

# Time is for benchmarks: a busy machine must not fail a test. CI tries the same examples every time.
settings.register_profile(
    "oncograph",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
)
settings.load_profile("oncograph")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Begun in the background of a script; commands that tests interrupt would ignore that too.
    signal.signal(signal.SIGINT, signal.default_int_handler)

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with real pages and data sets, which is not part of the repository."""
    folder = Path(os.environ.get("ONCOGRAPH_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"real pages and data sets not found in {folder}: set ONCOGRAPH_SHARED to run this")
    return folder


@pytest.fixture(scope="session")
def builtin_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Return a store that holds the built-in corpus; tests read it and never write."""
    with EmbeddedStore.create(tmp_path_factory.mktemp("builtin") / "builtin.db") as store:
        load_inputs(store, Inputs(builtin=True), load_rules())
        yield store


@pytest.fixture(scope="session")
def builtin_graph(builtin_store: EmbeddedStore) -> "nx.MultiDiGraph[str]":
    """Return the graph of the built-in corpus; tests read it and never write."""
    return builtin_store.graph()
