"""`oncograph queries`: the canned questions, and one of them whole."""

from typing import Annotated

import typer

import oncograph

from ..output import Form, say
from ..session import Session, command


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "queries", store=False, rows=True)
    def queries(
        session: Session,
        *,
        name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Show this one whole.")] = None,
    ) -> None:
        """List the canned questions; with NAME, print that question's Cypher.

        Put questions of your own into the folder that ONCOGRAPH_QUERIES names, and they join the list.

        Example: oncograph queries benefit
        """
        rows = oncograph.Graph.queries(name)
        source = None if name is None else oncograph.question(name).source
        if source is None or session.form is not Form.TABLE:
            session.answer(rows)
        else:
            say(source.removesuffix("\n"))
