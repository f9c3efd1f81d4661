"""Which of two periods of one cohort is the earlier one, by what they are called. Standard library only."""

import re

_FIRST = re.compile(r"\b(first|earl\w+|initial|before|old\w*)\b", re.IGNORECASE)
_LAST = re.compile(r"\b(last|lat\w+|recent|after|new\w*)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(19|20)\d\d\b")


def comes_first(period: str | None, other: str | None) -> bool:
    """Return whether the first of two periods is the earlier by its name.

    >>> comes_first("1985-1988", "1993-1996"), comes_first("last 155", "first 155"), comes_first("A", None)
    (True, False, False)
    """
    period, other = period or "", other or ""
    years = _YEAR.search(period), _YEAR.search(other)
    if years[0] and years[1] and years[0].group() != years[1].group():
        return years[0].group() < years[1].group()
    return bool(_FIRST.search(period) and _LAST.search(other))
