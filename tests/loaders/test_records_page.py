"""docs/records.md: its terms load, its words are all there are, and what new-record writes can be filled in whole."""

import re
from pathlib import Path

import pytest
import yaml
from support.cli import finding, run, write_record

from oncograph.graph.model import Design, RiskOfBias
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.record_template import record_template
from oncograph.loaders.vocabulary.terms_file import read_terms

PAGE = (Path(__file__).parents[2] / "docs" / "records.md").read_text(encoding="utf-8")
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def the_block(heading: str) -> str:
    (block,) = re.findall(rf"^## {heading}\n.*?```yaml\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
    return str(block)


def test_the_terms_of_the_page_are_sound_and_found(tmp_path: Path) -> None:
    path = tmp_path / "terms.yaml"
    path.write_text(the_block("Terms of your own"), encoding="utf-8")
    read = read_terms(path)
    assert read.faults == ()
    assert {term.id.partition(":")[0] for term in read.terms} == {"agent", "disease", "setting", "endpoint", "toxicity"}
    result = finding(agents="NF-7", disease="glade sarcoma", setting="second maintenance", endpoint="time to steroids")
    record = write_record(tmp_path, "trial-2001", result)
    store = tmp_path / "x.db"
    assert run("load", record, "--terms", path, "--store", store).code == 0
    (claim,) = run("ask", "benefit", "--agent", "interferon", "--json", "--store", store).json()
    assert (claim["agent"], claim["disease"]) == ("newferon", "glade sarcoma")


@pytest.mark.parametrize("words", [Design, RiskOfBias])
def test_every_word_stands_on_the_page(words: type[Design]) -> None:
    (table,) = re.findall(r"<!-- begin words -->(.*?)<!-- end words -->", PAGE, re.DOTALL)
    assert [word for word in words if f"`{word}`" not in table] == []


def test_the_readme_s_record_changes_no_answer_of_the_corpus(builtin_store: EmbeddedStore, tmp_path: Path) -> None:
    (block,) = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    path = tmp_path / "smith-2020.yaml"
    path.write_text(block, encoding="utf-8")
    store = tmp_path / "both.db"
    outcome = run("load", "--builtin", path, "--store", store)
    assert outcome.code == 0
    assert "warning:" not in outcome.stderr
    asked = ("ask", "benefit", "--subgroups", "--json", "--store")
    before = {row["claim"]: row for row in run(*asked, builtin_store.path).json()}
    after = {row["claim"]: row for row in run(*asked, store).json()}
    assert {claim: after[claim] for claim in before} == before
    added = [after[claim] for claim in after.keys() - before.keys()]
    assert added
    assert {row["agent"] for row in added} == {"interferon gamma"}
    assert {row["disease"] for row in added} == {"ovarian cancer"}


FILLED = {
    "published": "2020-05",
    "name": "SMITH",
    "authors": "Smith A, Reader B",
    "journal": "J Example Oncol",
    "n_studies": "3",
    "of_designs": "[RCT]",
    "pmids": "[123]",
    "dois": "[10.1000/smith.2020]",
    "retracted": "false",
    "includes": "[doi:10.1000/other]",
    "subgroup": "women",
    "analysis": "main",
    "adjusted": "false",
    "note": "read twice",
    "regimen": "3 MU thrice a week",
    "author_conclusion": "well tolerated",
    "stage": "Interim analysis",
    "confidence": "0.9",
}


def test_what_new_record_writes_is_sound_with_its_comments_filled_in(tmp_path: Path) -> None:
    lines = record_template("smith-2020").splitlines()
    filled: set[str] = set()
    for number, line in enumerate(lines):
        found = re.match(r"( *)# (\w+):( *#.*)?$", line)
        if found and found[2] in FILLED:
            lines[number] = f"{found[1]}{found[2]}: {FILLED[found[2]]}"
            filled.add(found[2])
    assert filled == set(FILLED)
    path = tmp_path / "smith-2020.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert yaml.safe_load(path.read_text())["study"]["name"] == "SMITH"
    outcome = run("validate", path)
    assert (outcome.code, outcome.stderr) == (0, "1 sound, 0 with faults\n")
    assert run("load", path, "--store", tmp_path / "x.db").code == 0
