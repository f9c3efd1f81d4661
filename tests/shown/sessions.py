"""The sessions that pages show: each command with what it prints, run in a terminal of 80 columns.

A session is a block marked `console`. A line that begins with `$ ` is typed, with those after it that begin with
`> `; the lines below are what is printed. A line `…` stands for any number of lines that the page leaves out.
All sessions of a page are run in turn in one folder, where each YAML block that holds a record is a file of its name.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyte
from support.terminal import Terminal

REPOSITORY = Path(__file__).resolve().parent.parent.parent
COLUMNS = 80
LEFT_OUT = "…"
SERVER = "neo4j://localhost:7687"

_KEPT = ("LANG", "LC_ALL", "ONCOGRAPH_NEO4J_USER", "ONCOGRAPH_NEO4J_PASSWORD", "VIRTUAL_ENV")
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_RECORD = re.compile(r"^```yaml\n(record: (\S+)\n.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """A command as it is typed, and the lines that the page shows below it."""

    command: str
    shown: tuple[str, ...]

    @property
    def prompted(self) -> list[str]:
        """The command's lines with their prompts."""
        first, *more = self.command.splitlines()
        return [f"$ {first}", *(f"> {line}" for line in more)]

    @property
    def is_elsewhere(self) -> bool:
        """Whether tests of its own run it: a container, or a web server that runs until it is stopped."""
        return "docker" in self.command or self.command == "oncograph browser"

    @property
    def needs_server(self) -> bool:
        return SERVER in self.command


@dataclass(frozen=True, slots=True)
class Session:
    """A block of a page: where it stands in the page's text, and its steps."""

    start: int
    end: int
    steps: tuple[Step, ...]


def sessions(page: str) -> list[Session]:
    """Return the sessions of a page."""
    return [Session(found.start(1), found.end(1), tuple(_steps(found[1]))) for found in _BLOCK.finditer(page)]


def records(page: str) -> dict[str, str]:
    """Return the records that a page shows, by the name of the file each stands in."""
    return {f"{name}.yaml": text for text, name in _RECORD.findall(page)}


def _steps(block: str) -> Iterator[Step]:
    command, shown = "", list[str]()
    for line in block.splitlines():
        if line.startswith("> ") and not shown:
            command += f"\n{line.removeprefix('> ')}"
        elif line.startswith("$ "):
            if command:
                yield Step(command, tuple(shown))
            command, shown = line.removeprefix("$ "), []
        else:
            shown.append(line)
    yield Step(command, tuple(shown))


def environment(home: Path, store: Path) -> dict[str, str]:
    """Return the environment of a new user whose own store is `store`, at a terminal of true colours."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    folders = {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PAGER": "cat"}
    return {**kept, **folders, **terminal, "PATH": path, "ONCOGRAPH_STORE": str(store)}


def typed(
    command: str, folder: Path, environment: Mapping[str, str], columns: int = COLUMNS, lines: int = 24
) -> pyte.Screen:
    """Run a command in the folder, in a shell at a terminal of this size, and return all it printed, as it looks.

    The screen is as long as what was printed; nothing is paged.
    """
    terminal = at_terminal(command, folder, environment, columns, lines)
    terminal.end()
    screen = pyte.Screen(columns, terminal.printed.count(b"\n") + lines)
    pyte.ByteStream(screen).feed(terminal.printed)
    return screen


def at_terminal(
    command: str, folder: Path, environment: Mapping[str, str], columns: int = COLUMNS, lines: int = 24
) -> Terminal:
    """Begin a command in the folder, in a shell at a terminal of this size."""
    program = ("sh", "-c", f'cd "$0" && {{ {command}\n}}')
    return Terminal(folder, columns=columns, lines=lines, program=program, environment=environment)


def text(screen: pyte.Screen) -> list[str]:
    """Return the lines of a screen, without what is empty at its end."""
    lines = [line.rstrip() for line in screen.display]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def agrees(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether the page shows what was printed, all but what it says it leaves out."""
    pattern = "".join("(?:.*\n)*" if line == LEFT_OUT else f"{re.escape(line)}\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def renewed(shown: tuple[str, ...], printed: list[str]) -> tuple[str, ...]:
    """Return what the page is to show: as many lines before and after what it leaves out as it shows now."""
    if agrees(shown, printed):
        return shown
    if LEFT_OUT not in shown:
        return tuple(printed)
    before = shown.index(LEFT_OUT)
    after = len(shown) - 1 - before
    return (*printed[:before], LEFT_OUT, *printed[len(printed) - after :])
