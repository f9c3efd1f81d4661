"""Runs people's own Cypher on a Neo4j server, and lets it read the graph and nothing else.

A session's read access is not enough: in it, LOAD CSV reads files and addresses of the server's, and TERMINATE
TRANSACTIONS ends other people's work. So the server first explains the query, and its plan is looked at.
"""

import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString, cast

from neo4j import READ_ACCESS, WRITE_ACCESS, Query, unit_of_work
from neo4j.exceptions import ClientError
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from oncograph.graph.errors import OncographError
from oncograph.graph.stores.neo4j.errors import server_errors
from oncograph.graph.stores.neo4j.statements import COUNT_UP

from .answer import Answer

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, ResultSummary

    from oncograph.graph.stores.protocol import Server

TIMEOUT_SECONDS = 300.0
MAX_ROWS = 1_000_000
"""Limits where none are given; reaching one is an error."""

PROCEDURES = frozenset(
    {
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
    }
)
"""Procedures that a reading query may call: those that tell of the schema."""

_REFUSED = {
    "LoadCSV": "LOAD CSV reads files and addresses of the server's",
    "TerminateTransactions": "TERMINATE TRANSACTIONS ends other people's work",
}
_TIMED_OUT = frozenset({"TransactionTimedOut", "TransactionTimedOutClientConfiguration"})


class ServerQueryError(OncographError):
    """Raised when a query is refused, is wrong, or reaches a limit."""


class ServerQueries:
    """Runs queries on one server; a text that was found to read only is not looked at again."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._harmless: set[str] = set()

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any],
        *,
        max_rows: int | None = None,
        timeout: float | None = None,
    ) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the columns and rows of a query that only reads; `timeout` is in seconds.

        :raises ServerQueryError: it does more than read, is wrong, or reaches a limit.
        """
        self.check(text, parameters)
        seconds = TIMEOUT_SECONDS if timeout is None else timeout
        limit = MAX_ROWS if max_rows is None else max_rows

        @unit_of_work(timeout=seconds)
        def attempt(transaction: "ManagedTransaction") -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
            result = transaction.run(_typed(text), dict(parameters))
            rows: list[tuple[Any, ...]] = []
            for record in result:
                if len(rows) == limit:
                    raise ServerQueryError(f"more than {limit} rows; narrow the query, or raise the limit")
                rows.append(tuple(record.values()))
            return tuple(result.keys()), rows

        with self._errors(seconds), self._server.session(READ_ACCESS) as session:
            return session.execute_read(attempt)

    def write(
        self, text: str, parameters: Mapping[str, Any], *, timeout: float | None = None
    ) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Run a query that may change the database, as the user asked for, and return its columns and rows.

        :raises ServerQueryError: it is wrong, or reaches the timeout.
        """
        seconds = TIMEOUT_SECONDS if timeout is None else timeout
        count_up = Query(COUNT_UP, timeout=seconds)
        with self._errors(seconds), self._server.session(WRITE_ACCESS) as session:
            session.run(count_up).consume()  # waits for other writers, while nothing is written yet
            result = session.run(Query(_typed(text), timeout=seconds), dict(parameters))
            answer = tuple(result.keys()), [tuple(record.values()) for record in result]
            session.run(count_up).consume()
        return answer

    def explain(self, text: str, parameters: Mapping[str, Any]) -> str:
        """Return the server's plan of a query, as it prints it.

        :raises ServerQueryError: the query is wrong.
        """
        plan = self._explained(text, parameters).plan or {}
        return str(plan.get("args", {}).get("string-representation", ""))

    def check(self, text: str, parameters: Mapping[str, Any]) -> None:
        """Let the server explain a query, and look at what it would do.

        :raises ServerQueryError: it would do more than read the graph, or is wrong.
        """
        if text in self._harmless:
            return
        summary = self._explained(text, parameters)
        if summary.query_type != "r" or summary.plan is None:
            raise ServerQueryError("only queries that read are run; give --write to change the database")
        for operator, details in _operators(summary.plan):
            procedure = details.partition("(")[0].strip()
            if operator in _REFUSED:
                raise ServerQueryError(f"refused: {_REFUSED[operator]}")
            if operator == "ProcedureCall" and procedure not in PROCEDURES:
                raise ServerQueryError(f"refused: the procedure {procedure}; there are {', '.join(sorted(PROCEDURES))}")
        self._harmless.add(text)

    def _explained(self, text: str, parameters: Mapping[str, Any]) -> "ResultSummary":
        explain = Query(_typed(f"EXPLAIN\n{text}"), timeout=TIMEOUT_SECONDS)
        try:
            with self._errors(TIMEOUT_SECONDS), self._server.session(READ_ACCESS) as session:
                return session.run(explain, dict(parameters)).consume()
        except ServerQueryError as error:
            place = re.sub(r"\(line (\d+), column (\d+) \(offset: \d+\)\)", _in_what_was_typed, str(error))
            raise ServerQueryError(place) from error

    @contextmanager
    def _errors(self, seconds: float) -> Generator[None]:
        """Tell what is wrong with the query from what is wrong with the server."""
        with server_errors(self._server.name):
            try:
                yield
            except ClientError as error:
                code = error.code or ""
                if code.rpartition(".")[2] in _TIMED_OUT:
                    raise ServerQueryError(f"took more than {seconds:g} s; narrow the query, or raise it") from error
                if ".Statement." in code or ".Procedure." in code or ".Transaction." in code:
                    raise ServerQueryError(str(error.message)) from error
                raise
            except (OverflowError, TypeError, ValueError) as error:  # the driver's, for what Cypher has no value for
                raise ServerQueryError(f"a parameter cannot be sent: {error}") from error


class ServerAnswers:
    """Answers Cypher on a server, where it runs, in the form that every store answers in."""

    def __init__(self, server: "Server", *, write: bool = False) -> None:
        self._queries = ServerQueries(server)
        self._write = write

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any],
        *,
        max_rows: int | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer to a query; `timeout` is in seconds.

        :raises ServerQueryError: the query is refused or wrong, or a limit was reached.
        """
        if self._write:
            columns, rows = self._queries.write(text, parameters, timeout=timeout)
        else:
            columns, rows = self._queries.run(text, parameters, max_rows=max_rows, timeout=timeout)
        return Answer(columns, [dict(zip(columns, map(shown, row), strict=True)) for row in rows])

    def explain(self, text: str, parameters: Mapping[str, Any]) -> str:
        """Return the server's plan of a query.

        :raises ServerQueryError: the query is wrong.
        """
        return self._queries.explain(text, parameters)


def shown(value: Any) -> Any:
    """Return a value as JSON can hold it: nodes, relationships and paths as objects, property names sorted."""
    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": shown(dict(value.items()))}
    if isinstance(value, Relationship):
        return {"type": value.type, "properties": shown(dict(value.items()))}
    if isinstance(value, Path):
        return {"nodes": shown(list(value.nodes)), "relationships": shown(list(value.relationships))}
    if isinstance(value, Mapping):
        return {key: shown(value[key]) for key in sorted(value)}
    if isinstance(value, Date | DateTime | Duration | Time):
        return value.iso_format()
    if isinstance(value, Point):
        return {"srid": value.srid, "coordinates": list(value)}
    if isinstance(value, list):
        return [shown(part) for part in value]
    return value.hex() if isinstance(value, bytes | bytearray) else value


def _in_what_was_typed(place: re.Match[str]) -> str:
    """Count lines without the first, in which the server was asked to explain."""
    return f"(line {int(place[1]) - 1}, column {place[2]})"


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield plan["operatorType"].partition("@")[0], plan.get("args", {}).get("Details", "")
    for part in plan.get("children", ()):
        yield from _operators(part)


def _typed(text: str) -> LiteralString:
    """Take a text that a person typed as a statement: here it is what is meant, and `check` guards it."""
    return cast("LiteralString", text)  # type: ignore[redundant-cast]  # mypy takes LiteralString for str
