"""`oncograph convert`: the records that would be loaded, as YAML to look at, correct and keep."""

from pathlib import Path
from typing import Annotated

import typer

import oncograph

from ..errors import ExitCode
from ..output import message
from ..session import Session, command

_FILES = typer.Argument(metavar="FILE…", help="Files of any format that load reads, or folders of them.")
_TO = typer.Option("--to", metavar="DIR", help="Where to write the records; made where it is not there.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "convert", store=False, forms=(), tables=False)
    def convert(
        session: Session,  # noqa: ARG001  every command is given one
        *,
        files: Annotated[list[Path], _FILES],
        to: Annotated[Path, _TO],
    ) -> None:
        """Write the records that load would read from files as YAML, one file a record, named after it.

        Loading these files gives the same graph, to its digest. A file that is there already is never written over: it
        may have been corrected.

        Example: oncograph convert search-results.json --to records/
        """
        converted = oncograph.convert(*files, to=to)
        for fault in converted.faults:
            message(f"{fault.severity}: {fault}")
        message(f"{len(converted.written)} records written to {to}")
        if any(not fault.kept for fault in converted.faults):
            raise typer.Exit(ExitCode.LOADED_IN_PART if converted.written else ExitCode.FAILED)
