"""`oncograph load`: records, terms and the built-in corpus into a store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ExitCode, MisuseError
from ..output import Form, message
from ..progress import progress_bar
from ..session import Session, command, tell_of_own

if TYPE_CHECKING:
    from oncograph import LoadReport

_PATHS = typer.Argument(metavar="PATH…", help="Record files, or folders of them.", show_default=False)
_TERMS = typer.Option("--terms", metavar="FILE", help="Also read terms of your own from a YAML file.")
_ONTOLOGY = typer.Option("--ontology", metavar="FILE", help="Also read terms that others publish: see vocabulary add.")
_UNMAPPED = typer.Option("--unmapped", help="Keep names that are no term as terms of their own, marked unmapped.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "load", tables=False, forms=(Form.JSON,))
    def load(
        session: Session,
        *,
        paths: Annotated[list[Path] | None, _PATHS] = None,
        builtin: Annotated[bool, typer.Option("--builtin", help="Load the built-in corpus.")] = False,
        terms: Annotated[list[Path] | None, _TERMS] = None,
        ontology: Annotated[list[Path] | None, _ONTOLOGY] = None,
        unmapped: Annotated[bool, _UNMAPPED] = False,
        strict: Annotated[bool, typer.Option("--strict", help="Load nothing if anything is wrong.")] = False,
        rules: Annotated[
            Path | None, typer.Option("--rules", metavar="FILE", help="Weigh by these rules (built-in: the package's).")
        ] = None,
    ) -> None:
        """Load records into a store, which is made if it does not exist.

        A record with a fault is reported and left out, the rest is loaded, and the exit code is 5. Loading the same
        again, in any order or in parts, changes nothing.

        Example: oncograph --store my.db load --builtin studies/
        """
        if not (paths or builtin or terms or ontology or rules):
            raise MisuseError(
                "nothing to load: give record files or folders, --terms, --ontology, --rules or --builtin"
            )
        with session.graph() as graph:
            tell_of_own(graph)
            with progress_bar() as progress:
                report = graph.load(
                    paths or (),
                    builtin=builtin,
                    terms=(*(terms or ()), *(ontology or ())),
                    unmapped=unmapped,
                    strict=strict,
                    rules=rules,
                    progress=progress,
                )
        raise typer.Exit(_told(session, report, strict=strict))


def _told(session: Session, report: "LoadReport", *, strict: bool) -> ExitCode:
    if report.computed_anew:
        message("the methods are others than those the store was computed by: all of it was computed anew")
    for note in report.notes:
        message(f"warning: {note}")
    if session.form is Form.JSON:
        session.show_object(report)
    else:
        message(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in report.items()))
    if report.complete:
        return ExitCode.FOUND
    if strict and any(not fault.kept for fault in report.faults):
        message("nothing was loaded, because of --strict")
    return ExitCode.LOADED_IN_PART if report.kept else ExitCode.FAILED
