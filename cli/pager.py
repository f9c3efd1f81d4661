"""The pager: what is longer than the screen is gathered, and shown by PAGER or `less`."""

import io
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from typing_extensions import override

_LINK = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\")
_LESS_WITH_LINKS = 566
"""The first version of `less` that knows a link from letters."""


@contextmanager
def paged(*, wanted: bool = True) -> Iterator[None]:
    """Gather what the block prints on a terminal, and page it where it is longer than the screen.

    The pager is PAGER, else `less`. Off a terminal, or where it is not wanted, nothing is gathered.
    """
    terminal = sys.stdout
    if not wanted or not terminal.isatty():
        yield
        return
    gathered = _Gathered(terminal)
    sys.stdout = gathered
    try:
        yield
    finally:
        sys.stdout = terminal
        text = gathered.getvalue()
        if text.count("\n") < shutil.get_terminal_size().lines:
            terminal.write(text)
        else:
            _page(text)


@contextmanager
def unpaged() -> Iterator[None]:
    """Print at once what the block prints, such as prompts, within a block that is paged."""
    gathered = sys.stdout
    if not isinstance(gathered, _Gathered):
        yield
        return
    sys.stdout = gathered.terminal
    try:
        yield
    finally:
        sys.stdout = gathered


class _Gathered(io.StringIO):
    """Takes what is meant for the terminal, and is looked upon as one."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__()
        self.terminal = terminal

    @override
    def isatty(self) -> bool:
        return True


def _page(text: str) -> None:
    from pydoc import pager  # noqa: PLC0415  only for answers longer than the screen

    os.environ.setdefault("LESS", "FRX")  # as git has it: colours, and what was read stays on the screen
    pager(text if _pager_knows_links() else _LINK.sub("", text))


def _pager_knows_links() -> bool:
    """Whether the pager is a `less` that passes links on to the terminal; others show them as letters."""
    from subprocess import DEVNULL, PIPE, run  # noqa: PLC0415  as above

    if Path((os.environ.get("PAGER") or "less").partition(" ")[0]).name != "less":
        return False
    try:
        told = run(["less", "--version"], stdout=PIPE, stderr=DEVNULL, text=True, check=False).stdout  # noqa: S607  the pager that is to be called
    except OSError:
        return False
    version = re.match(r"less (\d+)", told)
    return version is not None and int(version[1]) >= _LESS_WITH_LINKS
