"""oncograph: what was found when a drug was tried in a disease, as a graph.

Importing it imports nothing else; a name brings what it needs when it is first used.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:  # as type checkers know it, without the time that importing typing takes
    from oncograph.graph.errors import OncographError

    __version__: str

__all__ = ["OncographError", "__version__"]

_HOMES = {"OncographError": "oncograph.graph.errors"}
"""The module that each name is of."""


def __getattr__(name: str) -> object:
    """Return a name of the package that is used for the first time."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415  only for who asks

        value: object = version("oncograph")
    elif name in _HOMES:
        from importlib import import_module  # noqa: PLC0415  only for who asks

        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
