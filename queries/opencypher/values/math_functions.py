"""The mathematical functions. Each is called with arguments that are not null; a null argument makes the call null.

Outside its domain a function is NaN and beyond the largest double it is infinite, as IEEE 754 and Java have it.
"""

import math
import random
from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from ..errors import CypherArgumentError, CypherTypeError
from .arithmetic import checked, is_number
from .entities import describe
from .value import Value

_MODES = {
    "CEILING": ROUND_CEILING,
    "DOWN": ROUND_DOWN,
    "FLOOR": ROUND_FLOOR,
    "HALF_DOWN": ROUND_HALF_DOWN,
    "HALF_EVEN": ROUND_HALF_EVEN,
    "HALF_UP": ROUND_HALF_UP,
    "UP": ROUND_UP,
}
_EXACT = Context(prec=800)
"""Enough digits for every double, the longest of which has 767 significant ones."""


def _number(function: str, value: Value) -> Value:
    if is_number(value):
        return value
    raise CypherTypeError(f"{function}() takes a number, not {describe(value)}", code="InvalidArgumentType")


def _real(name: str, function: Callable[[float], float]) -> Callable[[Value], Value]:
    """Return a function of one double, total over all doubles."""

    def call(value: Value) -> Value:
        number = float(_number(name, value))
        try:
            return function(number)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return call


def absolute(value: Value) -> Value:
    """`abs(value)`; the smallest integer has no positive counterpart and raises CypherArgumentError."""
    return checked(abs(value)) if type(value) is int else abs(_number("abs", value))


def sign(value: Value) -> Value:
    """`sign(value)`: -1, 0 or 1."""
    number = _number("sign", value)
    return (number > 0) - (number < 0)


def round_half_up(value: float) -> float:
    """Return the nearest integer as a float, ties towards positive infinity: Java's `Math.round`.

    >>> [round_half_up(x) for x in (2.5, -2.5, 0.49999999999999994, 1e300)]
    [3.0, -2.0, 0.0, 1e+300]
    """
    if not math.isfinite(value) or abs(value) >= 2**52:  # from there on every double is an integer
        return value
    below = math.floor(value)
    return float(below + (value - below >= 0.5))


def rounded(value: Value, precision: Value = 0, mode: Value = None) -> Value:
    """`round(value[, precision[, mode]])`, always a float.

    Without precision and mode ties go towards positive infinity; otherwise the shortest decimal text of the value is
    rounded, as by Java's `BigDecimal`, by default half away from zero. Raises CypherArgumentError for an unknown mode
    or a precision that is no non-negative integer.
    """
    number = float(_number("round", value))
    if type(precision) is not int or precision < 0:
        raise CypherArgumentError("round() takes a precision of 0 or more", code="InvalidArgumentValue")
    if mode is not None and mode not in _MODES:
        raise CypherArgumentError(f"round() has no mode {mode!r}", code="InvalidArgumentValue")
    if precision == 0 and mode is None:
        return round_half_up(number)
    if not math.isfinite(number) or precision > 400:
        return number
    return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-precision), _MODES[mode or "HALF_UP"], _EXACT))


def _whole(name: str, function: Callable[[float], int]) -> Callable[[Value], Value]:
    """`ceil` and `floor`, which are floats in Cypher."""

    def call(value: Value) -> Value:
        number = float(_number(name, value))
        return math.copysign(float(function(number)), number) if math.isfinite(number) else number

    return call


def arc_tangent(y: Value, x: Value) -> Value:
    """`atan2(y, x)`."""
    return math.atan2(_number("atan2", y), _number("atan2", x))


def is_nan(value: Value) -> Value:
    """`isNaN(value)`."""
    return math.isnan(_number("isNaN", value))


def logarithm(value: float) -> float:
    """Return the natural logarithm, -inf at 0."""
    return -math.inf if value == 0 else math.log(value)


def logarithm10(value: float) -> float:
    """Return the decimal logarithm, -inf at 0."""
    return -math.inf if value == 0 else math.log10(value)


def cotangent(value: float) -> float:
    """Return the cotangent, infinite at 0."""
    return math.copysign(math.inf, value) if value == 0 else 1 / math.tan(value)


def haversine(value: float) -> float:
    """Half the versine, (1 - cos x) / 2."""
    return (1 - math.cos(value)) / 2


_REAL: dict[str, Callable[[float], float]] = {
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "cos": math.cos,
    "cot": cotangent,
    "degrees": math.degrees,
    "exp": math.exp,
    "haversin": haversine,
    "log": logarithm,
    "log10": logarithm10,
    "radians": math.radians,
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tan": math.tan,
}

FUNCTIONS: dict[str, Callable[..., Value]] = {
    "abs": absolute,
    "atan2": arc_tangent,
    "ceil": _whole("ceil", math.ceil),
    "e": lambda: math.e,
    "floor": _whole("floor", math.floor),
    "isnan": is_nan,
    "pi": lambda: math.pi,
    "rand": random.random,
    "round": rounded,
    "sign": sign,
    **{name: _real(name, function) for name, function in _REAL.items()},
}
