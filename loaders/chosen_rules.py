"""Which rules are weighed by: those that are given, else those the store was loaded with, else the built-in ones."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from oncograph.graph.evidence.rules import load_rules

from .load import stored_rules
from .rules_file import read_rules

if TYPE_CHECKING:
    from oncograph.graph.evidence.rules import Rules
    from oncograph.graph.stores.protocol import GraphReader

BUILT_IN = Path("built-in")


def rules_for(store: "GraphReader | None", named: str | os.PathLike[str] | None = None) -> "Rules":
    """Return the rules.

    :raises RulesError: the file that is named cannot be used; the text says why.
    """
    if named is not None:
        path = Path(named)
        return load_rules() if path == BUILT_IN else read_rules(path)
    return (stored_rules(store) if store is not None else None) or load_rules()
