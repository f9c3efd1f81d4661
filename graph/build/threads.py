"""How a long computation lets the thread that sends its results go first."""

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")


def letting_others_run(items: Iterable[_T]) -> Iterator[_T]:
    """Yield the items, before each letting a thread run that waits for its turn.

    Python shares its time evenly among threads. One that sends needs little between two waits for the server, and the
    server stands idle until it had that.
    """
    for item in items:
        time.sleep(0)
        yield item
