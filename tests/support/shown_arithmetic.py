"""Reckons arithmetic as a reader does who takes down what is shown: by scipy and the standard library alone."""

import math
from statistics import NormalDist

from scipy import special, stats


def reckon(shown: str) -> float:
    """Return what shown arithmetic comes to."""
    text = shown.replace("·", "*").replace("²", "**2").replace("^", "**").replace("√", "sqrt")
    text = text.replace("≤", "<=").replace("≥", ">=")
    return eval(text, {"__builtins__": {}}, FUNCTIONS)  # type: ignore[no-any-return]  # noqa: S307  our own text


FUNCTIONS = {
    "abs": abs,
    "exp": math.exp,
    "ln": math.log,
    "lnΓ": special.gammaln,
    "max": max,
    "min": min,
    "round": round,
    "sqrt": math.sqrt,
    "sign": lambda x: math.copysign(1, x) if x else 0,
    "Φ": special.ndtr,
    "z": lambda p: -NormalDist().inv_cdf(p / 2),
    "t": lambda p, df: stats.t.isf(p / 2, df),
    "χ2": stats.chi2.sf,
}
