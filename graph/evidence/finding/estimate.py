"""From one finding to its effect, interval, side, direction, information and weight."""

from typing import Any

from ...labels import Direction, Verdict
from ...model import Change, Comparison, Estimate, Finding, Origin, Polarity, Study
from ..flags import Flag
from ..rules import Rules
from ..statistics.effects import attempted, round_significant
from ..statistics.intervals import Interval
from .derivation import Derived, derive
from .impossible import impossible
from .margins import margins, verdict_of_interval
from .p_values import read_p
from .sides import benefit_sign, polarity_of, side
from .significance import is_significant, own_interval
from .weight import Information, bias_factor, design_is_known, design_sigma, information, weight

NOT_ARMS = {
    Comparison.SUBGROUPS: "a comparison of subgroups gives no effect of the agents",
    Comparison.PERIODS: "a comparison of periods has no concurrent comparator",
    Comparison.BEFORE_AFTER: "a comparison with before treatment has no comparator",
    Comparison.GLOBAL: "one P over three or more arms gives no pairwise effect",
    Comparison.NONE: "there is no comparator",
    Comparison.UNDECIDED: "which group is tested against which is not certain",
}
"""Why a comparison other than of two arms has no effect."""

_DIRECTION = {
    Verdict.BENEFIT: Direction.BENEFIT,
    Verdict.HARM: Direction.HARM,
    Verdict.NO_DIFFERENCE: Direction.NO_DIFFERENCE,
    Verdict.INCONCLUSIVE: Direction.INCONCLUSIVE,
}


def estimate(finding: Finding, polarity: Polarity | None, study: Study, rules: Rules) -> Estimate:
    """Return what is computed from one finding: effect, side, direction, information, and weight W = B / (SE² + σ_D²).

    Without a comparison of arms there is no effect, no direction and no weight; the information is kept. What gives no
    standard error says why in `not_derivable`, and keeps its side, direction and imputed information.
    """
    flags = [Flag.SECONDARY_SOURCE] if finding.origin is Origin.SECONDARY_SOURCE else []
    polarity = polarity_of(finding, polarity)
    flags.extend({doubt.flag for doubt in impossible(finding, study.participants, polarity, rules)})
    if finding.comparison is not Comparison.ARMS:
        told = information(finding, study, polarity, None, rules)
        return Estimate(
            not_derivable=NOT_ARMS[finding.comparison],
            information=_rounded(told.value),
            flags=_in_order(flags, told),
        )
    derived, reason = attempted(derive, finding, polarity, study, rules)
    if derived is not None:
        flags.extend(derived.flags)
    elif (p := read_p(finding, rules)) is not None and p.read_as_equal:
        flags.append(Flag.P_READ_AS_EQUAL)
    if not design_is_known(study):
        flags.append(Flag.DESIGN_NOT_KNOWN)
    told = information(finding, study, polarity, derived, rules)
    sigma, factor = design_sigma(study, rules), bias_factor(finding, study, rules)
    interval = None if derived is None else own_interval(finding, derived, rules)
    where = _side(finding, derived, polarity)
    significant = is_significant(finding, derived, polarity, rules)
    by_interval = _of_interval(derived, interval, polarity, rules, significant=significant)
    return Estimate(
        scale=derived.scale if derived else None,
        **_effects(derived, interval),
        derivation=str(derived.name) if derived else None,
        not_derivable=reason or None,
        side=where,
        significant=significant,
        direction=_direction(finding, polarity, where, by_interval, significant=significant),
        information=_rounded(told.value),
        design_sigma=sigma,
        bias_factor=factor,
        weight=weight(told.value, sigma, factor),
        flags=_in_order(flags, told),
    )


def _in_order(flags: list[Flag], told: Information) -> tuple[str, ...]:
    return tuple(sorted(str(flag) for flag in ([*flags, Flag.IMPUTED_INFORMATION] if told.imputed else flags)))


def _side(finding: Finding, derived: Derived | None, polarity: Polarity | None) -> int | None:
    """Return the side of the effect, else of what is reported."""
    if derived is None:
        return side(finding, polarity)
    sign = benefit_sign(derived.scale, polarity)
    effect = derived.effect.log_effect
    return sign * ((effect > 0) - (effect < 0)) if sign else None


def _of_interval(
    derived: Derived | None,
    interval: Interval | None,
    polarity: Polarity | None,
    rules: Rules,
    *,
    significant: bool | None,
) -> Direction | None:
    """Return what an interval says about the patient; None where there is none."""
    if derived is None or interval is None:
        return None
    sign = benefit_sign(derived.scale, polarity)
    if not sign:
        return Direction.NONE
    limits = margins(derived.scale, polarity, rules)
    return _DIRECTION[verdict_of_interval(interval, sign=sign, limits=limits, significant=significant)]


def _direction(
    finding: Finding,
    polarity: Polarity | None,
    where: int | None,
    by_interval: Direction | None,
    *,
    significant: bool | None,
) -> Direction:
    """Return what a comparison of arms says about the patient.

    An interval decides where there is one; else P with the side; else a change that the source states without any P.
    Numbers without interval, P or stated change are inconclusive.
    """
    if finding.change is Change.CONFLICTING:
        return Direction.CONFLICTING
    if by_interval is not None:
        return by_interval
    if polarity is None or polarity.higher_is_better is None:
        return Direction.NONE
    stated = finding.change in {Change.INCREASED, Change.DECREASED, Change.NORMALISED}
    if where and (stated if significant is None else significant):
        return Direction.BENEFIT if where > 0 else Direction.HARM
    return Direction.INCONCLUSIVE


def _effects(derived: Derived | None, interval: Interval | None) -> dict[str, Any]:
    if derived is None or interval is None:
        return {}
    values = {
        "log_effect": derived.effect.log_effect,
        "standard_error": derived.effect.standard_error,
        "log_effect_low": derived.least.log_effect,
        "standard_error_low": derived.least.standard_error,
        "log_effect_high": derived.greatest.log_effect,
        "standard_error_high": derived.greatest.standard_error,
        "interval_low": interval.low,
        "interval_high": interval.high,
    }
    return {name: round_significant(value) for name, value in values.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round_significant(value)
