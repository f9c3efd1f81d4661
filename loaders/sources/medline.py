"""The MEDLINE format (.nbib, .medline, and what PMC calls MEDLARS): the same records as of PubMed XML.

A field is a tag of up to four letters, a hyphen and a text that goes on in lines that begin with spaces; a record
begins at its number.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault
from oncograph.graph.printable import one_line

from ..document import Document, Paragraph, Section
from ..record_read import RecordRead
from .literature.article import Article, date_of
from .literature.notices import BY_TAG, notice_of
from .literature.records import FilePlace, records_of
from .packed import open_source, unreadable

ENDINGS: tuple[str, ...] = ()
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:PMID|PMC |OWN |STAT)- ")
_FIELD = re.compile(r"([A-Z][A-Z0-9]{1,3}) *-(?: (.*)|$)")
_FIRST = ("PMC", "PMID", "OWN", "STAT")
_IDENTIFIER = re.compile(r"(\S+) \[(\w+)\]")
_DAY = re.compile(r"\d{8}\Z")
_PMC = re.compile(r"PMC\d+\Z")


@dataclass(slots=True)
class _Record:
    """The fields of one record: by tag, what each occurrence says."""

    line: int
    fields: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def all(self, tag: str) -> list[str]:
        """Return what the fields of a tag say, in order, without empty ones."""
        return [text for one in self.fields.get(tag, ()) if (text := one_line(one))]

    def first(self, *tags: str) -> str:
        """Return the first text of the first tag that has one."""
        return next((text for tag in tags for text in self.all(tag)), "")


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is in the MEDLINE format."""
    return _BEGINS.match(head) is not None


def read(path: Path) -> Iterator[RecordRead]:
    """Yield the records of a file one by one; what is wrong in one leaves the others as they are."""
    try:
        with open_source(path) as stream:
            for record in _records(stream):
                yield from _reads(record, FilePlace(str(path), record.line))
    except (SourceError, OSError) as error:
        yield unreadable(path, error)


def _records(lines: Iterable[bytes]) -> Iterator[_Record]:
    record: _Record | None = None
    tag, after_blank = "", True
    for number, line in enumerate(lines, 1):
        text, decoded = _text(line)
        if not text.strip():
            after_blank = True
            continue
        found = _FIELD.match(text)
        if found:
            tag = found.group(1)
            # Files that were put together may lack the empty line; a record may have one within.
            if record is None or (after_blank and tag in _FIRST) or (tag == "PMID" and "PMID" in record.fields):
                if record is not None:
                    yield record
                record = _Record(number)
            record.fields.setdefault(tag, []).append(found.group(2) or "")
        elif record is None:
            record = _Record(number, remarks=["begins with no field"])
        elif text.startswith(" ") and tag:
            record.fields[tag][-1] += f" {text.strip()}"
        else:
            record.remarks.append(f"line {number} is neither a field nor goes on with one: it is not read")
        if not decoded:
            record.remarks.append(f"line {number} is not UTF-8: read as Windows-1252")
        after_blank = False
    if record is not None:
        yield record


def _text(line: bytes) -> tuple[str, bool]:
    try:
        return line.decode("utf-8-sig").rstrip("\r\n"), True
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace").rstrip("\r\n"), False


def _reads(record: _Record, place: FilePlace) -> Iterator[RecordRead]:
    article = _article(record)
    if article is None:
        problem = "it has neither PMID nor PMC number"
        yield RecordRead(None, None, {}, (Fault(place.file, record.line, "", problem, "export it again"),))
    else:
        yield from records_of(article, place, record.remarks)


def _article(record: _Record) -> Article | None:
    pmid, pmcid = record.first("PMID"), record.first("PMC")
    if not pmid.isdigit() and not _PMC.match(pmcid):
        return None
    source = f"pmid:{pmid}" if pmid.isdigit() else f"pmcid:{pmcid}"
    ids = [found.groups() for text in (*record.all("AID"), *record.all("LID")) if (found := _IDENTIFIER.search(text))]
    title = record.first("TI", "TT", "BTI")
    return Article(
        source=source,
        reader="oncograph, from PubMed",
        pmid=pmid if pmid.isdigit() else "",
        doi=next((number.lower() for number, kind in ids if kind == "doi"), ""),
        title=title,
        authors=[*record.all("AU"), *record.all("CN")],
        journal=record.first("JT"),
        journal_abbreviation=record.first("TA"),
        volume=record.first("VI"),
        issue=record.first("IP"),
        pages=record.first("PG"),
        published=date_of(record.first("DP")),
        publication_types=record.all("PT"),
        mesh=[text.partition("/")[0].lstrip("*") for text in record.all("MH")],
        accessions=[(bank, number) for bank, _, number in (text.partition("/") for text in record.all("SI"))],
        notices=[notice_of(kind, text) for tag, kind in BY_TAG.items() for text in record.all(tag)],
        revised=next((int(day) for tag in ("LR", "DCOM") if _DAY.match(day := record.first(tag))), 1),
        document=_document(record, source, title),
    )


def _document(record: _Record, source: str, title: str) -> Document | None:
    """Return the abstracts as one paragraph each: the format does not tell headings from other words."""
    sections = [
        Section(title=heading, blocks=(Paragraph(text=text, locator=tag),), locator=tag)
        for heading, tag in (("Abstract", "AB"), ("Other abstract", "OAB"))
        for text in record.all(tag)
    ]
    return Document(source=source, title=title, sections=tuple(sections)) if sections else None
