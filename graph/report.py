"""The report: one record, resolved against the vocabulary, and the study as that record describes it.

Reports are what a store keeps; studies, findings, readings and claims are computed from the set of them.
"""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from .model import Assessed, Count, Design, Extraction, Frozen, OfDesign, Origin, Result, RiskOfBias, Text


class DocumentPart(StrEnum):
    """What of a document was read."""

    ABSTRACT = "abstract"
    FULL_TEXT = "full text"
    REGISTRY_ENTRY = "registry entry"
    TABLES = "tables"
    REVIEW_OF_OTHERS = "review of others"


Identifier = Annotated[str, Field(pattern=r"^(registration|doi|pmid|slug):\S+$")]
"""An identifier of one study, such as `registration:NCT00000001`, `doi:10.1000/x`, `pmid:1`, `slug:smith-2001`."""


class StudyDescription(Assessed):
    """A study as one record describes it."""

    slug: Text
    name: Text | None = None
    title: Text | None = None
    authors: Text | None = None
    journal: Text | None = None
    year: int | None = None
    design: Design | None = None
    of_designs: tuple[OfDesign, ...] = ()
    participants: Count | None = None
    n_studies: Count | None = None
    registrations: tuple[str, ...] = ()
    pmids: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    retracted: bool = False
    expression_of_concern: bool = False
    notices: tuple[Text, ...] = ()
    mesh: tuple[Text, ...] = ()
    risk_of_bias: RiskOfBias = RiskOfBias.NOT_ASSESSED
    curation: Text | None = None

    def identifiers(self) -> tuple[Identifier, ...]:
        """Return the identifiers of this study alone, registrations first."""
        return (
            *(f"registration:{number}" for number in self.registrations),
            *(f"doi:{doi}" for doi in self.dois),
            *(f"pmid:{pmid}" for pmid in self.pmids),
            f"slug:{self.slug}",
        )


class Loading(Frozen):
    """When a record came into a store, by which program, and from where; no part of what the record says."""

    at: Text = Field(description="in UTC, as ISO 8601 has it")
    by: Text = Field(description="name and version")
    source: Text = Field(description="the file, or the built-in corpus")


class Report(Frozen):
    """One record: a study as one document reports it, every name resolved to a vocabulary id."""

    record: Text
    version: int = Field(ge=1)
    builtin: bool = False
    source: Text
    citation: Text
    origin: Origin
    extraction: Extraction
    study: StudyDescription
    includes: tuple[Identifier, ...] = ()
    known_through: Identifier | None = None
    known_through_at: Text | None = None
    results: tuple[Result, ...] = ()
    loading: Loading | None = None

    def says_the_same_as(self, other: "Report") -> bool:
        """Whether both are the same report, whenever and from wherever they were loaded."""
        return self.model_copy(update={"loading": None}) == other.model_copy(update={"loading": None})

    def mentions(self) -> tuple[Identifier, ...]:
        """Return the identifiers of other studies that the record refers to."""
        return (*self.includes, *((self.known_through,) if self.known_through else ()))


def normal_identifier(identifier: str) -> Identifier:
    """Return an identifier in the one spelling it is compared in.

    >>> normal_identifier("doi:https://doi.org/10.1000/ABC"), normal_identifier("registration:nct00000001")
    ('doi:10.1000/abc', 'registration:NCT00000001')
    """
    kind, _, value = identifier.partition(":")
    value = value.strip()
    if kind == "doi":
        value = re.sub(r"^(https?://)?(dx\.)?doi\.org/|^doi:\s*", "", value, flags=re.IGNORECASE).lower()
    elif kind == "pmid":
        value = value.lstrip("0")
    elif kind == "registration":
        value = re.sub(r"\s+", "", value).upper()
    else:
        value = value.lower()
    return f"{kind}:{value}"
