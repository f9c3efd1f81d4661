"""What every command shares: its options, the store it works on, and how it answers and fails."""

import errno
import functools
import inspect
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, cast

import typer

import oncograph
from oncograph.graph.errors import OncographError, OncographWarning
from oncograph.graph.faults import FaultWarning
from oncograph.graph.labels import VERDICT_SIGNS
from oncograph.queries.shown import AS_THEY_ARE, Shown, read_columns

from .errors import ExitCode, MisuseError, exit_code
from .output import Form, Row, message, print_json, print_no_more, print_rows, print_table
from .pager import paged
from .showing import AS_USUAL, View

if TYPE_CHECKING:
    from oncograph import Graph, Rows

_STORE = Annotated[
    str | None,
    typer.Option("--store", metavar="PATH", help="The store; default: your own, with the built-in corpus."),
]
_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_CSV = Annotated[bool, typer.Option("--csv", help="Print CSV for a spreadsheet: no cell is run as a formula.")]
_CSV_RAW = Annotated[bool, typer.Option("--csv-raw", help="Print CSV with every text as it is stored.")]


_WIDE = Annotated[bool, typer.Option("--wide", help="Show every column, whatever the width.")]
_NO_PAGER = Annotated[bool, typer.Option("--no-pager", help="Do not page what is longer than the screen.")]
_COLUMNS = Annotated[
    str | None, typer.Option("--columns", metavar="A,B…", help="Show these columns; see --help or --wide for all.")
]
_SORT = Annotated[
    str | None, typer.Option("--sort", metavar="COLUMN", help="Sort by this column; -COLUMN: greatest first.")
]
_LIMIT = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="Give the first N rows, and say how many there are.")
]


_FORMS = {"as_json": Form.JSON, "as_csv": Form.CSV, "as_csv_raw": Form.CSV_RAW}


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a command: the store that was named, the form of the answer, and what is shown of it."""

    store: str | None = None
    form: Form = Form.TABLE
    view: View = AS_USUAL
    sort: str | None = None
    limit: int | None = None
    pager: bool = True

    @property
    def on_terminal(self) -> bool:
        """Whether the answer is a table whose width is that of a terminal."""
        return self.form is Form.TABLE and sys.stdout.isatty()

    def graph(self) -> "Graph":
        """Open the graph that was named, or the user's own; close it when it has answered."""
        return oncograph.open(self.store, tell=message)

    def answer(self, rows: "Rows") -> None:
        """Print rows in the form asked for; without any, say so with the exit code.

        :raises typer.Exit: there are no rows (code 3); JSON and CSV are printed all the same.
        """
        self.show(rows.columns, rows, shown=rows.shown)

    def with_short_names(self, graph: "Graph", shown: Shown) -> Shown:
        """Return what a table shows, with the abbreviations of the graph's terms where there may be little room."""
        return replace(shown, short_names=graph.short_names()) if self.on_terminal else shown

    def show(
        self, columns: Sequence[str], rows: Sequence[Row], title: str | None = None, shown: Shown = AS_THEY_ARE
    ) -> None:
        """Print rows in the form asked for; without any, say so with the exit code.

        :raises typer.Exit: there are no rows (code 3); JSON and CSV are printed all the same.
        """
        self.show_rows(columns, rows, title, shown)
        if not rows:
            self.end_with_nothing()

    def show_rows(
        self, columns: Sequence[str], rows: Sequence[Row], title: str | None = None, shown: Shown = AS_THEY_ARE
    ) -> None:
        """Print rows in the form asked for, if there are any; JSON and CSV in any case.

        :raises MisuseError: a column was named that there is not.
        """
        if self.sort is not None:
            rows = _sorted(columns, rows, self.sort)
        kept = rows[: self.limit]
        if rows or self.form is not Form.TABLE:
            print_rows(self.form, columns, kept, title, shown=shown, view=self.view)
        if len(kept) < len(rows):
            message(f"the first {len(kept)} of {len(rows)} rows")

    def show_table(
        self, columns: Sequence[str], rows: Sequence[Row], title: str | None = None, shown: Shown = AS_THEY_ARE
    ) -> None:
        """Print one of several tables of an answer."""
        print_table(columns, rows, title, shown=shown, view=self.view)

    def end_with_nothing(self) -> NoReturn:
        """Say that nothing was found, with the exit code too.

        :raises typer.Exit: always, with code 3.
        """
        message("nothing found")
        raise typer.Exit(ExitCode.NOTHING_FOUND)

    def show_object(self, value: object) -> None:
        """Print one object as JSON."""
        print_json(value)


def tell_of_own(graph: "Graph") -> None:
    """Say so before the user's own store is written to, which was not named."""
    if graph.is_own:
        message(f"writing to your own store, {graph.name}; --store names another")


def command(
    app: typer.Typer,
    name: str,
    *,
    store: bool = True,
    forms: Sequence[Form] = (Form.JSON, Form.CSV),
    tables: bool = True,
    rows: bool = False,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a command of `app`, with the shared options; it gets a `Session` as its first argument.

    One that prints `tables` is paged. Where the answer is `rows`, all of one table, they can be chosen from and sorted.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(function, eval_str=True)
        own = [parameter for parameter in signature.parameters.values() if parameter.name != "session"]
        shared = {"store": (_STORE, None, store), "as_json": (_JSON, False, Form.JSON in forms)}
        shared["as_csv"] = (_CSV, False, Form.CSV in forms)
        shared["as_csv_raw"] = (_CSV_RAW, False, Form.CSV in forms)
        shared |= {"columns": (_COLUMNS, None, rows), "sort": (_SORT, None, rows), "limit": (_LIMIT, None, rows)}
        shared |= {"wide": (_WIDE, False, tables), "no_pager": (_NO_PAGER, False, tables)}
        added = [
            inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for option, (annotation, default, wanted) in shared.items()
            if wanted
        ]
        context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)

        @functools.wraps(function)
        def run(ctx: typer.Context, **values: Any) -> None:
            named = values.pop("store", None) or ctx.find_root().params.get("store")
            options = {option: values.pop(option) for option in shared if option in values}
            try:
                session = _session(named, options)
                with warnings_as_messages(), paged(wanted=tables and session.pager):
                    function(session, **values)
            except OncographError as error:
                message(f"error: {error}")
                raise typer.Exit(exit_code(error)) from error
            except OSError as error:
                if error.errno == errno.EPIPE:
                    print_no_more()
                    raise typer.Exit(ExitCode.FOUND) from error
                message(f"error: {error.filename or 'the answer cannot be written'}: {error.strerror}")
                raise typer.Exit(ExitCode.FAILED) from error
            except KeyboardInterrupt as error:
                message("interrupted")
                raise typer.Exit(ExitCode.INTERRUPTED) from error

        keyword = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
        run.__signature__ = inspect.Signature([context, *keyword, *added])  # type: ignore[attr-defined]  # read by typer
        run.__doc__ = (function.__doc__ or "").replace("\\b\n", "\b\n")  # how Typer knows lines not to wrap
        run.__annotations__ = {p.name: p.annotation for p in (context, *keyword, *added)}
        app.command(name)(run)
        return function

    return decorate


@contextmanager
def warnings_as_messages() -> Iterator[None]:
    """Print what is warned of as a message, each time that it is."""

    def show(text: Warning | str, category: type[Warning], *place: Any) -> None:
        if issubclass(category, OncographWarning):
            message(f"{text.fault.severity if isinstance(text, FaultWarning) else 'warning'}: {text}")
        else:
            as_before(text, category, *place)

    with warnings.catch_warnings():
        as_before = warnings.showwarning
        warnings.simplefilter("always", OncographWarning)
        warnings.showwarning = cast("Any", show)  # which gets all by place
        yield


def _session(store: str | None, options: Mapping[str, Any]) -> Session:
    asked = [form for option, form in _FORMS.items() if options.get(option)]
    if len(asked) > 1:
        raise MisuseError(f"give {' or '.join(f'--{form}' for form in asked)}, not both")
    chosen = options.get("columns")
    try:
        view = View(bool(options.get("wide")), () if chosen is None else read_columns(chosen))
    except ValueError as error:
        raise MisuseError(f"--columns: {error}") from error
    return Session(
        store,
        asked[0] if asked else Form.TABLE,
        view,
        options.get("sort"),
        options.get("limit"),
        not options.get("no_pager"),
    )


def _sorted(columns: Sequence[str], rows: Sequence[Row], by: str) -> list[Row]:
    """Return rows in the order of a column; those without a value come last."""
    column = by.removeprefix("-")
    if column not in columns:
        raise MisuseError(f"--sort {by}: there is no column {column}; there are {', '.join(columns)}")
    known = [row for row in rows if row.get(column) is not None]
    known.sort(key=lambda row: _sort_key(row[column]), reverse=by.startswith("-"))
    return [*known, *(row for row in rows if row.get(column) is None)]


def _sort_key(value: Any) -> tuple[bool, float, str]:
    if isinstance(value, int | float):
        return False, value, ""
    return True, list(VERDICT_SIGNS).index(str(value)) if str(value) in VERDICT_SIGNS else 0, str(value).casefold()
