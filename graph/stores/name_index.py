"""The names by which people find a term or a study, as a store's index holds them."""

from collections.abc import Iterator

from ..labels import NAMED_LABELS
from ..names import normalise
from ..rows import NodeRow


def is_named(row: NodeRow) -> bool:
    """Whether the node is one that people look up by name."""
    return row.label in NAMED_LABELS


def index_names(row: NodeRow) -> dict[str, str]:
    """Return the normalised names of a term or a study, each with the name to show for it."""
    keys: dict[str, str] = {}
    for name in _names(row):
        keys.setdefault(normalise(name), name)
    return keys


def _names(row: NodeRow) -> Iterator[str]:
    """Yield all that people may call it by, the name to show first."""
    properties = row.properties
    for name in ("name", "abbreviation", "title"):
        if name in properties:
            yield str(properties[name])
    yield row.id
    for name in ("synonyms", "codes", "slugs", "registrations", "pmids", "dois"):
        values = properties.get(name)
        if isinstance(values, list):
            yield from map(str, values)
