"""`oncograph ask NAME`: the canned questions, one command each, made from the headers of their files."""

import inspect
import textwrap
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

import oncograph

from ..output import message
from ..session import Session, command

if TYPE_CHECKING:
    from oncograph.queries.library import Parameter, Question

_PYTHON = {"integer": int, "float": float, "boolean": bool}
_HELP_WIDTH = 78
"""Letters in a line of help that the terminal's width does not wrap, its indent left out."""
_MAX_ROWS = Annotated[
    int | None, typer.Option("--max-rows", min=1, metavar="N", help="Fail, rather than answer in part, beyond N rows.")
]
_ALL = Annotated[bool, typer.Option("--all", help="Show every row in the table, not the telling ones alone.")]


def register(app: typer.Typer) -> None:
    """Add the group, with a command for every question."""
    asking = typer.Typer(no_args_is_help=True, rich_markup_mode=None, add_completion=False)
    with warnings.catch_warnings(record=True) as faults:
        warnings.simplefilter("always")
        questions = oncograph.questions()
    for question in questions:
        _add(asking, question)

    @asking.callback()
    def report_faults() -> None:
        """Ask one of the canned questions. Settings, diseases and agents include their narrower terms.

        Example: oncograph ask benefit --agent il-2
        """
        for fault in faults:
            message(f"warning: {fault.message}")

    app.add_typer(asking, name="ask")


def _add(asking: typer.Typer, query: "Question") -> None:
    def ask(session: Session, *, max_rows: int | None = None, **arguments: Any) -> None:
        everything = bool(arguments.pop("all", False))
        with session.graph() as graph:
            rows = graph.ask(query.name, max_rows=max_rows, **arguments)
            rows.shown = session.with_short_names(graph, rows.shown)
        replace(session, view=replace(session.view, everything=everything)).answer(rows)

    options = [_option(parameter) for parameter in query.parameters]
    options.append(inspect.Parameter("max_rows", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_MAX_ROWS))
    if query.shown.first is not None:
        options.append(inspect.Parameter("all", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=_ALL))
    first = inspect.Parameter("session", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Session)
    ask.__signature__ = inspect.Signature([first, *options])  # type: ignore[attr-defined]  # read by the decorator
    ask.__doc__ = _help(query)
    command(asking, query.name, rows=True)(ask)


def _help(query: "Question") -> str:
    told = (f"  {name}: {meaning}" for name, meaning in query.columns)
    columns = "\n".join(textwrap.fill(line, _HELP_WIDTH, subsequent_indent="    ") for line in told)
    return f"{query.question}\n\n\b\nColumns:\n{columns}\n\n\b\nExample:\n  {query.example}"


def _option(parameter: "Parameter") -> inspect.Parameter:
    flag = f"--{parameter.name.replace('_', '-')}"
    told = parameter.meaning
    if parameter.choices:
        told += f" ({', '.join(parameter.choices)})"
    if parameter.type == "boolean":
        kind: Any = Annotated[bool, typer.Option(f"{flag}/--no-{flag[2:]}", help=told)]
        default: Any = bool(parameter.default)
    else:
        python = _PYTHON.get(parameter.type, str)
        kind = Annotated[python | None, typer.Option(flag, metavar=parameter.type.upper(), help=told)]
        default = parameter.default
    if parameter.required:
        kind = Annotated[
            _PYTHON.get(parameter.type, str), typer.Option(flag, metavar=parameter.type.upper(), help=told)
        ]
        default = ...
    return inspect.Parameter(parameter.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
