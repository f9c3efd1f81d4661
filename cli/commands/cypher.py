"""`oncograph cypher`: the user's own Cypher, once or in a shell."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from oncograph.queries.opencypher.syntax.statements import is_explained, statements

from ..errors import MisuseError
from ..output import Form, message, say
from ..pager import unpaged
from ..parameters import read_parameter
from ..session import Session, command

_PARAMETERS = typer.Option("-p", "--param", metavar="NAME=VALUE", help="A parameter; JSON where it parses, else text.")


_TIMEOUT = typer.Option(min=0.001, help="Fail after so many seconds (60; on a server 300).")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "cypher", rows=True)
    def cypher(
        session: Session,
        *,
        text: Annotated[
            str | None,
            typer.Argument(metavar="[TEXT]", help="The query, or several parted by ; - reads stdin."),
        ] = None,
        file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from a file.")] = None,
        parameters: Annotated[list[str] | None, _PARAMETERS] = None,
        explain: Annotated[bool, typer.Option("--explain", help="Print the plan, and run nothing.")] = False,
        max_rows: Annotated[int | None, typer.Option(min=1, help="Fail beyond so many rows.")] = None,
        timeout: Annotated[float | None, _TIMEOUT] = None,
        write: Annotated[bool, typer.Option("--write", help="Let the query change a Neo4j database.")] = False,
    ) -> None:
        """Run openCypher that only reads on the store; without TEXT on a terminal, open a shell.

        Several queries are parted by semicolons, and answered one after the other. EXPLAIN before a query prints its
        plan and runs nothing; PROFILE runs it and tells the plan with the numbers of rows.

        Example: oncograph cypher 'MATCH (a:Agent) WHERE a.name CONTAINS $word RETURN a.name' -p word=leukin
        """
        given = dict(map(read_parameter, parameters or ()))
        query = _query(text, file)
        with session.graph() as graph:
            if query is None:
                from ..shell import run_shell  # noqa: PLC0415  the prompt takes time to import

                with unpaged():
                    run_shell(graph, given, timeout=timeout)
                return
            found = False
            for one in [*statements(query)] or [query]:
                if explain or is_explained(one):
                    _print_plan(session, graph.plan(one, given))
                    found = True
                    continue
                rows = graph.cypher(one, given, max_rows=max_rows, timeout=timeout, write=write)
                if rows.plan is not None:
                    message(rows.plan)
                session.show_rows(rows.columns, rows)
                found = found or bool(rows)
        if not found:
            session.end_with_nothing()


def _print_plan(session: Session, plan: str) -> None:
    if session.form is Form.TABLE:
        say(plan)
    else:
        session.show_rows(("plan",), [{"plan": line} for line in plan.splitlines()])


def _query(text: str | None, file: Path | None) -> str | None:
    if text is not None and file is not None:
        raise MisuseError("give the query as an argument or with --file, not both")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise MisuseError(f"{file}: cannot be read ({error}); give a text file in UTF-8") from error
    if text == "-" or (text is None and not sys.stdin.isatty()):
        try:
            return sys.stdin.buffer.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise MisuseError(f"stdin: cannot be read ({error}); give text in UTF-8") from error
    return text
