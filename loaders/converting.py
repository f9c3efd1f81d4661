"""Writes what source files hold as curated records, one YAML file each."""

from collections.abc import Sequence
from pathlib import Path

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from .record_writing import record_yaml
from .sources.formats import read_source, source_files


def convert_records(paths: Sequence[Path], folder: Path) -> tuple[list[Path], list[Fault]]:
    """Write the records of files into a folder, and return the files that were written and what was wrong.

    A file that is there already stays as it is, and is told. Of a record that comes twice the newer version is written.

    :raises SourceError: the folder cannot be made or written to.
    """
    files, faults = source_files(paths)
    written: dict[Path, int] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in files:
            for read in read_source(path):
                faults += read.faults
                if read.record is None:
                    continue
                target = folder / f"{read.record.record}.yaml"
                if target not in written and target.exists():
                    problem, remedy = "is there already and was left as it is", "give another folder, or remove it"
                    faults.append(Fault(str(target), None, "", problem, remedy))
                elif written.get(target, 0) < read.record.version:
                    target.write_text(record_yaml(read.record), encoding="utf-8")
                    written[target] = read.record.version
    except OSError as error:
        raise SourceError(
            f"{folder}: cannot be written to ({error.strerror}); check the path and its permissions"
        ) from error
    return sorted(written), faults
