"""What in sound records cannot be as it is given: warnings with file, line and remedy. None keeps a record out."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from oncograph.graph.build.join import join
from oncograph.graph.evidence.claim.twice import numbers_of, repeated
from oncograph.graph.evidence.finding.impossible import impossible
from oncograph.graph.evidence.finding.sides import polarity_of
from oncograph.graph.evidence.flags import Flag
from oncograph.graph.evidence.rules import Rules
from oncograph.graph.faults import Fault
from oncograph.graph.mapping.term import Terms
from oncograph.graph.model import Result
from oncograph.graph.report import Report

from .record_faults import Places, fault_at

Path_ = tuple[str | int, ...]
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "p_value": ("p",),
    "ci_low": ("ci",),
    "n_experimental": ("n_experimental", "tested"),
    "events_experimental": ("tested",),
    "events_control": ("control",),
}
"""Under which names a record gives what a result has under one of its own."""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report, and the places of the record that it was read from."""

    report: Report
    places: Places


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning, and the flag that findings or claims carry for it."""

    flag: Flag
    fault: Fault


def doubts_of(read: ReadReport, terms: Terms, rules: Rules) -> Iterator[Warned]:
    """Yield what cannot be in each result of a record by itself."""
    for number, result in enumerate(read.report.results):
        polarity = polarity_of(result, terms.polarities.get(result.endpoint or ""))
        for doubt in impossible(result, read.report.study.participants, polarity, rules):
            yield _warned(
                read.places, _place(read.places, number, doubt.field), doubt.flag, doubt.problem, doubt.remedy
            )


def repeated_results(reads: Iterable[ReadReport]) -> Iterator[Warned]:
    """Yield the results that records of different studies give with the very same numbers, each but the first."""
    given = list(reads)
    joined = join(read.report for read in given)
    study_of = {id(report): study.id for study in joined for report in study.reports}
    results = (
        (_numbers(result), study_of[id(read.report)], (read, number))
        for read in given
        for number, result in enumerate(read.report.results)
    )
    for (first, at), *others in repeated(results):
        for read, number in others:
            if study_of[id(read.report)] == study_of[id(first.report)]:
                continue
            place = ("findings", number)
            problem = f"the very same numbers as finding {at + 1} of {first.report.record}, which is of another study"
            remedy = "if it is one trial, give both records one registration number, DOI, PMID or slug"
            yield _warned(read.places, place, Flag.SAME_RESULT_TWICE, problem, remedy)


def _numbers(result: Result) -> tuple[Hashable, ...] | None:
    numbers = numbers_of(result)
    subject = (result.endpoint, result.toxicity, result.grade_min, result.grade_max, result.subgroup)
    return None if numbers is None else (*subject, *numbers)


def _warned(places: Places, place: Path_, flag: Flag, problem: str, remedy: str) -> Warned:
    fault = fault_at(places, place, problem, remedy)
    return Warned(flag, Fault(fault.file, fault.line, fault.where, problem, remedy, kept=True))


def _place(places: Places, number: int, field: str) -> Path_:
    """Return where a record gives a field of a result, be it among its defaults."""
    names = _FIELDS.get(field, (field,))
    paths = [path for name in names for path in (("findings", number, name), ("defaults", name))]
    return next((path for path in paths if path in places.lines), ("findings", number))
