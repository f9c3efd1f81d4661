"""The canned questions: Cypher files whose header gives name, question, parameters, columns and an example.

The header is the comment lines at the head of the file::

    // name: sole-study
    // question: Which claims does one study carry alone?
    // parameters:
    //   agent: agent = null -- tested agent, or a class of agents
    //   verdict: text = null {Benefit, Harm} -- only claims that say this
    //   study: study -- one without a default is required
    // columns:
    //   claim -- id of the claim
    // main: verdict, agent, rate (share), effect; claim (id)
    // groups: agent
    // first: verdict {Benefit, Harm}
    // example: oncograph ask sole-study --verdict Benefit

A default is written in JSON; braces hold the values that a text may have. What a table shows: `main` names its columns
in order of worth, after a semicolon those that are given up for a table that fits the screen, `groups` those of them
that are told once for rows alike, `first` the rows to show before --all; see `shown`. Without `main` a table has all
columns. Quick to import: the command line builds its commands from it.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from typing_extensions import override

from oncograph.graph.errors import OncographError
from oncograph.graph.faults import Fault

from .shown import AS_THEY_ARE, Choice, Shown, composed, read_columns

__all__ = ["CannedQuery", "Parameter", "QueryFileError", "Question", "builtin_queries", "parse_query"]

NAME_TYPES = frozenset({"agent", "disease", "setting", "endpoint", "toxicity", "study", "claim", "node"})
"""Parameter types whose values are names that people type, resolved to ids before the query runs."""

TYPES = NAME_TYPES | {"text", "integer", "float", "boolean"}

RESERVED = frozenset(
    {"json", "csv", "csv_raw", "store", "help", "limit", "max_rows", "sort", "columns", "wide", "all", "no_pager"}
)
"""Parameter names that would hide options every command has."""

_FOLDER = Path(__file__).parent / "canned"
_ENTRY = re.compile(r"//\s*(?P<key>name|question|example|parameters|columns|main|groups|first):\s*(?P<value>.*)")
_PARAMETER = re.compile(
    r"(?P<name>\w+):\s*(?P<type>\w+)\s*(=\s*(?P<default>.+?))??\s*(\{(?P<choices>[^{}]*)\})?\s+--\s+(?P<meaning>\S.*)"
)
_CHOICE = re.compile(r"(?P<name>\w+)\s*\{(?P<values>[^{}]+)\}")
_COLUMN = re.compile(r"(?P<name>\w+)\s+--\s+(?P<meaning>\S.*)")
_PYTHON = {"integer": (int,), "float": (float, int), "boolean": (bool,)}


class QueryFileError(OncographError):
    """Raised when a query file cannot join the library; the text names the file, the line and what to mend."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def _refused(path: Path, line: int | None, message: str) -> QueryFileError:
    """Return the error of a file; `message` says what is wrong and, after a semicolon, what to do."""
    problem, _, remedy = message.partition("; ")
    return QueryFileError(Fault(str(path), line, "", problem, remedy))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a canned question.

    `type` is one of `TYPES`. A `required` one has no default; otherwise null as default means no filter. Where there
    are `choices`, a text is one of them.
    """

    name: str
    type: str
    default: str | float | bool | None
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What can be asked by name: `columns` pairs each column with its meaning, `shown` is what its table shows."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    example: str
    shown: Shown = field(default=AS_THEY_ARE, kw_only=True)

    @property
    def source(self) -> str | None:
        """The whole of its file; none where it has none."""
        return None


@dataclass(frozen=True, slots=True)
class CannedQuery(Question):
    """A question that Cypher answers: `text` is the Cypher without the header."""

    text: str
    path: Path

    @property
    @override
    def source(self) -> str:
        """The whole of its file, header and Cypher."""
        return self.path.read_text(encoding="utf-8")


@cache
def builtin_queries() -> tuple[CannedQuery, ...]:
    """Return the questions that come with the package, sorted by name."""
    return tuple(parse_query(path.read_text("utf-8"), path) for path in sorted(_FOLDER.glob("*.cypher")))


def parse_query(source: str, path: Path) -> CannedQuery:
    """Read a query file.

    :raises QueryFileError: the header is incomplete or misspelt, or no query follows it.
    """
    header = _Header(path)
    lines = source.splitlines()
    place = 0
    while place < len(lines) and lines[place].startswith("//"):
        header.read(lines[place], place + 1)
        place += 1
    text = "\n".join(lines[place:]).strip()
    if not text:
        raise _refused(path, None, "no query follows the header; write it below the comment lines")
    return header.query(text)


class _Header:
    """The header of one file as it is read line by line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.values: dict[str, str] = {}
        self.parameters: dict[str, Parameter] = {}
        self.columns: dict[str, str] = {}
        self.section = ""

    def read(self, comment: str, line: int) -> None:
        entry = _ENTRY.fullmatch(comment.rstrip())
        if entry:
            self.section = entry["key"]
            if self.section in self.values:
                raise _refused(self.path, line, f"{self.section} is given twice; leave one")
            self.values[self.section] = entry["value"]
        elif self.section == "parameters":
            parameter = self._parameter(comment.removeprefix("//").strip(), line)
            if parameter.name in self.parameters:
                raise _refused(self.path, line, f"parameter {parameter.name} is given twice; leave one")
            self.parameters[parameter.name] = parameter
        elif self.section == "columns":
            column = _COLUMN.fullmatch(comment.removeprefix("//").strip())
            if not column or column["name"] in self.columns:
                raise _refused(self.path, line, 'a column is written once, as "name -- meaning"')
            self.columns[column["name"]] = column["meaning"]
        else:
            wanted = "name, question, parameters, columns, main, groups, first or example"
            raise _refused(self.path, line, f"expected one of {wanted}, each with a colon")

    def _parameter(self, text: str, line: int) -> Parameter:
        match = _PARAMETER.fullmatch(text)
        if not match:
            raise _refused(self.path, line, 'a parameter is written "name: type = default -- meaning"')
        name, kind, default = match["name"], match["type"], match["default"]
        if name in RESERVED or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise _refused(self.path, line, f"{name} cannot name a parameter; {', '.join(sorted(RESERVED))} are taken")
        if kind not in TYPES:
            raise _refused(self.path, line, f"no parameter type {kind}; there are {', '.join(sorted(TYPES))}")
        choices = tuple(choice.strip() for choice in match["choices"].split(",")) if match["choices"] else ()
        if choices and kind != "text":
            raise _refused(self.path, line, f"only a text has a choice of values, and {name} is of type {kind}")
        value = None if default is None else self._default(default, kind, choices, line)
        return Parameter(name, kind, value, match["meaning"], default is None, choices)

    def _default(self, default: str, kind: str, choices: tuple[str, ...], line: int) -> str | float | bool | None:
        value: str | float | bool | None
        try:
            value = json.loads(default)
        except ValueError:
            raise _refused(self.path, line, f"the default {default} is no JSON; put a text in quotes") from None
        if value is not None and type(value) not in _PYTHON.get(kind, (str,)):
            raise _refused(self.path, line, f"the default {default} is no {kind}")
        if choices and value is not None and value not in choices:
            raise _refused(self.path, line, f"the default {default} is none of {', '.join(choices)}")
        return value

    def query(self, text: str) -> CannedQuery:
        for key in ("name", "question", "example"):
            if not self.values.get(key):
                raise _refused(self.path, None, f'the header has no {key}; add "// {key}: …"')
        if not self.columns:
            raise _refused(self.path, None, 'the header names no columns; add "// columns:" and one line each')
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", self.values["name"]):
            raise _refused(self.path, None, f"the name {self.values['name']} is not written like this-one")
        return CannedQuery(
            name=self.values["name"],
            question=self.values["question"],
            parameters=tuple(self.parameters.values()),
            columns=tuple(self.columns.items()),
            example=self.values["example"],
            text=text,
            path=self.path,
            shown=self._shown(),
        )

    def _shown(self) -> Shown:
        """Return what a table shows of the answer."""
        try:
            needed, _, rest = self.values.get("main", "").partition(";")
            main, groups = (
                read_columns(text) if text else ()
                for text in (f"{needed},{rest}" if rest else needed, self.values.get("groups", ""))
            )
        except ValueError as error:
            raise _refused(self.path, None, f"the columns to show cannot be read: {error}") from None
        for one in (*main, *groups):
            if one.name not in self.columns and composed(one.name, self.columns) is None:
                raise _refused(self.path, None, f"{one.name} is to be shown, but is no column, nor made of columns")
        first = _CHOICE.fullmatch(self.values["first"].strip()) if "first" in self.values else None
        if "first" in self.values and (first is None or first["name"] not in self.columns):
            raise _refused(self.path, None, 'the rows to show first are written "first: column {value, value}"')
        choice = first and Choice(first["name"], tuple(value.strip() for value in first["values"].split(",")))
        return Shown(main, tuple(one.name for one in groups), choice, needed.count(",") + 1 if rest else None)
