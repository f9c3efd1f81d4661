"""`x IS :: TYPE`: whether a value is of a type; null is of every type that is not NOT NULL."""

from collections.abc import Callable

from ..syntax.ast import AnyOf, ListType, ValueType
from .entities import Edge, Trail, Vertex
from .temporal import TEMPORAL, type_name
from .value import Value

_CLASSES: dict[str, tuple[type, ...]] = {
    "BOOLEAN": (bool,),
    "FLOAT": (float,),
    "INTEGER": (int,),
    "MAP": (dict,),
    "NODE": (Vertex,),
    "PATH": (Trail,),
    "RELATIONSHIP": (Edge,),
    "STRING": (str,),
}
_PROPERTIES = frozenset({bool, float, int, str}) | TEMPORAL


def type_test(wanted: ValueType) -> Callable[[Value], bool]:
    """Return the type as a test of values.

    >>> from ..syntax.ast import ListType, NamedType
    >>> number = NamedType("INTEGER", nullable=False)
    >>> [type_test(ListType(number))(value) for value in ([1, 2], [1, None], None, 1)]
    [True, False, True, False]
    """
    if isinstance(wanted, AnyOf):
        tests = [type_test(option) for option in wanted.options]
        return lambda value: any(test(value) for test in tests)
    nullable = wanted.nullable and getattr(wanted, "name", "") != "NOTHING"
    if isinstance(wanted, ListType):
        element = type_test(wanted.element)
        return lambda value: nullable if value is None else _is_list(value) and all(map(element, value))
    if wanted.name == "ANY":
        return lambda value: nullable if value is None else True
    if wanted.name == "PROPERTY VALUE":
        return lambda value: nullable if value is None else _is_property(value)
    classes = _CLASSES.get(wanted.name)
    if classes is None:
        return lambda value: nullable if value is None else type_name(value) == wanted.name
    return lambda value: nullable if value is None else type(value) in classes


def _is_list(value: Value) -> bool:
    return isinstance(value, list | tuple)


def _is_property(value: Value) -> bool:
    """Whether the value can be a property: a scalar, or a list of scalars of one type."""
    if _is_list(value):
        kinds = {type_name(item) or type(item) for item in value}
        return len(kinds) <= 1 and _PROPERTIES.issuperset(map(type, value))
    return type(value) in _PROPERTIES
