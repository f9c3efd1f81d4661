"""How values compare: equality and order in three-valued logic, the total order of ORDER BY, and grouping keys.

openCypher has three notions. *Equality* and *comparability* (`=`, `<`) say null where they cannot tell; *orderability*
(ORDER BY, min, max) puts all values in one line; *equivalence* (DISTINCT, grouping) holds null and NaN equal to
themselves. Python's `==` is the first of them for two values of one simple type, and for an integer and a float. It is
not for a boolean and a number, nor inside lists and maps.
"""

from collections.abc import Iterable, Sequence
from math import isnan
from typing import TypeAlias

from ..limits import LARGE, watched
from .duration import Duration
from .entities import Edge, Trail, Vertex
from .temporal import TEMPORAL, identity, sort_key, type_name
from .value import Value

Truth: TypeAlias = bool | None

_FEW = 100
"""Values that are compared without a look at the clock: a list of so few, unless it holds lists, takes no time."""
_NUMBERS = frozenset({int, float})
_CONTAINERS = frozenset({list, tuple, dict})
_COMPARABLE = frozenset({str, int, float, bool})
_IN_PARTS = _CONTAINERS | TEMPORAL
_TEMPORAL_RANKS = ("ZONED DATETIME", "LOCAL DATETIME", "DATE", "ZONED TIME", "LOCAL TIME", "DURATION")
"""The order in which values of different temporal types are sorted; it lies between paths and strings."""


def equal(left: Value, right: Value) -> Truth:
    """`left = right`."""
    if left is None or right is None:
        return None
    kind, other = type(left), type(right)
    if kind is other and kind not in _IN_PARTS:
        return bool(left == right)
    if kind in _NUMBERS and other in _NUMBERS:
        return bool(left == right)
    if kind is other and kind in TEMPORAL:
        return identity(left) == identity(right)
    if kind in _CONTAINERS and other in _CONTAINERS:
        return _equal_containers(left, right)
    return False


def _equal_containers(left: Value, right: Value) -> Truth:
    if isinstance(left, dict):
        if not isinstance(right, dict) or left.keys() != right.keys():
            return False
        pairs: Iterable[tuple[Value, Value]] = ((left[key], right[key]) for key in left)
    elif isinstance(right, dict) or len(left) != len(right):
        return False
    else:
        pairs = zip(left, right, strict=True)
    result: Truth = True
    for ours, theirs in watched(pairs, len(left)):
        same = equal(ours, theirs)
        if same is False:
            return False
        if same is None:
            result = None
    return result


def less(left: Value, right: Value) -> Truth:
    """`left < right`: null for two values of different kinds, or whose order hangs on a null."""
    kind, other = type(left), type(right)
    if (kind is other and kind in _COMPARABLE) or (kind in _NUMBERS and other in _NUMBERS):
        return bool(left < right)
    if (kind is list or kind is tuple) and (other is list or other is tuple):
        return _less_lists(left, right, or_equal=False)
    if kind is dict and other is dict:
        return _less_maps(left, right, or_equal=False)
    if _have_order(left, right):
        return bool(sort_key(left) < sort_key(right))
    return None


def less_equal(left: Value, right: Value) -> Truth:
    """`left <= right`, as `less`; also true of two equal values that have no order, such as nodes."""
    kind, other = type(left), type(right)
    if (kind is other and kind in _COMPARABLE) or (kind in _NUMBERS and other in _NUMBERS):
        return bool(left <= right)
    if (kind is list or kind is tuple) and (other is list or other is tuple):
        return _less_lists(left, right, or_equal=True)
    if kind is dict and other is dict:
        return _less_maps(left, right, or_equal=True)
    if _have_order(left, right):
        return bool(sort_key(left) <= sort_key(right))
    return True if equal(left, right) else None


def _have_order(left: Value, right: Value) -> bool:
    """Whether two values are moments of one type; durations have an order only where rows are sorted."""
    return type(left) in TEMPORAL and type(left) is not Duration and type_name(left) == type_name(right)


def _less_lists(left: Sequence[Value], right: Sequence[Value], *, or_equal: bool) -> Truth:
    for ours, theirs in watched(zip(left, right, strict=False), min(len(left), len(right))):
        same = equal(ours, theirs)
        if same is None:
            return None
        if not same:
            return None if _is_nan(ours) or _is_nan(theirs) else less(ours, theirs)
    return len(left) < len(right) or (or_equal and len(left) == len(right))


def _less_maps(left: dict[str, Value], right: dict[str, Value], *, or_equal: bool) -> Truth:
    """Compare by the number of keys, then by the keys, then by the values in the order of the keys."""
    ours, theirs = sorted(left), sorted(right)
    if ours != theirs:
        return (len(ours), ours) < (len(theirs), theirs)
    return _less_lists([left[key] for key in ours], [right[key] for key in theirs], or_equal=or_equal)


def _is_nan(value: Value) -> bool:
    return type(value) is float and isnan(value)


def contains(collection: Sequence[Value], value: Value) -> Truth:
    """`value IN collection`."""
    result: Truth = False
    for item in collection if len(collection) <= _FEW else watched(collection, len(collection)):
        same = equal(item, value)
        if same:
            return True
        if same is None:
            result = None
    return result


def order_key(value: Value) -> tuple[Value, ...]:
    """Return a key that sorts all values into openCypher's one order, ascending.

    Maps, nodes, relationships, lists, paths, dates and times, strings, booleans, numbers, NaN, null; strings by code
    point.
    """
    kind = type(value)
    if kind is str:
        return (5, value)
    if kind is int or kind is float:
        return (7, 1) if isnan(value) else (7, 0, value)
    if value is None:
        return (8,)
    if kind is bool:
        return (6, value)
    if kind is list or kind is tuple:
        flat = len(value) <= _FEW and _CONTAINERS.isdisjoint(map(type, value))
        return (3, tuple(map(order_key, value if flat else watched(value, len(value)))))
    if kind is dict:
        entries = sorted(watched(value.items(), len(value)))
        return (0, len(entries), tuple(key for key, _ in entries), tuple(order_key(item) for _, item in entries))
    if kind in TEMPORAL:
        return (4.5, _TEMPORAL_RANKS.index(type_name(value)), *sort_key(value))
    return _element_order_key(value)


def _element_order_key(value: Value) -> tuple[Value, ...]:
    """Nodes, relationships and paths sort by identity: by id where ids compare, by their text where they do not."""
    if isinstance(value, Vertex):
        return (1, *_id_key(value.id))
    if isinstance(value, Edge):
        return (2, *_id_key(value.source.id), *_id_key(value.target.id), *_id_key(value.key))
    if isinstance(value, Trail):
        return (4, tuple(map(order_key, value.vertices)), tuple(map(order_key, value.edges)))
    return (9, type(value).__name__, repr(value))


def _id_key(identity: object) -> tuple[Value, ...]:
    return (type(identity).__name__, identity if isinstance(identity, str | int | float) else repr(identity))


class _Kind:
    """A tag that no value of a query equals, to tell apart grouping keys that Python holds equal."""

    __slots__ = ()


_OWN_KEYS: frozenset[type] = frozenset({type(None), str, int, Vertex, Edge})
"""Types whose values are their own grouping keys."""
_BOOLEAN, _LIST, _MAP, _MOMENT, _NAN = _Kind(), _Kind(), _Kind(), _Kind(), _Kind()


def group_key(value: Value) -> Value:
    """Return a hashable key, equal for equivalent values only: 1 and 1.0 are one group, 1 and true are two."""
    kind = type(value)
    if kind is bool:
        return (_BOOLEAN, value)
    if kind is float:
        return value if value == value else _NAN  # noqa: PLR0124 - only NaN differs from itself
    if kind is list or kind is tuple:
        if len(value) <= LARGE and _OWN_KEYS.issuperset(map(type, value)):
            return (_LIST, *value)
        return (_LIST, *map(group_key, watched(value, len(value))))
    if kind is dict:
        return (_MAP, frozenset((key, group_key(item)) for key, item in watched(value.items(), len(value))))
    if kind in TEMPORAL:
        return (_MOMENT, identity(value))
    return value
