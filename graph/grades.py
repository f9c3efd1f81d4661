"""Grades of toxicities: the band that a reported range belongs to, and how a band is said. Standard library only.

CTCAE grades run from 1 (mild) to 5 (death). Studies report ranges as they like; claims are on bands.
"""

from typing import NamedTuple


class GradeBand(NamedTuple):
    """A range of grades; without a low end it is any grade, without a high end it has none."""

    low: int | None
    high: int | None


ANY, SEVERE = GradeBand(None, None), GradeBand(3, None)


def band_of(low: int | None, high: int | None) -> GradeBand:
    """Return the band that a reported range belongs to: any, 3 or more, or the range itself, such as 1-2 or 5.

    A grade from 3 up is 3 or more, but for 5, death.

    >>> band_of(3, 4) == band_of(4, 4) == SEVERE, band_of(1, 5) == band_of(None, None) == ANY
    (True, True)
    >>> band_of(1, 2), band_of(5, 5), band_of(2, 4)
    (GradeBand(low=1, high=2), GradeBand(low=5, high=None), GradeBand(low=2, high=4))
    """
    if high == 5:
        high = None
    if low is None or (low == 1 and high is None):
        return ANY if high is None else GradeBand(1, high)
    return SEVERE if 3 <= low < 5 else GradeBand(low, high)


def grades_missed(low: int | None, high: int | None) -> int:
    """Return how many grades of its band a reported range leaves out.

    Grade 5 is rarely told, and leaving it out is no fault.

    >>> grades_missed(3, 4), grades_missed(3, 3), grades_missed(4, 5), grades_missed(1, 2), grades_missed(None, None)
    (0, 1, 1, 0, 0)
    """
    if low is None or band_of(low, high) != SEVERE:
        return 0
    return low - 3 + (high == 3)


def in_words(low: int | None, high: int | None) -> str:
    """Return a band as people say it; nothing for any grade.

    >>> [in_words(3, None), in_words(1, 2), in_words(5, None), in_words(2, 2), in_words(None, None)]
    ['grade 3 or more', 'grade 1-2', 'grade 5', 'grade 2', '']
    """
    if low is None:
        return ""
    if low in {high, 5}:
        return f"grade {low}"
    return f"grade {low} or more" if high is None else f"grade {low}-{high}"
