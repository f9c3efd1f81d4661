"""Runs the operators that begin a match: scans of nodes and relationships, and index look-ups."""

from typing import TYPE_CHECKING

from ..errors import CypherTypeError
from ..plan.frame import Emit, Row
from ..plan.operators import IndexSeek, NodeScan, RelationshipScan
from ..values.comparison import equal, group_key
from ..values.entities import Vertex, describe
from ..values.value import Value

if TYPE_CHECKING:
    from .compiler import Compiler

_SCALARS = frozenset({str, int, bool})


def scan_nodes(compiler: "Compiler", scan: NodeScan, emit: Emit) -> Emit:
    """Run a `NodeScan`."""
    vertices, place = compiler.index.labelled(scan.label), scan.node.index

    def run(row: Row) -> bool | None:
        for row[place] in vertices:
            if emit(row):
                return True
        return None

    return run


def seek_nodes(compiler: "Compiler", seek: IndexSeek, emit: Emit) -> Emit:
    """Run an `IndexSeek`: by hash for scalars, by comparison for lists and maps, whose equality may hang on a null."""
    place, key = seek.node.index, seek.key
    table = compiler.index.with_property(seek.label, key)
    vertices = compiler.index.labelled(seek.label)
    evaluate = compiler.value(seek.value, seek.scope)

    def find(value: Value) -> list[Vertex]:
        if type(value) is str:
            return table.get(value, [])
        if type(value) in _SCALARS or (type(value) is float and value == value):  # noqa: PLR0124 - not NaN
            return table.get(group_key(value), [])
        if value is None:
            return []
        return [vertex for vertex in vertices if equal(vertex.data.get(key), value)]

    def run(row: Row) -> bool | None:
        found = find(evaluate(row))
        for row[place] in found:
            if emit(row):
                return True
        return None

    def run_many(row: Row) -> bool | None:
        values = evaluate(row)
        if values is None:
            return None
        if not isinstance(values, list | tuple):
            raise CypherTypeError(f"IN takes a list, not {describe(values)}", code="InvalidArgumentType")
        for value in {group_key(value): value for value in values}.values():
            found = find(value)
            for row[place] in found:
                if emit(row):
                    return True
        return None

    return run_many if seek.many else run


def scan_relationships(compiler: "Compiler", scan: RelationshipScan, emit: Emit) -> Emit:
    """Run a `RelationshipScan`."""
    source, target = scan.source.index, scan.target.index
    edge_place = None if scan.edge is None else scan.edge.index
    relationships = compiler.index.relationships
    kinds = (None,) if scan.types is None else scan.types

    def run_nodes(row: Row) -> bool | None:
        for kind in kinds:
            for edge in relationships(kind):
                row[source] = edge.source
                row[target] = edge.target
                if emit(row):
                    return True
        return None

    if edge_place is None:
        return run_nodes

    def run(row: Row) -> bool | None:
        for kind in kinds:
            for row[edge_place] in relationships(kind):
                edge = row[edge_place]
                row[source] = edge.source
                row[target] = edge.target
                if emit(row):
                    return True
        return None

    return run
