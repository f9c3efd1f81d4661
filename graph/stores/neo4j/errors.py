"""What is said when a Neo4j server refuses or fails: each of the driver's errors, with what to do about it."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DatabaseError,
    DatabaseUnavailable,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
    UnsupportedServerProduct,
)

from ...errors import StoreError, StoreUnreachableError
from .address import PASSWORD_REMEDY

OLDEST = (5, 26)
"""The oldest server that is supported; calendar versions (2025.01) are newer."""

TOO_OLD = f"too old; Neo4j {OLDEST[0]}.{OLDEST[1]} or newer is needed"

MEMORY_REMEDY = (
    "raise server.memory.heap.max_size, or what limits it, in the server's configuration, or load a store file and move"
    " that there with: oncograph export --neo4j-import"
)


@contextmanager
def server_errors(address: object) -> Generator[None]:
    """Turn what the driver raises into a StoreError that names the server and the remedy."""
    try:
        yield
    except (DriverError, Neo4jError) as error:
        raise store_error(address, error) from error


def store_error(address: object, error: DriverError | Neo4jError) -> StoreError:
    """Return the error to show for one of the driver's."""
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    text = (error.message if isinstance(error, Neo4jError) else None) or str(error)
    text = " ".join(text.split())
    for applies, kind, problem in _PROBLEMS:
        if applies(error, code):
            return kind(f"{address}: {problem.format(text)}")
    return StoreError(f"{address}: {text}")


def _is(*kinds: type[Exception]) -> Callable[[Exception, str], bool]:
    return lambda error, _code: isinstance(error, kinds)


def _speaks_no_bolt_of_ours(error: Exception, _code: str) -> bool:
    """Whether the server is so old that the driver cannot talk to it, or only without what we ask of it."""
    return isinstance(error, UnsupportedServerProduct) or "Notification filtering is not supported" in str(error)


def _has_code(*names: str) -> Callable[[Exception, str], bool]:
    return lambda _error, code: code.rpartition(".")[2] in names


_PROBLEMS: Sequence[tuple[Callable[[Exception, str], bool], type[StoreError], str]] = (
    (_is(AuthError), StoreUnreachableError, f"the server does not accept user and password; {PASSWORD_REMEDY}"),
    (
        _has_code("AuthenticationRateLimit"),
        StoreUnreachableError,
        f"the server takes no more passwords for a while, after too many wrong ones; {PASSWORD_REMEDY}, and try again",
    ),
    (
        _has_code("CredentialsExpired"),
        StoreUnreachableError,
        "the password must first be changed, in Neo4j Browser or by ALTER CURRENT USER SET PASSWORD",
    ),
    (
        _has_code("Forbidden"),
        StoreError,
        "the user may not do this ({}); give it the rights to read and write data and to make constraints and indexes",
    ),
    (
        _has_code("DatabaseNotFound"),
        StoreUnreachableError,
        "the server has no such database; name another, or make it first",
    ),
    (
        _has_code("WriteOnReadOnlyAccessDatabase", "ForbiddenOnReadOnlyDatabase", "NotALeader", "AccessMode"),
        StoreError,
        "can only be read ({}); load through neo4j://, which finds the member that writes, or make it writable",
    ),
    (
        _is(DatabaseUnavailable, ServiceUnavailable, SessionExpired),
        StoreUnreachableError,
        "does not answer ({}); check that it runs, and the address and the scheme (+s with TLS), then try again",
    ),
    (_speaks_no_bolt_of_ours, StoreUnreachableError, f"the server is {TOO_OLD}"),
    (_is(ConfigurationError), StoreUnreachableError, "cannot be used ({}); check the address"),
    (
        _has_code("LockClientStopped", "LockAcquisitionTimeout"),
        StoreError,
        "others are writing to it; try again when they are done",
    ),
    (
        _has_code("ConstraintValidationFailed"),
        StoreError,
        "a constraint or a relationship that is not oncograph's is in the way ({}); remove it and load again",
    ),
    (
        lambda _error, code: ".Schema." in code,
        StoreError,
        "a constraint or an index cannot be made ({}); remove what is in the way and load again",
    ),
    (
        _has_code("MemoryPoolOutOfMemoryError", "OutOfMemoryError", "TransactionOutOfMemoryError"),
        StoreError,
        f"the server has too little memory for one transaction ({{}}), and nothing was changed; {MEMORY_REMEDY}",
    ),
    (
        _has_code("TransactionTimedOut"),
        StoreError,
        "the server ended the transaction after its time limit, and kept nothing of it; raise db.transaction.timeout",
    ),
    (_is(TransientError), StoreError, "the server stayed too busy ({}); try again later"),
    (
        _is(DatabaseError),
        StoreError,
        "the server failed ({}), and nothing is half written; see its log, give its disk space, start it and try again",
    ),
)
"""What can go wrong, first match first; the server's own words stand in the brackets."""
