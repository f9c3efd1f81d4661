"""Terms of a published vocabulary, such as the Disease Ontology, fitted to the vocabulary they are to join."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from oncograph.graph.faults import Fault
from oncograph.graph.names import normalise

from .published.formats import PublishedFormat
from .published.term import PublishedTerm
from .term import TERM_TYPES, Kind, Term
from .terms_file import TermsFile
from .vocabulary import Vocabulary

_LEFT_OUT = "the rest of the term is loaded; change the file if it should be otherwise"
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def read_published(path: Path, format_: PublishedFormat, vocabulary: Vocabulary, kind: Kind) -> TermsFile:
    """Read a published vocabulary as terms of `kind` that can be merged into `vocabulary`.

    A published term is the same as a term of the vocabulary when that bears its id or an alternative id as a code; or,
    where the vocabulary's term has no code from this source, when they share another code or the name, and no second
    published term does. It then adds its names, parents and codes to it. Every other one gets an id of its own, such as
    `disease:doid-9538`. A synonym that is another term's name is left out, a name that is another's is told apart by
    the id, both are reported.

    :raises SourceError: the file cannot be read at all.
    """
    faults: list[Fault] = []
    terms = sorted(format_.read(path, kind, faults), key=lambda term: term.id)
    return _Fitting(str(path), kind, vocabulary, terms, faults).fitted()


class _Fitting:
    """Finds for each published term its id, its names and its parents among those of the vocabulary."""

    def __init__(
        self, file: str, kind: Kind, vocabulary: Vocabulary, entries: list[PublishedTerm], faults: list[Fault]
    ) -> None:
        self.file = file
        self.kind: Kind = kind
        self.vocabulary = vocabulary
        self.entries = entries
        self.faults = faults
        self.joined = self._joined()
        self.ids = {entry.id: self.joined.get(entry.id) or _slug(kind, entry.id) for entry in entries}
        self.parents = {term.id: set(term.is_a) for term in vocabulary}

    def fitted(self) -> TermsFile:
        names = self._names()
        synonyms = self._synonyms(names)
        made = [(entry, self._term(entry, names[entry.id], synonyms[entry.id])) for entry in self.entries]
        sound = [(entry, term) for entry, term in made if term is not None]
        self.ids = {entry.id: term.id for entry, term in sound}
        terms = [term.model_copy(update={"is_a": tuple(self._parents(entry))}) for entry, term in sound]
        lines = {term.id: entry.line for entry, term in sound}
        return TermsFile(self.file, tuple(terms), lines, tuple(self.faults))

    def _term(self, entry: PublishedTerm, name: str, synonyms: Iterable[str]) -> Term | None:
        """Return the term, as yet without parents; none where what the file says is no term."""
        parts: dict[str, object] = {
            "id": self.ids[entry.id],
            "name": name,
            "synonyms": tuple(synonyms),
            "codes": tuple(_codes(entry)),
        }
        if entry.organ_system is not None and entry.id not in self.joined:
            parts["organ_system"] = entry.organ_system
        try:
            return TERM_TYPES[self.kind].model_validate(parts)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=False):
                problem = f"{detail['loc'][0]}: {detail['msg'][:1].lower()}{detail['msg'][1:]}"
                self.faults.append(Fault(self.file, entry.line, entry.id, problem, "correct it; the term was left out"))
            return None

    def _joined(self) -> dict[str, str]:
        """Return the vocabulary id of each published term that is the same as a term there."""
        joined: dict[str, str] = {}
        candidates: defaultdict[str, list[str]] = defaultdict(list)
        for entry in self.entries:
            own = self._bearing([entry.id]) or self._bearing(entry.alt_ids)
            if len(own) == 1:
                joined[entry.id] = own[0].id
            elif not own and (like := self._alike(entry)) is not None:
                candidates[like.id].append(entry.id)
        coded = set(joined.values())
        for id_, entry_ids in candidates.items():
            if len(entry_ids) == 1 and id_ not in coded:
                joined[entry_ids[0]] = id_
        return joined

    def _bearing(self, codes: Iterable[str]) -> list[Term]:
        found = {term.id: term for code in codes for term in self.vocabulary.with_code(self.kind, code)}
        return list(found.values())

    def _alike(self, entry: PublishedTerm) -> Term | None:
        source = entry.id.partition(":")[0] + ":"
        sharing = self._bearing(_codes(entry))
        term = sharing[0] if len(sharing) == 1 else self.vocabulary.named(self.kind, entry.name)
        return None if term is None or any(code.startswith(source) for code in term.codes) else term

    def _names(self) -> dict[str, str]:
        """Return the name of each entry: the vocabulary's where it joins a term, made unique where it is taken."""
        names: dict[str, str] = {}
        given = Counter(normalise(entry.name) for entry in self.entries)
        for entry in self.entries:
            term = self.vocabulary.named(self.kind, entry.name)
            if entry.id in self.joined:
                names[entry.id] = self.vocabulary[self.joined[entry.id]].name
            elif term is not None or given[normalise(entry.name)] > 1:
                names[entry.id] = f"{entry.name} ({entry.id})"
                whose = term.id if term else "several terms of the file"
                self._report(
                    entry,
                    f"the name {entry.name!r} is also one of {whose}, and became {names[entry.id]!r}",
                    f"if the two are one, give that term the code {entry.id} in a terms file",
                )
            else:
                names[entry.id] = entry.name
        return names

    def _synonyms(self, names: Mapping[str, str]) -> dict[str, list[str]]:
        """Return the synonyms of each published term that are no other term's name."""
        named = {normalise(name): self.ids[id_] for id_, name in names.items()}
        claimed: defaultdict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            for name in (entry.name, *entry.synonyms):
                claimed[normalise(name)].add(self.ids[entry.id])
        kept: dict[str, list[str]] = {}
        for entry in self.entries:
            id_, name = self.ids[entry.id], names[entry.id]
            own = {normalise(name), ""}
            kept[entry.id] = []
            for synonym in (entry.name, *entry.synonyms):
                key = normalise(synonym)
                if key in own:
                    continue
                own.add(key)
                term = self.vocabulary.named(self.kind, synonym)
                others = {term.id} if term else {named[key]} if key in named else claimed[key]
                if others == {id_}:
                    kept[entry.id].append(synonym)
                elif synonym != entry.name or entry.id in self.joined:
                    whose = ", ".join(sorted(others - {id_}))
                    self._report(entry, f"the synonym {synonym!r}, also one of {whose}, was left out", _LEFT_OUT)
        return kept

    def _parents(self, entry: PublishedTerm) -> list[str]:
        id_ = self.ids[entry.id]
        kept = self.parents.setdefault(id_, set())
        found: list[str] = []
        for parent in sorted(set(entry.parents)):
            bearing = self._bearing([parent])
            parent_id = self.ids.get(parent) or (bearing[0].id if len(bearing) == 1 else None)
            if parent_id is None:
                self._report(entry, f"its parent {parent}, which is not in the file, was left out", _LEFT_OUT)
            elif entry.id in self.joined and self._leads_to(parent_id, id_):
                self._report(entry, f"its parent {parent}, which is below it already, was left out", _LEFT_OUT)
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

    def _report(self, entry: PublishedTerm, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, entry.line, entry.id, problem, remedy, kept=True))


def _codes(entry: PublishedTerm) -> list[str]:
    """Return the term's own id first, then its former ids and what it is in other vocabularies."""
    own = [entry.id] if entry.is_coded else []
    return list(dict.fromkeys([*own, *entry.alt_ids, *entry.xrefs]))


def _slug(kind: Kind, id_: str) -> str:
    return f"{kind}:{_NOT_IN_SLUG.sub('-', id_.lower()).strip('-')}"
