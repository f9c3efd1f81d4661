"""Runs the examples in the docstrings, over the installed modules, each imported once."""

import doctest
import importlib

import pytest
from support.folders import installed_as, sources


@pytest.mark.parametrize("name", sorted(map(installed_as, sources())))
def test_the_examples_of(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
