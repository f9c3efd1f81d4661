"""Reads rows from a Neo4j server. Only labels and types of the schema are read, whatever else a database holds."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, LiteralString

from ...report import Report
from ...rows import NodeRow, RelationshipRow
from ...schema import RELATIONSHIP_TYPES
from . import statements

ROWS_AT_ONCE = 5_000
"""Rows or ids sent in one statement."""

Run = Callable[[LiteralString, dict[str, Any]], Iterable[Any]]
"""Runs a statement with parameters, and gives its rows as tuples."""


def parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the values as lists that one statement takes."""
    listed = list(values)
    for start in range(0, len(listed), ROWS_AT_ONCE):
        yield listed[start : start + ROWS_AT_ONCE]


def by_label(ids: Iterable[str]) -> dict[LiteralString, list[str]]:
    """Return ids by the label that they say their node has, sorted; ids of no kind are left out."""
    grouped: defaultdict[LiteralString, list[str]] = defaultdict(list)
    for id_ in sorted(set(ids)):
        label = statements.label_of(id_)
        if label is not None:
            grouped[label].append(id_)
    return grouped


def nodes(run: Run, ids: Iterable[str]) -> dict[str, NodeRow]:
    """Return the nodes with these ids; unknown ones are left out."""
    found: dict[str, NodeRow] = {}
    for label, some in by_label(ids).items():
        for part in parts(some):
            found |= {row[0]: _node(label, row) for row in run(statements.read_nodes(label), {"ids": part})}
    return found


def nodes_with_label(run: Run, labels: Collection[str]) -> list[NodeRow]:
    """Return all nodes whose first label is one of these, sorted by id."""
    return [row for label in statements.LABELS.values() if label in labels for row in _all_nodes(run, label)]


def all_nodes(run: Run) -> Iterator[NodeRow]:
    """Yield every node, sorted by id."""
    for label in statements.LABELS.values():
        yield from _all_nodes(run, label)


def _all_nodes(run: Run, label: LiteralString) -> Iterator[NodeRow]:
    for row in run(statements.read_all_nodes(label), {}):
        yield _node(label, row)


def relationships(
    run: Run, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
) -> list[RelationshipRow]:
    """Return the relationships that leave (or enter) these nodes, of these types."""
    kinds = statements.known_types(types)
    if not kinds:
        return []
    return [
        _relationship(row)
        for label, some in by_label(ids).items()
        for part in parts(some)
        for row in run(statements.read_relationships(label, kinds, outgoing=outgoing), {"ids": part})
    ]


def all_relationships(run: Run) -> Iterator[RelationshipRow]:
    """Yield every relationship, sorted by source, type, target and key."""
    for label in statements.LABELS.values():
        for row in run(statements.read_all_relationships(label), {}):
            yield _relationship(row)


def relationships_with_key(run: Run, key: str) -> list[RelationshipRow]:
    """Return the relationship of a type that can be parallel that has this key, if there is one."""
    return [_relationship(row) for row in run(statements.read_relationships_with_key(), {"key": key})]


def reports(run: Run, records: Iterable[str]) -> dict[str, Report]:
    """Return the stored reports of these records, by record; unknown ones are left out."""
    return {
        record: Report.model_validate_json(body)
        for part in parts(sorted(set(records)))
        for record, body in run(statements.READ_REPORTS, {"records": part})
    }


def marker(run: Run, name: str) -> str | None:
    """Return a marker of the store itself."""
    for (value,) in run(statements.READ_MARKER, {"name": name}):
        return None if value is None else str(value)
    return None


def counts(run: Run) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the number of nodes per label, second labels included, and of relationships per type."""
    labels = run(statements.count_labels((*statements.LABELS.values(), *statements.SECONDS)), {})
    types = run(statements.count_types(statements.TYPES), {})
    return _counted(labels), _counted(types)


def _counted(rows: Iterable[Any]) -> dict[str, int]:
    return {name: number for name, number in sorted(rows) if number}


def _node(label: str, row: Any) -> NodeRow:
    id_, labels, properties = row
    return NodeRow(id_, label, properties, next((one for one in labels if one in statements.SECONDS), None))


def _relationship(row: Any) -> RelationshipRow:
    kind, source, target, properties = row
    key = properties["key"] if RELATIONSHIP_TYPES[kind].parallel else ""
    return RelationshipRow(kind, source, target, properties, key)
