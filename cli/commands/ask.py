"""`oncograph ask NAME`: the canned questions, one command each, made from the headers of their files."""

import inspect
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from oncograph.graph.errors import OncographError
from oncograph.queries.asking.canned import prepare
from oncograph.queries.asking.cypher import answers_over
from oncograph.queries.asking.naming import resolve_name, short_names
from oncograph.queries.computed import COMPUTED_QUESTIONS
from oncograph.queries.library import CannedQuery, Parameter, Question

from ..output import Row, message
from ..questions import all_queries
from ..session import Session, command
from ..stores import open_to_read

if TYPE_CHECKING:
    from oncograph.graph.stores.protocol import Store

_PYTHON = {"integer": int, "float": float, "boolean": bool}
_MAX_ROWS = Annotated[
    int | None, typer.Option("--max-rows", min=1, metavar="N", help="Fail, rather than answer in part, beyond N rows.")
]
_ALL = Annotated[bool, typer.Option("--all", help="Show every row in the table, not the telling ones alone.")]


class LimitError(OncographError):
    """Raised when an answer has more rows than were asked for at most."""


def register(app: typer.Typer) -> None:
    """Add the group, with a command for every question."""
    asking = typer.Typer(no_args_is_help=True, rich_markup_mode=None, add_completion=False)
    queries, faults = all_queries()
    for query in sorted((*queries, *COMPUTED_QUESTIONS), key=lambda query: query.name):
        _add(asking, query)

    @asking.callback()
    def report_faults() -> None:
        """Ask one of the canned questions. Settings, diseases and agents include their narrower terms.

        Example: oncograph ask benefit --agent il-2
        """
        for fault in faults:
            message(f"warning: {fault}")

    app.add_typer(asking, name="ask")


def _add(asking: typer.Typer, query: Question) -> None:
    def ask(session: Session, *, max_rows: int | None = None, **arguments: Any) -> None:
        everything = bool(arguments.pop("all", False))
        with open_to_read(session.store) as store:
            parameters = prepare(query, arguments, lambda kind, text: resolve_name(store, kind, text))
            rows = _rows(store, query, parameters, max_rows)
            shown = replace(query.shown, short_names=short_names(store)) if session.on_terminal else query.shown
        view = replace(session.view, everything=everything)
        replace(session, view=view).show([name for name, _ in query.columns], rows, shown=shown)

    options = [_option(parameter) for parameter in query.parameters]
    options.append(inspect.Parameter("max_rows", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_MAX_ROWS))
    if query.shown.first is not None:
        options.append(inspect.Parameter("all", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=_ALL))
    first = inspect.Parameter("session", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Session)
    ask.__signature__ = inspect.Signature([first, *options])  # type: ignore[attr-defined]  # read by the decorator
    ask.__doc__ = _help(query)
    command(asking, query.name, rows=True)(ask)


def _rows(store: "Store", query: Question, parameters: dict[str, Any], max_rows: int | None) -> Sequence[Row]:
    """Return the answer, of a question in Cypher from where the store runs it, of any other by weighing anew."""
    if isinstance(query, CannedQuery):
        return answers_over(store).run(query.text, parameters, max_rows=max_rows).rows
    from oncograph.queries.asking.analysis import terms_and_rules  # noqa: PLC0415  the methods are for these alone
    from oncograph.queries.asking.computed import compute  # noqa: PLC0415  as above

    from ..rules import rules_for  # noqa: PLC0415  as above

    rows = compute(query, store, parameters, terms_and_rules(store, rules_for(store)))
    if max_rows is not None and len(rows) > max_rows:
        raise LimitError(f"the answer has more than {max_rows} rows; raise --max-rows")
    return rows


def _help(query: Question) -> str:
    columns = "\n".join(f"  {name}: {meaning}" for name, meaning in query.columns)
    return f"{query.question}\n\n\b\nColumns:\n{columns}\n\n\b\nExample:\n  {query.example}"


def _option(parameter: Parameter) -> inspect.Parameter:
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
