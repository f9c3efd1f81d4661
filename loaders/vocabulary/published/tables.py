"""What the published tables of terms share: a header line that tells what they are, and a term a row."""

import csv
from collections.abc import Iterator
from pathlib import Path

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault
from oncograph.graph.printable import hidden_in


def header(head: bytes) -> set[str]:
    """Return the names of the columns, from the first bytes of a file; small, and with spaces between words."""
    line = head.partition(b"\n")[0].decode("utf-8-sig", errors="replace")
    return {_plain(name) for name in next(csv.reader([line]), [])}


def rows(path: Path, needed: str, faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row that names a term in the column `needed`, by the names of its columns, with its line.

    :raises SourceError: the file cannot be read, is not UTF-8, or is no table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            columns = [_plain(name) for name in next(reader, [])]
            before = reader.line_num
            for cells in reader:
                line, before = before + 1, reader.line_num
                row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
                if problem := _problem(row, needed, len(cells) == len(columns)):
                    faults.append(Fault(str(path), line, row.get(needed, ""), problem, "correct the row"))
                else:
                    yield line, row
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: is not UTF-8; save it as UTF-8") from error
    except csv.Error as error:
        raise SourceError(f"{path}: is no table of comma-separated values ({error})") from error


def _problem(row: dict[str, str], needed: str, is_whole: bool) -> str:  # noqa: FBT001  private
    if not is_whole:
        return "the row has not as many cells as the header"
    if not row[needed]:
        return f"the row has no {needed}"
    hidden = next(filter(None, (hidden_in(cell, prose=True) for cell in row.values())), None)
    return f"the row holds the character {hidden}, which does not show" if hidden else ""


def _plain(name: str) -> str:
    return name.strip().lower().replace(".", " ")
