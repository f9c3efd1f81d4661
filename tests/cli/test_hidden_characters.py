"""No text from outside acts on the terminal: records may not bring it, and what a store holds is shown escaped."""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from support.cli import Outcome, finding, run, write_record

from oncograph.cli import output
from oncograph.cli.output import print_table

HIDDEN = {
    "clears the screen": "\x1b[2J",
    "renames the window": "\x1b]0;gone\x07",
    "the same in one byte": "\x9b2J",
    "goes back over the line": "\rerror",
    "rubs out": "\x08\x7f",
    "turns the text around": "\u202eevitisop",
    "takes no room": "\u200b",
    "ends a line": "\u2028",
    "a tag": "\U000e0041",
}
SEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e\U000e0041\ud800]")


def written(folder: Path, name: str, text: str) -> Path:
    """Write a record in which each XXX is `text`, as YAML escapes it within quotes."""
    path = write_record(folder, name, finding(note="XXX"), curation={"by": "a reader", "note": "XXX"})
    escaped = text.encode("unicode_escape").decode()
    path.write_text(path.read_text().replace("XXX", f'"{escaped}"'), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", HIDDEN)
def test_a_record_with_a_hidden_character_is_refused_with_its_place(kind: str, work: Path) -> None:
    bad = written(work, "bad-2001", f"a note {HIDDEN[kind]}")
    outcome = run("load", bad, write_record(work), "--store", work / "own.db")
    lines = [number for number, line in enumerate(bad.read_text().splitlines(), start=1) if "a note" in line]
    assert outcome.code == 5
    assert "1 records loaded" in outcome.stderr
    for line, where in zip(lines, ("curation.note", "findings.0.note"), strict=True):
        assert f"{bad}:{line}: {where}: holds the character U+" in outcome.stderr
    assert not SEEN.search(outcome.stderr)


@pytest.mark.parametrize(("character", "code"), [(b"\x1b", "001B"), (b"\x07", "0007"), (b"\xc2\x9b", "009B")])
def test_one_that_yaml_does_not_take_has_its_line(character: bytes, code: str, work: Path) -> None:
    path = write_record(work, "bad-2001", finding(note="XXX"))
    path.write_bytes(path.read_bytes().replace(b"XXX", character))
    line = path.read_text().splitlines().index(f"  note: {character.decode()}") + 1 if code != "009B" else None
    (fault,) = run("validate", path, "--json").json()
    assert f"U+{code}" in fault["problem"]
    assert fault["line"] == line or code == "009B"


def test_prose_may_have_lines_and_a_name_may_not(work: Path) -> None:
    prose = written(work, "prose-2001", "one line\nand\tanother")
    assert run("validate", prose).code == 0
    name = write_record(work, "name-2001", finding(subgroup="stage I\nstage II"))
    (fault,) = run("validate", name, "--json").json()
    assert (fault["where"], fault["remedy"]) == ("findings.0.subgroup", "write it in one line")


def test_terms_with_a_hidden_character_are_left_out(work: Path) -> None:
    terms, ontology = work / "terms.yaml", work / "terms.obo"
    sound = "- id: agent:sound-drug\n  name: sound drug\n"
    terms.write_text(f'{sound}- id: agent:odd-drug\n  name: "odd\\e[2J drug"\n')
    ontology.write_text("[Term]\nid: X:1\nname: odd\u202e disease\n\n[Term]\nid: X:2\nname: sound disease\n")
    outcome = run("load", "--terms", terms, "--ontology", ontology, "--store", work / "own.db")
    assert f"{terms}:4: 1.name: holds the character U+001B" in outcome.stderr
    assert f"{ontology}:3: X:1: name holds the character U+202E" in outcome.stderr
    names = run("cypher", "MATCH (t) WHERE t.name ENDS WITH ' drug' OR t.name ENDS WITH ' disease' RETURN t.name AS n",
                "--store", work / "own.db", "--json").json()  # fmt: skip
    assert {"sound drug", "sound disease"} <= {row["n"] for row in names}
    assert not any("odd" in row["n"] for row in names)


@pytest.fixture
def foreign(small_store: Path) -> Path:
    """Return a store that another program has filled: all that people read in it ends in controls."""
    ends = "\x1b[2J\x9b\u202e"

    def spoiled(text: str) -> str:
        properties: dict[str, Any] = json.loads(text)
        shown = {"name", "title", "citation", "note", "locator", "why", "source"} & properties.keys()
        return json.dumps(properties | {name: f"{properties[name]}{ends}" for name in shown})

    with sqlite3.connect(small_store) as connection:
        connection.create_function("spoiled", 1, spoiled)
        connection.execute("UPDATE node SET properties = spoiled(properties)")
        connection.execute("UPDATE edge SET properties = spoiled(properties)")
        connection.execute("UPDATE name SET name = name || ?", (ends,))
    connection.close()
    return small_store


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("lookup", "interferon alpha"),
    ("lookup", "multiple myelom"),
    ("lookup", "interferon alpha", "--findings"),
    ("ask", "benefit"),
    ("ask", "evidence", "--agent", "interferon alpha"),
    ("ask", "benefit", "--agent", "interferon alpa"),
    ("cypher", "MATCH (s:Study) RETURN s, s.title AS title, {t: s.title} AS map, [s.title] AS list"),
    ("cypher", "MATCH (s:Study) RETURN s.nothing(s.title)"),
    ("cypher", "RETURN '\x1b[2J' AS `\x1b[2J`"),
    ("balance", "--agent", "interferon alpha", "--setting", "maintenance after response"),
    ("what-if", "--without", "trial-2001"),
    ("status",),
)


def printed_safely(outcome: Outcome) -> None:
    assert not SEEN.search(outcome.stdout)
    assert not SEEN.search(outcome.stderr)


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)], ids=str)
def test_what_a_store_of_others_holds_is_shown_escaped(form: tuple[str, ...], foreign: Path) -> None:
    for command in COMMANDS:
        outcome = run(*command, *form, "--store", foreign)
        printed_safely(outcome)
    seen = run("lookup", "interferon alpha", "--findings", *form, "--store", foreign).stdout
    assert (r"\u001b[2J\u009b\u202e" if form == ("--json",) else r"\x1b[2J\x9b\u202e") in seen


def test_an_explanation_is_escaped_and_json_loses_nothing(foreign: Path) -> None:
    (row,) = run("cypher", "MATCH (f:Finding) RETURN f.id AS id, f.name AS name", "--store", foreign, "--json").json()
    assert row["name"].endswith("\x1b[2J\x9b\u202e")
    explained = run("explain", row["id"], "--store", foreign)
    printed_safely(explained)
    assert r"\x1b[2J\x9b\u202e" in explained.stdout


def test_a_table_on_a_terminal_is_escaped(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    print_table(("a\x9b",), [{"a\x9b": "b\u202e"}], "c\x07")
    assert not SEEN.search(capsys.readouterr().out)


FORMULAS = ["=1+2", "+1", "@SUM(A1)", "-cmd|' /C calc'!A0", "\t=1", "\r=1", "＝1+2"]
TEXTS = ["IL-2", "-0.5", "-1e-5", "a=b", "", "'quoted"]


@pytest.mark.parametrize("text", [*FORMULAS, *TEXTS])
def test_a_text_that_a_spreadsheet_would_run_is_quoted_for_it(text: str, small_store: Path) -> None:
    query = "RETURN $t AS t, [$t, 'b'] AS list, -1.5 AS number"
    cells: dict[str, list[str]] = {}
    for form in ("--csv", "--csv-raw"):
        printed = run("cypher", query, "-p", f"t={json.dumps(text)}", form, "--store", small_store).stdout
        _, cells[form] = csv.reader(io.StringIO(printed, newline=""))
    assert cells["--csv-raw"] == [text, f"{text}; b", "-1.5"]
    if text in FORMULAS:
        assert cells["--csv"] == [output.printable(f"'{text}"), output.printable(f"'{text}; b"), "-1.5"]
    else:
        assert cells["--csv"][0] == text
        assert cells["--csv"][2] == "-1.5"


def test_only_one_module_prints() -> None:
    folder = Path(output.__file__).parent
    printing = {path.name for path in folder.rglob("*.py") if re.search(r"(?<![\w.])print\(", path.read_text())}
    assert printing == {"output.py"}
