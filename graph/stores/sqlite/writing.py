"""A writing transaction on a store file."""

import sqlite3
from collections.abc import Collection, Iterable
from operator import itemgetter

from pydantic_core import to_json
from typing_extensions import override

from ...report import Identifier, Report
from ...rows import NodeRow, Properties, RelationshipRow
from ...schema import check_rows
from ..name_index import index_names, is_named
from ..protocol import Changes, Transaction
from . import select as reading

_BY_ID = itemgetter(NodeRow._fields.index("id"))
_AS_IN_THE_FILE = itemgetter(*map(RelationshipRow._fields.index, ("source", "type", "target", "key")))
_CACHE_KIB = 64_000
"""Pages kept in memory until they are full: ids are hashes, so that rows go everywhere in the file."""


class SqliteTransaction(Transaction):
    """Implements `Transaction` on an open SQLite connection; `changed` says whether anything was written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB:d}")
        self._before = connection.total_changes

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return self._connection.total_changes != self._before

    @override
    def reports(self, records: Iterable[str]) -> dict[str, Report]:
        return reading.reports(self._connection, records)

    @override
    def all_records(self) -> dict[str, tuple[int, bool]]:
        rows = self._connection.execute("SELECT record, version, builtin FROM report ORDER BY record")
        return {record: (version, bool(builtin)) for record, version, builtin in rows}

    @override
    def records_with(self, identifiers: Iterable[Identifier]) -> set[str]:
        return self._records(identifiers, 0)

    @override
    def records_mentioning(self, identifiers: Iterable[Identifier]) -> set[str]:
        return self._records(identifiers, 1)

    def _records(self, identifiers: Iterable[Identifier], mentioned: int) -> set[str]:
        sql = f"SELECT record FROM identifier WHERE identifier IN ({{}}) AND mentioned = {mentioned:d}"  # noqa: S608  a digit
        return {row[0] for row in reading.in_parts(self._connection, sql, identifiers)}

    @override
    def put_reports(self, reports: Iterable[Report]) -> None:
        ordered = sorted(reports, key=lambda report: report.record)
        self.delete_reports(report.record for report in ordered)
        self._connection.executemany(
            "INSERT INTO report (record, version, builtin, body) VALUES (?, ?, ?, ?)",
            ((one.record, one.version, one.builtin, one.model_dump_json(exclude_defaults=True)) for one in ordered),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO identifier (identifier, record, mentioned) VALUES (?, ?, ?)",
            (
                (identifier, one.record, mentioned)
                for one in ordered
                for mentioned, identifiers in enumerate((one.study.identifiers(), one.mentions()))
                for identifier in identifiers
            ),
        )

    @override
    def delete_reports(self, records: Iterable[str]) -> None:
        gone = [(record,) for record in records]
        self._connection.executemany("DELETE FROM report WHERE record = ?", gone)
        self._connection.executemany("DELETE FROM identifier WHERE record = ?", gone)

    @override
    def nodes(self, ids: Iterable[str]) -> dict[str, NodeRow]:
        return reading.nodes(self._connection, ids)

    @override
    def nodes_with_label(self, labels: Collection[str]) -> list[NodeRow]:
        return reading.nodes_with_label(self._connection, labels)

    @override
    def relationships(
        self, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
    ) -> list[RelationshipRow]:
        return reading.relationships(self._connection, ids, outgoing=outgoing, types=types)

    @override
    def findings_of(self, claims: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        sql = "SELECT claim, id FROM node WHERE claim IN ({}) ORDER BY id"
        for claim, finding in reading.in_parts(self._connection, sql, claims):
            found.setdefault(claim, []).append(finding)
        return found

    @override
    def write(self, changes: Changes) -> None:
        check_rows(changes.nodes, changes.relationships)
        execute = self._connection.executemany
        execute(
            "DELETE FROM edge WHERE type = ? AND source = ? AND target = ? AND key = ?",
            sorted(changes.gone_relationships),
        )
        execute("DELETE FROM node WHERE id = ?", ((id_,) for id_ in sorted(changes.gone_nodes)))
        self._write_names(changes)
        execute(
            "INSERT OR REPLACE INTO node (id, label, second, claim, properties) VALUES (?, ?, ?, ?, ?)",
            (
                (row.id, row.label, row.second_label, row.properties.get("claim"), _text(row.properties))
                for row in sorted(changes.nodes, key=_BY_ID)
            ),
        )
        execute(
            "INSERT OR REPLACE INTO edge (source, type, target, key, properties) VALUES (?, ?, ?, ?, ?)",
            (
                (source, type_, target, key, _text(properties) if properties else "{}")
                for type_, source, target, properties, key in sorted(changes.relationships, key=_AS_IN_THE_FILE)
            ),
        )

    def _write_names(self, changes: Changes) -> None:
        """Keep the index by which a name, however it is written, is found without reading the vocabulary."""
        named = [row for row in changes.nodes if is_named(row)]
        gone = sorted({*changes.gone_nodes, *(row.id for row in named)})
        self._connection.executemany("DELETE FROM name WHERE id = ?", ((id_,) for id_ in gone))
        self._connection.executemany(
            "INSERT INTO name (key, id, name) VALUES (?, ?, ?)",
            ((key, row.id, name) for row in named for key, name in index_names(row).items()),
        )

    @override
    def marker(self, name: str) -> str | None:
        return reading.marker(self._connection, name)

    @override
    def put_marker(self, name: str, value: str) -> None:
        if self.marker(name) != value:
            self._connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    @override
    def clear(self) -> None:
        self._connection.execute("DELETE FROM edge")
        self._connection.execute("DELETE FROM name")
        self._connection.execute("DELETE FROM node")


def _text(properties: Properties) -> str:
    """Return properties as JSON in the order of their names, by which the graph in memory has them.

    What is hashed has a form of its own; pydantic writes this one in a third of the time.
    """
    return to_json(dict(sorted(properties.items()))).decode()
