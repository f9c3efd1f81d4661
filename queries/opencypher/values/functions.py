"""All functions that an expression can call, by lower-case name."""

from collections.abc import Callable

from ..limits import watched
from . import element_functions, math_functions, string_functions, temporal_functions
from .comparison import equal
from .entities import Edge, Trail, Vertex
from .temporal import type_name
from .value import Value

_TYPE_NAMES = {
    bool: "BOOLEAN",
    int: "INTEGER",
    float: "FLOAT",
    str: "STRING",
    dict: "MAP",
    Vertex: "NODE",
    Edge: "RELATIONSHIP",
    Trail: "PATH",
}


def value_type(value: Value) -> str:
    """`valueType(value)`: the Cypher type, of a list with the types of its elements.

    >>> value_type([1, None, "a"])
    'LIST<INTEGER | STRING> NOT NULL'
    >>> value_type([1]), value_type([]), value_type(None)
    ('LIST<INTEGER NOT NULL> NOT NULL', 'LIST<NOTHING> NOT NULL', 'NULL')
    """
    if value is None:
        return "NULL"
    if not isinstance(value, list | tuple):
        return f"{type_name(value) or _TYPE_NAMES[type(value)]} NOT NULL"
    names = sorted({value_type(item) for item in watched(value, len(value)) if item is not None}) or [
        "NULL" if value else "NOTHING"
    ]
    if None in value:
        names = [name.removesuffix(" NOT NULL") for name in names]
    return f"LIST<{' | '.join(names)}> NOT NULL"


def coalesce(*values: Value) -> Value:
    """`coalesce(…)`: the first value that is not null."""
    return next((value for value in values if value is not None), None)


def null_if(value: Value, other: Value) -> Value:
    """`nullIf(value, other)`: null when the two are equal."""
    return None if equal(value, other) else value


NULL_IS_NULL: dict[str, Callable[..., Value]] = (
    element_functions.FUNCTIONS | math_functions.FUNCTIONS | string_functions.FUNCTIONS | temporal_functions.FUNCTIONS
)
"""The functions that are null as soon as one argument is."""

TAKES_NULL: dict[str, Callable[..., Value]] = {
    "coalesce": coalesce,
    "normalize": string_functions.normalize,
    "nullif": null_if,
    "valuetype": value_type,
}
"""The functions that see null arguments."""
