"""A graph moves between the stores, over the driver and through files, and arrives as it was."""

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.neo4j_process import killable_server
from support.neo4j_server import empty_store
from support.reports import report, result
from support.store_contract import put

from oncograph.exports.neo4j_csv import write_import
from oncograph.graph.errors import StoreError
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores import transfer
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.graph.stores.transfer import migrate
from oncograph.loaders.load import Inputs, load_inputs
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary
from oncograph.loaders.vocabulary.rows import vocabulary_rows

RULES = load_rules()


@pytest.mark.neo4j
def test_there_and_back_again(neo4j_uri: str, builtin_store: EmbeddedStore) -> None:
    with empty_store(neo4j_uri) as server, EmbeddedStore.in_memory("back") as back:
        migrate(builtin_store, server)
        migrate(server, back)
        assert back.digest() == server.digest() == builtin_store.digest()
        assert list(back.stored_reports()) == list(builtin_store.stored_reports())
        assert load_inputs(server, Inputs(builtin=True), RULES).summary.loaded == 0
        assert load_inputs(back, Inputs(builtin=True), RULES).summary.loaded == 0
        assert server.named("interleukin 2") == builtin_store.named("interleukin 2")


@pytest.mark.neo4j
def test_an_interrupted_move_is_not_read_and_is_finished_by_the_next(
    neo4j_uri: str, builtin_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_ROWS_AT_ONCE", 300)
    with empty_store(neo4j_uri) as server:
        parts = 0
        transact = server.transact

        def failing(work: Any) -> Any:
            nonlocal parts
            parts += 1
            if parts == 6:
                raise StoreError("cut off")
            return transact(work)

        with monkeypatch.context() as patched:
            patched.setattr(server, "transact", failing)
            with pytest.raises(StoreError, match="cut off"):
                migrate(builtin_store, server)
        with pytest.raises(StoreError, match="finish it with: oncograph migrate"):
            Neo4jStore.open(neo4j_uri)
        with EmbeddedStore.in_memory("another") as another, pytest.raises(StoreError, match="holds a graph already"):
            migrate(another, server)
        migrate(builtin_store, server)
        assert server.digest() == builtin_store.digest()
    Neo4jStore.open(neo4j_uri).close()


def test_a_store_that_holds_a_graph_is_not_moved_into(builtin_store: EmbeddedStore) -> None:
    with EmbeddedStore.in_memory("full") as full:
        put(full, report("a", result()))
        before = full.digest()
        with pytest.raises(StoreError, match="holds a graph already"):
            migrate(builtin_store, full)
        assert full.digest() == before


def test_a_folder_that_is_not_empty_is_refused(builtin_store: EmbeddedStore, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(StoreError, match="not empty"):
        write_import(builtin_store, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.neo4j
def test_what_the_import_makes_is_the_store_that_was_exported(
    shared: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    awkward = "quote \" comma, semicolon; line\nbreak \\ é 'x' {}"
    with EmbeddedStore.in_memory("awkward") as store:
        load_inputs(store, Inputs(builtin=True), RULES)
        odd = report("awkward", result(note=awkward), study_title=awkward)
        put(store, odd, report("b", result()), vocabulary=vocabulary_rows(builtin_vocabulary()))
        command = shlex.split(write_import(store, tmp_path / "import"))
        digest, counts, reports = store.digest(), store.counts(), list(store.stored_reports())
        nodes, relationships = list(store.all_nodes()), list(store.all_relationships())
    home = tmp_path_factory.mktemp("imported")
    with killable_server(shared, home) as server:
        server.kill()
        distribution = subprocess.run(
            [shared / "neo4j" / "assemble"], check=True, capture_output=True, text=True
        ).stdout.strip()
        environment = {**os.environ, "NEO4J_DIST": distribution, "NEO4J_HOME": str(home)}
        admin = Path(distribution) / "bin" / command[0]
        subprocess.run([admin, *command[1:], "--overwrite-destination"], check=True, env=environment, cwd=tmp_path)
        server.start()
        with Neo4jStore.open(server.uri) as imported:
            assert [row for row in imported.all_nodes() if row not in nodes] == []
            assert [row for row in imported.all_relationships() if row not in relationships] == []
            assert imported.digest() == digest
            assert imported.counts() == counts
            assert list(imported.stored_reports()) == reports
            assert load_inputs(imported, Inputs(builtin=True), RULES).summary.loaded == 0
            assert imported.digest() == digest
