"""What people are shown of an answer: its main columns in order of worth, what groups its rows, which come first.

A column is one of the answer, or composed of several (`effect` of measure, value and interval). A word in brackets
says how a column's numbers are written: `rate (share)`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from oncograph.graph.citation import address_in
from oncograph.graph.figures import share
from oncograph.graph.labels import VERDICT_SIGNS
from oncograph.graph.printable import printable

from . import wording

__all__ = [
    "Choice",
    "Column",
    "MainColumn",
    "Shown",
    "abbreviated",
    "all_columns",
    "chosen_columns",
    "columns_as_written",
    "composed",
    "holds_something",
    "read_columns",
]

Row = Mapping[str, Any]


BESIDE = "*"
"""Stands beside the sign of a verdict that must not be read without what stands beside its word."""

NO_BREAK = "\xa0"
"""A space at which a cell is not broken; it is printed as any other."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A column made of others: `parts` it needs, `also` what it takes where the answer has it.

    `brief` is a making in fewer letters, and what is then its heading, where that is another.
    """

    text: Callable[[Row], str]
    parts: tuple[str, ...]
    also: tuple[str, ...] = ()
    brief: Callable[[Row], str] | None = None
    brief_heading: str | None = None


def _treatment(row: Row) -> str:
    against = row.get("against") or (f"against {row['versus']}" if row.get("versus") else None)
    return f"{row['agent']} {against}" if against else str(row["agent"])


def _place(row: Row) -> str:
    return ", ".join(str(row[name]) for name in ("disease", "setting", "subgroup") if row.get(name))


def _outcome(row: Row) -> str:
    """Return the endpoint, or the adverse event with its grade."""
    if not row.get("toxicity"):
        return str(row.get("endpoint") or "")
    return f"{row['toxicity']}, grade {row['grade']}" if row.get("grade") else str(row["toxicity"])


_OF_NAMES = frozenset(
    {"agent", "versus", "against", "disease", "setting", "endpoint", "outcome", "toxicity", "treatment", "place"}
)
"""Columns that hold names of terms, which are abbreviated where there is little room."""


_TOGETHER = 23
"""Letters up to which what stands between commas is not parted: a number and its unit, an interval, a P."""


def _glued(text: str) -> str:
    """Return the text with its short parts, and numbers in percent, held together by spaces that do not break."""
    parts = text.replace(" %", f"{NO_BREAK}%").split(", ")
    return ", ".join(part.replace(" ", NO_BREAK) if len(part) <= _TOGETHER else part for part in parts)


def _given(row: Row) -> Row:
    """Return the pooled effect, or where there is none, or it is of one result alone, what a study gives."""
    given = row.get("reported")
    if row.get("ci"):
        row = {**row, "ci_low": row["ci"][0], "ci_high": row["ci"][1]}
    return given if isinstance(given, Mapping) and row.get("value") in {None, given.get("value")} else row


def _effect(row: Row) -> str:
    return _glued(wording.effect(_given(row)))


def _brief_effect(row: Row) -> str:
    return _glued(wording.effect(_given(row), brief=True))


def _evidence(row: Row) -> str:
    return _glued(wording.evidence(row))


_REPORTED = (
    *("reported", "unit", "value_control", "value_before", "p_value", "p_relation", "change", "not_reached"),
    *("events_experimental", "n_experimental", "n_evaluable", "range_low", "range_high", "author_conclusion"),
    *("earlier_period", "earlier_rate", "later_period", "later_rate"),
)


def _numbers_alone(evidence: str) -> str:
    """Return how many studies and patients, as "1 of 3; 2,333"."""
    return re.sub(" (studies|study|patients?)", "", evidence).replace(", ", "; ", 1).replace(" ", NO_BREAK)


def _verdict(row: Row) -> str:
    """Return a verdict whose words do not part, before what stands beside it."""
    if row.get("verdict") is not None and not isinstance(row["verdict"], str):
        return wording.cell(row["verdict"])  # a column of somebody's own query
    said, *more = re.split(r"(?= \(| within)", wording.verdict(row))
    return said.replace(" ", NO_BREAK) + "".join(more)


def _sign(row: Row) -> str:
    sign = VERDICT_SIGNS.get(str(row["verdict"]), "")
    return f"{sign}{BESIDE}" if sign and wording.beside(row.get("flags") or ()) else sign


def _in_words(name: str) -> str:
    """Return the name of a column, or a part of one, in words."""
    return " ".join(name.replace("_", " ").split())


COMPOSED: Mapping[str, Composed] = {
    "treatment": Composed(_treatment, ("agent",), ("against", "versus")),
    "place": Composed(_place, ("disease", "setting"), ("subgroup",)),
    "outcome": Composed(_outcome, ("endpoint", "toxicity"), ("grade",)),
    "effect": Composed(_effect, ("measure", "value"), ("ci_low", "ci_high", "ci", *_REPORTED), _brief_effect),
    "evidence": Composed(
        _evidence,
        ("studies", "participants"),
        ("studies_counted",),
        lambda row: _numbers_alone(wording.evidence(row)),
        "studies; patients",
    ),
    "grade": Composed(wording.grade, ("grade_min", "grade_max")),
    "tally": Composed(wording.tally, ("affected", "at_risk")),
    "verdict": Composed(_verdict, ("verdict",), ("flags", "margin_low", "margin_high"), _sign, ""),
    "first": Composed(lambda row: wording.part_of_result(row, "first"), ("first", "what", "measure"), ("unit",)),
    "second": Composed(lambda row: wording.part_of_result(row, "second"), ("second", "what", "measure"), ("unit",)),
    "p": Composed(wording.p, ("p_relation",), ("p_value",)),
}
"""By name. One with a prefix (`survival_effect`) is made of the columns with that prefix (`survival_value`)."""

FORMATS: Mapping[str, Callable[[Any], str]] = {
    "share": share,
    "count": wording.count,
    "words": _in_words,
    "effect": lambda result: _glued(wording.effect(result)),
    "id": wording.short_id,
}


@dataclass(frozen=True, slots=True)
class Making:
    """How a column is made of others whose names have this `prefix` or `suffix`."""

    how: Composed
    prefix: str = ""
    suffix: str = ""

    def named(self, part: str) -> str:
        """Return the name of a column that it is made of."""
        return f"{self.prefix}{part}{self.suffix}"


def composed(name: str, columns: Iterable[str]) -> Making | None:
    """Return how a column is made of these columns; none where they cannot make it.

    >>> composed("survival_effect", ["survival_measure", "survival_value"]).prefix
    'survival_'
    >>> composed("effect_then", ["measure_then", "value_then"]).suffix
    '_then'
    >>> composed("effect", ["value"]) is None
    True
    """
    have = set(columns)
    for kind, how in COMPOSED.items():
        prefix, _, suffix = name.partition(kind)
        making = Making(how, prefix, suffix)
        if (
            making.named(kind) == name
            and (not prefix or prefix.endswith("_"))
            and (not suffix or suffix.startswith("_"))
            and all(making.named(part) in have for part in how.parts)
        ):
            return making
    return None


@dataclass(frozen=True, slots=True)
class MainColumn:
    """A column that people are shown, and how its values are written; none: by their type."""

    name: str
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows that are shown at first: those whose `column` holds one of `values`. Where none does, all are."""

    column: str
    values: tuple[str, ...]

    def parted(self, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        """Return the rows to show, and those left out."""
        first = [row for row in rows if row.get(self.column) in self.values]
        return (first, [row for row in rows if row.get(self.column) not in self.values]) if first else ([*rows], [])


@dataclass(frozen=True, slots=True)
class Shown:
    """How the table of an answer looks. Without main columns it has all columns; `groups` are told once a group.

    Columns after the first `needed` are given up for a table that fits the height of the screen. `short_names` are
    abbreviations by name, for where there is little room.
    """

    main: tuple[MainColumn, ...] = ()
    groups: tuple[str, ...] = ()
    first: Choice | None = None
    needed: int | None = None
    short_names: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def to_give_up(self) -> frozenset[str]:
        """The names of the columns that are given up for a table that fits the height of the screen."""
        return frozenset() if self.needed is None else frozenset(column.name for column in self.main[self.needed :])


AS_THEY_ARE = Shown()
"""A table of all columns and rows."""

_ITEM = re.compile(r"(?P<name>\w+)(?:\s+\((?P<format>\w+)\))?")


def read_columns(text: str) -> tuple[MainColumn, ...]:
    """Return the columns written `name, name (format)`.

    >>> read_columns("agent, rate (share)")
    (MainColumn(name='agent', format=None), MainColumn(name='rate', format='share'))

    :raises ValueError: one is written otherwise, twice, or with a format that there is not.
    """
    found: dict[str, MainColumn] = {}
    for part in text.split(","):
        item = _ITEM.fullmatch(part.strip())
        if item is None:
            raise ValueError(f"{part.strip() or 'an empty name'} is no column; write them as: name, name (format)")
        if item["format"] not in {None, *FORMATS}:
            raise ValueError(f"there is no format {item['format']}; there are {', '.join(FORMATS)}")
        if item["name"] in found:
            raise ValueError(f"{item['name']} is given twice; leave one")
        found[item["name"]] = MainColumn(item["name"], item["format"])
    return tuple(found.values())


_NAMING_PAPERS = ("study", "study_id", "citation", "source")
"""How the names of columns end that name studies and papers."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as people see it: a text a row. `verdicts` are what its cells tell, where they tell verdicts.

    `links` are the addresses of the papers that its cells name, where they name any.

    `shorter` is the same in ever fewer letters, for where there is little room.
    """

    name: str
    texts: tuple[str, ...]
    is_number: bool = False
    verdicts: tuple[str | None, ...] = ()
    links: tuple[str | None, ...] = ()
    heading: str = ""
    shorter: tuple["Column", ...] = ()

    def in_form(self, form: int) -> "Column":
        """Return the column as it is (0), or in one of its shorter forms; the last one where there are fewer."""
        return (self, *self.shorter)[min(form, len(self.shorter))]


def all_columns(columns: Sequence[str], rows: Sequence[Row]) -> list[Column]:
    """Return every column of the answer, in its order; those of one effect stand together."""
    left = list(columns)
    if composed("effect", columns) is not None:
        own = {"value", "ci_low", "ci_high"}
        left = ["effect" if name == "measure" else name for name in columns if name not in own]
    return [_column(MainColumn(name), columns, rows) for name in left]


def columns_as_written(columns: Sequence[str], rows: Sequence[Row]) -> list[Column]:
    """Return the columns of an answer to one's own query: each by its own name, none made of others."""
    return [_plain_column(MainColumn(name), rows, printable(name)) for name in columns]


def chosen_columns(chosen: Iterable[MainColumn], columns: Sequence[str], rows: Sequence[Row]) -> list[Column]:
    """Return these columns of the answer.

    :raises ValueError: the answer has no such column, nor can it be composed.
    """
    return [_column(one, columns, rows) for one in chosen]


def holds_something(column: Column) -> bool:
    """Whether a column tells anything: not nothing, 0, "no" or "none" in every row."""
    return any(text not in {"", "0", "no", "none"} for text in column.texts)


_GRADE = re.compile(r"\bgrade (\d) or more")


def abbreviated(columns: Iterable[Column], short_names: Mapping[str, str]) -> list[Column]:
    """Return the columns, those that hold names with a shortest form in which these are abbreviated."""
    short = {**short_names, "against": "v"}
    names = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(short, key=len, reverse=True)))})(?![\w-])")

    def brief(text: str) -> str:
        return _GRADE.sub(r"G≥\1", names.sub(lambda found: short[found[0]], text))

    return [
        replace(column, shorter=(column, replace(column, texts=tuple(map(brief, column.texts)))))
        if column.name in _OF_NAMES
        else column
        for column in columns
    ]


_YEAR = re.compile(r" ((?:19|20)\d\d)$")
"""At the end of a study's name."""


def _column(column: MainColumn, columns: Sequence[str], rows: Sequence[Row]) -> Column:
    heading = printable(_in_words(column.name))  # in Cypher people name columns as they like
    verdicts = _verdicts([row.get(column.name) for row in rows])
    made = composed(column.name, columns)
    if made is not None:
        how = made.how
        parts = [{name: row.get(made.named(name)) for name in (*how.parts, *how.also)} for row in rows]
        missing = "no claim" if made.suffix and how is COMPOSED["verdict"] else ""  # before, or after, a change
        whole = tuple(_tidy(how.text(part)) or missing for part in parts)
        own = Column(column.name, whole, verdicts=verdicts, heading=heading)
        if how.brief is None or not (verdicts or missing or how.brief_heading != ""):
            return own  # without a verdict in it there is no sign to tell it by
        brief = tuple(_tidy(how.brief(part)) or missing for part in parts)
        said = heading if how.brief_heading is None else how.brief_heading or _in_words(made.prefix + made.suffix)
        return replace(own, shorter=(replace(own, heading=said, texts=brief),))
    if column.name not in columns:
        raise ValueError(f"there is no column {column.name}; there are {', '.join(columns)}")
    return _plain_column(column, rows, heading)


def _verdicts(values: Iterable[object]) -> tuple[str | None, ...]:
    """Return the verdict that each value tells, nothing where none tells any."""
    tells = [value if isinstance(value, str) and value in VERDICT_SIGNS else None for value in values]
    return tuple(tells) if any(tells) else ()


def _plain_column(column: MainColumn, rows: Sequence[Row], heading: str) -> Column:
    """Return a column that is not made of others."""
    values = [row.get(column.name) for row in rows]
    verdicts = _verdicts(values)
    write = FORMATS.get(column.format or "", _verdict_in_words if verdicts else wording.cell)
    texts = tuple("" if value is None else _YEAR.sub(rf"{NO_BREAK}\1", write(value)) for value in values)
    is_number = all(isinstance(value, int | float) and value is not True for value in values if value is not None)
    links = tuple(_address(column.name, row) for row in rows)
    return Column(
        column.name,
        texts,
        is_number=is_number and any(texts),
        verdicts=verdicts,
        links=links if any(links) else (),
        heading=heading,
    )


def _address(column: str, row: Row) -> str | None:
    """Return where a cell leads: a study to its paper or else its registration, a citation or source to itself."""
    if not column.endswith(_NAMING_PAPERS):
        return None
    named = (row.get(column.replace("study", "citation")), row.get(f"{column}_id"), row.get(column))
    return next(filter(None, (address_in(text) for text in named if isinstance(text, str))), None)


def _verdict_in_words(said: str) -> str:
    return _verdict({"verdict": said})


def _tidy(text: str) -> str:
    return NO_BREAK.join(map(wording.cell, text.split(NO_BREAK)))
