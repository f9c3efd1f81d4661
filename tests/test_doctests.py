"""Runs the examples in the docstrings, over the installed modules, each imported once."""

import doctest
import importlib

import pytest
from support.folders import installed_as, sources

from oncograph.graph.stores.sqlite.store import EmbeddedStore


@pytest.fixture(autouse=True)
def corpus(builtin_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have examples that open a graph work on the built-in corpus."""
    monkeypatch.setenv("ONCOGRAPH_STORE", str(builtin_store.path))


@pytest.mark.parametrize("name", sorted(map(installed_as, sources())))
def test_the_examples_of(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
