"""Loading a server in parts: the graph of the embedded store, whatever comes in between."""

import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from support.cli import finding, write_record
from support.neo4j_server import empty_store

from oncograph.graph.errors import StoreError
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.report import Report
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.protocol import Store
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs, stored_rules

pytestmark = pytest.mark.neo4j
RULES = load_rules()
ENDPOINTS = ("overall survival", "progression-free survival", "objective response")


@pytest.fixture
def store(neo4j_uri: str, monkeypatch: pytest.MonkeyPatch) -> Generator[Neo4jStore]:
    """An empty store that wants few results at once, so that small loads come in many parts."""
    monkeypatch.setattr(Neo4jStore, "results_at_once", 5)
    with empty_store(neo4j_uri) as store:
        yield store


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Forty records on few questions, so that every part weighs claims that others weighed."""
    folder = tmp_path / "records"
    folder.mkdir()
    for number in range(40):
        values = [0.5 + (number * 7 + place) % 9 / 10 for place in range(3)]
        write_record(
            folder,
            f"trial-{number}",
            *(
                finding(endpoint=endpoint, value=value, ci=[value * 0.9, value * 1.1])
                for endpoint, value in zip(ENDPOINTS, values, strict=True)
            ),
        )
    return folder


def embedded_digest(*inputs: Inputs) -> str:
    with EmbeddedStore.in_memory("expected") as store:
        for some in inputs:
            load_inputs(store, some, RULES)
        return store.digest()


def whenever_loaded(store: Store) -> list[Report]:
    """Return the reports without when and from where they were loaded."""
    return [report.model_copy(update={"loading": None}) for report in store.stored_reports()]


def test_the_built_in_corpus_is_the_same_graph_on_both(store: Neo4jStore, builtin_store: EmbeddedStore) -> None:
    load_inputs(store, Inputs(builtin=True), RULES)
    assert store.digest() == builtin_store.digest()
    assert store.counts() == builtin_store.counts()
    again = load_inputs(store, Inputs(builtin=True), RULES)
    assert (again.summary.loaded, again.summary.claims) == (0, 0)
    assert store.digest() == builtin_store.digest()
    copy = store.copy()
    assert copy.digest() == builtin_store.digest()
    assert list(copy.stored_reports()) == list(store.stored_reports())
    assert whenever_loaded(store) == whenever_loaded(builtin_store)
    key = builtin_store.relationships(["agent:interleukin-2"], outgoing=True, types=["CAUSES"])[0].key
    assert store.relationships_with_key(key) == builtin_store.relationships_with_key(key) != []
    assert store.all_names("agent:") == builtin_store.all_names("agent:")
    assert store.named("interleukin 2") == builtin_store.named("interleukin 2") != []


def test_parts_change_nothing_and_neither_do_built_in_records_beside(store: Neo4jStore, records: Path) -> None:
    write_record(
        records,
        "peest-1995",
        study={"slug": "x", "title": "X", "year": 2001, "design": "randomised controlled trial"},
    )
    inputs = Inputs(paths=[records], builtin=True)
    load_inputs(store, inputs, RULES)
    assert store.digest() == embedded_digest(inputs)
    load_inputs(store, inputs, RULES)
    assert store.digest() == embedded_digest(inputs)


def test_nothing_is_loaded_where_strict_finds_a_fault(store: Neo4jStore, records: Path) -> None:
    (records / "zz-bad.yaml").write_text("record: x\n")
    outcome = load_inputs(store, Inputs(paths=[records], strict=True), RULES)
    assert outcome.faults
    assert store.counts() == ({}, {})


def test_names_that_are_no_term_are_kept_with_their_part(store: Neo4jStore, records: Path) -> None:
    for number in range(7):
        write_record(records, f"new-{number}", finding(agents=f"compound X-{number}"))
    inputs = Inputs(paths=[records], keep_unmapped=True)
    load_inputs(store, inputs, RULES)
    assert store.digest() == embedded_digest(inputs)


def test_terms_that_another_loader_adds_in_between_stay(
    store: Neo4jStore, records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "terms.yaml"
    own.write_text("- {id: agent:compound-y, name: compound Y, kind: drug}\n")
    parts = 0
    transact = Neo4jStore.transact

    def interrupted(self: Neo4jStore, work: object) -> object:
        nonlocal parts
        parts += 1
        if parts == 3:
            load_inputs(store, Inputs(terms=[own]), RULES)
        return transact(self, work)  # type: ignore[arg-type]

    monkeypatch.setattr(Neo4jStore, "transact", interrupted)
    load_inputs(store, Inputs(paths=[records]), RULES)
    assert parts > 5
    assert store.digest() == embedded_digest(Inputs(terms=[own]), Inputs(paths=[records]))


def test_a_load_that_fails_in_the_middle_is_finished_by_the_next(
    store: Neo4jStore, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = 0
    transact = Neo4jStore.transact

    def failing(self: Neo4jStore, work: object) -> object:
        nonlocal parts
        parts += 1
        if parts == 4:
            raise StoreError("out of luck")
        return transact(self, work)  # type: ignore[arg-type]

    monkeypatch.setattr(Neo4jStore, "transact", failing)
    with pytest.raises(StoreError, match="out of luck"):
        load_inputs(store, Inputs(paths=[records]), RULES)
    parts = 100
    found = store.counts()[0]["Finding"]
    assert 0 < found < 120
    outcome = load_inputs(store, Inputs(paths=[records]), RULES)
    assert outcome.summary.unchanged == found / 3
    assert store.digest() == embedded_digest(Inputs(paths=[records]))


LOADER = """
import sys
from pathlib import Path
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.report import Report
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.protocol import Store
from oncograph.loaders.load import Inputs, load_inputs

Neo4jStore.results_at_once = 5
with Neo4jStore.open(sys.argv[1], write=True) as store:
    load_inputs(store, Inputs(paths=[Path(sys.argv[2])]), load_rules())
"""


def loader_process(uri: str, folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", LOADER, uri, folder])


def test_a_loader_that_is_killed_leaves_whole_parts(store: Neo4jStore, neo4j_uri: str, records: Path) -> None:
    expected = embedded_digest(Inputs(paths=[records]))
    for kills in range(3):
        loader = loader_process(neo4j_uri, records)
        while loader.poll() is None and store.counts()[0].get("Finding", 0) < 120 * (kills + 1) / 5:
            time.sleep(0.02)
        loader.kill()
        assert loader.wait() == -signal.SIGKILL
        with store.session() as session:
            whole = session.run("MATCH (r:OncographReport) RETURN count(r)").single(strict=True)[0]
        assert store.counts()[0]["Finding"] == 3 * whole
    load_inputs(store, Inputs(paths=[records]), RULES)
    assert store.digest() == expected
    assert stored_rules(store) is None
