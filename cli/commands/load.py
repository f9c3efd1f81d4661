"""`oncograph load`: records, terms and the built-in corpus into a store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oncograph.loaders.load import Inputs, holds_nothing, load_inputs

from ..errors import ExitCode, MisuseError
from ..output import Form, message
from ..progress import progress_bar
from ..rules import rules_for
from ..session import Session, command
from ..stores import open_to_write

if TYPE_CHECKING:
    from oncograph.loaders.load import LoadOutcome

_PATHS = typer.Argument(metavar="PATH…", help="Record files, or folders of them.", show_default=False)
_TERMS = typer.Option("--terms", metavar="FILE", help="Also read terms of your own from a YAML file.")
_ONTOLOGY = typer.Option("--ontology", metavar="FILE.obo", help="Also read disease terms from an OBO file.")
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
        given = None if rules is None else rules_for(None, rules)
        inputs = Inputs(paths or (), (*(terms or ()), *(ontology or ())), builtin, unmapped, strict)
        with open_to_write(session.store) as store:
            with progress_bar() as progress:
                outcome = load_inputs(store, inputs, given or rules_for(store), progress)
            code = _report(session, outcome, strict=strict)
            if code is ExitCode.FAILED and holds_nothing(store):
                raise typer.Exit(code)  # before a store that was to be made for this is kept
        raise typer.Exit(code)


def _report(session: Session, outcome: "LoadOutcome", *, strict: bool) -> ExitCode:
    for fault in outcome.faults:
        message(f"{fault.severity}: {fault}")
    if outcome.summary.methods_changed:
        message("the methods are others than those the store was computed by: all of it was computed anew")
    for note in outcome.summary.set_aside:
        message(f"warning: {note}")
    summary = {
        "records_loaded": outcome.summary.loaded,
        "records_unchanged": outcome.summary.unchanged,
        "records_skipped": outcome.skipped,
        "claims_weighed": outcome.summary.claims,
    }
    if session.form is Form.JSON:
        session.show_object(summary)
    else:
        message(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in summary.items()))
    faulty = any(not fault.kept for fault in outcome.faults)
    if faulty and strict:
        message("nothing was loaded, because of --strict")
        return ExitCode.FAILED
    if faulty or outcome.summary.set_aside:
        read = outcome.summary.loaded + outcome.summary.unchanged
        return ExitCode.LOADED_IN_PART if read else ExitCode.FAILED
    return ExitCode.FOUND
