"""A writing transaction on a Neo4j server."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any, LiteralString, Self

from typing_extensions import override

from ...errors import StoreError
from ...report import Identifier, Report
from ...rows import NodeRow, RelationshipRow
from ...schema import SchemaError, check_rows
from ..name_index import index_names, is_named
from ..protocol import Changes, Transaction
from . import fetch as reading
from . import statements
from .sending import Rows, Sender

if TYPE_CHECKING:
    from neo4j import ManagedTransaction
    from neo4j import Transaction as RawTransaction

_Ends = tuple[LiteralString, LiteralString, LiteralString]


class Neo4jTransaction(Transaction):
    """Implements `Transaction` on an open transaction of the driver. It holds the lock that lets one writer in.

    What is only written is not waited for; reading waits, and so does leaving the block, for all that was sent before.
    """

    def __init__(self, transaction: "ManagedTransaction | RawTransaction") -> None:
        if transaction.run(statements.LOCK).values() != [[1]]:
            raise StoreError("the mark of the store is gone from the database; load into it again to set it up")
        self._sender = Sender(transaction)
        self._changed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._sender:
            if kind is None:
                self._finish()

    def _finish(self) -> None:
        """Count the store's generation up if anything was written, so that a reader can tell."""
        if self._changed:
            self._write(statements.COUNT_UP)
        self._sender.finish()

    def _run(self, statement: LiteralString, parameters: dict[str, Any]) -> list[list[Any]]:
        return self._sender.read(statement, parameters)

    def _write(
        self, statement: LiteralString, check: Callable[[Rows], None] = lambda _rows: None, **parameters: Any
    ) -> None:
        self._changed = True
        self._sender.write(statement, parameters, check)

    @override
    def reports(self, records: Iterable[str]) -> dict[str, Report]:
        return reading.reports(self._run, records)

    @override
    def all_records(self) -> dict[str, tuple[int, bool]]:
        return {record: (version, builtin) for record, version, builtin in self._run(statements.READ_RECORDS, {})}

    @override
    def records_with(self, identifiers: Iterable[Identifier]) -> set[str]:
        return self._records(statements.RECORDS_WITH, identifiers)

    @override
    def records_mentioning(self, identifiers: Iterable[Identifier]) -> set[str]:
        return self._records(statements.RECORDS_MENTIONING, identifiers)

    def _records(self, statement: LiteralString, identifiers: Iterable[Identifier]) -> set[str]:
        asked = reading.parts(sorted(set(identifiers)))
        return {row[0] for part in asked for row in self._run(statement, {"identifiers": part})}

    @override
    def put_reports(self, reports: Iterable[Report]) -> None:
        ordered = sorted(reports, key=lambda report: report.record)
        self.delete_reports(report.record for report in ordered)
        self._write_rows(
            statements.CREATE_REPORTS,
            (
                {
                    "record": one.record,
                    "version": one.version,
                    "builtin": one.builtin,
                    "body": one.model_dump_json(exclude_defaults=True),
                }
                for one in ordered
            ),
        )
        self._link(
            statements.LINK_DESCRIBED, {(name, one.record) for one in ordered for name in one.study.identifiers()}
        )
        self._link(statements.LINK_MENTIONED, {(name, one.record) for one in ordered for name in one.mentions()})

    def _link(self, statement: LiteralString, links: set[tuple[Identifier, str]]) -> None:
        self._write_rows(statement, ({"identifier": name, "record": record} for name, record in sorted(links)))

    @override
    def delete_reports(self, records: Iterable[str]) -> None:
        for part in reading.parts(sorted(set(records))):
            self._write(statements.DELETE_REPORTS, records=part)

    @override
    def nodes(self, ids: Iterable[str]) -> dict[str, NodeRow]:
        return reading.nodes(self._run, ids)

    @override
    def nodes_with_label(self, labels: Collection[str]) -> list[NodeRow]:
        return reading.nodes_with_label(self._run, labels)

    @override
    def relationships(
        self, ids: Iterable[str], *, outgoing: bool, types: Collection[str] | None = None
    ) -> list[RelationshipRow]:
        return reading.relationships(self._run, ids, outgoing=outgoing, types=types)

    @override
    def findings_of(self, claims: Iterable[str]) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for part in reading.parts(sorted(set(claims))):
            for claim, finding in self._run(statements.FINDINGS_OF, {"claims": part}):
                found[claim].append(finding)
        return dict(found)

    @override
    def write(self, changes: Changes) -> None:
        """Write changes; every relationship of a node that goes is among those that go.

        :raises SchemaError: a row does not fit the schema.
        :raises StoreError: a relationship's end is not in the graph.
        """
        check_rows(changes.nodes, changes.relationships)
        self._delete_relationships(changes.gone_relationships)
        for label, ids in reading.by_label(changes.gone_nodes).items():
            for part in reading.parts(ids):
                self._write(statements.delete_nodes(label), ids=part)
        self._write_names(changes)
        self._write_nodes(changes.nodes)
        self._write_relationships(changes.relationships)

    def _delete_relationships(self, gone: Iterable[tuple[str, str, str, str]]) -> None:
        grouped: defaultdict[_Ends, list[dict[str, Any]]] = defaultdict(list)
        for kind, source, target, key in sorted(gone):
            grouped[_ends(kind, source, target)].append({"source": source, "target": target, "key": key})
        for ends, rows in sorted(grouped.items()):
            self._write_rows(statements.delete_relationships(*ends), rows)

    def _write_nodes(self, nodes: Iterable[NodeRow]) -> None:
        grouped: defaultdict[tuple[LiteralString, str | None], list[dict[str, Any]]] = defaultdict(list)
        for row in sorted(nodes, key=lambda row: row.id):
            label = statements.label_of(row.id)
            if label is None or label != row.label or row.properties.get("id") != row.id:
                raise SchemaError(
                    f"{row.id}: the id of a {row.label} begins with {row.label.lower()}: and is a property"
                )
            grouped[label, row.second_label].append(row.properties)
        for (label, second), rows in grouped.items():
            self._write_rows(statements.merge_nodes(label, second), rows)

    def _write_relationships(self, relationships: Iterable[RelationshipRow]) -> None:
        grouped: defaultdict[_Ends, list[dict[str, Any]]] = defaultdict(list)
        for row in sorted(relationships, key=lambda row: row.identity):
            grouped[_ends(row.type, row.source, row.target)].append(
                {"source": row.source, "target": row.target, "key": row.key, "properties": row.properties}
            )
        for ends, rows in sorted(grouped.items()):
            for part in reading.parts(rows):
                self._write(statements.merge_relationships(*ends), _all_written(ends, len(part)), rows=part)

    def _write_names(self, changes: Changes) -> None:
        """Keep the index by which a name, however it is written, is found without reading the vocabulary."""
        named = sorted((row for row in changes.nodes if is_named(row)), key=lambda row: row.id)
        for part in reading.parts(sorted({*changes.gone_nodes, *(row.id for row in named)})):
            self._write(statements.DELETE_NAMES, ids=part)
        rows = ({"id": row.id, "key": key, "name": name} for row in named for key, name in index_names(row).items())
        self._write_rows(statements.CREATE_NAMES, rows)

    def _write_rows(self, statement: LiteralString, rows: Iterable[dict[str, Any]]) -> None:
        """Send rows some at a time."""
        for part in reading.parts(rows):
            self._write(statement, rows=part)

    @override
    def marker(self, name: str) -> str | None:
        return reading.marker(self._run, name)

    @override
    def put_marker(self, name: str, value: str) -> None:
        if self.marker(name) != value:
            self._write(statements.PUT_MARKERS, markers={name: value})

    @override
    def clear(self) -> None:
        for statement in statements.clear():
            self._write(statement)


def _all_written(ends: _Ends, number: int) -> Callable[[Rows], None]:
    """Return a check that a statement wrote so many relationships."""

    def check(rows: Rows) -> None:
        missing = number - sum(row[0] for row in rows)
        if missing:
            raise StoreError(
                f"{missing} relationships {ends[0]} have no {ends[1]} or {ends[2]} to stand between;"
                " nodes of the graph were deleted by hand: load into an empty database"
            )

    return check


def _ends(kind: str, source: str, target: str) -> _Ends:
    type_, first, second = statements.type_of(kind), statements.label_of(source), statements.label_of(target)
    if type_ is None or first is None or second is None:
        raise SchemaError(f"{kind} from {source} to {target}: the ids do not say what they stand for")
    return type_, first, second
