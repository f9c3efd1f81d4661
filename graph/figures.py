"""How numbers are written for people to read: rounded as journals print them. Standard library only."""

import math

from .measures import Measure


def number(value: float) -> str:
    """Return a number to three significant digits, without an exponent where that is short.

    >>> number(0.81447), number(1234.5), number(12), number(15000), number(-0.05), number(1e-9)
    ('0.814', '1,234', '12', '15,000', '-0.05', '1e-09')
    """
    if isinstance(value, int) or not math.isfinite(value):
        return f"{value:,}" if abs(value) >= 10_000 and math.isfinite(value) else str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def ratio(value: float) -> str:
    """Return a ratio to two decimals, as journals print it; where it is small or great, to three digits.

    >>> ratio(0.89), ratio(0.8), ratio(10.62), ratio(0.0123)
    ('0.89', '0.80', '10.6', '0.0123')
    """
    return f"{value:.2f}" if 0.1 <= value < 10 else f"{value:.3g}"


def share(value: float) -> str:
    """Return a share of 1 in percent, to a tenth below ten.

    >>> share(0.35), share(0.066), share(0.001), share(0.5), share(0.05), share(0)
    ('35 %', '6.6 %', '0.1 %', '50 %', '5 %', '0 %')
    """
    return f"{percent(value)} %"


def percent(value: float) -> str:
    """Return the number of a share in percent, without its sign."""
    return f"{value * 100:.0f}" if abs(value) >= 0.1 else f"{value * 100:.1f}".removesuffix(".0")


def in_measure(measure: str | None, value: float) -> str:
    """Return a value as it is written in its measure: ratios to two decimals, differences with their sign.

    >>> in_measure("HR", 0.891), in_measure("RD", 0.066), in_measure("MD", 1.5), in_measure("median time", 13.9)
    ('0.89', '+6.6 %', '+1.5', '13.9')
    """
    if measure in _RATIOS:
        return ratio(value)
    if measure == Measure.RD:
        return f"{'+' if value > 0 else ''}{share(value)}"
    if measure in _DIFFERENCES:
        return f"{'+' if value > 0 else ''}{number(value)}"
    return number(value)


_RATIOS = frozenset(measure for measure in Measure if measure.is_ratio)
_DIFFERENCES = frozenset({Measure.MD, Measure.SMD, Measure.DIFFERENCE_IN_MEDIANS})
