"""No code outside the stores asks which store it has: what it needs is in the protocol."""

import ast
from pathlib import Path

from support.folders import REPOSITORY, sources

STORES = {"EmbeddedStore", "Neo4jStore"}
OPENING = {"loaders/opening.py"}
"""Where a name becomes a store."""


def names_stores(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    return bool(imported & STORES)


def test_only_what_opens_a_store_names_its_kind() -> None:
    naming = {path.relative_to(REPOSITORY).as_posix() for path in sources() if names_stores(path)}
    assert {path for path in naming if not path.startswith("graph/stores/")} == OPENING
