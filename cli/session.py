"""What every command shares: its options, the store it works on, and how it answers and fails."""

import errno
import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn

import typer

from oncograph.graph.errors import OncographError

from .errors import ExitCode, MisuseError, exit_code
from .output import Form, Row, message, print_json, print_rows

_STORE = Annotated[
    str | None,
    typer.Option("--store", metavar="PATH", help="The store; default: your own, with the built-in corpus."),
]
_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_CSV = Annotated[bool, typer.Option("--csv", help="Print CSV for a spreadsheet: no cell is run as a formula.")]
_CSV_RAW = Annotated[bool, typer.Option("--csv-raw", help="Print CSV with every text as it is stored.")]


_FORMS = {"as_json": Form.JSON, "as_csv": Form.CSV, "as_csv_raw": Form.CSV_RAW}


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a command: the store that was named, and the form of the answer."""

    store: str | None = None
    form: Form = Form.TABLE

    def show(self, columns: Sequence[str], rows: Sequence[Row], title: str | None = None) -> None:
        """Print rows in the form asked for; without any, say so with the exit code.

        :raises typer.Exit: there are no rows (code 3); JSON and CSV are printed all the same.
        """
        self.show_rows(columns, rows, title)
        if not rows:
            self.end_with_nothing()

    def show_rows(self, columns: Sequence[str], rows: Sequence[Row], title: str | None = None) -> None:
        """Print rows in the form asked for, if there are any; JSON and CSV in any case."""
        if rows or self.form is not Form.TABLE:
            print_rows(self.form, columns, rows, title)

    def end_with_nothing(self) -> NoReturn:
        """Say that nothing was found, with the exit code too.

        :raises typer.Exit: always, with code 3.
        """
        message("nothing found")
        raise typer.Exit(ExitCode.NOTHING_FOUND)

    def show_object(self, value: object) -> None:
        """Print one object as JSON."""
        print_json(value)


def command(
    app: typer.Typer, name: str, *, store: bool = True, forms: Sequence[Form] = (Form.JSON, Form.CSV)
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a command of `app`, with the shared options; it gets a `Session` as its first argument."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(function, eval_str=True)
        own = [parameter for parameter in signature.parameters.values() if parameter.name != "session"]
        shared = {"store": (_STORE, None, store), "as_json": (_JSON, False, Form.JSON in forms)}
        shared["as_csv"] = (_CSV, False, Form.CSV in forms)
        shared["as_csv_raw"] = (_CSV_RAW, False, Form.CSV in forms)
        added = [
            inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for option, (annotation, default, wanted) in shared.items()
            if wanted
        ]
        context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)

        @functools.wraps(function)
        def run(ctx: typer.Context, **values: Any) -> None:
            named = values.pop("store", None) or ctx.find_root().params.get("store")
            asked = [form for option, form in _FORMS.items() if values.pop(option, False)]
            try:
                function(Session(named, _form(asked)), **values)
            except OncographError as error:
                message(f"error: {error}")
                raise typer.Exit(exit_code(error)) from error
            except OSError as error:
                if error.errno == errno.EPIPE:  # the reader has seen enough: Typer ends the command quietly
                    raise
                message(f"error: {error.filename or 'the answer cannot be written'}: {error.strerror}")
                raise typer.Exit(ExitCode.FAILED) from error
            except KeyboardInterrupt as error:
                message("interrupted")
                raise typer.Exit(ExitCode.INTERRUPTED) from error

        keyword = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
        run.__signature__ = inspect.Signature([context, *keyword, *added])  # type: ignore[attr-defined]  # read by typer
        run.__annotations__ = {p.name: p.annotation for p in (context, *keyword, *added)}
        app.command(name)(run)
        return function

    return decorate


def _form(asked: Sequence[Form]) -> Form:
    if len(asked) > 1:
        raise MisuseError(f"give {' or '.join(f'--{form}' for form in asked)}, not both")
    return asked[0] if asked else Form.TABLE
