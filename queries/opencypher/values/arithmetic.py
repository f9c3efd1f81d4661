"""Arithmetic on 64-bit integers and IEEE 754 doubles, as openCypher has it: overflow is an error, null spreads.

An integer divided by an integer is truncated towards zero and its remainder has the sign of the dividend; `^` is always
a float; a float divided by zero is an infinity or NaN.
"""

from math import copysign, fmod, inf, isnan, nan
from math import pow as power_of

from ..errors import CypherArgumentError, CypherTypeError
from ..limits import check_size
from . import temporal
from .conversion import to_string
from .entities import describe
from .incoming import MAX_INTEGER, MIN_INTEGER
from .temporal import TEMPORAL
from .value import Value


def checked(value: int) -> int:
    """Return the integer, if it fits 64 bits. Raises CypherArgumentError when it does not."""
    if MIN_INTEGER <= value <= MAX_INTEGER:
        return value
    raise CypherArgumentError("integer overflow: the result does not fit 64 bits", code="IntegerOverflow")


def is_number(value: Value) -> bool:
    """Whether the value is an integer or a float (a boolean is neither)."""
    return type(value) is int or type(value) is float


def _operand_error(operator: str, left: Value, right: Value) -> CypherTypeError:
    message = f"`{operator}` does not take {describe(left)} and {describe(right)}"
    return CypherTypeError(message, code="InvalidArgumentType")


def add(left: Value, right: Value) -> Value:
    """`left + right`: numbers are added, strings and lists joined, an element put at an end of a list."""
    kind, other = type(left), type(right)
    if kind is float and other is float:
        return left + right
    if kind is int and other is int:
        return checked(left + right)
    if left is None or right is None:
        return None
    if is_number(left) and is_number(right):
        return left + right
    if (kind in TEMPORAL or other in TEMPORAL) and (found := temporal.add(left, right)) is not None:
        return found
    return concatenate(left, right, operator="+")


def concatenate(left: Value, right: Value, *, operator: str = "||") -> Value:
    """Two lists, a list and an element (only with `+`), or two strings as one; a number or boolean is written out."""
    kind, other = type(left), type(right)
    if left is None or right is None:
        return None
    if kind is str and other is str:
        check_size(len(left) + len(right), "characters")
        return left + right
    left_list, right_list = isinstance(left, list | tuple), isinstance(right, list | tuple)
    if left_list and right_list:
        check_size(len(left) + len(right))
        return [*left, *right]
    if operator == "+":
        if left_list:
            check_size(len(left) + 1)
            return [*left, right]
        if right_list:
            check_size(len(right) + 1)
            return [left, *right]
        if (kind is str and isinstance(right, bool | int | float)) or (
            other is str and isinstance(left, bool | int | float)
        ):
            return to_string(left) + to_string(right)
    raise _operand_error(operator, left, right)


def subtract(left: Value, right: Value) -> Value:
    """`left - right`."""
    kind, other = type(left), type(right)
    if kind is float and other is float:
        return left - right
    if kind is int and other is int:
        return checked(left - right)
    if left is None or right is None:
        return None
    if is_number(left) and is_number(right):
        return left - right
    if (found := temporal.subtract(left, right)) is not None:
        return found
    raise _operand_error("-", left, right)


def multiply(left: Value, right: Value) -> Value:
    """`left * right`."""
    kind, other = type(left), type(right)
    if kind is float and other is float:
        return left * right
    if kind is int and other is int:
        return checked(left * right)
    if left is None or right is None:
        return None
    if is_number(left) and is_number(right):
        return left * right
    if (found := temporal.multiply(left, right)) is not None:
        return found
    raise _operand_error("*", left, right)


def divide(left: Value, right: Value) -> Value:
    """`left / right`. Raises CypherArgumentError for an integer divided by the integer 0."""
    if left is None or right is None:
        return None
    if not is_number(left) or not is_number(right):
        if (found := temporal.divide(left, right)) is not None:
            return found
        raise _operand_error("/", left, right)
    if type(left) is int and type(right) is int:
        if right == 0:
            raise CypherArgumentError("division by zero", code="DivisionByZero")
        quotient = abs(left) // abs(right)
        return checked(quotient if (left < 0) == (right < 0) else -quotient)
    if right != 0:
        return left / right
    return nan if left == 0 or isnan(left) else copysign(inf, left) * copysign(1.0, right)


def modulo(left: Value, right: Value) -> Value:
    """`left % right`. Raises CypherArgumentError for the remainder of an integer by the integer 0."""
    if left is None or right is None:
        return None
    if not is_number(left) or not is_number(right):
        raise _operand_error("%", left, right)
    if type(left) is int and type(right) is int:
        if right == 0:
            raise CypherArgumentError("division by zero", code="DivisionByZero")
        remainder = abs(left) % abs(right)
        return -remainder if left < 0 else remainder
    if right == 0 or left in (inf, -inf):
        return nan
    return fmod(left, right)


def power(left: Value, right: Value) -> Value:
    """`left ^ right`, always a float."""
    if left is None or right is None:
        return None
    if not is_number(left) or not is_number(right):
        raise _operand_error("^", left, right)
    base, exponent = float(left), float(right)
    odd = exponent % 2 == 1
    try:
        return power_of(base, exponent)
    except OverflowError:
        return -inf if base < 0 and odd else inf
    except ValueError:  # 0 to a negative power is infinite, a root of a negative number does not exist
        return nan if base else copysign(inf, base if odd else 1.0)


def negate(value: Value) -> Value:
    """`-value`."""
    if type(value) is float:
        return -value
    if type(value) is int:
        return checked(-value)
    if value is None:
        return None
    raise CypherTypeError(f"`-` does not take {describe(value)}", code="InvalidArgumentType")


def affirm(value: Value) -> Value:
    """`+value`, which is the number itself."""
    if value is None or is_number(value):
        return value
    raise CypherTypeError(f"`+` does not take {describe(value)}", code="InvalidArgumentType")
