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
)

from ..errors import StoreError, StoreUnreachableError

PASSWORD_REMEDY = "set ONCOGRAPH_NEO4J_USER and ONCOGRAPH_NEO4J_PASSWORD or ONCOGRAPH_NEO4J_PASSWORD_FILE"  # noqa: S105  names of variables


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


def _has_code(*names: str) -> Callable[[Exception, str], bool]:
    return lambda _error, code: code.rpartition(".")[2] in names


_PROBLEMS: Sequence[tuple[Callable[[Exception, str], bool], type[StoreError], str]] = (
    (_is(AuthError), StoreUnreachableError, f"the server does not accept user and password; {PASSWORD_REMEDY}"),
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
        "does not answer ({}); check that the server runs and the address is right, then try again",
    ),
    (_is(ConfigurationError), StoreUnreachableError, "cannot be used ({}); check the address"),
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
        _is(TransientError),
        StoreError,
        "the server stayed too busy or short of memory ({}); try again later, or give it more memory",
    ),
    (
        _is(DatabaseError),
        StoreError,
        "the server failed ({}); see its log and check its disk, then try again: nothing was half written",
    ),
)
"""What can go wrong, first match first; the server's own words stand in the brackets."""
