"""From what people call a thing to its id: a name, a paper's identifier or address, an author, how an id begins."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING

from oncograph.graph.combination import combination_id
from oncograph.graph.errors import UnknownNameError
from oncograph.graph.labels import VOCABULARY_LABELS
from oncograph.graph.names import nearest, normalise

if TYPE_CHECKING:
    from oncograph.graph.stores.protocol import GraphReader, Store

__all__ = ["id_called", "ids_called", "resolve_name", "short_names", "with_names"]

_IDENTIFIERS = (
    re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)(10\.\S+)", re.IGNORECASE),
    re.compile(r"(?:pmid|pubmed)[\s:]*(\d+)|(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/(\d+)/?", re.IGNORECASE),
    re.compile(r"(?:https?://)?(?:www\.)?clinicaltrials\.gov/(?:study|ct2/show)/(NCT\d+)\S*", re.IGNORECASE),
)
"""A DOI, a PMID and a registration number as people copy them, the identifier alone in a group."""
_BEGINNING = re.compile(r"(?:(?P<kind>claim|finding|reading):)?(?P<digits>[0-9a-f]{4,20})")
_HASHED = ("claim", "finding", "reading")
_SAYS_NOTHING = frozenset({"et", "al", "and", "colleagues"})


def ids_called(store: "Store", text: str, kind: str = "") -> list[str]:
    """Return the ids, of one `kind` or of any, of what `text` may name; the ways to name a thing are tried in turn.

    They are its id, a name, for a study its DOI, PMID or registration number with or without an address around it, for
    a combination its members, the beginning of an id that is a hash, and words of a study's name and authors.
    """
    typed, prefix = text.strip(), f"{kind}:" if kind else ""
    for found in _ways(store, typed, prefix):
        own = sorted({id_ for id_ in found if id_.startswith(prefix)})
        if own:
            return own
    return []


def _ways(store: "Store", typed: str, prefix: str) -> Iterator[Iterable[str]]:
    yield store.nodes([typed])
    yield store.named(normalise(typed))
    if prefix in {"", "study:"}:
        for pattern in _IDENTIFIERS:
            if (identifier := pattern.fullmatch(typed)) is not None:
                yield store.named(normalise(next(filter(None, identifier.groups()))))
    if prefix in {"", "agent:"} and "+" in typed:
        yield store.nodes(_as_combination(store, typed))
    if (beginning := _BEGINNING.fullmatch(typed)) is not None:
        kinds = [beginning["kind"]] if beginning["kind"] else _HASHED
        yield [id_ for kind in kinds for id_ in store.ids_beginning(f"{kind}:{beginning['digits']}")]
    if prefix in {"", "study:"}:
        yield _studies_with_words(store, typed)


def _as_combination(store: "Store", text: str) -> list[str]:
    """Return the ids of the combinations that names with a plus between them may mean, in whatever order they stand."""
    named = ([id_ for id_ in store.named(normalise(part)) if id_.startswith("agent:")] for part in text.split("+"))
    return [combination_id(members) for members in product(*named)]


def _studies_with_words(store: "Store", text: str) -> list[str]:
    """Return the studies that have all words of the text in their name and authors: "Buyse", "Bladé & Esteve"."""
    wanted = set(normalise(text).split()) - _SAYS_NOTHING
    if all(word.isdigit() for word in wanted):
        return []
    found: list[str] = []
    for row in store.nodes_with_label({"Study"}):
        told = (str(row.properties.get(name) or "") for name in ("name", "authors"))
        if wanted <= set(normalise(" ".join(told)).split()):
            found.append(row.id)
    return found


def resolve_name(store: "Store", kind: str, text: str) -> str:
    """Return the id of the one term, study or claim of `kind`, or of the one thing of any kind ("node"), so named.

    :raises UnknownNameError: there is none, or several; the error holds the nearest names, or those to choose from.
    """
    own = "" if kind == "node" else kind
    found = ids_called(store, text, own)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownNameError(f"more than one {kind} is called {text!r}.", with_names(store, found))
    raise UnknownNameError(f"no {kind} is called {text!r}.", nearest(text, store.all_names(own and f"{own}:")))


def id_called(store: "Store", text: str) -> str:
    """Return the id of what `text` names, or of the claim, finding or reading whose id begins so; else the text itself.

    :raises UnknownNameError: it may be several.
    """
    found = ids_called(store, text)
    if len(found) > 1:
        begins = _BEGINNING.fullmatch(text.strip()) is not None
        told = f"more than one id begins with {text!r}." if begins else f"{text!r} may be several."
        raise UnknownNameError(told, with_names(store, found))
    return found[0] if found else text.strip()


def with_names(store: "Store", ids: Iterable[str]) -> list[str]:
    """Return the names of nodes with their ids, to choose from."""
    return [f"{row.properties['name']} [{id_}]" for id_, row in sorted(store.nodes(ids).items())]


def short_names(store: "GraphReader") -> dict[str, str]:
    """Return the abbreviations of the terms that have one, by name."""
    terms = (row.properties for row in store.nodes_with_label(VOCABULARY_LABELS))
    return {str(term["name"]): str(term["abbreviation"]) for term in terms if "abbreviation" in term}
