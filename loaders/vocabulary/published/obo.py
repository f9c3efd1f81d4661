"""The OBO flat file format (version 1.2 and 1.4), as far as terms, names and parents go; read as a stream.

https://owlcollab.github.io/oboformat/doc/obo-syntax.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault
from oncograph.graph.printable import hidden_in

from ..term import Kind
from .term import PublishedTerm

KINDS: tuple[Kind, ...] = ("disease", "agent", "toxicity", "setting", "endpoint")
_SAME_SOURCE = {"NCI": "NCIT", "UMLS_CUI": "UMLS"}
_DATED_SNOMED = re.compile(r"SNOMEDCT_US_[\d_]+:")
_CLASSIFICATION = re.compile(r"ICD")
_TAG = re.compile(r"([A-Za-z_][\w-]*):[ \t]*(.*)")
_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(EXACT|BROAD|NARROW|RELATED)?')
# A CURIE; an address (http://…, also with its colon escaped) is none.
_REFERENCE = re.compile(r"[A-Za-z][\w.-]*:(?!/)[^\s\"{!\\]+(?=[\s\"{!]|$)")
_ESCAPE = re.compile(r"\\(.)")
_READ = frozenset({"id", "alt_id", "name", "synonym", "is_a", "xref", "is_obsolete"})
_ESCAPED = {"n": " ", "t": " ", "W": " "}


@dataclass(slots=True)
class _Stanza(PublishedTerm):
    """One [Term] stanza."""

    obsolete: bool = False


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is in OBO format."""
    return re.search(rb"^(format-version:|\[Term\])", head, re.MULTILINE) is not None


def read(path: Path, _kind: Kind, faults: list[Fault]) -> Iterator[PublishedTerm]:
    """Yield the terms of an OBO file that are in use, all as the kind that the user says they are.

    Synonyms that are broader, narrower or merely related are other things, and are not read.

    Codes of classifications (ICD…), which put many diseases under one, are not read.

    :raises SourceError: the file cannot be opened, or has no [Term] at all.
    """
    seen: dict[str, int | None] = {}
    stanzas = 0
    for term in _stanzas(path, faults):
        stanzas += 1
        if _is_sound(term, seen, path, faults):
            yield term
    if not stanzas:
        raise SourceError(f"{path}: holds no [Term]; give an ontology in OBO format")


def _stanzas(path: Path, faults: list[Fault]) -> Iterator[_Stanza]:
    term: _Stanza | None = None
    try:
        with path.open("rb") as lines:
            for number, raw in enumerate(lines, start=1):
                text = _decoded(raw, path, number, faults)
                if text.startswith("["):
                    if term is not None:
                        yield term
                    term = _Stanza(number) if text == "[Term]" else None
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


def _enter(term: _Stanza, text: str) -> str:
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
        source, _, local = _DATED_SNOMED.sub("SNOMEDCT:", reference[0]).partition(":")
        term.xrefs += [] if _CLASSIFICATION.match(source) else [f"{_SAME_SOURCE.get(source, source)}:{local}"]
    return ""


def _is_sound(term: _Stanza, seen: dict[str, int | None], path: Path, faults: list[Fault]) -> bool:
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


def _fault(path: Path, line: int | None, term: _Stanza, problem: str, remedy: str) -> Fault:
    return Fault(str(path), line, term.id, problem, remedy)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text).strip()
