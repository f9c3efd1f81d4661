"""The registry records at hand, in a store."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs


@pytest.fixture(scope="session")
def registry(shared: Path) -> Path:
    return shared / "data" / "ctgov_v2"


@pytest.fixture(scope="session")
def raw(registry: Path) -> dict[str, Any]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(registry.glob("*.json"))}


@pytest.fixture(scope="session")
def store_file(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("registry") / "registry.db"
    with EmbeddedStore.create(path) as store:
        outcome = load_inputs(store, Inputs(paths=[registry]), load_rules())
    assert not outcome.faults
    return path


@pytest.fixture(scope="session")
def loaded(store_file: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(store_file) as store:
        yield store
