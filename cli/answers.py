"""Runs Cypher on a store, and gives what it returns in the form that is printed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from oncograph.graph.errors import OncographError

if TYPE_CHECKING:
    from oncograph.graph.stores.embedded import EmbeddedStore


class QueryError(OncographError):
    """Raised when a query is refused, fails, or reaches a limit."""


def run_cypher(
    store: "EmbeddedStore",
    text: str,
    parameters: Mapping[str, Any],
    *,
    max_rows: int | None = None,
    timeout: float | None = None,
) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Return the columns and rows of a query.

    :raises QueryError: the query is wrong or not supported, or a limit was reached.
    """
    from oncograph.queries.opencypher import CypherError, Engine  # noqa: PLC0415  the engine is for queries only

    try:
        result = Engine(store.graph()).run(text, parameters, max_rows=max_rows, timeout=timeout)
    except CypherError as error:
        raise QueryError(str(error)) from error
    return result.columns, [dict(zip(result.columns, map(shown, row), strict=True)) for row in result]


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


def explain_cypher(store: "EmbeddedStore", text: str, parameters: Mapping[str, Any]) -> str:
    """Return the plan of a query.

    :raises QueryError: the query is wrong or not supported.
    """
    from oncograph.queries.opencypher import CypherError, Engine  # noqa: PLC0415  as above

    try:
        return Engine(store.graph()).explain(text, parameters)
    except CypherError as error:
        raise QueryError(str(error)) from error
