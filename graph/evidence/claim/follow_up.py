"""How long a time point says that patients were followed."""

import re
from functools import lru_cache

_MONTHS = {"day": 12 / 365.25, "week": 84 / 365.25, "month": 1.0, "year": 12.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*-?\s*(day|week|month|year)s?\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def months_of(timepoint: str | None) -> float:
    """Return the longest duration that a time point names, in months; 0 where it names none.

    >>> months_of("3 years"), months_of("18-month"), months_of("after induction"), months_of(None)
    (36.0, 18.0, 0.0, 0.0)
    """
    found = _DURATION.findall(timepoint or "")
    return max((float(number) * _MONTHS[unit.lower()] for number, unit in found), default=0.0)
