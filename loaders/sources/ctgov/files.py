"""Finds the studies in the forms in which ClinicalTrials.gov and others hand them out, one at a time.

One study a file; the answer to a search (`studies`); the site's download, which is one array; JSON lines; each of these
gzipped, or in a zip. Nothing is unpacked to disk, and no more than one study is in memory at a time.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from typing_extensions import override

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from ..packed import LARGEST_RATIO, open_source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ZIP = b"PK\x03\x04"
"""How a zip file begins."""

LARGEST_STUDY = 128_000_000
"""Characters. The largest registered results are below a tenth of it; what goes on longer is no study."""

_CHUNK = 1 << 20
_BEFORE_STUDIES = re.compile(
    r'\s*\{(?:\s*"(?!studies")\w+"\s*:\s*(?:"[^"]*"|[^\s,{}\[\]"]+)\s*,)*\s*"studies"\s*:\s*\['
)
_BETWEEN = re.compile(r"[\s,\[]*")
_NEXT_LINE = re.compile(r"\n(?=\{)")
_DECODER = json.JSONDecoder()


class Found(NamedTuple):
    """A study as it stands in a file: the file's name (with the member of a zip), and what the JSON says."""

    file: str
    study: Any


def studies_in(path: Path) -> Iterator[Found | Fault]:
    """Yield the studies of a file, and what kept others from being read; nothing is raised for what a file holds."""
    try:
        with path.open("rb") as file:
            zipped = file.read(len(ZIP)) == ZIP
        if zipped:
            yield from _in_zip(path)
            return
        with open_source(path) as file:
            yield from _in_bytes(str(path), file)
    except OSError as error:
        remedy = "check the path and its permissions"
        yield Fault(str(path), None, "", f"cannot be read ({error.strerror or error})", remedy)


def _in_zip(path: Path) -> Iterator[Found | Fault]:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                name = f"{path}!{member.filename}"
                if member.is_dir() or not member.filename.lower().endswith((".json", ".jsonl", ".ndjson")):
                    continue
                if member.flag_bits & 1:
                    yield Fault(name, None, "", "is encrypted", "unpack it first")
                    continue
                with archive.open(member) as unpacked:
                    yield from _in_bytes(name, _Limited(unpacked, max(member.compress_size, 4096) * LARGEST_RATIO))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        yield Fault(str(path), None, "", f"is no whole zip file ({error})", "download it again")


def _in_bytes(name: str, file: IO[bytes] | io.RawIOBase) -> Iterator[Found | Fault]:
    """Yield the studies of a stream; one that does not unpack, or to far more than is plausible, ends with a fault."""
    buffered = io.BufferedReader(file, _CHUNK) if isinstance(file, io.RawIOBase) else file
    try:
        with io.TextIOWrapper(buffered, encoding="utf-8-sig") as text:
            yield from _in_stream(name, text)
    except UnicodeDecodeError as error:
        yield Fault(name, None, "", f"not UTF-8 ({error.reason})", "save the file as UTF-8")
    except SourceError as error:
        yield Fault(name, None, "", str(error).removeprefix(f"{name}: "))
    except (EOFError, zlib.error, zipfile.BadZipFile) as error:
        yield Fault(name, None, "", f"does not unpack ({error})", "download it again")
    except _TooLargeError:
        problem = f"unpacks to more than {LARGEST_RATIO} times its size"
        yield Fault(name, None, "", problem, "unpack it first, if it is what it should be")


class _TooLargeError(Exception):
    """More came out of a packed file than its size makes plausible."""


class _Limited(io.RawIOBase):
    """A stream of bytes that fails once it gave more than a limit."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        super().__init__()
        self.file = file
        self.left = limit

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        room = memoryview(buffer)
        data = self.file.read(len(room))
        self.left -= len(data)
        if self.left < 0:
            raise _TooLargeError
        room[: len(data)] = data
        return len(data)


def _in_stream(name: str, text: IO[str]) -> Iterator[Found | Fault]:
    buffer, number = text.read(_CHUNK), 0
    begun = _BEFORE_STUDIES.match(buffer)
    at = begun.end() if begun else 0
    while True:
        between = _BETWEEN.match(buffer, at)
        at = between.end() if between else at
        if at == len(buffer):
            buffer, at = text.read(_CHUNK), 0
            if not buffer:
                return
            continue
        if buffer[at] == "]":
            return
        try:
            study, at = _DECODER.raw_decode(buffer, at)
        except (json.JSONDecodeError, RecursionError) as error:
            buffer, at = buffer[at:], 0
            if _may_go_on(error, buffer) and (more := text.read(max(_CHUNK, len(buffer)))):
                buffer += more  # as much again each time, so that a study is read whole in a few attempts
                continue
            problem = "the file ends within it" if _may_go_on(error, buffer) else f"is no JSON: {error}"
            yield Fault(
                name, None, f"study {number + 1}", problem, "download it again; the studies before it were read"
            )
            following = _NEXT_LINE.search(buffer)
            if following is None:
                return
            at = following.end()
        else:
            yield Found(name, study)
        number += 1


def _may_go_on(error: Exception, buffer: str) -> bool:
    """Return whether what was read of a study may be right as far as it goes."""
    if not isinstance(error, json.JSONDecodeError) or len(buffer) > LARGEST_STUDY:
        return False
    return error.msg.startswith("Unterminated string") or error.pos >= len(buffer) - _LONGEST_WORD


_LONGEST_WORD = 32
"""Characters that a number or word of JSON may have: one that is cut is told as wrong where it begins."""
