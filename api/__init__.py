"""oncograph: what was found when a drug was tried in a disease, as a graph.

Importing it imports nothing else; a name brings what it needs when it is first used.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:  # as type checkers know it, without the time that importing typing takes
    from oncograph.graph.errors import OncographError, OncographWarning
    from oncograph.queries.library import Question

    from .answers import Details, Explanation, LoadReport, Lookup, Pooled, Rows
    from .apart import (
        convert,
        fetch,
        fixes,
        graph_schema,
        migrate,
        new_record,
        pool,
        question,
        questions,
        record_schema,
        template,
        validate,
    )
    from .front import Graph, open  # noqa: A004  as gzip.open and the like

    __version__: str

__all__ = [
    "Details",
    "Explanation",
    "Graph",
    "LoadReport",
    "Lookup",
    "OncographError",
    "OncographWarning",
    "Pooled",
    "Question",
    "Rows",
    "__version__",
    "convert",
    "fetch",
    "fixes",
    "graph_schema",
    "migrate",
    "new_record",
    "open",
    "pool",
    "question",
    "questions",
    "record_schema",
    "template",
    "validate",
]

_HOMES = {
    "oncograph.graph.errors": ("OncographError", "OncographWarning"),
    "oncograph.queries.library": ("Question",),
    "oncograph.answers": ("Details", "Explanation", "LoadReport", "Lookup", "Pooled", "Rows"),
    "oncograph.apart": (
        "convert",
        "fetch",
        "fixes",
        "graph_schema",
        "migrate",
        "new_record",
        "pool",
        "question",
        "questions",
        "record_schema",
        "template",
        "validate",
    ),
    "oncograph.front": ("Graph", "open"),
}
"""What is had of which module."""


def __getattr__(name: str) -> object:
    """Return a name of the package that is used for the first time."""
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("oncograph")
    else:
        from importlib import import_module

        home = next((module for module, names in _HOMES.items() if name in names), None)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
