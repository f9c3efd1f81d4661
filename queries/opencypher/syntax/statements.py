"""A text of several queries, parted by semicolons."""

from collections.abc import Iterator

from ..errors import CypherError
from .tokens import END, tokenise

__all__ = ["is_explained", "statements"]

_PREFIXES = frozenset({"CYPHER", "PROFILE"})


def statements(text: str) -> Iterator[str]:
    """Yield the queries that semicolons part; where the text cannot be taken apart, all of it.

    >>> list(statements("RETURN ';' AS a; RETURN 2 AS b;"))
    ["RETURN ';' AS a", 'RETURN 2 AS b']
    """
    try:
        tokens = tokenise(text)
    except CypherError:  # running it tells what is wrong, and where
        yield text
        return
    start, empty = 0, True
    for word, place in zip(tokens.words, tokens.starts, strict=True):
        if word not in {";", END}:
            empty = False
            continue
        if not empty:
            yield text[start:place].strip()
        start, empty = place + 1, True


def is_explained(text: str) -> bool:
    """Whether a query begins with EXPLAIN, so that its plan is asked for and not its rows.

    >>> is_explained("explain MATCH (n) RETURN n"), is_explained("CYPHER 5 EXPLAIN RETURN 1"), is_explained("RETURN 1")
    (True, True, False)
    """
    try:
        words = tokenise(text).words
    except CypherError:
        return False
    if words[0] not in _PREFIXES:
        return words[0] == "EXPLAIN"
    clauses = (word for word in words if word in {"EXPLAIN", "MATCH", "RETURN", "WITH", "UNWIND", "CALL", "OPTIONAL"})
    return next(clauses, "") == "EXPLAIN"
