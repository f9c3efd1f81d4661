"""The words of a record, read as forgivingly as names: one meaning, however it is written."""

import re
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, partial
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from oncograph.graph.bias import BiasTool
from oncograph.graph.model import PRelation
from oncograph.graph.spellings import (
    DOMAIN_SPELLINGS,
    JUDGEMENT_SPELLINGS,
    Spellings,
    nearest_words,
    spellings_of,
    word_of,
)

Path_ = tuple[str | int, ...]
_P_EQUALS = re.compile(r"p(?:[- ]?value)?\s*[:=]?\s*(?=[<>=.\d]|n|s)", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/(?=10\.)|(?=10\.\d+/)", re.IGNORECASE)
_PMCID = re.compile(r"(?:pmc(?:id)?:\s*)?pmc(\d+)", re.IGNORECASE)
_KINDS_OF_SOURCES: Spellings = {
    "doi": (),
    "pmid": ("pubmed", "pubmed id", "medline"),
    "pmcid": ("pmc",),
    "registry": (),
    "registration": (),
    "isbn": (),
    "url": ("address", "link"),
    "document": (),
    "slug": (),
}


@dataclass(frozen=True, slots=True)
class Respelled:
    """A word of a record that is written otherwise than the enumeration has it: its place, and both."""

    path: Path_
    given: str
    word: str
    is_key: bool = False
    """Whether it is the name of a part, as a domain of a risk of bias is, not its value."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """Marks a field whose text, or each text of whose list, `read` turns into the one spelling before it is checked."""

    read: Callable[[str], str]
    words: Spellings = field(default_factory=dict[str, tuple[str, ...]], hash=False)
    """The words that it may hold, each with other ways to write it; none where it holds something else."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the field with the reading before it."""
        return core_schema.no_info_before_validator_function(self.apply, handler(source))

    def apply(self, value: Any) -> Any:
        """Return a value with its texts in the one spelling; what is no text is left as it is.

        :raises ValueError: a text is none of the words; the message names the nearest.
        """
        if isinstance(value, str):
            return self.read(value)
        if isinstance(value, list | tuple):
            return [self.read(one) if isinstance(one, str) else one for one in value]
        return value


class AnyWord:
    """Marks a field that holds a word of an enumeration, or of a `Literal`, in any spelling."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the field with the reading before it."""
        return word_in(source).__get_pydantic_core_schema__(source, handler)


_Words = TypeVar("_Words")
Word = Annotated[_Words, AnyWord()]
"""`Word[Design]` holds a design, in any spelling."""


@cache
def words_of(words: Any) -> Spellings:
    """Return the words of an enumeration or of a `Literal`, each with the other ways to write it."""
    if isinstance(words, type) and issubclass(words, StrEnum):
        return spellings_of(words)
    return {str(word): () for word in typing.get_args(words)}


def word_in(words: Any) -> Spelled:
    """Return the mark of a field that holds a word of an enumeration or of a `Literal`."""
    spellings = words_of(words)
    return Spelled(partial(read_word, spellings), spellings)


def read_word(spellings: Spellings, text: str) -> str:
    """Return the word that a text is a way of writing.

    :raises ValueError: it is none; the message names the nearest, and all.
    """
    found = word_of(spellings, text)
    if found is None:
        near = nearest_words(spellings, text)
        meant = f"did you mean {near[0]}? There are: " if near else "use one of: "
        raise ValueError(f"{text!r} is none of its words; {meant}{', '.join(spellings)}")
    return found


def read_p_word(text: str) -> str:
    """Return a P without a "P =" before it, and where it is a word the one that stands for it.

    >>> read_p_word("n.s."), read_p_word("P = NS"), read_p_word("p<0.001"), read_p_word("0.04")
    ('not significant', 'not significant', '<0.001', '0.04')
    """
    stripped = text.strip()
    if begun := _P_EQUALS.match(stripped):
        stripped = stripped[begun.end() :]
    return word_of(spellings_of(PRelation), stripped) or stripped


def read_identifier(text: str) -> str:
    """Return the identifier of a document or study with the kind in its one spelling; what says none stays as it is.

    >>> read_identifier("PMID: 9708948"), read_identifier("https://doi.org/10.1000/X"), read_identifier("pmc77")
    ('pmid:9708948', 'doi:10.1000/X', 'pmcid:PMC77')
    """
    stripped = text.strip()
    if found := _PMCID.fullmatch(stripped):
        return f"pmcid:PMC{found.group(1)}"
    kind, _, value = stripped.partition(":")
    known = word_of(_KINDS_OF_SOURCES, kind) if value else None
    if known is not None:
        stripped = value.strip()
    address = _DOI_ADDRESS.match(stripped) if known in {None, "doi"} else None
    if address is not None:
        return f"doi:{stripped[address.end() :]}"
    return stripped if known is None else f"{known}:{stripped}"


def read_domains(tool: Any, domains: Any) -> Any:
    """Return domains with judgements, by name, in the spellings of their tool; left as they are where it has none.

    >>> read_domains("RoB2", {"Missing outcome data": "Low risk"})
    {'missing outcome data': 'low'}
    """
    return {key: judged for _, key, judged in _domains(tool, domains)} if isinstance(domains, dict) else domains


def _domains(tool: Any, domains: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield each domain as given, its one spelling, and its judgement in the one spelling."""
    known = word_of(spellings_of(BiasTool), tool) if isinstance(tool, str) else None
    for given, judged in domains.items():
        if known is None:
            yield given, given, judged
            continue
        of_tool = BiasTool(known)
        word = word_of(JUDGEMENT_SPELLINGS[of_tool], judged) if isinstance(judged, str) else None
        yield given, word_of(DOMAIN_SPELLINGS[of_tool], given) or given, word or judged


def words_in(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, Spellings]]:
    """Yield each field of a model, and of the models within it, that holds a word, with its words."""
    for name, part in _fields(model).items():
        if not isinstance(part, Spelled):
            yield from words_in(part, f"{path}{name}.")
        elif part.words:
            yield f"{path}{name}", part.words


def respelled(model: type[BaseModel], value: Any, path: Path_ = ()) -> Iterator[Respelled]:
    """Yield the words in a value, as it was read from a file for a model, that are written in another spelling.

    What is none of the words is left out: it is a fault.
    """
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from respelled(model, one, (*path, number))
        return
    if not isinstance(value, dict):
        return
    fields = _fields(model)
    for name, given in value.items():
        if name == "risk_of_bias_domains" and isinstance(given, dict):
            yield from _respelled_domains(value.get("risk_of_bias_tool"), given, (*path, name))
        elif isinstance(part := fields.get(name), Spelled):
            yield from _respelled_texts(part, given, (*path, name))
        elif part is not None:
            yield from respelled(part, given, (*path, name))


def _respelled_texts(part: Spelled, given: Any, path: Path_) -> Iterator[Respelled]:
    texts = [(path, given)] if isinstance(given, str) else []
    if isinstance(given, list):
        texts = [((*path, number), one) for number, one in enumerate(given) if isinstance(one, str)]
    for place, text in texts:
        try:
            word = part.read(text)
        except ValueError:
            continue
        if word != text.strip():
            yield Respelled(place, text, word)


def _respelled_domains(tool: Any, domains: Mapping[str, Any], path: Path_) -> Iterator[Respelled]:
    for given, domain, judged in _domains(tool, domains):
        if domain != given:
            yield Respelled((*path, given), given, domain, is_key=True)
        if judged != domains[given]:
            yield Respelled((*path, given), domains[given], judged)


@cache
def _fields(model: type[BaseModel]) -> Mapping[str, Spelled | type[BaseModel]]:
    """Return the fields of a model that hold words, each with how it is read, and those that hold models."""
    hints = typing.get_type_hints(model, include_extras=True)
    found = {name: _words_in(hints[name]) for name in model.model_fields}
    return {name: part for name, part in found.items() if part is not None}


def _words_in(annotation: Any) -> Spelled | type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for marker in getattr(annotation, "__metadata__", ()):
        if isinstance(marker, Spelled):
            return marker
        if isinstance(marker, AnyWord):
            return word_in(annotation.__origin__)
    return next((part for one in typing.get_args(annotation) if (part := _words_in(one)) is not None), None)
