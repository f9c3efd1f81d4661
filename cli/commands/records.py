"""`oncograph records`: what is loaded."""

import typer

from ..session import Session, command


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "records", rows=True)
    def records(session: Session) -> None:
        """List the records that are loaded: of which study, from which source, read by whom, how many findings.

        Columns: record, version, study, study_id, source, citation, origin, published, findings, builtin (whether it
        came with the package), extraction (curated, reviewed or extracted), curation (who read it, and how).

        Example: oncograph records --sort=-findings
        """
        with session.graph() as graph:
            session.answer(graph.records())
