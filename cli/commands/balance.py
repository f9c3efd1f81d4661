"""`oncograph balance`: what an agent does for patients beside what it does to them, and what is missing."""

from typing import Annotated

import typer

from ..errors import ExitCode
from ..output import Form, message, say
from ..session import Session, command


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "balance", forms=(Form.JSON,))
    def balance(
        session: Session,
        *,
        agent: Annotated[str, typer.Option("--agent", metavar="AGENT", help='An agent, or "A + B" of a combination.')],
        setting: Annotated[
            str | None, typer.Option("--setting", metavar="SETTING", help="Only in this setting and narrower ones.")
        ] = None,
        disease: Annotated[
            str | None, typer.Option("--disease", metavar="DISEASE", help="Only in this disease and narrower ones.")
        ] = None,
        time: Annotated[
            str | None,
            typer.Option("--at", metavar="TIME", help='The time of absolute benefits, such as "3 years", where told.'),
        ] = None,
        grade: Annotated[
            int | None, typer.Option("--grade", min=1, max=5, metavar="N", help="Only toxicities of this grade and up.")
        ] = None,
    ) -> None:
        """Weigh benefit against toxicity: claims on endpoints beside toxicity, at one time where that is told.

        Active comparators count, and a claim against the agent is read from its side. Benefit is given as bad events
        avoided per 1,000 too. What would be needed to complete the balance is named.

        Example: oncograph balance --agent "interferon alpha" --setting "induction or maintenance" --disease myeloma
        """
        with session.graph() as graph:
            found = graph.balance(agent, setting, disease, time=time, grade=grade)
            for rows in (found.benefits, found.toxicities):
                rows.shown = session.with_short_names(graph, rows.shown)
        if session.form is Form.JSON:
            session.show_object(found)
        else:
            for title, rows in (("Benefit", found.benefits), ("Toxicity", found.toxicities)):
                if rows:
                    session.show_table(rows.columns, rows, title, rows.shown)
            if found.times:
                said = "Risks and rates are all at one time:" if found.at_one_time else "Not all at one time:"
                say("\n  ".join([said, *found.times]))
            for missing in found.missing:
                message(f"missing: {missing}")
        if not found.benefits and not found.toxicities:
            raise typer.Exit(ExitCode.NOTHING_FOUND)
