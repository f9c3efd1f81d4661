"""How a Neo4j server is reached, and what is said when it is not."""

import logging
import os
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from neo4j import READ_ACCESS, GraphDatabase

from ...errors import StoreError, StoreUnreachableError
from .address import Address
from .errors import OLDEST, TOO_OLD, server_errors

if TYPE_CHECKING:
    from neo4j import Driver

RETRY_SECONDS = 30.0
"""How long what fails in passing is tried again."""

_CONNECT_SECONDS = 10.0
# The driver warns of what it tries again; without a handler Python would print that on stderr.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


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
