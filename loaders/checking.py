"""Checks record files without a store."""

from collections.abc import Sequence
from pathlib import Path

from oncograph.graph.faults import Fault

from .resolving import resolve
from .sources.yaml_record import read_record, record_paths
from .vocabulary.builtin import builtin_vocabulary
from .vocabulary.extend import extended


def check_records(paths: Sequence[Path], terms: Sequence[Path] = ()) -> tuple[int, list[Fault]]:
    """Return how many records are sound, and the faults of the others and of the terms files."""
    vocabulary, faults_of_terms = extended(builtin_vocabulary(), terms)
    faults = [fault for fault in faults_of_terms if not fault.kept]
    files, unreadable = record_paths(paths)
    faults += unreadable
    sound = 0
    first: dict[str, Path] = {}
    for path in files:
        resolved = resolve(read_record(path), vocabulary)
        faults += resolved.faults
        if resolved.report is None:
            continue
        other = first.setdefault(resolved.report.record, path)
        if other != path:
            problem = f"the record id {resolved.report.record} is also used in {other}"
            faults.append(Fault(str(path), 1, "record", problem, "give each record an id of its own"))
        else:
            sound += 1
    return sound, faults
