"""Which derivation a finding allows: the first that its numbers give, in a fixed order of preference.

A reported interval comes first, then log-rank results, then counts where the result is not adjusted, then a P with the
estimate, then whatever else the numbers allow.
"""

import math
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from ...errors import NotDerivableError
from ...measures import Measure
from ...model import Finding, Polarity, Study
from ..flags import Flag
from ..rules import Rules
from ..statistics.effects import Effect, Printed, attempted, over_rounding, printed
from ..statistics.from_counts import log_odds_ratio, log_risk_ratio, risk_difference
from ..statistics.from_intervals import (
    ProportionInterval,
    difference_from_interval,
    ratio_from_interval,
    survival_proportions_with_intervals,
)
from ..statistics.from_log_rank import (
    chi_squared_and_variance,
    log_rank,
    p_and_variance,
    ratio_and_variance,
    variance_of_allocation,
    variance_of_events,
)
from ..statistics.from_means import Group, mean_difference, standardised_mean_difference
from ..statistics.from_p_values import difference_from_p, proportions_with_p, ratio_from_p, survival_proportions_with_p
from .p_values import PReading, read_p
from .plausibility import greatest_information, is_plausible
from .sides import arm_sizes, benefit_sign, counts, events_of, of_time, side


class Derivation(StrEnum):
    """The name of the formula that gave an effect its standard error."""

    INTERVAL = "reported interval"
    LOG_RANK = "log-rank O - E and V"
    RATIO_P = "ratio with P"
    DIFFERENCE_P = "difference with P"
    RATIO_EVENTS = "hazard ratio with events"
    CHI_SQUARED_EVENTS = "log-rank chi-squared with events"
    P_EVENTS = "P with events"
    SURVIVAL_INTERVALS = "survival proportions with intervals"
    SURVIVAL_P = "survival proportions with P"
    PROPORTIONS_P = "proportions with P"
    COUNTS = "counts"
    COUNTS_OF_PROPORTIONS = "counts from proportions"
    MEANS = "means and standard deviations"


FROM_P = frozenset({
    Derivation.RATIO_P, Derivation.DIFFERENCE_P, Derivation.P_EVENTS, Derivation.SURVIVAL_P, Derivation.PROPORTIONS_P
})  # fmt: skip
"""Derivations whose interval excludes no effect exactly when the reported P is significant."""

PROPORTIONAL_HAZARDS = frozenset({Derivation.SURVIVAL_INTERVALS, Derivation.SURVIVAL_P})
"""Derivations of a hazard ratio that hold only where hazards are proportional."""


class Derived(NamedTuple):
    """An effect, how it was derived, and its extremes over the rounding of the printed numbers."""

    scale: Measure
    name: Derivation
    effect: Effect
    least: Effect
    greatest: Effect
    flags: tuple[Flag, ...] = ()


class Case(NamedTuple):
    """A finding with what its derivations need to know."""

    finding: Finding
    polarity: Polarity | None
    study: Study
    p: PReading | None
    rules: Rules

    @property
    def of_time(self) -> bool:
        """Whether the endpoint is a time to an event."""
        return of_time(self.polarity)

    def printed(self, value: float) -> Printed:
        """Return a number with the half unit that it was rounded to."""
        return printed(value, self.rules.printed_decimals_least)


Attempt = Callable[[Case], Derived | None]


def derive(finding: Finding, polarity: Polarity | None, study: Study, rules: Rules) -> Derived:
    """Return the effect of a comparison of arms.

    :raises NotDerivableError: nothing that was reported gives one; the text names the reason.
    """
    case = Case(finding, polarity, study, read_p(finding, rules), rules)
    reasons: list[str] = []
    for attempt in _ATTEMPTS.get(finding.measure, _LOG_RANK_ONLY):
        derived, reason = attempted(_plausible, attempt, case)
        if derived is not None:
            return derived
        if reason:
            reasons.append(reason)
    raise NotDerivableError(reasons[0] if reasons else _lacking(case))


def _plausible(attempt: Attempt, case: Case) -> Derived | None:
    """Return what an attempt derives; a standard error below what the patients can tell is raised to that.

    :raises NotDerivableError: such a standard error came from a P, or nothing was derived.
    """
    derived = attempt(case)
    if derived is None:
        return None
    most = greatest_information(derived.scale, case.finding, case.study, case.polarity, case.rules)
    if most is None:
        return derived
    if is_plausible(most, derived.effect, derived.greatest, case.rules):
        least = min(derived.effect.standard_error, 1 / math.sqrt(most))
        return derived._replace(least=derived.least._replace(standard_error=max(derived.least.standard_error, least)))
    if derived.name in FROM_P:
        raise NotDerivableError(f"{Flag.IMPLAUSIBLE_PRECISION}: its P would tell more than its patients can")
    least = 1 / math.sqrt(most)
    effect, narrow, wide = (
        one._replace(standard_error=max(one.standard_error, least))
        for one in (derived.effect, derived.least, derived.greatest)
    )
    flags = (*derived.flags, Flag.IMPLAUSIBLE_PRECISION)
    return Derived(derived.scale, derived.name, effect, narrow, wide, flags)


def _lacking(case: Case) -> str:
    if case.finding.measure in {Measure.MEDIAN_TIME, Measure.MEDIAN, Measure.DIFFERENCE_IN_MEDIANS}:
        return "medians give a direction, not a pooled number"
    if case.finding.measure not in _ATTEMPTS:
        return f"a {case.finding.measure} gives a direction at most"
    if case.p is not None and case.p.value is None:
        return "a P given only as not significant, or as above a bound, gives no standard error"
    return "no interval, usable P, counts or standard deviations are reported"


def _exact(scale: Measure, name: Derivation, effect: Effect, *flags: Flag) -> Derived:
    """Return an effect from whole numbers, which have no rounding."""
    return Derived(scale, name, effect, effect, effect, flags)


def _interval(case: Case) -> Derived | None:
    finding = case.finding
    if finding.ci_low is None or finding.ci_high is None:
        return None
    level = finding.ci_level or case.rules.confidence_level
    ratio = finding.measure.is_ratio
    formula = ratio_from_interval if ratio else difference_from_interval

    def from_limits(low: float, high: float) -> Effect:
        return formula(low, high, level, finding.value)

    least, greatest = over_rounding(from_limits, case.printed(finding.ci_low), case.printed(finding.ci_high))
    effect = from_limits(finding.ci_low, finding.ci_high)
    return Derived(finding.measure, Derivation.INTERVAL, effect, least, greatest)


def _log_rank(case: Case) -> Derived | None:
    finding = case.finding
    if finding.o_minus_e is None or finding.log_rank_variance is None:
        return None
    numbers = case.printed(finding.o_minus_e), case.printed(finding.log_rank_variance)
    effect = log_rank(finding.o_minus_e, finding.log_rank_variance)
    return Derived(Measure.HR, Derivation.LOG_RANK, effect, *over_rounding(log_rank, *numbers))


def _usable_p(case: Case) -> Printed | None:
    """Return the P to compute with; None where there is none.

    :raises NotDerivableError: P is so near to 1, or to 0, that its rounding decides the standard error.
    """
    if case.p is None or case.p.value is None:
        return None
    p = case.p.value.value
    if p > case.rules.p_value_greatest:
        raise NotDerivableError(f"P = {p:g} is so near to 1 that its rounding decides the standard error")
    if p == 0:
        raise NotDerivableError("P = 0 is a rounded P; give it as below a bound, such as P < .001")
    return case.p.value


def _with_p(
    case: Case,
    scale: Measure,
    name: Derivation,
    formula: Callable[..., Effect],
    *values: float | None,
    flag: Flag | None = None,
) -> Derived | None:
    p = _usable_p(case)
    if p is None or case.p is None:
        return None
    given = [value for value in values if value is not None]
    if len(given) < len(values):
        return None
    least, greatest = over_rounding(formula, *(case.printed(value) for value in given), p, vanishes=True)
    flags = [flag] if flag else []
    if case.p.read_as_equal:
        flags.append(Flag.P_READ_AS_EQUAL)
    return Derived(scale, name, formula(*given, p.value), least, greatest, tuple(flags))


def _ratio_p(case: Case) -> Derived | None:
    value = case.finding.value
    if value is not None and case.p is not None and case.p.value is not None and round(value, 2) == 1:
        raise NotDerivableError(f"a ratio of {value:g} rounds to 1.00: any standard error goes with its P")
    return _with_p(case, case.finding.measure, Derivation.RATIO_P, ratio_from_p, value)


def _difference_p(case: Case) -> Derived | None:
    return _with_p(case, case.finding.measure, Derivation.DIFFERENCE_P, difference_from_p, case.finding.value)


def _survival_p(case: Case) -> Derived | None:
    """Return a hazard ratio from two event-free proportions, on a time-to-event endpoint only."""
    if not case.of_time:
        return None
    values = case.finding.value, case.finding.value_control
    flag = Flag.PROPORTIONAL_HAZARDS
    return _with_p(case, Measure.HR, Derivation.SURVIVAL_P, survival_proportions_with_p, *values, flag=flag)


def _survival_intervals(case: Case) -> Derived | None:
    """Return a hazard ratio from two event-free proportions with an interval each."""
    finding = case.finding
    tested = (finding.value, finding.ci_low, finding.ci_high)
    control = (finding.value_control, finding.control_ci_low, finding.control_ci_high)
    given = [number for number in (*tested, *control) if number is not None]
    if not case.of_time or len(given) < 6:
        return None
    level = finding.ci_level or case.rules.confidence_level

    def from_shares(*shares: float) -> Effect:
        arms = ProportionInterval(*shares[:3]), ProportionInterval(*shares[3:])
        return survival_proportions_with_intervals(*arms, level)

    least, greatest = over_rounding(from_shares, *map(case.printed, given))
    flags = (Flag.PROPORTIONAL_HAZARDS,)
    return Derived(Measure.HR, Derivation.SURVIVAL_INTERVALS, from_shares(*given), least, greatest, flags)


def _proportions_p(case: Case) -> Derived | None:
    if case.of_time:
        return None
    values = case.finding.value, case.finding.value_control
    return _with_p(case, Measure.OR, Derivation.PROPORTIONS_P, proportions_with_p, *values)


def _variance(case: Case) -> float | None:
    """Return the log-rank variance that events, or events and the arms' sizes, imply; with 1 to 1 where not known."""
    finding = case.finding
    if finding.log_rank_variance is not None:
        return finding.log_rank_variance
    table = counts(finding, case.polarity)
    events = finding.events if table is None else table[0] + table[2]
    events_t, events_c = finding.events_experimental, finding.events_control
    if events is not None and finding.n_experimental and finding.n_control:
        return variance_of_allocation(events, finding.n_experimental, finding.n_control)
    if events_t is not None and events_c is not None and finding.measure is not Measure.PROPORTION:
        return variance_of_events(events_t, events_c)
    return None if events is None else variance_of_allocation(events, 1, 1)


def _ratio_events(case: Case) -> Derived | None:
    finding = case.finding
    if finding.value is None:
        return None
    if finding.events_experimental is not None and finding.events_control is not None:
        variance = variance_of_events(finding.events_experimental, finding.events_control)
    elif (found := _variance(case)) is not None:
        variance = found
    else:
        return None
    effect = ratio_and_variance(finding.value, variance)
    least, greatest = over_rounding(lambda ratio: ratio_and_variance(ratio, variance), case.printed(finding.value))
    return Derived(Measure.HR, Derivation.RATIO_EVENTS, effect, least, greatest)


def _log_rank_test(case: Case) -> Derived | None:
    """Return a hazard ratio from the log-rank test's chi-squared or P, the events, and the side."""
    variance = _variance(case) if case.of_time else None
    where = side(case.finding, case.polarity)
    if variance is None or not where:
        return None
    sign = where * benefit_sign(Measure.HR, case.polarity)
    if case.finding.chi2 is not None:
        by_chi2 = partial(chi_squared_and_variance, variance=variance, sign=sign)
        extremes = over_rounding(by_chi2, case.printed(case.finding.chi2))
        return Derived(Measure.HR, Derivation.CHI_SQUARED_EVENTS, by_chi2(case.finding.chi2), *extremes)
    p = _usable_p(case)
    if p is None or case.p is None:
        return None
    by_p = partial(p_and_variance, variance=variance, sign=sign)
    flags = (Flag.P_READ_AS_EQUAL,) if case.p.read_as_equal else ()
    return Derived(Measure.HR, Derivation.P_EVENTS, by_p(p.value), *over_rounding(by_p, p), flags)


_FROM_COUNTS: dict[Measure, Callable[..., Effect]] = {Measure.RR: log_risk_ratio, Measure.RD: risk_difference}


def _counts(case: Case) -> Derived | None:
    table = counts(case.finding, case.polarity)
    if table is None:
        return None
    events_t, n_t, events_c, n_c = table
    formula = _FROM_COUNTS.get(case.finding.measure, log_odds_ratio)
    scale = case.finding.measure if case.finding.measure in _FROM_COUNTS else Measure.OR
    effect = formula(*table, case.rules.continuity_correction)
    zero = 0 in {events_t, events_c, n_t - events_t, n_c - events_c}
    return _exact(scale, Derivation.COUNTS, effect, *((Flag.CONTINUITY_CORRECTION,) if zero else ()))


def _unadjusted_counts(case: Case) -> Derived | None:
    return None if case.finding.adjusted else _counts(case)


def _counts_of_proportions(case: Case) -> Derived | None:
    finding = case.finding
    arms = arm_sizes(finding, case.study)
    if case.of_time or finding.value is None or finding.value_control is None or arms is None:
        return None
    n_t, n_c = arms

    def from_shares(tested: float, control: float) -> Effect:
        events_t, events_c = events_of(tested, n_t), events_of(control, n_c)
        return log_odds_ratio(events_t, n_t, events_c, n_c, case.rules.continuity_correction)

    least, greatest = over_rounding(from_shares, case.printed(finding.value), case.printed(finding.value_control))
    effect = from_shares(finding.value, finding.value_control)
    flags = [Flag.EVENTS_FROM_PROPORTIONS]
    if not finding.n_experimental or not finding.n_control:
        flags.append(Flag.EQUAL_ARMS)
    return Derived(Measure.OR, Derivation.COUNTS_OF_PROPORTIONS, effect, least, greatest, tuple(flags))


def groups(finding: Finding) -> tuple[Group, Group] | None:
    """Return mean, standard deviation and size of both arms; a reported difference stands for both means."""
    sd_t, sd_c, n_t, n_c = finding.sd_experimental, finding.sd_control, finding.n_experimental, finding.n_control
    control = 0.0 if finding.measure is Measure.MD else finding.value_control
    if finding.value is None or control is None or sd_t is None or sd_c is None or n_t is None or n_c is None:
        return None
    return Group(finding.value, sd_t, n_t), Group(control, sd_c, n_c)


def _means(case: Case) -> Derived | None:
    arms = groups(case.finding)
    if arms is None:
        return None
    in_unit = case.finding.measure is Measure.MD or (case.polarity is not None and case.polarity.margin is not None)
    if in_unit:
        return _exact(Measure.MD, Derivation.MEANS, mean_difference(*arms))
    return _exact(Measure.SMD, Derivation.MEANS, standardised_mean_difference(*arms))


_LOG_RANK_ONLY: tuple[Attempt, ...] = (_log_rank, _log_rank_test)
_ODDS_AND_RISK: tuple[Attempt, ...] = (_interval, _unadjusted_counts, _ratio_p, _counts)
_ATTEMPTS: dict[Measure, tuple[Attempt, ...]] = {
    Measure.HR: (_interval, _log_rank, _ratio_p, _ratio_events, _log_rank_test),
    Measure.OR: _ODDS_AND_RISK,
    Measure.RR: _ODDS_AND_RISK,
    Measure.RD: (_interval, _counts, _difference_p),
    Measure.MD: (_interval, _means, _difference_p),
    Measure.SMD: (_interval, _difference_p),
    Measure.MEAN: (_means,),
    Measure.PROPORTION: (_survival_intervals, _survival_p, _counts, _counts_of_proportions, _proportions_p),
    Measure.COUNT: (_counts,),
}
