"""Runs the examples in the docstrings, over the installed modules, each imported once."""

import doctest
import importlib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDERS = ("graph", "loaders", "exports", "queries", "cli")


def modules() -> list[str]:
    paths = (
        path
        for folder in ("graph", "loaders", "exports", "queries", "cli")
        for path in (REPOSITORY / folder).rglob("*.py")
    )
    parts = (path.relative_to(REPOSITORY).with_suffix("").parts for path in paths)
    return sorted(".".join(("oncograph", *names)).removesuffix(".__init__") for names in parts)


@pytest.mark.parametrize("name", modules())
def test_the_examples_of(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
