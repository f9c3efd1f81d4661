"""The Cypher that reads and writes rows on Neo4j, made once from the schema. Values are always parameters.

Beside the graph stand nodes of our own: `OncographStore` marks the database and holds the store's markers,
`OncographReport` and `OncographIdentifier` hold what was loaded, `OncographName` the names that people look up.
"""

from collections.abc import Iterable
from functools import cache
from typing import LiteralString, cast

from ...labels import COMBINATION, SECOND_LABELS
from ...schema import NODE_TYPES, RELATIONSHIP_TYPES, PropertyType

STORE_LABEL: LiteralString = "OncographStore"
BOOKKEEPING_LABELS: tuple[LiteralString, ...] = (
    STORE_LABEL,
    "OncographReport",
    "OncographIdentifier",
    "OncographName",
)
BOOKKEEPING_TYPES: tuple[LiteralString, ...] = ("ONCOGRAPH_DESCRIBES", "ONCOGRAPH_MENTIONS")


def _constant(name: str) -> LiteralString:
    """Take a name of the schema for the constant it is, though the schema's tables type it as text."""
    return cast("LiteralString", name)  # type: ignore[redundant-cast]  # mypy takes LiteralString for str


LABELS: dict[str, LiteralString] = {label.lower(): _constant(label) for label in sorted(NODE_TYPES)}
"""The label that the beginning of an id says: `study` of `study:NCT1` says `Study`. Sorted, as the ids are."""

SECONDS: tuple[LiteralString, ...] = tuple(_constant(label) for label in sorted({*SECOND_LABELS.values(), COMBINATION}))
TYPES: tuple[LiteralString, ...] = tuple(_constant(kind) for kind in sorted(RELATIONSHIP_TYPES))
_TYPE_OF = {kind: kind for kind in TYPES}
PARALLEL_TYPES: tuple[LiteralString, ...] = tuple(kind for kind in TYPES if RELATIONSHIP_TYPES[kind].parallel)
_WITH_SECOND = frozenset({"Finding", "Claim"})
_RELATIONSHIP: LiteralString = "type(r), startNode(r).id, endNode(r).id, properties(r)"


def label_of(id_: str) -> LiteralString | None:
    """Return the label that an id says its node has, none for an id of no kind that we know.

    >>> label_of("study:NCT00000001"), label_of("nonsense")
    ('Study', None)
    """
    kind, colon, _ = id_.partition(":")
    return LABELS.get(kind) if colon else None


def type_of(kind: str) -> LiteralString | None:
    """Return a relationship type of the schema as the constant it is, none for one that we do not know."""
    return _TYPE_OF.get(kind)


def known_types(types: Iterable[str] | None) -> tuple[LiteralString, ...]:
    """Return these types, sorted; all of the schema's where none are given."""
    if types is None:
        return TYPES
    wanted = set(types)
    return tuple(kind for kind in TYPES if kind in wanted)


@cache
def read_nodes(label: LiteralString) -> LiteralString:
    """Rows of nodes by `$ids`."""
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id, labels(n), properties(n)"


@cache
def ids_beginning(label: LiteralString) -> LiteralString:
    """Read the ids of nodes of a label that begin with $prefix, $limit of them."""
    return f"MATCH (n:{label}) WHERE n.id STARTS WITH $prefix RETURN n.id ORDER BY n.id LIMIT $limit"


@cache
def read_all_nodes(label: LiteralString) -> LiteralString:
    """Rows of all nodes, sorted by id."""
    # The predicate lets the server read the index on ids in order, rather than sort.
    return f"MATCH (n:{label}) WHERE n.id > '' RETURN n.id, labels(n), properties(n) ORDER BY n.id"


@cache
def read_relationships(label: LiteralString, types: tuple[LiteralString, ...], *, outgoing: bool) -> LiteralString:
    """Rows of the relationships that leave or enter the nodes with `$ids`."""
    kinds = "|".join(types)
    arrow: LiteralString = f"-[r:{kinds}]->" if outgoing else f"<-[r:{kinds}]-"
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}){arrow}() RETURN {_RELATIONSHIP}"


@cache
def read_all_relationships(label: LiteralString) -> LiteralString:
    """Rows of all relationships that leave nodes of a label, sorted by source, type, target and key."""
    return (
        f"MATCH (n:{label})-[r:{'|'.join(TYPES)}]->(m) WHERE n.id > '' "
        f"RETURN type(r), n.id, m.id, properties(r) ORDER BY n.id, type(r), m.id, r.key"
    )


@cache
def read_relationships_with_key() -> LiteralString:
    """Rows of the relationships with `$key`."""
    return " UNION ALL ".join(
        f"MATCH (a)-[r:{kind} {{key: $key}}]->(b) "
        "RETURN type(r) AS type, a.id AS start, b.id AS end, properties(r) AS properties"
        for kind in PARALLEL_TYPES
    )


@cache
def count_labels(labels: tuple[LiteralString, ...]) -> LiteralString:
    """One row a label with the number of its nodes, all at one time."""
    return " UNION ALL ".join(f"MATCH (n:{label}) RETURN '{label}' AS name, count(n) AS number" for label in labels)


@cache
def count_types(types: tuple[LiteralString, ...]) -> LiteralString:
    """One row a type with the number of its relationships, all at one time."""
    return " UNION ALL ".join(f"MATCH ()-[r:{kind}]->() RETURN '{kind}' AS name, count(r) AS number" for kind in types)


@cache
def merge_nodes(label: LiteralString, second: str | None) -> LiteralString:
    """Write `$rows` of properties as nodes, in place of what they held."""
    other: LiteralString = f" REMOVE n:{':'.join(SECONDS)}" if label in _WITH_SECOND else ""
    own: LiteralString = f" SET n:{_constant(second)}" if second in SECONDS else ""
    return f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row{other}{own}"


@cache
def delete_nodes(label: LiteralString) -> LiteralString:
    """Delete the nodes with `$ids`; one with relationships left is refused by the server."""
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) DELETE n"


@cache
def merge_relationships(kind: LiteralString, source: LiteralString, target: LiteralString) -> LiteralString:
    """Write `$rows` of source, target, key and properties, in place of what they held, and return their number."""
    key: LiteralString = " {key: row.key}" if kind in PARALLEL_TYPES else ""
    return (
        f"UNWIND $rows AS row MATCH (a:{source} {{id: row.source}}) MATCH (b:{target} {{id: row.target}}) "
        f"MERGE (a)-[r:{kind}{key}]->(b) SET r = row.properties RETURN count(*)"
    )


@cache
def delete_relationships(kind: LiteralString, source: LiteralString, target: LiteralString) -> LiteralString:
    """Delete the relationships that `$rows` of source, target and key name."""
    key: LiteralString = " WHERE r.key = row.key" if kind in PARALLEL_TYPES else ""
    return (
        f"UNWIND $rows AS row MATCH (a:{source} {{id: row.source}}) MATCH (b:{target} {{id: row.target}}) "
        f"MATCH (a)-[r:{kind}]->(b){key} DELETE r"
    )


@cache
def fill_lists() -> dict[str, LiteralString]:
    """By `Label.property`, make what is absent an empty list; the import has no way to write one."""
    return {
        f"{label}.{name}": f"MATCH (n:{label}) WHERE n.{_constant(name)} IS NULL "
        f"CALL (n) {{ SET n.{_constant(name)} = [] }} IN TRANSACTIONS"
        for label in LABELS.values()
        for name, kind in NODE_TYPES[label].properties.items()
        if kind is PropertyType.STRINGS
    }


@cache
def clear() -> tuple[LiteralString, ...]:
    """Delete the graph and its names, and nothing that is not ours."""
    return (
        *(f"MATCH ()-[r:{kind}]->() DELETE r" for kind in TYPES),
        *(f"MATCH (n:{label}) DELETE n" for label in LABELS.values()),
        "MATCH (n:OncographName) DELETE n",
    )


LOCK: LiteralString = "MATCH (s:OncographStore {id: 'store'}) SET s.locked = true REMOVE s.locked RETURN count(s)"
"""Makes other writers wait until the transaction ends; returns 0 where the database bears no mark."""

READ_STORE: LiteralString = "MATCH (s:OncographStore {id: 'store'}) RETURN properties(s)"
READ_MARKER: LiteralString = "MATCH (s:OncographStore {id: 'store'}) RETURN s[$name]"
PUT_MARKERS: LiteralString = "MATCH (s:OncographStore {id: 'store'}) SET s += $markers"
COUNT_UP: LiteralString = "MATCH (s:OncographStore {id: 'store'}) SET s.generation = s.generation + 1"

READ_REPORTS: LiteralString = (
    "UNWIND $records AS record MATCH (r:OncographReport {record: record}) RETURN r.record, r.body"
)
READ_RECORDS: LiteralString = "MATCH (r:OncographReport) RETURN r.record, r.version, r.builtin ORDER BY r.record"
ALL_REPORTS: LiteralString = "MATCH (r:OncographReport) RETURN r.body ORDER BY r.record"
RECORDS_WITH: LiteralString = (
    "UNWIND $identifiers AS identifier MATCH (i:OncographIdentifier {identifier: identifier}) "
    "MATCH (i)<-[:ONCOGRAPH_DESCRIBES]-(r) RETURN DISTINCT r.record"
)
RECORDS_MENTIONING: LiteralString = (
    "UNWIND $identifiers AS identifier MATCH (i:OncographIdentifier {identifier: identifier}) "
    "MATCH (i)<-[:ONCOGRAPH_MENTIONS]-(r) RETURN DISTINCT r.record"
)
DELETE_REPORTS: LiteralString = (
    "UNWIND $records AS record MATCH (r:OncographReport {record: record}) "
    "OPTIONAL MATCH (r)-[e:ONCOGRAPH_DESCRIBES|ONCOGRAPH_MENTIONS]->(i) DELETE e, r "
    "WITH DISTINCT i WHERE i IS NOT NULL AND NOT EXISTS { (i)<--() } DELETE i"
)
CREATE_REPORTS: LiteralString = "UNWIND $rows AS row CREATE (r:OncographReport) SET r = row"
LINK_DESCRIBED: LiteralString = (
    "UNWIND $rows AS row MATCH (r:OncographReport {record: row.record}) "
    "MERGE (i:OncographIdentifier {identifier: row.identifier}) MERGE (r)-[:ONCOGRAPH_DESCRIBES]->(i)"
)
LINK_MENTIONED: LiteralString = (
    "UNWIND $rows AS row MATCH (r:OncographReport {record: row.record}) "
    "MERGE (i:OncographIdentifier {identifier: row.identifier}) MERGE (r)-[:ONCOGRAPH_MENTIONS]->(i)"
)
FINDINGS_OF: LiteralString = (
    "UNWIND $claims AS claim MATCH (f:Finding {claim: claim}) RETURN claim, f.id AS id ORDER BY claim, id"
)
DELETE_NAMES: LiteralString = "UNWIND $ids AS id MATCH (n:OncographName {id: id}) DELETE n"
CREATE_NAMES: LiteralString = "UNWIND $rows AS row CREATE (n:OncographName) SET n = row"
READ_NAMED: LiteralString = "MATCH (n:OncographName {key: $key}) RETURN n.id"
READ_NAMES: LiteralString = "MATCH (n:OncographName) WHERE n.id STARTS WITH $prefix RETURN DISTINCT n.name"
