"""How answers are printed: tables for people, JSON and CSV for programs; messages go to stderr.

All that the command line prints goes through here, and no character of it acts on the terminal: what does not show is
printed as its escape. JSON stays lossless by it; CSV is as a spreadsheet can open it without running a cell, and raw
only by choice.
"""

import json
import math
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TextIO

from oncograph.graph.citation import addresses_in
from oncograph.graph.printable import escape_json, printable
from oncograph.queries.shown import AS_THEY_ARE, Shown

from .showing import AS_USUAL, View, table
from .table import Line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


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
    """Print a message to stderr; on a terminal its lines wrap at words."""
    print(_for(sys.stderr, text), file=sys.stderr)  # noqa: T201  the one place that prints messages


def say(text: str) -> None:
    """Print lines of text to stdout; on a terminal they wrap at words."""
    print(_for(sys.stdout, text))  # noqa: T201  the one place that prints text


def _for(stream: TextIO, text: str) -> str:
    """Return text for people: no character of it acts, and at a terminal no line of it is wider than the screen."""
    text = printable(text)
    if not stream.isatty():
        return text
    width = shutil.get_terminal_size().columns
    return "\n".join(_wrapped(line, width) if len(line) > width else line for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    """Return a line wrapped at words, its own indent before what follows too."""
    indent = " " * (len(line) - len(line.lstrip()) + 2 * line.startswith(" "))
    return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def say_linked(lines: Iterable[str]) -> None:
    """Print lines of text to stdout; on a terminal the identifiers of papers in them lead there."""
    if not sys.stdout.isatty():
        for line in lines:
            say(line)
        return
    from rich.text import Text  # noqa: PLC0415  only for terminals: rich takes longer than a lookup

    made = console()
    for line in lines:
        made.print(linked(Text(printable(line))), soft_wrap=True)


def linked(text: "Text") -> "Text":
    """Return the text, with the identifiers of papers in it leading there."""
    from rich.style import Style  # noqa: PLC0415  as above

    for start, end, address in addresses_in(text.plain):
        text.stylize(Style(link=address), start, end)
    return text


def print_no_more() -> None:
    """Drop what is still to be printed: whoever read it, such as `head`, has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)


def print_json(value: object) -> None:
    """Print a value as JSON; NaN and infinities become strings."""
    print(_json(value, indent=2))  # noqa: T201  stdout is data


def _json(value: object, indent: int | None = None) -> str:
    return escape_json(json.dumps(_plain(value), ensure_ascii=False, indent=indent, allow_nan=False))


def print_rows(
    form: Form,
    columns: Sequence[str],
    rows: Sequence[Row],
    title: str | None = None,
    *,
    shown: Shown = AS_THEY_ARE,
    view: View = AS_USUAL,
) -> None:
    """Print rows in the form asked for; `shown` and `view` are for the table alone."""
    if form is Form.JSON:
        print_json([{column: row.get(column) for column in columns} for row in rows])
    elif form is Form.CSV:
        _print_csv([_for_spreadsheet(column) for column in columns], columns, rows, _for_spreadsheet)
    elif form is Form.CSV_RAW:
        _print_csv(columns, columns, rows, str)
    else:
        print_table(columns, rows, title, shown=shown, view=view)


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


def print_table(
    columns: Sequence[str],
    rows: Sequence[Row],
    title: str | None = None,
    *,
    shown: Shown = AS_THEY_ARE,
    view: View = AS_USUAL,
) -> None:
    """Print rows as a table: on a terminal the columns that fit it, elsewhere all main ones, in one line a row.

    What is left out is told in a line: on a terminal with the table, elsewhere on stderr.

    :raises MisuseError: a column was chosen that the answer does not have.
    """
    on_terminal = sys.stdout.isatty()
    size = shutil.get_terminal_size()
    made = table(columns, rows, shown, view, size.columns if on_terminal else None, height=size.lines)
    if title:
        say(title)
    if on_terminal:
        _print_styled(made.with_notes(size))
        return
    for line in made.lines:
        print("".join(piece.text for piece in line).rstrip())  # noqa: T201  stdout is data
    for note in made.notes:
        message(note)


def _print_styled(lines: Sequence[Line]) -> None:
    from rich.style import Style  # noqa: PLC0415  only for terminals: rich takes longer than a lookup
    from rich.text import Text  # noqa: PLC0415  as above

    made = console()
    for line in lines:
        text = Text(no_wrap=True, overflow="ignore")
        for piece in line:
            style = Style.parse("bold underline" if piece.is_heading else _COLOURS.get(piece.verdict or "", ""))
            text.append(piece.text, style.update_link(piece.link) if piece.link else style)
        text.rstrip()
        made.print(text, soft_wrap=True)


_COLOURS = {"Benefit": "#3a8fd0", "Harm": "#d55e00", "Mixed": "#b565a7", "Inconclusive": "#8a8a8a",
            "Uncontrolled": "#8a8a8a"}  # fmt: skip
"""The colours of Neo4j Browser's style, of a lightness that is read on black and on white; no difference has none."""


def console() -> "Console":
    """Return the console for tables and trees. What is printed is data: [brackets] and :colons: are no markup."""
    from rich.console import Console  # noqa: PLC0415  as above

    made = Console(highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = 1000
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
