"""The command line: `oncograph [--store PATH] COMMAND`."""

import io
import os
import sys
from typing import Annotated, Any

import typer
from typing_extensions import override

from .errors import ExitCode
from .lazy import LazyGroup
from .output import print_no_more, say


class AnsweringGroup(LazyGroup):
    """Answers a shell that asks what may be typed next, else runs a command."""

    @override
    def main(self, *args: Any, **extra: Any) -> Any:
        instruction = os.environ.get("_ONCOGRAPH_COMPLETE")
        if instruction:
            from .completion.shells import answer  # noqa: PLC0415  only where a shell asks

            answer(instruction, self)
        return super().main(*args, **extra)


app = typer.Typer(
    name="oncograph",
    cls=AnsweringGroup,
    no_args_is_help=True,
    add_completion=False,  # ours offers what the store holds
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:  # noqa: FBT001  a flag of the command line
    if asked:
        from importlib.metadata import version  # noqa: PLC0415  only here

        say(f"oncograph {version('oncograph')}")
        raise typer.Exit


def _show_completion(asked: bool) -> None:  # noqa: FBT001  a flag of the command line
    if asked:
        from .completion.shells import SCRIPTS, shell_in_use  # noqa: PLC0415  only here

        say(SCRIPTS[shell_in_use()].strip())
        raise typer.Exit


def _install_completion(asked: bool) -> None:  # noqa: FBT001  a flag of the command line
    if asked:
        from .completion.shells import install, shell_in_use  # noqa: PLC0415  only here

        say(f"written: {install(shell_in_use())}; it works in shells that you open from now on")
        raise typer.Exit


_INSTALL = typer.Option(
    "--install-completion", callback=_install_completion, is_eager=True, help="Install completion for your shell."
)
_SHOW = typer.Option(
    "--show-completion", callback=_show_completion, is_eager=True, help="Print what makes your shell complete."
)


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
    install_completion: Annotated[bool, _INSTALL] = False,
    show_completion: Annotated[bool, _SHOW] = False,
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
