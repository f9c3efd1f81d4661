"""The pages of the project whose sessions are run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .sessions import REPOSITORY, SERVER, Step, records, renewed, sessions, text, typed

PAGES = tuple(
    str(path.relative_to(REPOSITORY))
    for path in (REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md")))
    if sessions(path.read_text(encoding="utf-8"))
)


@dataclass(frozen=True, slots=True)
class Ran:
    """A step of a page, and the lines it printed."""

    step: Step
    printed: list[str]


def ran(page: str, folder: Path, environment: Mapping[str, str], server: str | None = None) -> Iterator[Ran]:
    """Run what a page shows, in turn in one folder, and yield each step; those for a server only where there is one.

    What docker/up and the web server of `oncograph browser` print is left to the tests of these.
    """
    content = (REPOSITORY / page).read_text(encoding="utf-8")
    for name, record in records(content).items():
        (folder / name).write_text(record, encoding="utf-8")
    for session in sessions(content):
        for step in session.steps:
            if step.is_elsewhere or (step.needs_server and not server):
                continue
            printed = text(typed(step.command.replace(SERVER, server or SERVER), folder, environment))
            yield Ran(step, [line.replace(server, SERVER) for line in printed] if server else printed)


def written(content: str, steps: Mapping[Step, list[str]]) -> str:
    """Return a page with what its steps printed; those that were not run stay as they are."""
    for session in reversed(sessions(content)):
        lines = [
            line
            for step in session.steps
            for line in (*step.prompted, *(renewed(step.shown, steps[step]) if step in steps else step.shown))
        ]
        content = content[: session.start] + "".join(f"{line}\n" for line in lines) + content[session.end :]
    return content
