"""What was fetched into a folder: a file for each thing, and a list of them with dates and checksums."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pydantic import Field, ValidationError

from oncograph.graph.errors import SourceError
from oncograph.graph.model import Frozen

LIST = "fetched.list"


class Entry(Frozen):
    """One thing that was fetched, as a line of JSON in the list; the last line on a thing counts."""

    id: str = Field(description="what it is, such as NCT02513394 or PMID:9708948")
    file: str = Field(pattern=r"^[A-Za-z0-9][\w.-]*$", description="the name of its file in the folder")
    sha256: str = Field(description="of the file's bytes")
    bytes: int = Field(ge=0)
    changed: str | None = Field(default=None, description="when its publisher says that it was last changed")
    fetched: str = Field(description="when it came, in UTC")
    url: str = Field(description="where it came from")


class Kept:
    """The folder that is fetched into."""

    def __init__(self, folder: Path) -> None:
        """Read the list of what is there; a line that is cut off, as by a loss of power, says nothing.

        :raises SourceError: the folder cannot be made or read.
        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.entries = {entry.id: entry for entry in _entries(folder / LIST)}
        except OSError as error:
            raise SourceError(f"{folder}: cannot be used ({error.strerror}); give a folder to write to") from error

    def entry(self, id_: str) -> Entry | None:
        """Return what is listed of a thing whose file is there and is what it was; none otherwise."""
        entry = self.entries.get(id_)
        try:
            sound = entry is not None and _hash((self.folder / entry.file).read_bytes()) == entry.sha256
        except OSError:
            sound = False
        return entry if sound else None

    def keep(self, id_: str, file: str, content: bytes, changed: str | None, url: str) -> Entry:
        """Write a file, whole or not at all, and list it; return what is listed.

        :raises SourceError: the folder cannot be written to.
        """
        entry = Entry(
            id=id_, file=file, sha256=_hash(content), bytes=len(content), changed=changed, fetched=_now(), url=url
        )
        try:
            part = self.folder / f".{file}.part"
            part.write_bytes(content)
            part.replace(self.folder / file)
            with (self.folder / LIST).open("a", encoding="utf-8") as lines:
                lines.write(f"{json.dumps(entry.model_dump(exclude_none=True), ensure_ascii=False)}\n")
                lines.flush()
                os.fsync(lines.fileno())
        except OSError as error:
            raise SourceError(f"{self.folder}: cannot be written to ({error.strerror})") from error
        self.entries[id_] = entry
        return entry


def _entries(path: Path) -> Iterator[Entry]:
    if path.exists():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                yield Entry.model_validate_json(line)
            except ValidationError:
                continue


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
