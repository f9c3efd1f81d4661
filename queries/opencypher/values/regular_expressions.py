"""Regular expressions of `=~`: the whole text must match."""

import re
from functools import lru_cache

from ..errors import CypherArgumentError
from .value import Value


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        message = f"{pattern!r} is no regular expression: {error}"
        raise CypherArgumentError(message, code="InvalidArgumentValue") from error


def matches(text: Value, pattern: Value) -> Value:
    """`text =~ pattern`; null when one of them is no string."""
    if type(text) is not str or type(pattern) is not str:
        return None
    return _compiled(pattern).fullmatch(text) is not None
