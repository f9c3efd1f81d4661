"""A Neo4j server that a test may kill and start again, with its data kept."""

import os
import resource
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

PASSWORD = "only-for-tests"  # noqa: S105  of a server that is thrown away


class KillableServer:
    """A server process with a home of its own, on a free port."""

    def __init__(self, start: Path, home: Path) -> None:
        self._start = start
        self._home = home
        self._bolt, self._http = free_port(), free_port()

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self._bolt}"

    def start(self, *, settings: str = "") -> None:
        """Start it and wait until it answers; `settings` are lines of its configuration."""
        # What an earlier start has said must not be taken for what this one says.
        (self._home / "console.log").unlink(missing_ok=True)
        subprocess.run(
            [self._start, self._home, str(self._bolt), str(self._http), PASSWORD],
            env={**os.environ, "NEO4J_EXTRA_CONF": settings, "NEO4J_HEAP": "512m"},
            check=True,
            capture_output=True,
        )

    def kill(self) -> None:
        """Pull the plug: SIGKILL, no chance to write anything; one that is dead already stays so."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, 9)

    def fill_disk(self, room: int) -> None:
        """Let no file grow by more than about `room` bytes, as on a full disk, until the server is started again.

        It needs no rights and no file system of its own; the server is told EFBIG in place of ENOSPC.
        """
        largest = max(path.stat().st_size for path in self._home.glob("data/**/*") if path.is_file())
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (largest + room, resource.RLIM_INFINITY))

    @property
    def pid(self) -> int:
        return int((self._home / "pid").read_text())


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def killable_server(shared: Path, home: Path, *, settings: str = "") -> Generator[KillableServer]:
    """Yield a running server; it is gone afterwards."""
    server = KillableServer(shared / "neo4j" / "start", home)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ONCOGRAPH_NEO4J_USER", "neo4j")
        environment.setenv("ONCOGRAPH_NEO4J_PASSWORD", PASSWORD)
        server.start(settings=settings)
        try:
            yield server
        finally:
            server.kill()
