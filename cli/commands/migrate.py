"""`oncograph migrate FROM TO`: moves a graph between a file and a Neo4j server, either way."""

from typing import Annotated

import typer

import oncograph

from ..output import Form, message
from ..progress import progress_bar
from ..session import Session, command

_FROM = typer.Argument(metavar="FROM", help="The store to read: a path or neo4j://HOST:PORT.", show_default=False)
_TO = typer.Argument(metavar="TO", help="The empty or new store to fill, likewise.", show_default=False)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "migrate", tables=False, store=False, forms=(Form.JSON,))
    def migrate(session: Session, *, source: Annotated[str, _FROM], target: Annotated[str, _TO]) -> None:
        """Move a graph, with the records behind it, into an empty store, and check by count and digest that it arrived.

        Example: oncograph migrate my.db neo4j://localhost:7687
        """
        with progress_bar() as progress:
            arrived = oncograph.migrate(source, target, progress=progress)
        if session.form is Form.JSON:
            session.show_object(arrived)
        else:
            message(
                f"{sum(arrived.relationships.values())} relationships and their nodes arrived; digest {arrived.digest}"
            )
