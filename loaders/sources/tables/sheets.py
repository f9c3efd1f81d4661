"""Opens tables, in CSV, TSV or XLSX, as rows of cells; a cell merged over others stands at each of their places."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from oncograph.graph.errors import SourceError
from oncograph.graph.printable import one_line

from ..packed import LARGEST_RATIO, open_source
from .cells import TableCell

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

ZIP = b"PK\x03\x04"
LARGEST_FILE = 50_000_000
"""In bytes, unpacked."""

MOST_ROWS, MOST_COLUMNS = 100_000, 500
_DELIMITERS = ",;\t|"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name (none where the file has but one), its rows with their numbers, and remarks on reading it."""

    name: str
    rows: tuple[tuple[int, tuple[TableCell, ...]], ...]
    remarks: tuple[str, ...] = ()


def sheets(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a file in their order.

    :raises SourceError: it cannot be read as a table; the text says why, and what to do.
    :raises OSError: it cannot be read at all.
    """
    with open_source(path) as stream:
        head = stream.read(len(ZIP))
        data = head + stream.read(LARGEST_FILE)
    if len(data) > LARGEST_FILE:
        raise SourceError(f"{path}: larger than {LARGEST_FILE // 1_000_000} MB; split it")
    if head == ZIP:
        yield from _workbook(path, data)
    else:
        yield _separated(path, data)


def _separated(path: Path, data: bytes) -> Sheet:
    text, remarks = _decoded(data)
    delimiter = _delimiter(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = tuple((reader.line_num, tuple(TableCell(one_line(cell)) for cell in row)) for row in reader)
    except csv.Error as error:
        raise SourceError(
            f"{path}: cannot be read as a table ({error}); look at its quotes, and save it again"
        ) from error
    return Sheet("", rows, remarks)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith(_UTF_16):
        return data.decode("utf-16", errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), ("not UTF-8: read as Windows-1252",)


def _delimiter(text: str) -> str:
    """Return what parts the cells: the mark that most lines have in the same number."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    counts = {mark: [line.count(mark) for line in lines] for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: max((counts[mark].count(n) * n for n in set(counts[mark])), default=0))


def _workbook(path: Path, data: bytes) -> Iterator[Sheet]:
    import openpyxl  # noqa: PLC0415  only where a workbook is read

    _check_packed(path, data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        raise SourceError(f"{path}: no workbook that can be read ({error}); save it again as .xlsx") from error
    for sheet in book.worksheets:
        yield _sheet(sheet)


def _check_packed(path: Path, data: bytes) -> None:
    """Refuse a workbook that unpacks to far more than any honest one, or whose XML could grow when it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(one.file_size for one in packed.infolist())
            if size > max(LARGEST_FILE, LARGEST_RATIO * len(data)):
                raise SourceError(f"{path}: unpacks to more than {LARGEST_RATIO} times its size; look at it first")
            for one in packed.infolist():
                with packed.open(one) as part:
                    if one.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part.read(4096):
                        raise SourceError(f"{path}: a part of it has a DTD, as no program writes; save it again")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        raise SourceError(f"{path}: damaged or cut off ({error}); save it again as .xlsx") from error


def _sheet(sheet: "Worksheet") -> Sheet:
    rows = min(sheet.max_row, MOST_ROWS)
    columns = min(sheet.max_column, MOST_COLUMNS)
    remarks: list[str] = []
    if (rows, columns) != (sheet.max_row, sheet.max_column):
        remarks.append(f"only the first {MOST_ROWS} rows and {MOST_COLUMNS} columns are read")
    grid = [[_cell(cell) for cell in row] for row in sheet.iter_rows(max_row=rows, max_col=columns)]
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= rows and merged.min_col <= columns:
            first = grid[merged.min_row - 1][merged.min_col - 1]
            for row in grid[merged.min_row - 1 : merged.max_row]:
                for column in range(merged.min_col - 1, min(merged.max_col, columns)):
                    row[column] = first
    return Sheet(sheet.title, tuple((number, tuple(row)) for number, row in enumerate(grid, 1)), tuple(remarks))


def _cell(cell: "Cell | MergedCell") -> TableCell:
    value = cell.value
    if value is None:
        return TableCell()
    if isinstance(value, bool):
        return TableCell("yes" if value else "no")
    if isinstance(value, int | float):
        percent = "%" in str(cell.number_format)
        return TableCell(f"{value * 100:.12g} %" if percent else f"{value:.15g}", is_number=True)
    if isinstance(value, dt.datetime | dt.date):
        text = value.strftime("%Y-%m-%d")
        return TableCell(text, problem=f"holds the date {text}, which 6/17 or 3-4 may have become; write it as text")
    text = one_line(str(value))
    problem = f"holds the error {text}; correct its formula" if cell.data_type == "e" else ""
    return TableCell(text, problem=problem)


def first_lines(head: bytes) -> list[list[str]]:
    """Return the cells of the first lines of a file in CSV or TSV, as far as its first bytes hold them."""
    text, _ = _decoded(head)
    delimiter = _delimiter(text)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[:20]
    except csv.Error:
        return []
