"""From articles to records: a study's metadata without findings, and what takes the study's findings out of count."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from oncograph.graph.faults import Fault
from oncograph.graph.model import Extraction

from ...record import StudyRecord
from ...record_faults import faults_of
from ...record_read import RecordRead
from .article import Article
from .notices import DISCREDITS, DOUBTED, RETRACTED, Notice
from .reports import design_of, own_trial, registry_numbers

_DOI = re.compile(r"10\.\S+/\S+")
_TITLED_RETRACTED = re.compile(r"\W*retracted(?: article)?\W*:", re.IGNORECASE)
_NOTICE_TYPES = frozenset({"Retraction of Publication", "Retraction Notice", "Expression of Concern"})


class FilePlace:
    """Where an article stands in its file: the line that it begins on is all that messages tell."""

    def __init__(self, file: str, line: int) -> None:
        self.file = file
        self.lines: dict[tuple[str | int, ...], int] = {(): line}

    def line_of(self, path: tuple[str | int, ...]) -> int | None:  # noqa: ARG002  all parts of it stand there
        """Return the line that the article begins on."""
        return self.lines[()]


def records_of(article: Article, place: FilePlace, remarks: Sequence[str] = ()) -> Iterator[RecordRead]:
    """Yield the record of an article, and one for each study that it retracts or expresses concern about.

    A mere notice has no record of its own: it is no study. `remarks` become warnings beside the first record.
    """
    numbers, bad = registry_numbers(article.accessions)
    warnings = [*remarks, *(f"{one} is no number of that registry; it joins no trial" for one in bad)]
    if article.doi and not _DOI.fullmatch(article.doi):
        warnings.append(f"{article.doi!r} is no DOI; it joins nothing")
        article.doi = ""
    named = [notice for notice in article.notices if notice.kind in DISCREDITS and notice.target]
    is_notice = bool(_NOTICE_TYPES & set(article.publication_types))
    if is_notice and not named:
        warnings.append("retracts or doubts an article, and names it by no PMID or DOI: nothing is taken out of count")
    records: list[dict[str, Any]] = [] if is_notice and named else [_own(article, numbers)]
    records += [_on_another(article, notice) for notice in named]
    for values in records:
        faults = [Fault(place.file, place.line_of(()), article.source, one, kept=True) for one in warnings]
        try:
            record = StudyRecord.model_validate(values)
        except ValidationError as error:
            yield RecordRead(place, None, {}, (*faults, *faults_of(error, place)))
        else:
            yield RecordRead(place, record, {}, tuple(faults), article.document)
        warnings = []


def _own(article: Article, numbers: Sequence[str]) -> dict[str, Any]:
    kinds = {notice.kind for notice in article.notices}
    retracted = (
        "Retracted Publication" in article.publication_types
        or bool(kinds & RETRACTED)
        or _TITLED_RETRACTED.match(article.title) is not None
    )
    trial, why_not = own_trial(article, numbers)
    study = {
        "slug": article.slug,
        "title": article.title or None,
        "authors": article.author_list,
        "journal": article.journal or None,
        "year": article.year,
        "design": design_of(article),
        "registrations": [trial] if trial else [],
        "pmids": [article.pmid] if article.pmid else [],
        "dois": [article.doi] if article.doi else [],
        "retracted": retracted,
        "expression_of_concern": bool(kinds & DOUBTED),
        "notices": sorted({str(notice) for notice in article.notices}),
        "mesh": sorted(set(article.mesh)),
    }
    return _record(article, article.record, study, why_not)


def _on_another(article: Article, notice: Notice) -> dict[str, Any]:
    """Return what an article says of another's study; it describes nothing of that study.

    Its id sorts after those of articles, which describe the study where both are there.
    """
    field, seen_from_there = DISCREDITS[notice.kind]
    number = notice.pmid or re.sub(r"[^a-z0-9]+", "-", str(notice.doi))[:60].strip("-")
    study = {
        "slug": f"pmid-{notice.pmid}" if notice.pmid else f"doi-{number}",
        "pmids": [notice.pmid] if notice.pmid else [],
        "dois": [notice.doi] if notice.doi else [],
        field: True,
        "notices": [f"{seen_from_there} {article.source}"],
    }
    return _record(article, f"{article.record.partition('-')[0]}-notice-{article.slug}-on-{number}", study, None)


def _record(article: Article, name: str, study: dict[str, Any], note: str | None) -> dict[str, Any]:
    return {
        "record": name,
        "version": article.revised,
        "source": {
            "id": article.source,
            "citation": article.citation,
            "part": article.part,
            "published": article.published,
        },
        "study": study,
        "curation": {"by": article.reader, "status": Extraction.EXTRACTED, "note": note},
    }
