"""`oncograph unload`: takes records out of a store."""

from typing import Annotated

import typer

from oncograph.loaders.unload import unload as taken_out

from ..output import Form, message
from ..progress import progress_bar
from ..rules import rules_for
from ..session import Session, command
from ..stores import open_to_write

_RECORDS = typer.Argument(metavar="RECORD…", help="Records as `oncograph records` lists them.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "unload", forms=(Form.JSON,), tables=False)
    def unload(session: Session, *, records: Annotated[list[str], _RECORDS]) -> None:
        """Take records out of a store, as if they had never been loaded: what they added goes, claims are weighed anew.

        Loading a record again brings it back.

        Example: oncograph --store my.db unload smith-2020
        """
        with open_to_write(session.store) as store, progress_bar() as progress:
            summary = taken_out(store, records, rules_for(store), progress)
        answer = {"records_unloaded": len(set(records)), "claims_weighed": summary.claims}
        if session.form is Form.JSON:
            session.show_object(answer)
        else:
            message(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in answer.items()))
