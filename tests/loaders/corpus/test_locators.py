"""The corpus against the saved source pages: every number of a finding stands at the place that the finding names."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from oncograph.graph.measures import Measure
from oncograph.loaders.record import RecordFinding, StudyRecord
from oncograph.loaders.sources.yaml_record import read_record

_SPAN = re.compile(r".*\S (\d+)-(\d+)\Z")
_NUMBER = re.compile(r"\d+(?:,\d{3})+|\d*\.?\d+")
_IN_WORDS = {
    "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "sixth": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
DAYS_IN_A_MONTH = 30.44

SUMS: dict[tuple[str, str, float], tuple[float, ...]] = {
    ("mirvis-2014", "withdrawal for toxicity", 8): (5, 1, 1, 1),
    ("mirvis-2014", "withdrawal for toxicity", 10): (5, 5),
    ("buyse-2011", "leukaemia-free survival", 1455): (905, 550),
    ("buyse-2011", "overall survival", 1455): (905, 550),
    ("interferon-nets-phase-2-in-mirvis-2014", "stable disease", 11): (10, 1),
    ("interferon-nets-phase-2-in-mirvis-2014", "objective response", 11): (10, 1),
}
"""Numbers that the paper does not print but that printed ones add up to: record, subject, number, and its parts."""

IN_DAYS: dict[tuple[str, str, float], float] = {("mirvis-2014", "treatment duration", 0.62): 19}
"""Numbers that are printed in days and written in months."""


@dataclass(frozen=True)
class Page:
    """A saved page."""

    text: str
    sha256: str


def _records() -> Iterator[StudyRecord]:
    with as_file(files("oncograph.loaders.corpus")) as folder:
        for path in sorted(folder.glob("*.yaml")):
            record = read_record(path).record
            assert record is not None
            yield record


RECORDS = tuple(record for record in _records() if record.source.text_sha256 is not None)
FINDINGS = [(record, number) for record in RECORDS for number in range(len(record.findings))]


def _name(case: StudyRecord | int) -> str:
    return case.record if isinstance(case, StudyRecord) else str(case)


@pytest.fixture(scope="module")
def pages(shared: Path) -> dict[str, Page]:
    folder = shared / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the saved source pages are not in {folder}: locators were not held against them")
    found = [path.read_bytes() for path in sorted(folder.glob("*.txt"))]
    pages = [Page(content.decode("utf-8"), hashlib.sha256(content).hexdigest()) for content in found]
    return {page.sha256: page for page in pages}


def _page(record: StudyRecord, pages: dict[str, Page]) -> Page:
    assert record.source.text_sha256 in pages, "no saved page has this hash"
    return pages[record.source.text_sha256]


def _span(locator: str, page: Page) -> str:
    found = _SPAN.match(locator)
    assert found, f"{locator!r} has no character span"
    start, end = int(found.group(1)), int(found.group(2))
    assert 0 <= start < end <= len(page.text)
    return page.text[start:end]


def _printed(text: str) -> set[float]:
    """Return all numbers in a text, in digits or in words."""
    numbers = {float(number.replace(",", "")) for number in _NUMBER.findall(text)}
    return numbers | {float(_IN_WORDS[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in _IN_WORDS}


def _reported(finding: RecordFinding) -> set[float]:
    """Return the numbers that a finding gives."""
    numbers = {finding.value, finding.value_control, finding.value_before, finding.chi2}
    for pair in (finding.ci, finding.control_ci, finding.range, finding.tested, finding.control):
        numbers |= set(pair or ())
    numbers |= {finding.p[1] if finding.p else None}
    numbers |= {finding.n_experimental, finding.n_control, finding.n_evaluable, finding.n_studies}
    return {float(number) for number in numbers if number is not None}


def _is_printed(number: float, printed: set[float], *, in_percent: bool) -> bool:
    return number in printed or (in_percent and round(number * 100, 6) in printed)


def test_the_five_pages_are_the_ones_that_were_read(pages: dict[str, Page]) -> None:
    assert {record.source.text_sha256 for record in RECORDS} == set(pages)


@pytest.mark.parametrize("record", RECORDS, ids=_name)
def test_a_study_known_through_another_paper_has_its_place_there(record: StudyRecord, pages: dict[str, Page]) -> None:
    if record.known_through is None:
        assert record.origin == "own report"
    else:
        assert _span(record.known_through.at, _page(record, pages)).strip()


@pytest.mark.parametrize(("record", "number"), FINDINGS, ids=_name)
def test_what_a_finding_gives_stands_where_it_says(record: StudyRecord, number: int, pages: dict[str, Page]) -> None:
    finding = record.findings[number]
    printed = _printed(_span(finding.at, _page(record, pages)))
    subject = str(finding.endpoint or finding.toxicity)
    in_percent = finding.measure in {Measure.PROPORTION, Measure.MEAN}
    missing: set[float] = set()
    for given in _reported(finding) - {float(record.study.participants or 0)}:
        parts = SUMS.get((record.record, subject, given))
        days = IN_DAYS.get((record.record, subject, given))
        if parts is not None:
            assert sum(parts) == given
            missing |= set(parts) - printed
        elif days is not None:
            assert round(days / DAYS_IN_A_MONTH, 2) == given
            missing |= {days} - printed
        elif not _is_printed(given, printed, in_percent=in_percent):
            missing.add(given)
    assert missing == set()


@pytest.mark.parametrize(("record", "number"), FINDINGS, ids=_name)
def test_a_place_is_no_longer_than_it_need_be(record: StudyRecord, number: int, pages: dict[str, Page]) -> None:
    assert len(_span(record.findings[number].at, _page(record, pages))) <= 1500


def test_every_sum_and_conversion_is_of_a_finding_that_is_there() -> None:
    there = {
        (record.record, str(finding.endpoint), number)
        for record in RECORDS
        for finding in record.findings
        for number in _reported(finding)
    }
    assert SUMS.keys() | IN_DAYS.keys() <= there


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_no_sentence_of_a_page_is_copied(pages: dict[str, Page]) -> None:
    """No eight words in a row, but for titles, citations and identifiers, which are how a paper is named."""
    theirs = set[tuple[str, ...]]().union(*(_runs(_words(page.text), 8) for page in pages.values()))
    for record in _records():
        ours = record.model_dump(mode="json", exclude={"source", "study"})
        for text in _texts(ours):
            assert _runs(_words(text), 8) & theirs == set(), f"{record.record}: {text}"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
