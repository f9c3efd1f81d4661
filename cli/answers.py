"""Runs Cypher on a store, and gives what it returns in the form that is printed."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from oncograph.graph.errors import OncographError
from oncograph.graph.stores.sqlite.store import EmbeddedStore

from .errors import MisuseError
from .output import message

if TYPE_CHECKING:
    import networkx as nx

    from oncograph.graph.stores.neo4j.store import Neo4jStore
    from oncograph.queries.opencypher import Engine

    from .output import Row


TIMEOUT_SECONDS = 60.0
"""The time that a query on a store file may take where none is given."""


class QueryError(OncographError):
    """Raised when a query is refused, fails, or reaches a limit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns and rows of a query, the plan if it was to be told with them, and how to find what is doubtful."""

    columns: tuple[str, ...]
    rows: "list[Row]"
    plan: str | None = None
    warnings: Callable[[], Sequence[str]] = tuple

    def tell(self) -> None:
        """Print the warnings, and the plan of a PROFILE, to stderr."""
        for warning in self.warnings():
            message(f"warning: {warning}")
        if self.plan is not None:
            message(self.plan)


class Answers(Protocol):
    """Answers Cypher over one store."""

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any],
        *,
        max_rows: int | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer to a query; `timeout` is in seconds.

        :raises OncographError: the query is refused or wrong, or a limit was reached.
        """
        ...

    def explain(self, text: str, parameters: Mapping[str, Any]) -> str:
        """Return the plan of a query.

        :raises OncographError: the query is wrong or not supported.
        """
        ...


def answers_over(store: "EmbeddedStore | Neo4jStore", *, write: bool = False) -> Answers:
    """Return what answers Cypher over a store; to `write` is for servers only.

    :raises MisuseError: a store file is to be written to.
    """
    if isinstance(store, EmbeddedStore):
        if write:
            raise MisuseError("--write is for Neo4j servers; a store file is changed by loading only")
        return CypherAnswers(store)
    from .server_answers import ServerAnswers  # noqa: PLC0415  the driver is for servers only

    return ServerAnswers(store, write=write)


class CypherAnswers:
    """Answers Cypher over one store. The engine is built at the first query, and again when the store has changed."""

    def __init__(self, store: "EmbeddedStore") -> None:
        self._store = store
        self._graph: nx.MultiDiGraph[str] | None = None
        self._engine: Engine | None = None

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any],
        *,
        max_rows: int | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer to a query; `timeout` is in seconds, `TIMEOUT_SECONDS` if none is given.

        :raises QueryError: the query is wrong or not supported, or a limit was reached.
        :raises KeyboardInterrupt: the query was cancelled from the keyboard.
        """
        engine = self._current_engine()
        with _readable_errors():
            result = engine.run(text, parameters, max_rows=max_rows, timeout=timeout or TIMEOUT_SECONDS)
        rows: list[Row] = [dict(zip(result.columns, map(shown, row), strict=True)) for row in result]
        return Answer(result.columns, rows, result.plan, lambda: result.warnings)

    def explain(self, text: str, parameters: Mapping[str, Any]) -> str:
        """Return the plan of a query.

        :raises QueryError: the query is wrong or not supported.
        """
        engine = self._current_engine()
        with _readable_errors():
            return engine.explain(text, parameters)

    def _current_engine(self) -> "Engine":
        from oncograph.queries.opencypher import Engine  # noqa: PLC0415  the engine is for queries only

        graph = self._store.graph()
        if self._engine is None or graph is not self._graph:
            self._graph, self._engine = graph, Engine(graph)
        return self._engine


@contextmanager
def _readable_errors() -> Generator[None]:
    from oncograph.queries.opencypher import CypherError, CypherLimit  # noqa: PLC0415  as above

    try:
        yield
    except CypherError as error:
        if isinstance(error, CypherLimit) and error.kind == "cancelled":
            raise KeyboardInterrupt from error
        remedy = "; --timeout gives it more or less" if isinstance(error, CypherLimit) and error.kind == "time" else ""
        raise QueryError(str(error) + remedy) from error


def shown(value: Any) -> Any:
    """Return a value as JSON can hold it: nodes, relationships and paths as objects, property names sorted."""
    from oncograph.queries.opencypher import Node, Path, Relationship  # noqa: PLC0415  as above

    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": shown(value.properties)}
    if isinstance(value, Relationship):
        return {"type": value.type, "properties": shown(value.properties)}
    if isinstance(value, Path):
        return {"nodes": shown(list(value.nodes)), "relationships": shown(list(value.relationships))}
    if isinstance(value, Mapping):
        return {key: shown(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [shown(part) for part in value]
    return value
