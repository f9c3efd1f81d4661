"""What a study is called and how it is cited, from what its reports say of it, and where its paper is found.

Standard library only: looking something up must be quick.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

_BEFORE = re.compile(r"^(?:[A-ZÀ-Þ](?:\.[\s-]?|\s))+(?=\S)")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?[\s-]?){1,3}")
_AFTER = re.compile(r"(?<=\S)\s(?:(?:[A-ZÀ-Þ]\.?[\s-]?){1,4}|Jr|Sr|2nd|3rd)\.?$")
_OTHERS = re.compile(r"[\s,;]*\b(?:et al|and others|and colleagues)\b\.?", re.IGNORECASE)
_ADDRESSES = (
    (re.compile(r"\bdoi(?::\s*|\.org/)(10\.\S+)(?<![.,;])", re.IGNORECASE), "https://doi.org/"),
    (re.compile(r"\bpmid:?\s*(\d+)", re.IGNORECASE), "https://pubmed.ncbi.nlm.nih.gov/"),
    (re.compile(r"\b(PMC\d+)\b"), "https://pmc.ncbi.nlm.nih.gov/articles/"),
    (re.compile(r"\b(NCT\d{8})\b"), "https://clinicaltrials.gov/study/"),
    (re.compile(r"\b(ISRCTN\d{8})\b"), "https://www.isrctn.com/"),
    (re.compile(r"\b(https?://\S+)"), ""),
)
"""How a paper or registration is named in a text, and the address that what stands in brackets is found at."""


def short_name(authors: str | None, year: int | None) -> str | None:
    """Return the first author's name, of two both, with the year; none where either is not known.

    >>> short_name("Drayson MT, Chapman CE, Dunn JA", 1998), short_name("Bladé J, Esteve J", 2000)
    ('Drayson 1998', 'Bladé & Esteve 2000')
    >>> short_name("te Marvelde C, et al.", 2005), short_name("MRC Working Party", 1998), short_name("J. Smith", 2020)
    ('te Marvelde 2005', 'MRC Working Party 1998', 'Smith 2020')
    """
    if not authors or year is None:
        return None
    listed = re.split(r"\s*[,;]\s*|\s+(?:and|&)\s+", _OTHERS.sub("", authors))
    # "Smith, A., Jones, B." has initials where others have an author.
    listed = [author for place, author in enumerate(listed) if place == 0 or not _INITIALS.fullmatch(author)]
    names = [name for author in listed if (name := _family_name(author))]
    both = len(names) == 2 and not _OTHERS.search(authors)
    return f"{' & '.join(names[: 1 + both])} {year}" if names else None


def _family_name(author: str) -> str:
    """Return an author without initials; an empty text where there is nothing else."""
    name = _BEFORE.sub("", author.strip())
    while (shorter := _AFTER.sub("", name)) != name:
        name = shorter
    return name


def composed(authors: str | None, journal: str | None, year: int | None, title: str) -> str:
    """Return a citation made of what is known of a paper.

    >>> composed("Rinke A, et al.", "J Clin Oncol", 2009, "Placebo-controlled trial")
    'Rinke A, et al. J Clin Oncol 2009'
    >>> composed(None, None, 1992, "Interleukin-2 and interferon")
    'Interleukin-2 and interferon. 1992'
    """
    where = f"{journal or ''} {year or ''}".strip()
    return ". ".join(filter(None, [(authors or title).rstrip("."), where]))


def with_identifier(citation: str, identifiers: Iterable[str]) -> str:
    """Return a citation with the first of the identifiers behind it, unless it holds that already.

    >>> with_identifier("Bladé J, Esteve J. Med Oncol 2000;17(2):77-84", ["doi:10.1007/bf02796202", "pmid:10871814"])
    'Bladé J, Esteve J. Med Oncol 2000;17(2):77-84. doi:10.1007/bf02796202'
    """
    kind, _, value = next(iter(identifiers), "").partition(":")
    if value.casefold() in citation.casefold():
        return citation
    return f"{citation.rstrip('.')}. {value if kind == 'registration' else f'{kind}:{value}'}"


def address_in(text: str) -> str | None:
    """Return the address of the best identifier that a text holds, a paper's before a registration's, if it holds any.

    >>> address_in("Cancer 1998;83(4):797-805. pmid:9708948"), address_in("study:NCT00569127"), address_in("Blood 2011")
    ('https://pubmed.ncbi.nlm.nih.gov/9708948', 'https://clinicaltrials.gov/study/NCT00569127', None)
    """
    return next((address for _, _, address in addresses_in(text)), None)


def addresses_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a text holds the identifier of a paper or registration, and its address; the best first.

    >>> list(addresses_in("NCT00569127, pmid:1"))
    [(13, 19, 'https://pubmed.ncbi.nlm.nih.gov/1'), (0, 11, 'https://clinicaltrials.gov/study/NCT00569127')]
    """
    told: list[tuple[int, int]] = []
    for pattern, start in _ADDRESSES:
        for found in pattern.finditer(text):
            if all(found.end() <= low or high <= found.start() for low, high in told):
                told.append(found.span())
                yield *found.span(), start + quote(found[1], safe="/" if start else "/:?&=#%+@~,;()")
