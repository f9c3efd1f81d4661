"""At which time results can be set beside each other: a risk at three years is no measure of one at six months."""

from collections import Counter
from collections.abc import Collection, Iterable

from .follow_up import months_of

Moment = float | str
"""A time in months, or what is said of it where no duration is named ("after induction")."""


def moment_of(timepoint: str | None) -> Moment | None:
    """Return the moment that a time point names; none of no time point.

    >>> moment_of("3 years"), moment_of("at 36 months"), moment_of("After  induction"), moment_of(None)
    (36.0, 36.0, 'after induction', None)
    """
    if timepoint is None:
        return None
    return months_of(timepoint) or " ".join(timepoint.casefold().split())


def common_moment(told: Iterable[Collection[Moment]]) -> Moment | None:
    """Return the moment that most of these results can be given at, of several the latest; none where none is told.

    >>> common_moment([{36.0, 60.0}, {36.0}, {12.0}, set()]), common_moment([{36.0}, {60.0}]), common_moment([set()])
    (36.0, 60.0, None)
    """
    counted = Counter(moment for moments in told for moment in moments)
    return max(counted, key=lambda moment: (counted[moment], _late(moment)), default=None)


def _late(moment: Moment) -> tuple[float, str]:
    return (-1.0, moment) if isinstance(moment, str) else (moment, "")
