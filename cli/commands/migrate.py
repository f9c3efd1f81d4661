"""`oncograph migrate FROM TO`: moves a graph between a file and a Neo4j server, either way."""

from typing import Annotated

import typer

from oncograph.graph.stores.transfer import migrate as move

from ..output import Form, message
from ..progress import progress_bar
from ..session import Session, command
from ..stores import open_to_read, open_to_write

_FROM = typer.Argument(metavar="FROM", help="The store to read: a path or neo4j://HOST:PORT.", show_default=False)
_TO = typer.Argument(metavar="TO", help="The empty or new store to fill, likewise.", show_default=False)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "migrate", tables=False, store=False, forms=(Form.JSON,))
    def migrate(session: Session, *, source: Annotated[str, _FROM], target: Annotated[str, _TO]) -> None:
        """Move a graph, with the records behind it, into an empty store, and check by count and digest that it arrived.

        Example: oncograph migrate my.db neo4j://localhost:7687
        """
        with open_to_read(source) as full, open_to_write(target) as empty, progress_bar() as progress:
            move(full, empty, progress)
            (nodes, relationships), digest = empty.counts(), empty.digest()
        arrived = {"nodes": nodes, "relationships": relationships, "digest": digest}
        if session.form is Form.JSON:
            session.show_object(arrived)
        else:
            message(f"{sum(relationships.values())} relationships and their nodes arrived; digest {digest}")
