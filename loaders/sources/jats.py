"""Full texts of PMC in JATS (.nxml): a record of the study without findings, and the text with its tables."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..record_read import RecordRead
from .jats_document import document_of
from .literature.article import Article, date_of
from .literature.notices import Notice, NoticeKind
from .literature.reports import numbers_in
from .literature.xml_file import read_articles
from .xml_pieces import Piece, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ENDINGS: tuple[str, ...] = ()
_BEGINS = re.compile(
    rb"<!DOCTYPE\s+(pmc-articleset|article)\s|<pmc-articleset[\s>]|<article\s[^>]*article-type=|<front>"
)
_LINK = "{http://www.w3.org/1999/xlink}href"
_REGISTRATION = re.compile(
    r"\b(trials?|study) (registration|registry)\b|\bclinical trials? (number|identifier)", re.IGNORECASE
)
_PUBLISHED = ("ppub", "collection", "epub-ppub", "epub")
_TYPES = {
    "research-article": "Journal Article",
    "brief-report": "Journal Article",
    "rapid-communication": "Journal Article",
    "review-article": "Review",
    "systematic-review": "Systematic Review",
    "meta-analysis": "Meta-Analysis",
    "case-report": "Case Reports",
    "correction": "Published Erratum",
    "retraction": "Retraction of Publication",
    "partial-retraction": "Retraction of Publication",
    "expression-of-concern": "Expression of Concern",
    "letter": "Letter",
    "editorial": "Editorial",
    "article-commentary": "Comment",
}
"""The types of articles as PubMed names them; of the rest none reports on a trial of its own."""

_RELATED = {
    "retracted-article": NoticeKind.RETRACTS,
    "partial-retraction": NoticeKind.PARTLY_RETRACTS,
    "object-of-concern": NoticeKind.DOUBTS,
    "corrected-article": NoticeKind.CORRECTS,
    "retraction-forward": NoticeKind.RETRACTED_IN,
    "expression-of-concern": NoticeKind.DOUBTED_IN,
    "concurrent-expression-of-concern": NoticeKind.DOUBTED_IN,
    "correction-forward": NoticeKind.CORRECTED_IN,
}


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is an article in JATS, or a set of them."""
    return _BEGINS.search(head.replace(b"\0", b"")) is not None


def read(path: Path) -> Iterator[RecordRead]:
    """Yield the record and the text of each article in a file; a broken one is a fault and leaves the others."""
    return read_articles(path, ("article",), _article)


def _article(element: "Element", piece: Piece) -> Article:
    journal, told = element.find("front/journal-meta"), element.find("front/article-meta")
    if told is None:
        raise ValueError("it has no front matter")
    ids = {one.get("pub-id-type", ""): text_of(one) for one in told.findall("article-id")}
    doi = ids.get("doi", "").lower()
    source, pmid = _source(ids, doi), ids.get("pmid", "")
    title = text_of(told.find("title-group/article-title"), _is_note)
    pages = [text_of(told.find(name)) for name in ("fpage", "lpage")]
    return Article(
        source=source,
        reader="oncograph, from PMC",
        part="abstract" if element.find("body") is None else "full text",
        pmid=pmid if pmid.isdigit() else "",
        doi=doi,
        title=title,
        authors=[name for one in told.iterfind("contrib-group/contrib") if (name := _author(one))],
        journal="" if journal is None else text_of(journal.find(".//journal-title")),
        journal_abbreviation="" if journal is None else _abbreviation(journal),
        volume=text_of(told.find("volume")),
        issue=text_of(told.find("issue")),
        pages="-".join(dict.fromkeys(filter(None, pages))) or text_of(told.find("elocation-id")),
        published=_published(told),
        publication_types=[_TYPES.get(element.get("article-type", ""), "Other")],
        accessions=_registrations(element),
        notices=[notice for one in told.iterfind("related-article") if (notice := _notice(one)) is not None],
        document=document_of(element, source, title, _places(element, piece)),
    )


def _source(ids: dict[str, str], doi: str) -> str:
    for kind in ("pmcid", "pmc", "pmcaid"):
        number = ids.get(kind, "").upper().removeprefix("PMC").partition(".")[0]
        if number.isdigit():
            return f"pmcid:PMC{number}"
    if doi:
        return f"doi:{doi}"
    raise ValueError("it has neither a PMC number nor a DOI")


def _places(article: "Element", piece: Piece) -> Callable[["Element"], str]:
    """Return what tells the place of an element, as an XPath in its file."""
    return partial(_place, article.getroottree(), f"(//article)[{piece.number}]" if piece.within else "/article")


def _place(tree: object, top: str, element: "Element") -> str:
    return top + str(tree.getpath(element)).removeprefix("/article")  # type: ignore[attr-defined]


def _author(contributor: "Element") -> str:
    if contributor.get("contrib-type") not in {None, "author"}:
        return ""
    name = contributor.find(".//name")
    if name is None:
        return text_of(contributor.find("collab")) or text_of(contributor.find(".//string-name"))
    given = name.find("given-names")
    initials = "" if given is None else given.get("initials") or _initials(text_of(given))
    return " ".join(filter(None, (text_of(name.find("surname")), initials, text_of(name.find("suffix")))))


def _initials(given: str) -> str:
    """Return the initials of given names: `Erica L.` as EL, `Jean-Pierre` as JP, `EL` as it is."""
    if given.isupper() and len(given) <= 4:
        return re.sub(r"[\W_]", "", given)
    return "".join(word[0].upper() for word in re.findall(r"[^\W\d_]+", given))


def _abbreviation(journal: "Element") -> str:
    ids = {one.get("journal-id-type"): text_of(one) for one in journal.findall("journal-id")}
    return ids.get("nlm-ta") or ids.get("iso-abbrev") or ""


def _published(told: "Element") -> str | None:
    dates = {one.get("pub-type") or one.get("date-type") or "": one for one in told.iterfind("pub-date")}
    chosen = next((dates[kind] for kind in _PUBLISHED if kind in dates and dates[kind].find("year") is not None), None)
    if chosen is None:
        chosen = next((one for one in dates.values() if one.find("year") is not None), None)
    if chosen is None:
        return None
    return date_of(" ".join(filter(None, (text_of(chosen.find(part)) for part in ("year", "month", "day")))))


def _registrations(article: "Element") -> list[tuple[str, str]]:
    """Return the numbers that the article gives where it tells its own registration; others are of other trials."""
    places = list(article.iterfind("front/article-meta/related-object[@document-id-type='clinical-trial-number']"))
    places += [
        section
        for section in article.iter("sec")
        if _REGISTRATION.search(text_of(section.find("title"))) and section.find("sec") is None
    ]
    texts = [f"{place.get('document-id', '')} {text_of(place)}" for place in places]
    return sorted({number for text in texts for number in numbers_in(text)})


def _notice(related: "Element") -> Notice | None:
    kind = _RELATED.get(related.get("related-article-type", ""))
    target = related.get(_LINK, "").strip()
    if kind is None:
        return None
    type_ = related.get("ext-link-type", "")
    pmid = target if type_ in {"pubmed", "pmid"} and target.isdigit() else None
    doi = target.lower().partition("doi.org/")[2] or target.lower() if "10." in target else None
    return Notice(kind, text_of(related) or target, pmid, doi)


def _is_note(element: "Element") -> bool:
    return element.tag in {"xref", "fn"}
