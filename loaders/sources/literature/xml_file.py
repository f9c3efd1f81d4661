"""Reads a file of articles in XML: whatever is wrong becomes a fault, and the articles around it are read."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from ...record_read import RecordRead
from ..packed import open_source, unreadable
from ..xml_pieces import Piece, PieceError, parse_piece, pieces
from .records import FilePlace, records_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from .article import Article

    ReadArticle = Callable[[Element, Piece], Article]


def read_articles(path: Path, tags: tuple[str, ...], article_of: "ReadArticle") -> Iterator[RecordRead]:
    """Yield the records of the articles in a file.

    `article_of` reads one element, and raises `ValueError` with what is wrong where it is no article.
    """
    empty = True
    try:
        with open_source(path) as stream:
            for piece in pieces(stream, tags):
                empty = False
                yield from _records(path, piece, article_of)
    except (SourceError, OSError) as error:
        yield unreadable(path, error)
    else:
        if empty:
            yield _fault(path, None, f"holds no {' or '.join(tags)}", "get the file again")


def _records(path: Path, piece: Piece, article_of: "ReadArticle") -> Iterator[RecordRead]:
    try:
        element, remark = parse_piece(piece)
        article = article_of(element, piece)
    except PieceError as error:
        yield _fault(path, error.line, str(error), "get the file again; the other articles are read")
    except ValueError as error:
        yield _fault(path, piece.line, f"{piece.tag} {piece.number}: {error}", "get it again")
    else:
        yield from records_of(article, FilePlace(str(path), piece.line), (remark,) if remark else ())


def _fault(path: Path, line: int | None, problem: str, remedy: str) -> RecordRead:
    return RecordRead(None, None, {}, (Fault(str(path), line, "", problem, remedy),))
