"""`oncograph roll-up`: what all findings at or below a disease and setting add up to."""

from typing import Annotated

import typer

from ..session import Session, command


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "roll-up", rows=True)
    def roll_up(
        session: Session,
        *,
        agent: Annotated[
            list[str], typer.Option("--agent", metavar="AGENT", help="The agent; again for a combination.")
        ],
        endpoint: Annotated[
            str | None, typer.Option("--endpoint", metavar="ENDPOINT", help="On this endpoint.")
        ] = None,
        toxicity: Annotated[
            str | None, typer.Option("--toxicity", metavar="TOXICITY", help="On this adverse event, by grade.")
        ] = None,
        disease: Annotated[
            str, typer.Option("--disease", metavar="DISEASE", help="With all narrower diseases.")
        ] = "cancer",
        setting: Annotated[
            str, typer.Option("--setting", metavar="SETTING", help="With all narrower settings.")
        ] = "any setting",
    ) -> None:
        """Roll findings up along disease and setting: each study counts once, claims are never summed.

        Example: oncograph roll-up --agent "interferon alpha" --disease myeloma --endpoint "overall survival"
        """
        with session.graph() as graph:
            rows = graph.roll_up(agent, endpoint=endpoint, toxicity=toxicity, disease=disease, setting=setting)
        session.answer(rows)
