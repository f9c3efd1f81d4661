"""An article as PubMed or PMC describes it, whichever format it came in."""

import re
from dataclasses import dataclass, field

from ...document import Document
from .notices import Notice

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE = re.compile(r"((?:19|20)\d\d)(?:[ -]+(?:([A-Za-z]{3})[a-z]*|(\d{1,2}))(?:[ -]+(\d{1,2}))?)?(?=\s*$|[^\w\s-])")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST_LIST = 1800


@dataclass(slots=True)
class Article:
    """What a source says of one article; what it does not say is empty."""

    source: str
    """Its identifier in the source that describes it, `pmid:1`, `pmcid:PMC1` or `doi:10.1000/x`."""
    reader: str
    """What read it, as the record's curation names it."""
    part: str = "abstract"
    """What of it the source has: the abstract, or the full text."""
    pmid: str = ""
    doi: str = ""
    title: str = ""
    authors: list[str] = field(default_factory=list)
    """Each as surname and initials: `Bladé J`."""
    journal: str = ""
    journal_abbreviation: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    published: str | None = None
    """2016, 2016-05 or 2016-05-31."""
    publication_types: list[str] = field(default_factory=list)
    mesh: list[str] = field(default_factory=list)
    accessions: list[tuple[str, str]] = field(default_factory=list)
    """Of data banks, registries among them: name and number."""
    notices: list[Notice] = field(default_factory=list)
    revised: int = 1
    """Day of the last revision as a number such as 20190112; it grows with every change of what is said."""
    document: Document | None = None

    @property
    def record(self) -> str:
        """The id of its record: one for each source, however often and in whichever format the source is read."""
        kind, _, number = self.source.partition(":")
        catalogue = {"pmid": "pubmed", "pmcid": "pmc"}.get(kind, kind)
        return f"{catalogue}-{re.sub('[^a-z0-9]+', '-', number.lower().removeprefix('pmc')).strip('-')[:60]}"

    @property
    def slug(self) -> str:
        """What its study is called where nothing better is known."""
        return f"pmid-{self.pmid}" if self.pmid else self.record

    @property
    def year(self) -> int | None:
        """The year that it was published in."""
        return int(self.published[:4]) if self.published else None

    @property
    def author_list(self) -> str | None:
        """All authors as one text; of very many the first."""
        kept: list[str] = []
        length = 0
        for author in self.authors:
            length += len(author) + 2
            if length > _LONGEST_LIST:
                return ", ".join([*kept, "et al."])
            kept.append(author)
        return ", ".join(kept) or None

    @property
    def citation(self) -> str:
        """Authors, journal, year, volume and pages, such as `Hancock BW, et al. J Clin Oncol 2004;22(1):53-61`."""
        who = f"{self.authors[0]}{', et al' if len(self.authors) > 1 else ''}." if self.authors else ""
        when = f"{self.journal_abbreviation or self.journal} {self.year or ''}".strip()
        issue = f"({self.issue})" if self.issue else ""
        volume = f";{self.volume}{issue}" if self.volume or issue else ""
        pages = f":{self.pages}" if self.pages else ""
        return f"{who} {when}{volume}{pages}".strip() or self.source


def date_of(text: str) -> str | None:
    """Return a date as PubMed writes it in the form of a record; of a span of months or a season the year.

    >>> date_of("2018 Apr 1"), date_of("2018 Apr"), date_of("2013 Jan-Mar"), date_of("1998 Dec-1999 Jan")
    ('2018-04-01', '2018-04', '2013', '1998')
    >>> date_of("2018 Winter"), date_of("2018-4-31"), date_of("in press")
    ('2018', '2018-04', None)
    """
    found = _DATE.match(text.strip())
    month = None
    if found:
        word = (found.group(2) or "").lower()
        month = _MONTHS.index(word) + 1 if word in _MONTHS else int(found.group(3) or 0)
    if not found or not month or not 1 <= month <= 12:
        year = _YEAR.search(text)
        return year[0] if year else None
    date = f"{found.group(1)}-{month:02}"
    day = int(found.group(4) or 0)
    longest = 29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31
    return f"{date}-{day:02}" if 1 <= day <= longest else date
