"""An effect with its standard error, and its range over the rounding of the printed numbers.

An effect is a difference, or the natural logarithm of a ratio, of tested arm against comparator. The derivations
stand in `from_intervals`, `from_p_values`, `from_log_rank`, `from_counts`, `from_means` and `single_arm`, one
function each. Each raises `NotDerivableError` with the reason when its numbers give no effect.
"""

import itertools
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from ...errors import NotDerivableError

T = TypeVar("T")


class Effect(NamedTuple):
    """An effect on the scale where its error is normal, and its standard error, above 0."""

    log_effect: float
    standard_error: float


class Printed(NamedTuple):
    """A number as printed and half a unit of its last printed decimal."""

    value: float
    half_unit: float


NO_INFORMATION = Effect(0.0, 0.0)
"""Stands for a corner of the printed rounding at which the effect vanishes and its standard error with it."""


def decimals(value: float) -> int:
    """Return the decimals in the shortest text of a number.

    >>> decimals(0.96), decimals(1.0), decimals(1e-05), decimals(33.25)
    (2, 0, 5, 2)
    """
    mantissa, _, exponent = repr(float(value)).partition("e")
    fraction = mantissa.partition(".")[2].rstrip("0")
    return max(0, len(fraction) - int(exponent or 0))


def printed(value: float, least: int, *, given: int | None = None) -> Printed:
    """Return a number with the half unit it was rounded to.

    A stored number has lost its trailing zeros, so that at least `least` decimals are assumed; `given` says how many
    were printed.

    >>> printed(0.9, 2), printed(0.9, 2, given=1), printed(1.062, 2)
    (Printed(value=0.9, half_unit=0.005), Printed(value=0.9, half_unit=0.05), Printed(value=1.062, half_unit=0.0005))
    """
    places = max(decimals(value), least) if given is None else given
    return Printed(value, float(f"5e-{places + 1}"))


def over_rounding(derive: Callable[..., Effect], *numbers: Printed, vanishes: bool = False) -> tuple[Effect, Effect]:
    """Return the effects with the least and the greatest standard error that the printed numbers allow.

    Every derivation is monotone in each number, so the extremes lie at corners. Where a corner gives no effect, or
    where the standard error vanishes with the effect (`vanishes`: it comes from a P) and the effect changes sign
    between corners, the least is `NO_INFORMATION`.
    """
    ends = itertools.product(*((n.value - n.half_unit, n.value + n.half_unit) for n in numbers))
    found = [attempted(derive, *corner)[0] for corner in ends]
    corners = [effect for effect in found if effect is not None]
    if not corners:
        return NO_INFORMATION, NO_INFORMATION
    least, greatest = min(corners, key=_by_error), max(corners, key=_by_error)
    if len(corners) < len(found) or (vanishes and min(corners)[0] <= 0 <= max(corners)[0]):
        return NO_INFORMATION, greatest
    return least, greatest


def _by_error(effect: Effect) -> tuple[float, float]:
    return effect.standard_error, effect.log_effect


def attempted(compute: Callable[..., T], *numbers: object) -> tuple[T | None, str]:
    """Return what is computed and no reason; or none, and the reason why what was reported does not give it.

    Numbers that are possible can be so extreme that their powers and quotients are not: that is a reason as well.

    >>> attempted(pow, 1e200, 2)
    (None, 'the numbers are too great or too small to compute with')
    """
    try:
        return compute(*numbers), ""
    except NotDerivableError as error:
        return None, str(error)
    except ArithmeticError:
        return None, "the numbers are too great or too small to compute with"


def checked(log_effect: float, standard_error: float, reason: str, *numbers: float) -> Effect:
    """Return the effect, or say why it is none: the reason, with the numbers put in where it has places for them.

    :raises NotDerivableError: the standard error is not above 0, or a number is so great or small that its powers leave
        the range of floats, or the effect so much greater that floats round it by more than its standard error.
    """
    if not (abs(log_effect) < 1e50 and 1e-50 < standard_error < 1e50):
        raise NotDerivableError(reason.format(*numbers))
    if standard_error < 1e-12 * abs(log_effect):
        raise NotDerivableError(
            f"an effect of {log_effect:g} is too great to compute with at an SE of {standard_error:g}"
        )
    return Effect(log_effect, standard_error)


@lru_cache(maxsize=20_000)
def round_significant(value: float) -> float:
    """Return a derived number rounded to 12 significant digits, so that equal graphs have equal digests.

    >>> round_significant(0.1 + 0.2), round_significant(-0.0)
    (0.3, 0.0)
    """
    return float(f"{value:.12g}") + 0.0
