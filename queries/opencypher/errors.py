"""What the engine raises: one base, one class per kind of failure, each with where in the query it lies.

>>> print(CypherSyntaxError("variable `m` is not defined", code="UndefinedVariable", source="RETURN m.id", offset=7))
variable `m` is not defined (UndefinedVariable, line 1, column 8)
  RETURN m.id
         ^
"""

from typing import Literal

__all__ = [
    "CypherArgumentError",
    "CypherError",
    "CypherLimit",
    "CypherSyntaxError",
    "CypherTypeError",
    "CypherUnsupported",
]

_WINDOW = 120
"""Characters of a source line that are shown; a longer line is cut around the caret."""


class CypherError(Exception):
    """Raised, through its subclasses, for everything that goes wrong with a query.

    `message` is one sentence for the user. `code` is the openCypher detail code ("UndefinedVariable"), or empty.
    `line` and `column` count from 1 and are None where the place is not known, as for most values at run time.
    `str(error)` holds all of it, with the line of the query and a caret under the place.
    """

    def __init__(self, message: str, *, code: str = "", source: str | None = None, offset: int | None = None) -> None:
        self.message = message
        self.code = code
        self.line: int | None = None
        self.column: int | None = None
        self._excerpt = ""
        if source is not None and offset is not None:
            self._locate(source, offset)
        super().__init__(message)

    def _locate(self, source: str, offset: int) -> None:
        before = source[:offset].splitlines(keepends=True)
        if before and not before[-1].endswith(("\n", "\r")):
            start = offset - len(before[-1])
            self.line = len(before)
        else:
            start = offset
            self.line = len(before) + 1
        self.column = offset - start + 1
        text = (source[start:].splitlines() or [""])[0]
        first = max(0, self.column - 1 - _WINDOW // 2) if len(text) > _WINDOW else 0
        shown = text[first : first + _WINDOW]
        # A tab before the caret is kept as a tab, so that the caret stands under its character whatever the tab width.
        margin = "".join("\t" if character == "\t" else " " for character in shown[: self.column - 1 - first])
        self._excerpt = f"\n  {shown}\n  {margin}^"

    def __str__(self) -> str:
        where = [] if self.line is None else [f"line {self.line}", f"column {self.column}"]
        details = ", ".join([self.code, *where] if self.code else where)
        return self.message + (f" ({details})" if details else "") + self._excerpt


class CypherSyntaxError(CypherError):
    """Raised when a text is no valid query: its grammar, scopes, types of variables, aggregations, SKIP or LIMIT."""


class CypherTypeError(CypherError):
    """Raised when a value has a type that the operation on it does not take."""


class CypherArgumentError(CypherTypeError):
    """Raised when a value has a type that is taken, but is out of range: a step of 0, a division by 0, an overflow."""


class CypherUnsupported(CypherError):  # noqa: N818 - the name is part of the public interface
    """Raised for what is Cypher, but not run by this engine: writes, procedures, temporal values, `LOAD CSV`, others.

    `feature` is its name as the user knows it ("CREATE").
    """

    def __init__(self, feature: str, *, hint: str = "", source: str | None = None, offset: int | None = None) -> None:
        self.feature = feature
        message = f"{feature} is not supported by this engine" + (f": {hint}" if hint else "")
        super().__init__(message, code="Unsupported", source=source, offset=offset)


class CypherLimit(CypherError):  # noqa: N818 - the name is part of the public interface
    """Raised when a query is stopped, never answered in part.

    `kind` says by what: "rows", "time" and "hops" are the limits given with the query, "memory" and "size" (of a value)
    the engine's own, as are "rows" that are kept; "cancelled" is the user's interrupt, "nesting" an expression or
    pattern too deep to be compiled.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: Literal["rows", "time", "hops", "memory", "size", "cancelled", "nesting"],
        source: str | None = None,
        offset: int | None = None,
    ) -> None:
        self.kind = kind
        super().__init__(message, code="", source=source, offset=offset)
