"""Completes Cypher as it is typed: labels, relationship types, properties, parameters, keywords and functions."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from oncograph.graph.labels import COMBINATION, SECOND_LABELS
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from oncograph.queries.opencypher import CypherError
from oncograph.queries.opencypher.syntax.signatures import AGGREGATES, FUNCTIONS
from oncograph.queries.opencypher.syntax.tokens import END, tokenise

_KEYWORDS = (
    *("MATCH", "OPTIONAL MATCH", "WHERE", "WITH", "RETURN", "UNWIND", "UNION", "UNION ALL", "ORDER BY", "SKIP"),
    *("LIMIT", "DISTINCT", "AS", "ASC", "DESC", "AND", "OR", "XOR", "NOT", "IN", "IS NULL", "IS NOT NULL"),
    *("STARTS WITH", "ENDS WITH", "CONTAINS", "CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS", "COUNT", "COLLECT"),
    *("CALL", "YIELD", "EXPLAIN", "PROFILE", "SHOW INDEXES", "SHOW CONSTRAINTS", "OFFSET"),
    *("ALL", "ANY", "NONE", "SINGLE", "reduce", "shortestPath", "allShortestPaths", "true", "false", "null"),
)
_LABELS = sorted({*NODE_TYPES, *SECOND_LABELS.values(), COMBINATION})
_TYPES = sorted(RELATIONSHIP_TYPES)
_PROPERTIES = sorted(
    {"id", "name"}.union(
        *(node.properties for node in NODE_TYPES.values()), *(link.properties for link in RELATIONSHIP_TYPES.values())
    )
)
_WORDS = (*_KEYWORDS, *(f"{name}(" for name in sorted({*FUNCTIONS, *AGGREGATES})))
_WORD = re.compile(r"\w*\Z")
_OPENING = {")": "(", "]": "[", "}": "{"}


class CypherCompleter(Completer):
    """Offers what fits before the cursor; `commands` are those of the shell, `parameters` the names of those set."""

    def __init__(self, commands: Collection[str], parameters: Mapping[str, Any]) -> None:
        self._commands = commands
        self._parameters = parameters

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:  # noqa: ARG002  the interface
        """Yield the words that go on from what stands before the cursor."""
        before = document.text_before_cursor
        match = _WORD.search(before)
        typed = match.group() if match else ""
        for word in self._fitting(before[: len(before) - len(typed)]):
            if word.casefold().startswith(typed.casefold()):
                yield Completion(word, start_position=-len(typed))

    def _fitting(self, before: str) -> Iterable[str]:
        """Return the words that may follow `before`, which ends where the word being typed begins."""
        if before.strip() == ":":
            return self._commands
        if before.endswith("$"):
            return sorted(self._parameters)
        try:
            words = tokenise(before).words
        except CypherError:  # within a string or a comment
            return ()
        last = words[words.index(END) - 1] if words[0] != END else ""
        around = _unclosed(words)
        if last == "." or (around == "{" and last in {"{", ","}):
            return _PROPERTIES
        if last in {":", "|", "&", "!"} and around not in {"{", "["}:
            return {"-[": _TYPES, "(": _LABELS}.get(around, (*_LABELS, *_TYPES))
        return _WORDS


def _unclosed(words: Iterable[str]) -> str:
    """Return the bracket that is open at the end, `-[` where it begins a relationship, or an empty text.

    >>> _unclosed(tokenise("MATCH (a)-[r").words), _unclosed(tokenise("RETURN [x IN f(1)").words)
    ('-[', '[')
    """
    opened: list[str] = []
    before = ""
    for word in words:
        if word in _OPENING.values():
            opened.append("-[" if (before, word) == ("-", "[") else word)
        elif word in _OPENING and opened and opened[-1].endswith(_OPENING[word]):
            opened.pop()
        before = word
    return opened[-1] if opened else ""
