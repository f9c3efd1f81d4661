"""The limits of a run: time, memory, rows, hops and the size of a value. Reaching one is an error, no shorter answer.

Long work counts its steps with the `Guard` of the run, which looks at the clock and the memory now and then. What works
on one value has no run at hand: it calls `spend` and `check_size`, which find the guard of the run that is under way.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from mmap import PAGESIZE
from time import monotonic
from typing import Any, TypeVar

from .errors import CypherLimit

MOST_ELEMENTS = 2_000_000
"""The longest list or map; of integers it takes 80 MB."""
MOST_CHARACTERS = 50_000_000
"""The longest string; it takes 50 to 200 MB."""
MOST_KEPT = 5_000_000
"""The most rows that one operator keeps, to sort or group them or tell them apart."""
MOST_MEMORY = 500_000_000
"""The bytes by which the process may grow while a limited run lasts, where the system tells (Linux)."""
LARGE = 10_000
"""The size from which a value is worth a look at the clock whenever it is made or read as a whole."""

_INTERVAL = 512
"""Steps between two looks at the clock."""
_MEMORY_INTERVAL = 0.01
"""Seconds between two looks at the memory."""
_MOMENT = 0.001
"""The shortest time left, in seconds, that is told: 0 would be no limit to some."""
_RUN = 200_000
"""Elements that are sorted at once: sorting cannot be interrupted."""

_Item = TypeVar("_Item")


class Guard:
    """Watches one run. Times are in seconds, hops count the relationships of one path."""

    __slots__ = ("_began", "_deadline", "_left", "_look_at_memory", "_memory", "_timeout", "max_hops", "max_rows")

    def __init__(self, timeout: float | None, max_rows: int | None, max_hops: int | None) -> None:
        self.max_rows = max_rows
        self.max_hops = max_hops
        self._timeout = timeout
        self._began: datetime | None = None
        self._deadline = None if timeout is None else monotonic() + timeout
        self._left = _INTERVAL
        self._memory: int | None = None
        self._look_at_memory = 0.0

    @property
    def began(self) -> datetime:
        """When the run began, in UTC: the moment at which it is first asked for, which then stays."""
        if self._began is None:
            self._began = datetime.now(UTC)
        return self._began

    def watch_memory(self) -> None:
        """Let the process grow by no more than `MOST_MEMORY` from now on."""
        resident = _resident()
        self._memory = None if resident is None else resident + MOST_MEMORY

    def tick(self, steps: int = 1) -> None:
        """Count steps; raise CypherLimit when the time is over or the memory used up."""
        self._left -= steps
        if self._left < 0:
            self._left = _INTERVAL
            self._look()

    def _look(self) -> None:
        now = monotonic()
        if self._deadline is not None and now > self._deadline:
            raise CypherLimit(f"the query took longer than {self._timeout:g} s", kind="time")
        if self._memory is not None and now > self._look_at_memory:
            self._look_at_memory = now + _MEMORY_INTERVAL
            resident = _resident()
            if resident is not None and resident > self._memory:
                raise CypherLimit(f"the query takes more than {MOST_MEMORY // 1_000_000} MB of memory", kind="memory")

    def time_left(self) -> float | None:
        """Return how many seconds are left, None when there is no end to them."""
        return None if self._deadline is None else max(self._deadline - monotonic(), _MOMENT)

    def watch(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """Return the items, each a step."""
        for item in items:
            self.tick()
            yield item

    def check_rows(self, count: int) -> None:
        """Raise CypherLimit when there are more result rows than allowed."""
        if self.max_rows is not None and count > self.max_rows:
            raise CypherLimit(f"the result has more than {self.max_rows} rows", kind="rows")

    def check_hops(self, depth: int) -> None:
        """Raise CypherLimit when a path would have more relationships than allowed."""
        if self.max_hops is not None and depth > self.max_hops:
            raise CypherLimit(f"a path could go on beyond {self.max_hops} hops", kind="hops")


def _resident() -> int | None:
    """Return the bytes of memory that the process holds, None where the system does not tell."""
    try:
        descriptor = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return None
    try:  # no file object: one that an interrupt leaves open is complained of
        return int(os.read(descriptor, 100).split()[1]) * PAGESIZE
    finally:
        os.close(descriptor)


UNDER_WAY: ContextVar[Guard | None] = ContextVar("guard of the run under way", default=None)
"""The guard of the run under way; the run itself sets and resets it."""


def spend(steps: int) -> None:
    """Count steps of the run under way, if there is one."""
    guard = UNDER_WAY.get()
    if guard is not None:
        guard.tick(steps)


def time_left() -> float | None:
    """Return the seconds that the run under way has left, None when there is no end to them."""
    guard = UNDER_WAY.get()
    return None if guard is None else guard.time_left()


def watched(items: Iterable[_Item], count: int) -> Iterable[_Item]:
    """Return the items, that many; each is a step of the run under way if they are many, and all are one if not."""
    guard = UNDER_WAY.get()
    if guard is None:
        return items
    if count > LARGE:
        return guard.watch(items)
    guard.tick(1 + count)
    return items


def check_size(count: int, what: str = "elements") -> None:
    """Raise CypherLimit for a list of too many elements, or a string of too many "characters"; a large one is work."""
    most = MOST_ELEMENTS if what == "elements" else MOST_CHARACTERS
    if count > most:
        raise CypherLimit(f"a value has more than {most} {what}", kind="size")
    if count > LARGE:
        spend(_INTERVAL + 1)


def kept_too_many() -> CypherLimit:
    """Return the error that an operator would keep more than `MOST_KEPT` rows."""
    return CypherLimit(f"more than {MOST_KEPT} rows are to be sorted, grouped or told apart", kind="rows")


def sort_in_runs(items: list[_Item], key: Callable[[_Item], Any], *, reverse: bool = False) -> None:
    """Sort in place, as `list.sort`, with a look at the clock and a chance to interrupt now and then."""
    if len(items) <= _RUN:
        items.sort(key=key, reverse=reverse)
        if len(items) > LARGE:
            spend(len(items))
        return
    half = len(items) // 2
    first, second = items[:half], items[half:]
    sort_in_runs(first, key, reverse=reverse)
    sort_in_runs(second, key, reverse=reverse)
    items[:] = first + second
    items.sort(key=key, reverse=reverse)  # two runs that are in order are only merged
    spend(len(items))
