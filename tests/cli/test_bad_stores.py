"""A store file that is damaged, newer or not ours is refused, named, and left as it is."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import run, write_record

Spoil = Callable[[Path], object]


def truncate(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def scramble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


def age(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def take_over(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE node (id TEXT)")
    connection.close()


SPOILED: dict[str, tuple[Spoil, str]] = {
    "truncated": (truncate, "damaged"),
    "scrambled": (scramble, "damaged"),
    "newer": (age, "newer oncograph"),
    "of another program": (take_over, "another program"),
    "a text": (lambda path: path.write_text("id,name\n" * 40), "not an oncograph store"),
    "empty": (lambda path: path.write_bytes(b""), "not an oncograph store"),
}


@pytest.mark.parametrize("kind", SPOILED)
def test_a_bad_store_is_refused_and_left_untouched(kind: str, small_store: Path, work: Path) -> None:
    spoil, told = SPOILED[kind]
    spoil(small_store)
    before = small_store.read_bytes()
    for command in (
        ("status", "--json"),
        ("lookup", "il-2"),
        ("ask", "benefit"),
        ("cypher", "RETURN 1"),
        ("load", write_record(work, "another-2002")),
        ("load", "--builtin"),
    ):
        outcome = run(*command, "--store", small_store)
        assert (outcome.code, outcome.stdout) == (1, "")
        assert outcome.stderr.startswith(f"error: {small_store}: ")
        assert told in outcome.stderr
    assert small_store.read_bytes() == before
    assert {path.suffix for path in work.iterdir()} == {".db", ".yaml"}


def test_a_missing_store_says_how_to_make_one(work: Path) -> None:
    outcome = run("status", "--store", work / "none.db")
    assert outcome.code == 1
    assert f"oncograph --store {work / 'none.db'} load --builtin" in outcome.stderr
    assert list(work.iterdir()) == []


def test_a_folder_is_no_store(work: Path) -> None:
    outcome = run("load", "--builtin", "--store", work)
    assert outcome.code == 1
    assert "Is a directory" in outcome.stderr
