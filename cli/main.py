"""The command line: `oncograph [--store PATH] COMMAND`."""

import io
import sys
from typing import Annotated

import typer

from .errors import ExitCode
from .lazy import LazyGroup
from .output import print_no_more, say

app = typer.Typer(
    name="oncograph",
    cls=LazyGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:  # noqa: FBT001  a flag of the command line
    if asked:
        from importlib.metadata import version  # noqa: PLC0415  only here

        say(f"oncograph {version('oncograph')}")
        raise typer.Exit


@app.callback()
def main(
    *,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="PATH", help="The store; default: your own, with the built-in corpus."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ask what was found when a drug was tried in a disease: studies, findings, and what they add up to.

    Example: oncograph ask benefit --agent il-2
    """


def run() -> None:
    """Run the command line; an interrupt ends it with exit code 130, a closed pipe with 0."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that lacks a character is no reason to fail
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        print_no_more()
        sys.exit(ExitCode.FOUND)
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
