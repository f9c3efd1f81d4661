"""`oncograph schema`: the JSON Schema of a record, or what the graph is made of."""

from typing import Annotated, Any

import typer

from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, SCHEMA_VERSION
from oncograph.loaders.record_schema import record_schema

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
        if graph:
            session.show_object(_graph_schema())
            return
        session.show_object(record_schema())


def _graph_schema() -> dict[str, Any]:
    return {
        "version": SCHEMA_VERSION,
        "nodes": [
            {
                "label": node.label,
                "meaning": node.meaning,
                "properties": {"id": "string", "name": "string", **node.properties},
            }
            for node in NODE_TYPES.values()
        ],
        "relationships": [
            {
                "type": link.type,
                "meaning": link.meaning,
                "ends": [{"start": start, "end": end} for start, end in link.ends],
                "parallel": link.parallel,
                "properties": dict(link.properties),
            }
            for link in RELATIONSHIP_TYPES.values()
        ],
    }
