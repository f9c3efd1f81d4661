"""The server is killed in the middle of a load: run again, the load ends in the graph of an undisturbed one.

`ONCOGRAPH_KILLS` says how often it is killed (3), `ONCOGRAPH_FAULT_FINDINGS` how many findings are loaded (300).
"""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from random import Random

import pytest
from support.cli import finding, write_record
from support.neo4j_process import KillableServer, killable_server

from oncograph.graph.errors import StoreError, StoreUnreachableError
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.embedded import EmbeddedStore
from oncograph.graph.stores.neo4j_store import Neo4jStore
from oncograph.loaders.load import Inputs, load_inputs

pytestmark = pytest.mark.neo4j
KILLS = int(os.environ.get("ONCOGRAPH_KILLS", "3"))
FINDINGS = int(os.environ.get("ONCOGRAPH_FAULT_FINDINGS", "300"))
RULES = load_rules()
DISEASES = ("multiple myeloma", "acute myeloid leukaemia", "renal cell carcinoma", "metastatic melanoma")
ENDPOINTS = (
    "overall survival",
    "progression-free survival",
    "objective response",
    "complete response",
    "quality of life",
)

LOADER = """
import sys
from pathlib import Path
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j_store import Neo4jStore
from oncograph.loaders.load import Inputs, load_inputs

Neo4jStore.results_at_once = int(sys.argv[3])
with Neo4jStore.open(sys.argv[1], write=True, retry_seconds=1) as store:
    load_inputs(store, Inputs(paths=[Path(sys.argv[2])]), load_rules())
"""


@pytest.fixture(scope="module")
def server(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[KillableServer]:
    with killable_server(shared, tmp_path_factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    random = Random(7)  # noqa: S311  test data, no secret
    for number in range(FINDINGS // 10):
        disease = DISEASES[number % len(DISEASES)]
        findings = []
        for place in range(10):
            value = round(random.uniform(0.5, 1.4), 2)
            endpoint = ENDPOINTS[place % len(ENDPOINTS)]
            subgroup = None if place < len(ENDPOINTS) else f"subgroup {number % 9}"
            findings.append(
                finding(
                    disease=disease, endpoint=endpoint, subgroup=subgroup, value=value, ci=[value * 0.8, value * 1.25]
                )
            )
        write_record(folder, f"trial-{number}", *findings)
    return folder


@pytest.fixture(scope="module")
def expected(records: Path) -> str:
    with EmbeddedStore.in_memory("expected") as store:
        load_inputs(store, Inputs(paths=[records]), RULES)
        return store.digest()


def test_a_server_that_is_killed_while_it_is_loaded(server: KillableServer, records: Path, expected: str) -> None:
    at_once = max(50, FINDINGS // 20)
    cut_off = 0
    for kill in range(KILLS):
        loader = subprocess.Popen(
            [sys.executable, "-c", LOADER, server.uri, records, str(at_once)], stderr=subprocess.PIPE, text=True
        )
        wait_for_findings(server, loader, FINDINGS * (kill + 1) // (KILLS + 2))
        server.kill()
        _, told = loader.communicate()
        assert loader.returncode in {0, 1}
        if loader.returncode:
            cut_off += 1
            assert "StoreUnreachableError: bolt:" in told.splitlines()[-1]
        server.start()
    assert cut_off
    with Neo4jStore.open(server.uri, write=True) as store:
        load_inputs(store, Inputs(paths=[records]), RULES)
        assert store.digest() == expected
        assert load_inputs(store, Inputs(paths=[records]), RULES).summary.loaded == 0


def wait_for_findings(server: KillableServer, loader: "subprocess.Popen[str]", number: int) -> None:
    """Wait until the load has kept so many findings, or is done."""
    while loader.poll() is None:
        try:
            with Neo4jStore.open(server.uri) as store:
                while loader.poll() is None:
                    if store.counts()[0].get("Finding", 0) >= number:
                        return
                    time.sleep(0.05)
        except StoreUnreachableError:
            raise
        except StoreError:  # no store yet
            time.sleep(0.1)


def test_a_server_that_dies_and_comes_back_is_waited_for(server: KillableServer, tmp_path: Path) -> None:
    write_record(tmp_path, "late")
    with Neo4jStore.open(server.uri, write=True, retry_seconds=120) as store:
        before = store.digest()
        server.kill()
        server.start()
        load_inputs(store, Inputs(paths=[tmp_path]), RULES)
        assert store.digest() != before


def test_a_server_that_can_only_be_read(server: KillableServer, tmp_path: Path) -> None:
    server.kill()
    server.start(settings="server.databases.read_only=neo4j")
    write_record(tmp_path, "not-to-be")
    with Neo4jStore.open(server.uri, write=True, retry_seconds=1) as store:
        before = store.digest()
        with pytest.raises(StoreError, match="can only be read"):
            load_inputs(store, Inputs(paths=[tmp_path]), RULES)
        assert store.digest() == before
    server.kill()
    server.start()
