"""Evidence tables in CSV, TSV or XLSX: one row is a finding, the rows with one study's name are its record.

What all rows of a study say of it is taken from its first row that says it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault
from oncograph.graph.model import Extraction

from ..record import StudyRecord
from ..record_faults import faults_of
from ..record_read import RecordRead
from .packed import unreadable
from .tables.cells import (
    CellError,
    Decimal,
    TableCell,
    count_of,
    decimal_of,
    flag_of,
    number_of,
    p_of,
    pair_of,
    tally_of,
)
from .tables.columns import FINDING, SOURCE, STUDY, Column, Holds, column_named
from .tables.header import ColumnMap, Header, find_header, mapping_path, read_mapping
from .tables.sheets import ZIP, Sheet, first_lines, sheets

ENDINGS: tuple[str, ...] = ()
TABLES = (".csv", ".tsv", ".xlsx")
"""The endings of files that are read as a table where no format knows them by content, so that it is told why not."""

_LEAST = 4
_WORKBOOK = re.compile(rb"\[Content_Types\]\.xml|docProps/|xl/(workbook|styles|theme|worksheets)")
_PAIRS = {"ci": ("ci_low", "ci_high")}
_TALLIES = {"tested": ("events_experimental", "n_experimental"), "control": ("events_control", "n_control")}
_OF_STUDY = {column.name for column in STUDY}
_INTERVAL_OF = {"value": "ci", "value_control": "control_ci"}
"""Where an interval belongs that stands in one cell with its value, such as `0.93 (0.81–1.07)`."""

_WITH_INTERVAL = re.compile(r"(.+?)\s*[\[(](.+)[\])]")
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is a workbook, or a line of it names columns of ours."""
    if head.startswith(ZIP):
        return _WORKBOOK.search(head) is not None
    lines = ([one.name for cell in line if (one := column_named(cell))] for line in first_lines(head))
    return any("study" in names and len(names) >= _LEAST for names in lines)


def has_mapping(path: Path) -> bool:
    """Return whether a file is a table with a mapping file beside it, which says that it is one of these."""
    return path.suffix.lower() in TABLES and mapping_path(path).exists()


def read(path: Path) -> Iterator[RecordRead]:
    """Yield the record of each study in a table; what is wrong in a row keeps its study's record out, and no other."""
    try:
        mapping = read_mapping(path)
        found = _with_headers(path, mapping)
    except (SourceError, OSError) as error:
        yield unreadable(path, error)
        return
    rows = [row for sheet, header in found for row in _rows(path, sheet, header, mapping.values)]
    if not rows:
        yield unreadable(path, SourceError(f"{path}: has no rows below its header; write one for each finding"))
    remarks = [f"{sheet.name}: {one}".removeprefix(": ") for sheet, header in found
               for one in (*sheet.remarks, *header.remarks)]  # fmt: skip
    for study in _studies(rows):
        warnings = tuple(Fault(str(path), None, "", remark, kept=True) for remark in remarks)
        yield _record(path, study, warnings)
        remarks = []


def _with_headers(path: Path, mapping: ColumnMap) -> list[tuple[Sheet, Header]]:
    wanted = [sheet for sheet in sheets(path) if mapping.sheet in {None, sheet.name}]
    if not wanted:
        raise SourceError(f"{path}: has no sheet {mapping.sheet!r}; correct {mapping_path(path).name}")
    found = [(sheet, header) for sheet in wanted if (header := find_header(sheet, mapping)) is not None]
    if not found:
        raise SourceError(
            f"{path}: no row names columns of ours; oncograph template writes a table with all of them, and a mapping"
            f" file, {mapping_path(path).name}, tells which of yours are which"
        )
    return found


class _Row:
    """One row: the cells of our columns that say something, and where it stands."""

    def __init__(self, file: str, place: str, line: int, cells: Mapping[str, TableCell]) -> None:
        self.file = file
        self.place = place
        self.line = line
        self.cells = dict(cells)
        self.decimal = Decimal.NOT_TOLD
        self.per_cent: frozenset[str] = frozenset()
        self.faults: list[Fault] = []

    def text(self, name: str) -> str:
        """Return the text of a column's cell, empty where there is none."""
        return self.cells[name].text if name in self.cells else ""

    def value(self, column: Column) -> Any:
        """Return what a cell holds; none where it holds nothing, or something wrong, which becomes a fault."""
        cell = self.cells.get(column.name)
        if cell is None:
            return None
        if cell.problem and column.name != "published":
            return self.fault(column.name, cell.problem)
        try:
            return self._read(column, cell)
        except CellError as error:
            return self.fault(column.name, str(error))

    def fault(self, column: str, told: str) -> None:
        """Add a fault: what is wrong in a column, and after a semicolon what to do."""
        problem, _, remedy = told.rpartition("; ")
        self.faults.append(Fault(self.file, self.line, column, problem, remedy))

    def _read(self, column: Column, cell: TableCell) -> Any:
        decimal = Decimal.POINT if cell.is_number else self.decimal
        share = column.name in self.per_cent
        if column.name in _INTERVAL_OF and (both := _WITH_INTERVAL.fullmatch(cell.text)):
            interval = _INTERVAL_OF[column.name]
            self.cells.setdefault(interval, TableCell(both[2]))
            return number_of(both[1], decimal, share=share)
        if column.holds is Holds.NUMBER:
            return number_of(cell.text, decimal, share=share)
        if column.holds is Holds.COUNT:
            return count_of(cell.text, decimal)
        if column.holds is Holds.PAIR:
            return pair_of(cell.text, decimal, share=share)
        if column.holds is Holds.P:
            return p_of(cell.text, decimal)
        if column.holds is Holds.TALLY:
            return tally_of(cell.text)
        if column.holds is Holds.FLAG:
            return flag_of(cell.text)
        if column.holds in {Holds.NAMES, Holds.LIST}:
            return [part for one in cell.text.split(";") if (part := one.strip())]
        return cell.text


def _rows(path: Path, sheet: Sheet, header: Header, shared: Mapping[str, str]) -> Iterator[_Row]:
    """Yield the rows below the header that say something. A study's name stands for the rows below it without one."""
    below = [(line, cells) for line, cells in sheet.rows[header.row + 1 :] if not all(cell.empty for cell in cells)]
    texts = (
        cells[place].text
        for _, cells in below
        for place, column in header.columns.items()
        if place < len(cells) and not cells[place].is_number and column.holds in {Holds.NUMBER, Holds.PAIR, Holds.P}
    )
    decimal = decimal_of(texts)
    study: TableCell | None = None
    for line, cells in below:
        if cells[0].text.startswith("#"):
            continue
        given = {name: TableCell(text) for name, text in shared.items()}
        for place, column in header.columns.items():
            if place < len(cells) and not cells[place].empty:
                given[column.name] = cells[place]
        if "study" not in given and study is not None:
            given["study"] = study
        study = given.get("study", study)
        row = _Row(str(path), f"{sheet.name} row {line}".strip(), line, given)
        row.decimal, row.per_cent = decimal, header.per_cent
        yield row


def _studies(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Return the rows of each study as each source gives it, in the order in which they begin."""
    studies: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        studies.setdefault((_slug(row.text("study")), row.text("source")), []).append(row)
    return list(studies.values())


class _Places:
    """Where the findings of a record stand: each in its row."""

    def __init__(self, file: str, rows: Sequence[_Row]) -> None:
        self.file = file
        self.lines: dict[tuple[str | int, ...], int] = {(): rows[0].line}
        for number, row in enumerate(rows):
            self.lines["findings", number] = row.line
            self.lines |= {("findings", number, name): row.line for name in row.cells}

    def line_of(self, path: tuple[str | int, ...]) -> int | None:
        """Return the row of a finding, or the first of the study."""
        return self.lines.get(path[:2], self.lines[()])


def _record(path: Path, rows: Sequence[_Row], warnings: tuple[Fault, ...]) -> RecordRead:
    places = _Places(str(path), rows)
    findings = [_finding(row) for row in rows]
    shared: dict[str, Any] = {}
    for row in rows:
        for column in (*STUDY, *SOURCE):
            if column.name not in shared and (value := row.value(column)) is not None:
                shared[column.name] = value
    name = shared.get("study", "")
    source = shared.get("source") or f"document:{_slug(path.name.partition('.')[0])}"
    record_id = _slug(f"{path.name.partition('.')[0]} {name} {shared.get('source', '')}")[:100].rstrip("-")
    study = {name: value for name, value in shared.items() if name in _OF_STUDY and name != "study_risk_of_bias"}
    study |= {"slug": _slug(name)[:100] or None, "name": study.pop("study", None)}
    study.setdefault("title", study["name"])
    if "study_risk_of_bias" in shared:
        study["risk_of_bias"] = shared["study_risk_of_bias"]
    told = {name: shared[name] for name in ("part", "published") if name in shared}
    values: dict[str, Any] = {
        "record": record_id,
        "source": {"id": source, "citation": shared.get("citation") or name or path.name, **told},
        "study": study,
        "curation": {"by": f"the author of {path.name}", "status": Extraction.CURATED},
        "findings": findings,
    }
    faults = [fault for row in rows for fault in row.faults]
    try:
        record = StudyRecord.model_validate(values)
    except ValidationError as error:
        # A cell that cannot be read is missing in the finding: that is told once.
        unread = {(fault.line, fault.where) for fault in faults}
        other = [fault for fault in faults_of(error, places) if (fault.line, _column(fault)) not in unread]
        return RecordRead(places, None, {}, (*warnings, *faults, *other))
    if faults:
        return RecordRead(places, None, dict(enumerate(record.findings)), (*warnings, *faults))
    return RecordRead(places, record, dict(enumerate(record.findings)), warnings)


def _column(fault: Fault) -> str:
    return fault.where.rpartition(".")[2]


def _finding(row: _Row) -> dict[str, Any]:
    """Return a row as the finding of a record, as people write it."""
    values = {column.name: value for column in FINDING if (value := row.value(column)) is not None}
    for name, (low, high) in _PAIRS.items():
        if low in values or high in values:
            values.setdefault(name, [values.pop(low, None), values.pop(high, None)])
    for name, (events, n) in _TALLIES.items():
        if events in values and n not in values and name not in values:
            row.fault(events, f"events without patients; give {n} too")
        elif events in values:
            values.setdefault(name, f"{values.pop(events)}/{values[n]}")
        values.pop(events, None)
    if values.get("ci_level", 0) > 1:
        values["ci_level"] /= 100
    values.setdefault("comparison", "arms" if values.get("versus") else "none")
    return {"at": row.place, **values}


def _slug(text: str) -> str:
    """Return a text in small letters, digits and hyphens.

    >>> _slug("Bladé & Esteve 2000")
    'blade-esteve-2000'
    """
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return _NO_SLUG.sub("-", letters).strip("-")
