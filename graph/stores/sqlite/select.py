"""Reads rows from a store file with SQL alone. Imports nothing heavy: a lookup needs no graph in memory."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...rows import NodeRow, RelationshipRow

if TYPE_CHECKING:
    from ...report import Report

_AT_ONCE = 500


def nodes(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, NodeRow]:
    """Return the nodes with these ids; unknown ones are left out."""
    sql = "SELECT id, label, properties, second FROM node WHERE id IN ({})"
    return {row[0]: _node(row) for row in in_parts(connection, sql, ids)}


def nodes_with_label(connection: sqlite3.Connection, labels: Collection[str]) -> list[NodeRow]:
    """Return all nodes whose first label is one of these, sorted by id."""
    sql = "SELECT id, label, properties, second FROM node WHERE label IN ({})"
    return sorted((_node(row) for row in in_parts(connection, sql, labels)), key=lambda row: row.id)


def relationships(
    connection: sqlite3.Connection, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
) -> list[RelationshipRow]:
    """Return the relationships that leave (or enter) these nodes, of these types."""
    end = "source" if outgoing else "target"
    only = "" if types is None else f" AND type IN ({','.join('?' * len(types))})"
    sql = f"SELECT source, type, target, key, properties FROM edge WHERE {end} IN ({{}}){only}"  # noqa: S608  names are ours
    return [_relationship(row) for row in in_parts(connection, sql, ids, tuple(types or ()))]


def relationships_with_key(connection: sqlite3.Connection, key: str) -> list[RelationshipRow]:
    """Return the relationship that has this key, if there is one."""
    sql = "SELECT source, type, target, key, properties FROM edge WHERE key = ? AND key <> ''"
    return [_relationship(row) for row in connection.execute(sql, (key,))]


def all_nodes(connection: sqlite3.Connection) -> Iterator[NodeRow]:
    """Yield every node, sorted by id."""
    for row in connection.execute("SELECT id, label, properties, second FROM node ORDER BY id"):
        yield _node(row)


def all_relationships(connection: sqlite3.Connection) -> Iterator[RelationshipRow]:
    """Yield every relationship, sorted by source, type, target and key."""
    sql = "SELECT source, type, target, key, properties FROM edge ORDER BY source, type, target, key"
    for row in connection.execute(sql):
        yield _relationship(row)


def counts(connection: sqlite3.Connection) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the number of nodes per label, second labels included, and of relationships per type."""
    labels: dict[str, int] = {}
    for sql in ("SELECT label, count(*) FROM node GROUP BY label", "SELECT second, count(*) FROM node GROUP BY second"):
        labels |= {str(label): number for label, number in connection.execute(sql) if label is not None}
    types = {
        str(type_): number for type_, number in connection.execute("SELECT type, count(*) FROM edge GROUP BY type")
    }
    return dict(sorted(labels.items())), dict(sorted(types.items()))


def marker(connection: sqlite3.Connection, name: str) -> str | None:
    """Return a marker of the store itself."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def in_parts(
    connection: sqlite3.Connection, sql: str, values: Iterable[str], more: tuple[str, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """Run a query for many values, some at a time; `{}` in it stands for their placeholders."""
    ordered = sorted(set(values))
    for start in range(0, len(ordered), _AT_ONCE):
        part = ordered[start : start + _AT_ONCE]
        # Not "yield from", which closes the cursor once more: after an error, when its connection is closed already.
        for row in connection.execute(sql.format(",".join("?" * len(part))), (*part, *more)):  # noqa: UP028  see above
            yield row


def _node(row: tuple[Any, ...]) -> NodeRow:
    id_, label, properties, second = row
    if not (isinstance(id_, str) and isinstance(label, str) and (second is None or isinstance(second, str))):
        raise sqlite3.DatabaseError(f"no text where the node {id_!r} has its id or label")
    return NodeRow(id_, label, _properties(properties, id_), second)


def _relationship(row: tuple[Any, ...]) -> RelationshipRow:
    source, type_, target, key, properties = row
    if not (isinstance(source, str) and isinstance(type_, str) and isinstance(target, str) and isinstance(key, str)):
        raise sqlite3.DatabaseError(f"no text where a relationship of {source!r} has its type, ends or key")
    return RelationshipRow(type_, source, target, _properties(properties, source), key)


def _properties(text: object, owner: str) -> dict[str, Any]:
    """Return properties from their JSON.

    :raises sqlite3.DatabaseError: it is none; a file from elsewhere can hold anything.
    """
    try:
        properties = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError) as error:
        raise sqlite3.DatabaseError(f"the properties of {owner} are no JSON") from error
    if not isinstance(properties, dict):
        raise sqlite3.DatabaseError(f"the properties of {owner} are no JSON object")
    return properties


def reports(connection: sqlite3.Connection, records: Iterable[str]) -> dict[str, "Report"]:
    """Return the stored reports of these records, by record; unknown ones are left out."""
    rows = in_parts(connection, "SELECT record, body FROM report WHERE record IN ({})", records)
    return {record: report_of(record, body) for record, body in rows}


def report_of(record: str, body: object) -> "Report":
    """Return a report from its JSON.

    :raises sqlite3.DatabaseError: it is none.
    """
    from ...report import Report  # noqa: PLC0415  a reader does without the models

    try:
        return Report.model_validate_json(str(body))
    except ValueError as error:
        raise sqlite3.DatabaseError(f"the report of the record {record} is none") from error
