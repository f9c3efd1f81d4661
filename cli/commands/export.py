"""`oncograph export --neo4j-import DIR`: the graph as files that `neo4j-admin database import` reads."""

from pathlib import Path
from typing import Annotated

import typer

from ..output import Form, message, say
from ..session import Session, command

_FOLDER = typer.Option("--neo4j-import", metavar="DIR", help="Write CSV files for neo4j-admin into this new folder.")
_DATABASE = typer.Option("--database", metavar="NAME", help="The database to import into.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "export", tables=False, forms=(Form.JSON,))
    def export(
        session: Session,
        *,
        neo4j_import: Annotated[Path, _FOLDER],
        database: Annotated[str, _DATABASE] = "neo4j",
    ) -> None:
        """Write the graph as CSV files, and print the command with which a Neo4j server that is stopped imports them.

        Example: oncograph export --neo4j-import import/
        """
        with session.graph() as graph:
            written = graph.export(neo4j_import, database)
        if session.form is Form.JSON:
            session.show_object(written)
        else:
            say(written.command)
            message(f"also in {neo4j_import / 'import.sh'}; add --overwrite-destination to replace a database")
