"""Arithmetic that is shown: an expression in symbols, the same with numbers put in, and what it comes to.

Expressions are written as Python writes them, with the functions of `FUNCTIONS`. `Σ(…)` is a sum over the names in it
that stand for several numbers. Numbers are shown with 12 significant digits, and what is shown is what is computed.
"""

import ast
import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from ...statistics.quantiles import p_of_chi_squared, t_of_level, z_of_p

Numbers = Mapping[str, float | Sequence[float]]


def _quantile(p: float) -> float:
    if not 0 < p <= 1:
        raise ValueError(f"P = {p:g} has no normal deviate")
    return z_of_p(p)


FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "abs": abs,
    "exp": lambda x: math.exp(min(x, 700.0)),
    "ln": math.log,
    "lnΓ": math.lgamma,
    "max": max,
    "min": min,
    "round": round,
    "sqrt": math.sqrt,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "Φ": lambda x: 0.5 * math.erfc(-x / math.sqrt(2)),
    "z": _quantile,
    "t": lambda p, df: t_of_level(1 - p, int(df)),
    "χ2": lambda q, df: p_of_chi_squared(q, int(df)),
}
"""z(P) and t(P, df): the quantile that leaves P outside, both sides together; χ2(Q, df): the tail area above Q."""

_BINARY: Mapping[type[ast.operator], tuple[str, int, Callable[[Any, Any], Any]]] = {
    ast.Add: (" + ", 4, operator.add),
    ast.Sub: (" - ", 4, operator.sub),
    ast.Mult: (" · ", 5, operator.mul),
    ast.Div: (" / ", 5, operator.truediv),
    ast.Pow: ("^", 7, operator.pow),
}
_COMPARED: Mapping[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Lt: (" < ", operator.lt),
    ast.LtE: (" ≤ ", operator.le),
    ast.Gt: (" > ", operator.gt),
    ast.GtE: (" ≥ ", operator.ge),
}
_ADDED = "+"
"""The name of a sum whose terms are put in."""
_SUM, _OR, _COMPARISON, _SIGN, _WHOLE = 4, 1, 3, 6, 9
"""How tightly a sum, an `or`, a comparison, a sign and what is never parted hold together."""


class Step(BaseModel):
    """One step: what is computed, in symbols, with numbers, and the result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    symbol: str
    formula: str
    numbers: str
    result: bool | float


def step(symbol: str, expression: str, numbers: Numbers) -> Step:
    """Return a step of a computation.

    >>> shown = step("SE", "(ln(U) - ln(L)) / (2 * z(α))", {"U": 1.18, "L": 0.73, "α": 0.05})
    >>> shown.formula, shown.numbers, round(shown.result, 4)
    ('(ln(U) - ln(L)) / (2 · z(α))', '(ln(1.18) - ln(0.73)) / (2 · z(0.05))', 0.1225)
    >>> step("μ", "Σ(w * y) / Σ(w)", {"w": [4.0, 1.0], "y": [0.0, -1.0]}).numbers
    '(4 · 0 + 1 · (-1)) / (4 + 1)'

    :raises ArithmeticError: the numbers do not allow it; also ValueError.
    """
    parsed = ast.parse(expression, mode="eval").body
    put_in = _put_in(parsed, numbers, None)
    return Step(symbol=symbol, formula=_shown(parsed)[0], numbers=_shown(put_in)[0], result=_value(put_in))


def shown_number(number: float) -> str:
    """Return a number as it is shown and computed with.

    >>> shown_number(0.1 + 0.2), shown_number(1e-05), shown_number(240.0)
    ('0.3', '1e-05', '240')
    """
    return f"{number:.12g}"


def _put_in(part: ast.expr, numbers: Numbers, i: int | None) -> ast.expr:
    """Return an expression with its names replaced by numbers; `i` is the place within a sum."""
    match part:
        case ast.Name(id=name):
            held = numbers[name]
            number = float(shown_number(held[i] if isinstance(held, Sequence) and i is not None else held))  # type: ignore[arg-type]  # a list stands within a sum only
            return ast.Constant(number) if number >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-number))
        case ast.Call(func=ast.Name(id="Σ"), args=[term]):
            length = next(len(held) for held in map(numbers.get, _names(term)) if isinstance(held, Sequence))
            return ast.Call(ast.Name(_ADDED), [_put_in(term, numbers, place) for place in range(length)], [])
        case ast.Call(func=name, args=args):
            return ast.Call(name, [_put_in(arg, numbers, i) for arg in args], [])
        case ast.BinOp(left=left, op=op, right=right):
            return ast.BinOp(_put_in(left, numbers, i), op, _put_in(right, numbers, i))
        case ast.UnaryOp(op=sign, operand=operand):
            return ast.UnaryOp(sign, _put_in(operand, numbers, i))
        case ast.Compare(left=left, ops=ops, comparators=others):
            return ast.Compare(_put_in(left, numbers, i), ops, [_put_in(other, numbers, i) for other in others])
        case ast.BoolOp(op=op, values=values):
            return ast.BoolOp(op, [_put_in(value, numbers, i) for value in values])
    return part


def _names(part: ast.expr) -> Iterable[str]:
    return (node.id for node in ast.walk(part) if isinstance(node, ast.Name))


def _shown(part: ast.expr) -> tuple[str, int]:
    """Return an expression as text, and how tightly it holds together."""
    match part:
        case ast.Constant(value=float() | int() as number):
            return shown_number(number), _WHOLE
        case ast.Name(id=name):
            return name, _WHOLE
        case ast.Call(func=ast.Name(id="+"), args=[]):
            return "0", _WHOLE
        case ast.Call(func=ast.Name(id="+"), args=[alone]):
            return _shown(alone)
        case ast.Call(func=ast.Name(id="+"), args=[first, *others]):
            return " + ".join([_within(first, _SUM), *(_within(one, _SUM, signed=True) for one in others)]), _SUM
        case ast.Call(func=ast.Name(id=name), args=args):
            return f"{'√' if name == 'sqrt' else name}({', '.join(_shown(arg)[0] for arg in args)})", _WHOLE
        case ast.UnaryOp(operand=operand):
            return f"-{_within(operand, _SIGN)}", _SIGN
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=2)):
            return f"{_within(left, _WHOLE)}²", _WHOLE - 1
        case ast.BinOp(left=left, op=op, right=right):
            sign, holds, _ = _BINARY[type(op)]
            return f"{_within(left, holds)}{sign}{_within(right, holds + 1, signed=True)}", holds
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"{_within(left, _COMPARISON)}{_COMPARED[type(op)][0]}{_within(right, _COMPARISON)}", _COMPARISON
        case ast.BoolOp(op=op, values=values):
            word = " or " if isinstance(op, ast.Or) else " and "
            return word.join(_within(value, _OR + 1) for value in values), _OR
    raise ValueError(ast.dump(part))


def _within(part: ast.expr, holds: int, *, signed: bool = False) -> str:
    """Return an expression as text, in brackets where what is about it would tear it apart, or has a sign already."""
    text, own = _shown(part)
    return f"({text})" if own < holds or (signed and text.startswith("-")) else text


def _value(part: ast.expr) -> Any:
    """Return what an expression of numbers comes to."""
    match part:
        case ast.Constant(value=value):
            return value
        case ast.Call(func=ast.Name(id=name), args=args):
            values = [_value(arg) for arg in args]
            return math.fsum(values) if name == _ADDED else FUNCTIONS[name](*values)
        case ast.UnaryOp(operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)][2](_value(left), _value(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _COMPARED[type(op)][1](_value(left), _value(right))
        case ast.BoolOp(op=op, values=values):
            return (any if isinstance(op, ast.Or) else all)(_value(value) for value in values)
    raise ValueError(ast.dump(part))
