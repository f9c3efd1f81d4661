"""Nodes and relationships as rows: the form in which they are compared, stored, sent and hashed."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from .canonical import canonical_json

if TYPE_CHECKING:
    from pydantic import BaseModel

Value = bool | int | float | str | list[str] | list[int] | list[float] | list[bool]
Properties = dict[str, Value]
_SCALARS = frozenset({bool, int, float, str})
ORDERED_LISTS = frozenset(
    {"group_names", "group_roles", "group_n", "group_values", "group_spread", "group_low", "group_high"}
    | {"group_affected", "group_events"}
)
"""The lists whose order means something: the first entries of all are of one group, and so on. All others are sets."""


class NodeRow(NamedTuple):
    """One node: its id, its label, a second label where it carries a direction or verdict, and its properties."""

    id: str
    label: str
    properties: Properties
    second_label: str | None = None

    @property
    def labels(self) -> list[str]:
        """The labels, what it is first."""
        return [self.label] if self.second_label is None else [self.label, self.second_label]

    def canonical(self) -> str:
        """Return the node as one line of the canonical export."""
        return canonical_json({"id": self.id, "labels": sorted(self.labels), "properties": self.properties})


class RelationshipRow(NamedTuple):
    """One relationship; `key` tells parallel ones of a type apart and is empty where a type has no parallel ones."""

    type: str
    source: str
    target: str
    properties: Properties
    key: str = ""

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes it this relationship and no other."""
        return self.type, self.source, self.target, self.key

    def canonical(self) -> str:
        """Return the relationship as one line of the canonical export."""
        return canonical_json(
            {"type": self.type, "start": self.source, "end": self.target, "properties": self.properties}
        )


def plain(values: Mapping[str, Any]) -> Properties:
    """Return values as properties: nothing absent, enumerations as text, tuples as sorted lists without repeats.

    >>> plain({"synonyms": ("b", "a", "b"), "group_values": ("2", "1", "2"), "unit": None})
    {'synonyms': ['a', 'b'], 'group_values': ['2', '1', '2']}
    """
    properties: Properties = {}
    for name, value in values.items():
        if type(value) in _SCALARS:  # by far the most, so asked first
            properties[name] = value
        elif isinstance(value, StrEnum):
            properties[name] = str(value)
        elif name in ORDERED_LISTS and value:
            properties[name] = list(value)
        elif value:  # neither none nor an empty list
            properties[name] = sorted({str(part) if isinstance(part, StrEnum) else part for part in value})
    return properties


def model_properties(model: "BaseModel", names: Iterable[str]) -> Properties:
    """Return the named fields of a model as properties."""
    values = vars(model)
    return plain({name: value for name in names if (value := values[name]) is not None})
