"""One term of a published vocabulary, whatever the format it comes in."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class PublishedTerm:
    """A term as its vocabulary gives it; synonyms are only those that are the same thing.

    `id` is unique in the file, and where it is an id of the vocabulary also a code; `parents` are ids.
    """

    line: int | None = None
    id: str = ""
    name: str = ""
    synonyms: list[str] = field(default_factory=list)
    alt_ids: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    xrefs: list[str] = field(default_factory=list)
    organ_system: str | None = None
    is_coded: bool = True
    """Whether `id` is a code; without one a term is known by its name alone."""
