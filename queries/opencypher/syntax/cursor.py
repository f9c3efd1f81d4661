"""The parser's place among the tokens, and the errors it raises from there."""

from collections.abc import Callable
from typing import NoReturn, TypeVar

from ..errors import CypherLimit, CypherSyntaxError
from . import tokens
from .habits import instead_of_word
from .tokens import END, ESCAPED, is_name

__all__ = ["RESERVED", "Cursor"]

_T = TypeVar("_T")

_MAX_DEPTH = 100
"""Expressions within expressions; each takes about five calls, so that Python's own limit of 1,000 stays far."""

RESERVED = frozenset(
    {"AND", "AS", "CASE", "CONTAINS", "DISTINCT", "ELSE", "FALSE", "IN", "IS", "MATCH", "NOT", "NULL", "OR", "RETURN"}
    | {"THEN", "TRUE", "UNION", "UNWIND", "WHEN", "WHERE", "WITH", "XOR", "INF", "INFINITY", "NAN"}
)
"""Words that name a variable only in backticks."""


class Cursor:
    """A position that moves forward over the tokens of one query."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokens.tokenise(source)
        self.words = self.tokens.words
        self.texts = self.tokens.texts
        self.starts = self.tokens.starts
        self.at = 0
        self._depth = 0
        self._failed: set[tuple[int, str]] = set()
        self._furthest: tuple[int, CypherSyntaxError] | None = None

    def accept(self, word: str) -> bool:
        """Step over the next token if it has this word."""
        if self.words[self.at] == word:
            self.at += 1
            return True
        return False

    def expect(self, word: str) -> int:
        """Step over the next token, which must have this word, and return its offset."""
        if self.words[self.at] != word:
            self.unexpected(f"`{word}`")
        self.at += 1
        return self.starts[self.at - 1]

    def name(self, what: str) -> str:
        """Read any name, keywords too, as labels, types and property keys are."""
        word = self.words[self.at]
        if not is_name(word):
            self.unexpected(what)
        self.at += 1
        text = self.texts[self.at - 1]
        return tokens.unescape(text) if word == ESCAPED else text

    def variable(self) -> str:
        """Read the name of a variable."""
        if not self.at_variable():
            self.unexpected("a variable")
        return self.name("a variable")

    def at_variable(self) -> bool:
        """Whether the next token can name a variable."""
        word = self.words[self.at]
        return is_name(word) and word not in RESERVED

    def attempt(self, parse: Callable[[], _T]) -> _T | None:
        """Read what may stand here, or return None and stay; what failed at a place once is not tried there again.

        That keeps the time of nested attempts polynomial.
        """
        key = (self.at, parse.__name__)
        if key in self._failed:
            return None
        depth = self._depth
        try:
            return parse()
        except CypherSyntaxError as error:
            if self._furthest is None or self.at > self._furthest[0]:
                self._furthest = (self.at, error)
            self._failed.add(key)
            self.at, self._depth = key[0], depth
            return None

    def likeliest(self, error: CypherSyntaxError) -> CypherSyntaxError:
        """Of the final error and those of failed attempts, return the one that got furthest into the text."""
        return self._furthest[1] if self._furthest is not None and self._furthest[0] > self.at else error

    def deepen(self, levels: int) -> None:
        """Go `levels` deeper, or back up when negative. Raises CypherLimit where it gets too deep."""
        self._depth += levels
        if self._depth > _MAX_DEPTH:
            raise CypherLimit(
                f"the query nests expressions more than {_MAX_DEPTH} deep",
                kind="nesting",
                source=self.source,
                offset=self.starts[self.at],
            )

    def unexpected(self, expected: str) -> NoReturn:
        """Raise the error that the next token is not what was `expected`."""
        hint = instead_of_word(self.words, self.at)
        self.fail(f"expected {expected}, not {self.shown()}" + (f": {hint}" if hint else ""))

    def shown(self) -> str:
        """Return the next token as an error message shows it."""
        word, text = self.words[self.at], self.texts[self.at]
        return "the end of the query" if word == END else text if word == ESCAPED else f"`{text}`"

    def fail(self, message: str, code: str = "UnexpectedSyntax", offset: int | None = None) -> NoReturn:
        """Raise a syntax error at an offset, by default that of the next token."""
        offset = self.starts[self.at] if offset is None else offset
        raise CypherSyntaxError(message, code=code, source=self.source, offset=offset)
