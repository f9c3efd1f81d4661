"""The OBO flat file format (version 1.2 and 1.4), as far as terms, names and parents go; read as a stream.

https://owlcollab.github.io/oboformat/doc/obo-syntax.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault
from oncograph.graph.printable import hidden_in

_TAG = re.compile(r"([A-Za-z_][\w-]*):[ \t]*(.*)")
_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(EXACT|BROAD|NARROW|RELATED)?')
# A CURIE; an address (http://…, also with its colon escaped) is none.
_REFERENCE = re.compile(r"[A-Za-z][\w.-]*:(?!/)[^\s\"{!\\]+(?=[\s\"{!]|$)")
_ESCAPE = re.compile(r"\\(.)")
_READ = frozenset({"id", "alt_id", "name", "synonym", "is_a", "xref", "is_obsolete"})
_ESCAPED = {"n": " ", "t": " ", "W": " "}


@dataclass(slots=True)
class OboTerm:
    """One [Term] stanza: references are CURIEs as written, synonyms only the exact ones."""

    line: int
    id: str = ""
    name: str = ""
    synonyms: list[str] = field(default_factory=list)
    alt_ids: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    xrefs: list[str] = field(default_factory=list)
    obsolete: bool = False


def read_obo_terms(path: Path, faults: list[Fault]) -> Iterator[OboTerm]:
    """Yield the terms of an OBO file that are in use; what cannot be read is added to `faults` and left out.

    Synonyms that are broader, narrower or merely related are other things, and are not read.

    :raises SourceError: the file cannot be opened, or has no [Term] at all.
    """
    seen: dict[str, int] = {}
    stanzas = 0
    for term in _stanzas(path, faults):
        stanzas += 1
        if _is_sound(term, seen, path, faults):
            yield term
    if not stanzas:
        raise SourceError(f"{path}: holds no [Term]; give an ontology in OBO format")


def _stanzas(path: Path, faults: list[Fault]) -> Iterator[OboTerm]:
    term: OboTerm | None = None
    try:
        with path.open("rb") as lines:
            for number, raw in enumerate(lines, start=1):
                text = _decoded(raw, path, number, faults)
                if text.startswith("["):
                    if term is not None:
                        yield term
                    term = OboTerm(number) if text == "[Term]" else None
                elif term is not None and text and not text.startswith("!") and (problem := _enter(term, text)):
                    faults.append(_fault(path, number, term, problem, "correct the line"))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    if term is not None:
        yield term


def _decoded(raw: bytes, path: Path, number: int, faults: list[Fault]) -> str:
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError:
        faults.append(Fault(str(path), number, "", "not UTF-8; the line was left out", "save the file as UTF-8"))
        return ""


def _enter(term: OboTerm, text: str) -> str:
    """Enter one line into the term; return what is wrong with it, nothing where it could be read."""
    unread = f"cannot read {text[:60]!r}"
    found = _TAG.fullmatch(text)
    if found is None:
        return unread
    tag, value = found.groups()
    if tag in _READ and (character := hidden_in(value, prose=True)):
        return f"{tag} holds the character {character}, which does not show"
    if tag == "name":
        term.name = _unescaped(value)
    elif tag == "is_obsolete":
        term.obsolete = value.startswith("true")
    elif tag == "synonym":
        synonym = _SYNONYM.match(value)
        if synonym is None:
            return unread
        if synonym[2] == "EXACT":
            term.synonyms.append(_unescaped(synonym[1]))
    elif tag in {"id", "alt_id", "is_a"}:
        reference = _REFERENCE.match(value)
        if reference is None:
            return unread
        if tag == "id":
            term.id = reference[0]
        else:
            (term.alt_ids if tag == "alt_id" else term.parents).append(reference[0])
    elif tag == "xref" and (reference := _REFERENCE.match(value)):  # others are links and free text, and no codes
        term.xrefs.append(reference[0])
    return ""


def _is_sound(term: OboTerm, seen: dict[str, int], path: Path, faults: list[Fault]) -> bool:
    if term.obsolete:
        return False
    if not term.id or not term.name:
        missing = "id" if not term.id else "name"
        faults.append(_fault(path, term.line, term, f"the term has no {missing}", f"add the line '{missing}: …'"))
        return False
    if (first := seen.setdefault(term.id, term.line)) != term.line:
        faults.append(_fault(path, term.line, term, f"already given in line {first}", "keep one of the two"))
        return False
    return True


def _fault(path: Path, line: int, term: OboTerm, problem: str, remedy: str) -> Fault:
    return Fault(str(path), line, term.id, problem, remedy)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text).strip()
