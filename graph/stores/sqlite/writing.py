"""A writing transaction on a store file."""

import sqlite3
from collections.abc import Collection, Iterable

from ...canonical import canonical_json
from ...report import Identifier, Report
from ...rows import NodeRow, RelationshipRow
from ...schema import check_rows
from ..name_index import index_names, is_named
from ..protocol import Changes
from . import select as reading


class SqliteTransaction:
    """Implements `Transaction` on an open SQLite connection; `changed` says whether anything was written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._before = connection.total_changes

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return self._connection.total_changes != self._before

    def reports(self, records: Iterable[str]) -> dict[str, Report]:
        """Return the stored reports of these records, by record; unknown ones are left out."""
        rows = reading.in_parts(self._connection, "SELECT record, body FROM report WHERE record IN ({})", records)
        return {record: reading.report_of(record, body) for record, body in rows}

    def all_records(self) -> dict[str, tuple[int, bool]]:
        """Return version and whether built in, of every stored record."""
        rows = self._connection.execute("SELECT record, version, builtin FROM report ORDER BY record")
        return {record: (version, bool(builtin)) for record, version, builtin in rows}

    def records_with(self, identifiers: Iterable[Identifier]) -> set[str]:
        """Return the records that describe a study by one of the identifiers."""
        return self._records(identifiers, 0)

    def records_mentioning(self, identifiers: Iterable[Identifier]) -> set[str]:
        """Return the records that refer to another study by one of the identifiers."""
        return self._records(identifiers, 1)

    def _records(self, identifiers: Iterable[Identifier], mentioned: int) -> set[str]:
        sql = f"SELECT record FROM identifier WHERE identifier IN ({{}}) AND mentioned = {mentioned:d}"  # noqa: S608  a digit
        return {row[0] for row in reading.in_parts(self._connection, sql, identifiers)}

    def put_reports(self, reports: Iterable[Report]) -> None:
        """Store reports in place of earlier ones of the same records."""
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

    def delete_reports(self, records: Iterable[str]) -> None:
        """Forget the reports of these records."""
        gone = [(record,) for record in records]
        self._connection.executemany("DELETE FROM report WHERE record = ?", gone)
        self._connection.executemany("DELETE FROM identifier WHERE record = ?", gone)

    def nodes(self, ids: Iterable[str]) -> dict[str, NodeRow]:
        """Return the nodes with these ids; unknown ones are left out."""
        return reading.nodes(self._connection, ids)

    def nodes_with_label(self, labels: Collection[str]) -> list[NodeRow]:
        """Return all nodes whose first label is one of these, sorted by id."""
        return reading.nodes_with_label(self._connection, labels)

    def relationships(
        self, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
    ) -> list[RelationshipRow]:
        """Return the relationships that leave (or enter) these nodes, of these types."""
        return reading.relationships(self._connection, ids, outgoing=outgoing, types=types)

    def findings_of(self, claims: Iterable[str]) -> dict[str, list[str]]:
        """Return the ids of the findings on each claim, sorted."""
        found: dict[str, list[str]] = {}
        sql = "SELECT claim, id FROM node WHERE claim IN ({}) ORDER BY id"
        for claim, finding in reading.in_parts(self._connection, sql, claims):
            found.setdefault(claim, []).append(finding)
        return found

    def write(self, changes: Changes) -> None:
        """Write changes; every relationship of a node that goes is among those that go.

        :raises SchemaError: a row does not fit the schema.
        """
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
                (row.id, row.label, row.second_label, row.properties.get("claim"), canonical_json(row.properties))
                for row in sorted(changes.nodes, key=lambda row: row.id)
            ),
        )
        execute(
            "INSERT OR REPLACE INTO edge (source, type, target, key, properties) VALUES (?, ?, ?, ?, ?)",
            (
                (row.source, row.type, row.target, row.key, canonical_json(row.properties))
                for row in sorted(changes.relationships, key=lambda row: row.identity)
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

    def setting(self, name: str) -> str | None:
        """Return a setting of the store itself, which is no part of the graph."""
        return reading.setting(self._connection, name)

    def put_setting(self, name: str, value: str) -> None:
        """Keep a setting of the store itself."""
        if self.setting(name) != value:
            self._connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    def clear(self) -> None:
        """Forget the graph but for its reports and settings; used when all of it is computed anew."""
        self._connection.execute("DELETE FROM edge")
        self._connection.execute("DELETE FROM name")
        self._connection.execute("DELETE FROM node")
