"""How a server is addressed, and what is said when it is not there, does not let us in, or is not what we need."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.cli import run, write_record
from support.neo4j_server import empty_store

from oncograph.graph.errors import StoreError, StoreUnreachableError
from oncograph.graph.stores.neo4j import connection as neo4j_connection
from oncograph.graph.stores.neo4j.address import Address, host_of, is_server, parse_address
from oncograph.graph.stores.neo4j.connection import credentials
from oncograph.graph.stores.neo4j.store import Neo4jStore


@pytest.mark.parametrize("scheme", ["neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"])
def test_every_scheme_of_the_driver_is_an_address(scheme: str) -> None:
    assert is_server(f"{scheme}://host:7687")
    assert host_of(f"{scheme}://ann@host:7687/x") == ("host", "+" in scheme)
    assert parse_address(f"{scheme}://host:7687", {}) == Address(f"{scheme}://host:7687")


def test_the_database_is_in_the_address_or_else_in_the_environment() -> None:
    environment = {"ONCOGRAPH_NEO4J_DATABASE": "trials"}
    assert parse_address("neo4j://host", environment).database == "trials"
    assert parse_address("neo4j://host/other", environment).database == "other"
    assert parse_address("neo4j://host/other?region=eu", {}) == Address("neo4j://host?region=eu", "other")


@pytest.mark.parametrize("text", ["neo4j://neo4j:hidden-word@host", "bolt://neo4j:hidden-word@host:7687/x"])
def test_a_password_in_the_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(StoreError, match="ONCOGRAPH_NEO4J_PASSWORD_FILE") as raised:
        parse_address(text, {})
    assert "hidden-word" not in str(raised.value)


@pytest.mark.parametrize("text", ["neo4j://", "neo4j://host:port", "neo4j://host/a/b", "bolt://[::1", "http://host"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(StoreError, match="not an address of a Neo4j server"):
        parse_address(text, {})


@pytest.mark.parametrize(
    ("environment", "text", "expected"),
    [
        ({}, None, None),
        ({"ONCOGRAPH_NEO4J_PASSWORD": "a/b"}, None, ("neo4j", "a/b")),
        ({"ONCOGRAPH_NEO4J_USER": "ann", "ONCOGRAPH_NEO4J_PASSWORD": "x"}, None, ("ann", "x")),
        ({}, "secret\n", ("neo4j", "secret")),
        ({}, "ann/secret", ("ann", "secret")),
        ({"ONCOGRAPH_NEO4J_USER": "ann"}, "ann/secret", ("ann", "secret")),
        ({"ONCOGRAPH_NEO4J_USER": "ann"}, "sec/ret", ("ann", "sec/ret")),
    ],
)
def test_user_and_password_come_from_the_environment_or_a_file(
    tmp_path: Path, environment: Mapping[str, str], text: str | None, expected: tuple[str, str] | None
) -> None:
    if text is not None:
        file = tmp_path / "password"
        file.write_text(text)
        environment = {**environment, "ONCOGRAPH_NEO4J_PASSWORD_FILE": str(file)}
    assert credentials(environment) == expected


def test_a_password_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no-such-file"):
        credentials({"ONCOGRAPH_NEO4J_PASSWORD_FILE": str(tmp_path / "no-such-file")})


@pytest.mark.parametrize("address", ["bolt://127.0.0.1:1", "neo4j://127.0.0.1:1"])
def test_a_server_that_is_down(address: str) -> None:
    with pytest.raises(StoreUnreachableError, match="does not answer"):
        Neo4jStore.open(address)


@pytest.mark.neo4j
def test_a_wrong_password(neo4j_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONCOGRAPH_NEO4J_PASSWORD", "not the password")
    with pytest.raises(StoreUnreachableError, match="does not accept user and password"):
        Neo4jStore.open(neo4j_uri)


@pytest.mark.neo4j
def test_no_password_where_one_is_needed(neo4j_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONCOGRAPH_NEO4J_PASSWORD", raising=False)
    with pytest.raises(StoreUnreachableError, match="set ONCOGRAPH_NEO4J_USER"):
        Neo4jStore.open(neo4j_uri)


@pytest.mark.neo4j
@pytest.mark.parametrize("write", [False, True])
def test_a_database_that_is_not_there(neo4j_uri: str, *, write: bool) -> None:
    with pytest.raises(StoreUnreachableError, match="no such database"):
        Neo4jStore.open(f"{neo4j_uri}/nowhere", write=write)


@pytest.mark.neo4j
def test_a_server_that_is_too_old(neo4j_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j_connection, "OLDEST", (9999, 1))
    with pytest.raises(StoreUnreachableError, match=r"Neo4j/\S+ is too old; Neo4j 5.26 or newer is needed"):
        Neo4jStore.open(neo4j_uri)


@pytest.mark.neo4j
def test_routing_to_a_server_that_stands_alone(neo4j_uri: str, tmp_path: Path) -> None:
    with empty_store(neo4j_uri) as direct:
        routed = neo4j_uri.replace("bolt://", "neo4j://")
        assert run("load", write_record(tmp_path), "--store", routed).code == 0
        assert run("status", "--json", "--store", routed).json()["digest"] == direct.digest()
