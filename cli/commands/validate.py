"""`oncograph validate`: every fault of record files, with file, line and remedy."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import oncograph

from ..errors import ExitCode, MisuseError
from ..output import Form, message, print_rows, say
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
        fix: Annotated[
            bool, typer.Option("--fix", help="Show as a diff how words would be written in their one spelling.")
        ] = False,
        write: Annotated[bool, typer.Option("--write", help="With --fix: write that to the files.")] = False,
    ) -> None:
        """Check record files without loading them, and name every fault with file, line and remedy.

        A warning names what cannot be as it is given, such as a P against its interval, and keeps nothing out.

        Words are read in any usual spelling (RCT, randomized, hazard ratio, n.s.). --fix prints a unified diff that
        writes each as the documentation has it, comments and all else kept, and changes no file unless --write is given
        too. The exit code tells of faults alone.

        Examples: oncograph validate my-study.yaml; oncograph validate --fix --write studies/
        """
        if write and not fix:
            raise MisuseError("--write goes with --fix")
        if fix and session.form is not Form.TABLE:
            raise MisuseError("--fix prints a diff; leave out --json and --csv")
        if fix:
            _fix(files, write=write)
        checked = oncograph.validate(*files, terms=terms or ())
        told = [*checked.faults, *checked.warnings]
        if session.form is not Form.TABLE:
            columns = ("file", "line", "where", "problem", "remedy", "severity")
            print_rows(session.form, columns, [{name: getattr(fault, name) for name in columns} for fault in told])
        for fault in told:
            message(f"{fault.severity}: {fault}")
        faulty = len({fault.file for fault in checked.faults})
        warned = f", {len(checked.warnings)} warnings" if checked.warnings else ""
        message(f"{checked.sound} sound, {faulty} with faults{warned}")
        if checked.faults:
            raise typer.Exit(ExitCode.FAILED)


def _fix(files: Sequence[Path], *, write: bool) -> None:
    found = oncograph.fixes(*files)
    for one in found:
        say(one.diff().removesuffix("\n"))
        if write:
            one.write()
    words = sum(one.words for one in found)
    done = "written" if write else "to be written in one spelling; --write does it"
    message(f"{words} words in {len(found)} files {done}" if found else "every word is in its one spelling")
