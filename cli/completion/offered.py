"""What there is to offer for a parameter: names from the store, choices, commands, options.

The word that stands for a parameter in the help says what it takes: AGENT, STUDY, RECORD, a|b|c, FILE …
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from oncograph.graph.errors import OncographError
from oncograph.graph.labels import NAMED_LABELS
from oncograph.graph.stores.sqlite.glance import glance
from oncograph.loaders.opening import own_path, place_of

from .asked import Asked, commands_of, options_of

if TYPE_CHECKING:
    from oncograph.queries.library import Question

FILES = "_files_"
"""Told to the shell where it is to offer file names."""

Offer = tuple[str, str]
"""A word to offer, and what it means where that is not plain."""

_FILES = frozenset({"FILE", "PATH", "DIR", "FROM", "TO"})
_NAMED = frozenset(label.upper() for label in NAMED_LABELS)
_HASHED = ("claim", "finding", "reading")
_MOST = 500
_NAMES = "SELECT json_extract(properties, '$.name') FROM node WHERE label = ?"
_ALL_NAMES = """
SELECT json_extract(properties, '$.name') FROM node WHERE label = ?1
UNION SELECT json_extract(properties, '$.abbreviation') FROM node WHERE label = ?1
UNION SELECT part.value FROM node, json_each(node.properties) AS list, json_each(list.value) AS part
    WHERE label = ?1 AND list.key IN ('synonyms', 'slugs', 'registrations', 'pmids', 'dois')
"""
_IDS = "SELECT id FROM node WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
_RECORDS = "SELECT record FROM report"


def offers(asked: Asked) -> list[Offer]:
    """Return what to offer, sorted; one `FILES` where file names are to be offered. Nothing is raised."""
    if asked.parameter is None:
        return sorted(_of_command(asked))
    kind = (asked.parameter.metavar or "").strip("[]…")
    if re.split(r"\W", kind)[0] in _FILES:
        return [(FILES, "")]
    with suppress(OncographError, OSError):
        return [(word, "") for word in sorted(set(_values(asked, kind)), key=_in_alphabet)[:_MOST]]
    return []


def _in_alphabet(word: str) -> tuple[str, str]:
    return word.casefold(), word


def _of_command(asked: Asked) -> Iterator[Offer]:
    if asked.typed.startswith("-"):
        found: Iterable[Offer] = options_of(asked.command)
    else:
        found = ((name, _first_sentence(one.help or "")) for name, one in commands_of(asked.command).items())
    yield from ((word, told) for word, told in found if word.startswith(asked.typed))


def _first_sentence(text: str) -> str:
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())


def _values(asked: Asked, kind: str) -> Iterable[str]:
    typed, path = asked.typed, _store_file(asked.store)
    choices = kind.split("|") if "|" in kind else _choices(asked)
    if choices or kind == "NAME":
        return _beginning(choices or [one.name for one in _questions()], typed)
    if path is None:
        return ()
    if kind == "TERM":
        return (name for label in sorted(NAMED_LABELS) for name in _names(path, label, typed))
    if kind == "RECORD":
        return _beginning(glance(path, _RECORDS), typed)
    if kind in _NAMED:
        return _names(path, kind.capitalize(), typed)
    return _ids(path, kind, typed) if kind in {"ID", "CLAIM"} else ()


def _names(path: Path, label: str, typed: str) -> Iterator[str]:
    """Return the names of a label's nodes; once something is typed, all by which they are found that begins so."""
    return _beginning(glance(path, _ALL_NAMES if typed else _NAMES, label), typed)


def _ids(path: Path, kind: str, typed: str) -> Iterator[str]:
    """Yield the ids that begin as typed, with or without their kind; which kinds there are until one is begun."""
    kinds = _HASHED if kind == "ID" else ("claim",)
    for one in kinds:
        whole = typed if typed.startswith(f"{one}:") else f"{one}:{typed}"
        if typed and (found := list(glance(path, _IDS, whole, f"{whole}\U0010ffff", _MOST))):
            yield from found
        elif f"{one}:".startswith(typed):
            yield f"{one}:"


def _choices(asked: Asked) -> list[str]:
    """Return the words that a parameter of a question is one of, where it has them."""
    if asked.path[:1] != ("ask",) or asked.parameter is None:
        return []
    parameters = (one for question in _questions() if question.name == asked.path[-1] for one in question.parameters)
    return next((list(one.choices) for one in parameters if one.name == asked.parameter.name), [])


def _questions() -> "Sequence[Question]":
    from oncograph.queries.own_questions import all_questions  # noqa: PLC0415  only where a question is asked

    return all_questions()[0]


def _beginning(words: Iterable[str], typed: str) -> Iterator[str]:
    begun = typed.casefold()
    return (word for word in words if word.casefold().startswith(begun))


def _store_file(named: str | None) -> Path | None:
    """Return the file of the store that the command would read; of a server nothing is offered."""
    place = place_of(named)
    if isinstance(place, str):
        return None
    path = place or own_path()
    return path if path.exists() else None
