"""A study as rows, and back."""

from collections.abc import Mapping
from typing import Any

from ..canonical import content_hash
from ..model import Study
from ..report import Identifier
from ..rows import NodeRow, RelationshipRow, model_properties
from ..schema import NODE_TYPES
from .back import reading_back

_WRITTEN = ("id", "name", *NODE_TYPES["Study"].properties)
_READ = frozenset(Study.model_fields)


def study_row(study: Study) -> NodeRow:
    """Return the study's node."""
    return NodeRow(study.id, "Study", model_properties(study, _WRITTEN))


def unreported_study_row(id_: str, identifier: Identifier) -> NodeRow:
    """Return the node of a study that no report describes: it is known by the identifier that others give of it."""
    return NodeRow(id_, "Study", {"id": id_, "name": identifier.partition(":")[2]})


def study_of(properties: Mapping[str, Any]) -> Study:
    """Return the study that a node's properties are of.

    :raises StoreError: they are of none.
    """
    with reading_back(str(properties.get("id", "a study"))):
        return Study.model_validate({name: value for name, value in properties.items() if name in _READ})


def includes_row(meta_analysis: str, trial: str) -> RelationshipRow:
    """Return the relationship from a meta-analysis to a trial that it includes."""
    return RelationshipRow("INCLUDES", meta_analysis, trial, {})


def cites_row(citing: str, cited: str, locator: str) -> RelationshipRow:
    """Return the relationship from a study to one whose result is known only through its paper, at `locator`."""
    key = content_hash([citing, cited, locator])
    return RelationshipRow("CITES", citing, cited, {"key": key, "locator": locator}, key)
