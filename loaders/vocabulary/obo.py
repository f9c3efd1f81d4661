"""Terms from an ontology in OBO format, such as the Disease Ontology, fitted to the vocabulary they are to join."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from oncograph.graph.faults import Fault
from oncograph.graph.names import normalise

from .obo_format import OboTerm, read_obo_terms
from .term import TERM_TYPES, Kind, Term
from .terms_file import TermsFile
from .vocabulary import Vocabulary

_SAME_SOURCE = {"NCI": "NCIT", "UMLS_CUI": "UMLS"}
_DATED_SNOMED = re.compile(r"SNOMEDCT_US_[\d_]+:")
_CLASSIFICATION = re.compile(r"ICD")
_LEFT_OUT = "the rest of the term is loaded; change the file if it should be otherwise"
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def read_obo(path: Path, vocabulary: Vocabulary, kind: Kind = "disease") -> TermsFile:
    """Read the terms of an OBO file as terms of `kind` that can be merged into `vocabulary`.

    An OBO term is the same as a term of the vocabulary when that bears its id or an alternative id as a code; or, where
    the vocabulary's term has no code from this ontology, when they share another code or the name, and no second OBO
    term does. It then adds its names, parents and codes to it. Every other one gets an id of its own, such as
    `disease:doid-9538`. A synonym that is another term's name is left out, a name that is another's is told apart by
    the id, both are reported. Codes of classifications (ICD…), which put many diseases under one, are not read.

    :raises SourceError: the file cannot be opened, or is not in OBO format.
    """
    faults: list[Fault] = []
    stanzas = sorted(read_obo_terms(path, faults), key=lambda stanza: stanza.id)
    return _Fitting(str(path), kind, vocabulary, stanzas, faults).fitted()


class _Fitting:
    """Finds for each OBO term its id, its names and its parents among those of the vocabulary."""

    def __init__(
        self, file: str, kind: Kind, vocabulary: Vocabulary, stanzas: list[OboTerm], faults: list[Fault]
    ) -> None:
        self.file = file
        self.kind: Kind = kind
        self.vocabulary = vocabulary
        self.stanzas = stanzas
        self.faults = faults
        self.joined = self._joined()
        self.ids = {stanza.id: self.joined.get(stanza.id) or _slug(kind, stanza.id) for stanza in stanzas}
        self.parents = {term.id: set(term.is_a) for term in vocabulary}

    def fitted(self) -> TermsFile:
        names = self._names()
        synonyms = self._synonyms(names)
        made = [(stanza, self._term(stanza, names[stanza.id], synonyms[stanza.id])) for stanza in self.stanzas]
        sound = [(stanza, term) for stanza, term in made if term is not None]
        self.ids = {stanza.id: term.id for stanza, term in sound}
        terms = [term.model_copy(update={"is_a": tuple(self._parents(stanza))}) for stanza, term in sound]
        lines = {term.id: stanza.line for stanza, term in sound}
        return TermsFile(self.file, tuple(terms), lines, tuple(self.faults))

    def _term(self, stanza: OboTerm, name: str, synonyms: Iterable[str]) -> Term | None:
        """Return the term, as yet without parents; none where what the file says is no term."""
        parts = {"id": self.ids[stanza.id], "name": name, "synonyms": tuple(synonyms), "codes": tuple(_codes(stanza))}
        try:
            return TERM_TYPES[self.kind].model_validate(parts)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=False):
                problem = f"{detail['loc'][0]}: {detail['msg'][:1].lower()}{detail['msg'][1:]}"
                self.faults.append(
                    Fault(self.file, stanza.line, stanza.id, problem, "correct it; the term was left out")
                )
            return None

    def _joined(self) -> dict[str, str]:
        """Return the vocabulary id of each OBO term that is the same as a term there."""
        joined: dict[str, str] = {}
        candidates: defaultdict[str, list[str]] = defaultdict(list)
        for stanza in self.stanzas:
            own = self._bearing([stanza.id]) or self._bearing(stanza.alt_ids)
            if len(own) == 1:
                joined[stanza.id] = own[0].id
            elif not own and (like := self._alike(stanza)) is not None:
                candidates[like.id].append(stanza.id)
        for id_, stanza_ids in candidates.items():
            if len(stanza_ids) == 1 and id_ not in joined.values():
                joined[stanza_ids[0]] = id_
        return joined

    def _bearing(self, codes: Iterable[str]) -> list[Term]:
        found = {term.id: term for code in codes for term in self.vocabulary.with_code(self.kind, code)}
        return list(found.values())

    def _alike(self, stanza: OboTerm) -> Term | None:
        source = stanza.id.partition(":")[0] + ":"
        sharing = self._bearing(_codes(stanza))
        term = sharing[0] if len(sharing) == 1 else self.vocabulary.named(self.kind, stanza.name)
        return None if term is None or any(code.startswith(source) for code in term.codes) else term

    def _names(self) -> dict[str, str]:
        """Return the name of each OBO term: the vocabulary's where it joins one, made unique where it is taken."""
        names: dict[str, str] = {}
        given = Counter(normalise(stanza.name) for stanza in self.stanzas)
        for stanza in self.stanzas:
            term = self.vocabulary.named(self.kind, stanza.name)
            if stanza.id in self.joined:
                names[stanza.id] = self.vocabulary[self.joined[stanza.id]].name
            elif term is not None or given[normalise(stanza.name)] > 1:
                names[stanza.id] = f"{stanza.name} ({stanza.id})"
                whose = term.id if term else "several terms of the file"
                self._report(
                    stanza,
                    f"the name {stanza.name!r} is also one of {whose}, and became {names[stanza.id]!r}",
                    f"if the two are one, give that term the code {stanza.id} in a terms file",
                )
            else:
                names[stanza.id] = stanza.name
        return names

    def _synonyms(self, names: Mapping[str, str]) -> dict[str, list[str]]:
        """Return the synonyms of each OBO term that are no other term's name."""
        named = {normalise(name): self.ids[id_] for id_, name in names.items()}
        claimed: defaultdict[str, set[str]] = defaultdict(set)
        for stanza in self.stanzas:
            for name in (stanza.name, *stanza.synonyms):
                claimed[normalise(name)].add(self.ids[stanza.id])
        kept: dict[str, list[str]] = {}
        for stanza in self.stanzas:
            id_, name = self.ids[stanza.id], names[stanza.id]
            own = {normalise(name), ""}
            kept[stanza.id] = []
            for synonym in (stanza.name, *stanza.synonyms):
                key = normalise(synonym)
                if key in own:
                    continue
                own.add(key)
                term = self.vocabulary.named(self.kind, synonym)
                others = {term.id} if term else {named[key]} if key in named else claimed[key]
                if others == {id_}:
                    kept[stanza.id].append(synonym)
                elif synonym != stanza.name or stanza.id in self.joined:
                    whose = ", ".join(sorted(others - {id_}))
                    self._report(stanza, f"the synonym {synonym!r}, also one of {whose}, was left out", _LEFT_OUT)
        return kept

    def _parents(self, stanza: OboTerm) -> list[str]:
        id_ = self.ids[stanza.id]
        kept = self.parents.setdefault(id_, set())
        found: list[str] = []
        for parent in sorted(set(stanza.parents)):
            bearing = self._bearing([parent])
            parent_id = self.ids.get(parent) or (bearing[0].id if len(bearing) == 1 else None)
            if parent_id is None:
                self._report(stanza, f"its parent {parent}, which is not in the file, was left out", _LEFT_OUT)
            elif stanza.id in self.joined and self._leads_to(parent_id, id_):
                self._report(stanza, f"its parent {parent}, which is below it already, was left out", _LEFT_OUT)
            else:
                kept.add(parent_id)
                found.append(parent_id)
        return sorted(set(found))

    def _leads_to(self, start: str, goal: str) -> bool:
        waiting, seen = [start], {start}
        while waiting:
            if (id_ := waiting.pop()) == goal:
                return True
            above = self.parents.get(id_, set()) - seen
            seen |= above
            waiting.extend(above)
        return False

    def _report(self, stanza: OboTerm, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, stanza.line, stanza.id, problem, remedy, kept=True))


def _codes(stanza: OboTerm) -> list[str]:
    """Return the term's own id first, then its former ids and what it is in other vocabularies."""
    xrefs = []
    for xref in stanza.xrefs:
        if not _CLASSIFICATION.match(xref):
            source, _, local = _DATED_SNOMED.sub("SNOMEDCT:", xref).partition(":")
            xrefs.append(f"{_SAME_SOURCE.get(source, source)}:{local}")
    return list(dict.fromkeys([stanza.id, *stanza.alt_ids, *xrefs]))


def _slug(kind: Kind, id_: str) -> str:
    return f"{kind}:{_NOT_IN_SLUG.sub('-', id_.lower()).strip('-')}"
