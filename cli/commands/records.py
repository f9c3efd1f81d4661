"""`oncograph records`: what is loaded."""

import typer

from ..session import Session, command


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "records", rows=True)
    def records(session: Session) -> None:
        """List the records that are loaded: of which study, from which source, read by whom, when, how many findings.

        Columns: record, version, study, study_id, source, citation, origin, published, findings, builtin (whether it
        came with the package), extraction (curated, reviewed or extracted), curation (who read it, and how), loaded
        (when this version of it came into the store, in UTC), loaded_by (by which oncograph), loaded_from (which file).

        Example: oncograph records --sort=-findings
        """
        with session.graph() as graph:
            session.answer(graph.records())
