"""`oncograph status`: what a store holds."""

import typer

from ..output import Form
from ..session import Session, command
from ..stores import open_to_read


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "status", forms=(Form.JSON,))
    def status(session: Session) -> None:
        """Show how much the store holds, and its digest: equal graphs have equal digests.

        Example: oncograph status --json
        """
        with open_to_read(session.store) as store:
            nodes, relationships = store.counts()
            answer = {
                "nodes": nodes,
                "relationships": relationships,
                "digest": store.digest(),
                "store": store.name,
            }
        if session.form is Form.JSON:
            session.show_object(answer)
            return
        rows = [{"what": f"({label})", "count": count} for label, count in nodes.items()]
        rows += [{"what": f"-[{kind}]->", "count": count} for kind, count in relationships.items()]
        session.show(("what", "count"), rows, title=f"{answer['store']}\ndigest {answer['digest']}")
