"""README and docs: every command that a page shows is run, and prints what the page says it prints."""

from pathlib import Path

import pytest
from support.neo4j_server import empty_store

from oncograph.graph.stores.sqlite.store import EmbeddedStore

from .pages import PAGES, ran, written
from .sessions import LEFT_OUT, REPOSITORY, agrees, environment, sessions

ON_A_SERVER = tuple(
    page
    for page in PAGES
    for session in sessions((REPOSITORY / page).read_text(encoding="utf-8"))
    if any(step.needs_server for step in session.steps)
)


def test_the_readme_begins_with_the_answer_to_the_first_question() -> None:
    assert (
        sessions((REPOSITORY / "README.md").read_text(encoding="utf-8"))[0].steps[0].command == "oncograph ask benefit"
    )


def test_lines_that_a_page_leaves_out_may_be_any_and_no_others() -> None:
    printed = ["a", "b", "c", "d"]
    assert agrees(("a", LEFT_OUT, "d"), printed)
    assert not agrees(("a", "d"), printed)
    assert not agrees(("a", LEFT_OUT, "c"), printed)


def test_a_page_made_anew_shows_as_many_lines_as_before() -> None:
    page = "```console\n$ oncograph a\n1\n…\n4\n$ oncograph b\n1\n```\n"
    first, second = sessions(page)[0].steps
    assert written(page, {first: ["5", "6", "7", "8"], second: ["9", "9"]}) == (
        "```console\n$ oncograph a\n5\n…\n8\n$ oncograph b\n9\n9\n```\n"
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_page_leaves_out_a_part_of_what_is_printed_never_all(page: str) -> None:
    for session in sessions((REPOSITORY / page).read_text(encoding="utf-8")):
        assert all(step.shown != (LEFT_OUT,) for step in session.steps)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_is_what_is_printed(page: str, tmp_path: Path, builtin_store: EmbeddedStore) -> None:
    for run in ran(page, tmp_path, environment(tmp_path / "home", builtin_store.path)):
        assert agrees(run.step.shown, run.printed), told(page, run.step.command, run.printed)


@pytest.mark.neo4j
@pytest.mark.parametrize("page", sorted(set(ON_A_SERVER)))
def test_what_a_page_shows_of_a_server_is_what_is_printed(
    page: str, tmp_path: Path, builtin_store: EmbeddedStore, neo4j_uri: str
) -> None:
    with empty_store(neo4j_uri):
        pass
    for run in ran(page, tmp_path, environment(tmp_path / "home", builtin_store.path), neo4j_uri):
        assert agrees(run.step.shown, run.printed), told(page, run.step.command, run.printed)


def told(page: str, command: str, printed: list[str]) -> str:
    return "\n".join([f"{page} shows something else: make screens", f"$ {command}", *printed])
