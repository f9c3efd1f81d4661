"""Which reports speak of one study.

Reports that share an identifier of the study join, by connected components. Two different registration numbers never
become one study: a paper that stands with both joins nothing, and where a third report still links the two, only
registration numbers join there.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from ..identity import study_id
from ..report import Identifier, Report


@dataclass(frozen=True, slots=True)
class JoinedStudy:
    """The reports on one study, sorted by record, and the id they give it."""

    id: str
    reports: tuple[Report, ...]

    def identifiers(self) -> set[Identifier]:
        """Return all identifiers that the reports give."""
        return {identifier for report in self.reports for identifier in report.study.identifiers()}


def join(reports: Iterable[Report]) -> list[JoinedStudy]:
    """Return the studies that the reports speak of, sorted by id, whatever the order of the reports."""
    ordered = sorted(reports, key=lambda report: report.record)
    studies: list[JoinedStudy] = []
    for component in _components(ordered, _identifiers):
        for part in _keep_registrations_apart(component):
            identifiers = {identifier for report in part for identifier in report.study.identifiers()}
            studies.append(JoinedStudy(study_id(identifiers), tuple(part)))
    return sorted(studies, key=lambda study: study.id)


def owners(studies: Iterable[JoinedStudy]) -> Mapping[Identifier, str]:
    """Return the id of the study that each identifier belongs to; of several, the smallest."""
    owner: dict[Identifier, str] = {}
    for study in sorted(studies, key=lambda study: study.id):
        for identifier in study.identifiers():
            owner.setdefault(identifier, study.id)
    return owner


def included_by(study: JoinedStudy, owner: Mapping[Identifier, str]) -> list[str]:
    """Return the ids of the studies that a meta-analysis says it includes, sorted; those without a report too."""
    named = {mentioned for report in study.reports for mentioned in report.includes}
    return sorted({owner.get(mentioned) or study_id({mentioned}) for mentioned in named} - {study.id})


def _keep_registrations_apart(component: list[Report]) -> list[list[Report]]:
    groups = _components([report for report in component if report.study.registrations], _registrations)
    if len(groups) <= 1:
        return [component]
    numbers = [{number for report in group for number in _identifiers(report)} for group in groups]
    shared = {identifier for identifier, times in Counter(chain.from_iterable(numbers)).items() if times > 1}
    parts: list[list[Report]] = []
    for part in _components(component, lambda report: [key for key in _identifiers(report) if key not in shared]):
        registered = _components([report for report in part if report.study.registrations], _registrations)
        if len(registered) <= 1:
            parts.append(part)
        else:
            parts += registered
            parts += _components([report for report in part if not report.study.registrations], _identifiers)
    return parts


def _identifiers(report: Report) -> tuple[str, ...]:
    return report.study.identifiers()


def _registrations(report: Report) -> tuple[str, ...]:
    return report.study.registrations


def _components(reports: list[Report], keys: Callable[[Report], Iterable[str]]) -> list[list[Report]]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for position, report in enumerate(reports):
        for key in keys(report):
            holders[key].append(position)
    seen: set[int] = set()
    components: list[list[Report]] = []
    for start in range(len(reports)):
        if start in seen:
            continue
        seen.add(start)
        found, waiting = [start], [start]
        while waiting:
            for key in keys(reports[waiting.pop()]):
                for position in holders[key]:
                    if position not in seen:
                        seen.add(position)
                        found.append(position)
                        waiting.append(position)
        components.append([reports[position] for position in sorted(found)])
    return components
