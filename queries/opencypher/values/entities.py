"""The graph's elements while a query runs: one object each, compared by identity, reading the graph's own attributes.

They are made once per graph and never copied, so a property lookup is one dictionary lookup, and a test of equality or
a grouping key costs nothing. What leaves the engine is converted by `public`.
"""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Self

from ..errors import CypherTypeError
from ..limits import watched
from .duration import Duration
from .temporal import TEMPORAL, component
from .value import Node, Path, Relationship, Value

LABELS = "labels"
"""The node attribute that holds the labels, and so is no property."""
TYPE = "type"
"""The edge attribute that holds the relationship type, and so is no property."""


class Labels(frozenset[str]):
    """The labels of a node, as a set and (`order`) as the graph lists them."""

    __slots__ = ("order",)
    order: tuple[str, ...]

    def __new__(cls, names: Iterable[str]) -> Self:
        """Make the set, in the order of the names."""
        labels = super().__new__(cls, names := tuple(names))
        labels.order = tuple(dict.fromkeys(names))
        return labels


class Vertex:
    """A node. `data` is the graph's own attribute dictionary, labels included, where it holds values of Cypher only."""

    __slots__ = ("data", "id", "labels")

    def __init__(self, node: Hashable, labels: Labels, data: Mapping[str, Any]) -> None:
        self.id = node
        self.labels = labels
        self.data = data


class Edge:
    """A relationship. `data` is the graph's own attribute dictionary, type included, as for a node."""

    __slots__ = ("data", "key", "source", "target")

    def __init__(self, source: Vertex, target: Vertex, key: Hashable, data: Mapping[str, Any]) -> None:
        self.source = source
        self.target = target
        self.key = key
        self.data = data

    @property
    def identity(self) -> tuple[Hashable, Hashable, Hashable]:
        """The edge in the graph: its nodes and its key."""
        return self.source.id, self.target.id, self.key


class Trail:
    """A path: one vertex more than edges. Two are equal when they run through the same elements in the same order."""

    __slots__ = ("edges", "vertices")

    def __init__(self, vertices: tuple[Vertex, ...], edges: tuple[Edge, ...]) -> None:
        self.vertices = vertices
        self.edges = edges

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trail) and self.vertices == other.vertices and self.edges == other.edges

    def __hash__(self) -> int:
        return hash((self.vertices, self.edges))


def properties(element: Vertex | Edge) -> dict[str, Value]:
    """All properties of a node or relationship.

    An attribute that is None is an absent property, one whose name is no string is none.
    """
    reserved = LABELS if type(element) is Vertex else TYPE
    return {
        key: value
        for key, value in element.data.items()
        if value is not None and key != reserved and isinstance(key, str)
    }


def property_names(element: Vertex | Edge) -> list[str]:
    """Return the names of all properties of a node or relationship, also of those whose values cannot be read."""
    reserved = LABELS if type(element) is Vertex else TYPE
    data = element.data
    present = (key for key, value in data.items() if value is not None) if isinstance(data, dict) else data
    return [key for key in present if key != reserved and isinstance(key, str)]


def get_property(subject: Value, key: str) -> Value:
    """Return the property of a node or relationship, or the entry of a map; null when absent, and null of null.

    Raises CypherTypeError for a value that has no properties.
    """
    kind = type(subject)
    if kind is Vertex:
        return None if key == LABELS else subject.data.get(key)
    if kind is Edge:
        return None if key == TYPE else subject.data.get(key)
    if kind is dict:
        return subject.get(key)
    if subject is None:
        return None
    if kind in TEMPORAL:
        return component(subject, key)
    raise CypherTypeError(f"{describe(subject)} has no property `{key}`", code="InvalidArgumentType")


SCALARS: frozenset[type] = frozenset({type(None), bool, int, float, str}) | TEMPORAL
"""Types whose values leave the engine as they are."""


def public(value: Value) -> Value:
    """Return the value as the caller sees it: nodes, relationships and paths are copied, also inside lists."""
    kind = type(value)
    if kind is Vertex:
        return Node(value.id, frozenset(value.labels), properties(value))
    if kind is Edge:
        return Relationship(value.identity, value.data[TYPE], value.source.id, value.target.id, properties(value))
    if kind is Trail:
        return Path(tuple(map(public, value.vertices)), tuple(map(public, value.edges)))
    if kind is list or kind is tuple:
        if SCALARS.issuperset(map(type, value)):
            return list(value)
        return [public(item) for item in watched(value, len(value))]
    if kind is dict:
        return {key: public(item) for key, item in watched(value.items(), len(value))}
    return value


_NAMES = {
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    str: "a string",
    list: "a list",
    tuple: "a list",
    dict: "a map",
    Vertex: "a node",
    Edge: "a relationship",
    Trail: "a path",
    date: "a date",
    datetime: "a datetime",
    time: "a time",
    Duration: "a duration",
}


def describe(value: Value) -> str:
    """Return the value's type in words, for error messages."""
    return "null" if value is None else _NAMES.get(type(value), f"a value of type {type(value).__name__}")
