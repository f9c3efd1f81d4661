"""What trials say by a margin of non-inferiority of their own: it stands beside the verdict and decides nothing."""

from collections.abc import Iterable

from ...model import Polarity
from ..finding.sides import benefit_sign
from .selection import Counted


def own_margins(counted: Iterable[Counted], polarity: Polarity | None) -> tuple[str, ...]:
    """Return one remark for each counted result whose trial set a margin, and whose interval can be held against it.

    A margin is taken either way of no effect: 1.33 and 0.75 of a ratio are the same.
    """
    said: list[str] = []
    for one in counted:
        finding, found = one.evidence.finding, one.evidence.estimate
        if finding.margin is None or found.scale is None or found.interval_low is None or found.interval_high is None:
            continue
        allowed = abs(finding.measure.to_normal(finding.margin))
        worst = found.interval_high if benefit_sign(found.scale, polarity) < 0 else -found.interval_low
        verdict = "not inferior" if worst < allowed else "not shown to be not inferior"
        said.append(f"{one.evidence.study.name or one.evidence.study.id}: {verdict} at {finding.margin:g}")
    return tuple(sorted(said))
