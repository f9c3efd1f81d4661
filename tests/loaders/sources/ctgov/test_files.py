"""The forms in which studies come, and files that are broken or made to do harm."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from support.cli import run
from support.registry import hazard_ratio, outcome, trial, write_study

from oncograph.loaders.sources.ctgov import files, source
from oncograph.loaders.sources.formats import format_of, read_source


def studies(*ncts: str) -> list[dict[str, Any]]:
    return [trial(outcome(values=("20.1", "15.3"), analysis=hazard_ratio()), nct=nct) for nct in ncts]


TWO = ("NCT00000001", "NCT00000002")


def records(path: Path) -> list[str]:
    return [read.record.record for read in read_source(path) if read.record is not None]


def problems(path: Path) -> list[str]:
    return [fault.problem for read in read_source(path) for fault in read.faults]


def as_zip(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "form", ["array", "studies", "studies after other keys", "lines", "gzip", "zip", "byte order mark"]
)
def test_every_form_gives_the_same_records(tmp_path: Path, form: str, indent: int | None) -> None:
    two = studies(*TWO)
    path = tmp_path / "download"
    text = json.dumps(two, indent=indent)
    if form == "studies":
        text = json.dumps({"studies": two, "nextPageToken": "x"}, indent=indent)
    elif form == "studies after other keys":
        text = json.dumps({"totalCount": 2, "nextPageToken": "a{[b", "studies": two}, indent=indent)
    elif form == "lines":
        text = "\n".join(json.dumps(one) for one in two) + "\n"
    if form == "gzip":
        path.write_bytes(gzip.compress(text.encode()))
    elif form == "zip":
        as_zip(
            path,
            {"a/one.json": json.dumps(two[0]), "a/two.json": json.dumps(two[1], indent=indent), "readme.txt": "no"},
        )
    else:
        path.write_text(text, encoding="utf-8-sig" if form == "byte order mark" else "utf-8")
    assert format_of(path) is source  # type: ignore[comparison-overlap]  # a module is a format
    assert records(path) == ["nct00000001", "nct00000002"]
    assert problems(path) == []


def test_a_study_larger_than_what_is_read_at_once_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_CHUNK", 100)
    assert records(write_study(tmp_path, studies(*TWO))) == ["nct00000001", "nct00000002"]


def test_what_is_before_a_cut_is_read(tmp_path: Path) -> None:
    text = json.dumps(studies(*TWO))
    path = tmp_path / "cut.json"
    path.write_text(text[: len(text) - 400], encoding="utf-8")
    assert records(path) == ["nct00000001"]
    assert problems(path) == ["the file ends within it"]


def test_a_broken_line_leaves_the_others(tmp_path: Path) -> None:
    one, two = studies(*TWO)
    path = tmp_path / "studies.jsonl"
    path.write_text(f"{json.dumps(one)}\n{{broken\n{json.dumps(two)}\n", encoding="utf-8")
    assert records(path) == ["nct00000001", "nct00000002"]
    assert len(problems(path)) == 1


def test_a_member_of_a_zip_that_leads_out_of_it_is_only_read(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "x.zip", {"../../escaped.json": json.dumps(studies(*TWO[:1])[0])})
    assert records(path) == ["nct00000001"]
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["x.zip"]
    assert not (tmp_path.parent.parent / "escaped.json").exists()


def test_a_bomb_in_a_zip_is_not_unpacked(tmp_path: Path) -> None:
    good = json.dumps(studies(*TWO[:1])[0])
    path = as_zip(tmp_path / "bomb.zip", {"bomb.json": "[" + " " * 30_000_000, "good.json": good})
    assert problems(path) == ["unpacks to more than 200 times its size"]
    assert records(path) == ["nct00000001"]


def test_a_cut_zip_or_gzip_says_so(tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps(studies(*(f"NCT{number:08}" for number in range(40)))).encode())
    path = tmp_path / "cut.json.gz"
    path.write_bytes(packed[:-10])
    assert any("damaged or cut off" in problem or "ends within" in problem for problem in problems(path))
    whole = as_zip(tmp_path / "whole.zip", {"a.json": json.dumps(studies(*TWO))}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert any("no whole zip file" in problem for problem in problems(tmp_path / "cut.zip"))


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '[{"a": 1}]',
        '{"studies": []}',
        "[1, 2]",
        '[{"protocolSection": []}]',
        '{"protocolSection": {"identificationModule": {"nctId": 7}}}',
    ],
)
def test_json_without_a_study_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    assert records(path) == []
    assert problems(path)


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(json.dumps(studies(*TWO), ensure_ascii=False).replace("Melanoma", "Mélanome").encode("latin-1"))
    assert any("not UTF-8" in problem for problem in problems(path))


def test_nesting_without_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"a":' + "[" * 200_000, encoding="utf-8")
    assert records(path) == []
    assert len(problems(path)) == 1


def test_a_mix_of_forms_and_records_loads_at_once(tmp_path: Path) -> None:
    first, second = studies(*TWO)
    write_study(tmp_path, first, "one.json")
    as_zip(tmp_path / "two.zip", {"two.json": json.dumps(second)})
    loaded = run("--store", tmp_path / "s.db", "load", tmp_path, "--json")
    assert loaded.code == 0, loaded.stderr
    assert loaded.json()["records_loaded"] == 2


def test_the_same_study_twice_is_one_record(tmp_path: Path) -> None:
    loaded = run("--store", tmp_path / "s.db", "load", write_study(tmp_path, studies(TWO[0], TWO[0])), "--json")
    assert loaded.json()["records_loaded"] == 1


def test_a_newer_version_replaces_an_older_one(tmp_path: Path) -> None:
    (old,) = studies(TWO[0])
    (new,) = studies(TWO[0])
    new["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = "2022-01-01"
    new["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"][0]["analyses"][0]["paramValue"] = "0.75"
    store = tmp_path / "s.db"
    assert run("--store", store, "load", write_study(tmp_path, new)).code == 0
    older = run("--store", store, "load", write_study(tmp_path, old))
    assert "version 20210203 is older than version 20220101, which stays" in older.stderr
    (row,) = run(
        "--store", store, "cypher", "MATCH (f:Finding) WHERE f.measure = 'HR' RETURN f.value AS v", "--json"
    ).json()
    assert row == {"v": 0.75}
