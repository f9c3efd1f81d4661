"""`oncograph new-record`: a record to begin with."""

from pathlib import Path
from typing import Annotated

import typer

import oncograph

from ..errors import MisuseError
from ..output import message, say
from ..session import Session, command

_FILE = typer.Argument(metavar="[FILE.yaml]", help="Where to write it, named after the record; without, to stdout.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "new-record", store=False, forms=(), tables=False)
    def new_record(
        session: Session,  # noqa: ARG001  every command is given one
        *,
        file: Annotated[Path | None, _FILE] = None,
    ) -> None:
        """Write a record to begin with: a sound example, and beside it all that a record may hold.

        Example: oncograph new-record smith-2020.yaml
        """
        if file is None:
            say(oncograph.new_record("my-study-2020").removesuffix("\n"))
            return
        text = oncograph.new_record(file.stem)
        try:
            with file.open("x", encoding="utf-8") as new:
                new.write(text)
        except FileExistsError as error:
            raise MisuseError(f"{file} is there already; give another name") from error
        message(f"written: {file}; fill it in, then: oncograph validate {file}")
