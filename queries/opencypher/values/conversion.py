"""Conversions between strings, numbers and booleans. Text that is not a number is null; a wrong type is an error.

Numbers are written as Java writes them, because Neo4j does: 1.0E7 rather than 10000000.0.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from math import inf, isinf, isnan, nan

from ..errors import CypherTypeError
from ..limits import watched
from .entities import describe
from .temporal import TEMPORAL
from .temporal import text as temporal_text
from .value import Value

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_HEXADECIMAL = re.compile(r"[+-]?0[xX]([0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?\d+[dDfF]?", re.ASCII)
_BLANK = "".join(map(chr, range(33)))
"""What Java takes off a text before it reads a float from it."""
_FLOAT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?", re.ASCII)
_SPECIAL = {"NaN": nan, "+NaN": nan, "-NaN": nan, "Infinity": inf, "+Infinity": inf, "-Infinity": -inf}
_LONG = range(-(2**63), 2**63)


def _refused(function: str, value: Value) -> CypherTypeError:
    return CypherTypeError(f"{function}() does not take {describe(value)}", code="InvalidArgumentValue")


def to_boolean(value: Value) -> Value:
    """`toBoolean(value)`: of a boolean, a string or an integer (0 is false)."""
    if value is None or type(value) is bool:
        return value
    if type(value) is str:
        return {"true": True, "false": False}.get(value.strip().lower())
    if type(value) is int:
        return value != 0
    raise _refused("toBoolean", value)


def to_integer(value: Value) -> Value:
    """`toInteger(value)`: of a number (truncated towards zero), a string or a boolean.

    Raises CypherTypeError for a string whose number does not fit 64 bits.
    """
    kind = type(value)
    if value is None or kind is int:
        return value
    if kind is bool:
        return int(value)
    if kind is float:
        # Java narrows a double to a long by saturation, and NaN to 0.
        return 0 if isnan(value) else max(_LONG.start, min(_LONG.stop - 1, _truncate(value)))
    if kind is str:
        return _integer_from(value)
    raise _refused("toInteger", value)


def _truncate(value: float) -> int:
    return (_LONG.stop if value > 0 else _LONG.start) if isinf(value) else int(value)


def _integer_from(text: str) -> int | None:
    if not _DECIMAL.fullmatch(text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        return None
    if not number or number.adjusted() < 0:
        return 0
    if not _LONG.start <= number <= _LONG.stop - 1:
        raise CypherTypeError("toInteger() does not take a number beyond 64 bits", code="InvalidArgumentValue")
    return int(number)


def to_float(value: Value) -> Value:
    """`toFloat(value)`: of a number or a string."""
    kind = type(value)
    if value is None or kind is float:
        return value
    if kind is int:
        return float(value)
    if kind is str:
        return _float_from(value.strip(_BLANK))
    raise _refused("toFloat", value)


def _float_from(text: str) -> float | None:
    if _FLOAT.fullmatch(text):
        return float(text.rstrip("dDfF"))
    if not _HEXADECIMAL.fullmatch(text):
        return _SPECIAL.get(text)
    mantissa, exponent = re.split("[pP]", text)
    try:
        return float.fromhex(f"{mantissa}p{exponent.rstrip('dDfF')}")
    except OverflowError:
        return -inf if text.startswith("-") else inf


def to_string(value: Value) -> Value:
    """`toString(value)`: of a string, number or boolean."""
    kind = type(value)
    if value is None or kind is str:
        return value
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(value)
    if kind is float:
        return float_text(value)
    if kind in TEMPORAL:
        return temporal_text(value)
    raise _refused("toString", value)


def float_text(value: float) -> str:
    """Return the shortest text that reads back as the same double, in the form of Java's `Double.toString`.

    >>> [float_text(x) for x in (1.0, 0.001, 0.0001, 9999999.0, 1e7, -1.5e-10)]
    ['1.0', '0.001', '1.0E-4', '9999999.0', '1.0E7', '-1.5E-10']
    """
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text = "".join(map(str, digits))
    scale = int(exponent) + len(text) - 1
    return f"{'-' if sign else ''}{text[0]}.{text[1:] or '0'}E{scale}"


def or_null(convert: Callable[[Value], Value]) -> Callable[[Value], Value]:
    """Return the `…OrNull` form of a conversion: null where the conversion refuses the type."""

    def convert_or_null(value: Value) -> Value:
        try:
            return convert(value)
        except CypherTypeError:
            return None

    return convert_or_null


def each(convert: Callable[[Value], Value], name: str) -> Callable[[Value], Value]:
    """Return the `…List` form of a conversion: element by element, null where it refuses the type."""
    convert_item = or_null(convert)

    def convert_list(value: Value) -> Value:
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise _refused(name, value)
        return [convert_item(item) for item in watched(value, len(value))]

    return convert_list
