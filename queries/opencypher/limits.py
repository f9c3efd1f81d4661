"""The limits of one run: time, rows and hops. Reaching one is an error, never a shorter answer."""

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Any

from .errors import CypherLimit

_INTERVAL = 512
"""Steps between two looks at the clock."""


class Guard:
    """Watches one run. Times are in seconds, hops count the relationships of one variable-length path."""

    __slots__ = ("_deadline", "_left", "_timeout", "max_hops", "max_rows")

    def __init__(self, timeout: float | None, max_rows: int | None, max_hops: int | None) -> None:
        self.max_rows = max_rows
        self.max_hops = max_hops
        self._timeout = timeout
        self._deadline = None if timeout is None else monotonic() + timeout
        self._left = _INTERVAL

    def tick(self) -> None:
        """Count one step; raise CypherLimit when the time is over."""
        self._left -= 1
        if self._left < 0:
            self._left = _INTERVAL
            if self._deadline is not None and monotonic() > self._deadline:
                raise CypherLimit(f"the query took longer than {self._timeout:g} s", kind="time")

    def watch(self, items: Iterable[Any]) -> Iterator[Any]:
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
