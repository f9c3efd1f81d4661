"""Fetching: pages, faults of servers and networks, resuming, and what is not fetched again."""

import hashlib
import json
from collections.abc import Generator
from pathlib import Path

import pytest
from support.publisher import Publisher, article, publishing, trial

from oncograph.graph.errors import MisuseError
from oncograph.loaders.fetching.client import TRIES, Client, NotFoundError
from oncograph.loaders.fetching.fetch import Fetched, Servers, fetch
from oncograph.loaders.fetching.kept import LIST

ONE, TWO = "NCT00000001", "NCT00000002"
BUSY = (503, {}, b"busy")


@pytest.fixture
def publisher() -> Generator[Publisher]:
    with publishing() as made:
        made.trials = {number: trial(number) for number in (ONE, TWO)}
        made.articles = {"11": article("11"), "12": article("12")}
        yield made


class Asker:
    """Fetches from the server into a folder, and notes how long it would have waited."""

    def __init__(self, publisher: Publisher, folder: Path) -> None:
        self.publisher, self.folder = publisher, folder
        self.waited: list[float] = []

    def __call__(self, *ids: str, query: str | None = None, at_most: int | None = None) -> Fetched:
        self.publisher.requests.clear()
        self.waited.clear()
        servers = Servers(self.publisher.url, self.publisher.url, self.waited.append)
        return fetch(ids, query, self.folder, at_most=at_most, servers=servers)

    def listed(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in (self.folder / LIST).read_text().splitlines()]


@pytest.fixture
def ask(publisher: Publisher, tmp_path: Path) -> Asker:
    return Asker(publisher, tmp_path / "sources")


def test_each_thing_is_a_file_and_a_line_with_its_checksum(ask: Asker) -> None:
    fetched = ask(f"nct:{ONE.lower()}", TWO, "pmid:11")
    assert (fetched.new, fetched.faults, fetched.stopped) == ([ONE, TWO, "PMID:11"], [], "")
    for entry in ask.listed():
        content = (ask.folder / str(entry["file"])).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(content) == entry["bytes"]
    assert [entry["changed"] for entry in ask.listed()] == ["2024-01-01", "2024-01-01", "2024-02-03"]
    assert json.loads((ask.folder / f"{ONE}.json").read_bytes()) == trial(ONE)
    assert b"<PMID>11</PMID>" in (ask.folder / "PMID-11.xml").read_bytes()


def test_a_search_is_read_page_by_page(ask: Asker) -> None:
    ask.publisher.trials = {f"NCT{number:08}": trial(f"NCT{number:08}") for number in range(45)}
    ask.publisher.page_size = 7
    fetched = ask(query="made-up")
    assert fetched.new == sorted(ask.publisher.trials)
    assert ask(query="made-up", at_most=3).unchanged == sorted(ask.publisher.trials)[:3]


def test_what_has_not_changed_is_not_fetched_again(ask: Asker) -> None:
    ask(ONE, TWO)
    ask.publisher.trials[TWO] = trial(TWO, "2024-05-05", "Now with results")
    fetched = ask(ONE, TWO)
    assert (fetched.unchanged, fetched.changed, fetched.new) == ([ONE], [TWO], [])
    assert len(ask.publisher.requests) == 2
    assert ONE not in ask.publisher.requests[1]


def test_a_trial_whose_change_has_no_date_is_fetched_each_time(ask: Asker) -> None:
    ask.publisher.trials = {ONE: trial(ONE, None)}
    ask(ONE)
    assert ask(ONE).unchanged == [ONE]
    assert len(ask.publisher.requests) == 2


def test_an_article_is_written_where_it_differs(ask: Asker) -> None:
    ask("pmid:11", "pmid:12")
    ask.publisher.articles["12"] = article("12", "Retracted: a made-up article")
    fetched = ask("pmid:11", "pmid:12")
    assert (fetched.unchanged, fetched.changed) == (["PMID:11"], ["PMID:12"])


@pytest.mark.parametrize("lost", ["removed", "altered"])
def test_a_file_that_is_not_what_was_fetched_comes_again(ask: Asker, lost: str) -> None:
    ask(ONE)
    if lost == "removed":
        (ask.folder / f"{ONE}.json").unlink()
    else:
        (ask.folder / f"{ONE}.json").write_text("{}")
    assert ask(ONE).new == [ONE]
    assert json.loads((ask.folder / f"{ONE}.json").read_bytes()) == trial(ONE)


@pytest.mark.parametrize(
    "first",
    [
        BUSY,
        (429, {"Retry-After": "7"}, b""),
        (200, {}, b'{"studies": [{'),
        (200, {}, b"[]"),
        (200, {}, b'{"studies": [{"protocolSection": {}}]}'),
        (200, {"Content-Length": "10000"}, b'{"studies": []}'),
    ],
    ids=["busy", "told to wait", "cut off", "another answer", "no number", "shorter than said"],
)
def test_trouble_that_passes_is_waited_for(ask: Asker, first: tuple[int, dict[str, str], bytes]) -> None:
    ask.publisher.first = [first, first]
    assert ask(ONE).new == [ONE]
    waits = [wait for wait in ask.waited if wait in {1.0, 2.0, 7.0}]
    assert waits == ([7.0, 7.0] if "Retry-After" in first[1] else [1.0, 2.0])


def test_trouble_that_stays_is_told_and_what_has_come_is_kept(ask: Asker) -> None:
    ask(ONE)
    ask.publisher.first = [BUSY] * TRIES
    fetched = ask(TWO)
    assert fetched.stopped.endswith("503 Service Unavailable, 5 times; try again later, what has come is kept")
    assert ask(ONE, TWO).new == [TWO]


def test_one_that_was_stopped_midway_goes_on(ask: Asker) -> None:
    ask.publisher.trials = {f"NCT{number:08}": trial(f"NCT{number:08}") for number in range(45)}
    whole = ask.publisher.answer

    def answer(path: str, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        return BUSY if f"NCT{30:08}" in asked.get("filter.ids", "") and "fields" not in asked else whole(path, asked)

    ask.publisher.answer = answer  # type: ignore[method-assign]  # a server that fails on one batch
    assert len(ask(query="made-up").new) == 20
    ask.publisher.answer = whole  # type: ignore[method-assign]  # and one that does not any more
    fetched = ask(query="made-up")
    assert (len(fetched.unchanged), len(fetched.new), fetched.stopped) == (20, 25, "")


def test_a_line_of_the_list_that_was_cut_off_says_nothing(ask: Asker) -> None:
    ask(ONE, TWO)
    text = (ask.folder / LIST).read_text()
    (ask.folder / LIST).write_text(text[: text.index(TWO) + 20])
    fetched = ask(ONE, TWO)
    assert (fetched.unchanged, fetched.new) == ([ONE], [TWO])


def test_what_is_not_known_there_is_told_and_the_rest_comes(ask: Asker) -> None:
    fetched = ask(ONE, "NCT99999999", "pmid:11", "pmid:99")
    assert fetched.new == [ONE, "PMID:11"]
    assert [fault.where for fault in fetched.faults] == ["NCT99999999", "PMID:99"]
    assert [fault.where for fault in ask(query="nothing like it").faults] == ["nothing like it"]


def test_a_question_that_the_server_refuses_is_not_asked_again(ask: Asker) -> None:
    ask.publisher.first = [(400, {}, b"query.term: unbalanced parenthesis")]
    with pytest.raises(NotFoundError, match=r"400: query\.term: unbalanced parenthesis"):
        ask(query="(")
    assert len(ask.publisher.requests) == 1


def test_no_more_is_asked_in_a_second_than_the_server_allows(publisher: Publisher) -> None:
    time = [0.0]

    def sleep(seconds: float) -> None:
        time[0] += seconds

    with Client(publisher.url, 4, sleep, lambda: time[0]) as client:
        for _ in range(5):
            client.get("/efetch.fcgi", {"id": "11"}, bytes)
    assert time == [1.0]


@pytest.mark.parametrize("ids", [(), ("12345",), ("pmid:x",), ("nct:NCT1",)])
def test_what_is_no_id_is_misuse(ask: Asker, ids: tuple[str, ...]) -> None:
    with pytest.raises(MisuseError):
        ask(*ids)


def test_an_entity_in_an_answer_is_not_looked_up(ask: Asker, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    body = article("11", "&x;")
    bomb = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{tmp_path / "secret"}">]><PubmedArticleSet>{body}</PubmedArticleSet>'
    ask.publisher.first = [(200, {}, bomb.encode())] * TRIES
    ask("pmid:11")
    assert not any(b"secret" in path.read_bytes() for path in ask.folder.glob("*.xml"))
