"""By which methods a store was computed: their code and their rules, kept together in one setting of the store.

Only the standard library is imported: every command that reads a store asks.
"""

from typing import TYPE_CHECKING

from ..evidence.code_digest import CODE_DIGEST

if TYPE_CHECKING:
    from ..evidence.rules import Rules
    from ..stores.protocol import GraphReader

METHODS_MARKER = "methods"


def methods_of(rules: "Rules") -> str:
    """Return what the setting says of a store that this code computes by these rules."""
    return f"{CODE_DIGEST} {rules.digest}"


def is_of_other_code(store: "GraphReader") -> bool:
    """Whether what the store holds was computed by other methods than this package's."""
    methods = store.marker(METHODS_MARKER)
    return methods is not None and methods.partition(" ")[0] != CODE_DIGEST
