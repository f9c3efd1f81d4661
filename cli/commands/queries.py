"""`oncograph queries`: the canned questions, and one of them whole."""

import difflib
from typing import Annotated

import typer

from oncograph.graph.errors import UnknownNameError
from oncograph.queries.computed import COMPUTED_QUESTIONS
from oncograph.queries.library import CannedQuery, Question
from oncograph.queries.shown import Shown, read_columns

from ..output import Form, message, say
from ..questions import all_queries
from ..session import Session, command

_SHOWN = Shown(read_columns("name, question, parameters"))


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "queries", store=False, rows=True)
    def queries(
        session: Session,
        *,
        name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Show this one whole.")] = None,
    ) -> None:
        """List the canned questions; with NAME, print that question's Cypher.

        Put questions of your own into the folder that ONCOGRAPH_QUERIES names, and they join the list.

        Example: oncograph queries benefit
        """
        cypher, faults = all_queries()
        found: list[Question] = sorted((*cypher, *COMPUTED_QUESTIONS), key=lambda query: query.name)
        for fault in faults:
            message(f"warning: {fault}")
        if name is not None:
            near = difflib.get_close_matches(name, [query.name for query in found])
            found = [query for query in found if query.name == name]
            if not found:
                raise UnknownNameError(f"no question is called {name!r}.", near)
            one = found[0]
            if session.form is Form.TABLE and isinstance(one, CannedQuery):
                say(one.path.read_text(encoding="utf-8").removesuffix("\n"))
                return
        rows = [
            {
                "name": query.name,
                "question": query.question,
                "parameters": [parameter.name for parameter in query.parameters],
                "columns": [column for column, _ in query.columns],
            }
            for query in found
        ]
        columns = ("name", "question", "parameters", "columns")
        session.show(columns, rows, shown=_SHOWN)
