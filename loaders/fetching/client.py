"""A polite HTTP client: so many requests a second and no more, and patience with a server in trouble."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self

import httpx

from oncograph.graph.errors import SourceError

TRIES = 5
_LONGEST_WAIT = 60.0
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


class NotFoundError(SourceError):
    """Raised when a server knows nothing of what was asked for, or says that the question is wrong."""


class UnreachableError(SourceError):
    """Raised when a server does not answer as it should, however often it is asked; what it said is in the text."""


@dataclass(slots=True)
class Client:
    """Asks one server, at most `per_second` times a second; `sleep` and `clock` are the time that passes."""

    base: str
    per_second: float
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _http: httpx.Client = field(init=False)
    _next: float = field(init=False, default=0.0)
    _wait: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        headers = {"User-Agent": f"oncograph/{version('oncograph')}"}
        self._http = httpx.Client(headers=headers, timeout=httpx.Timeout(60, connect=15), follow_redirects=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def get(self, path: str, parameters: Mapping[str, str | int], check: Callable[[bytes], object]) -> bytes:
        """Return what the server answers; `check` raises a ValueError where that is not whole.

        A connection that fails, a server that is busy or in trouble, and an answer that is not whole are tried again,
        after a second, two, four …, or as long as the server says, five times in all.

        :raises NotFoundError: the server refuses the question, and would again.
        :raises UnreachableError: it did not answer whole in five tries.
        """
        said = ""
        for tried in range(TRIES):
            if tried:
                self.sleep(2.0 ** (tried - 1) if self._wait is None else self._wait)
            self._wait_for_turn()
            answer = self._try(path, parameters, check)
            if isinstance(answer, bytes):
                return answer
            said = answer
        raise UnreachableError(f"{self.base}{path}: {said}, {TRIES} times; try again later, what has come is kept")

    def _try(self, path: str, parameters: Mapping[str, str | int], check: Callable[[bytes], object]) -> bytes | str:
        """Return the answer, or what is wrong with it in words."""
        self._wait = None
        try:
            answer = self._http.get(f"{self.base}{path}", params=dict(parameters))
        except httpx.RequestError as error:
            return f"{type(error).__name__}: {error}"
        if answer.status_code in _BUSY:
            self._wait = _told_to_wait(answer.headers.get("Retry-After"))
            return f"the server answers {answer.status_code} {answer.reason_phrase}"
        if answer.is_error:
            reason = " ".join(answer.text.split())[:200] or answer.reason_phrase
            raise NotFoundError(f"{self.base}{path}: {answer.status_code}: {reason}")
        try:
            check(answer.content)
        except ValueError as error:
            return f"the answer is not whole ({error})"
        return answer.content

    def _wait_for_turn(self) -> None:
        now = self.clock()
        if now < self._next:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self.per_second


def batches(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Yield the ids in their order, `size` at once.

    >>> list(batches(["a", "b", "c"], 2))
    [['a', 'b'], ['c']]
    """
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _told_to_wait(header: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for, a minute at most; none where it says nothing.

    >>> _told_to_wait("7"), _told_to_wait(None), _told_to_wait("soon"), _told_to_wait("3600")
    (7.0, None, None, 60.0)
    """
    if header is None:
        return None
    try:
        seconds = float(header) if header.isdigit() else _until(header)
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def _until(header: str) -> float:
    return (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds()
