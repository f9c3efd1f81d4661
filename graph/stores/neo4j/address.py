"""How a Neo4j server is named: its address as people write it. Does without the driver."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from ...errors import StoreError, StoreUnreachableError

PASSWORD_REMEDY = "set ONCOGRAPH_NEO4J_USER and ONCOGRAPH_NEO4J_PASSWORD or ONCOGRAPH_NEO4J_PASSWORD_FILE"  # noqa: S105  names of variables

_SYSTEM = "system"
_ADDRESS = re.compile(r"(neo4j|bolt)(?P<tls>\+s|\+ssc)?://([^@/]*@)?(?P<host>\[[^]/]+\]|[^:/]+)?")


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


def host_of(named: str) -> tuple[str, bool] | None:
    """Return a server's host as its address has it, and whether it is reached by TLS; none where no host is named.

    >>> host_of("neo4j+s://x.databases.neo4j.io"), host_of("bolt://[::1]:7687"), host_of("studies.db")
    (('x.databases.neo4j.io', True), ('[::1]', False), None)
    """
    found = _ADDRESS.match(named)
    return (found["host"], bool(found["tls"])) if found and found["host"] else None


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
