"""Checks record files without a store."""

from collections.abc import Sequence
from pathlib import Path

from oncograph.graph.faults import Fault

from .resolving import resolve
from .sources.formats import read_source, source_files
from .vocabulary.builtin import builtin_vocabulary
from .vocabulary.extend import extended


def check_records(paths: Sequence[Path], terms: Sequence[Path] = ()) -> tuple[int, list[Fault]]:
    """Return how many records are sound, and the faults of the others and of the terms files."""
    vocabulary, faults_of_terms = extended(builtin_vocabulary(), terms)
    faults = [fault for fault in faults_of_terms if not fault.kept]
    files, unreadable = source_files(paths)
    faults += unreadable
    sound = 0
    first: dict[str, Path] = {}
    for path, read in ((file, read) for file in files for read in read_source(file)):
        resolved = resolve(read, vocabulary)
        faults += resolved.faults
        if resolved.report is None:
            continue
        record = resolved.report.record
        if record in first:
            problem = f"the record id {record} is also used in {first[record]}"
            line = read.places.line_of(("record",)) if read.places else None
            faults.append(Fault(str(path), line, "record", problem, "give each record an id of its own"))
        else:
            first[record] = path
            sound += 1
    return sound, faults
