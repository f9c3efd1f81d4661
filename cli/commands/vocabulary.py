"""`oncograph vocabulary`: terms that others publish, beside our own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ExitCode
from ..output import Form, message
from ..progress import progress_bar
from ..session import Session, command, tell_of_own

if TYPE_CHECKING:
    from oncograph import Details

_FILES = typer.Argument(metavar="FILE…", help="Files of terms.")
_KIND = typer.Option("--kind", metavar="KIND", help="Read them as this kind, where a file may hold several.")
_FIRST = 10


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    app.add_typer(group, name="vocabulary", help=_HELP)

    @command(group, "add", forms=(Form.JSON,), tables=False)
    def add(
        session: Session, *, files: Annotated[list[Path], _FILES], kind: Annotated[str | None, _KIND] = None
    ) -> None:
        """Add the terms of a published vocabulary to a store: names, codes, and what is narrower than what.

        Read are ontologies in OBO format (the Disease Ontology, NCIt …; --kind says of what, or diseases), OncoTree
        (its API's JSON), the DrugBank open vocabulary, CTCAE terms as a table, and the MeSH tree (diseases, or with
        --kind agent chemicals and drugs). A term is one of ours where it bears the same code, else where it has the
        same name; it then adds what it has. What is not clear, such as a synonym of two terms, is told and left out.

        Example: oncograph vocabulary add DO_cancer_slim.obo
        """
        with session.graph() as graph:
            tell_of_own(graph)
            with progress_bar() as progress:
                added = graph.add_vocabulary(*files, kind=kind, progress=progress)
        if session.form is Form.JSON:
            session.show_object(added)
        else:
            _tell(added)
        raise typer.Exit(ExitCode.FOUND if all(fault["kept"] for fault in added.faults) else ExitCode.LOADED_IN_PART)


_HELP = """Add the terms that others publish to a store.

Example: oncograph vocabulary add DO_cancer_slim.obo
"""


def _tell(added: "Details") -> None:
    for fault in added.faults[:_FIRST]:
        message(f"{'warning' if fault['kept'] else 'error'}: {fault['fault']}")
    if len(added.faults) > _FIRST:
        message(f"and {len(added.faults) - _FIRST} more like these: --json")
    for kind, new in added.new.items():
        message(f"{kind}: {new} new, {added.joined[kind]} joined to one that was there")
    if not added.new:
        message("nothing new")
