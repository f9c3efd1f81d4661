"""The vocabulary: terms found by any of their names, and joined with the user's own."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType

from oncograph.graph.faults import Fault
from oncograph.graph.names import nearest, normalise

from .errors import AmbiguousTermError, UnknownTermError, VocabularyError
from .term import TERM_TYPES, Kind, Term

_UNITED = ("synonyms", "is_a", "codes")


class Vocabulary:
    """Terms by id, by name and by code. Never changes: `merged` returns a new one.

    Two terms of a kind never share a name or synonym, whatever its spelling (see `normalise`); `is_a` leads to terms
    that are there, and never in a circle.
    """

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        """Join the terms; several with one id are one term with the names, parents and codes of all.

        :raises VocabularyError: terms contradict each other; every conflict is named.
        """
        given: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            given[term.id].append(term)
        faults = [fault for same in given.values() for fault in _contradictions(same)]
        if faults:
            raise VocabularyError(faults)
        self._terms = MappingProxyType({id_: reduce(_united, given[id_]) for id_ in sorted(given)})
        self._names: dict[str, dict[str, tuple[str, str]]] = {kind: {} for kind in TERM_TYPES}
        self._codes: defaultdict[str, list[str]] = defaultdict(list)
        faults = [*self._index(), *self._lost_parents()]
        if faults:
            raise VocabularyError(faults)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._terms

    def __getitem__(self, id_: str) -> Term:
        return self._terms[id_]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self._terms == other._terms

    __hash__ = None  # type: ignore[assignment]  # equal by content, and too large to hash by it

    def terms(self, kind: Kind) -> tuple[Term, ...]:
        """Return the terms of one kind, sorted by id."""
        return tuple(term for term in self if term.kind_of_term == kind)

    def resolve(self, kind: Kind, text: str) -> Term:
        """Return the one term of `kind` that `text` names: by id, by code, by name or synonym in any spelling.

        :raises UnknownTermError: there is none; the error holds the nearest names.
        :raises AmbiguousTermError: `text` is the code of several terms of the kind.
        """
        found = self.matches(kind, text)
        if len(found) > 1:
            raise AmbiguousTermError(kind, text, found)
        if not found:
            raise UnknownTermError(kind, text, self.suggest(kind, text))
        return self._terms[found[0]]

    def matches(self, kind: Kind, text: str) -> list[str]:
        """Return the ids of the terms of `kind` that `text` names, as `resolve` finds them: several only for a code."""
        typed = text.strip()
        if typed in self._terms and self._terms[typed].kind_of_term == kind:
            return [typed]
        if coded := self.with_code(kind, typed):
            return [term.id for term in coded]
        term = self.named(kind, typed)
        return [term.id] if term else []

    def find(self, text: str) -> list[Term]:
        """Return the terms of any kind that `text` names, sorted by id."""
        ids = {id_ for kind in TERM_TYPES for id_ in self.matches(kind, text)}
        return [self._terms[id_] for id_ in sorted(ids)]

    def named(self, kind: Kind, text: str) -> Term | None:
        """Return the term of `kind` that has the name or synonym `text`, in any spelling."""
        found = self._names[kind].get(normalise(text))
        return self._terms[found[0]] if found else None

    def with_code(self, kind: Kind, code: str) -> list[Term]:
        """Return the terms of `kind` that bear the code, sorted by id."""
        terms = (self._terms[id_] for id_ in self._codes.get(code, ()))
        return [term for term in terms if term.kind_of_term == kind]

    def suggest(self, kind: Kind, text: str, n: int = 5) -> list[str]:
        """Return the names most like `text`, likeliest first, at most one of each of `n` terms."""
        names = self._names[kind]
        term_of = {name: id_ for id_, name in names.values()}
        by_term: dict[str, str] = {}
        for name in nearest(text, term_of, n=len(term_of)):
            by_term.setdefault(term_of[name], name)
        return list(by_term.values())[:n]

    def ancestors(self, id_: str) -> frozenset[str]:
        """Return the ids of all broader terms, parents and theirs; the term itself is not among them."""
        found: set[str] = set()
        waiting = list(self._terms[id_].is_a)
        while waiting:
            if (parent := waiting.pop()) not in found:
                found.add(parent)
                waiting.extend(self._terms[parent].is_a)
        return frozenset(found)

    def merged(self, terms: Iterable[Term]) -> "Vocabulary":
        """Return a vocabulary that also holds `terms`, in whatever order they come.

        A term with an id that is already there adds its synonyms, parents and codes, and states what was not stated.

        :raises VocabularyError: a term gives an existing id another name or nature, takes another term's name, or has
            a parent that is not there; each conflict names the added term.
        """
        added = list(terms)
        try:
            return Vocabulary([*self, *added])
        except VocabularyError as error:
            ids = {term.id for term in added}
            raise VocabularyError([fault for fault in error.faults if fault.where in ids]) from None

    def beyond(self, other: "Vocabulary") -> tuple[dict[str, int], dict[str, int]]:
        """Return, by kind, how many terms the other vocabulary has not, and how many it has with less."""
        new = Counter(term.kind_of_term for term in self if term.id not in other)
        more = Counter(term.kind_of_term for term in self if term.id in other and other[term.id] != term)
        kinds = sorted({*new, *more})
        return {kind: new[kind] for kind in kinds}, {kind: more[kind] for kind in kinds}

    def _index(self) -> Iterator[Fault]:
        """Enter names and codes; yield a fault for each of two terms that share a name."""
        for term in self:
            names = self._names[term.kind_of_term]
            for name in term.names:
                key = normalise(name)
                if not key:
                    yield Fault(
                        "", None, term.id, f"the name {name!r} has neither letter nor digit", "write it in words"
                    )
                other, _ = names.setdefault(key, (term.id, name))
                if other != term.id:
                    remedy = "leave it out of one of the two"
                    yield Fault("", None, term.id, f"the name {name!r} is also one of {other}", remedy)
                    yield Fault("", None, other, f"the name {name!r} is also one of {term.id}", remedy)
            for code in dict.fromkeys(term.codes):
                self._codes[code].append(term.id)

    def _lost_parents(self) -> Iterator[Fault]:
        for term in self:
            for parent in term.is_a:
                if parent not in self._terms:
                    yield Fault(
                        "", None, term.id, f"its parent {parent} is not in the vocabulary", "add it or correct the id"
                    )
        try:
            TopologicalSorter({term.id: term.is_a for term in self}).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            for id_ in sorted(set(circle)):
                yield Fault("", None, id_, f"is_a leads in a circle: {' → '.join(circle)}", "remove one of the steps")


def _contradictions(same: list[Term]) -> Iterator[Fault]:
    """Yield what several terms with one id say differently."""
    first = same[0]
    for field in type(first).model_fields:
        if field in {"id", *_UNITED}:
            continue
        stated = sorted({str(value) for term in same if (value := getattr(term, field)) is not None})
        if len(stated) > 1:
            values = " and ".join(map(repr, stated))
            yield Fault(
                "", None, first.id, f"{field} is given as {values}", "an id has one: use it, or an id of your own"
            )


def _united(one: Term, other: Term) -> Term:
    """Return the term that says what two terms with one id say together, the same in either order."""
    united: dict[str, object] = {
        field: tuple({*getattr(one, field), *getattr(other, field)} - {one.name}) for field in _UNITED
    }
    for field in type(one).model_fields:
        if field not in united:
            value = getattr(one, field)
            united[field] = getattr(other, field) if value is None else value
    return type(one).model_validate(united)
