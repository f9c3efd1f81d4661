"""A progress bar with rate and remaining time on stderr, for what takes over a second, and only on a terminal."""

import time
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import ProgressColumn, Task, TaskID, TimeRemainingColumn
from rich.text import Text

from oncograph.graph.progress import Progress

_PATIENCE = 1.0


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Return the rate, nothing while there is none."""
        return Text("" if task.speed is None else f"{task.speed:,.0f}/s", style="progress.data.speed")


@contextmanager
def progress_bar() -> Generator[Progress]:
    """Yield a function to tell of progress; the bar appears after a second."""
    console = Console(stderr=True)
    began = time.monotonic()
    tasks: dict[str, TaskID] = {}
    columns = (*Bar.get_default_columns()[:-1], _Rate(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        bar.disable = not console.is_terminal

        def show(what: str, done: int, total: int) -> None:
            if time.monotonic() - began < _PATIENCE:
                return
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show
