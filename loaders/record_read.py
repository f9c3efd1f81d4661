"""One record as a source format reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from oncograph.graph.faults import Fault

from .document import Document
from .record import RecordFinding, StudyRecord
from .record_faults import Places


@dataclass(frozen=True, slots=True)
class RecordRead:
    """The record where it is sound, else none; its sound findings by their place in it; and the faults.

    `places` is none where the file could not be read at all.
    """

    places: Places | None
    record: StudyRecord | None
    findings: Mapping[int, RecordFinding]
    faults: tuple[Fault, ...]
    document: Document | None = None
    """What the source says in its own words, where it has prose."""
