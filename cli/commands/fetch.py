"""`oncograph fetch`: sources from where they are published."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import oncograph

from ..errors import ExitCode
from ..output import Form, message
from ..progress import progress_bar
from ..session import Session, command

if TYPE_CHECKING:
    from oncograph import Details

_IDS = typer.Argument(metavar="ID…", help="nct:NCT… and pmid:….", show_default=False)
_TO = typer.Option("--to", metavar="DIR", help="The folder for them.")
_QUERY = typer.Option("--query", metavar="TEXT", help="Also the trials that the registry finds by this.")
_AT_MOST = typer.Option("--at-most", min=1, metavar="N", help="So many of those that it finds.")
_REGISTRY = typer.Option("--registry", metavar="URL", help="Ask this server in place of ClinicalTrials.gov.")
_PUBMED = typer.Option("--pubmed", metavar="URL", help="Ask this server in place of PubMed's E-utilities.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "fetch", store=False, forms=(Form.JSON,), tables=False)
    def fetch(
        session: Session,
        *,
        ids: Annotated[list[str] | None, _IDS] = None,
        to: Annotated[Path, _TO],
        query: Annotated[str | None, _QUERY] = None,
        at_most: Annotated[int | None, _AT_MOST] = None,
        registry: Annotated[str | None, _REGISTRY] = None,
        pubmed: Annotated[str | None, _PUBMED] = None,
    ) -> None:
        """Fetch trials from ClinicalTrials.gov and articles from PubMed into a folder, to be loaded from there.

        What is there and unchanged is not fetched again, and what was stopped goes on when it is run again. The file
        fetched.list beside them has a line for each, with dates and checksum. ONCOGRAPH_NCBI_API_KEY may hold a key
        for PubMed, which then allows more requests a second.

        Example: oncograph fetch nct:NCT02513394 pmid:9708948 --to sources/
        """
        with progress_bar() as progress:
            fetched = oncograph.fetch(
                *(ids or ()),
                to=to,
                query=query,
                at_most=at_most,
                registry=registry,
                pubmed=pubmed,
                progress=progress,
            )
        if session.form is Form.JSON:
            session.show_object(fetched)
        else:
            _tell(fetched)
        raise typer.Exit(_code(fetched))


def _tell(fetched: "Details") -> None:
    for fault in (*fetched.faults, *filter(None, (fetched.stopped,))):
        message(f"error: {fault}")
    message(f"{len(fetched.new)} new, {len(fetched.changed)} changed, {len(fetched.unchanged)} unchanged")


def _code(fetched: "Details") -> ExitCode:
    anything = bool(fetched.new or fetched.changed or fetched.unchanged)
    if fetched.stopped and not anything:
        return ExitCode.UNREACHABLE
    if fetched.stopped or fetched.faults:
        return ExitCode.LOADED_IN_PART if anything else ExitCode.FAILED
    return ExitCode.FOUND
