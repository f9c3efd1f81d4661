"""Runs queries in processes of their own, which may be interrupted, and tells how each ended and what memory it took.

As a script it reads requests from its standard input and answers on its standard output, a line of JSON each: so the
processes are forked from one that has only the graph and no threads.
"""

import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncograph.queries.opencypher import Engine

PATIENCE = 60.0
"""Seconds after which a query is taken to be endless."""
MOST_MEMORY = 3 * 2**30
"""What a process may ask for, so that a fault here does not take the machine down."""


@dataclass(frozen=True)
class Ending:
    """How a query ended: "answer", the kind of limit, the name of another error, or "endless".

    `seconds` it took from its start, `late` from the interrupt if there was one; `megabytes` is the process's peak.
    """

    how: str
    seconds: float
    late: float | None
    megabytes: float


class Runner:
    """Asks the process that forks the others."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, query: str, *, timeout: float | None, interrupt: float | None = None) -> Ending:
        """Run a query with a timeout, and interrupt it after so many seconds, as Ctrl-C does."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([query, timeout, interrupt]) + "\n")
        self._process.stdin.flush()
        return Ending(**json.loads(self._process.stdout.readline()))


@contextmanager
def hostile_runner() -> Generator[Runner]:
    """Yield what runs queries on the hostile graph."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    words = [sys.executable, "-m", "support.hostile_runner"]
    with subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Runner(process)
        assert process.stdin is not None
        process.stdin.close()


def main() -> None:
    """Answer requests until there are no more."""
    from support.hostile_queries import hostile_graph  # noqa: PLC0415  not for those who ask

    from oncograph.queries.opencypher import Engine  # noqa: PLC0415

    engine = Engine(hostile_graph())
    engine.run("MATCH (a)--(b) RETURN count(*)")
    for line in sys.stdin:
        query, timeout, interrupt = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _run(engine, query, timeout, writing)
        os.close(writing)
        print(json.dumps(asdict(_watch(child, reading, interrupt))), flush=True)  # noqa: T201


def _run(engine: "Engine", query: str, timeout: float | None, writing: int) -> None:
    from oncograph.queries.opencypher import CypherError, CypherLimit  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    began = time.monotonic()
    try:
        engine.run(query, timeout=timeout)
        how = "answer"
    except CypherLimit as error:
        how = error.kind
    except CypherError as error:
        how = type(error).__name__
    except BaseException as error:  # noqa: BLE001  whatever gets out of the engine is to be told
        how = f"{type(error).__name__} out of the engine"
    os.write(writing, json.dumps([how, time.monotonic() - began]).encode())
    os._exit(0)


def _watch(child: int, reading: int, interrupt: float | None) -> Ending:
    began = time.monotonic()
    late = None
    ended = select.select([reading], [], [], interrupt or PATIENCE)[0]
    if not ended and interrupt is not None:
        os.kill(child, signal.SIGINT)
        sent = time.monotonic()
        ended = select.select([reading], [], [], PATIENCE)[0]
        late = time.monotonic() - sent
    if not ended:
        os.kill(child, signal.SIGKILL)
    told = os.read(reading, 4096)
    os.close(reading)
    used = os.wait4(child, 0)[2].ru_maxrss / 1024
    how, seconds = json.loads(told) if told else ("endless" if not ended else "killed", time.monotonic() - began)
    return Ending(how, seconds, late, used)


if __name__ == "__main__":
    main()
