"""Which stored reports a change can touch: what must be computed again, and no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..report import Identifier, Report
from ..stores.protocol import Transaction
from .join import JoinedStudy, included_by, join, owners


@dataclass(frozen=True, slots=True)
class Affected:
    """The studies to compute again, before and after a change, and who owns what they refer to.

    `known_after` are these and all others that they refer to, with what these include.
    """

    before: list[JoinedStudy]
    after: list[JoinedStudy]
    owners_before: Mapping[Identifier, str]
    owners_after: Mapping[Identifier, str]
    known_after: list[JoinedStudy]

    def includes_after(self) -> dict[str, list[str]]:
        """Return by id what each known study includes itself."""
        included = {study.id: included_by(study, self.owners_after) for study in self.known_after}
        return {study: parts for study, parts in included.items() if parts}

    def retracted_after(self) -> dict[str, bool]:
        """Return by id whether each known study is retracted."""
        return {study.id: any(report.study.retracted for report in study.reports) for study in self.known_after}


def affected_by(tx: Transaction, incoming: Mapping[str, Report], leaving: Iterable[str] = ()) -> Affected:
    """Return the affected that storing `incoming` and forgetting `leaving` changes.

    The core is all that shares a study with them. Around it stand the studies that refer to the core or are referred to
    by it, for their links, and the meta-analyses that include it, at any depth, for their claims; and around those, the
    studies whose ids these links need, with all that they include.
    """
    gone = set(leaving)
    core = _closure(tx, tx.reports({*incoming, *gone}), incoming.values())
    every = [*core.values(), *incoming.values()]
    own, mentioned = _own(every), _mentioned(every)
    around = _closure(tx, tx.reports(tx.records_mentioning(own | mentioned) | tx.records_with(mentioned)))
    around |= _wholes(tx, [*every, *around.values()])
    beyond = _parts(tx, around.values())
    computed = core.keys() | around.keys() | incoming.keys()
    before = beyond | around | core
    after = {record: report for record, report in before.items() if record not in gone} | dict(incoming)
    studies_before, studies_after = join(before.values()), join(after.values())
    return Affected(
        [study for study in studies_before if any(report.record in computed for report in study.reports)],
        [study for study in studies_after if any(report.record in computed for report in study.reports)],
        owners(studies_before),
        owners(studies_after),
        studies_after,
    )


def _closure(tx: Transaction, start: Mapping[str, Report], beside: Iterable[Report] = ()) -> dict[str, Report]:
    """Return the stored reports that share a study with these, directly or through others."""
    found = dict(start)
    asked: set[Identifier] = set()
    waiting = _own([*found.values(), *beside])
    while waiting:
        asked |= waiting
        new = tx.reports(tx.records_with(waiting) - found.keys())
        found |= new
        waiting = _own(new.values()) - asked
    return found


def _wholes(tx: Transaction, parts: Iterable[Report]) -> dict[str, Report]:
    """Return the stored reports on meta-analyses that include one of these studies, at any depth."""
    found: dict[str, Report] = {}
    waiting = _own(parts)
    asked: set[Identifier] = set()
    while waiting:
        asked |= waiting
        mentioning = tx.reports(tx.records_mentioning(waiting) - found.keys())
        new = {record: report for record, report in mentioning.items() if not waiting.isdisjoint(report.includes)}
        found |= _closure(tx, new)
        waiting = _own(found.values()) - asked
    return found


def _parts(tx: Transaction, wholes: Iterable[Report]) -> dict[str, Report]:
    """Return the stored reports on what these refer to, and on what that includes, at any depth."""
    found: dict[str, Report] = {}
    waiting = _mentioned(wholes)
    asked: set[Identifier] = set()
    while waiting:
        asked |= waiting
        found |= _closure(tx, tx.reports(tx.records_with(waiting) - found.keys()))
        waiting = {part for report in found.values() for part in report.includes} - asked
    return found


def _own(reports: Iterable[Report]) -> set[Identifier]:
    return {identifier for report in reports for identifier in report.study.identifiers()}


def _mentioned(reports: Iterable[Report]) -> set[Identifier]:
    return {identifier for report in reports for identifier in report.mentions()}
