"""Runs Cypher on a store's graph in memory, and gives what it returns as JSON can hold it."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from oncograph.graph.errors import OncographError
from oncograph.graph.stores.protocol import Store

from ..opencypher import CypherError, CypherLimit, Engine, Node, Path, Relationship
from ..opencypher.values.temporal import TEMPORAL, text
from .answer import Answer

if TYPE_CHECKING:
    import networkx as nx


TIMEOUT_SECONDS = 60.0
"""The time that a query may take where none is given."""


class QueryError(OncographError):
    """Raised when a query is refused, fails, or reaches a limit."""


class GraphAnswers:
    """Answers Cypher over a store's graph. The engine is built at the first query, and again when that has changed."""

    def __init__(self, store: Store) -> None:
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
        rows = [dict(zip(result.columns, map(shown, row), strict=True)) for row in result]
        return Answer(result.columns, rows, result.plan, lambda: result.warnings)

    def explain(self, text: str, parameters: Mapping[str, Any]) -> str:
        """Return the plan of a query.

        :raises QueryError: the query is wrong or not supported.
        """
        engine = self._current_engine()
        with _readable_errors():
            return engine.explain(text, parameters)

    def _current_engine(self) -> Engine:
        graph = self._store.graph()
        if self._engine is None or graph is not self._graph:
            self._graph, self._engine = graph, Engine(graph)
        return self._engine


@contextmanager
def _readable_errors() -> Generator[None]:
    try:
        yield
    except CypherError as error:
        if isinstance(error, CypherLimit) and error.kind == "cancelled":
            raise KeyboardInterrupt from error
        remedy = "; --timeout gives it more or less" if isinstance(error, CypherLimit) and error.kind == "time" else ""
        raise QueryError(str(error) + remedy) from error


def shown(value: Any) -> Any:
    """Return a value as JSON can hold it: nodes, relationships and paths as objects, property names sorted."""
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
    return text(value) if type(value) in TEMPORAL else value
