"""How a Neo4j server is addressed and reached, and what is said when it is not."""

import os
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from neo4j import GraphDatabase
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DatabaseError,
    DatabaseUnavailable,
    DriverError,
    ForbiddenOnReadOnlyDatabase,
    Neo4jError,
    NotALeader,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from ..errors import StoreError, StoreUnreachableError

if TYPE_CHECKING:
    from neo4j import Driver

OLDEST = (5, 26)
"""The oldest server that is supported; calendar versions (2025.01) are newer."""

RETRY_SECONDS = 30.0
"""How long what fails in passing is tried again."""

_CONNECT_SECONDS = 10.0
_ADDRESS = re.compile(r"(neo4j|bolt)(\+s|\+ssc)?://")
_PASSWORD_REMEDY = "set ONCOGRAPH_NEO4J_USER and ONCOGRAPH_NEO4J_PASSWORD or ONCOGRAPH_NEO4J_PASSWORD_FILE"  # noqa: S105  names of variables
_READ_ONLY = frozenset({"WriteOnReadOnlyAccessDatabase", "ForbiddenOnReadOnlyDatabase", "NotALeader", "ReadOnly"})


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
    """
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise StoreError(f"not an address of a Neo4j server ({error}); write neo4j://HOST:PORT") from error
    if "@" in parts.netloc:
        raise StoreError(
            f"{parts.scheme}://…@{host}: a user or a password in an address can be seen; {_PASSWORD_REMEDY}"
        )
    database = unquote(parts.path.strip("/")) or environment.get("ONCOGRAPH_NEO4J_DATABASE") or None
    if not is_server(text) or not host or (database is not None and "/" in database) or parts.fragment:
        raise StoreError(
            f"{text}: not an address of a Neo4j server; write neo4j://HOST:PORT or neo4j://HOST:PORT/DATABASE"
        )
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
        driver = GraphDatabase.driver(
            address.uri,
            auth=credentials(),
            user_agent=f"oncograph/{version('oncograph')}",
            connection_timeout=_CONNECT_SECONDS,
            max_transaction_retry_time=retry_seconds,
            notifications_min_severity="OFF",
        )
        try:
            driver.verify_connectivity(database=address.database)
            agent = driver.get_server_info(database=address.database).agent
            if too_old(agent):
                raise StoreUnreachableError(
                    f"{address}: {agent} is too old; Neo4j {OLDEST[0]}.{OLDEST[1]} or newer is needed"
                )
        except BaseException:
            driver.close()
            raise
    return driver


def too_old(agent: str) -> bool:
    """Whether the server that calls itself so is older than what is supported.

    >>> too_old("Neo4j/5.25.1"), too_old("Neo4j/5.26.0"), too_old("Neo4j/2025.01.0"), too_old("Neo4j/5.27-aura")
    (True, False, False, False)
    """
    numbers = re.search(r"/(\d+)\.(\d+)", agent)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) < OLDEST


@contextmanager
def server_errors(address: Address) -> Generator[None]:
    """Turn what the driver raises into a StoreError that names the server and the remedy."""
    try:
        yield
    except (DriverError, Neo4jError) as error:
        raise store_error(address, error) from error
    except (ValueError, OSError) as error:  # the driver's for an address that cannot be resolved or a bad certificate
        if type(error).__module__.startswith("oncograph"):
            raise
        raise StoreUnreachableError(f"{address}: cannot be reached ({error}); check the address") from error


def store_error(address: Address, error: DriverError | Neo4jError) -> StoreError:
    """Return the error to show for one of the driver's."""
    text = (error.message if isinstance(error, Neo4jError) else None) or str(error)
    code = (error.code if isinstance(error, Neo4jError) else None) or ""
    name = code.rpartition(".")[2]
    if isinstance(error, AuthError):
        return StoreUnreachableError(f"{address}: the server does not accept user and password; {_PASSWORD_REMEDY}")
    if name == "DatabaseNotFound":
        return StoreUnreachableError(f"{address}: the server has no such database; name another, or make it first")
    if isinstance(error, ForbiddenOnReadOnlyDatabase | NotALeader) or name in _READ_ONLY:
        return StoreError(
            f"{address}: this server or database can only be read ({text}); load through neo4j://, which finds the one that writes, or make the database writable"
        )
    if isinstance(error, DatabaseUnavailable | ServiceUnavailable | SessionExpired):
        return StoreUnreachableError(
            f"{address}: does not answer ({text}); check that the server runs, the address and the port, then try again"
        )
    if isinstance(error, ConfigurationError):
        return StoreUnreachableError(f"{address}: cannot be used ({text}); check the address")
    if name == "ConstraintValidationFailed":
        return StoreError(
            f"{address}: a constraint, or a relationship that is not oncograph's, is in the way ({text}); remove it and load again"
        )
    if isinstance(error, ClientError) and ".Schema." in code:
        return StoreError(
            f"{address}: a constraint or an index cannot be made ({text}); remove what is in the way and load again"
        )
    if isinstance(error, TransientError):
        return StoreError(
            f"{address}: the server was too busy or short of memory for {RETRY_SECONDS:g} s ({text}); try again later, or give it more memory"
        )
    if isinstance(error, DatabaseError):
        return StoreError(
            f"{address}: the server failed ({text}); see its log and check its disk, nothing was half written; then try again"
        )
    return StoreError(f"{address}: {text}")
