"""Runs Cypher on a Neo4j server, and gives what it returns in the form that is printed."""

from collections.abc import Mapping
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.queries.asking.on_server import ServerQueries

from .answers import Answer


class ServerAnswers:
    """Answers Cypher over a store on a server, where it runs."""

    def __init__(self, store: Neo4jStore, *, write: bool = False) -> None:
        self._queries = ServerQueries(store)
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
