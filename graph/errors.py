"""The exceptions that oncograph raises; every one is a subclass of `OncographError`."""

from collections.abc import Sequence


class OncographError(Exception):
    """Base of all errors that are the user's to mend; its text says what was wrong, where, and what to do."""


class UnknownNameError(OncographError):
    """Raised when a name that a person typed fits nothing; `suggestions` holds the nearest names."""

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        super().__init__(f"{message} Did you mean {', '.join(suggestions)}?" if suggestions else message)


class MisuseError(OncographError):
    """Raised when what is asked for contradicts itself, or a value cannot be what was asked for."""


class SourceError(OncographError):
    """Raised when an input file as a whole cannot be read: missing, not UTF-8, not YAML, too large."""


class RulesError(OncographError):
    """Raised when a rules file has a typo, a missing constant or a value outside its range."""


class NotDerivableError(OncographError):
    """Raised when a number cannot be computed from what was reported; the text is the reason."""


class StoreError(OncographError):
    """Raised when a store cannot be used: corrupt, of a newer version, not ours, read-only, busy."""


class NoStoreError(StoreError):
    """Raised when there is no store yet where one was named; loading makes it."""


class StoreUnreachableError(StoreError):
    """Raised when a server does not answer, refuses the password or the database, or is too old."""


class OncographWarning(UserWarning):
    """What to know of an answer that is given all the same."""
