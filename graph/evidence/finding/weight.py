"""How much a finding tells: its information, reported or imputed, and its weight W = B / (SE² + σ_D²)."""

import math
from typing import NamedTuple

from ...measures import Measure
from ...model import Comparison, Design, EndpointKind, Finding, OfDesign, Polarity, RiskOfBias, Study
from ..rules import Rules
from ..statistics.effects import attempted, round_significant
from ..statistics.from_counts import cells
from ..statistics.from_means import log_odds_of_smd, standardised_mean_difference
from ..statistics.single_arm import logit
from .derivation import Derived, groups
from .plausibility import participants
from .sides import counts, of_time

META_ANALYSES = frozenset({Design.META_ANALYSIS, Design.META_ANALYSIS_IPD})
_MEANS = frozenset({
    Measure.MD, Measure.SMD, Measure.MEAN, Measure.MEDIAN, Measure.MEDIAN_TIME, Measure.DIFFERENCE_IN_MEDIANS,
    Measure.CHANGE, Measure.FOLD_CHANGE,
})  # fmt: skip
_OF_MEANS = frozenset({
    EndpointKind.QUALITY_OF_LIFE, EndpointKind.BIOCHEMICAL, EndpointKind.IMMUNOLOGICAL, EndpointKind.EXPOSURE
})  # fmt: skip


class Information(NamedTuple):
    """What a finding knows: the reciprocal of its variance on the log hazard or log odds scale."""

    value: float | None
    imputed: bool = False


def information(
    finding: Finding, study: Study, polarity: Polarity | None, derived: Derived | None, rules: Rules
) -> Information:
    """Return the information on the log hazard or log odds scale, imputed where only the patients' number is known."""
    if finding.comparison is not Comparison.ARMS:
        error = _error_of_one_arm(finding, rules)
    elif derived is None:
        error = _error_of_counts(finding, polarity, rules)
    else:
        error = _comparable_error(finding, polarity, derived, rules)
    if error is not None:
        return Information(1 / error**2)
    known = participants(finding, study)
    if not known:
        return Information(None)
    return Information(imputed(known, finding.measure, polarity, risk_of(finding), rules), imputed=True)


def imputed(patients: float, measure: Measure, polarity: Polarity | None, risk: float | None, rules: Rules) -> float:
    """Return the information that the number of patients alone suggests.

    N/8 for a time to an event, N p (1 - p) / 4 for a proportion with the risk p, N/13 for means. By hand, 200 patients
    and the risk 0.25: 200 · 0.1875 / 4 = 9.375.

    >>> from oncograph.graph.evidence.rules import load_rules
    >>> imputed(200, Measure.PROPORTION, None, 0.25, load_rules())
    9.375
    """
    per = patients_per_information(measure, polarity, rules)
    if per is not None:
        return patients / per
    p = rules.risk_not_known if risk is None else risk
    return patients * p * (1 - p) / 4


def patients_per_information(measure: Measure, polarity: Polarity | None, rules: Rules) -> float | None:
    """Return the patients that information 1 is imputed from; None for a proportion, where the risk decides."""
    if of_time(polarity) or (polarity is not None and polarity.kind is EndpointKind.DURATION):
        return rules.participants_per_information_time
    worded = measure in {Measure.STATEMENT, Measure.SUBGROUP_COMPARISON}
    if measure in _MEANS or (worded and polarity is not None and polarity.kind in _OF_MEANS):
        return rules.participants_per_information_means
    return None


def risk_of(finding: Finding) -> float | None:
    """Return the risk in a finding's arms, the mean where both are known; None where there is none between 0 and 1."""
    shares = []
    for value, events, n in (
        (finding.value, finding.events_experimental, finding.n_experimental),
        (finding.value_control, finding.events_control, finding.n_control),
    ):
        if events is not None and n:
            shares.append(events / n)
        elif value is not None and finding.measure is Measure.PROPORTION:
            shares.append(value)
    risk = math.fsum(shares) / len(shares) if shares else None
    return risk if risk is not None and 0 < risk < 1 else None


def weight(found: float | None, sigma: float, factor: float) -> float:
    """Return W = B / (SE² + σ_D²) with SE² = 1 / information: no information, no weight.

    By hand: SE 0.2 in a randomised trial with some concerns: 0.8 / 0.04 = 20; with a concurrent control 0.8 / 0.08 =
    10.

    >>> round(weight(25.0, 0.0, 0.8), 6), round(weight(25.0, 0.2, 0.8), 6), weight(None, 0.0, 1.0)
    (20.0, 10.0, 0.0)
    """
    return round_significant(factor / (1 / found + sigma**2)) if found else 0.0


def is_randomised(study: Study) -> bool:
    """Return whether a study compares randomised arms; a meta-analysis does where it does not say otherwise."""
    if study.design in META_ANALYSES:
        return OfDesign.NON_RANDOMISED not in study.of_designs
    return study.design is Design.RANDOMISED


def design_is_known(study: Study) -> bool:
    """Return whether the design is known, and of a meta-analysis also of which designs it is made."""
    return study.design is not None and (study.design not in META_ANALYSES or bool(study.of_designs))


def design_sigma(study: Study, rules: Rules) -> float:
    """Return σ_D, the standard deviation of the bias that the study's design allows, on the log scale."""
    return rules.sigma_randomised if is_randomised(study) else rules.sigma_concurrent_control


def risk_of_bias(finding: Finding, study: Study) -> RiskOfBias:
    """Return the finding's own risk of bias, else its study's."""
    return study.risk_of_bias if finding.risk_of_bias is None else finding.risk_of_bias


def bias_factor(finding: Finding, study: Study, rules: Rules) -> float:
    """Return B, the factor of the weight for the risk of bias."""
    return {
        RiskOfBias.LOW: rules.bias_factor_low,
        RiskOfBias.HIGH: rules.bias_factor_high,
        RiskOfBias.CRITICAL: rules.bias_factor_critical,
    }.get(risk_of_bias(finding, study), rules.bias_factor_some_concerns)


def _error_of_counts(finding: Finding, polarity: Polarity | None, rules: Rules) -> float | None:
    """Return the standard error of the log odds ratio, corrected where a cell is zero, even where there is no ratio."""
    table = counts(finding, polarity)
    if table is None or not table[1] or not table[3]:
        return None
    return math.sqrt(math.fsum(1 / cell for cell in cells(*table, rules.continuity_correction)))


def _comparable_error(finding: Finding, polarity: Polarity | None, derived: Derived, rules: Rules) -> float | None:
    """Return the standard error as of a log hazard or log odds ratio; None where the reported numbers give none.

    RR and RD are taken as OR where there are counts, standardised mean differences times π/√3.
    """
    if derived.scale in {Measure.RR, Measure.RD} and counts(finding, polarity) is not None:
        return _error_of_counts(finding, polarity, rules)
    if derived.scale is Measure.SMD:
        return log_odds_of_smd(derived.effect.standard_error)
    if derived.scale is Measure.MD:
        arms = groups(finding)
        standardised = None if arms is None else attempted(standardised_mean_difference, *arms)[0]
        return None if standardised is None else log_odds_of_smd(standardised.standard_error)
    return None if derived.scale is Measure.RD else derived.effect.standard_error


def _error_of_one_arm(finding: Finding, rules: Rules) -> float | None:
    """Return the standard error of the logit of a proportion in one arm."""
    events, n = finding.events_experimental, finding.n_experimental or finding.n_evaluable
    if finding.comparison is not Comparison.NONE or events is None or not n or events > n:
        return None
    return logit(events, n, rules.continuity_correction).standard_error
