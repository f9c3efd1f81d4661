"""Parts of a JSON document whose shape may be another than promised: what is not there is empty."""

from collections.abc import Mapping
from typing import Any

from .text import clean


def part(value: Any, *names: str) -> Mapping[str, Any]:
    """Return the object at the end of a path of names; an empty one where there is none.

    >>> part({"a": {"b": {"c": 1}}}, "a", "b"), part({"a": 3}, "a", "b"), part(None)
    ({'c': 1}, {}, {})
    """
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def texts(value: Any, name: str) -> tuple[str, ...]:
    """Return the texts of a list under a name, cleaned; nothing for what is no text.

    >>> texts({"a": [" b ", 2, ""]}, "a"), texts({"a": "x"}, "a")
    (('b',), ())
    """
    found = value.get(name) if isinstance(value, dict) else None
    return tuple(text for one in found if (text := clean(one))) if isinstance(found, list) else ()


def listed(value: Any, name: str) -> list[Mapping[str, Any]]:
    """Return the list of objects under a name, an empty object in the place of what is none, so that places hold.

    >>> listed({"a": [{"b": 1}, 2]}, "a"), listed({"a": "x"}, "a")
    ([{'b': 1}, {}], [])
    """
    found = value.get(name) if isinstance(value, dict) else None
    return [one if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else []
