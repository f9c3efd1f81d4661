"""Labels, relationship types, properties, keys and constraints: what both stores and the documents are driven by."""

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from .errors import OncographError
from .labels import SHORTCUT_TYPES, VOCABULARY_LABELS
from .model import Claim, Estimate, ReportedValues, Result, Study
from .rows import NodeRow, RelationshipRow

SCHEMA_VERSION = 1
"""Raised when stored data would have to be rewritten."""


class PropertyType(StrEnum):
    """The types a property may have; nothing else is stored, on either store."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    FLOAT = "float"
    STRING = "string"
    STRINGS = "list of strings"


class SchemaError(OncographError):
    """Raised when a row does not fit the schema: an unknown label or property, or a value of another type."""


@dataclass(frozen=True, slots=True)
class NodeType:
    """What nodes of one label are and hold. Every node has a unique `id` and a `name` besides."""

    label: str
    meaning: str
    properties: Mapping[str, PropertyType]
    vocabulary: bool = False


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """What relationships of one type mean, between which labels, and what they hold.

    Where `parallel`, two nodes may have several, told apart by the property `key`.
    """

    type: str
    meaning: str
    ends: tuple[tuple[str, str], ...]
    properties: Mapping[str, PropertyType] = field(default_factory=dict)
    parallel: bool = False


B, I, F, S, L = PropertyType  # noqa: E741  the tables below read better with one letter a type


def _of(model: type[BaseModel], exclude: Iterable[str] = ()) -> dict[str, PropertyType]:
    """Return the property types of a model's fields, read off their annotations."""
    return {name: _type_of(info.annotation) for name, info in model.model_fields.items() if name not in set(exclude)}


def _type_of(annotation: Any) -> PropertyType:
    if get_origin(annotation) is Annotated:
        return _type_of(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return _type_of(next(part for part in get_args(annotation) if part is not type(None)))
    if get_origin(annotation) is tuple:
        return L
    if get_origin(annotation) is Literal:
        return _type_of(type(get_args(annotation)[0]))
    for python, kind in ((bool, B), (int, I), (float, F)):
        if annotation is python:
            return kind
    return S


_EDGES_OF_RESULT = {"agents", "combined_with", "versus", "disease", "setting", "endpoint", "toxicity"}
_EDGES_OF_TOXICITY = {"scale", "grade_min", "grade_max", "serious"}
_TERM = {"abbreviation": S, "synonyms": L, "codes": L, "unmapped": B}
_FINDING = _of(Result, _EDGES_OF_RESULT | _EDGES_OF_TOXICITY) | _of(Estimate, {"scale"})
_FINDING |= {"combination": S, "effect_scale": S, "claim": S, "methods_version": S}
_READING = _of(ReportedValues) | {
    name: _FINDING[name]
    for name in (
        "record",
        "record_version",
        "source",
        "published",
        "locator",
        "origin",
        "stage",
        "extraction",
        "extractor",
        "confidence",
    )
}
_QUESTION = {"contrast": S, "subgroup": S, "combination": S, "versus_combination": S}

NODE_TYPES: dict[str, NodeType] = {
    node.label: node
    for node in (
        NodeType(
            "Agent",
            "a drug or biological, a control such as placebo, or (`:Agent:Combination`) several agents tested as one",
            _TERM | {"kind": S},
            vocabulary=True,
        ),
        NodeType("Disease", "a disease", _TERM, vocabulary=True),
        NodeType("Setting", "where in the course of treatment", _TERM | {"line": S}, vocabulary=True),
        NodeType(
            "Endpoint",
            "what was measured",
            _TERM | {"kind": S, "higher_is_better": B, "margin": F},
            vocabulary=True,
        ),
        NodeType("Toxicity", "an adverse event term, CTCAE wording", _TERM | {"organ_system": S}, vocabulary=True),
        NodeType("Study", "one trial, cohort, meta-analysis or review", _of(Study, {"id", "name"})),
        NodeType("Finding", "one result of one study", _FINDING),
        NodeType("Reading", "the same result as another place or source gives it", _READING),
        NodeType(
            "Claim",
            "what all findings on one question add up to",
            _of(Claim, {"question", "parts", "differences", "scale"}) | _QUESTION | {"computed_from": S, "toxicity": S},
        ),
    )
}

_SHORTCUT = {"key": S, "caption": S, "claim": S, "disease": S, "endpoint": S, "contrast": S, "comparators": L}
_SHORTCUT |= {"weight": F, "weight_for": F, "weight_against": F, "weight_null": F, "studies": I, "participants": I}
_ROLE = {"weight": F, "significant": B, "contradicts": B, "why": S}
_CAUSES = {"key": S, "finding": S, "study": S, "disease": S, "setting": S, "subgroup": S, "comparison": S, "scale": S}
_CAUSES |= {"grade_min": I, "grade_max": I, "affected": I, "at_risk": I, "rate": F, "rate_control": F, "weight": F}
_CAUSES |= {"serious": B}

RELATIONSHIP_TYPES: dict[str, RelationshipType] = {
    relationship.type: relationship
    for relationship in (
        RelationshipType("REPORTS", "the study reports the finding", (("Study", "Finding"),)),
        RelationshipType("INCLUDES", "a meta-analysis includes the trial", (("Study", "Study"),)),
        RelationshipType(
            "CITES",
            "the second study's result is known only through the first one's paper",
            (("Study", "Study"),),
            {"key": S, "locator": S},
            parallel=True,
        ),
        RelationshipType("TESTS", "the agent whose effect the result isolates", (("Finding", "Agent"),)),
        RelationshipType("COMBINED_WITH", "given in both arms, or alongside", (("Finding", "Agent"),)),
        RelationshipType("VERSUS", "the comparator", (("Finding", "Agent"), ("Claim", "Agent"))),
        RelationshipType("FOR_DISEASE", "in which disease", (("Finding", "Disease"), ("Claim", "Disease"))),
        RelationshipType("IN_SETTING", "in which setting", (("Finding", "Setting"), ("Claim", "Setting"))),
        RelationshipType("ON_ENDPOINT", "on which endpoint", (("Finding", "Endpoint"), ("Claim", "Endpoint"))),
        RelationshipType(
            "OF_TOXICITY",
            "which adverse event, at which grade",
            (("Finding", "Toxicity"), ("Claim", "Toxicity")),
            {"scale": S, "grade_min": I, "grade_max": I, "serious": B},
        ),
        RelationshipType(
            "ALSO_READ_AS",
            "another place gives the result, with other numbers in the properties named by `differs_in`",
            (("Finding", "Reading"),),
            {"differs_in": L},
        ),
        RelationshipType("SUPERSEDED_BY", "another finding counts instead", (("Finding", "Finding"),), {"reason": S}),
        RelationshipType(
            "DIFFERS_FROM",
            "another study's finding on the same claim, by more than chance; z and P are of the difference",
            (("Finding", "Finding"),),
            {"claim": S, "z": F, "p_value": F},
        ),
        RelationshipType("SUPPORTS", "the finding speaks for benefit", (("Finding", "Claim"),), _ROLE),
        RelationshipType("OPPOSES", "the finding speaks for harm", (("Finding", "Claim"),), _ROLE),
        RelationshipType("NEUTRAL_TO", "the finding's interval includes no effect", (("Finding", "Claim"),), _ROLE),
        RelationshipType("CONTEXT_FOR", "seen but not counted", (("Finding", "Claim"),), {"contradicts": B, "why": S}),
        RelationshipType("ABOUT", "a tested agent of the claim", (("Claim", "Agent"),)),
        RelationshipType(
            "HAS_PART", "the combination was tested as one, and this is a part of it", (("Agent", "Agent"),)
        ),
        RelationshipType("IS_A", "the broader term", tuple((label, label) for label in VOCABULARY_LABELS)),
        RelationshipType(
            "CAUSES", "derived: the rate of an adverse event", (("Agent", "Toxicity"),), _CAUSES, parallel=True
        ),
        *(
            RelationshipType(
                shortcut,
                f"derived: the claim's verdict is {verdict}",
                (("Agent", "Setting"),),
                _SHORTCUT,
                parallel=True,
            )
            for verdict, shortcut in SHORTCUT_TYPES.items()
        ),
    )
}

_PYTHON: dict[PropertyType, type[Any]] = {B: bool, I: int, F: float, S: str, L: list}
_TYPES_ON_NODES = {
    label: {name: _PYTHON[type_] for name, type_ in {"id": S, "name": S, **kind.properties}.items()}
    for label, kind in NODE_TYPES.items()
}
_TYPES_ON_RELATIONSHIPS = {
    kind.type: {name: _PYTHON[type_] for name, type_ in kind.properties.items()} for kind in RELATIONSHIP_TYPES.values()
}


def check_rows(nodes: Iterable[NodeRow], relationships: Iterable[RelationshipRow]) -> None:
    """Check that rows fit the schema.

    :raises SchemaError: one does not; the text names it and the property.
    """
    for node in nodes:
        _check_node(node)
    for relationship in relationships:
        _check_relationship(relationship)


def _check_node(row: NodeRow) -> None:
    types_ = _TYPES_ON_NODES.get(row.label)
    if types_ is None:
        raise SchemaError(f"{row.id}: no label {row.label}")
    _check(row.id, row.properties, types_)


def _check_relationship(row: RelationshipRow) -> None:
    kind = RELATIONSHIP_TYPES.get(row.type)
    if kind is None:
        raise SchemaError(f"no relationship type {row.type}")
    if bool(row.key) != kind.parallel:
        raise SchemaError(f"{row.type} from {row.source}: a key is for types that can be parallel, and needed there")
    if row.properties:
        _check(f"{row.type} from {row.source}", row.properties, _TYPES_ON_RELATIONSHIPS[row.type])


def _check(what: str, properties: Mapping[str, Any], types_: Mapping[str, type[Any]]) -> None:
    for name, value in properties.items():
        type_ = types_.get(name)
        if type(value) is not type_:
            if type_ is None:
                raise SchemaError(f"{what}: no property {name}")
            kind = next(kind for kind, python in _PYTHON.items() if python is type_)
            raise SchemaError(f"{what}: {name} is {value!r}, not a {kind}")
        if type_ is float:
            if value - value != 0:
                raise SchemaError(f"{what}: {name} is {value}, which cannot be stored")
        elif type_ is list and not all(type(part) is str for part in value):
            raise SchemaError(f"{what}: {name} holds something other than text")
