"""Server or loader are killed in the middle of a load: what is kept is whole, and loading again does the rest.

`ONCOGRAPH_KILLS` says how often each is killed (3), `ONCOGRAPH_FAULT_FINDINGS` how many findings are loaded (300).
"""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from itertools import product
from pathlib import Path
from random import Random

import pytest
from support.cli import finding, write_record
from support.neo4j_process import KillableServer, killable_server
from support.neo4j_server import wipe

from oncograph.graph.errors import StoreError, StoreUnreachableError
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs

pytestmark = pytest.mark.neo4j
KILLS = int(os.environ.get("ONCOGRAPH_KILLS", "3"))
FINDINGS = int(os.environ.get("ONCOGRAPH_FAULT_FINDINGS", "300"))
RULES = load_rules()
PER_TRIAL = 10
TRIALS_PER_CLAIM = 6
AGENTS = ("interferon alpha", "interleukin-2", "thalidomide", "bortezomib", "lenalidomide")
DISEASES = ("multiple myeloma", "acute myeloid leukaemia", "renal cell carcinoma", "melanoma")
SETTINGS = ("adjuvant", "maintenance after response", "relapsed or refractory", "first line")
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
from oncograph.graph.stores.neo4j.store import Neo4jStore
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
    """Trials of ten findings; those on one question are spread over the load, so that parts weigh claims again."""
    folder = tmp_path_factory.mktemp("records")
    random = Random(7)  # noqa: S311  test data, no secret
    trials = FINDINGS // PER_TRIAL
    questions = list(product(AGENTS, DISEASES, SETTINGS, range(100)))[: max(1, trials // TRIALS_PER_CLAIM)]
    for number in range(trials):
        agent, disease, setting, group = questions[number % len(questions)]
        findings = []
        for place in range(PER_TRIAL):
            value = round(random.uniform(0.5, 1.4), 2)
            findings.append(
                finding(
                    agents=agent,
                    disease=disease,
                    setting=setting,
                    endpoint=ENDPOINTS[place % len(ENDPOINTS)],
                    subgroup=f"group {group}, part {place // len(ENDPOINTS)}",
                    value=value,
                    ci=[value * 0.8, value * 1.25],
                )
            )
        write_record(folder, f"trial-{number}", *findings)
    return folder


@pytest.mark.parametrize("victim", ["server", "loader"])
@pytest.mark.timeout(60 + FINDINGS)
def test_a_load_that_is_killed(server: KillableServer, records: Path, victim: str) -> None:
    at_once = max(50, FINDINGS // 20)
    random = Random(11)  # noqa: S311  test data, no secret
    cut_off = 0
    with Neo4jStore.open(server.uri, write=True) as store:
        wipe(store)
    with EmbeddedStore.in_memory("what an undisturbed load of the same records makes") as undisturbed:
        for kill in range(KILLS):
            loader = subprocess.Popen(
                [sys.executable, "-c", LOADER, server.uri, records, str(at_once)], stderr=subprocess.PIPE, text=True
            )
            wait_for_findings(server, loader, FINDINGS * (kill + 1) // (KILLS + 2))
            time.sleep(random.uniform(0, 0.5))
            if victim == "server":
                server.kill()
            else:
                loader.kill()
            _, told = loader.communicate()
            cut_off += loader.returncode != 0
            if victim == "server":
                assert loader.returncode in {0, 1}
                assert not loader.returncode or "StoreUnreachableError: bolt:" in told.splitlines()[-1]
                server.start()
            assert load_kept(server, records, undisturbed) == undisturbed.digest()
        assert cut_off
        assert load_inputs(undisturbed, Inputs(paths=[records]), RULES).skipped == 0
        assert undisturbed.counts()[0]["Finding"] == FINDINGS
        with Neo4jStore.open(server.uri, write=True) as store:
            load_inputs(store, Inputs(paths=[records]), RULES)
            assert store.digest() == undisturbed.digest()
            assert load_inputs(store, Inputs(paths=[records]), RULES).summary.loaded == 0


def load_kept(server: KillableServer, records: Path, undisturbed: EmbeddedStore) -> str:
    """Load the records that the server kept into the other store as well, and return the server's digest."""
    with Neo4jStore.open(server.uri, write=True) as store:
        kept = store.transact(lambda tx: tx.all_records())
        load_inputs(undisturbed, Inputs(paths=[records / f"{record}.yaml" for record in sorted(kept)]), RULES)
        print(f"kept {len(kept)} records")  # noqa: T201  shown when the test fails, or with -s
        return store.digest()


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
