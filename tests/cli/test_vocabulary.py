"""`oncograph vocabulary add`: what is published joins our terms, and records then find it."""

from pathlib import Path

import pytest
from support.cli import finding, run, write_record

DRUGBANK = "DrugBank ID,Accession Numbers,Common name,CAS,UNII,Synonyms\n"


@pytest.fixture
def drugs(work: Path) -> Path:
    path = work / "drugs.csv"
    path.write_text(f"{DRUGBANK}DB00041,,Aldesleukin,,,Some other name\nDB99999,,Gammastim,,,GM 7\nDB8,,Twin,,,GM-8\n")
    return path


def test_a_record_may_use_the_names_that_were_added(work: Path, drugs: Path) -> None:
    study = write_record(work, "trial-2001", finding(agents="GM-7"))
    assert "no agent is called" in run("load", study, "--store", "own.db").stderr
    outcome = run("vocabulary", "add", drugs, "--store", "own.db")
    assert (outcome.code, outcome.stdout) == (0, "")
    assert outcome.stderr.splitlines()[-1] == "agent: 2 new, 1 joined to one that was there"
    assert run("load", study, "--store", "own.db").code == 0
    (row,) = run("ask", "benefit", "--agent", "gammastim", "--json", "--store", "own.db").json()
    assert row["agent"] == "Gammastim"


def test_adding_it_again_changes_nothing(drugs: Path) -> None:
    run("vocabulary", "add", drugs, "--store", "own.db")
    digest = run("status", "--json", "--store", "own.db").json()["digest"]
    assert run("vocabulary", "add", drugs, "--store", "own.db").stderr.splitlines()[-1] == "nothing new"
    assert run("status", "--json", "--store", "own.db").json()["digest"] == digest


def test_what_is_not_clear_is_told_in_short_and_in_json_whole(work: Path, drugs: Path) -> None:
    rows = "".join(f"DB7{number:02},,Drug {number},,,Shared name\n" for number in range(20))
    drugs.write_text(DRUGBANK + rows)
    outcome = run("vocabulary", "add", drugs, "--store", work / "own.db")
    assert outcome.code == 0
    assert outcome.stderr.count("warning: ") == 10
    assert "and 10 more like these: --json" in outcome.stderr
    answer = run("vocabulary", "add", drugs, "--store", work / "other.db", "--json").json()
    assert answer["new"] == {"agent": 20}
    assert len(answer["faults"]) == 20


def test_a_kind_that_there_is_not_is_misuse(drugs: Path) -> None:
    assert run("vocabulary", "add", drugs, "--kind", "gene", "--store", "own.db").code == 2
    outcome = run("vocabulary", "add", drugs, "--kind", "disease", "--store", "own.db")
    assert outcome.code == 1
    assert "holds terms of kind agent, not disease" in outcome.stderr
