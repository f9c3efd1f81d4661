"""From what a person gives to the parameters a query runs with."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from oncograph.graph.errors import OncographError, UnknownNameError
from oncograph.graph.names import nearest

from ..library import NAME_TYPES, Parameter, Question

__all__ = ["ParameterError", "prepare"]

Resolve = Callable[[str, str], str]
"""Gives the id that a name of a kind ("agent", "IL-2") stands for; raises UnknownNameError."""

_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0"})


class ParameterError(OncographError):
    """Raised when a parameter is missing, or of another type than the query takes."""


def prepare(query: Question, arguments: Mapping[str, Any], resolve: Resolve) -> dict[str, Any]:
    """Return the query's parameters: every one of them, names resolved to ids, None where there is no filter.

    An argument is a text, as typed, or already of the parameter's type; None is as if it were not given.

    :raises ParameterError: a parameter is missing, or its value does not fit.
    :raises UnknownNameError: a parameter is none of the query's, or a name stands for nothing.
    """
    names = [parameter.name for parameter in query.parameters]
    for name in arguments:
        if name not in names:
            told = f"{query.name} has no parameter {name}; it has {', '.join(names) or 'none'}."
            raise UnknownNameError(told, nearest(name, names))
    values: dict[str, Any] = {}
    for parameter in query.parameters:
        value = arguments.get(parameter.name)
        if value is None:
            value = parameter.default
        if value is None and parameter.required:
            raise ParameterError(f"{query.name} needs {parameter.name}: {parameter.meaning}")
        values[parameter.name] = None if value is None else _value(query, parameter, value, resolve)
    return values


def _value(query: Question, parameter: Parameter, value: Any, resolve: Resolve) -> Any:
    if parameter.type in NAME_TYPES and isinstance(value, str):
        return resolve(parameter.type, value)
    converted = _CONVERTERS[parameter.type](value)
    if converted is None:
        raise ParameterError(f"{parameter.name} of {query.name} takes {_WANTED[parameter.type]}, not {value!r}")
    if not parameter.choices:
        return converted
    for choice in parameter.choices:
        if _letters(choice) == _letters(converted):
            return choice
    raise ParameterError(f"{parameter.name} of {query.name} is one of {', '.join(parameter.choices)}, not {value!r}")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _integer(value: Any) -> int | None:
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return number if type(number) is int and -(2**63) <= number < 2**63 else None


def _float(value: Any) -> float | None:
    try:
        number = None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number is not None and math.isfinite(number) else None


def _boolean(value: Any) -> bool | None:
    if isinstance(value, str):
        word = value.strip().casefold()
        return True if word in _TRUE else False if word in _FALSE else None
    return value if isinstance(value, bool) else None


_CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(NAME_TYPES | {"text"}, _text),
    "integer": _integer,
    "float": _float,
    "boolean": _boolean,
}
_WANTED = dict.fromkeys(NAME_TYPES, "a name or an id") | {
    "text": "a text",
    "integer": "a whole number",
    "float": "a finite number",
    "boolean": "true or false",
}
