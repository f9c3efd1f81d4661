"""`oncograph status`: what a store holds."""

from pathlib import Path

import typer

from ..output import Form
from ..session import Session, command


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "status", forms=(Form.JSON,))
    def status(session: Session) -> None:
        """Show how much the store holds, and its digest: equal graphs have equal digests.

        It also says where the config file is read, in which `store = "PATH"` names the store to use without --store.

        Example: oncograph status --json
        """
        with session.graph() as graph:
            answer = graph.status()
        if session.form is Form.JSON:
            session.show_object(answer)
            return
        rows = [{"what": f"({label})", "count": count} for label, count in answer.nodes.items()]
        rows += [{"what": f"-[{kind}]->", "count": count} for kind, count in answer.relationships.items()]
        read = f"config file{'' if Path(answer.config).exists() else ', of which there is none yet'}:\n{answer.config}"
        session.show(("what", "count"), rows, title=f"{answer.store}\ndigest {answer.digest}\n{read}")
