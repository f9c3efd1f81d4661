"""Words in records are as forgiving as names, and written anew where that is asked for."""

import shutil
import subprocess
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from support.cli import record, run, write_record

from oncograph.graph.model import Change, Design
from oncograph.graph.spellings import spellings_of
from oncograph.loaders.fixing import fixes
from oncograph.loaders.record import (
    Curation,
    RecordDefaults,
    RecordFinding,
    RecordSource,
    RecordStudy,
    StudyRecord,
)
from oncograph.loaders.sources.yaml_record import read_record
from oncograph.loaders.vocabulary.term import AgentTerm, EndpointTerm
from oncograph.loaders.words import Respelled, read_p_word, respelled

ORDINARY = """\
record: trial-2001  # the record's own
source: {id: "doi:10.1000/x", citation: Trial of Blädé, part: "abstract"}
curation: {by: a reader, status: 'curated'}
study:
  slug: trial-2001
  title: RCT of an RCT
  year: 2001
  design: randomised controlled trial   # as its title says
  of_designs: [randomised]
  participants: 200
  risk_of_bias: some concerns
  risk_of_bias_tool: RoB 2
  risk_of_bias_domains: {missing outcome data: low, randomisation process: some concerns}
defaults: {agents: interferon alpha, versus: placebo, disease: multiple myeloma, comparison: arms}
findings:
  # the first result
  - {endpoint: overall survival, setting: maintenance after response, measure: HR, value: 0.8, ci: [0.7, 0.9], at: NS}
  - endpoint: response
    setting: induction
    measure: proportion
    change: normalised
    p: not significant
    tested: 10/100
    control: 10/100
    at: Table 1
"""
USUAL = {
    '"doi:10.1000/x"': '"https://doi.org/10.1000/x"',
    'part: "abstract"': 'part: "Abstract"',
    "'curated'": "'CURATED'",
    "design: randomised controlled trial ": "design: RCT ",
    "[randomised]": "[Randomized]",
    "bias: some concerns": "bias: Moderate",
    "RoB 2": "RoB2",
    "missing outcome data: low": "Bias due to missing outcome data: Low risk",
    "randomisation process: some": "Randomization process: Some",
    "comparison: arms": "comparison: between arms",
    "measure: HR": "measure: hazard ratio",
    "measure: proportion": "measure: Percentage",
    "normalised": "normalized",
    "p: not significant": "p: n.s.",
}


def in_usual_words(text: str = ORDINARY) -> str:
    for word, usual in USUAL.items():
        assert word in text
        text = text.replace(word, usual)
    return text


def digest_of(text: str, folder: Path) -> str:
    path = folder / "trial-2001.yaml"
    path.write_text(text, encoding="utf-8")
    store = folder / "words.db"
    outcome = run("load", path, "--store", store)
    assert outcome.code == 0, outcome.stderr
    digest = str(run("status", "--json", "--store", store).json()["digest"])
    store.unlink()
    return digest


def test_a_record_in_usual_words_is_stored_as_the_ordinary_one(tmp_path: Path) -> None:
    assert digest_of(in_usual_words(), tmp_path) == digest_of(ORDINARY, tmp_path)


def enumerations_in(annotation: Any) -> list[type[StrEnum]]:
    """Return the enumerations that an annotation names, models within it left out."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [annotation]
    return [found for one in get_args(annotation) for found in enumerations_in(one)]


@pytest.mark.parametrize(
    "model", [StudyRecord, RecordSource, RecordStudy, Curation, RecordDefaults, RecordFinding, AgentTerm, EndpointTerm]
)
def test_every_field_that_holds_a_word_takes_any_spelling(model: type[BaseModel]) -> None:
    for name, info in model.model_fields.items():
        for words in enumerations_in(info.annotation):
            ways = [(word, way) for word, others in spellings_of(words).items() for way in (*others, word.upper())]
            told = {given: word for word, given in ways if word != given and word not in {"=", "<", ">"}}
            assert {one.given: one.word for one in respelled(model, {name: list(told)})} == told, name


@pytest.mark.parametrize(
    ("part", "given", "near"),
    [
        ({"design": "randomsed trial"}, "'randomsed trial'", "did you mean randomised controlled trial?"),
        ({"risk_of_bias": "hihg"}, "'hihg'", "did you mean high?"),
        ({"design": "xyz"}, "'xyz'", "use one of: individual-patient-data meta-analysis, meta-analysis,"),
    ],
)
def test_a_word_that_is_none_is_a_fault_with_the_nearest(
    tmp_path: Path, part: dict[str, Any], given: str, near: str
) -> None:
    base = record()
    path = tmp_path / "trial-2001.yaml"
    path.write_text(yaml.safe_dump(base | {"study": base["study"] | part}))
    outcome = run("validate", path)
    assert outcome.code == 1
    assert f"study.{next(iter(part))}: {given} is none of its words; {near}" in outcome.stderr


def test_a_word_in_the_defaults_is_read_as_in_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "trial-2001.yaml"
    path.write_text(in_usual_words())
    read = read_record(path).record
    assert read is not None
    assert read.findings[0].comparison == read.defaults.comparison == "arms"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("P=NS", "not significant"),
        ("p < .001", "< .001"),
        ("P 0.04", "0.04"),
        ("p-value: 0.2", "0.2"),
        ("pending", "pending"),
        ("Significant", "significant"),
        (">0.2", ">0.2"),
    ],
)
def test_a_p_is_read_without_its_letter(text: str, word: str) -> None:
    assert read_p_word(text) == word


class TestFix:
    def test_it_shows_a_diff_and_writes_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "trial-2001.yaml"
        path.write_text(in_usual_words(), encoding="utf-8")
        outcome = run("validate", "--fix", path)
        assert outcome.code == 0
        assert path.read_text(encoding="utf-8") == in_usual_words()
        assert outcome.stdout.startswith(f"--- {path}\n+++ {path}\n@@ ")
        lines = outcome.stdout.splitlines()
        assert "-  design: RCT   # as its title says" in lines
        assert "+  design: randomised controlled trial   # as its title says" in lines
        assert "16 words in 1 files to be written in one spelling; --write does it" in outcome.stderr

    def test_its_diff_is_a_patch(self, tmp_path: Path) -> None:
        if shutil.which("patch") is None:
            pytest.skip("patch is not installed")
        path = tmp_path / "trial-2001.yaml"
        path.write_text(in_usual_words().rstrip("\n"), encoding="utf-8")
        diff = run("validate", "--fix", path).stdout
        subprocess.run(["patch", "-s", str(path)], input=diff, text=True, check=True)
        assert path.read_text(encoding="utf-8") == ORDINARY.rstrip("\n")

    def test_write_keeps_comments_order_quotes_and_ends_of_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "trial-2001.yaml"
        path.write_bytes(b"\xef\xbb\xbf" + in_usual_words().replace("\n", "\r\n").encode())
        assert run("validate", "--fix", "--write", path).code == 0
        assert path.read_bytes() == b"\xef\xbb\xbf" + ORDINARY.replace("\n", "\r\n").encode()
        assert "every word is in its one spelling" in run("validate", "--fix", path).stderr

    def test_a_fault_is_told_beside_it_and_its_word_left(self, tmp_path: Path) -> None:
        path = tmp_path / "trial-2001.yaml"
        path.write_text(in_usual_words().replace("RCT   #", "RTC trail #"), encoding="utf-8")
        outcome = run("validate", "--fix", "--write", path)
        assert outcome.code == 1
        assert "'RTC trail' is none of its words" in outcome.stderr
        assert "RTC trail" in path.read_text(encoding="utf-8")
        assert "normalised" in path.read_text(encoding="utf-8")

    def test_a_word_in_a_block_stays_a_value(self, tmp_path: Path) -> None:
        path = tmp_path / "trial-2001.yaml"
        path.write_text(ORDINARY.replace("change: normalised", "change: |\n      Normalized"), encoding="utf-8")
        (fix,) = fixes([path])
        assert yaml.safe_load(fix.after) == yaml.safe_load(ORDINARY)

    def test_the_corpus_is_in_its_one_spelling(self) -> None:
        assert list(fixes([Path(__file__).parents[2] / "loaders" / "corpus"])) == []

    @pytest.mark.parametrize("given", [("--write",), ("--fix", "--json")])
    def test_what_does_not_go_together_is_misuse(self, tmp_path: Path, given: tuple[str, ...]) -> None:
        assert run("validate", write_record(tmp_path), *given).code == 2


@given(st.data())
def test_any_spelling_anywhere_is_written_back(data: st.DataObject) -> None:
    changes = {}
    for word, words in (("randomised controlled trial", Design), ("normalised", Change)):
        changes[word] = data.draw(st.sampled_from([word, *spellings_of(words)[word], word.upper(), word.title()]))
    value = {
        "study": {"design": changes["randomised controlled trial"]},
        "findings": [{"change": changes["normalised"]}],
    }
    expected = [
        Respelled(path, given, word)
        for path, (word, given) in zip([("study", "design"), ("findings", 0, "change")], changes.items(), strict=True)
        if word != given
    ]
    assert list(respelled(StudyRecord, value)) == expected
