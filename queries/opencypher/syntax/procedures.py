"""The procedures that can be called, their columns in order, and the types of these."""

from collections.abc import Mapping

from .types import Kind, ListOf, Type

__all__ = ["PROCEDURES", "SHOWN"]

_NAMES = ListOf(Kind.STRING)

PROCEDURES: Mapping[str, Mapping[str, Type]] = {
    "db.labels": {"label": Kind.STRING},
    "db.relationshipTypes": {"relationshipType": Kind.STRING},
    "db.propertyKeys": {"propertyKey": Kind.STRING},
    "db.schema.visualization": {"nodes": ListOf(Kind.NODE), "relationships": ListOf(Kind.RELATIONSHIP)},
    "db.schema.nodeTypeProperties": {
        "nodeType": Kind.STRING,
        "nodeLabels": _NAMES,
        "propertyName": Kind.STRING,
        "propertyTypes": _NAMES,
        "mandatory": Kind.BOOLEAN,
    },
    "db.schema.relTypeProperties": {
        "relType": Kind.STRING,
        "propertyName": Kind.STRING,
        "propertyTypes": _NAMES,
        "mandatory": Kind.BOOLEAN,
    },
    "SHOW INDEXES": {
        "id": Kind.INTEGER,
        "name": Kind.STRING,
        "state": Kind.STRING,
        "populationPercent": Kind.FLOAT,
        "type": Kind.STRING,
        "entityType": Kind.STRING,
        "labelsOrTypes": _NAMES,
        "properties": _NAMES,
        "indexProvider": Kind.STRING,
        "owningConstraint": Kind.STRING,
        "lastRead": Kind.ANY,
        "readCount": Kind.INTEGER,
    },
    "SHOW CONSTRAINTS": {
        "id": Kind.INTEGER,
        "name": Kind.STRING,
        "type": Kind.STRING,
        "entityType": Kind.STRING,
        "labelsOrTypes": _NAMES,
        "properties": _NAMES,
        "ownedIndex": Kind.STRING,
        "propertyType": Kind.STRING,
    },
}
SHOWN: Mapping[str, str] = {
    "INDEX": "SHOW INDEXES",
    "INDEXES": "SHOW INDEXES",
    "CONSTRAINT": "SHOW CONSTRAINTS",
    "CONSTRAINTS": "SHOW CONSTRAINTS",
}
"""What SHOW can show, and the procedure that gives it."""
