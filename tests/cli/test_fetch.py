"""`oncograph fetch`: messages and exit codes."""

from collections.abc import Generator
from pathlib import Path

import pytest
from support.cli import Outcome, run
from support.publisher import Publisher, article, publishing, trial


@pytest.fixture
def publisher() -> Generator[Publisher]:
    with publishing() as made:
        made.trials = {"NCT00000001": trial("NCT00000001")}
        made.articles = {"11": article("11")}
        yield made


def fetch(publisher: Publisher, *words: str) -> Outcome:
    return run("fetch", *words, "--to", "sources", "--registry", publisher.url, "--pubmed", publisher.url)


def test_what_came_is_counted(publisher: Publisher, work: Path) -> None:
    outcome = fetch(publisher, "NCT00000001", "pmid:11")
    assert (outcome.code, outcome.stdout, outcome.stderr) == (0, "", "2 new, 0 changed, 0 unchanged\n")
    assert {path.name for path in (work / "sources").iterdir()} == {"NCT00000001.json", "PMID-11.xml", "fetched.list"}
    assert fetch(publisher, "NCT00000001", "--json").json()["unchanged"] == ["NCT00000001"]


def test_what_is_not_known_there_ends_with_5_or_1(publisher: Publisher) -> None:
    outcome = fetch(publisher, "pmid:11", "pmid:99")
    assert outcome.code == 5
    assert "PMID:99: nothing is known of it there" in outcome.stderr
    assert fetch(publisher, "pmid:99").code == 1


def test_nobody_there_ends_with_4(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr("oncograph.loaders.fetching.client.TRIES", 1)
    outcome = run("fetch", "pmid:11", "--to", work / "sources", "--pubmed", "http://127.0.0.1:9")
    assert outcome.code == 4
    assert "ConnectError" in outcome.stderr


@pytest.mark.parametrize("words", [["NCT1"], []])
def test_nothing_that_could_be_fetched_is_misuse(publisher: Publisher, words: list[str]) -> None:
    assert fetch(publisher, *words).code == 2
