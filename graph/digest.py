"""The digest of a graph: equal graphs have equal digests, on either store."""

import hashlib
from collections.abc import Iterable
from itertools import chain

from .rows import NodeRow, RelationshipRow


def digest(nodes: Iterable[NodeRow], relationships: Iterable[RelationshipRow]) -> str:
    """Return the SHA-256 over the canonical export, one JSON object a line.

    Nodes come sorted by id, relationships by source, type, target and key. What is absent is left out, lists and labels
    are sorted, and there are no times, paths or markers of a store in it.
    """
    sha = hashlib.sha256()
    rows: Iterable[NodeRow | RelationshipRow] = chain(nodes, relationships)
    for row in rows:
        sha.update(row.canonical().encode() + b"\n")
    return sha.hexdigest()
