"""A progress bar on stderr, for what takes longer than a second, and only on a terminal."""

import time
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import TaskID, TimeRemainingColumn

from oncograph.graph.weighing import Progress

_PATIENCE = 1.0


@contextmanager
def progress_bar() -> Generator[Progress]:
    """Yield a function to tell of progress; the bar appears after a second."""
    console = Console(stderr=True)
    began = time.monotonic()
    tasks: dict[str, TaskID] = {}
    with Bar(*Bar.get_default_columns()[:-1], TimeRemainingColumn(), console=console, transient=True) as bar:
        bar.disable = not console.is_terminal

        def show(what: str, done: int, total: int) -> None:
            if time.monotonic() - began < _PATIENCE:
                return
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show
