"""Queries that would take all time or all memory end by a limit, or by Ctrl-C, and stay below 1 GB.

How soon is measured by `benchmarks/bench_hostile.py`.
"""

import sys
from collections.abc import Generator

import pytest
from support.hostile_queries import HOSTILE
from support.hostile_runner import Runner, hostile_runner

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked and interrupted")
QUERIES = [pytest.param(query, id=f"{kind}-{number}") for kind in HOSTILE for number, query in enumerate(HOSTILE[kind])]
ENDED = {"answer", "time", "memory", "size", "rows", "nesting", "CypherTypeError"}


@pytest.fixture(scope="module")
def runner() -> Generator[Runner]:
    with hostile_runner() as running:
        yield running


def test_there_are_hostile_queries_of_every_kind() -> None:
    assert len(QUERIES) >= 67
    assert all(len(set(queries)) == len(queries) > 5 for queries in HOSTILE.values())


@pytest.mark.parametrize("query", QUERIES)
def test_a_hostile_query_ends_at_its_timeout(runner: Runner, query: str) -> None:
    ending = runner.run(query, timeout=0.3)
    assert ending.how in ENDED
    assert ending.megabytes < 1000


@pytest.mark.parametrize("query", QUERIES[::4])
def test_a_hostile_query_ends_when_interrupted(runner: Runner, query: str) -> None:
    ending = runner.run(query, timeout=None, interrupt=0.2)
    assert ending.how in ENDED | {"cancelled"}


@pytest.mark.parametrize(
    ("query", "how"),
    [
        ("UNWIND range(1, 1000000000) AS x WITH x, range(1, 10000) AS l RETURN collect(l)", "memory"),
        ("UNWIND range(1, 1000000000) AS x RETURN [y IN range(1, 1000) | x + y]", "memory"),
        ("RETURN size([x IN range(1, 3000000) | 1])", "size"),
        ("RETURN size(reduce(s = 'a', x IN range(1, 60) | s + s))", "size"),
    ],
)
def test_memory_ends_what_time_would_not(runner: Runner, query: str, how: str) -> None:
    ending = runner.run(query, timeout=50)
    assert ending.how == how
    assert ending.megabytes < 1000
