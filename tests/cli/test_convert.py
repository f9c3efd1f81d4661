"""`oncograph convert`: what it writes reads back as what it read."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cli import finding, record, run, write_record
from support.registry import hazard_ratio, outcome, trial, write_study

from oncograph.loaders.record import StudyRecord
from oncograph.loaders.record_writing import record_yaml
from oncograph.loaders.sources.formats import read_source
from oncograph.loaders.sources.yaml_record import read_record

CORPUS = Path(__file__).resolve().parents[2] / "loaders" / "corpus"


def digest(store: Path, paths: Iterable[Path]) -> str:
    loaded = run("--store", store, "load", *paths)
    assert loaded.code == 0, loaded.stderr
    return str(run("--store", store, "status", "--json").json()["digest"])


def assert_same_graph(tmp_path: Path, *paths: Path) -> None:
    converted = tmp_path / "converted"
    outcome = run("convert", *paths, "--to", converted)
    assert outcome.code == 0, outcome.stderr
    assert digest(tmp_path / "a.db", paths) == digest(tmp_path / "b.db", [converted])


def test_the_registry_records_at_hand_give_the_same_digest(tmp_path: Path, shared: Path) -> None:
    assert_same_graph(tmp_path, shared / "data" / "ctgov_v2")


def test_articles_give_the_same_digest(tmp_path: Path, shared: Path) -> None:
    assert_same_graph(tmp_path, shared / "data" / "pubmed_xml" / "biopython")


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_curated_record_reads_back_as_itself(tmp_path: Path, path: Path) -> None:
    before = read_record(path).record
    assert before is not None
    (tmp_path / path.name).write_text(record_yaml(before), encoding="utf-8")
    after = read_record(tmp_path / path.name).record
    assert after is not None
    assert plain(after) == plain(before)


def plain(one: StudyRecord) -> Any:
    """Return all that a record says of its findings and their study; what stands among the defaults is in each."""
    return one.model_dump(exclude={"defaults"})


@pytest.mark.parametrize(
    "text",
    [
        "1e5",
        "08",
        "no",
        "null",
        "~",
        "0x1F",
        "1_000",
        "12:30",
        "- a",
        "a: b",
        "#",
        "'",
        '"',
        "yes ",
        "2001-01-01",
        ".5",
        "=",
        "%",
        "é ≥ 80 …",
    ],
)
def test_texts_that_yaml_could_take_for_something_else_stay_texts(tmp_path: Path, text: str) -> None:
    group = {"name": text, "n": 3, "value": text}
    given = record("trial-2001", finding(groups=[group], unread=[text], comparison="none", versus=None))
    (tmp_path / "given.json").write_text(json.dumps(given), encoding="utf-8")
    before = StudyRecord.model_validate(given)
    (tmp_path / "written.yaml").write_text(record_yaml(before), encoding="utf-8")
    after = read_record(tmp_path / "written.yaml").record
    assert after is not None
    assert after.findings[0].groups[0] == before.findings[0].groups[0]
    assert after.findings[0].unread == before.findings[0].unread


def test_what_is_shared_stands_once_and_places_stay(tmp_path: Path) -> None:
    path = write_study(tmp_path, trial(outcome(values=("20", "15"), analysis=hazard_ratio(pValue="<0.001"))))
    run("convert", path, "--to", tmp_path / "out")
    written = yaml.safe_load((tmp_path / "out" / "nct01234567.yaml").read_text(encoding="utf-8"))
    assert written["defaults"] == {"disease": ["Melanoma"], "setting": "metastatic"}
    (one,) = written["findings"]
    assert one["p"] == "<0.001"
    assert one["at"] == "resultsSection.outcomeMeasuresModule.outcomeMeasures[0].analyses[0]"
    assert one["groups"][0]["role"] == "tested"


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = write_study(tmp_path, trial())
    kept = tmp_path / "out" / "nct01234567.yaml"
    kept.parent.mkdir()
    kept.write_text("corrected", encoding="utf-8")
    told = run("convert", path, "--to", kept.parent)
    assert told.code == 1
    assert "is there already" in told.stderr
    assert kept.read_text(encoding="utf-8") == "corrected"


def test_what_cannot_be_read_is_told_and_the_rest_is_written(tmp_path: Path) -> None:
    good = write_record(tmp_path, "good-2001")
    bad = tmp_path / "bad.yaml"
    bad.write_text("record: bad-2001\n", encoding="utf-8")
    told = run("convert", good, bad, "--to", tmp_path / "out")
    assert told.code == 5
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good-2001.yaml"]
    assert "bad.yaml" in told.stderr


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = run("convert", write_record(tmp_path), "--to", tmp_path / "file")
    assert told.code == 1
    assert "cannot be written to" in told.stderr


def test_a_study_that_comes_twice_is_written_once_in_its_newer_version(tmp_path: Path) -> None:
    newer, older = trial(), trial()
    newer["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = "2023-01-01"
    path = write_study(tmp_path, [newer, older])
    assert run("convert", path, "--to", tmp_path / "out").code == 0
    (read,) = read_source(tmp_path / "out" / "nct01234567.yaml")
    assert read.record is not None
    assert read.record.version == 20230101
