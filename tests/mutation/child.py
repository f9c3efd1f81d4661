"""Runs tests on an engine with one mutant in it; nothing is written to disk."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

from .mutants import MUTANTS, Mutant

PACKAGE = "oncograph.queries.opencypher"


class _Loader(SourceFileLoader):
    """Loads a module with the mutant's change, past the cache of compiled modules."""

    def __init__(self, mutant: Mutant, name: str, path: str) -> None:
        super().__init__(name, path)
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        return self.source_to_code(mutated(self._mutant, self.get_data(path).decode()).encode(), path)


class _Finder(MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != f"{PACKAGE}.{self._mutant.module}":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(self._mutant, fullname, spec.origin)
        return spec


def source(mutant: Mutant) -> str:
    """Return the source of the module that a mutant changes. Raises ValueError when there is no such module."""
    spec = find_spec(f"{PACKAGE}.{mutant.module}")
    if spec is None or spec.origin is None:
        raise ValueError(f"{mutant.name}: no module {mutant.module}")
    return Path(spec.origin).read_text(encoding="utf-8")


def mutated(mutant: Mutant, source: str) -> str:
    """Return a module's source with the change. Raises ValueError when what it changes does not stand there once."""
    if source.count(mutant.before) != 1:
        raise ValueError(f"{mutant.name}: {mutant.module} has {source.count(mutant.before)} of {mutant.before!r}")
    return source.replace(mutant.before, mutant.after)


def main(name: str, arguments: list[str]) -> Any:
    """Run pytest on the mutant of that name."""
    sys.meta_path.insert(0, _Finder(next(mutant for mutant in MUTANTS if mutant.name == name)))
    return pytest.main(["-q", "-x", "--no-header", "-p", "no:cacheprovider", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
