"""The seam of the source formats: a format tells which files are its own, and reads each as records and faults.

A package of others adds formats by the entry point group `oncograph.sources`, each entry a module (or object) that is a
`SourceFormat`.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from oncograph.graph.faults import Fault

from ..record_read import RecordRead
from . import evidence_table, jats, medline, pubmed_xml, yaml_record
from .ctgov import source as ctgov
from .packed import first_bytes
from .tables.header import MAPPING

ENTRY_POINTS = "oncograph.sources"


class SourceFormat(Protocol):
    """One format of source files; a module of this folder is one."""

    ENDINGS: tuple[str, ...]
    """Files of a folder with these endings are meant to be of the format, whatever they hold; others are by content."""

    def sniff(self, head: bytes) -> bool:
        """Tell from the first bytes of a file (4,096 at most, unpacked) whether it is of this format."""
        ...

    def read(self, path: Path) -> Iterator[RecordRead]:
        """Yield the records of a file one by one, each with its faults; what is wrong is never raised."""
        ...


YAML_RECORD: SourceFormat = yaml_record
"""The format of curated records, asked last."""

_EVIDENCE_TABLE: SourceFormat = evidence_table


@cache
def formats() -> tuple[SourceFormat, ...]:
    """Return the formats that are asked in turn, those of other packages first; the YAML record comes last."""
    others = sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name)
    return (*(entry.load() for entry in others), pubmed_xml, medline, jats, evidence_table, ctgov, yaml_record)


def source_files(paths: Iterable[Path]) -> tuple[list[Path], list[Fault]]:
    """Return the files that the paths name, folders searched through; a fault for a folder without any."""
    endings = tuple(ending for format_ in formats() for ending in format_.ENDINGS)
    files: set[Path] = set()
    faults: list[Fault] = []
    for path in paths:
        if path.is_dir():
            inside = (file for file in path.rglob("*") if file.is_file() and not file.name.endswith(MAPPING))
            found = {file for file in inside if file.name.endswith(endings) or _known(file) is not None}
            if not found:
                problem = "holds no file of a known format"
                faults.append(Fault(str(path), None, "", problem, "give a folder with records"))
            files |= found
        else:
            files.add(path)
    return sorted(files), faults


def format_of(path: Path) -> SourceFormat:
    """Return the format that knows a file; where none does, what its ending says, else the YAML record.

    That way a file that is meant to be a table or a record is told what keeps it from being one.
    """
    return _known(path) or (_EVIDENCE_TABLE if path.suffix.lower() in evidence_table.TABLES else YAML_RECORD)


def _known(path: Path) -> SourceFormat | None:
    if evidence_table.has_mapping(path):
        return _EVIDENCE_TABLE
    head = first_bytes(path)
    return next((format_ for format_ in formats() if format_.sniff(head)), None)


def read_source(path: Path) -> Iterator[RecordRead]:
    """Yield the records of a file by the format that knows it."""
    return format_of(path).read(path)
