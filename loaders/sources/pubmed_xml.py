"""PubMed XML (`PubmedArticleSet`, plain or .gz): for each article a record of its study, without findings."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..document import Document, Paragraph, Section
from ..record_read import RecordRead
from .literature.article import Article, date_of
from .literature.notices import BY_REF_TYPE, notice_of
from .literature.xml_file import read_articles
from .xml_pieces import Piece, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ENDINGS: tuple[str, ...] = ()
_BEGINS = re.compile(rb"<(PubmedArticleSet|PubmedArticle|PubmedBookArticle)[\s>]")
_TAGS = ("PubmedArticle", "PubmedBookArticle")


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is PubMed XML."""
    return _BEGINS.search(head.replace(b"\0", b"")) is not None


def read(path: Path) -> Iterator[RecordRead]:
    """Yield the records of a file, one article after the other; a broken one is a fault and leaves the others."""
    return read_articles(path, _TAGS, _article)


def _article(element: "Element", piece: Piece) -> Article:  # noqa: ARG001  PubMed's places do not depend on the file
    if element.tag == "PubmedBookArticle":
        return _book(element)
    citation, data = element.find("MedlineCitation"), element.find("PubmedData")
    if citation is None or not (pmid := text_of(citation.find("PMID"))).isdigit():
        raise ValueError("it has no PMID")
    told = citation.find("Article")
    if told is None:
        raise ValueError(f"PMID {pmid} has nothing but its number")
    ids = {} if data is None else {one.get("IdType"): text_of(one) for one in data.findall("ArticleIdList/ArticleId")}
    doi = ids.get("doi") or text_of(told.find("ELocationID[@EIdType='doi']"))
    return Article(
        source=f"pmid:{pmid}",
        reader="oncograph, from PubMed",
        pmid=pmid,
        doi=doi.lower(),
        title=text_of(told.find("ArticleTitle")) or text_of(told.find("VernacularTitle")),
        authors=_authors(told.findall("AuthorList/Author")),
        journal=text_of(told.find("Journal/Title")),
        journal_abbreviation=text_of(citation.find("MedlineJournalInfo/MedlineTA"))
        or text_of(told.find("Journal/ISOAbbreviation")),
        volume=text_of(told.find("Journal/JournalIssue/Volume")),
        issue=text_of(told.find("Journal/JournalIssue/Issue")),
        pages=text_of(told.find("Pagination/MedlinePgn")) or _pages(told.find("Pagination")),
        published=date_of(" ".join(map(text_of, told.findall("Journal/JournalIssue/PubDate/*")))),
        publication_types=[text_of(one) for one in told.findall("PublicationTypeList/PublicationType")],
        mesh=[text_of(one) for one in citation.findall("MeshHeadingList/MeshHeading/DescriptorName")],
        accessions=[
            (text_of(bank.find("DataBankName")), text_of(number))
            for bank in told.findall("DataBankList/DataBank")
            for number in bank.findall("AccessionNumberList/AccessionNumber")
        ],
        notices=[
            notice_of(BY_REF_TYPE[kind], text_of(link.find("RefSource")), text_of(link.find("PMID")) or None)
            for link in citation.findall("CommentsCorrectionsList/CommentsCorrections")
            if (kind := link.get("RefType", "")) in BY_REF_TYPE
        ],
        revised=next(filter(None, (_day(citation.find(name)) for name in ("DateRevised", "DateCompleted"))), 1),
        document=_document(citation, told, pmid),
    )


def _book(element: "Element") -> Article:
    told = element.find("BookDocument")
    if told is None or not (pmid := text_of(told.find("PMID"))).isdigit():
        raise ValueError("a part of a book, without a PMID")
    return Article(
        source=f"pmid:{pmid}",
        reader="oncograph, from PubMed",
        pmid=pmid,
        title=text_of(told.find("ArticleTitle")) or text_of(told.find("Book/BookTitle")),
        authors=_authors(told.findall("AuthorList/Author")),
        journal=text_of(told.find("Book/BookTitle")),
        published=date_of(" ".join(map(text_of, told.findall("Book/PubDate/*")))),
        publication_types=["Review", *(text_of(one) for one in told.findall("PublicationType"))],
    )


def _authors(listed: list["Element"]) -> list[str]:
    people = [one for one in listed if one.find("LastName") is not None and one.get("ValidYN") != "N"]
    named = [
        " ".join(filter(None, (text_of(one.find(part)) for part in ("LastName", "Initials", "Suffix"))))
        for one in people
    ]
    return named + [text_of(one.find("CollectiveName")) for one in listed if one.find("CollectiveName") is not None]


def _pages(pagination: "Element | None") -> str:
    if pagination is None:
        return ""
    return "-".join(filter(None, (text_of(pagination.find(part)) for part in ("StartPage", "EndPage"))))


def _day(date: "Element | None") -> int:
    if date is None:
        return 0
    parts = [text_of(date.find(part)) for part in ("Year", "Month", "Day")]
    return int("".join(part.zfill(2) for part in parts)) if all(part.isdigit() for part in parts) else 0


def _document(citation: "Element", told: "Element", pmid: str) -> Document | None:
    """Return the abstract and what else of it there is: as another body wrote it, or in another language."""
    top = f'//PubmedArticle[MedlineCitation/PMID="{pmid}"]/MedlineCitation'
    sections: list[Section] = []
    places = [("Abstract", told.findall("Abstract"), f"{top}/Article/Abstract")]
    places.append(("Other abstract", citation.findall("OtherAbstract"), f"{top}/OtherAbstract"))
    for title, found, place in places:
        for number, abstract in enumerate(found, 1):
            at = f"{place}[{number}]" if len(found) > 1 else place
            parts = [
                _part(text, f"{at}/AbstractText[{i}]") for i, text in enumerate(abstract.findall("AbstractText"), 1)
            ]
            if parts:
                sections.append(Section(title=title, blocks=tuple(parts), locator=at))
    if not sections:
        return None
    return Document(source=f"pmid:{pmid}", title=text_of(told.find("ArticleTitle")), sections=tuple(sections))


def _part(text: "Element", locator: str) -> Section | Paragraph:
    paragraph = Paragraph(text=text_of(text), locator=locator)
    label = text.get("Label", "")
    if not label:
        return paragraph
    return Section(title=label, kind=text.get("NlmCategory", ""), blocks=(paragraph,), locator=locator)
