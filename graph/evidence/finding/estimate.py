"""From one finding to its effect, direction, information and weight."""

import math
from typing import Any, NamedTuple

from ...labels import Direction, Verdict
from ...measures import Measure
from ...model import Change, Comparison, Design, Estimate, Finding, Origin, Polarity, RiskOfBias, Study
from ..flags import Flag
from ..rules import Rules
from ..statistics.effects import Effect, attempted, round_significant
from ..statistics.from_counts import cells
from ..statistics.from_means import log_odds_of_smd, standardised_mean_difference
from ..statistics.intervals import Interval
from ..statistics.quantiles import z_of_level
from ..statistics.single_arm import logit
from .derivation import FROM_P, Derivation, Derived, derive, groups
from .margins import margins, verdict_of_interval
from .p_values import read_p
from .sides import benefit_sign, counts, polarity_of, side, side_of_counts

NOT_ARMS = {
    Comparison.SUBGROUPS: "a comparison of subgroups gives no effect of the agents",
    Comparison.PERIODS: "a comparison of periods has no concurrent comparator",
    Comparison.BEFORE_AFTER: "a comparison with before treatment has no comparator",
    Comparison.GLOBAL: "one P over three or more arms gives no pairwise effect",
    Comparison.NONE: "there is no comparator",
}
"""Why a comparison other than of two arms has no effect."""

RANDOMISED = frozenset({Design.RANDOMISED, Design.META_ANALYSIS, Design.META_ANALYSIS_IPD})
_CONCURRENT = frozenset({Design.CONCURRENT_CONTROL, Design.COHORT})

_DIRECTION = {
    Verdict.BENEFIT: Direction.BENEFIT,
    Verdict.HARM: Direction.HARM,
    Verdict.NO_DIFFERENCE: Direction.NO_DIFFERENCE,
    Verdict.INCONCLUSIVE: Direction.INCONCLUSIVE,
}


class Information(NamedTuple):
    """What a finding knows: the reciprocal of its variance on the log hazard or log odds scale."""

    value: float | None
    imputed: bool = False


def estimate(finding: Finding, polarity: Polarity | None, study: Study, rules: Rules) -> Estimate:
    """Return what is computed from one finding: effect, direction, information, and weight W = B / (SE² + σ_D²).

    Without a comparison of arms there is no effect, no direction and no weight; the information is kept. What gives no
    standard error says why in `not_derivable`, and keeps its direction and imputed information.
    """
    flags = [Flag.SECONDARY_SOURCE] if finding.origin is Origin.SECONDARY_SOURCE else []
    if finding.comparison is not Comparison.ARMS:
        information = _single_arm_information(finding, study, rules)
        return Estimate(
            not_derivable=NOT_ARMS[finding.comparison],
            information=_rounded(information.value),
            flags=_in_order(flags, information),
        )
    polarity = polarity_of(finding, polarity)
    derived, reason = attempted(derive, finding, polarity, rules)
    if derived is not None:
        flags.extend(derived.flags)
        if _disagrees(finding, derived, polarity):
            flags.append(Flag.DISAGREES_WITH_PROPORTIONS)
    if study.design is None:
        flags.append(Flag.DESIGN_NOT_KNOWN)
    information = _information(finding, study, derived, rules)
    sigma, factor = design_sigma(study, rules), bias_factor(study, rules)
    found = Estimate(
        scale=derived.scale if derived else None,
        **_effects(derived),
        derivation=str(derived.name) if derived else None,
        not_derivable=reason or None,
        information=_rounded(information.value),
        design_sigma=sigma,
        bias_factor=factor,
        weight=weight(information.value, sigma, factor),
        flags=_in_order(flags, information),
    )
    return found.model_copy(update={"direction": direction(finding, found, polarity, rules)})


def _in_order(flags: list[Flag], information: Information) -> tuple[str, ...]:
    return tuple(sorted(str(flag) for flag in ([*flags, Flag.IMPUTED_INFORMATION] if information.imputed else flags)))


def weight(information: float | None, sigma: float, factor: float) -> float:
    """Return W = B / (SE² + σ_D²) with SE² = 1 / information: no information, no weight.

    By hand: SE 0.2 in a randomised trial with some concerns: 0.8 / 0.04 = 20; with a concurrent control 0.8 / 0.08 =
    10.

    >>> round(weight(25.0, 0.0, 0.8), 6), round(weight(25.0, 0.2, 0.8), 6), weight(None, 0.0, 1.0)
    (20.0, 10.0, 0.0)
    """
    return round_significant(factor / (1 / information + sigma**2)) if information else 0.0


def design_sigma(study: Study, rules: Rules) -> float:
    """Return σ_D, the standard deviation of the bias that the study's design allows, on the log scale."""
    if study.design in RANDOMISED:
        return rules.sigma_randomised
    return rules.sigma_concurrent_control if study.design in _CONCURRENT else rules.sigma_historical_control


def bias_factor(study: Study, rules: Rules) -> float:
    """Return B, the factor of the weight for the study's risk of bias."""
    if study.risk_of_bias is RiskOfBias.LOW:
        return rules.bias_factor_low
    if study.risk_of_bias is RiskOfBias.HIGH:
        return rules.bias_factor_high
    if study.risk_of_bias is RiskOfBias.CRITICAL:
        return rules.bias_factor_critical
    return rules.bias_factor_some_concerns


def participants(finding: Finding, study: Study) -> int | None:
    """Return the patients behind a finding: its arms', else those evaluated, else the study's, never for a subgroup."""
    if finding.n_experimental is not None:
        return finding.n_experimental + (finding.n_control or 0)
    if finding.n_evaluable is not None:
        return finding.n_evaluable
    return study.participants if finding.subgroup is None else None


def own_interval(finding: Finding, found: Estimate, rules: Rules) -> Interval | None:
    """Return the interval of one finding: as reported where it has the level of the rules, else effect ± z SE."""
    if found.log_effect is None or found.standard_error is None:
        return None
    if found.derivation == Derivation.INTERVAL and finding.ci_low is not None and finding.ci_high is not None:
        reported = Interval(finding.ci_low, finding.ci_high)
        if finding.ci_level in {None, rules.confidence_level}:
            return Interval(*map(finding.measure.to_normal, reported))
    return around(Effect(found.log_effect, found.standard_error), rules)


def around(effect: Effect, rules: Rules) -> Interval:
    """Return effect ± z SE."""
    half = z_of_level(rules.confidence_level) * effect.standard_error
    return Interval(effect.log_effect - half, effect.log_effect + half)


def reported_significance(finding: Finding, found: Estimate, rules: Rules) -> bool | None:
    """Return what the reported P says, for an effect whose standard error came from that P; None for any other."""
    p = read_p(finding, rules) if found.derivation in FROM_P else None
    return None if p is None else p.significant


def direction(finding: Finding, found: Estimate, polarity: Polarity | None, rules: Rules) -> Direction:
    """Return what a comparison of arms says about the patient.

    An interval decides where there is one; else P with the side; else a change that the source states without any P.
    Numbers without interval, P or stated change are inconclusive.
    """
    if finding.change is Change.CONFLICTING:
        return Direction.CONFLICTING
    polarity = polarity_of(finding, polarity)
    interval = own_interval(finding, found, rules)
    if interval is not None and found.scale is not None:
        sign = benefit_sign(found.scale, polarity)
        if not sign:
            return Direction.NONE
        limits = margins(found.scale, polarity, rules)
        significant = reported_significance(finding, found, rules)
        return _DIRECTION[verdict_of_interval(interval, sign=sign, limits=limits, significant=significant)]
    if polarity is None or polarity.higher_is_better is None:
        return Direction.NONE
    p, where = read_p(finding, rules), side(finding, polarity)
    stated = finding.change in {Change.INCREASED, Change.DECREASED, Change.NORMALISED}
    if where and (p.significant if p is not None else stated):
        return Direction.BENEFIT if where > 0 else Direction.HARM
    return Direction.INCONCLUSIVE


def _effects(derived: Derived | None) -> dict[str, Any]:
    if derived is None:
        return {}
    values = {
        "log_effect": derived.effect.log_effect,
        "standard_error": derived.effect.standard_error,
        "log_effect_low": derived.least.log_effect,
        "standard_error_low": derived.least.standard_error,
        "log_effect_high": derived.greatest.log_effect,
        "standard_error_high": derived.greatest.standard_error,
    }
    return {name: round_significant(value) for name, value in values.items()}


def _information(finding: Finding, study: Study, derived: Derived | None, rules: Rules) -> Information:
    """Return the information on the log hazard or log odds scale, imputed where only the patients' number is known."""
    error = _error_of_counts(finding, rules) if derived is None else _comparable_error(finding, derived, rules)
    return _imputed(finding, study, rules) if error is None else Information(1 / error**2)


def _error_of_counts(finding: Finding, rules: Rules) -> float | None:
    """Return the standard error of the log odds ratio, corrected where a cell is zero, even where there is no ratio."""
    table = counts(finding)
    if table is None or not table[1] or not table[3]:
        return None
    return math.sqrt(math.fsum(1 / cell for cell in cells(*table, rules.continuity_correction)))


def _comparable_error(finding: Finding, derived: Derived, rules: Rules) -> float | None:
    """Return the standard error as of a log hazard or log odds ratio; None where the reported numbers give none.

    RR and RD are taken as OR where there are counts, standardised mean differences times π/√3.
    """
    if derived.scale in {Measure.RR, Measure.RD} and counts(finding) is not None:
        return _error_of_counts(finding, rules)
    if derived.scale is Measure.SMD:
        return log_odds_of_smd(derived.effect.standard_error)
    if derived.scale is Measure.MD:
        arms = groups(finding)
        standardised = None if arms is None else attempted(standardised_mean_difference, *arms)[0]
        return None if standardised is None else log_odds_of_smd(standardised.standard_error)
    return None if derived.scale is Measure.RD else derived.effect.standard_error


def _single_arm_information(finding: Finding, study: Study, rules: Rules) -> Information:
    """Return the information of a proportion in one arm on the logit scale, else imputed."""
    events, n = finding.events_experimental, finding.n_experimental or finding.n_evaluable
    if finding.comparison is Comparison.NONE and events is not None and n and events <= n:
        return Information(1 / logit(events, n, rules.continuity_correction).standard_error ** 2)
    return _imputed(finding, study, rules)


def _imputed(finding: Finding, study: Study, rules: Rules) -> Information:
    known = participants(finding, study)
    return Information(known * rules.information_per_participant, imputed=True) if known else Information(None)


def _disagrees(finding: Finding, derived: Derived, polarity: Polarity | None) -> bool:
    """Return whether a reported ratio points the other way than the events among its own patients."""
    if not finding.measure.is_ratio or derived.name is Derivation.COUNTS:
        return False
    by_counts = side_of_counts(finding, polarity)
    return bool(by_counts) and by_counts == -(side(finding, polarity) or 0)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round_significant(value)
