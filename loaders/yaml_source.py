"""Reads YAML as people write it by hand: with line numbers, and without what makes YAML unsafe or surprising.

Plain scalars follow the YAML 1.2 core schema, so `no`, `on` and `2001-01-01` stay text. Anchors and aliases are
refused: no record needs them, and nested aliases can grow a small file beyond any memory.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault
from oncograph.graph.printable import hidden_in

LARGEST_FILE = 20_000_000
DEEPEST_NESTING = 50

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NAMED: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The characters that YAML has only as escapes, within double quotes.
_NO_YAML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Where a text may have several lines; elsewhere it is a name or a word.
_PROSE = frozenset({"author_conclusion", "authors", "by", "citation", "note", "regimen", "source", "title"})
_LAYOUT = frozenset({"U+0009", "U+000A"})

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlSource:
    """The value of a YAML file, the line on which each part of it starts, and what was wrong in its form."""

    file: str
    value: Any
    lines: dict[Path_, int]
    faults: tuple[Fault, ...] = ()
    faulty: frozenset[Path_] = frozenset()
    """The parts that the faults are about."""
    values: Mapping[Path_, slice] = field(default_factory=dict)
    """Where in the text each value stands that has no parts, with its quotes."""
    keys: Mapping[Path_, slice] = field(default_factory=dict)
    """The same of the keys, each by the path of what it is the key of."""

    def is_faulty(self, path: Path_) -> bool:
        """Whether a fault in its form lies within the part at `path`."""
        return any(one[: len(path)] == path for one in self.faulty)

    def line_of(self, path: Path_) -> int | None:
        """Return the line of the part at `path`, or of the nearest part around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def read_yaml(path: Path, kind: str = "record") -> YamlSource:
    """Read one YAML document; `kind` is what it is to hold, in the words of messages.

    :raises SourceError: the file is missing, empty, too large, not UTF-8 or not YAML, or uses anchors; the text says
        which, where, and what to do.
    """
    return parse_yaml(read_text(path), str(path), kind)


def parse_yaml(text: str, file: str, kind: str = "record") -> YamlSource:
    """Read one YAML document from text; `file` is the name used in messages.

    :raises SourceError: as `read_yaml`.
    """
    unread = _NO_YAML.search(text)
    if unread is not None:
        place = f"{file}:{text.count(chr(10), 0, unread.start()) + 1}"
        character = hidden_in(unread[0])
        raise SourceError(f"{place}: not valid YAML: it holds the control character {character}; remove it there")
    try:
        return _Composer(text, file, kind).compose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise SourceError(
            f"{file}{line}: not valid YAML: {problem}; check indentation, colons and quotes there"
        ) from error


def read_text(path: Path) -> str:
    """Return the text of a file as it stands, without a byte order mark.

    :raises SourceError: the file is missing, too large or not UTF-8.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SourceError(f"{path}: larger than {LARGEST_FILE // 1_000_000} MB; split it into one file per study")
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{path}:{line}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error


class _Composer:
    """Builds plain values from the parser's events, so that no alias is ever expanded."""

    def __init__(self, text: str, file: str, kind: str) -> None:
        self.file = file
        self.kind = kind
        self.events = yaml.parse(text, Loader=_LOADER)
        self.lines: dict[Path_, int] = {}
        self.faults: list[Fault] = []
        self.faulty: set[Path_] = set()
        self.values: dict[Path_, slice] = {}
        self.keys: dict[Path_, slice] = {}

    def compose(self) -> YamlSource:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                break
        else:
            raise SourceError(f"{self.file}: empty; write a {self.kind} in it or leave it out")
        value = self._value(next(self.events), ())
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                line = _line(event)
                raise SourceError(f"{self.file}:{line}: a second document; put each {self.kind} into a file of its own")
        if value is None:
            raise SourceError(f"{self.file}: empty; write a {self.kind} in it or leave it out")
        faults, faulty = tuple(self.faults), frozenset(self.faulty)
        return YamlSource(self.file, value, self.lines, faults, faulty, self.values, self.keys)

    def _value(self, event: yaml.Event, path: Path_) -> Any:
        line = _line(event)
        self.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise SourceError(f"{self.file}:{line}: anchors and aliases (& and *) are not read; write the value out")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            raise SourceError(f"{self.file}:{line}: the tag {tag} is not read; write the plain value")
        if len(path) > DEEPEST_NESTING:
            raise SourceError(f"{self.file}:{line}: nested more than {DEEPEST_NESTING} deep; no {self.kind} needs that")
        if isinstance(event, yaml.ScalarEvent):
            self._check_text(event.value.strip(" \t\n"), path, line)
            self.values[path] = _place(event)
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: Path_) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path_) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise SourceError(f"{self.file}:{line}: a key must be a plain word; check the indentation there")
            key = event.value
            self.lines.setdefault((*path, key), line)
            self.keys[(*path, key)] = _place(event)
            self._check_text(key, (*path, key), line)
            value = self._value(next(self.events), (*path, key))
            if key in values:
                self._fault((*path, key), line, "given twice", "keep one of the two")
            values[key] = value
        return values

    def _check_text(self, text: str, path: Path_, line: int) -> None:
        names = [part for part in path if isinstance(part, str)]
        character = hidden_in(text, prose=bool(names) and names[-1] in _PROSE)
        if character is not None:
            remedy = "write it in one line" if character in _LAYOUT else "remove it: it does not show"
            self._fault(path, line, f"holds the character {character}", remedy)

    def _fault(self, path: Path_, line: int, problem: str, remedy: str) -> None:
        self.faulty.add(path)
        self.faults.append(Fault(self.file, line, ".".join(map(str, path)), problem, remedy))


def is_text(value: str) -> bool:
    """Return whether a text that stands in a file without quotes is read as text, not as a number or a word of YAML.

    >>> is_text("no"), is_text("1e5"), is_text("08"), is_text("null")
    (True, False, False, False)
    """
    return value not in _NAMED and not _INTEGER.match(value) and not _FLOAT.match(value)


def _scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if not event.implicit[0]:  # quoted, or a block
        return text
    if text in _NAMED:
        return _NAMED[text]
    if _INTEGER.match(text) and len(text) <= 20:
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text


def _place(event: yaml.Event) -> slice:
    start, end = event.start_mark, event.end_mark
    return slice(start.index, end.index) if start is not None and end is not None else slice(0, 0)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1
