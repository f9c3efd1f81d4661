"""What every command shares: its options, the store it works on, and how it answers and fails."""

import errno
import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from oncograph.graph.errors import OncographError

from .errors import ExitCode, MisuseError, exit_code
from .output import Form, Row, message, print_json, print_rows

_STORE = Annotated[
    str | None,
    typer.Option("--store", metavar="PATH", help="The store; default: your own, with the built-in corpus."),
]
_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_CSV = Annotated[bool, typer.Option("--csv", help="Print CSV.")]


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a command: the store that was named, and the form of the answer."""

    store: str | None = None
    form: Form = Form.TABLE

    def show(self, columns: Sequence[str], rows: Sequence[Row], title: str | None = None) -> None:
        """Print rows in the form asked for; without any, say so with the exit code.

        :raises typer.Exit: there are no rows (code 3); JSON and CSV are printed all the same.
        """
        if rows or self.form is not Form.TABLE:
            print_rows(self.form, columns, rows, title)
        if not rows:
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
        added = [
            inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for option, (annotation, default, wanted) in shared.items()
            if wanted
        ]
        context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)

        @functools.wraps(function)
        def run(ctx: typer.Context, **values: Any) -> None:
            named = values.pop("store", None) or ctx.find_root().params.get("store")
            as_json, as_csv = values.pop("as_json", False), values.pop("as_csv", False)
            try:
                function(Session(named, _form(as_json, as_csv)), **values)
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


def _form(as_json: bool, as_csv: bool) -> Form:  # noqa: FBT001  two flags of the command line
    if as_json and as_csv:
        raise MisuseError("give --json or --csv, not both")
    return Form.JSON if as_json else Form.CSV if as_csv else Form.TABLE
