"""`oncograph unload`: takes records out of a store."""

from typing import Annotated

import typer

from ..output import Form, message
from ..progress import progress_bar
from ..session import Session, command, tell_of_own

_RECORDS = typer.Argument(metavar="RECORD…", help="Records as `oncograph records` lists them, or how they begin.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "unload", forms=(Form.JSON,), tables=False)
    def unload(session: Session, *, records: Annotated[list[str], _RECORDS]) -> None:
        """Take records out of a store, as if they had never been loaded: what they added goes, claims are weighed anew.

        Loading a record again brings it back.

        Example: oncograph --store my.db unload smith-2020
        """
        with session.graph() as graph, progress_bar() as progress:
            tell_of_own(graph)
            answer = graph.unload(*records, progress=progress)
        if session.form is Form.JSON:
            session.show_object(answer)
        else:
            message(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in answer.items()))
