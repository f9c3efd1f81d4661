"""How a Neo4j server is addressed and reached, and what is said when it is not."""

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from neo4j import READ_ACCESS, GraphDatabase

from ...errors import StoreError, StoreUnreachableError
from .errors import OLDEST, PASSWORD_REMEDY, TOO_OLD, server_errors

if TYPE_CHECKING:
    from neo4j import Driver

RETRY_SECONDS = 30.0
"""How long what fails in passing is tried again."""

_CONNECT_SECONDS = 10.0
_SYSTEM = "system"
# The driver warns of what it tries again; without a handler Python would print that on stderr.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_ADDRESS = re.compile(r"(neo4j|bolt)(\+s|\+ssc)?://")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and which of its databases is meant; none for the user's home database."""

    uri: str
    database: str | None = None

    def __str__(self) -> str:
        return self.uri if self.database is None else f"{self.uri}/{self.database}"


def is_server(named: str) -> bool:
    """Whether a store's name is the address of a Neo4j server.

    >>> is_server("neo4j+s://x.databases.neo4j.io"), is_server("bolt://localhost:7687"), is_server("studies.db")
    (True, True, False)
    """
    return _ADDRESS.match(named) is not None


def parse_address(text: str, environment: Mapping[str, str] = os.environ) -> Address:
    """Read `neo4j://HOST[:PORT][/DATABASE]`; the database may also stand in ONCOGRAPH_NEO4J_DATABASE.

    >>> parse_address("bolt://localhost:7687/trials", {})
    Address(uri='bolt://localhost:7687', database='trials')

    :raises StoreError: it holds a user or a password, or is no such address.
    :raises StoreUnreachableError: it names the database in which a server keeps its own records.
    """
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise StoreError(f"not an address of a Neo4j server ({error}); write neo4j://HOST:PORT") from error
    if "@" in parts.netloc:
        raise StoreError(
            f"{parts.scheme}://…@{host}: a user or a password in an address can be seen; {PASSWORD_REMEDY}"
        )
    database = unquote(parts.path.strip("/")) or environment.get("ONCOGRAPH_NEO4J_DATABASE") or None
    if not is_server(text) or not host or (database is not None and "/" in database) or parts.fragment:
        raise StoreError(
            f"{text}: not an address of a Neo4j server; write neo4j://HOST:PORT or neo4j://HOST:PORT/DATABASE"
        )
    if database == _SYSTEM:
        raise StoreUnreachableError(f"{text}: {_SYSTEM} holds the server's own records, and no graph; name another")
    return Address(urlunsplit((parts.scheme, parts.netloc, "", parts.query, "")), database)


def credentials(environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """Return user and password, none where no password is given.

    The password file holds a password or `user/password`; where ONCOGRAPH_NEO4J_USER is set, only that user's name
    before a slash is taken for one.

    :raises StoreError: the password file cannot be read.
    """
    user, password = environment.get("ONCOGRAPH_NEO4J_USER"), environment.get("ONCOGRAPH_NEO4J_PASSWORD")
    file = environment.get("ONCOGRAPH_NEO4J_PASSWORD_FILE")
    if password is None and file:
        try:
            password = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{file}: the password file cannot be read ({error}); give a text file") from error
        before, slash, after = password.partition("/")
        if slash and user in {None, before}:
            user, password = before, after
    return None if password is None else (user or "neo4j", password)


def connect(address: Address, *, retry_seconds: float = RETRY_SECONDS) -> "Driver":
    """Open a driver to a server that answers, knows us, has the database and is new enough.

    :raises StoreUnreachableError: one of these does not hold.
    """
    with server_errors(address):
        try:
            driver = GraphDatabase.driver(
                address.uri,
                auth=credentials(),
                user_agent=f"oncograph/{version('oncograph')}",
                connection_timeout=_CONNECT_SECONDS,
                max_transaction_retry_time=retry_seconds,
                notifications_min_severity="OFF",
            )
        except ValueError as error:  # the driver's own, for an address it cannot read
            raise StoreUnreachableError(f"{address}: cannot be reached ({error}); check the address") from error
        try:
            with driver.session(database=address.database, default_access_mode=READ_ACCESS) as session:
                _check_version(address, session.run("RETURN 1").consume().server.agent)
        except BaseException:
            driver.close()
            raise
    return driver


def _check_version(address: Address, agent: str) -> None:
    if too_old(agent):
        raise StoreUnreachableError(f"{address}: {agent} is {TOO_OLD}")


def too_old(agent: str) -> bool:
    """Whether the server that calls itself so is older than what is supported.

    >>> too_old("Neo4j/5.25.1"), too_old("Neo4j/5.26.0"), too_old("Neo4j/2025.01.0"), too_old("Neo4j/5.27-aura")
    (True, False, False, False)
    """
    numbers = re.search(r"/(\d+)\.(\d+)", agent)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) < OLDEST
