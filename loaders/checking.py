"""Checks record files without a store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.faults import Fault
from oncograph.graph.mapping.term import terms_of

from .doubting import ReadReport, doubts_of, repeated_results
from .resolving import resolve
from .sources.formats import read_source, source_files
from .vocabulary.builtin import builtin_vocabulary
from .vocabulary.extend import extended
from .vocabulary.rows import vocabulary_rows


@dataclass(slots=True)
class Checked:
    """How many records are sound, and what is to be said: faults keep a record out, warnings (`kept`) do not."""

    sound: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def check_records(paths: Sequence[Path], terms: Sequence[Path] = ()) -> Checked:
    """Return what is wrong in the records and terms files that the paths name, and what in sound ones cannot be."""
    vocabulary, faults_of_terms = extended(builtin_vocabulary(), terms)
    known, rules = terms_of(vocabulary_rows(vocabulary, ()).nodes), load_rules()
    checked = Checked(faults=[fault for fault in faults_of_terms if not fault.kept])
    files, unreadable = source_files(paths)
    checked.faults += unreadable
    first: dict[str, Path] = {}
    sound: list[ReadReport] = []
    for path, read in ((file, read) for file in files for read in read_source(file)):
        resolved = resolve(read, vocabulary)
        checked.faults += resolved.faults
        if resolved.report is None or read.places is None:
            continue
        record = resolved.report.record
        if record in first:
            problem = f"the record id {record} is also used in {first[record]}"
            line = read.places.line_of(("record",))
            checked.faults.append(Fault(str(path), line, "record", problem, "give each record an id of its own"))
            continue
        first[record] = path
        sound.append(ReadReport(resolved.report, read.places))
        checked.warnings += [one.fault for one in doubts_of(sound[-1], known, rules)]
    checked.sound = len(sound)
    checked.warnings += [one.fault for one in repeated_results(sound)]
    return checked
