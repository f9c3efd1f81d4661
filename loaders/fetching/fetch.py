"""Fetches trials and articles into a folder, what is not there or has changed, and goes on where it was stopped."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from oncograph.graph.errors import MisuseError
from oncograph.graph.faults import Fault
from oncograph.graph.progress import Progress, no_progress

from . import articles, trials
from .client import Client, UnreachableError
from .kept import Kept

_TRIAL = re.compile(r"(?:nct:)?(NCT\d{8})", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:pmid:)\s*(\d{1,8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the registry and PubMed are asked, and how long to wait between."""

    registry: str = trials.URL
    pubmed: str = articles.URL
    sleep: Callable[[float], None] | None = None


@dataclass(slots=True)
class Fetched:
    """What came: files that are new or other than before, what was there unchanged, and what could not be had."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    stopped: str = ""
    """Why not all of it came, where a server stopped answering."""


def fetch(
    ids: Iterable[str],
    query: str | None,
    folder: Path,
    *,
    at_most: int | None = None,
    servers: Servers | None = None,
    progress: Progress = no_progress,
) -> Fetched:
    """Fetch trials by number or search, and articles by number, into a folder.

    What is there and has not changed is not fetched again: of trials the registry is asked for the dates of their last
    change; PubMed gives no such list, so that articles come anew, a hundred at once, and are written where they differ.

    :param ids: registration numbers, such as `nct:NCT02513394`, and `pmid:9708948`.
    :param query: a search in the words of ClinicalTrials.gov; `at_most` so many of what it finds.
    :returns: what came and what did not.
    :raises MisuseError: an id is neither, or nothing is asked for.
    :raises SourceError: the folder cannot be written to.
    """
    numbers, pmids = _sorted_out(ids)
    if not (numbers or pmids or query):
        raise MisuseError("nothing to fetch: give nct:NCT…, pmid:… or a query")
    servers = servers or Servers()
    fetching = _Fetching(Kept(folder), progress)
    try:
        if numbers or query:
            with _client(servers, servers.registry, trials.PER_SECOND) as registry:
                fetching.trials(registry, numbers, query, at_most)
        if pmids:
            rate = articles.PER_SECOND_WITH_KEY if articles.key() else articles.PER_SECOND
            with _client(servers, servers.pubmed, rate) as pubmed:
                fetching.articles(pubmed, pmids)
    except UnreachableError as error:
        fetching.fetched.stopped = str(error)
    return fetching.fetched


def _client(servers: Servers, base: str, per_second: float) -> Client:
    return Client(base, per_second) if servers.sleep is None else Client(base, per_second, servers.sleep)


def _sorted_out(ids: Iterable[str]) -> tuple[list[str], list[str]]:
    numbers: dict[str, None] = {}
    pmids: dict[str, None] = {}
    for id_ in ids:
        if found := _TRIAL.fullmatch(id_.strip()):
            numbers[found[1].upper()] = None
        elif found := _ARTICLE.fullmatch(id_.strip()):
            pmids[found[1]] = None
        else:
            raise MisuseError(f"{id_}: neither a registration number (nct:NCT02513394) nor pmid:9708948")
    return list(numbers), list(pmids)


class _Fetching:
    """Asks for what is wanted, and keeps what comes."""

    def __init__(self, kept: Kept, progress: Progress) -> None:
        self.kept = kept
        self.progress = progress
        self.fetched = Fetched()

    def trials(self, client: Client, numbers: list[str], query: str | None, at_most: int | None) -> None:
        dates = trials.dates_of(client, numbers) if numbers else {}
        self._unknown(client, (number for number in numbers if number not in dates))
        if query:
            found = trials.found_by(client, query, at_most)
            self._unknown(client, [] if found else [query])
            dates |= found
        wanted: list[str] = []
        for number, date in dates.items():
            entry = self.kept.entry(number)
            if entry is not None and date is not None and entry.changed == date:
                self.fetched.unchanged.append(number)
            else:
                wanted.append(number)
        for done, (number, content, changed) in enumerate(trials.trials(client, wanted), start=1):
            self._keep(number, f"{number}.json", content, changed, f"{client.base}/studies/{number}")
            self.progress("fetching trials", done, len(wanted))

    def articles(self, client: Client, pmids: list[str]) -> None:
        had: set[str] = set()
        for pmid, content, changed in articles.articles(client, pmids):
            had.add(pmid)
            url = f"{client.base}/efetch.fcgi?db=pubmed&id={pmid}&retmode=xml"
            self._keep(f"PMID:{pmid}", f"PMID-{pmid}.xml", content, changed, url)
            self.progress("fetching articles", len(had), len(pmids))
        self._unknown(client, (f"PMID:{pmid}" for pmid in pmids if pmid not in had))

    def _keep(self, id_: str, file: str, content: bytes, changed: str | None, url: str) -> None:
        before = self.kept.entry(id_)
        entry = self.kept.keep(id_, file, content, changed, url)
        if before is None:
            self.fetched.new.append(id_)
        else:
            (self.fetched.unchanged if before.sha256 == entry.sha256 else self.fetched.changed).append(id_)

    def _unknown(self, client: Client, asked: Iterable[str]) -> None:
        for what in asked:
            fault = Fault(client.base, None, what, "nothing is known of it there", "correct it")
            self.fetched.faults.append(fault)
