"""A database becomes a store of ours, or is left as it is because it is someone else's."""

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, LiteralString

import pytest
from neo4j.exceptions import ServiceUnavailable
from support.cli import run, write_record
from support.neo4j_server import empty_store
from support.reports import report, result
from support.store_contract import put

from oncograph.graph.errors import StoreError, StoreUnreachableError
from oncograph.graph.stores.neo4j import store as neo4j_store
from oncograph.graph.stores.neo4j.address import Address, parse_address
from oncograph.graph.stores.neo4j.connection import connect
from oncograph.graph.stores.neo4j.fetch import Run
from oncograph.graph.stores.neo4j.setup import Rule, rules, set_up
from oncograph.graph.stores.neo4j.store import Neo4jStore

pytestmark = pytest.mark.neo4j


class Bare:
    """The database as it is without a store in it."""

    def __init__(self, uri: str) -> None:
        self.uri = uri

    def run(self, statement: LiteralString) -> list[list[Any]]:
        with empty_connection(self.uri) as store, store.session("WRITE") as session:
            return session.run(statement).values()

    def contents(self) -> list[list[Any]]:
        everything = self.run(
            "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN labels(n), properties(n), type(r), properties(r)"
        )
        names = self.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
        return sorted([*everything, *names], key=repr)

    def wipe(self) -> None:
        self.run("MATCH (n) DETACH DELETE n")
        for (name,) in self.run("SHOW CONSTRAINTS YIELD name"):
            self.run(f"DROP CONSTRAINT {name}")  # type: ignore[arg-type,unused-ignore]
        for (name,) in self.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
            self.run(f"DROP INDEX {name}")  # type: ignore[arg-type,unused-ignore]


def empty_connection(uri: str) -> Neo4jStore:
    address = parse_address(uri)
    return Neo4jStore(address, connect(address))


@pytest.fixture
def bare(neo4j_uri: str) -> Generator[Bare]:
    """A database without any store; afterwards it is wiped, so that other tests find an empty one."""
    with empty_store(neo4j_uri):
        database = Bare(neo4j_uri)
        database.wipe()
    yield database
    database.wipe()


def test_an_empty_database_becomes_a_store_with_all_its_constraints(bare: Bare) -> None:
    with Neo4jStore.open(bare.uri, write=True) as store:
        assert store.counts() == ({}, {})
    names = {name for (name,) in bare.run("SHOW INDEXES YIELD name")}
    assert {rule.name for rule in rules()} <= names
    assert bare.run("MATCH (s:OncographStore) RETURN s.schema, s.format, s.generation") == [[1, 1, 0]]
    unique = bare.run("SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties RETURN labelsOrTypes[0] + properties[0]")
    assert {"Findingid", "CAUSESkey", "CITESkey", "BENEFIT_INkey"} <= {name for (name,) in unique}


def test_reading_what_is_no_store_says_how_to_load_one(bare: Bare) -> None:
    with pytest.raises(StoreError, match="holds no oncograph graph; load one with: oncograph --store bolt"):
        Neo4jStore.open(bare.uri)
    assert bare.contents() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("CREATE (:Study {title: 'of someone else'})", "label Study"),
        ("CREATE (:Person:Benefit)", "label Benefit"),
        ("CREATE (:OncographReport)", "label OncographReport"),
        ("CREATE (:Person)-[:REPORTS]->(:Person)", "relationship type REPORTS"),
        ("CREATE INDEX oncograph_text FOR (n:Person) ON (n.name)", "index or constraint oncograph_text"),
        ("CREATE CONSTRAINT theirs FOR (n:Agent) REQUIRE n.id IS UNIQUE", "index or constraint theirs"),
    ],
)
def test_someone_elses_data_is_refused_and_left_as_it_is(bare: Bare, statement: LiteralString, told: str) -> None:
    bare.run(statement)
    before = bare.contents()
    with pytest.raises(StoreError, match="someone else's data") as raised:
        Neo4jStore.open(bare.uri, write=True)
    assert told in str(raised.value)
    outcome = run("load", "--builtin", "--store", bare.uri)
    assert (outcome.code, outcome.stdout, outcome.stderr) == (1, "", f"error: {raised.value}\n")
    assert bare.contents() == before


def test_other_labels_are_neither_read_nor_touched(bare: Bare) -> None:
    bare.run("CREATE (:Person {id: 'study:1', name: 'x'})-[:KNOWS {key: 'k'}]->(:Person)")
    before = bare.contents()
    with Neo4jStore.open(bare.uri, write=True) as store:
        put(store, report("a", result()))
        digest = store.digest()
        put(store, leaving=["a"])
        assert store.nodes(["study:1"]) == {}
        put(store, report("a", result()))
        assert store.digest() == digest
        assert "Person" not in store.counts()[0]
    left = bare.run(
        "MATCH (n:Person) OPTIONAL MATCH (n)-[r]->() RETURN labels(n), properties(n), type(r), properties(r)"
    )
    assert sorted(left, key=repr) == before


def test_relationships_of_others_at_our_nodes_are_not_deleted(bare: Bare) -> None:
    with Neo4jStore.open(bare.uri, write=True) as store:
        put(store, report("a", result()))
        before = store.digest()
        bare.run("MATCH (s:Study) CREATE (:Person)-[:LIKES]->(s)")
        with pytest.raises(StoreError, match="not oncograph's is in the way"):
            put(store, leaving=["a"])
        assert store.digest() == before
    assert bare.run("MATCH (:Person)-[r:LIKES]->(:Study) RETURN count(r)") == [[1]]


UNIQUE = [rule for rule in rules() if rule.kind.startswith("unique")]


def leave_index_alone(bare: Bare, rule: Rule) -> None:
    """Leave what a server that is killed in the middle of making a constraint leaves of it."""
    subject = next(iter(rule.subjects))
    of = f"(n:{subject})" if rule.kind == "unique node" else f"()-[n:{subject}]-()"
    bare.run(f"DROP CONSTRAINT {rule.name} IF EXISTS")
    properties = ", ".join(f"n.{name}" for name in rule.properties)
    bare.run(f"CREATE INDEX {rule.name} FOR {of} ON ({properties})")  # type: ignore[arg-type,unused-ignore]


def test_constraints_of_which_only_the_index_is_there_are_completed(bare: Bare) -> None:
    Neo4jStore.open(bare.uri, write=True).close()
    for rule in UNIQUE:
        leave_index_alone(bare, rule)
    with Neo4jStore.open(bare.uri, write=True) as store:
        put(store, report("a", result()))
    assert {rule.name for rule in UNIQUE} == {name for (name,) in bare.run("SHOW CONSTRAINTS YIELD name")}


def test_a_first_set_up_that_left_only_the_first_index_goes_on(bare: Bare) -> None:
    leave_index_alone(bare, rules()[0])
    Neo4jStore.open(bare.uri, write=True).close()
    assert {rule.name for rule in UNIQUE} == {name for (name,) in bare.run("SHOW CONSTRAINTS YIELD name")}


@pytest.mark.parametrize("done", [0, 1, 2, 20, len(rules())])
def test_a_set_up_that_was_interrupted_goes_on(bare: Bare, monkeypatch: pytest.MonkeyPatch, done: int) -> None:
    """The server takes `done` statements that make something, and then the connection is gone."""
    taken: list[LiteralString] = []

    def some_only(run: Run, address: Address) -> None:
        def counting(statement: LiteralString, parameters: dict[str, Any]) -> Any:
            if statement.startswith(("CREATE", "MERGE")):
                if len(taken) == done:
                    raise ServiceUnavailable("cut off")
                taken.append(statement)
            return run(statement, parameters)

        set_up(counting, address)

    monkeypatch.setattr(neo4j_store, "set_up", some_only)
    with pytest.raises(StoreUnreachableError, match="cut off"):
        Neo4jStore.open(bare.uri, write=True)
    monkeypatch.undo()
    with Neo4jStore.open(bare.uri, write=True) as store:
        put(store, report("a", result()))
    assert {rule.name for rule in rules()} <= {name for (name,) in bare.run("SHOW INDEXES YIELD name")}


def test_several_set_the_same_database_up_at_once(bare: Bare) -> None:
    opener = (
        "import sys; from oncograph.graph.stores.neo4j.store import Neo4jStore as S; S.open(sys.argv[1], write=True)"
    )
    for alone in (None, rules()[0]):
        bare.wipe()
        if alone:
            leave_index_alone(bare, alone)
        openers = [subprocess.Popen([sys.executable, "-c", opener, bare.uri]) for _ in range(3)]
        assert [one.wait() for one in openers] == [0, 0, 0]
        assert bare.run("MATCH (s:OncographStore) RETURN count(s)") == [[1]]
        names = {name for (name,) in bare.run("SHOW INDEXES YIELD name")}
        assert {rule.name for rule in rules()} <= names


def test_a_constraint_of_another_kind_under_our_name_is_refused(bare: Bare) -> None:
    Neo4jStore.open(bare.uri, write=True).close()
    bare.run("DROP INDEX oncograph_finding_claim")
    bare.run("CREATE INDEX oncograph_finding_claim FOR (n:Person) ON (n.claim)")
    with pytest.raises(StoreError, match="oncograph_finding_claim is not the one that oncograph makes"):
        Neo4jStore.open(bare.uri, write=True)


def test_a_constraint_that_cannot_be_made_is_an_error(bare: Bare) -> None:
    Neo4jStore.open(bare.uri, write=True).close()
    bare.run("DROP CONSTRAINT oncograph_study_id")
    bare.run("CREATE (:Study {id: 'study:1'}), (:Study {id: 'study:1'})")
    with pytest.raises(StoreError, match="a constraint or an index cannot be made"):
        Neo4jStore.open(bare.uri, write=True)


def test_a_rule_that_another_one_hides_is_an_error(bare: Bare) -> None:
    Neo4jStore.open(bare.uri, write=True).close()
    bare.run("DROP INDEX oncograph_finding_claim")
    bare.run("CREATE INDEX theirs FOR (n:Finding) ON (n.claim)")
    with pytest.raises(StoreError, match="did not make oncograph_finding_claim"):
        Neo4jStore.open(bare.uri, write=True)


def test_a_constraint_of_others_in_the_way_undoes_the_load(bare: Bare, tmp_path: Path) -> None:
    with Neo4jStore.open(bare.uri, write=True) as store:
        put(store, report("a", result()))
        before = store.digest()
        bare.run("CREATE CONSTRAINT theirs FOR (s:Study) REQUIRE s.year IS UNIQUE")
        with pytest.raises(StoreError, match="in the way"):
            put(store, report("b", result()))
        of_one_year = [write_record(tmp_path, name) for name in ("first", "second")]
        outcome = run("load", *of_one_year, "--store", bare.uri)
        assert (outcome.code, outcome.stdout) == (1, "")
        assert "in the way" in outcome.stderr
        assert store.digest() == before


@pytest.mark.parametrize("version", ["schema", "format"])
def test_a_newer_store_is_refused(bare: Bare, version: str) -> None:
    Neo4jStore.open(bare.uri, write=True).close()
    bare.run(
        "MATCH (s:OncographStore) SET s.schema = 99"
        if version == "schema"
        else "MATCH (s:OncographStore) SET s.format = 99"
    )
    for write in (False, True):
        with pytest.raises(StoreError, match="newer oncograph"):
            Neo4jStore.open(bare.uri, write=write)


def test_a_mark_that_is_deleted_under_a_writer_is_an_error(bare: Bare) -> None:
    with Neo4jStore.open(bare.uri, write=True) as store:
        bare.run("MATCH (s:OncographStore) DELETE s")
        with pytest.raises(StoreError, match="the mark of the store is gone"):
            put(store, report("a", result()))
