"""How a reported P is read."""

from typing import NamedTuple

from ...model import PRelation, ReportedValues
from ..rules import Rules
from ..statistics.effects import Printed, printed


class PReading(NamedTuple):
    """A reported P: the number to compute with, where there is one, and whether it is below the significance level."""

    value: Printed | None
    significant: bool
    read_as_equal: bool


def read_p(finding: ReportedValues, rules: Rules) -> PReading | None:
    """Return how the P is read; None where none is reported.

    `P < x` is read as `P = x`, and "significant" as P at the significance level: both conservative. `P > x` and "not
    significant" give no number, and are never read as no effect. A one-sided P is read as the two-sided P of the same
    test: twice the smaller of P and 1 - P.
    """
    relation, p = finding.p_relation, finding.p_value
    if relation is PRelation.EQUAL and p is not None:
        number = printed(p, rules.printed_decimals_least)
        if finding.p_sides == 1:
            number = Printed(2 * min(p, 1 - p), 2 * number.half_unit)
        return PReading(number, number.value < rules.alpha, read_as_equal=False)
    if relation is PRelation.LESS and p is not None:
        bound = 2 * p if finding.p_sides == 1 else p
        return PReading(Printed(bound, 0.0), bound <= rules.alpha, read_as_equal=True)
    if relation is PRelation.SIGNIFICANT:
        return PReading(Printed(rules.alpha, 0.0), significant=True, read_as_equal=True)
    if relation is not None:
        return PReading(None, significant=False, read_as_equal=False)
    return None
