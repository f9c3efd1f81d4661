"""Answers Cypher on any store, over its graph in memory or on its server, in one form."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncograph.graph.stores.protocol import Store

    from .answer import Answers


def answers_over(store: "Store", *, write: bool = False) -> "Answers":
    """Return what answers Cypher on a store; with `write` it may change a server's database, a store file never."""
    if store.server is None:
        from .on_graph import GraphAnswers  # noqa: PLC0415  networkx and the engine are for stores without a server

        return GraphAnswers(store)
    from .on_server import ServerAnswers  # noqa: PLC0415  the driver is for servers

    return ServerAnswers(store.server, write=write)
