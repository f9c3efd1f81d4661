"""`oncograph template`, and a filled table from there to an answer."""

import csv
import json
from pathlib import Path

import pytest
from support.cli import run

ROW = {
    "study": "Smith 2001",
    "design": "randomised controlled trial",
    "participants": "400",
    "agents": "interferon alpha",
    "versus": "no treatment",
    "disease": "multiple myeloma",
    "setting": "maintenance after response",
    "endpoint": "overall survival",
    "measure": "HR",
    "value": "0,70",
    "ci": "0,60–0,82",
}


def test_a_table_that_is_filled_in_gives_an_answer(tmp_path: Path) -> None:
    path, store = tmp_path / "findings.csv", tmp_path / "a.db"
    assert run("template", path).code == 0
    with path.open(encoding="utf-8", newline="") as file:
        _, names = csv.reader(file)
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, names).writerow(ROW)
    assert run("validate", path).code == 0
    assert run("--store", store, "load", path).code == 0
    (answer,) = json.loads(run("--store", store, "ask", "benefit", "--agent", "ifn", "--json").stdout)
    assert (answer["verdict"], answer["value"]) == ("Benefit", 0.7)
    (place,) = json.loads(run("--store", store, "cypher", "MATCH (f:Finding) RETURN f.locator AS at", "--json").stdout)
    assert place == {"at": "row 3"}
    assert run("--store", store, "load", path).stderr.startswith("0 records loaded, 1 records unchanged")


@pytest.mark.parametrize("name", ["findings.csv", "findings.xlsx"])
def test_a_file_that_is_there_is_never_written_over(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("mine", encoding="utf-8")
    assert run("template", path).code == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_other_endings_are_refused(tmp_path: Path) -> None:
    outcome = run("template", tmp_path / "findings.ods")
    assert outcome.code == 2
    assert ".csv or .xlsx" in outcome.stderr


def test_without_a_file_the_table_goes_to_standard_output() -> None:
    assert run("template").stdout.startswith('"# needed: name of the study')
