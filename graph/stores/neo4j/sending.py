"""Sends statements to a server one after the other, without waiting for those that only write."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, LiteralString, Self

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Transaction

Rows = list[list[Any]]

_WAITING = 40
"""Statements that may wait to be sent; more would only fill the memory."""


class Sender:
    """Sends in a thread of its own, so that a server writes while the next rows are computed.

    The driver cannot: it waits for each statement's end. Whatever is sent is done in the order of sending. What a
    statement raises comes out of a later call, at the latest of `finish`; leaving the block otherwise drops what waits.
    """

    def __init__(self, transaction: "ManagedTransaction | Transaction") -> None:
        self._transaction = transaction
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="oncograph-neo4j")
        self._sent: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(cancel_futures=True)

    def read(self, statement: LiteralString, parameters: dict[str, Any]) -> Rows:
        """Return the rows of a statement, when all that was sent before is done."""
        self.finish()
        return self._thread.submit(self._run, statement, parameters).result()

    def write(self, statement: LiteralString, parameters: dict[str, Any], check: Callable[[Rows], None]) -> None:
        """Send a statement; `check` is given its rows, in the thread."""
        self._wait(_WAITING)
        self._sent.append(self._thread.submit(lambda: check(self._run(statement, parameters))))

    def finish(self) -> None:
        """Wait until all that was sent is done."""
        self._wait(0)

    def _wait(self, leaving: int) -> None:
        while len(self._sent) > leaving:
            self._sent.popleft().result()

    def _run(self, statement: LiteralString, parameters: dict[str, Any]) -> Rows:
        return self._transaction.run(statement, parameters).values()
