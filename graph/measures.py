"""The measures a result is expressed by: one row each, which says how its numbers are read. Standard library only."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Measure(StrEnum):
    """How a result is expressed."""

    HR = "HR"
    OR = "OR"
    RR = "RR"
    RD = "RD"
    MD = "MD"
    SMD = "SMD"
    DIFFERENCE_IN_MEDIANS = "difference in medians"
    RATE_RATIO = "rate ratio"
    RATIO_OF_MEANS = "ratio of means"
    RATIO_OF_MEDIANS = "ratio of medians"
    PROPORTION = "proportion"
    MEDIAN_TIME = "median time"
    MEDIAN = "median"
    MEAN = "mean"
    COUNT = "count"
    CHANGE = "change"
    FOLD_CHANGE = "fold change"
    SUBGROUP_COMPARISON = "subgroup comparison"
    STATEMENT = "statement"
    ESTIMATE = "estimate"
    """A number that is no effect: a test statistic, a slope, a correlation."""

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio of tested arm over comparator: above 0, 1 where there is no effect."""
        return MEASURES[self].ratio

    @property
    def is_difference(self) -> bool:
        """Whether it is a difference of tested arm less comparator: 0 where there is no effect."""
        return MEASURES[self].difference

    @property
    def is_per_arm(self) -> bool:
        """Whether each arm has a value of its own."""
        return MEASURES[self].per_arm

    @property
    def counts_events(self) -> bool:
        """Whether on a time to an event it counts the event that ends the time."""
        return MEASURES[self].events

    @property
    def tau_scale(self) -> str | None:
        """What the constant of the rules is called that scales the prior of its spread τ; none where there is none."""
        return MEASURES[self].tau_scale

    @property
    def margin(self) -> str | None:
        """What the constants of the rules that bound no difference are called after; none where there are none."""
        return MEASURES[self].margin

    def to_normal(self, value: float) -> float:
        """Return the value on the scale where its error is normal.

        >>> Measure.HR.to_normal(1.0), Measure.RD.to_normal(0.05)
        (0.0, 0.05)
        """
        return math.log(value) if self.is_ratio else value

    def from_normal(self, effect: float) -> float:
        """Return an effect as people read it, from the scale where its error is normal; the way back of `to_normal`.

        >>> Measure.OR.from_normal(0.0), Measure.MD.from_normal(-2.5)
        (1.0, -2.5)
        """
        return math.exp(min(effect, _GREATEST_LOG)) if self.is_ratio else effect


_GREATEST_LOG = 700.0
"""Beyond it a ratio is no float."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """How the numbers of one measure are read; the properties of `Measure` say what each part means."""

    ratio: bool = False
    difference: bool = False
    per_arm: bool = False
    events: bool = False
    margin: str | None = None
    tau_scale: str | None = None


MEASURES: Mapping[Measure, MeasureRow] = MappingProxyType(
    {
        Measure.HR: MeasureRow(ratio=True, events=True, margin="margin_hr", tau_scale="tau_scale_hr_smd"),
        Measure.OR: MeasureRow(ratio=True, events=True, margin="margin_or", tau_scale="tau_scale_or_rr"),
        Measure.RR: MeasureRow(ratio=True, events=True, margin="margin_rr", tau_scale="tau_scale_or_rr"),
        Measure.RD: MeasureRow(difference=True, events=True, margin="margin_rd"),
        Measure.MD: MeasureRow(difference=True),
        Measure.SMD: MeasureRow(difference=True, margin="margin_smd", tau_scale="tau_scale_hr_smd"),
        Measure.DIFFERENCE_IN_MEDIANS: MeasureRow(difference=True),
        Measure.RATE_RATIO: MeasureRow(ratio=True, events=True),
        Measure.RATIO_OF_MEANS: MeasureRow(ratio=True),
        Measure.RATIO_OF_MEDIANS: MeasureRow(ratio=True),
        Measure.PROPORTION: MeasureRow(per_arm=True),
        Measure.MEDIAN_TIME: MeasureRow(per_arm=True),
        Measure.MEDIAN: MeasureRow(per_arm=True),
        Measure.MEAN: MeasureRow(per_arm=True),
        Measure.COUNT: MeasureRow(events=True),
        Measure.CHANGE: MeasureRow(per_arm=True),
        Measure.FOLD_CHANGE: MeasureRow(per_arm=True),
        Measure.SUBGROUP_COMPARISON: MeasureRow(),
        Measure.STATEMENT: MeasureRow(),
        Measure.ESTIMATE: MeasureRow(),
    }
)
"""One row per measure."""
