"""How an error ends a command: its text on stderr, and an exit code that scripts can rely on."""

from enum import IntEnum

from oncograph.graph.errors import OncographError, StoreUnreachableError, UnknownNameError


class ExitCode(IntEnum):
    """What the exit codes mean."""

    FOUND = 0
    FAILED = 1
    MISUSED = 2
    NOTHING_FOUND = 3
    UNREACHABLE = 4
    LOADED_IN_PART = 5
    INTERRUPTED = 130


class MisuseError(OncographError):
    """Raised when options contradict each other or a value cannot be what was asked for."""


def exit_code(error: OncographError) -> ExitCode:
    """Return the exit code that an error ends a command with."""
    if isinstance(error, UnknownNameError | MisuseError):
        return ExitCode.MISUSED
    if isinstance(error, StoreUnreachableError):
        return ExitCode.UNREACHABLE
    return ExitCode.FAILED
