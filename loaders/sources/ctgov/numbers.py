"""Numbers as the registry prints them: values, P with its relation, whole numbers."""

import math
import re
from typing import Any

from ...record_groups import number_in
from .text import clean

_P = re.compile(
    r"(?:p\s*(?:-?\s*value)?\s*)?(?P<relation><=|>=|[<>=≤≥≈~]|less than"
    r"|greater than)?\s*(?P<number>[\d.,]+(?:e-?\d+)?)\s*\Z",
    re.IGNORECASE,
)
_GREATEST = 10**300
_RELATIONS = {"<": "<", "≤": "<", "<=": "<", "less than": "<", ">": ">", "≥": ">", ">=": ">", "greater than": ">"}


def number(value: Any) -> float | None:
    """Return the finite number that a value is, such as `1,024`; none where it is something else.

    >>> number("1,024"), number("-2.11"), number(52), number("NA"), number(">= 80"), number("1e999")
    (1024.0, -2.11, 52.0, None, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and abs(value) >= _GREATEST:
        return None
    found = float(value) if isinstance(value, int | float) else number_in(clean(value))
    return found if found is not None and math.isfinite(found) else None


def count(value: Any) -> int | None:
    """Return the whole number from 0 that a value is.

    >>> count("1,024"), count(7), count("7.0"), count("7.5"), count("-1")
    (1024, 7, 7, None, None)
    """
    found = number(value)
    return int(found) if found is not None and found >= 0 and found == int(found) and found < 2**53 else None


def p_value(value: Any) -> tuple[str, float] | None:
    """Return relation and number of a P; none where it is no P.

    >>> p_value("<0.0001"), p_value("= 0.4603"), p_value("&lt;.0001"), p_value("0.65"), p_value(">= .05")
    (('<', 0.0001), ('=', 0.4603), ('<', 0.0001), ('=', 0.65), ('>', 0.05))
    >>> p_value("NS"), p_value("1.2"), p_value("0,03")
    (None, None, ('=', 0.03))
    """
    found = _P.match(clean(value) if isinstance(value, str) else str(value))
    if found is None:
        return None
    read = number(re.sub(r"\A0?,(?=\d+\Z)", "0.", found["number"]) if "." not in found["number"] else found["number"])
    if read is None or not 0 <= read <= 1:
        return None
    return _RELATIONS.get((found["relation"] or "=").lower(), "="), read
