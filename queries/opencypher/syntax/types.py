"""The static types of expressions: as much as can be known of a value before the query runs."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["Kind", "ListOf", "Type", "accepts", "describe", "element", "join"]


class Kind(Enum):
    """A type without parameters; LIST stands for a list of anything where only the kind matters."""

    ANY = "any value"
    NULL = "null"
    BOOLEAN = "a boolean"
    INTEGER = "an integer"
    FLOAT = "a float"
    NUMBER = "a number"
    STRING = "a string"
    LIST = "a list"
    MAP = "a map"
    NODE = "a node"
    RELATIONSHIP = "a relationship"
    PATH = "a path"
    TEMPORAL = "a date, time or duration"
    MEASURE = "a number or duration"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose elements are all of one type."""

    element: "Type"


Type = Kind | ListOf

_UNKNOWN = frozenset({Kind.ANY, Kind.NULL})
_NUMBERS = frozenset({Kind.INTEGER, Kind.FLOAT, Kind.NUMBER})
_MEASURES = _NUMBERS | {Kind.TEMPORAL, Kind.MEASURE}


def accepts(expected: frozenset[Kind], actual: Type) -> bool:
    """Whether a value of static type `actual` can be one of the `expected` kinds.

    null fits everywhere, so does what is not known; a number may turn out an integer, a float not.

    >>> accepts(frozenset({Kind.INTEGER}), Kind.NUMBER), accepts(frozenset({Kind.INTEGER}), Kind.FLOAT)
    (True, False)
    """
    kind = Kind.LIST if isinstance(actual, ListOf) else actual
    if kind in _UNKNOWN or kind in expected or Kind.ANY in expected:
        return True
    may_be = {Kind.NUMBER: _NUMBERS, Kind.MEASURE: _MEASURES}.get(kind)
    return may_be is not None and not may_be.isdisjoint(expected)


def join(first: Type, second: Type) -> Type:
    """Return the narrowest type that holds the values of both; what may be null may be anything.

    >>> join(Kind.INTEGER, Kind.FLOAT), join(Kind.STRING, Kind.NODE), join(Kind.NULL, Kind.STRING)
    (<Kind.NUMBER: 'a number'>, <Kind.ANY: 'any value'>, <Kind.ANY: 'any value'>)
    """
    if first == second:
        return first
    if isinstance(first, ListOf) and isinstance(second, ListOf):
        return ListOf(join(first.element, second.element))
    if first in _NUMBERS and second in _NUMBERS:
        return Kind.NUMBER
    return Kind.MEASURE if first in _MEASURES and second in _MEASURES else Kind.ANY


def element(sequence: Type) -> Type:
    """Return the type of the elements of a list, as UNWIND and comprehensions see them."""
    return sequence.element if isinstance(sequence, ListOf) else Kind.ANY


def describe(kinds: Type | frozenset[Kind]) -> str:
    """Return a type, or the kinds to choose from, in words.

    >>> describe(ListOf(Kind.NODE)), describe(frozenset({Kind.STRING, Kind.LIST}))
    ('a list', 'a list or a string')
    """
    if isinstance(kinds, frozenset):
        return " or ".join(sorted(kind.value for kind in kinds))
    return "a list" if isinstance(kinds, ListOf) else kinds.value
