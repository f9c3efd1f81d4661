"""`oncograph template`: an empty evidence table."""

from pathlib import Path
from typing import Annotated

import typer

from oncograph.loaders.sources.tables.template import template_csv, write_template_xlsx

from ..errors import MisuseError
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
        if file is None:
            say(template_csv().removesuffix("\n"))
            return
        if file.suffix.lower() not in {".csv", ".xlsx"}:
            raise MisuseError(f"{file}: end its name in .csv or .xlsx")
        if file.exists():
            raise MisuseError(f"{file} is there already; give another name")
        if file.suffix.lower() == ".xlsx":
            write_template_xlsx(file)
        else:
            file.write_text(template_csv(), encoding="utf-8", newline="")
        message(f"written: {file}; fill it in, then: oncograph validate {file}")
