"""`oncograph template`: an empty evidence table."""

from pathlib import Path
from typing import Annotated

import typer

import oncograph

from ..output import message, say
from ..session import Session, command

_FILE = typer.Argument(metavar="[FILE]", help="Where to write it, as .csv or .xlsx; without, as CSV to stdout.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "template", store=False, forms=(), tables=False)
    def template(
        session: Session,  # noqa: ARG001  every command is given one
        *,
        file: Annotated[Path | None, _FILE] = None,
    ) -> None:
        """Write an empty evidence table: a row for each finding, each column with what it holds.

        Example: oncograph template findings.xlsx
        """
        table = oncograph.template(file)
        if file is None:
            say(table.removesuffix("\n"))
        else:
            message(f"written: {file}; fill it in, then: oncograph validate {file}")
