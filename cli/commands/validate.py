"""`oncograph validate`: every fault of record files, with file, line and remedy."""

from pathlib import Path
from typing import Annotated

import typer

from oncograph.loaders.checking import check_records

from ..errors import ExitCode
from ..output import Form, message, print_rows
from ..session import Session, command


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "validate", store=False)
    def validate(
        session: Session,
        *,
        files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Record files, or folders of them.")],
        terms: Annotated[
            list[Path] | None, typer.Option("--terms", metavar="FILE", help="Also know these terms of your own.")
        ] = None,
    ) -> None:
        """Check record files without loading them, and name every fault with file, line and remedy.

        Example: oncograph validate my-study.yaml
        """
        sound, faults = check_records(files, terms or ())
        if session.form is not Form.TABLE:
            columns = ("file", "line", "where", "problem", "remedy")
            print_rows(session.form, columns, [{name: getattr(fault, name) for name in columns} for fault in faults])
        for fault in faults:
            message(f"error: {fault}")
        message(f"{sound} sound, {len({fault.file for fault in faults})} with faults")
        if faults:
            raise typer.Exit(ExitCode.FAILED)
