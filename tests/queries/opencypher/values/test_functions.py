"""Functions and aggregates, called as a query calls them."""

import math
import statistics
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncograph.queries.opencypher import CypherArgumentError, CypherTypeError, Engine
from oncograph.queries.opencypher.run import aggregates as accumulators
from oncograph.queries.opencypher.syntax.signatures import AGGREGATES, FUNCTIONS
from oncograph.queries.opencypher.values import functions


@pytest.fixture(scope="module")
def engine() -> Engine:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_node("n", labels=["B", "A"], name="N")
    graph.add_edge("n", "m", key=0, type="T", w=1)
    return Engine(graph)


def value_of(engine: Engine, expression: str, **parameters: object) -> Any:
    ((value,),) = engine.run(f"MATCH p = (n {{name: 'N'}})-[r]->(m) RETURN {expression}", parameters)
    return value


def test_every_function_of_the_table_is_there_and_no_other() -> None:
    assert {*functions.NULL_IS_NULL, *functions.TAKES_NULL} == set(FUNCTIONS)
    assert set(accumulators.NAMES) == set(AGGREGATES)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("left('abc', 2)", "ab"),
        ("right('abc', 2)", "bc"),
        ("right('abc', 9)", "abc"),
        ("substring('abc', 1)", "bc"),
        ("substring('abc', 1, 1)", "b"),
        ("replace('aab', 'a', 'x')", "xxb"),
        ("split('a,b;c', [',', ';'])", ["a", "b", "c"]),
        ("split('abc', '')", ["a", "b", "c"]),
        ("trim('  a ') + ltrim(' b') + rtrim('c ')", "abc"),
        ("btrim('xxaxx', 'x')", "a"),
        ("toUpper('ä') + toLower('Ä')", "Ää"),
        ("char_length('äb')", 2),
        ("reverse('abc')", "cba"),
        ("reverse([1, 2])", [2, 1]),
        ("size('abc') + size([1])", 4),
        ("head([1, 2]) + last([1, 2])", 3),
        ("[head([]), last([]), tail([1, 2])]", [None, None, [2]]),
        ("range(1, 3) + range(3, 1, -2) + range(1, 0)", [1, 2, 3, 3, 1]),
        ("isEmpty('') AND isEmpty([]) AND isEmpty({})", True),
        ("coalesce(null, 2, 3)", 2),
        ("nullIf(1, 1.0)", None),
        ("nullIf(1, 2)", 1),
        ("labels(n)", ["B", "A"]),
        ("[type(r), startNode(r) = n, endNode(r) = m]", ["T", True, True]),
        ("[id(n), elementId(n), id(r), elementId(r)]", ["n", "n", ["n", "m", 0], "n:m:0"]),
        ("[keys(r), properties(r), keys({a: 1})]", [["w"], {"w": 1}, ["a"]]),
        ("[length(p), nodes(p) = [n, m], relationships(p) = [r]]", [1, True, True]),
        ("abs(-2) + sign(-3.5)", 1),
        ("[ceil(1.1), floor(-1.1), round(-1.5), round(2.5)]", [2.0, -2.0, -1.0, 3.0]),
        ("[round(1e300), round(-1e19)]", [1e300, -1e19]),
        ("[round(1.25, 1), round(-1.25, 1), round(1.249, 1), round(2.5, 0, 'HALF_EVEN')]", [1.3, -1.3, 1.2, 2.0]),
        ("[sqrt(4), exp(0), log(1), log10(100), e() > 2.7, pi() > 3.1]", [2.0, 1.0, 0.0, 2.0, True, True]),
        ("[log(0), isNaN(sqrt(-1)), exp(1000)]", [-math.inf, True, math.inf]),
        ("[degrees(pi()), radians(180) = pi(), atan2(0, 1), haversin(0)]", [180.0, True, 0.0, 0.0]),
        ("[toBoolean('TRUE'), toBoolean(0), toBoolean('x')]", [True, False, None]),
        ("[toString(1.0), toString(1e7), toString(true), toString(12)]", ["1.0", "1.0E7", "true", "12"]),
        ("[toIntegerOrNull([]), toFloatOrNull({}), toBooleanOrNull(1.5), toStringOrNull([])]", [None] * 4),
        ("toIntegerList(['1', 2.5, []])", [1, 2, None]),
        ("toIntegerList([' 12', '12 ', '0x10', '0o7', '1f', '1e', '', '.'])", [None] * 8),
        ("toIntegerList(['+12', '-1.9', '1e3', '007', '.5', '5.', '٣'])", [12, -1, 1000, 7, 0, 5, 3]),
        ("toIntegerList(['9007199254740993.5', '1e-999999999', '0e999999999'])", [9007199254740993, 0, 0]),
        ("toIntegerList(['1e19', '9223372036854775807'])", [None, 9223372036854775807]),
        ("toInteger('9' + reduce(t = '', i IN range(1, 6000) | t + '0') + 'e-6000')", 9),
        ("toFloatList([' 1.5f\n', '0x1p3', '-0X.8P1d', '0x10', '٣', '1 f'])", [1.5, 8.0, -1.0, None, None, None]),
        ("[toFloat('1.5'), toFloat('Infinity'), toFloat('1,5')]", [1.5, math.inf, None]),
        ("[valueType(1), valueType(null)]", ["INTEGER NOT NULL", "NULL"]),
        ("valueType([1, 'a'])", "LIST<INTEGER NOT NULL | STRING NOT NULL> NOT NULL"),
        ("'abc' =~ 'a.c' AND NOT 'abcd' =~ 'a.c'", True),
    ],
)  # fmt: skip
def test_functions(engine: Engine, expression: str, expected: object) -> None:
    assert value_of(engine, expression) == expected


@pytest.mark.parametrize("name", sorted(functions.NULL_IS_NULL))
def test_a_null_argument_makes_a_call_null(engine: Engine, name: str) -> None:
    count = len(FUNCTIONS[name].parameters)
    if count:
        assert value_of(engine, f"{name}({', '.join(['null'] * count)})") is None


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("left('abc', -1)", CypherArgumentError),
        ("range(1, 2, 0)", CypherArgumentError),
        ("toInteger([1])", CypherTypeError),
        ("toInteger('9223372036854775808')", CypherTypeError),
        ("toInteger('-1e400')", CypherTypeError),
        ("[x IN [1] | x.name]", CypherTypeError),
        ("abs($text)", CypherTypeError),
        ("size($one)", CypherTypeError),
        ("2 IN $one", CypherTypeError),
        ("$one XOR true", CypherTypeError),
        ("[x IN ['('] | 'a' =~ x]", CypherArgumentError),
        ("round(1.5, -1)", CypherArgumentError),
        ("round(1.5, 0, 'SIDEWAYS')", CypherArgumentError),
        ("-(-9223372036854775808)", CypherArgumentError),
        ("abs(-9223372036854775808)", CypherArgumentError),
    ],
)
def test_what_functions_refuse(engine: Engine, expression: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        value_of(engine, expression, text="a", one=1)


def aggregate(engine: Engine, expression: str, values: list[Any]) -> Any:
    ((value,),) = engine.run(f"UNWIND $values AS x RETURN {expression}", {"values": values})
    return value


@pytest.mark.parametrize(
    ("expression", "values", "expected"),
    [
        ("[count(*), count(x), count(DISTINCT x)]", [1, 1.0, None, "a"], [4, 3, 2]),
        ("[sum(x), avg(x), min(x), max(x), collect(x)]", [], [0, None, None, None, []]),
        ("[sum(x), sum(DISTINCT x)]", [1, 2.5, 1], [4.5, 3.5]),
        ("[min(x), max(x)]", [1, "a", [2], None, True], [[2], 1]),
        ("[min(x), max(x)]", [1.5, math.inf, -1], [-1, math.inf]),
        ("collect(DISTINCT x)", [1, True, 1, [1], [1.0], None], [1, True, [1]]),
        ("[stDev(x), stDevP(x)]", [5], [0.0, 0.0]),
        ("[percentileCont(x, 0.5), percentileDisc(x, 0.5)]", [10, 20, 30, 40], [25.0, 20]),
        ("[percentileCont(x, 1), percentileDisc(x, 0)]", [30, 10, 20], [30, 10]),
        ("percentileDisc(DISTINCT x, 0.5)", [1, 1, 1, 2, 3], 2),
        ("percentileCont(x, 0.5)", [None], None),
    ],
)
def test_aggregates(engine: Engine, expression: str, values: list[Any], expected: object) -> None:
    found = aggregate(engine, expression, values)
    assert (found, repr(found)) == (expected, repr(expected))


def test_floats_are_added_in_order_and_not_compensated(engine: Engine) -> None:
    values = [1e16, 1.0, -1e16]
    assert aggregate(engine, "sum(x)", values) == 0.0
    assert math.fsum(values) == 1.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20))
def test_mean_and_deviations_are_right(engine: Engine, values: list[float]) -> None:
    found = aggregate(engine, "[avg(x), stDev(x), stDevP(x)]", values)
    expected = [statistics.fmean(values), statistics.stdev(values), statistics.pstdev(values)]
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_sums_overflow_and_take_numbers_only(engine: Engine) -> None:
    with pytest.raises(CypherArgumentError, match="overflow"):
        aggregate(engine, "sum(x)", [2**63 - 1, 1])
    with pytest.raises(CypherTypeError, match="numbers"):
        aggregate(engine, "sum(x)", ["a"])
    with pytest.raises(CypherArgumentError, match="percentile"):
        aggregate(engine, "percentileCont(x, 1.5)", [1])


def test_groups_keep_the_order_of_their_first_rows(engine: Engine) -> None:
    query = "UNWIND ['b', 'a', 'b', null, 1, 1.0, true] AS x RETURN x, count(*) AS c"
    assert list(engine.run(query)) == [("b", 2), ("a", 1), (None, 1), (1, 2), (True, 1)]


def test_groups_by_several_keys_and_expressions_of_aggregates(engine: Engine) -> None:
    query = (
        "UNWIND range(0, 9) AS x RETURN x % 2 AS odd, x % 2 = 0 AS even, sum(x) * 10 + count(*) AS s ORDER BY s + x % 2"
    )
    assert list(engine.run(query)) == [(0, True, 205), (1, False, 255)]
