"""A store that other code computed is known as such: reading it warns, and the next load computes it anew."""

import sqlite3
from pathlib import Path

import pytest
from support.cli import run, write_record

from oncograph.graph.evidence.code_digest import CODE_DIGEST

WARNING = "was computed by the methods of another version; the next load computes it anew"


def digest(store: Path) -> str:
    text: str = run("status", "--store", store, "--json").json()["digest"]
    return text


@pytest.fixture(params=["0123456789ab of other rules", "c" * 64], ids=["by other code", "before the code was told"])
def older(request: pytest.FixtureRequest, small_store: Path) -> Path:
    """Return a store that other code made, with another weight."""
    with sqlite3.connect(small_store) as connection:
        connection.execute("UPDATE setting SET value = ? WHERE name = 'methods'", (request.param,))
        changed = "json_set(properties, '$.weight', 0.125, '$.methods_version', '1.0.0')"
        rows = connection.execute(f"UPDATE node SET properties = {changed} WHERE label = 'Finding'")  # noqa: S608  ours
        assert rows.rowcount == 1
    connection.close()
    return small_store


@pytest.mark.parametrize("command", [("lookup", "il-2"), ("status",), ("cypher", "RETURN 1"), ("ask", "benefit")])
def test_reading_it_warns(command: tuple[str, ...], older: Path, work: Path) -> None:
    assert run(*command, "--store", older).stderr.startswith(f"warning: {older} {WARNING}")
    run("load", write_record(work), "--store", work / "new.db")
    assert WARNING not in run(*command, "--store", work / "new.db").stderr


def test_the_next_load_computes_all_of_it_anew_and_says_so(older: Path, work: Path) -> None:
    run("load", write_record(work), write_record(work, "other-2002"), "--store", work / "new.db")
    outcome = run("load", write_record(work, "other-2002"), "--store", older)
    assert outcome.code == 0
    assert "all of it was computed anew" in outcome.stderr
    assert digest(older) == digest(work / "new.db")
    query = "MATCH (n) WHERE n:Finding OR n:Claim RETURN DISTINCT n.methods_version AS methods"
    (row,) = run("cypher", query, "--store", older, "--json").json()
    assert row["methods"].endswith(f"+{CODE_DIGEST}")
    again = run("load", write_record(work, "other-2002"), "--store", older)
    assert "anew" not in again.stderr


def test_a_record_that_is_there_already_is_reason_enough(older: Path, work: Path) -> None:
    outcome = run("load", write_record(work), "--store", older)
    assert "0 records loaded, 1 records unchanged" in outcome.stderr
    run("load", write_record(work), "--store", work / "new.db")
    assert digest(older) == digest(work / "new.db")
