"""`oncograph schema`: the JSON Schema of a record, or what the graph is made of."""

from typing import Annotated

import typer

import oncograph

from ..output import Form
from ..session import Session, command


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "schema", store=False, forms=(Form.JSON,))
    def schema(
        session: Session,
        *,
        graph: Annotated[
            bool, typer.Option("--graph", help="Print labels, types and properties of the graph.")
        ] = False,
    ) -> None:
        """Print the JSON Schema of a curated record, for editors; with --graph, what the graph is made of.

        Example: oncograph schema > record.schema.json
        """
        session.show_object(oncograph.graph_schema() if graph else oncograph.record_schema())
