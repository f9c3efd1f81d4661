"""A screen as an SVG picture, light or dark: each run of characters that look alike at its place, in any fixed font."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from pyte.screens import Char

from .screens import Shot

_WIDE, _HIGH, _MARGIN, _SIZE = 8.4, 18, 12, 14
_WORDS = re.compile(r"\S+(?: \S+)*")
_FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a terminal, as the names of them that a program may use."""

    name: str
    background: str
    text: str
    named: dict[str, str]


def _named(black_to_white: str) -> dict[str, str]:
    names = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
    return dict(zip(names, black_to_white.split(), strict=True))


LIGHT = Theme(
    *("light", "#ffffff", "#1f2328"),
    _named("#1f2328 #b3261e #1a7f37 #7d4e00 #0550ae #8250df #1b6f85 #57606a"),
)
DARK = Theme(
    *("dark", "#0d1117", "#e6edf3"),
    _named("#6e7681 #ff7b72 #3fb950 #d29922 #58a6ff #bc8cff #56d4dd #e6edf3"),
)
THEMES = (LIGHT, DARK)


def picture(shot: Shot, theme: Theme) -> str:
    """Return the first screen of a shot as SVG."""
    width, height = shot.columns * _WIDE + 2 * _MARGIN, shot.height * _HIGH + 2 * _MARGIN
    runs = "\n".join(run for line in range(shot.height) for run in _runs(shot, line, theme))
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n'
        f"<title>{escape(shot.name)}</title>\n"
        f'<rect width="100%" height="100%" rx="6" fill="{theme.background}"/>\n'
        f'<g font-family="{_FONTS}" font-size="{_SIZE}" fill="{theme.text}">\n{runs}\n</g>\n</svg>\n'
    )


def _runs(shot: Shot, line: int, theme: Theme) -> Iterator[str]:
    cells = [shot.screen.buffer[line][column] for column in range(shot.columns)]
    column = 0
    for style, group in groupby(cells, key=_style):
        data = "".join(cell.data for cell in group)
        for words in _WORDS.finditer(data):
            yield _run(words[0], column + words.start(), line, style, theme)
        column += len(data)


def _style(cell: Char) -> Char:
    return cell._replace(data="")


def _run(data: str, column: int, line: int, style: Char, theme: Theme) -> str:
    x, y = _MARGIN + column * _WIDE, _MARGIN + line * _HIGH + _SIZE
    marks = ""
    if style.fg != "default":
        marks += f' fill="{theme.named.get(style.fg) or f"#{style.fg}"}"'
    if style.bold:
        marks += ' font-weight="bold"'
    if style.italics:
        marks += ' font-style="italic"'
    if style.underscore:
        marks += ' text-decoration="underline"'
    return f'<text x="{x:.1f}" y="{y}" textLength="{len(data) * _WIDE:.1f}"{marks}>{escape(data)}</text>'
