"""Moves a graph from one store to another, row by row, and makes sure that it arrived."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from ..errors import StoreError
from ..progress import Progress, no_progress
from ..report import Report
from .protocol import MIGRATING_MARKER, Changes, Store, Transaction

_ROWS_AT_ONCE = 20_000
_REPORTS_AT_ONCE = 500
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Part:
    """What one transaction writes of a graph that is moved."""

    reports: Sequence[Report] = ()
    changes: Changes = field(default_factory=Changes)

    def write(self, tx: Transaction) -> None:
        tx.put_reports(self.reports)
        tx.write(self.changes)


def migrate(source: Store, target: Store, progress: Progress = no_progress) -> None:
    """Copy the graph, its reports and its markers into an empty store, and compare counts and digest.

    A target that wants no large transactions is written in several; until all is there it is marked, and not read. A
    move that was interrupted is finished by doing it again.

    :raises StoreError: the target holds another graph, or what arrived is not what was sent.
    """
    if target.marker(MIGRATING_MARKER) != source.name and any(target.counts()):
        raise StoreError(f"{target.name}: holds a graph already; move into an empty store")
    counts = source.counts()
    if target.results_at_once is None:
        target.transact(lambda tx: _write_all(tx, source))
    else:
        target.transact(lambda tx: tx.put_marker(MIGRATING_MARKER, source.name))
        total, done = sum(counts[1].values()), 0
        for part in _parts(source):
            target.transact(part.write)
            done += len(part.changes.relationships)
            progress("moving relationships", done, total)
        target.transact(lambda tx: _finish(tx, source))
    if target.counts() != counts or target.digest() != source.digest():
        raise StoreError(f"{target.name}: what arrived is not what {source.name} holds; something else writes to one")


def _write_all(tx: Transaction, source: Store) -> None:
    for part in _parts(source):
        part.write(tx)
    _finish(tx, source)


def _finish(tx: Transaction, source: Store) -> None:
    for name, value in source.markers().items():
        tx.put_marker(name, value)
    tx.put_marker(MIGRATING_MARKER, "")


def _parts(source: Store) -> Iterator[_Part]:
    for reports in _some(source.stored_reports(), _REPORTS_AT_ONCE):
        yield _Part(reports=reports)
    for nodes in _some(source.all_nodes(), _ROWS_AT_ONCE):
        yield _Part(changes=Changes(nodes=nodes))
    for relationships in _some(source.all_relationships(), _ROWS_AT_ONCE):
        yield _Part(changes=Changes(relationships=relationships))


def _some(values: Iterable[_T], number: int) -> Iterator[list[_T]]:
    iterator = iter(values)
    while some := list(islice(iterator, number)):
        yield some
