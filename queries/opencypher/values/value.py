"""What a query hands to its caller: Python's own values, and these three for what has an identity in the graph.

null is None, and integers, floats, strings, booleans, lists and maps are int, float, str, bool, list and dict.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = ["Node", "Path", "Relationship", "Value"]

Value: TypeAlias = Any
"""A Cypher value: None, bool, int, float, str, list, dict, or a node, relationship or path."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node as it was when the query ran. `id` is its key in the NetworkX graph."""

    id: Hashable
    labels: frozenset[str] = field(hash=False)
    properties: Mapping[str, Value] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship as it was when the query ran.

    `start` and `end` are the ids of its nodes; `id` is the edge's (start, end, key) in the NetworkX graph.
    """

    id: tuple[Hashable, Hashable, Hashable]
    type: str = field(hash=False)
    start: Hashable = field(hash=False)
    end: Hashable = field(hash=False)
    properties: Mapping[str, Value] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Path:
    """A walk through the graph: one node more than relationships, each of which joins two neighbours."""

    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]

    def __len__(self) -> int:
        return len(self.relationships)
