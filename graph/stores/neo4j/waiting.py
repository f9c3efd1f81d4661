"""Limits how long a writer waits for others. A server lets it wait without end unless it is configured otherwise.

A time limit on the transaction itself would also cut a long load that has waited for nobody.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import TYPE_CHECKING, LiteralString

from neo4j.exceptions import DriverError, Neo4jError

if TYPE_CHECKING:
    from neo4j import Session

WRITER = "oncograph"
"""What a transaction says of itself, so that it can be told from others: a name of its own."""

_END: LiteralString = (
    f"SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.{WRITER} = $name "
    "TERMINATE TRANSACTIONS id YIELD message RETURN message"
)


@contextmanager
def waiting_at_most(seconds: float, open_session: "Callable[[], Session]", name: str) -> Generator[None]:
    """Have the server end the transaction of this name, so that the block raises, unless it ends in time."""

    def end() -> None:
        with suppress(DriverError, Neo4jError), open_session() as session:
            session.run(_END, name=name).consume()

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
