"""Writes a graph as CSV files for `neo4j-admin database import`, for graphs too large to load over the network.

One file a label (and second label) and a relationship type with its ends; rows are streamed, whatever their number.
The import makes no constraints and no empty lists: whoever first opens the imported database as a store does.
"""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from oncograph.graph.errors import StoreError
from oncograph.graph.report import Report
from oncograph.graph.rows import NodeRow, RelationshipRow
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, SCHEMA_VERSION, PropertyType
from oncograph.graph.stores.name_index import index_names, is_named
from oncograph.graph.stores.neo4j import statements
from oncograph.graph.stores.neo4j.setup import FORMAT_VERSION, IMPORTED
from oncograph.graph.stores.protocol import Store

ARRAY_DELIMITER = "\x1f"
"""Parts the texts of a list: the unit separator of ASCII, which no name holds."""

ARRAY_DELIMITER_NAME = "U+001F"

_TYPES = {
    PropertyType.BOOLEAN: "boolean",
    PropertyType.INTEGER: "long",
    PropertyType.FLOAT: "double",
    PropertyType.STRING: "string",
    PropertyType.STRINGS: "string[]",
}


def write_import(store: Store, folder: Path, database: str = "neo4j") -> str:
    """Write the graph, its reports and its markers into an empty or new folder; return the command that imports them.

    :raises StoreError: the folder cannot be written to, or holds something.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise StoreError(f"{folder}: not empty; name a new folder")
        with ExitStack() as stack:
            files = _Files(folder, stack)
            for node in store.all_nodes():
                files.node(node)
            for relationship in store.all_relationships():
                files.relationship(relationship)
            files.reports(store.stored_reports())
            files.store(store.markers())
            command = files.command(database)
            (folder / "import.sh").write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error}); free some space, or name another folder") from error
    return command


class _Files:
    """The open files, by what stands in them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._open: dict[tuple[str, str], TextIO] = {}
        self._empty: set[str] = set()
        self._absent: set[str] = set()

    def node(self, row: NodeRow) -> None:
        """Write a node, and the names by which it is found."""
        properties = {"name": PropertyType.STRING, **NODE_TYPES[row.label].properties}
        header = ["id:ID", *(f"{name}:{_TYPES[kind]}" for name, kind in properties.items())]
        labels = ":".join(filter(None, (row.label, row.second_label)))
        self._write("nodes", labels, header, [row.id, *(row.properties.get(name) for name in properties)])
        lists = [name for name, kind in properties.items() if kind is PropertyType.STRINGS]
        self._empty |= {f"{row.label}.{name}" for name in lists if row.properties.get(name) == []}
        self._absent |= {f"{row.label}.{name}" for name in lists if name not in row.properties}
        if is_named(row):
            for key, name in index_names(row).items():
                self._write("nodes", "OncographName", ["id:string", "key:string", "name:string"], [row.id, key, name])

    def relationship(self, row: RelationshipRow) -> None:
        """Write a relationship."""
        properties = RELATIONSHIP_TYPES[row.type].properties
        header = [":START_ID", ":END_ID", *(f"{name}:{_TYPES[kind]}" for name, kind in properties.items())]
        values = [row.source, row.target, *(row.properties.get(name) for name in properties)]
        self._write("relationships", row.type, header, values)

    def reports(self, reports: Iterable[Report]) -> None:
        """Write what was loaded, with the identifiers by which studies are joined."""
        seen: set[str] = set()
        for report in reports:
            key = f"report:{report.record}"
            header = [":ID", "record:string", "version:long", "builtin:boolean", "body:string"]
            body = report.model_dump_json(exclude_defaults=True)
            values = [key, report.record, report.version, report.builtin, body]
            self._write("nodes", "OncographReport", header, values)
            for kind, identifiers in (
                ("ONCOGRAPH_DESCRIBES", report.study.identifiers()),
                ("ONCOGRAPH_MENTIONS", report.mentions()),
            ):
                for identifier in sorted(set(identifiers)):
                    if identifier not in seen:
                        seen.add(identifier)
                        header = [":ID", "identifier:string"]
                        self._write("nodes", "OncographIdentifier", header, [f"identifier:{identifier}", identifier])
                    self._write("relationships", kind, [":START_ID", ":END_ID"], [key, f"identifier:{identifier}"])

    def store(self, markers: Mapping[str, str]) -> None:
        """Write the mark that makes the database a store, and says which lists are empty where they are absent.

        :raises StoreError: a list is empty on some nodes and absent on others, which an import cannot tell apart.
        """
        both = sorted(self._empty & self._absent)
        if both:
            raise StoreError(f"{', '.join(both)}: empty on some nodes and absent on others; use: oncograph migrate")
        own = ["id:string", "schema:long", "format:long", "generation:long", f"{IMPORTED}:string[]"]
        header = [*own, *(f"{name}:string" for name in markers)]
        values = ["store", SCHEMA_VERSION, FORMAT_VERSION, 0, sorted(self._empty), *markers.values()]
        self._write("nodes", statements.STORE_LABEL, header, values)

    def _write(self, kind: str, group: str, header: Sequence[str], values: Sequence[Any]) -> None:
        file = self._open.get((kind, group))
        if file is None:
            path = self._folder / _file_name(kind, group)
            file = self._open[kind, group] = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            file.write(",".join(header) + "\n")
        file.write(",".join(map(_cell, values)) + "\n")

    def command(self, database: str) -> str:
        """Return the command that imports what was written."""
        parts = ["neo4j-admin", "database", "import", "full", database, "--multiline-fields=true"]
        parts += [f"--array-delimiter={ARRAY_DELIMITER_NAME}", "--bad-tolerance=0"]
        for kind, group in sorted(self._open):
            parts.append(f"--{kind}={group}={(self._folder / _file_name(kind, group)).resolve()}")
        return shlex.join(parts)


def _file_name(kind: str, group: str) -> str:
    return f"{kind}-{group.replace(':', '-')}.csv"


def _cell(value: Any) -> str:
    """Write a value as the import reads it: nothing at all is an absent property, empty quotes are an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = ARRAY_DELIMITER.join(value)
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return repr(value)
