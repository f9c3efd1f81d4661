"""Values that are not Python's own, in attributes and parameters: read as what they derive from, or refused."""

import datetime as dt
import enum
from array import array
from collections import OrderedDict
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

import networkx as nx
import numpy as np
import pytest

from oncograph.queries.opencypher import CypherArgumentError, CypherTypeError, Duration, Engine, Node

Graph: TypeAlias = "nx.MultiDiGraph[Any]"


class Colour(enum.StrEnum):
    RED = "red"


class Shade(str, enum.Enum):  # noqa: UP042 - its str() is no string of its own
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 5


class Stamp(dt.datetime):
    """As a timestamp of pandas, one of Python's own datetimes and more."""


class Plain(enum.Enum):
    ONE = 1


class Text(str):
    __slots__ = ()


class Count(int):
    pass


class Share(float):
    pass


class Names(list[Any]):
    pass


class Point(NamedTuple):
    x: int
    y: Any


READ = [
    (np.int64(5), "5", 5),
    (np.uint8(5), "5", 5),
    (np.float64(0.5), "0.5", 0.5),
    (np.float32(0.5), "0.5", 0.5),
    (np.array([True])[0], "true", True),
    (np.str_("red"), "'red'", "red"),
    (np.array([1, 2]), "[1, 2]", [1, 2]),
    (np.array(5), "5", 5),
    (np.array([["red"]], dtype=object), "[['red']]", [["red"]]),
    (array("i", [1, 2]), "[1, 2]", [1, 2]),
    (Colour.RED, "'red'", "red"),
    (Shade.RED, "'red'", "red"),
    (Level.HIGH, "5", 5),
    (Text("red"), "'red'", "red"),
    (Count(5), "5", 5),
    (Share(0.5), "0.5", 0.5),
    (Names([1, Count(2)]), "[1, 2]", [1, 2]),
    (Point(1, Colour.RED), "[1, 'red']", [1, "red"]),
    ([np.int64(5), (Colour.RED,)], "[5, ['red']]", [5, ["red"]]),
    (dt.date(2020, 2, 3), "date('2020-02-03')", dt.date(2020, 2, 3)),
    (Stamp(2020, 2, 3, tzinfo=dt.UTC), "datetime('2020-02-03')", dt.datetime(2020, 2, 3, tzinfo=dt.UTC)),
    (dt.timedelta(hours=-1), "duration('P-1DT23H')", Duration(days=-1, microseconds=82_800_000_000)),
    (OrderedDict(a=np.int64(5)), "{a: 5}", {"a": 5}),
    ({Colour.RED: {"a": Level.HIGH}}, "{red: {a: 5}}", {"red": {"a": 5}}),
]
REFUSED = [
    Decimal("0.5"),
    Fraction(1, 2),
    {1, 2},
    frozenset("ab"),
    b"bytes",
    bytearray(b"bytes"),
    1j,
    range(3),
    object(),
    int,
    Plain.ONE,
    np.datetime64("2020-01-01", "ns"),
    np.array(["2020-01-01"], dtype="datetime64[ns]"),
    np.longdouble(1),
    np.complex128(1),
    {1: 2},
    [b"bytes"],
    {"a": {1, 2}},
    np.array([Decimal(1)], dtype=object),
]


def names_of(values: list[Any]) -> list[str]:
    return [f"{type(value).__name__} {value!r}"[:50] for value in values]


def holding(value: Any) -> Graph:
    graph: Graph = nx.MultiDiGraph()
    graph.add_node("a", labels=["A"], v=value, name="a", gone=None)
    graph.add_node("b", labels=["A"], name="b")
    graph.add_edge("a", "b", 0, type="T", v=value, name="ab")
    graph.add_edge("a", "b", 1, type="T")
    return graph


def types_of(value: Any) -> Any:
    """Return the types of a value and of all inside it."""
    if isinstance(value, list):
        return list, [types_of(item) for item in value]
    if isinstance(value, dict):
        return dict, [(type(key), types_of(item)) for key, item in value.items()]
    return type(value)


@pytest.mark.parametrize(("value", "text", "expected"), READ, ids=names_of([value for value, _, _ in READ]))
def test_an_attribute_is_read_as_a_value_of_cypher(value: Any, text: str, expected: Any) -> None:
    engine = Engine(holding(value))
    found = [
        *engine.run(f"MATCH (n:A {{v: {text}}}) RETURN n.v"),
        *engine.run(f"MATCH (n:A) WHERE n.v = {text} RETURN n.v"),
        *engine.run(f"MATCH (n:A) WHERE n.v IN [null, {text}] RETURN n['v']"),
        *engine.run(f"MATCH ()-[r {{v: {text}}}]->() RETURN r.v"),
        *engine.run(f"MATCH ()-[r:T]->() WHERE r.v = {text} RETURN properties(r).v"),
        *engine.run(f"MATCH (n:A)-[r:T]->() WHERE n.v <= {text} AND r.v = n.v RETURN r {{.*}}.v"),
        *engine.run("MATCH (n:A) WHERE n.v IS NOT NULL RETURN DISTINCT n.v, valueType(n.v)"),
    ]
    assert [row[0] for row in found] == [expected] * 7
    assert {repr(types_of(row[0])) for row in found} == {repr(types_of(expected))}
    assert [*engine.run("MATCH (n:A {name: 'a'}) RETURN n")] == [
        (Node("a", frozenset({"A"}), {"v": expected, "name": "a"}),)
    ]


@pytest.mark.parametrize(("value", "text", "expected"), READ, ids=names_of([value for value, _, _ in READ]))
def test_a_parameter_is_read_as_a_value_of_cypher(value: Any, text: str, expected: Any) -> None:
    engine = Engine(holding(expected))
    query = f"MATCH (n:A {{v: $v}})-[r {{v: $v}}]->() RETURN $v, n.v = $v, $v = {text}, [$v] = [r.v], valueType($v)"
    ((given, *equal, kind),) = engine.run(query, {"v": value})
    assert (given, equal) == (expected, [True, True, True])
    assert types_of(given) == types_of(expected)
    assert [*engine.run(f"RETURN valueType({text})")] == [(kind,)]


@pytest.mark.parametrize("value", REFUSED, ids=names_of(REFUSED))
def test_an_attribute_of_no_cypher_type_is_refused_where_it_is_read(value: Any) -> None:
    engine = Engine(holding(value))
    for text in (
        "MATCH (n {v: 1}) RETURN n",
        "MATCH (n) RETURN n.v",
        "MATCH (n) RETURN n",
        "MATCH (n:A) RETURN n.name, n.v",
        "MATCH (n:A) WHERE n.v = 1 RETURN 1",
        "MATCH (n) RETURN properties(n)",
        "MATCH (n) RETURN n['v']",
        "MATCH (n) RETURN n {.*}",
    ):
        with pytest.raises(CypherTypeError, match=r"the property `v` of node 'a' holds a \w+, which is no value"):
            engine.run(text)
    with pytest.raises(CypherTypeError, match=r"the property `v` of edge \('a', 'b', 0\) holds a \w+"):
        engine.run("MATCH ()-[r {v: 1}]->() RETURN r")
    assert [*engine.run("MATCH (n:A)-[r]->() RETURN n.name, r.name ORDER BY r.name")] == [("a", "ab"), ("a", None)]
    assert [*engine.run("MATCH (n {name: 'a'}) RETURN keys(n)")] == [(["v", "name"],)]
    assert [*engine.run("CALL db.propertyKeys()")] == [("name",), ("v",)]


@pytest.mark.parametrize("value", REFUSED, ids=names_of(REFUSED))
def test_a_parameter_of_no_cypher_type_is_refused(value: Any) -> None:
    with pytest.raises(CypherTypeError, match=r"the parameter \$v holds a \w+, which is no value"):
        Engine(nx.MultiDiGraph()).run("RETURN $v", {"v": value})


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, [2**64], Count(2**63), np.uint64(2**63)])
def test_an_integer_beyond_64_bits_is_refused(value: Any) -> None:
    with pytest.raises(CypherArgumentError, match=r"\$v holds an integer beyond 64 bits"):
        Engine(nx.MultiDiGraph()).run("RETURN $v", {"v": value})


@pytest.mark.parametrize(
    "given", [["B", "A"], ("B", "A"), np.array(["B", "A"]), [Text("B"), np.str_("A")], Names(["B", "A"])], ids=repr
)
def test_labels_keep_the_order_of_the_graph(given: Any) -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_node(1, labels=given)
    engine = Engine(graph)
    (((labels, first, kinds),),) = [[*engine.run("MATCH (n:A:B) RETURN labels(n), labels(n)[0], valueType(labels(n))")]]
    assert (labels, first, kinds) == (["B", "A"], "B", "LIST<STRING NOT NULL> NOT NULL")
    assert [type(label) for label in labels] == [str, str]
    assert [*engine.run("MATCH (n) RETURN n")] == [(Node(1, frozenset({"A", "B"}), {}),)]


def test_labels_of_a_set_are_sorted() -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_node(1, labels={"C", "B", "A"})
    assert [*Engine(graph).run("MATCH (n:B) RETURN labels(n)")] == [(["A", "B", "C"],)]


def test_a_type_is_a_string_whatever_it_derives_from() -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_edge(1, 2, type=Colour.RED)
    graph.add_edge(1, 2, type=np.str_("red"))
    graph.add_edge(1, 2, type="red")
    ((kinds,),) = Engine(graph).run("MATCH ()-[r:red]->() RETURN collect(type(r))")
    assert [(type(kind), kind) for kind in kinds] == [(str, "red")] * 3


@pytest.mark.parametrize("labels", [5, [5], [["A"]], Plain.ONE, [None]], ids=repr)
def test_labels_that_are_no_strings_are_refused(labels: Any) -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_node("a", labels=labels)
    with pytest.raises(CypherTypeError, match="the attribute 'labels' of node 'a'"):
        Engine(graph)


@pytest.mark.parametrize("kind", [5, ["A"], Plain.ONE, {}], ids=repr)
def test_a_type_that_is_no_string_is_refused(kind: Any) -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", type=kind)
    with pytest.raises(CypherTypeError, match=r"the attribute 'type' of edge \('a', 'b', 0\)"):
        Engine(graph).run("MATCH ()-[r]->() RETURN r")


def test_ids_are_values_of_cypher() -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_edge(np.int64(1), Colour.RED, type="T")
    engine = Engine(graph)
    assert [*engine.run("MATCH (n)-[r]->() WHERE id(n) = 1 RETURN id(r), elementId(r)")] == [([1, "red", 0], "1:red:0")]
    graph.add_node(frozenset("a"))
    engine.refresh()
    with pytest.raises(CypherTypeError, match=r"the id of node frozenset\({'a'}\) holds a frozenset"):
        engine.run("MATCH (n) RETURN id(n)")
    assert len(engine.run("MATCH (n) RETURN n, elementId(n)")) == 3


def test_values_are_read_again_where_the_graph_has_changed() -> None:
    graph = holding(1)
    engine = Engine(graph)
    assert len(engine.run("MATCH (n {v: 1})-[r {v: 1}]->() RETURN r")) == 1
    graph.nodes["a"]["v"] = graph.edges["a", "b", 0]["v"] = np.int64(2)
    engine.refresh(["a", "b"])
    assert [*engine.run("MATCH (n {v: 2})-[r {v: 2}]->() RETURN n.v + r.v")] == [(4,)]


def test_attributes_whose_names_are_no_strings_are_no_properties() -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_nodes_from([("a", {1: "x", "b": "y", None: "z"})])
    assert [*Engine(graph).run("MATCH (n) RETURN keys(n), n ORDER BY properties(n)")] == [
        (["b"], Node("a", frozenset(), {"b": "y"}))
    ]
