"""Equality, order, equivalence and arithmetic of values."""

import math
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncograph.queries.opencypher import CypherArgumentError, CypherTypeError
from oncograph.queries.opencypher.values import arithmetic as a
from oncograph.queries.opencypher.values.comparison import (
    Truth,
    contains,
    equal,
    group_key,
    less,
    less_equal,
    order_key,
)
from oncograph.queries.opencypher.values.conversion import float_text, to_float, to_integer
from oncograph.queries.opencypher.values.entities import Labels, Vertex

NAN = math.nan
integers = st.integers(-(2**63), 2**63 - 1)
scalars = st.one_of(st.none(), st.booleans(), integers, st.floats(), st.text(max_size=3))
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner), max_leaves=5
)


def test_equal_values_without_an_order_are_at_most_each_other() -> None:
    one, other = (Vertex(name, Labels(()), {}) for name in "ab")
    assert less_equal(one, one) is True
    assert less_equal(one, other) is None
    assert less(one, one) is None
    assert less_equal(NAN, NAN) is False


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        ("1", 1, False),
        (NAN, NAN, False),
        (None, None, None),
        (2**53 + 1, float(2**53), False),
        ([1, None], [1, None], None),
        ([1, None], [2, None], False),
        ([1, None], [1], False),
        ([1], [True], False),
        ({"k": 1}, {"k": 1.0}, True),
        ({"k": None}, {"k": None}, None),
        ({"k": None}, {}, False),
        ({}, [], False),
        ((1, 2), [1, 2], True),
    ],
)
def test_equality(left: Any, right: Any, expected: Truth) -> None:
    assert equal(left, right) is expected
    assert equal(right, left) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.5, True),
        (1, NAN, False),
        ("a", "B", False),
        (False, True, True),
        (True, 2, None),
        ("1", 2, None),
        (None, 1, None),
        ([1], [1, 0], True),
        ([1, None], [2], True),
        ([None], [1], None),
        ([NAN], [1], None),
        ([1, NAN], [2, 1], True),
        ({}, {}, False),
        ({}, {"a": None}, True),
        ({"a": 1}, {"a": 2}, True),
        ({"a": 1}, {"a": 1.0}, False),
        ({"b": 1}, {"a": 1, "c": 1}, True),
        ({"a": 1, "b": 2}, {"a": 2}, False),
        ({"a": None}, {"b": 1}, True),
        ({"a": None}, {"a": 1}, None),
        ({"b": 2, "a": 1}, {"a": 1, "b": 3}, True),
        ({"a": 1, "b": None}, {"a": 2, "b": 1}, True),
        ({"a": "x"}, {"a": 1}, None),
        ({"a": 1}, [1], None),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, True),
        ([{"a": 2}], [{"a": 1}], False),
    ],
)
def test_comparability(left: Any, right: Any, expected: Truth) -> None:
    assert less(left, right) is expected


def test_the_order_of_types() -> None:
    ascending = [{}, {"a": 1}, [], [1], "", "a", False, True, -math.inf, 1, 1.5, math.inf, NAN, None]
    assert min(ascending[::-1], key=order_key) == {}
    assert max(ascending, key=order_key) is None
    assert [order_key(low) < order_key(high) for low, high in pairwise(ascending)] == [True] * (len(ascending) - 1)


@given(values, values)
def test_order_agrees_with_comparability_and_equivalence(left: Any, right: Any) -> None:
    below, above = less(left, right), less(right, left)
    if below is True and above is False and not _has_nan((left, right)):
        assert order_key(left) < order_key(right)
    assert (order_key(left) == order_key(right)) == (group_key(left) == group_key(right))


@given(values)
def test_a_value_is_equivalent_to_itself(value: Any) -> None:
    assert group_key(value) == group_key(value)
    assert order_key(value) == order_key(value)
    assert hash(group_key(value)) == hash(group_key(value))


@given(st.lists(values, max_size=4), values)
def test_in_is_a_disjunction_of_equalities(items: list[Any], value: Any) -> None:
    truths = [equal(item, value) for item in items]
    assert contains(items, value) is (True if True in truths else None if None in truths else False)


def test_equal_maps_are_at_most_each_other() -> None:
    assert less_equal({"k": 1}, {"k": 1.0}) is True
    assert less_equal({"k": 2}, {"k": 1}) is False
    assert less_equal({"k": None}, {"k": None}) is None


@given(scalars, scalars)
def test_less_or_equal_is_less_or_equal(left: Any, right: Any) -> None:
    expected = None if less(left, right) is None else less(left, right) or equal(left, right)
    assert less_equal(left, right) is expected


def _has_nan(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_has_nan(item) for item in value)
    if isinstance(value, dict):
        return any(_has_nan(item) for item in value.values())
    return isinstance(value, float) and math.isnan(value)


@given(integers, integers)
def test_integer_arithmetic_is_exact_or_refused(left: int, right: int) -> None:
    for operate, exact in [(a.add, left + right), (a.subtract, left - right), (a.multiply, left * right)]:
        if -(2**63) <= exact < 2**63:
            assert operate(left, right) == exact
        else:
            with pytest.raises(CypherArgumentError, match="overflow"):
                operate(left, right)


@given(integers, integers.filter(bool))
def test_division_truncates_and_the_remainder_has_the_sign_of_the_dividend(left: int, right: int) -> None:
    if (left, right) == (-(2**63), -1):
        with pytest.raises(CypherArgumentError, match="overflow"):
            a.divide(left, right)
        return
    quotient, remainder = a.divide(left, right), a.modulo(left, right)
    assert quotient * right + remainder == left
    assert abs(remainder) < abs(right)
    assert remainder == 0 or (remainder < 0) == (left < 0)


@pytest.mark.parametrize(
    ("operate", "left", "right", "expected"),
    [
        (a.divide, 7, 2, 3),
        (a.divide, -7, 2, -3),
        (a.divide, 7, 2.0, 3.5),
        (a.divide, 1, 0.0, math.inf),
        (a.divide, -1.0, 0, -math.inf),
        (a.modulo, 5.5, 2, 1.5),
        (a.modulo, -7, 3, -1),
        (a.power, 2, 3, 8.0),
        (a.power, 0, -1, math.inf),
        (a.power, 10, 400, math.inf),
        (a.power, -10, 401, -math.inf),
        (a.add, "a", 1, "a1"),
        (a.add, 1.0, "a", "1.0a"),
        (a.add, "a", True, "atrue"),
        (a.add, [1], 2, [1, 2]),
        (a.add, 1, [2], [1, 2]),
        (a.add, [1], [2], [1, 2]),
        (a.add, None, [1], None),
        (a.concatenate, "a", "b", "ab"),
        (a.concatenate, [1], [2], [1, 2]),
        (a.multiply, 1e308, 10, math.inf),
    ],
)
def test_arithmetic(operate: Any, left: Any, right: Any, expected: Any) -> None:
    result = operate(left, right)
    assert (type(result), result) == (type(expected), expected)


@pytest.mark.parametrize(
    ("operate", "left", "right"),
    [(a.divide, 0.0, 0), (a.modulo, 1.0, 0), (a.power, -8, 1 / 3), (a.modulo, math.inf, 2)],
)
def test_what_is_undefined_is_nan(operate: Any, left: Any, right: Any) -> None:
    assert math.isnan(operate(left, right))


@pytest.mark.parametrize("operate", [a.divide, a.modulo])
def test_an_integer_is_not_divided_by_zero(operate: Any) -> None:
    with pytest.raises(CypherArgumentError, match="division by zero"):
        operate(1, 0)


@pytest.mark.parametrize(
    ("operate", "operands"),
    list(
        product(
            [a.add, a.subtract, a.multiply, a.divide, a.modulo, a.power],
            [(True, 1), ({}, 1), (1, {}), (True, False)],
        )
    ),
)
def test_other_types_are_refused(operate: Any, operands: tuple[Any, Any]) -> None:
    with pytest.raises(CypherTypeError, match="does not take"):
        operate(*operands)


@given(st.floats(allow_nan=False))
def test_float_text_reads_back(value: float) -> None:
    assert to_float(float_text(value)) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12", 12),
        ("-1.9", -1),
        (" -1.9 ", None),
        ("1e3", 1000),
        ("0x1F", None),
        ("-0o17", None),
        ("9223372036854775807", 2**63 - 1),
        ("1_0", None),
        ("x", None),
        (True, 1),
        (-2.9, -2),
        (1e300, 2**63 - 1),
        (NAN, 0),
        (None, None),
    ],
)
def test_to_integer(value: Any, expected: int | None) -> None:
    assert to_integer(value) == expected
