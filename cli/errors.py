"""How an error ends a command: its text on stderr, and an exit code that scripts can rely on."""

from enum import IntEnum

from oncograph.graph.errors import MisuseError, OncographError, StoreUnreachableError, UnknownNameError

__all__ = ["ExitCode", "MisuseError", "exit_code"]


class ExitCode(IntEnum):
    """What the exit codes mean."""

    FOUND = 0
    FAILED = 1
    MISUSED = 2
    NOTHING_FOUND = 3
    UNREACHABLE = 4
    LOADED_IN_PART = 5
    INTERRUPTED = 130


def exit_code(error: OncographError) -> ExitCode:
    """Return the exit code that an error ends a command with."""
    if isinstance(error, UnknownNameError | MisuseError):
        return ExitCode.MISUSED
    if isinstance(error, StoreUnreachableError):
        return ExitCode.UNREACHABLE
    return ExitCode.FAILED
