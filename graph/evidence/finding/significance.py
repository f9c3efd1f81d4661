"""A finding's own interval, at either end of its printed rounding too, and whether it is significant by itself."""

from ...measures import Measure
from ...model import Estimate, Finding, Polarity
from ..flags import Flag
from ..rules import Rules
from ..statistics.effects import Effect, printed
from ..statistics.from_counts import Cells
from ..statistics.intervals import Interval, excludes_no_effect
from ..statistics.quantiles import z_of_level
from ..statistics.rare_events import fisher_p
from .derivation import FROM_P, Derivation, Derived
from .p_values import read_p
from .sides import counts


def around(effect: Effect, rules: Rules) -> Interval:
    """Return effect ± z SE."""
    half = z_of_level(rules.confidence_level) * effect.standard_error
    return Interval(effect.log_effect - half, effect.log_effect + half)


def own_interval(finding: Finding, derived: Derived, rules: Rules) -> Interval:
    """Return the interval of one finding: as reported, else effect ± z SE.

    Of a reported interval at another level, the wider of it and the one at the level of the rules is what its study
    found. One that was too narrow to be true is not taken as reported.
    """
    computed = around(derived.effect, rules)
    if derived.name is not Derivation.INTERVAL or Flag.IMPLAUSIBLE_PRECISION in derived.flags:
        return computed
    if finding.ci_low is None or finding.ci_high is None:
        return computed
    reported = Interval(finding.measure.to_normal(finding.ci_low), finding.measure.to_normal(finding.ci_high))
    if finding.ci_level in {None, rules.confidence_level}:
        return reported
    return max(reported, computed, key=lambda interval: interval.high - interval.low)


def is_significant(finding: Finding, derived: Derived | None, polarity: Polarity | None, rules: Rules) -> bool | None:
    """Return whether a comparison of arms is significant by itself; None where neither interval nor P is reported.

    Of a table with a zero cell Fisher's exact P decides; of a standard error from a P, and of an interval with a limit
    that is printed as no effect, the P; else whether the interval excludes no effect.
    """
    p = read_p(finding, rules)
    if derived is None:
        return None if p is None else p.significant
    table = counts(finding, polarity)
    if derived.name is Derivation.COUNTS and table is not None and Flag.CONTINUITY_CORRECTION in derived.flags:
        events_t, n_t, events_c, n_c = table
        return fisher_p(Cells(events_t, n_t - events_t, events_c, n_c - events_c)) < rules.alpha
    if derived.name in FROM_P and p is not None:
        return p.significant
    interval = own_interval(finding, derived, rules)
    if 0.0 in interval and p is not None and p.value is not None:
        return p.significant
    return excludes_no_effect(interval)


def interval_within_rounding(finding: Finding, found: Estimate, rules: Rules, *, narrow: bool) -> Interval | None:
    """Return the finding's interval at the narrow or the wide end of the printed rounding.

    The limits of a reported interval move by half a unit, a standard error is at its least or greatest. None where
    nothing is left of it there.
    """
    ends = (finding.ci_low, finding.ci_high)
    as_reported = found.derivation == Derivation.INTERVAL and finding.ci_level in {None, rules.confidence_level}
    if as_reported and Flag.IMPLAUSIBLE_PRECISION not in found.flags and ends[0] is not None and ends[1] is not None:
        inward = 1 if narrow else -1
        units = [printed(end, rules.printed_decimals_least).half_unit for end in ends if end is not None]
        low, high = ends[0] + inward * units[0], ends[1] - inward * units[1]
        if finding.measure.is_ratio and low <= 0:
            return None
        return Interval(finding.measure.to_normal(low), finding.measure.to_normal(high))
    effect = effect_within_rounding(found, narrow=narrow)
    return None if effect is None else around(effect, rules)


def effect_within_rounding(found: Estimate, *, narrow: bool) -> Effect | None:
    """Return the effect at one end of the printed rounding; None where no standard error is left there."""
    at = (
        (found.log_effect_low, found.standard_error_low)
        if narrow
        else (found.log_effect_high, found.standard_error_high)
    )
    return None if at[0] is None or not at[1] else Effect(at[0], at[1])


def shown_on(scale: Measure, interval: Interval) -> Interval:
    """Return an interval as people read it: of ratios as ratios."""
    return Interval(*(scale.from_normal(limit) for limit in interval))
