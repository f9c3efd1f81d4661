"""Answers a question by its name: one in Cypher where the store runs it, any other by weighing anew."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from oncograph.graph.errors import OncographError

from ..library import CannedQuery, Question
from .answer import Answers, Row
from .canned import prepare
from .naming import resolve_name

if TYPE_CHECKING:
    from oncograph.graph.mapping.term import TermsAndRules
    from oncograph.graph.stores.protocol import Store

__all__ = ["LimitError", "ask"]


class LimitError(OncographError):
    """Raised when an answer has more rows than were asked for at most."""


def ask(
    store: "Store",
    answers: "Callable[[], Answers]",
    question: Question,
    arguments: Mapping[str, Any],
    basis: "Callable[[], TermsAndRules]",
    *,
    max_rows: int | None = None,
) -> list[Row]:
    """Return the rows that answer a question; `answers` and `basis` are called where they are needed.

    :raises UnknownNameError: a parameter is none of the question's, or a name stands for nothing.
    :raises ParameterError: a parameter is missing, or its value does not fit.
    :raises LimitError: a computed answer has more than `max_rows`; of one in Cypher it is a `QueryError` that says so.
    """
    parameters = prepare(question, arguments, lambda kind, text: resolve_name(store, kind, text))
    if isinstance(question, CannedQuery):
        return answers().run(question.text, parameters, max_rows=max_rows).rows
    from .computed import compute  # noqa: PLC0415  the methods are for these alone

    rows = compute(question, store, parameters, basis())
    if max_rows is not None and len(rows) > max_rows:
        raise LimitError(f"the answer has more than {max_rows} rows; raise --max-rows")
    return rows
