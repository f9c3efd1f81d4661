"""Answers Cypher on any store, over its graph in memory or on its server, in one form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from oncograph.graph.stores.protocol import Store

Row = dict[str, Any]
"""By column, what JSON can hold: nodes, relationships and paths are objects, times are text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns and rows of a query, the plan if it was to be told with them, and how to find what is doubtful."""

    columns: tuple[str, ...]
    rows: list[Row]
    plan: str | None = None
    warnings: Callable[[], Sequence[str]] = tuple


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


def answers_over(store: "Store", *, write: bool = False) -> Answers:
    """Return what answers Cypher on a store; with `write` it may change a server's database, a store file never."""
    if store.server is None:
        from .on_graph import GraphAnswers  # noqa: PLC0415  networkx and the engine are for stores without a server

        return GraphAnswers(store)
    from .on_server import ServerAnswers  # noqa: PLC0415  the driver is for servers

    return ServerAnswers(store.server, write=write)
