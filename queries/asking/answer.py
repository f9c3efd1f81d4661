"""An answer in Cypher, in one form whatever the store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Row = dict[str, Any]
"""By column, what JSON can hold: nodes, relationships and paths are objects, times are text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns and rows of a query, the plan if it was to be told with them, and how to find what is doubtful."""

    columns: tuple[str, ...]
    rows: list[Row]
    plan: str | None = None
    warnings: Callable[[], Sequence[str]] = tuple


class Answers(Protocol):
    """Answers Cypher over one store."""

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any],
        *,
        max_rows: int | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer to a query; `timeout` is in seconds.

        :raises OncographError: the query is refused or wrong, or a limit was reached.
        """
        ...

    def explain(self, text: str, parameters: Mapping[str, Any]) -> str:
        """Return the plan of a query.

        :raises OncographError: the query is wrong or not supported.
        """
        ...
