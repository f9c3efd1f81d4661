"""Which rules a command weighs by: those it is given, else those the store was loaded with, else the built-in ones."""

from pathlib import Path
from typing import TYPE_CHECKING

from oncograph.graph.evidence.rules import load_rules
from oncograph.loaders.load import stored_rules
from oncograph.loaders.rules_file import read_rules

if TYPE_CHECKING:
    from oncograph.graph.evidence.rules import Rules
    from oncograph.graph.stores.protocol import GraphReader

BUILT_IN = Path("built-in")


def rules_for(store: "GraphReader | None", named: Path | None = None) -> "Rules":
    """Return the rules.

    :raises RulesError: the file that is named cannot be used; the text says why.
    """
    if named is not None:
        return load_rules() if named == BUILT_IN else read_rules(named)
    return (stored_rules(store) if store is not None else None) or load_rules()
