"""The links by which PubMed tells that an article was corrected, doubted or retracted, as each format names them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_PMID = re.compile(r"\bPMID:\s*(\d{1,9})")
_DOI = re.compile(r"\bdoi:\s*(10\.\S+/\S+?)(?=[.,;]?(?:\s|$))", re.IGNORECASE)


class NoticeKind(StrEnum):
    """How one article stands to another."""

    RETRACTED_IN = "retracted in"
    RETRACTS = "retracts"
    PARTLY_RETRACTED_IN = "partly retracted in"
    PARTLY_RETRACTS = "partly retracts"
    REPLACED_IN = "retracted and republished in"
    REPLACES = "retracts and republishes"
    DOUBTED_IN = "concern expressed in"
    DOUBTS = "expresses concern about"
    CORRECTED_IN = "corrected in"
    CORRECTS = "corrects"
    REPUBLISHED_IN = "republished in"
    REPUBLISHES = "republishes"
    UPDATED_IN = "updated in"
    UPDATES = "updates"


BY_REF_TYPE: Mapping[str, NoticeKind] = {
    "RetractionIn": NoticeKind.RETRACTED_IN,
    "RetractionOf": NoticeKind.RETRACTS,
    "PartialRetractionIn": NoticeKind.PARTLY_RETRACTED_IN,
    "PartialRetractionOf": NoticeKind.PARTLY_RETRACTS,
    "RetractedandRepublishedIn": NoticeKind.REPLACED_IN,
    "RetractedandRepublishedFrom": NoticeKind.REPLACES,
    "ExpressionOfConcernIn": NoticeKind.DOUBTED_IN,
    "ExpressionOfConcernFor": NoticeKind.DOUBTS,
    "ErratumIn": NoticeKind.CORRECTED_IN,
    "ErratumFor": NoticeKind.CORRECTS,
    "CorrectedandRepublishedIn": NoticeKind.REPUBLISHED_IN,
    "CorrectedandRepublishedFrom": NoticeKind.REPUBLISHES,
    "RepublishedIn": NoticeKind.REPUBLISHED_IN,
    "RepublishedFrom": NoticeKind.REPUBLISHES,
    "UpdateIn": NoticeKind.UPDATED_IN,
    "UpdateOf": NoticeKind.UPDATES,
}
"""By the `RefType` of PubMed XML. Comments, citations and data sets are left out: they change nothing in an article."""

BY_TAG: Mapping[str, NoticeKind] = {
    "RIN": NoticeKind.RETRACTED_IN,
    "ROF": NoticeKind.RETRACTS,
    "PRIN": NoticeKind.PARTLY_RETRACTED_IN,
    "PROF": NoticeKind.PARTLY_RETRACTS,
    "RRI": NoticeKind.REPLACED_IN,
    "RRF": NoticeKind.REPLACES,
    "ECI": NoticeKind.DOUBTED_IN,
    "ECF": NoticeKind.DOUBTS,
    "EIN": NoticeKind.CORRECTED_IN,
    "EFR": NoticeKind.CORRECTS,
    "CRI": NoticeKind.REPUBLISHED_IN,
    "CRF": NoticeKind.REPUBLISHES,
    "RPI": NoticeKind.REPUBLISHED_IN,
    "RPF": NoticeKind.REPUBLISHES,
    "UIN": NoticeKind.UPDATED_IN,
    "UOF": NoticeKind.UPDATES,
}
"""By the field of the MEDLINE format."""

RETRACTED = frozenset({NoticeKind.RETRACTED_IN, NoticeKind.REPLACED_IN})
"""What tells that the article itself is retracted."""

DOUBTED = frozenset({NoticeKind.DOUBTED_IN, NoticeKind.PARTLY_RETRACTED_IN})
"""What tells that there is doubt about the article itself; which part is retracted, PubMed does not say."""

DISCREDITS: Mapping[NoticeKind, tuple[str, NoticeKind]] = {
    NoticeKind.RETRACTS: ("retracted", NoticeKind.RETRACTED_IN),
    NoticeKind.REPLACES: ("retracted", NoticeKind.REPLACED_IN),
    NoticeKind.DOUBTS: ("expression_of_concern", NoticeKind.DOUBTED_IN),
    NoticeKind.PARTLY_RETRACTS: ("expression_of_concern", NoticeKind.PARTLY_RETRACTED_IN),
}
"""What an article makes of the other: the field of a study, and how the link reads from the other side."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A link to another article, by PMID or DOI where one is given."""

    kind: NoticeKind
    source: str
    pmid: str | None = None
    doi: str | None = None

    def __str__(self) -> str:
        """Return it as a study has it, such as `retracted in pmid:1`."""
        return f"{self.kind} {self.target or self.source}".strip()

    @property
    def target(self) -> str | None:
        """The identifier of the other article; none where only words are given."""
        return f"pmid:{self.pmid}" if self.pmid else f"doi:{self.doi}" if self.doi else None


def notice_of(kind: NoticeKind, words: str, pmid: str | None = None) -> Notice:
    """Return a link, with the identifiers that stand in its words.

    >>> str(notice_of(NoticeKind.CORRECTED_IN, "PLoS One. 2019;14(12):e1. doi: 10.1371/journal.pone.1. PMID: 31877187"))
    'corrected in pmid:31877187'
    """
    found, doi = _PMID.search(words), _DOI.search(words)
    return Notice(
        kind,
        words[: found.start()].strip() if found else words.strip(),
        pmid or (found.group(1) if found else None),
        doi.group(1).lower() if doi else None,
    )
