"""Reads large XML files piece by piece: one article at a time, and a broken one leaves the others as they are.

A file is cut at the tags of its articles before anything is parsed. So memory does not grow with the file, what is
broken stays within its piece, and the file's own DTD and entities, with which a small file can fill a memory or fetch
others, are never seen.
"""

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from oncograph.graph.errors import SourceError
from oncograph.graph.printable import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

_CHUNK = 1 << 18
LARGEST_PIECE = 50_000_000
"""In bytes; the longest articles have some five million."""

_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ELEMENT = re.compile(rb"<[A-Za-z]")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_TEXT = frozenset({"tex-math", "object-id"})
_PARTS_WORDS = frozenset({"break", "p", "list-item", "title", "label"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as the file has it: its tag, its number among those of the file, and the line that it begins on."""

    tag: str
    number: int
    line: int
    data: bytes
    complete: bool
    """Whether its end is there: not where the file is cut off, or the next one begins within it."""
    encoding: str
    within: bool
    """Whether another element is around it, so that the file can hold several."""


class PieceError(Exception):
    """Raised with the line in the file and what is wrong when a piece is no XML."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def pieces(stream: BinaryIO, tags: tuple[str, ...]) -> Iterator[Piece]:
    """Yield the elements with these tags, in order; they are not within each other.

    :raises SourceError: the file is in no known encoding, or holds a piece larger than any article.
    """
    head = stream.read(_CHUNK)
    utf_16 = head.startswith(_UTF_16)
    encoding = "utf-8" if utf_16 else _encoding(head)
    return _Cutter(_chunks(head, stream, utf_16=utf_16), tags, encoding).pieces()


def _chunks(head: bytes, stream: BinaryIO, *, utf_16: bool) -> Iterator[bytes]:
    """Yield what the stream holds, as bytes in which ASCII is ASCII."""
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace") if utf_16 else None
    while head:
        yield decoder.decode(head).encode() if decoder else head
        head = stream.read(_CHUNK)


def _encoding(head: bytes) -> str:
    declared = _ENCODING.search(head[:1000])
    name = declared.group(1).decode() if declared else "utf-8"
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise SourceError(f"no encoding is called {name}; save the file as UTF-8") from error


class _Cutter:
    """Cuts a stream at the tags of articles. `buffer` is what is read and not yet cut, and begins on line `line`."""

    def __init__(self, chunks: Iterator[bytes], tags: tuple[str, ...], encoding: str) -> None:
        self.chunks = chunks
        self.begin = re.compile(rb"<(" + "|".join(map(re.escape, tags)).encode() + rb")(?=[\s>/])")
        self.longest = max(map(len, tags)) + 2
        self.encoding = encoding
        self.buffer = b""
        self.line = 1
        self.within = False

    def pieces(self) -> Iterator[Piece]:
        number = 0
        while (tag := self._skip_to_a_piece()) is not None:
            number += 1
            length, complete = self._length(b"</" + tag + b">")
            data = self.buffer[:length]
            yield Piece(tag.decode(), number, self.line, data, complete, self.encoding, self.within)
            self._drop(length)

    def _skip_to_a_piece(self) -> bytes | None:
        while True:
            found = self.begin.search(self.buffer)
            # All but what may be the beginning of a tag.
            passed = found.start() if found else max(0, len(self.buffer) - self.longest)
            self.within = self.within or _ELEMENT.search(self.buffer, 0, passed) is not None
            self._drop(passed)
            if found:
                return found.group(1)
            if not self._read():
                return None

    def _length(self, end: bytes) -> tuple[int, bool]:
        """Return how long the piece is that the buffer begins with, and whether its end is there."""
        looked = 1
        while True:
            closed = self.buffer.find(end, looked)
            again = self.begin.search(self.buffer, looked)
            if again is not None and (closed < 0 or again.start() < closed):
                return again.start(), False
            if closed >= 0:
                return closed + len(end), True
            if len(self.buffer) > LARGEST_PIECE:
                raise SourceError(
                    f"an article of more than {LARGEST_PIECE // 1_000_000} MB; get the file again: none is that long"
                )
            looked = max(1, len(self.buffer) - len(end) - self.longest)
            if not self._read():
                return len(self.buffer), False

    def _read(self) -> bool:
        more = next(self.chunks, b"")
        self.buffer += more
        return bool(more)

    def _drop(self, length: int) -> None:
        self.line += self.buffer.count(b"\n", 0, length)
        self.buffer = self.buffer[length:]


def parse_piece(piece: Piece) -> tuple["Element", str | None]:
    """Return a piece as an element, and a remark where it is not in the encoding that the file names.

    :raises PieceError: it is no XML.
    """
    from lxml import etree  # noqa: PLC0415  only where XML is read

    if not piece.complete:
        raise PieceError(piece.line, f"the {piece.tag} that begins here has no end")
    remark = None
    try:
        text = piece.data.decode(piece.encoding)
    except UnicodeDecodeError:
        text = piece.data.decode("cp1252", errors="replace")
        remark = f"not {piece.encoding.upper()} as the file says: read as Windows-1252"
    parser = etree.XMLParser(
        load_dtd=False, no_network=True, resolve_entities=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    # With a DTD that is not read, an entity that it would define is kept as its name, and is no error.
    whole = f'<!DOCTYPE {piece.tag} SYSTEM "none">{text}'
    try:
        return etree.fromstring(whole, parser), remark
    except etree.XMLSyntaxError as error:
        raise PieceError(piece.line + max(0, (error.lineno or 1) - 1), str(error.msg)) from error
    except ValueError as error:  # characters that XML does not have
        raise PieceError(piece.line, str(error)) from error


def text_of(element: "Element | None", passes_over: "Callable[[Element], bool] | None" = None) -> str:
    """Return an element's text in one line with single spaces, raised letters after `^`.

    Elements within it that hold no words of the text are passed over, and those that `passes_over` says.
    """
    return "" if element is None else one_line("".join(_texts(element, passes_over)))


def _texts(element: "Element", passes_over: "Callable[[Element], bool] | None") -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if not isinstance(child.tag, str):
            yield html.unescape(child.text or "")  # an entity: that of no standard stays as it is
        elif child.tag not in _NO_TEXT and not (passes_over is not None and passes_over(child)):
            inner = "".join(_texts(child, passes_over))
            yield f"^{inner}" if child.tag == "sup" and inner.strip() else inner
            if child.tag in _PARTS_WORDS:
                yield " "
        if child.tail:
            yield child.tail
