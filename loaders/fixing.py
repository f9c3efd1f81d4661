"""Writes the words of record files as the enumerations have them: in their places, and nothing else in the file."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from oncograph.graph.errors import SourceError

from .record import StudyRecord
from .sources.formats import YAML_RECORD, format_of, source_files
from .words import Respelled, respelled
from .yaml_source import YamlSource, parse_yaml, read_text

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Fix:
    """One file with words in another spelling: its text as it is, and as it would be."""

    path: Path
    before: str
    after: str
    words: int

    def diff(self) -> str:
        """Return the change as a unified diff, which `patch` reads."""
        name = str(self.path)
        before, after = (list(StringIO(text)) for text in (self.before, self.after))
        lines = difflib.unified_diff(before, after, name, name)
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)

    def write(self) -> None:
        """Write the file, a byte order mark kept."""
        mark = _MARK if self.path.read_bytes().startswith(_MARK) else b""
        self.path.write_bytes(mark + self.after.encode())


def fixes(paths: Sequence[Path]) -> Iterator[Fix]:
    """Yield what there is to change in the YAML records that the paths name, folders searched through.

    A file that cannot be read as YAML is left out: it is a fault.
    """
    files, _ = source_files(paths)
    for path in files:
        if format_of(path) is YAML_RECORD and (fix := _fix(path)) is not None:
            yield fix


def _fix(path: Path) -> Fix | None:
    try:
        text = read_text(path)
        source = parse_yaml(text, str(path))
    except SourceError:
        return None
    changes = list(respelled(StudyRecord, source.value))
    after = text
    for place, word in sorted(((_place(source, one), one.word) for one in changes), key=_start, reverse=True):
        after = after[: place.start] + _as_written(word, text[place]) + after[place.stop :]
    return Fix(path, text, after, len(changes)) if changes else None


def _place(source: YamlSource, one: Respelled) -> slice:
    return (source.keys if one.is_key else source.values)[one.path]


def _start(change: tuple[slice, str]) -> int:
    return int(change[0].start)


def _as_written(word: str, before: str) -> str:
    """Return a word in the quotes that what it replaces has, and with the end of line that a block has."""
    quote = before[:1] if before[:1] in {"'", '"'} else ""
    return f"{quote}{word}{quote}" + before[len(before.rstrip()) :]
