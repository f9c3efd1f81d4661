"""A server that cannot be used: one line that says why and what to do, and the exit code."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from support.cli import run

from oncograph.graph.stores.neo4j.address import parse_address
from oncograph.graph.stores.neo4j.connection import connect

COMMANDS = {
    "load": ("load", "--builtin"),
    "status": ("status", "--json"),
    "lookup": ("lookup", "il-2"),
    "ask": ("ask", "benefit", "--json"),
    "cypher": ("cypher", "RETURN 1"),
}


def refused(address: str, command: str, code: int = 4) -> str:
    """Return what is said of an address that cannot be used."""
    outcome = run(*COMMANDS[command], "--store", address)
    assert (outcome.code, outcome.stdout) == (code, "")
    assert outcome.stderr.startswith(f"error: {address}: ")
    assert outcome.stderr.count("\n") == 1
    return outcome.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_that_is_down(scheme: str, command: str) -> None:
    assert "check that it runs, and the address" in refused(f"{scheme}://127.0.0.1:1", command)


def test_a_host_that_is_not_there() -> None:
    assert "does not answer" in refused("neo4j://nowhere.invalid", "status")


@contextmanager
def answering(handshake: bytes) -> Generator[str]:
    """Yield the address of what answers a driver's handshake so, and no more: such servers cannot be had here."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    client.recv(64)
                    client.sendall(handshake)

        threading.Thread(target=answer, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
@pytest.mark.parametrize("version", [b"\0\0\0\0", b"\0\0\0\3", b"\0\0\4\4"], ids=["none of the driver's", "3.5", "4.4"])
def test_a_server_so_old_that_it_speaks_another_protocol(version: bytes, scheme: str) -> None:
    with answering(version) as place:
        assert "the server is too old; Neo4j 5.26 or newer is needed" in refused(f"{scheme}://{place}", "status")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_what_is_no_neo4j_server(scheme: str) -> None:
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as place:
        assert "does not answer" in refused(f"{scheme}://{place}", "status")


@pytest.mark.neo4j
@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_password(neo4j_uri: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as environment:
        environment.setenv("ONCOGRAPH_NEO4J_PASSWORD", "not the password")
        told = refused(neo4j_uri, command)
    assert "ONCOGRAPH_NEO4J_PASSWORD_FILE" in told
    assert "not the password" not in told
    connect(parse_address(neo4j_uri)).close()  # or the server locks the user out after a few wrong ones


@pytest.fixture
def newcomer(neo4j_uri: str, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """The address of a server for a user who has not changed the first password yet."""
    name = f"newcomer-{uuid4().hex}"  # a server remembers wrong passwords by name
    with connect(parse_address(neo4j_uri)) as driver:
        driver.execute_query(
            "CREATE USER $name SET PASSWORD 'first-password' CHANGE REQUIRED", name=name, database_="system"
        )
        monkeypatch.setenv("ONCOGRAPH_NEO4J_USER", name)
        monkeypatch.setenv("ONCOGRAPH_NEO4J_PASSWORD", "first-password")
        yield neo4j_uri
        driver.execute_query("DROP USER $name", name=name, database_="system")


@pytest.mark.neo4j
def test_too_many_wrong_passwords(newcomer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONCOGRAPH_NEO4J_PASSWORD", "not the password")
    told = [refused(newcomer, "status") for _ in range(5)]
    assert "does not accept user and password" in told[0]
    assert "too many wrong ones" in told[-1]


@pytest.mark.neo4j
def test_a_password_that_must_be_changed_first(newcomer: str) -> None:
    assert "ALTER CURRENT USER SET PASSWORD" in refused(newcomer, "status")


@pytest.mark.neo4j
@pytest.mark.parametrize("command", ["load", "status"])
@pytest.mark.parametrize(
    ("database", "told"), [("nowhere", "no such database"), ("system", "the server's own records")]
)
def test_a_database_that_holds_no_graph(neo4j_uri: str, database: str, told: str, command: str) -> None:
    assert told in refused(f"{neo4j_uri}/{database}", command)
