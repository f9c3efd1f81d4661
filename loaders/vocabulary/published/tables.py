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
    try:
        return {_plain(name) for name in next(csv.reader([line]), [])}
    except csv.Error:
        return set()


def rows(
    path: Path, used: tuple[str, ...], faults: list[Fault], lists: tuple[str, ...] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row by the names of the columns in use, with its line; the first of these names the term.

    A row without the first is a fault, and so is one with a character in these columns that does not show; columns
    that are `lists` are given as they are.

    :raises SourceError: the file cannot be read, is not UTF-8, or is no table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            columns = [_plain(name) for name in next(reader, [])]
            before = reader.line_num
            for cells in reader:
                line, before = before + 1, reader.line_num
                given = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
                row = {name: given.get(name, "") for name in (*used, *lists)}
                if problem := _problem({name: row[name] for name in used}, len(cells) == len(columns)):
                    faults.append(Fault(str(path), line, row[used[0]], problem, "correct the row; it was left out"))
                else:
                    yield line, row
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: is not UTF-8; save it as UTF-8") from error
    except csv.Error as error:
        raise SourceError(f"{path}: is no table of comma-separated values ({error})") from error


def _problem(row: dict[str, str], is_whole: bool) -> str:  # noqa: FBT001  private
    if not is_whole:
        return "the row has not as many cells as the header"
    if not next(iter(row.values())):
        return f"the row has no {next(iter(row))}"
    for name, cell in row.items():
        if character := hidden_in(cell, prose=True):
            return f"{name} holds the character {character}, which does not show"
    return ""


def _plain(name: str) -> str:
    return name.strip().lower().replace(".", " ")
