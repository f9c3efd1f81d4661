"""Functions of lists, maps, nodes, relationships and paths. Each is called with arguments that are not null."""

import time
import uuid
from collections.abc import Callable

from ..errors import CypherArgumentError, CypherTypeError
from ..limits import LARGE, MOST_ELEMENTS, check_size
from . import conversion
from .entities import TYPE, Edge, Trail, Vertex, describe, properties, property_names
from .incoming import incoming
from .value import Value


def _refused(function: str, wanted: str, value: Value) -> CypherTypeError:
    return CypherTypeError(f"{function}() takes {wanted}, not {describe(value)}", code="InvalidArgumentValue")


def _list(function: str, value: Value) -> list[Value]:
    if type(value) is list or isinstance(value, list | tuple):
        if len(value) > LARGE:
            check_size(len(value))
        return value  # type: ignore[return-value]  # a tuple in the graph's attributes is read as a list
    raise _refused(function, "a list", value)


def size(value: Value) -> Value:
    """`size(value)` of a list or a string."""
    return len(value if type(value) is str else _list("size", value))


def is_empty(value: Value) -> Value:
    """`isEmpty(value)` of a list, a string or a map."""
    return not (value if isinstance(value, str | dict) else _list("isEmpty", value))


def head(value: Value) -> Value:
    """`head(list)`: its first element, or null."""
    items = _list("head", value)
    return items[0] if items else None


def last(value: Value) -> Value:
    """`last(list)`: its last element, or null."""
    items = _list("last", value)
    return items[-1] if items else None


def tail(value: Value) -> Value:
    """`tail(list)`: all but its first element."""
    return list(_list("tail", value)[1:])


def reverse(value: Value) -> Value:
    """`reverse(value)` of a list or a string."""
    if type(value) is str:
        check_size(len(value), "characters")
        return value[::-1]
    return list(_list("reverse", value)[::-1])


def integer_range(start: Value, stop: Value, step: Value = 1) -> range:
    """Return the integers of `range(start, stop[, step])`, both ends included, without a list of them."""
    for value in (start, stop, step):
        if type(value) is not int:
            raise CypherArgumentError(f"range() takes integers, not {describe(value)}", code="InvalidArgumentType")
    if step == 0:
        raise CypherArgumentError("range() does not take a step of 0", code="NumberOutOfRange")
    return range(start, stop + (1 if step > 0 else -1), step)


def list_range(start: Value, stop: Value, step: Value = 1) -> Value:
    """`range(start, stop[, step])`. Raises CypherLimit for a list that is too long."""
    numbers = integer_range(start, stop, step)
    # len() of a range longer than a machine word raises, a slice of one does not
    check_size(len(numbers[: MOST_ELEMENTS + 1]))
    return list(numbers)


def keys(value: Value) -> Value:
    """`keys(value)`: the names of a node's or relationship's properties, or of a map's entries."""
    if isinstance(value, Vertex | Edge):
        return property_names(value)
    if isinstance(value, dict):
        return list(value)
    raise _refused("keys", "a node, a relationship or a map", value)


def all_properties(value: Value) -> Value:
    """`properties(value)`: the properties of a node or relationship, or the map itself, as a map."""
    if isinstance(value, Vertex | Edge):
        return properties(value)
    if isinstance(value, dict):
        return value
    raise _refused("properties", "a node, a relationship or a map", value)


def labels(value: Value) -> Value:
    """`labels(node)`, in the order of the graph."""
    if isinstance(value, Vertex):
        return list(value.labels.order)
    raise _refused("labels", "a node", value)


def relationship_type(value: Value) -> Value:
    """`type(relationship)`."""
    if isinstance(value, Edge):
        return value.data[TYPE]
    raise _refused("type", "a relationship", value)


def start_node(value: Value) -> Value:
    """`startNode(relationship)`."""
    if isinstance(value, Edge):
        return value.source
    raise _refused("startNode", "a relationship", value)


def end_node(value: Value) -> Value:
    """`endNode(relationship)`."""
    if isinstance(value, Edge):
        return value.target
    raise _refused("endNode", "a relationship", value)


def identity(value: Value) -> Value:
    """`id(element)`: the node's key in the graph; of a relationship the list [start, end, key]."""
    if isinstance(value, Vertex):
        return incoming(value.id, f"the id of node {value.id!r}")
    if isinstance(value, Edge):
        return incoming(value.identity, f"the id of relationship {value.identity!r}")
    raise _refused("id", "a node or a relationship", value)


def element_id(value: Value) -> Value:
    """`elementId(element)`: `id(element)` as a string."""
    if isinstance(value, Vertex):
        return str(value.id)
    if isinstance(value, Edge):
        return ":".join(map(str, value.identity))
    raise _refused("elementId", "a node or a relationship", value)


def nodes(value: Value) -> Value:
    """`nodes(path)`."""
    if isinstance(value, Trail):
        return list(value.vertices)
    raise _refused("nodes", "a path", value)


def relationships(value: Value) -> Value:
    """`relationships(path)`."""
    if isinstance(value, Trail):
        return list(value.edges)
    raise _refused("relationships", "a path", value)


def length(value: Value) -> Value:
    """`length(path)`: the number of its relationships."""
    if isinstance(value, Trail):
        return len(value.edges)
    raise _refused("length", "a path", value)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "elementid": element_id,
    "endnode": end_node,
    "head": head,
    "id": identity,
    "isempty": is_empty,
    "keys": keys,
    "labels": labels,
    "last": last,
    "length": length,
    "nodes": nodes,
    "properties": all_properties,
    "randomuuid": lambda: str(uuid.uuid4()),
    "range": list_range,
    "relationships": relationships,
    "reverse": reverse,
    "size": size,
    "startnode": start_node,
    "tail": tail,
    "timestamp": lambda: time.time_ns() // 1_000_000,
    "toboolean": conversion.to_boolean,
    "tobooleanlist": conversion.each(conversion.to_boolean, "toBooleanList"),
    "tobooleanornull": conversion.or_null(conversion.to_boolean),
    "tofloat": conversion.to_float,
    "tofloatlist": conversion.each(conversion.to_float, "toFloatList"),
    "tofloatornull": conversion.or_null(conversion.to_float),
    "tointeger": conversion.to_integer,
    "tointegerlist": conversion.each(conversion.to_integer, "toIntegerList"),
    "tointegerornull": conversion.or_null(conversion.to_integer),
    "tostring": conversion.to_string,
    "tostringlist": conversion.each(conversion.to_string, "toStringList"),
    "tostringornull": conversion.or_null(conversion.to_string),
    "type": relationship_type,
}
