"""The screens of the commonest commands, at three sizes of the terminal, as a user sees them first.

They are kept in docs/screens as text and as pictures; `make screens` makes them, and a test compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyte

from .sessions import REPOSITORY, text, typed

FOLDER = REPOSITORY / "docs" / "screens"
SIZES = ((80, 24), (120, 50), (200, 50))
COMMANDS = {
    "benefit": "oncograph ask benefit",
    "benefit-of-one": "oncograph ask benefit --agent il-2 --disease aml",
    "toxicity": "oncograph ask toxicity --agent il-2",
    "balance": 'oncograph balance --agent "interferon alpha" --disease melanoma',
    "lookup": "oncograph lookup interferon",
    "lookup-study": "oncograph lookup buyse",
    "explain": "oncograph explain claim:26db",
    "conflicts": "oncograph ask conflicts",
    "what-if": "oncograph what-if --without buyse",
    "cypher": 'oncograph cypher "MATCH (a:Agent)-[r:BENEFIT_IN]->(s:Setting) RETURN a.name, s.name, r.caption LIMIT 5"',
}


@dataclass(frozen=True, slots=True)
class Shot:
    """What a command prints at a terminal of one size."""

    name: str
    columns: int
    lines: int
    screen: pyte.Screen

    @property
    def file_name(self) -> str:
        """The beginning of the names of its files."""
        return f"{self.name}-{self.columns}"

    @property
    def height(self) -> int:
        """How many lines are on the first screen: the pager, where it is longer, and the prompt take the last."""
        return min(len(text(self.screen)), self.lines - 1)

    @property
    def first_screen(self) -> list[str]:
        """The lines on the first screen."""
        return text(self.screen)[: self.height]


def shot(name: str, columns: int, lines: int, folder: Path, environment: Mapping[str, str]) -> Shot:
    """Run one of the commands at a terminal of this size."""
    return Shot(name, columns, lines, typed(COMMANDS[name], folder, environment, columns, lines))
