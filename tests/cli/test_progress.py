"""The progress bar: what it shows on a terminal, and that it is silent elsewhere."""

import io
import re
import sys
import time

import pytest

from oncograph.cli import progress
from oncograph.cli.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, patience: float) -> str:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    with progress_bar() as tell:
        for done in range(0, 301, 20):
            tell("loading records", done, 300)
            time.sleep(0.02)
    return stream.getvalue()


def test_a_terminal_sees_rate_and_remaining_time(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(Terminal(), monkeypatch, patience=0)
    assert "loading records" in text
    assert re.search(r"\d+/s", text)
    assert "0:00:00" in text


def test_what_is_done_at_once_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "loading" not in shown(Terminal(), monkeypatch, patience=60)


def test_a_file_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch, patience=0) == ""
