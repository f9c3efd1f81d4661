"""Which stored reports a change can touch: what must be computed again, and no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..report import Identifier, Report
from ..stores.protocol import Transaction
from .join import JoinedStudy, join, owners


@dataclass(frozen=True, slots=True)
class Affected:
    """The studies to compute again, before and after a change, who owns what they refer to, and what is retracted."""

    before: list[JoinedStudy]
    after: list[JoinedStudy]
    owners_before: Mapping[Identifier, str]
    owners_after: Mapping[Identifier, str]
    retracted_after: Mapping[str, bool]


def affected_by(tx: Transaction, incoming: Mapping[str, Report], leaving: Iterable[str] = ()) -> Affected:
    """Return the affected that storing `incoming` and forgetting `leaving` changes.

    The core is all that shares a study with them. Around it stand the studies that refer to the core or are referred to
    by it, for their links; and around those, the studies whose ids these links need.
    """
    gone = set(leaving)
    core = _closure(tx, tx.reports({*incoming, *gone}), incoming.values())
    every = [*core.values(), *incoming.values()]
    own, mentioned = _own(every), _mentioned(every)
    around = _closure(tx, tx.reports(tx.records_mentioning(own | mentioned) | tx.records_with(mentioned)))
    beyond = _closure(tx, tx.reports(tx.records_with(_mentioned(around.values()))))
    computed = core.keys() | around.keys() | incoming.keys()
    before = beyond | around | core
    after = {record: report for record, report in before.items() if record not in gone} | dict(incoming)
    studies_before, studies_after = join(before.values()), join(after.values())
    return Affected(
        [study for study in studies_before if any(report.record in computed for report in study.reports)],
        [study for study in studies_after if any(report.record in computed for report in study.reports)],
        owners(studies_before),
        owners(studies_after),
        retractions(studies_after),
    )


def retractions(studies: Iterable[JoinedStudy]) -> dict[str, bool]:
    """Return by id whether each study is retracted."""
    return {study.id: any(report.study.retracted for report in study.reports) for study in studies}


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


def _own(reports: Iterable[Report]) -> set[Identifier]:
    return {identifier for report in reports for identifier in report.study.identifiers()}


def _mentioned(reports: Iterable[Report]) -> set[Identifier]:
    return {identifier for report in reports for identifier in report.mentions()}
