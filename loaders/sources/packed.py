"""Opens source files, packed by gzip or plain, and keeps a small file from growing without end."""

import gzip
import io
from pathlib import Path
from typing import BinaryIO

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from ..record_read import RecordRead

_GZIP = b"\x1f\x8b"
_HEAD = 4096
LARGEST_RATIO = 200
"""How much larger than packed a file may be: XML packs to a tenth or so, what is made to fill a disk to 1/1000."""

_SMALL = 50_000_000
"""What any file may unpack to, in bytes."""


def first_bytes(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked; none where it cannot be read."""
    try:
        with open_source(path) as stream:
            return stream.read(_HEAD)
    except (OSError, SourceError, EOFError):
        return b""


def open_source(path: Path) -> BinaryIO:
    """Open a file for reading, unpacking it where it is packed.

    Reading from what is returned raises `SourceError` where the file unpacks to far more than any honest one, or is
    damaged; `OSError` where it cannot be read.
    """
    file = path.open("rb")
    packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    if not packed:
        return file
    return io.BufferedReader(_Unpacked(file, str(path), path.stat().st_size))


def unreadable(path: Path, error: SourceError | OSError) -> RecordRead:
    """Return what kept a file, or the rest of it, from being read."""
    if isinstance(error, SourceError):
        problem, _, remedy = str(error).removeprefix(f"{path}: ").rpartition("; ")
    else:
        problem, remedy = f"cannot be read ({error.strerror})", "check the path and its permissions"
    return RecordRead(None, None, {}, (Fault(str(path), None, "", problem, remedy),))


class _Unpacked(io.RawIOBase):
    """A gzip stream that stops at what it may unpack to."""

    def __init__(self, file: BinaryIO, name: str, size: int) -> None:
        self._file = file
        self._unpacked = gzip.GzipFile(fileobj=file)
        self._name = name
        self._left = max(_SMALL, LARGEST_RATIO * size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io.BufferedReader gives
        try:
            data = self._unpacked.read(len(buffer))
        except (EOFError, gzip.BadGzipFile, OSError) as error:
            raise SourceError(f"{self._name}: damaged or cut off ({error}); get the file again") from error
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(
                f"{self._name}: unpacks to more than {LARGEST_RATIO} times its size; unpack it and look at it first"
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
