"""Evidence tables: one row a finding, in CSV, TSV or XLSX as people keep them."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from oncograph.graph.measures import Measure
from oncograph.loaders.record import RecordFinding, StudyRecord
from oncograph.loaders.record_read import RecordRead
from oncograph.loaders.sources.formats import read_source, source_files
from oncograph.loaders.sources.tables import sheets
from oncograph.loaders.sources.tables.columns import COLUMNS
from oncograph.loaders.sources.tables.template import template_csv, write_template_xlsx

openpyxl = pytest.importorskip("openpyxl")

ROW: dict[str, Any] = {
    "study": "Bladé & Esteve 2000",
    "design": "RCT",
    "year": "2000",
    "agents": "interferon alpha",
    "versus": "no treatment",
    "disease": "multiple myeloma",
    "setting": "maintenance after response",
    "endpoint": "overall survival",
    "measure": "HR",
    "value": "0.93",
    "ci_low": "0.81",
    "ci_high": "1.07",
    "p": "0.3",
}


def write_csv(folder: Path, *rows: dict[str, Any], delimiter: str = ",", name: str = "table.csv") -> Path:
    names = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path = folder / name
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def write_xlsx(folder: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), **formats: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Findings"
    for row in rows:
        sheet.append(list(row))
    for cell, number_format in formats.items():
        sheet[cell].number_format = number_format
    for span in merged:
        sheet.merge_cells(span)
    path = folder / "table.xlsx"
    book.save(path)
    return path


def read(path: Path) -> list[RecordRead]:
    return list(read_source(path))


def record(path: Path) -> StudyRecord:
    (one,) = read(path)
    assert one.record is not None, list(map(str, one.faults))
    return one.record


def finding(folder: Path, *more: dict[str, Any], **cells: Any) -> RecordFinding:
    return record(write_csv(folder, {**ROW, **cells}, *more)).findings[0]


def faults(path: Path) -> list[str]:
    return [str(fault).removeprefix(f"{path}:") for one in read(path) for fault in one.faults]


def test_a_row_is_a_finding_and_says_what_it_knows_of_its_study(tmp_path: Path) -> None:
    told = record(write_csv(tmp_path, {**ROW, "pmids": "1; 2", "source": "pmid:1", "at": "Table 2"}))
    assert told.record == "table-blade-esteve-2000-pmid-1"
    assert told.source.id == "pmid:1"
    assert told.study.slug == "blade-esteve-2000"
    assert (told.study.name, told.study.design, told.study.year) == (
        "Bladé & Esteve 2000", "randomised controlled trial", 2000)  # fmt: skip
    assert told.study.pmids == ("1", "2")
    assert told.findings[0].model_dump(exclude_defaults=True) == {
        "agents": ("interferon alpha",),
        "versus": ("no treatment",),
        "disease": ("multiple myeloma",),
        "setting": "maintenance after response",
        "endpoint": "overall survival",
        "measure": "HR",
        "comparison": "arms",
        "value": 0.93,
        "ci": (0.81, 1.07),
        "p": ("=", 0.3),
        "at": "Table 2",
    }


def test_rows_of_one_study_are_one_record_wherever_they_stand(tmp_path: Path) -> None:
    other = {**ROW, "study": "Smith 2001", "year": "2001"}
    later = {**ROW, "year": "", "endpoint": "progression-free survival"}
    reads = read(write_csv(tmp_path, ROW, other, later))
    assert [(one.record.study.name, len(one.record.findings)) for one in reads if one.record] == [
        ("Bladé & Esteve 2000", 2),
        ("Smith 2001", 1),
    ]
    assert reads[0].record is not None
    assert [one.at for one in reads[0].record.findings] == ["row 2", "row 4"]


def test_a_study_that_is_named_once_stands_for_the_rows_below(tmp_path: Path) -> None:
    told = record(write_csv(tmp_path, ROW, {**ROW, "study": "", "endpoint": "progression-free survival"}))
    assert len(told.findings) == 2


def test_counts_stand_in_one_cell_or_two(tmp_path: Path) -> None:
    one = finding(tmp_path, measure="OR", value="", ci_low="", ci_high="", tested="6 of 17", control="3/18 (17 %)")
    assert (one.tested, one.control) == ((6, 17), (3, 18))
    two = {"events_experimental": "6", "n_experimental": "1,017", "events_control": "3", "n_control": "18.0"}
    one = finding(tmp_path, measure="OR", value="", ci_low="", ci_high="", **two)
    assert (one.tested, one.control) == ((6, 1017), (3, 18))


@pytest.mark.parametrize(
    ("value", "ci", "expected"),
    [
        ("0,93", "0,81–1,07", (0.93, (0.81, 1.07))),
        ("0·93", "0·81 to 1·07", (0.93, (0.81, 1.07))),
        ("0.93 (0.81; 1.07)", "", (0.93, (0.81, 1.07))),
        (" 0.93 ", "[0.81, 1.07]", (0.93, (0.81, 1.07))),
        ("93 %", "81-107 %", (0.93, (0.81, 1.07))),
    ],
)
def test_numbers_are_read_as_people_write_them(
    tmp_path: Path, value: str, ci: str, expected: tuple[float, tuple[float, float]]
) -> None:
    one = finding(tmp_path, value=value, ci=ci, ci_low="", ci_high="")
    assert (one.value, one.ci) == expected


def test_decimal_commas_with_semicolons_between_cells(tmp_path: Path) -> None:
    row = {**ROW, "value": "0,93", "ci_low": "0,8", "ci_high": "1,024", "p": "< 0,001", "n_experimental": "1.024"}
    (one,) = record(write_csv(tmp_path, row, delimiter=";")).findings
    assert (one.value, one.ci, one.p, one.n_experimental) == (0.93, (0.8, 1.024), ("<", 0.001), 1024)


def test_tabs_between_cells(tmp_path: Path) -> None:
    assert record(write_csv(tmp_path, ROW, delimiter="\t", name="table.tsv")).findings[0].value == 0.93


def test_a_comma_that_may_part_decimals_or_thousands_is_never_guessed(tmp_path: Path) -> None:
    cells = {"measure": "median", "versus": "", "ci_low": "", "ci_high": "", "p": "", "value": "1,024"}
    path = write_csv(tmp_path, {**ROW, **cells})
    assert faults(path) == ["2: value: '1,024' may be 1.024 or 1024; write it without the comma"]
    assert finding(tmp_path, {**ROW, **cells, "value": "3,5"}, **cells).value == 1.024
    assert finding(tmp_path, {**ROW, **cells, "value": "3.5"}, **cells).value == 1024


def test_a_header_in_per_cent_makes_shares_of_its_numbers(tmp_path: Path) -> None:
    row = {**ROW, "measure": "proportion", "Value (%)": "44", "value_control": "0.3", "ci_low": "", "ci_high": ""}
    del row["value"]
    (one,) = record(write_csv(tmp_path, row)).findings
    assert (one.measure, one.value, one.value_control) == (Measure.PROPORTION, 0.44, 0.3)


@pytest.mark.parametrize("said", ["", "-", "–", "NA", "n/a", "not reported"])
def test_a_cell_that_says_nothing_is_empty(tmp_path: Path, said: str) -> None:
    one = finding(tmp_path, p=said, n_control=said, subgroup=said)
    assert (one.p, one.n_control, one.subgroup) == (None, None, None)


def test_what_is_wrong_is_told_with_row_and_column_and_leaves_other_studies(tmp_path: Path) -> None:
    bad = {**ROW, "study": "Smith 2001", "value": "NR", "n_experimental": "12.5", "retracted": "perhaps", "ci": "wide"}
    worse = {**ROW, "study": "Jones 2002", "design": "guesswork", "agents": ""}
    path = write_csv(tmp_path, bad, worse, ROW)
    assert [one.record.study.name for one in read(path) if one.record] == ["Bladé & Esteve 2000"]
    told = "\n".join(faults(path))
    assert "2: value: 'NR' is no number; write one alone, or leave the cell empty" in told
    assert "2: n_experimental: '12.5' is no whole number; write how many" in told
    assert "2: retracted: 'perhaps' is neither yes nor no; write one of them" in told
    assert "2: ci: 'wide' is no interval; write its ends as 0.81–1.07, or in two columns" in told
    assert "agents is missing" in told
    assert "'guesswork' is none of its words" in told


def test_events_without_patients_are_a_fault(tmp_path: Path) -> None:
    path = write_csv(tmp_path, {**ROW, "events_experimental": "6"})
    assert faults(path) == ["2: events_experimental: events without patients; give n_experimental too"]


def test_a_workbook_is_read_as_the_same_table_in_csv(tmp_path: Path) -> None:
    (plain,) = read(write_csv(tmp_path, ROW))
    numbers = {"year": 2000, "value": 0.93, "ci_low": 0.81, "ci_high": 1.07, "p": 0.3}
    (workbook,) = read(write_xlsx(tmp_path, [list(ROW), [numbers.get(name, cell) for name, cell in ROW.items()]]))
    assert plain.record is not None
    assert workbook.record is not None
    assert workbook.record.findings[0].at == "Findings row 2"
    same = [one.model_dump(exclude={"at"}) for one in (plain.record.findings[0], workbook.record.findings[0])]
    assert same[0] == same[1]
    assert workbook.record.study == plain.record.study


def test_merged_cells_stand_for_each_of_their_places(tmp_path: Path) -> None:
    shared = ["study", "design", "agents", "versus", "disease", "setting", "endpoint", "measure"]
    arms = ["events", "total", "events", "total"]
    values = [ROW[name] for name in shared]
    path = write_xlsx(
        tmp_path,
        [
            ["Table 1. Survival"],
            [*shared, "Experimental", None, "Control", None],
            [*([None] * len(shared)), *arms],
            [*values[:6], values[6], "OR", 6, 17, 3, 18],
            [None, None, None, None, None, None, "progression-free survival", "OR", 7, 17, 4, 18],
        ],
        merged=["I2:J2", "K2:L2", *(f"{letter}2:{letter}3" for letter in "ABCDEFGH"),
                *(f"{letter}4:{letter}5" for letter in "ABCDEF")],
    )  # fmt: skip
    told = record(path)
    assert [(one.endpoint, one.tested, one.control) for one in told.findings] == [
        ("overall survival", (6, 17), (3, 18)),
        ("progression-free survival", (7, 17), (4, 18)),
    ]


def test_a_header_merged_over_columns_is_read_in_csv_too(tmp_path: Path) -> None:
    shared = ["study", "design", "agents", "versus", "disease", "setting", "endpoint", "measure"]
    path = tmp_path / "table.csv"
    values = ",".join(ROW[name] for name in shared[:7])
    path.write_text(
        f"{','.join(shared)},Experimental,,Control,\n,,,,,,,,events,total,events,total\n{values},OR,6,17,3,18\n",
        encoding="utf-8",
    )
    (one,) = record(path).findings
    assert (one.tested, one.control) == ((6, 17), (3, 18))


def test_a_cell_shown_in_per_cent_is_the_share_that_it_holds(tmp_path: Path) -> None:
    row = {**ROW, "measure": "proportion", "value": 0.445, "ci_low": None, "ci_high": None, "p": None}
    (one,) = record(write_xlsx(tmp_path, [list(row), list(row.values())], J2="0.0%")).findings
    assert one.value == 0.445


@pytest.mark.parametrize("column", ["tested", "grade"])
def test_a_date_that_a_program_made_of_a_cell_is_a_fault(tmp_path: Path, column: str) -> None:
    row = {**ROW, column: dt.datetime(2017, 6, 1)}  # noqa: DTZ001  a workbook's dates have no zone
    (told,) = faults(write_xlsx(tmp_path, [list(row), list(row.values())]))
    assert told.startswith(f"2: {column}: holds the date 2017-06-01")


def test_a_date_is_one_where_one_is_meant(tmp_path: Path) -> None:
    row = {**ROW, "published": dt.datetime(2017, 6, 1)}  # noqa: DTZ001  a workbook's dates have no zone
    assert record(write_xlsx(tmp_path, [list(row), list(row.values())])).source.published == "2017-06-01"


def test_columns_of_other_names_are_read_by_a_mapping_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(
        "Autor,Jahr,Medikament,Ergebnis,Konfidenz,Seite\nBladé 2000,2000,interferon alpha,0.93,0.81-1.07,12\n",
        encoding="utf-8",
    )
    assert "no row names columns of ours" in faults(path)[0]
    (tmp_path / "table.columns.yaml").write_text(
        "columns: {Autor: study, Jahr: year, Medikament: agents, Ergebnis: value, Konfidenz: ci}\n"
        "values:\n  design: RCT\n  versus: no treatment\n  disease: multiple myeloma\n  measure: HR\n"
        "  setting: maintenance after response\n  endpoint: overall survival\n",
        encoding="utf-8",
    )
    (one,) = read(path)
    assert one.record is not None
    assert one.record.findings[0].ci == (0.81, 1.07)
    assert one.record.study.year == 2000
    assert [(fault.kept, fault.problem) for fault in one.faults] == [
        (True, "not read, as no column of ours is called so: Seite")
    ]
    assert source_files([tmp_path]) == ([path], [])


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ("columns: {Autor: autor}", "no column is called autor"),
        ("sheet: Other", "has no sheet 'Other'"),
        ("columns: [a]", "table.columns.yaml: columns: "),
        ("colums: {}", "table.columns.yaml: colums: "),
    ],
)
def test_a_wrong_mapping_file_is_a_fault(tmp_path: Path, mapping: str, problem: str) -> None:
    path = write_csv(tmp_path, ROW)
    (tmp_path / "table.columns.yaml").write_text(mapping, encoding="utf-8")
    (one,) = read(path)
    assert one.record is None
    assert problem in str(one.faults[0])


def test_a_table_without_a_header_or_rows_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert "oncograph template" in faults(path)[0]
    path.write_text(",".join(ROW), encoding="utf-8")
    assert "has no rows below its header" in faults(path)[0]
    path.write_text("", encoding="utf-8")
    assert "no row names columns of ours" in faults(path)[0]


def test_another_encoding_is_read_with_a_warning(tmp_path: Path) -> None:
    path = write_csv(tmp_path, ROW)
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    (one,) = read(path)
    assert one.record is not None
    assert one.record.study.name == "Bladé & Esteve 2000"
    assert [(fault.kept, fault.problem) for fault in one.faults] == [(True, "not UTF-8: read as Windows-1252")]
    path.write_bytes(path.read_bytes().decode("cp1252").encode("utf-16"))
    assert record(path).study.name == "Bladé & Esteve 2000"


def test_quotes_that_do_not_end_are_a_fault(tmp_path: Path) -> None:
    path = write_csv(tmp_path, ROW)
    path.write_text(path.read_text(encoding="utf-8") + '"never ends,1\n', encoding="utf-8")
    assert "cannot be read as a table" in faults(path)[0]


def test_a_workbook_that_grows_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_FILE", 1_000_000)
    path = write_xlsx(tmp_path, [list(ROW), list(ROW.values())])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/bomb.bin", b"\0" * 50_000_000)
    assert "unpacks to more than 200 times its size" in faults(path)[0]


def test_a_workbook_with_a_dtd_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, [list(ROW), list(ROW.values())])
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(bomb, "w") as packed:
        for one in whole.infolist():
            data = whole.read(one)
            if one.filename == "xl/workbook.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
            packed.writestr(one, data)
    assert "has a DTD" in faults(bomb)[0]


@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_workbook_that_is_cut_off_is_a_fault(tmp_path: Path, kept: float) -> None:
    path = write_xlsx(tmp_path, [list(ROW), list(ROW.values())])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert "save it again as .xlsx" in faults(path)[0]


def test_a_cell_far_away_does_not_make_the_table_larger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 50)
    path = write_xlsx(tmp_path, [list(ROW), list(ROW.values())])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "far"
    book.save(path)
    (one,) = read(path)
    assert one.record is not None
    assert "only the first 50 rows" in str(one.faults[0])


def test_the_template_has_every_column_and_is_filled_in_as_it_is(tmp_path: Path) -> None:
    explained, names = csv.reader(io.StringIO(template_csv()))
    assert names == list(COLUMNS)
    assert all(explained)
    filled = tmp_path / "table.csv"
    text = io.StringIO()
    csv.DictWriter(text, names).writerow(ROW)
    filled.write_text(template_csv() + text.getvalue(), encoding="utf-8")
    (one,) = record(filled).findings
    assert (one.value, one.ci) == (0.93, (0.81, 1.07))
    workbook = tmp_path / "book.xlsx"
    write_template_xlsx(workbook)
    book = openpyxl.load_workbook(workbook)
    for place, name in enumerate(names, 1):
        book.worksheets[0].cell(3, place, ROW.get(name))
    book.save(workbook)
    told = record(workbook)
    assert told.findings[0].at == "findings row 3"
    assert told.findings[0].value == 0.93


def test_every_column_of_a_finding_is_a_part_of_the_record(tmp_path: Path) -> None:
    sample = {"text": "x", "names": "a; b", "number": "0.5", "count": "3", "flag": "yes", "P": "0.04",
              "pair": "0.4-0.6", "tally": "1/9", "list": "1"}  # fmt: skip
    cells = {name: sample[column.holds.value] for name, column in COLUMNS.items()}
    (one,) = read(write_csv(tmp_path, {**cells, **ROW}))
    assert not [fault for fault in one.faults if "no field is called" in fault.problem]
