"""Regular expressions of `=~`: the whole text must match."""

from functools import lru_cache
from typing import TYPE_CHECKING

from ..errors import CypherArgumentError
from ..limits import LARGE, spend, time_left
from .java_patterns import JavaPatternError, translated
from .value import Value

if TYPE_CHECKING:
    import regex


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    import regex  # noqa: PLC0415  few queries need it

    try:
        return regex.compile(translated(pattern), regex.VERSION1)
    except (JavaPatternError, regex.error, RecursionError, OverflowError) as error:
        message = f"{pattern!r} is no regular expression: {error}"
        raise CypherArgumentError(message, code="InvalidArgumentValue") from error


def matches(text: Value, pattern: Value) -> Value:
    """`text =~ pattern`; null when one of them is no string."""
    if type(text) is not str or type(pattern) is not str:
        return None
    expression = _compiled(pattern)
    while True:
        left = time_left()
        try:
            return expression.fullmatch(text, timeout=None if left is None else left / 4) is not None
        except TimeoutError:  # by the processor's time: on a busy machine that is a part of ours
            spend(LARGE)
