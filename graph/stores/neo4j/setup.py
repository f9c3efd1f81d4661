"""Sets a Neo4j database up: the mark that makes it ours, constraints and indexes; refuses someone else's data.

Constraints come before data, so that no load can double anything, and a failure to make one is an error.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, LiteralString

from neo4j.exceptions import ClientError, DatabaseError

from ...errors import StoreError
from ...schema import SCHEMA_VERSION
from . import statements
from .address import Address
from .fetch import Run

FORMAT_VERSION = 1
"""Raised when the bookkeeping nodes change; a database with a higher one is refused."""

IMPORTED = "imported"
"""On the mark of a database that was imported and not set up yet: `Label.property` of lists that may be empty."""

MARK_PROPERTIES = frozenset({"id", "schema", "format", "generation", IMPORTED})
"""What the mark itself holds; its other properties are the store's markers."""

_INDEX_SECONDS = 600
_INDEX_ALONE = "Neo.ClientError.Schema.IndexWithNameAlreadyExists"


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint or an index: what SHOW tells of it, and the statement that makes it."""

    name: LiteralString
    kind: str
    subjects: frozenset[str]
    properties: tuple[str, ...]
    create: LiteralString

    def is_that(self, shown: Mapping[str, Any]) -> bool:
        """Whether what the server shows under the name is this rule."""
        return shown["type"] in _KINDS[self.kind] and self._is_on_the_same(shown)

    def is_half_made(self, shown: Mapping[str, Any]) -> bool:
        """Whether it is the index of a constraint that is not there (yet)."""
        return self.kind.startswith("unique") and shown["type"] in _KINDS["range"] and self._is_on_the_same(shown)

    def _is_on_the_same(self, shown: Mapping[str, Any]) -> bool:
        return (
            sorted(self.subjects) == sorted(shown["labelsOrTypes"] or ())
            and list(self.properties) == shown["properties"]
        )


_KINDS = {
    "unique node": {"UNIQUENESS", "NODE_PROPERTY_UNIQUENESS"},
    "unique relationship": {"RELATIONSHIP_UNIQUENESS", "RELATIONSHIP_PROPERTY_UNIQUENESS"},
    "range": {"RANGE"},
    "fulltext": {"FULLTEXT"},
}
"""What SHOW CONSTRAINTS and SHOW INDEXES call each kind, in Neo4j 5 and in the calendar versions."""


def _unique(label: LiteralString, *properties: LiteralString) -> Rule:
    name: LiteralString = f"oncograph_{label.lower()}_{'_'.join(properties)}"
    of: LiteralString = ", ".join(f"n.{one}" for one in properties)
    create: LiteralString = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE ({of}) IS UNIQUE"
    return Rule(name, "unique node", frozenset({label}), properties, create)


def _unique_key(kind: LiteralString) -> Rule:
    name: LiteralString = f"oncograph_{kind.lower()}_key"
    create: LiteralString = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR ()-[r:{kind}]-() REQUIRE r.key IS UNIQUE"
    return Rule(name, "unique relationship", frozenset({kind}), ("key",), create)


def _range(label: LiteralString, property_: LiteralString) -> Rule:
    name: LiteralString = f"oncograph_{label.lower()}_{property_}"
    create: LiteralString = f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{property_})"
    return Rule(name, "range", frozenset({label}), (property_,), create)


def _fulltext() -> Rule:
    """Of use to people in Neo4j Browser only; nothing here asks it."""
    labels: LiteralString = "|".join(statements.LABELS.values())
    create: LiteralString = (
        f"CREATE FULLTEXT INDEX oncograph_text IF NOT EXISTS FOR (n:{labels}) ON EACH [n.name, n.synonyms, n.title]"
    )
    subjects = frozenset(statements.LABELS.values())
    return Rule("oncograph_text", "fulltext", subjects, ("name", "synonyms", "title"), create)


_STORE_RULE = _unique(statements.STORE_LABEL, "id")


@cache
def rules() -> tuple[Rule, ...]:
    """Return all constraints and indexes that a store has."""
    return (
        _STORE_RULE,
        _unique("OncographReport", "record"),
        _unique("OncographIdentifier", "identifier"),
        _unique("OncographName", "key", "id"),
        _range("OncographName", "key"),
        _range("OncographName", "id"),
        *(_unique(label, "id") for label in statements.LABELS.values()),
        *(_unique_key(kind) for kind in statements.PARALLEL_TYPES),
        *(_range(label, "name") for label in statements.LABELS.values()),
        _range("Finding", "claim"),
        _fulltext(),
    )


def read_mark(run: Run, address: Address) -> Mapping[str, Any] | None:
    """Return the properties of the node that marks the database as ours, none where there is none.

    :raises StoreError: a newer oncograph wrote it.
    """
    for (mark,) in run(statements.READ_STORE, {}):
        if mark.get("schema", 0) > SCHEMA_VERSION or mark.get("format", 0) > FORMAT_VERSION:
            raise StoreError(
                f"{address}: written by a newer oncograph (schema {mark.get('schema')}, format {mark.get('format')});"
                " install that version to use it"
            )
        return dict(mark)
    return None


def set_up(run: Run, address: Address) -> None:
    """Make the database a store of ours: refuse someone else's data, then make the mark, constraints and indexes.

    Each step may be the last before an interruption; the next run goes on from there. Others may do the same at once:
    `run` tries again what fails in passing, as making constraints does then.

    :raises StoreError: someone else's data is there, or what has a name of ours is something else.
    """
    shown = _shown(run)
    if read_mark(run, address) is None:
        in_use = _in_use(run, shown)
        if in_use and read_mark(run, address) is None:
            raise StoreError(
                f"{address}: the database holds someone else's data, and nothing was written; in use there: "
                f"{', '.join(in_use)}. Name another database, or rename these"
            )
        _make(run, _STORE_RULE, shown.get(_STORE_RULE.name))
        run(
            "MERGE (s:OncographStore {id: 'store'}) ON CREATE SET s.schema = $schema, s.format = $format,"
            " s.generation = 0",
            {"schema": SCHEMA_VERSION, "format": FORMAT_VERSION},
        )
    for rule in rules():
        existing = shown.get(rule.name)
        if existing is None or rule.is_half_made(existing):
            _make(run, rule, existing)
        elif not rule.is_that(existing):
            raise StoreError(f"{address}: the {rule.kind} {rule.name} is not the one that oncograph makes; drop it")
    missing = [rule.name for rule in rules() if rule.name not in _shown(run)]
    if missing:
        raise StoreError(
            f"{address}: the server did not make {', '.join(missing)}; something else on the same labels and properties"
            " is in the way: drop it (SHOW INDEXES tells what there is)"
        )
    run("CALL db.awaitIndexes($seconds)", {"seconds": _INDEX_SECONDS})


def _make(run: Run, rule: Rule, existing: Mapping[str, Any] | None) -> None:
    """Make a constraint or an index, also where a server that was killed left the index of the constraint alone.

    While another loader is making the constraint, the server lets us wait; it says that the index stands alone only
    when nobody is.
    """
    try:
        run(rule.create, {})
    except ClientError as error:
        if error.code != _INDEX_ALONE or existing is None or not rule.is_half_made(existing):
            raise
        with suppress(DatabaseError):  # another loader has just made the constraint, and the index is part of it
            run(f"DROP INDEX {rule.name} IF EXISTS", {})
        run(rule.create, {})


def finish_import(run: Run, address: Address) -> None:
    """Write what an import has no way to write; `run` sends statements outside transactions, as they make their own."""
    mark = read_mark(run, address) or {}
    if IMPORTED in mark:
        for name in mark[IMPORTED]:
            run(statements.fill_lists()[name], {})
        run("MATCH (s:OncographStore) REMOVE s.imported", {})


def _shown(run: Run) -> dict[str, dict[str, Any]]:
    """Return what the database has by name; a constraint hides the index that it rests on."""
    columns = ("name", "type", "labelsOrTypes", "properties")
    found: dict[str, dict[str, Any]] = {}
    for statement in (
        "SHOW INDEXES YIELD name, type, labelsOrTypes, properties",
        "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties",
    ):
        found |= {row[0]: dict(zip(columns, row, strict=True)) for row in run(statement, {})}
    return found


def _in_use(run: Run, shown: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return which of our names the database has in use."""
    labels = (*statements.LABELS.values(), *statements.SECONDS, *statements.BOOKKEEPING_LABELS)
    types = (*statements.TYPES, *statements.BOOKKEEPING_TYPES)
    in_use = [f"label {name}" for name in _counted(run, statements.count_labels(labels))]
    in_use += [f"relationship type {name}" for name in _counted(run, statements.count_types(types))]
    ours, own_names = {*labels, *types}, {rule.name for rule in rules()}
    for name, what in sorted(shown.items()):
        # An interrupted first load may have left this constraint, or its index, and nothing else, behind.
        begun = name == _STORE_RULE.name and (_STORE_RULE.is_that(what) or _STORE_RULE.is_half_made(what))
        if not begun and (name in own_names or not ours.isdisjoint(what["labelsOrTypes"] or ())):
            in_use.append(f"index or constraint {name}")
    return in_use


def _counted(run: Run, statement: LiteralString) -> Iterable[str]:
    return sorted(name for name, number in run(statement, {}) if number)
