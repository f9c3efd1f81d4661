"""What is answered: rows, which become a table in a notebook or a data frame, and objects with named parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from typing_extensions import override

from oncograph.graph.errors import OncographError
from oncograph.queries.shown import AS_THEY_ARE, Shown, chosen_columns, columns_as_written, holds_something
from oncograph.queries.wording import cell

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl  # pyright: ignore[reportMissingImports]  an extra, which checks do without

    from oncograph.graph.faults import Fault

ROWS_IN_A_NOTEBOOK = 100
"""Rows up to which a notebook shows all of an answer."""


class MissingExtraError(OncographError, ImportError):
    """Raised when an answer is asked for as a data frame of a library that is not installed; the text names it."""


class Rows(list[dict[str, Any]]):
    """The rows of an answer, a list of dictionaries that is equal to what the command line prints with `--json`.

    `columns` are the names of the columns, in order; every row has each of them. `heading` says what the rows are
    about, where that is more than the question. `plan` is how Cypher was, or would be, run, where that was asked for.
    A slice is made of rows too. In a notebook they are a table of the main columns, as on the command line.

    >>> rows = Rows(("agent", "value"), [{"agent": "interferon alpha", "value": 0.89}, {"agent": "interleukin-2"}])
    >>> rows[0]["value"], rows[1]["value"], rows[1:].columns
    (0.89, None, ('agent', 'value'))
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Iterable[Mapping[str, Any]] = (),
        *,
        shown: Shown = AS_THEY_ARE,
        heading: str = "",
        plan: str | None = None,
    ) -> None:
        self.columns = tuple(columns)
        self.shown = shown
        self.heading = heading
        self.plan = plan
        super().__init__({column: row.get(column) for column in self.columns} for row in rows)

    @overload
    def __getitem__(self, place: SupportsIndex, /) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, place: slice, /) -> "Rows": ...

    @override
    def __getitem__(self, place: SupportsIndex | slice, /) -> "dict[str, Any] | Rows":
        if isinstance(place, slice):
            return Rows(self.columns, super().__getitem__(place), shown=self.shown, heading=self.heading)
        return super().__getitem__(place)

    def to_pandas(self) -> "pd.DataFrame":
        """Return the rows as a data frame of pandas.

        :returns: a row for each row, a column for each of `columns`; what is not known is missing.
        :raises MissingExtraError: pandas is not installed.

        >>> Rows(("study", "year"), [{"study": "PROMID", "year": 2009}]).to_pandas().shape
        (1, 2)
        """
        frame: pd.DataFrame = _library("pandas").DataFrame(list(self), columns=list(self.columns))
        return frame

    def to_polars(self) -> "pl.DataFrame":
        """Return the rows as a data frame of Polars.

        :returns: a row for each row, a column for each of `columns`; what is not known is null. A column that holds
            texts and numbers is one of texts.
        :raises MissingExtraError: Polars is not installed.
        """
        values = {column: [row[column] for row in self] for column in self.columns}
        frame: pl.DataFrame = _library("polars").DataFrame(values, strict=False)
        return frame

    def __repr__(self) -> str:
        """Return how many rows there are, and their columns."""
        names = [*self.columns[:6], *([f"{len(self.columns) - 6} more"] if len(self.columns) > 6 else [])]
        return f"<{len(self)} {'row' if len(self) == 1 else 'rows'} of {', '.join(names)}>"

    def _repr_html_(self) -> str:
        """Return the table that a notebook shows."""
        first = self if self.shown.first is None else self.shown.first.parted(self)[0]
        listed = first[:ROWS_IN_A_NOTEBOOK]
        if self.shown.main:
            columns = chosen_columns(self.shown.main, self.columns, listed)
            columns = [column for column in columns if holds_something(column)] or columns
        else:
            columns = columns_as_written(self.columns, listed)
        head = "".join(f'<th style="text-align:left">{escape(column.heading)}</th>' for column in columns)
        lines = "".join(
            "<tr>" + "".join(_cell(column.texts[at], is_number=column.is_number) for column in columns) + "</tr>"
            for at in range(len(listed))
        )
        notes = [escape(self.heading)] if self.heading else []
        if len(listed) < len(self):
            notes.append(f"{len(listed)} of {len(self)} rows are shown")
        if self.shown.main and len(columns) < len(self.columns):
            notes.append("main columns; .columns names all, .to_pandas() has them")
        told = "".join(f"<p>{note}</p>" for note in notes)
        return f"{told}<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


class Lookup(Rows):
    """What is known about something: `short_answer` in some lines, then a row for each claim and finding.

    `is_term` tells a term of the vocabulary from a study, claim or finding.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Iterable[Mapping[str, Any]],
        *,
        heading: str,
        short_answer: Sequence[str],
        is_term: bool,
    ) -> None:
        super().__init__(columns, rows, heading=heading)
        self.short_answer = tuple(short_answer)
        self.is_term = is_term


class Details(dict[str, Any]):
    """One object of named parts, equal to what the command line prints with `--json`; its tables are `Rows`.

    A part is had by its name, in brackets or after a dot.

    >>> status = Details(nodes=Details(Claim=109))
    >>> status["nodes"]["Claim"] == status.nodes.Claim
    True
    """

    def __getattr__(self, name: str) -> Any:
        """Return a part by its name."""
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"there is no {name}; there are {', '.join(self)}") from None

    @override
    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        lines = (f'<tr><th style="text-align:left">{escape(cell(key))}</th>{_part(self[key])}</tr>' for key in self)
        return f"<table>{''.join(lines)}</table>"


def details(value: Mapping[str, Any]) -> Details:
    """Return a mapping whose parts, however deep, are had by name too."""
    return Details({key: details(part) if isinstance(part, Mapping) else part for key, part in value.items()})


class Explanation(Details):
    """How an answer came about, step by step: `label`, `value`, `formula`, `citation`, and `children` of the same kind.

    Printed, it is a tree of lines; in a notebook, a nested list.
    """

    def __str__(self) -> str:
        """Return the steps, one a line, each below the one that it is part of."""
        return "\n".join(f"{'  ' * depth}{text}" for depth, text in _steps(self, 0))

    @override
    def _repr_html_(self) -> str:
        return f"<ul>{_nested(self)}</ul>"


class Pooled(Details):
    """What a table of effect sizes adds up to; `faults` says what was wrong with rows, left out or not."""

    def __init__(self, parts: Mapping[str, Any], *, faults: Sequence["Fault"]) -> None:
        super().__init__(parts)
        self.faults = tuple(faults)


class LoadReport(Details):
    """What came of loading: the numbers of records loaded, unchanged and skipped, of claims weighed, and of warnings.

    `faults` says what was wrong and where, `notes` what was set aside and why, and what cannot be as it is given.
    `complete` tells whether all that was given is in the store now, `kept` whether any of it is; `computed_anew`
    whether the methods were others than those that the store was computed by, so that all of it was computed anew.
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        *,
        faults: Sequence["Fault"],
        notes: Sequence[str],
        complete: bool,
        kept: bool,
        computed_anew: bool,
    ) -> None:
        super().__init__(counts)
        self.faults = tuple(faults)
        self.notes = tuple(notes)
        self.complete = complete
        self.kept = kept
        self.computed_anew = computed_anew


def step_told(step: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a step of an explanation in pieces: what a piece is ("label", "value", "formula", "place"), and its text.

    >>> "".join(text for _, text in step_told({"label": "weight", "value": 0.5, "citation": "Smith 2020"}))
    'weight: 0.5 (Smith 2020)'
    """
    yield "label", cell(step["label"])
    if step.get("value") is not None:
        yield "label", ": "
        yield "value", cell(step["value"])
    if step.get("formula"):
        yield "formula", f"  {cell(step['formula'])}"
    if step.get("citation"):
        yield "formula", f" ({cell(step['citation'])})"
    if step.get("source"):
        place = (step.get(name) for name in ("document", "source", "locator"))
        yield "place", f" [{', '.join(cell(part) for part in place if part)}]"


def _steps(step: Mapping[str, Any], depth: int) -> Iterator[tuple[int, str]]:
    yield depth, "".join(text for _, text in step_told(step))
    for child in step.get("children", ()):
        yield from _steps(child, depth + 1)


def _nested(step: Mapping[str, Any]) -> str:
    told = "".join(f"<b>{escape(text)}</b>" if kind == "value" else escape(text) for kind, text in step_told(step))
    inside = "".join(map(_nested, step.get("children", ())))
    return f"<li>{told}{f'<ul>{inside}</ul>' if inside else ''}</li>"


def _cell(text: str, *, is_number: bool = False) -> str:
    return f'<td style="text-align:{"right" if is_number else "left"}">{escape(text)}</td>'


def _part(value: Any) -> str:
    if isinstance(value, Rows | Details):
        return f"<td>{value._repr_html_()}</td>"
    return _cell("" if value is None else cell(value))


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError(f"{name} is not installed: pip install 'oncograph[{name}]'") from error
