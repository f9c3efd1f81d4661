"""Runs `CallProcedure`: what the graph has of labels, types, property keys, their types and indexes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..plan.frame import Emit, Row
from ..plan.operators import CallProcedure
from ..values.entities import TYPE, Edge, Labels, Vertex, properties
from ..values.temporal import type_name
from ..values.value import Value

if TYPE_CHECKING:
    from ..graph_index import GraphIndex
    from .compiler import Compiler

_TYPE_NAMES: dict[type, str] = {bool: "Boolean", int: "Long", float: "Double", str: "String"}


def call_procedure(compiler: "Compiler", operator: CallProcedure, emit: Emit) -> Emit:
    """Run a `CallProcedure`."""
    procedure, index = _PROCEDURES[operator.name], compiler.index
    wanted = [(slot.index, column) for column, slot in operator.columns]

    def run(row: Row) -> bool | None:
        for values in procedure(index):
            for place, column in wanted:
                row[place] = values[column]
            if emit(row):
                return True
        return None

    return run


def _visualization(index: "GraphIndex") -> Iterator[tuple[Value, ...]]:
    """Make a node for each label and a relationship for each way a type joins two labels."""
    nodes = {
        label: Vertex(f"label {label}", Labels((label,)), {"name": label, "indexes": [], "constraints": []})
        for label in index.labels()
    }
    joined = {
        (source, kind, target): None
        for kind in index.types()
        for ends in {(edge.source.labels, edge.target.labels): None for edge in index.relationships(kind)}
        for source in sorted(ends[0])
        for target in sorted(ends[1])
    }
    edges = [
        Edge(nodes[source], nodes[target], f"type {kind}", {TYPE: kind, "name": kind})
        for source, kind, target in joined
    ]
    yield list(nodes.values()), edges


def _node_properties(index: "GraphIndex") -> Iterator[tuple[Value, ...]]:
    groups: dict[frozenset[str], list[Vertex]] = {}
    for vertex in index.labelled(None):
        groups.setdefault(vertex.labels, []).append(vertex)
    for labels, vertices in groups.items():
        names = sorted(labels)
        for found in _properties_of(vertices):
            yield "".join(f":`{name}`" for name in names), names, *found


def _relationship_properties(index: "GraphIndex") -> Iterator[tuple[Value, ...]]:
    for kind in index.types():
        for found in _properties_of(list(index.relationships(kind))):
            yield f":`{kind}`", *found


def _properties_of(elements: Collection[Vertex | Edge]) -> Iterator[tuple[Value, ...]]:
    """Return the name of each property, its types, and whether all elements have it; nulls where there is none."""
    kinds: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for element in elements:
        for key, value in properties(element).items():
            kinds.setdefault(key, set()).add(_type_name(value))
            counts[key] = counts.get(key, 0) + 1
    for key, found in kinds.items():
        yield key, sorted(found), counts[key] == len(elements)
    if not kinds:
        yield None, None, False


def _type_name(value: Value) -> str:
    if isinstance(value, list | tuple):
        return f"{_type_name(value[0]) if value else 'String'}Array"
    named = {"ZONED": "", "DATETIME": "DateTime"}
    temporal = "".join(named.get(word, word.title()) for word in type_name(value).split())
    return temporal or _TYPE_NAMES.get(type(value), type(value).__name__)


def _indexes(index: "GraphIndex") -> Iterator[tuple[Value, ...]]:
    """Return what is indexed: labels and types always, a property from the first query on that looks it up."""
    lookups = (("labels", "NODE"), ("types", "RELATIONSHIP"))
    for number, (name, entity) in enumerate(lookups, 1):
        yield number, name, "ONLINE", 100.0, "LOOKUP", entity, None, None, "token-lookup", None, None, None
    for number, (label, key) in enumerate(index.indexed(), 3):
        labels = None if label is None else [label]
        name = key if label is None else f"{label}_{key}"
        yield number, name, "ONLINE", 100.0, "RANGE", "NODE", labels, [key], "hash", None, None, None


def _one_each(values: Iterable[str]) -> Iterator[tuple[Value, ...]]:
    return ((value,) for value in values)


_PROCEDURES: Mapping[str, Callable[["GraphIndex"], Iterable[tuple[Value, ...]]]] = {
    "db.labels": lambda index: _one_each(index.labels()),
    "db.relationshipTypes": lambda index: _one_each(index.types()),
    "db.propertyKeys": lambda index: _one_each(index.property_keys()),
    "db.schema.visualization": _visualization,
    "db.schema.nodeTypeProperties": _node_properties,
    "db.schema.relTypeProperties": _relationship_properties,
    "SHOW INDEXES": _indexes,
    "SHOW CONSTRAINTS": lambda _index: (),
}
