"""How answers are printed: tables for people, JSON and CSV for programs; messages go to stderr.

All that the command line prints goes through here, and no character of it acts on the terminal: what does not show is
printed as its escape. JSON stays lossless by it; CSV is as a spreadsheet can open it without running a cell, and raw
only by choice.
"""

import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from oncograph.graph.printable import escape_json, printable

if TYPE_CHECKING:
    from rich.console import Console

    from oncograph.queries.asking.answer import Answer

Row = Mapping[str, Any]

# A spreadsheet reads the full-width signs, and what stands behind a tab or the end of a line, in the same way.
_FORMULA = ("=", "+", "@", "\t", "\r", "\n", "＝", "＋", "＠")
_MINUS = ("-", "－")
_NUMBER = re.compile(r"-(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|-Infinity")


class Form(StrEnum):
    """The form an answer is printed in."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    CSV_RAW = "csv-raw"


def message(text: str) -> None:
    """Print a message to stderr."""
    print(printable(text), file=sys.stderr)  # noqa: T201  the one place that prints messages


def say(text: str) -> None:
    """Print lines of text to stdout."""
    print(printable(text))  # noqa: T201  the one place that prints text


def tell(answer: "Answer") -> None:
    """Print what a query warns of, and the plan that was to be told with its rows, to stderr."""
    for warning in answer.warnings():
        message(f"warning: {warning}")
    if answer.plan is not None:
        message(answer.plan)


def print_json(value: object) -> None:
    """Print a value as JSON; NaN and infinities become strings."""
    print(_json(value, indent=2))  # noqa: T201  stdout is data


def _json(value: object, indent: int | None = None) -> str:
    return escape_json(json.dumps(_plain(value), ensure_ascii=False, indent=indent, allow_nan=False))


def print_rows(form: Form, columns: Sequence[str], rows: Sequence[Row], title: str | None = None) -> None:
    """Print rows in the form asked for."""
    if form is Form.JSON:
        print_json([{column: row.get(column) for column in columns} for row in rows])
    elif form is Form.CSV:
        _print_csv([_for_spreadsheet(column) for column in columns], columns, rows, _for_spreadsheet)
    elif form is Form.CSV_RAW:
        _print_csv(columns, columns, rows, str)
    else:
        print_table(columns, rows, title)


def _print_csv(header: Sequence[str], columns: Sequence[str], rows: Iterable[Row], text: Callable[[str], str]) -> None:
    """Print a line of names and a line per row; `text` is what becomes of each text."""
    import csv  # noqa: PLC0415  only this form needs it

    writer = csv.writer(_Lines())
    writer.writerow(header)
    for row in rows:
        writer.writerow([_csv_cell(row.get(column), text) for column in columns])


class _Lines:
    """Takes a CSV writer's lines; ending them by a carriage return, it quotes one in a cell on any Python."""

    def write(self, line: str) -> None:
        sys.stdout.write(line.removesuffix("\r\n") + "\n")


def _csv_cell(value: object, text: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return text("; ".join(value))
    if isinstance(value, dict | list | tuple):
        return _json(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(value)


def _for_spreadsheet(text: str) -> str:
    r"""Return a text that a spreadsheet would run as a formula with an apostrophe before it, as OWASP advises.

    >>> _for_spreadsheet("=1+2"), _for_spreadsheet("-0.5"), _for_spreadsheet("-cmd"), _for_spreadsheet("IL-2")
    ("'=1+2", '-0.5', "'-cmd", 'IL-2')
    """
    runs = text.startswith(_FORMULA) or (text.startswith(_MINUS) and not _NUMBER.fullmatch(text))
    return printable(f"'{text}" if runs else text)


def print_table(columns: Sequence[str], rows: Sequence[Row], title: str | None = None) -> None:
    """Print rows as a table; measure, value and interval stand together in one column."""
    shown, rows = _for_people(columns, rows)
    numeric = [all(isinstance(row.get(column), int | float | None) for row in rows) for column in shown]
    names = [cell(column.replace("_", " ")) for column in shown]
    cells = [[cell(row.get(column)) for column in shown] for row in rows]
    if title:
        say(title)
    if sys.stdout.isatty():
        _print_rich(names, numeric, cells)
    else:
        _print_aligned(names, numeric, cells)


def _print_rich(names: Sequence[str], numeric: Sequence[bool], cells: Sequence[Sequence[str]]) -> None:
    """Print a table that fits the terminal; where its words would not, every row as a block of lines."""
    from rich.table import Table  # noqa: PLC0415  only for terminals

    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name, is_numeric in zip(names, numeric, strict=True):
        table.add_column(name, justify="right" if is_numeric else "left", overflow="fold")
    for row in cells:
        table.add_row(*row)
    made = console()
    if made.measure(table, options=made.options.update(max_width=10_000)).minimum <= made.width:
        made.print(table)
        return
    for row in cells:
        block = Table.grid(padding=(0, 2))
        for name, text in zip(names, row, strict=True):
            if text:
                block.add_row(name, text, style="bold" if block.row_count == 0 else None)
        made.print(block)
        made.print()


def _print_aligned(names: Sequence[str], numeric: Sequence[bool], cells: Sequence[Sequence[str]]) -> None:
    """Print a table for a pipe or file: one line a row, whatever its width. Rich takes longer for it than a lookup."""
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    rule = ["─" * width for width in widths]
    for row in (names, rule, *cells):
        parts = zip(row, widths, numeric, strict=True)
        line = "  ".join(text.rjust(width) if right else text.ljust(width) for text, width, right in parts)
        print(line.rstrip())  # noqa: T201  stdout is data


def console() -> "Console":
    """Return the console for tables and trees. What is printed is data: [brackets] and :colons: are no markup."""
    from rich.console import Console  # noqa: PLC0415  as above

    made = Console(highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = 1000
    return made


def _for_people(columns: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[Row]]:
    if "verdict" in columns:
        rows = [{**row, "verdict": _said(row)} for row in rows]
        columns = [column for column in columns if column not in {"margin_low", "margin_high"}]
    parts = {"measure", "value", "ci_low", "ci_high"}
    if not parts <= set(columns):
        return list(columns), list(rows)
    shown = ["effect" if column == "measure" else column for column in columns if column not in parts - {"measure"}]
    return shown, [{**row, "effect": effect(row)} for row in rows]


def _said(row: Row) -> object:
    """Return a verdict with what must not be read without: "benefit (small)", "no difference within 0.8–1.25"."""
    said = _in_words(row.get("verdict"))
    if row.get("verdict") == "NoDifference" and row.get("margin_low") is not None:
        said = f"{said} within {cell(row['margin_low'])}–{cell(row['margin_high'])}"
    beside = [flag for flag in ("small", "fragile") if flag in (row.get("flags") or ())]
    return f"{said} ({', '.join(beside)})" if beside else said


def _in_words(verdict: object) -> object:
    """Return `NoDifference` as "no difference"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", verdict).lower() if isinstance(verdict, str) else verdict


def effect(row: Row) -> str:
    """Return measure, value and interval as a person writes them.

    >>> effect({"measure": "HR", "value": 0.96, "ci_low": 0.848, "ci_high": 1.087})
    'HR 0.96 (0.848 to 1.09)'
    """
    if row.get("value") is None:
        return ""
    text = f"{row.get('measure') or ''} {cell(row['value'])}".strip()
    if row.get("ci_low") is not None and row.get("ci_high") is not None:
        text += f" ({cell(row['ci_low'])} to {cell(row['ci_high'])})"
    return text


def cell(value: object) -> str:
    """Return a value as a table shows it: three significant digits, lists in words, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 1000 and math.isfinite(value) else f"{value:.3g}"
    if isinstance(value, list | tuple):
        return ", ".join(cell(part) for part in value)
    if isinstance(value, dict):
        return _json(value)
    return printable(" ".join(str(value).split()))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
