"""Read-only openCypher over a NetworkX graph, with nothing else in it: see README.md."""

from .engine import Engine, Result
from .errors import (
    CypherArgumentError,
    CypherError,
    CypherLimit,
    CypherSyntaxError,
    CypherTypeError,
    CypherUnsupported,
)
from .values.duration import Duration
from .values.value import Node, Path, Relationship

__all__ = [
    "CypherArgumentError",
    "CypherError",
    "CypherLimit",
    "CypherSyntaxError",
    "CypherTypeError",
    "CypherUnsupported",
    "Duration",
    "Engine",
    "Node",
    "Path",
    "Relationship",
    "Result",
]
