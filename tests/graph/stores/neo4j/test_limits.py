"""A server without disk or memory left, or that must not be written to: one error with a remedy, and nothing lost."""

from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest
from support.cli import Outcome, finding, run, write_record
from support.neo4j_process import KillableServer, killable_server

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs

pytestmark = pytest.mark.neo4j
RECORDS = 60
SMALL_LOG = "db.tx_log.preallocate=false"
"""Lets the transaction log begin small, and so meet the end of the disk."""


@pytest.fixture(scope="module")
def server(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[KillableServer]:
    with killable_server(shared, tmp_path_factory.mktemp("neo4j"), settings=SMALL_LOG) as server:
        yield server


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    for number in range(RECORDS):
        findings = (
            finding(endpoint=endpoint, subgroup=subgroup, value=0.6 + number / 100, ci=[0.5, 1.5])
            for endpoint in ("overall survival", "progression-free survival")
            for subgroup in (None, "men", "women")
        )
        write_record(folder, f"trial-{number}", *findings)
    return folder


@pytest.fixture(autouse=True)
def _in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load in several parts, and give up after a second."""
    monkeypatch.setattr(Neo4jStore, "results_at_once", 50)
    monkeypatch.setattr(Neo4jStore, "open", partial(Neo4jStore.open, retry_seconds=1))


def restart(server: KillableServer, settings: str = "") -> None:
    server.kill()
    server.start(settings=f"{SMALL_LOG}\n{settings}")


def digest(server: KillableServer) -> str:
    with Neo4jStore.open(server.uri) as store:
        return store.digest()


def failed(outcome: Outcome, server: KillableServer) -> str:
    assert (outcome.code, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith(f"error: {server.uri}: ")
    assert outcome.stderr.count("\n") == 1
    return outcome.stderr


def test_a_disk_that_is_full(server: KillableServer, records: Path) -> None:
    assert run("load", *sorted(records.iterdir())[:10], "--store", server.uri).code == 0
    server.fill_disk(room=300_000)
    assert "give its disk space" in failed(run("load", records, "--store", server.uri), server)
    assert "give its disk space" in failed(run("load", records, "--store", server.uri), server)
    restart(server)
    with Neo4jStore.open(server.uri) as store:
        assert 10 <= store.counts()[0]["Study"] < RECORDS
    assert run("load", records, "--store", server.uri).code == 0
    with EmbeddedStore.in_memory("expected") as expected:
        load_inputs(expected, Inputs(paths=[records]), load_rules())
        assert digest(server) == expected.digest()


def test_too_little_memory_to_compute_everything_anew(server: KillableServer, records: Path, tmp_path: Path) -> None:
    """Other rules make every claim another one, in one transaction."""
    changed = tmp_path / "rules.yaml"
    changed.write_text('version: "mine"\nextends: built-in\nconstants: {margin_rd: {value: 0.04, source: mine}}\n')
    restart(server)
    assert run("load", records, "--store", server.uri).code == 0
    before = digest(server)
    restart(server, "db.memory.transaction.max=2m")
    told = failed(run("load", "--rules", changed, "--store", server.uri), server)
    assert "too little memory for one transaction" in told
    assert "raise server.memory.heap.max_size" in told
    assert digest(server) == before
    restart(server)
    assert run("load", "--rules", changed, "--store", server.uri).code == 0
    assert digest(server) != before


def test_a_database_that_can_only_be_read(server: KillableServer, records: Path, tmp_path: Path) -> None:
    """The stand-in for a follower in a cluster, which the Community edition cannot form."""
    assert run("load", records, "--store", server.uri).code == 0
    before = digest(server)
    restart(server, "server.databases.read_only=neo4j")
    told = failed(run("load", write_record(tmp_path, "not-to-be"), "--store", server.uri), server)
    assert "can only be read" in told
    for command in (("status",), ("ask", "benefit"), ("lookup", "trial-1"), ("cypher", "MATCH (s:Study) RETURN s.id")):
        assert run(*command, "--store", server.uri).code == 0
    assert digest(server) == before
