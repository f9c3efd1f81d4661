"""The formula of every computed field of a finding."""

import math
from collections.abc import Callable, Mapping

from ....measures import Measure
from ....model import Change, Comparison
from ...finding.derivation import FROM_P, Derivation
from ...finding.estimate import NOT_ARMS
from ...finding.margins import margins
from ...finding.p_values import read_p
from ...finding.plausibility import greatest_information, participants
from ...finding.sides import benefit_sign, counts
from ...finding.weight import is_randomised, patients_per_information, risk_of, risk_of_bias
from ...flags import MEANINGS, Flag
from ...statistics.from_counts import Cells
from ...statistics.rare_events import fisher_p
from .citations import COMBINATION, FISHER, HANDBOOK, METHODS, TIERNEY, Formula
from .derivations import SMD, FindingCase, arithmetic_of, cells_of, group_numbers
from .methods import FORMULAS, IMPUTED, INFORMATION, SINGLE_ARM, WEIGHT
from .working import Field, Work, by_rule

_DIRECTION = f"{METHODS}, section Direction"
_CONSTANTS = f"ours; {METHODS}, section Constants"
_DERIVED = Formula("by the derivation that the field `derivation` names", f"{METHODS}, section Effects")
_ROUNDED = Formula(
    "the derivation, at the corner of the printed rounding with the least or greatest standard error; at least the "
    "lesser of SE and 1/√I_max",
    f"ours; {METHODS}, section Effects",
)


def _without_effect(case: FindingCase) -> str:
    return f"no effect is derivable: {case.evidence.estimate.not_derivable}"


def _effect(case: FindingCase) -> Work:
    made = arithmetic_of(case)
    if made is None:
        return Work(_without_effect(case))
    work = made.work()
    del work.steps[next(i for i, step in enumerate(work.steps) if step.symbol == "y") + 1 :]
    return work


def _most(case: FindingCase) -> float | None:
    found, finding, study = case.evidence.estimate, case.evidence.finding, case.evidence.study
    if found.scale is None:
        return None
    return greatest_information(found.scale, finding, study, case.own_polarity, case.rules)


def _error(case: FindingCase) -> Work:
    made = arithmetic_of(case)
    if made is None:
        return Work(_without_effect(case))
    work, most = made.work(), _most(case)
    if Flag.IMPLAUSIBLE_PRECISION in case.evidence.estimate.flags and most is not None:
        work.give("I_max", most, "the most that its events or patients can tell").take("SE", "max(SE, 1 / sqrt(I_max))")
    return work


def _error_at(case: FindingCase, *, least: bool) -> Work:
    """Return the standard error at one end of the printed rounding, no less than what its patients allow."""
    made = arithmetic_of(case)
    if made is None:
        return Work(_without_effect(case))
    corner, most = made.at_corner(least=least), _most(case)
    work = corner or Work("at a corner of the printed rounding there is no effect, so that nothing is known there")
    if corner is None:
        work.give("SE", 0.0, "what stands for a standard error there")
    raised = Flag.IMPLAUSIBLE_PRECISION in case.evidence.estimate.flags
    if most is not None and (least or raised):
        work.give("I_max", most, "the most that its events or patients can tell")
        work.give("SE_0", case.evidence.estimate.standard_error or 0.0, "standard error of the numbers as printed")
        work.take("SE", "max(SE, 1 / sqrt(I_max))" if raised else "max(SE, min(SE_0, 1 / sqrt(I_max)))")
    elif corner is None:
        work.take("SE", "SE")
    return work


def _effect_at(case: FindingCase, *, least: bool) -> Work:
    made = arithmetic_of(case)
    if made is None:
        return Work(_without_effect(case))
    corner = made.at_corner(least=least)
    if corner is None:
        why = "at a corner of the printed rounding there is no effect, so that nothing is known there"
        return Work(why).give("y", 0.0, "what stands for an effect there").take("y", "y")
    del corner.steps[next(i for i, step in enumerate(corner.steps) if step.symbol == "y") + 1 :]
    return corner


def _interval(case: FindingCase, *, low: bool) -> Work:
    """Return a limit of the finding's own interval: as reported, else effect ± z SE."""
    finding, found = case.evidence.finding, case.evidence.estimate
    if found.log_effect is None or found.standard_error is None:
        return Work(_without_effect(case))
    limit = finding.ci_low if low else finding.ci_high
    stored = found.interval_low if low else found.interval_high
    reported = None
    if found.derivation == Derivation.INTERVAL and Flag.IMPLAUSIBLE_PRECISION not in found.flags and limit is not None:
        reported = finding.measure.to_normal(limit)
    if reported is not None and stored is not None and math.isclose(reported, stored, rel_tol=1e-9, abs_tol=1e-12):
        work = Work("as reported" if finding.ci_level in {None, case.rules.confidence_level} else "the wider of both")
        work.give("c", limit or 0.0, "ci_low" if low else "ci_high")
        return work.take("limit", "ln(c)" if finding.measure.is_ratio else "c")
    work = Work()
    work.give("y", found.log_effect, "log_effect").give("SE", found.standard_error, "standard_error")
    work.give("α", case.rules.alpha, "1 less the level of intervals")
    return work.take("limit", f"y {'-' if low else '+'} z(α) * SE")


def _side(case: FindingCase) -> Work:
    finding, found = case.evidence.finding, case.evidence.estimate
    if found.log_effect is None or found.scale is None:
        if found.side is None:
            return Work("no numbers of two arms and no stated change tell a side for the patient")
        return Work("of the numbers of the arms, else the change as worded").say(
            "change", finding.change, "as the source words it"
        )
    sign = benefit_sign(found.scale, case.own_polarity)
    if not sign:
        return Work("more of this endpoint is neither better nor worse")
    work = Work().give("y", found.log_effect, "log_effect")
    return work.give("b", sign, "1 where a greater effect is benefit, -1 where it is harm").take("side", "b * sign(y)")


def _significant(case: FindingCase) -> Work:
    """Return what decides whether the finding is significant by itself: Fisher's exact P, P, or the interval."""
    finding, found, rules = case.evidence.finding, case.evidence.estimate, case.rules
    if finding.comparison is not Comparison.ARMS:
        return Work(NOT_ARMS[finding.comparison])
    p = read_p(finding, rules)
    table = counts(finding, case.own_polarity)
    of_counts = found.derivation == Derivation.COUNTS and Flag.CONTINUITY_CORRECTION in found.flags
    if of_counts and table is not None:
        cells = cells_of(table, 0.0)
        work = Work("a cell is zero: Fisher's exact P decides")
        for symbol, (cell, meaning) in cells.items():
            work.say(symbol, cell, meaning)
        exact = fisher_p(Cells(*(cell for cell, _ in cells.values())))
        return (
            work.give("P", exact, "Fisher's exact P")
            .give("α", rules.alpha, "significance level")
            .take("significant", "P < α")
        )
    limits = (found.interval_low, found.interval_high)
    by_p = found.derivation is None or found.derivation in {str(name) for name in FROM_P} or 0.0 in limits
    if by_p and p is not None and (found.derivation is None or p.value is not None):
        if p.value is None:
            return Work('P is given as not significant, or as above a bound: "not significant"')
        work = Work("P decides").give("P", p.value.value, "p_value, or what stands for it")
        work.give("α", rules.alpha, "significance level")
        return work.take("significant", "P <= α" if p.read_as_equal else "P < α")
    if found.interval_low is None or found.interval_high is None:
        return Work("neither an interval nor a P is reported")
    work = Work("the interval decides").give("L", found.interval_low, "interval_low")
    return work.give("U", found.interval_high, "interval_high").take("significant", "L > 0 or U < 0")


def _direction(case: FindingCase) -> Work:
    finding, found = case.evidence.finding, case.evidence.estimate
    if finding.comparison is not Comparison.ARMS:
        return Work(NOT_ARMS[finding.comparison])
    if finding.change is Change.CONFLICTING:
        return Work("the source reports conflicting results")
    if found.scale is None:
        return (
            Work("no interval: P with the side, else the change that the source states")
            .say("side", found.side, "1 tested arm, -1 comparator")
            .say("significant", found.significant, "by itself")
        )
    work = Work("the interval: excludes no effect, lies inside the margins, or neither")
    work.say("interval_low", found.interval_low, "lower limit").say("interval_high", found.interval_high, "upper limit")
    limits = margins(found.scale, case.own_polarity, case.rules)
    if limits is not None:
        work.say("margin, low", limits.low, "least effect that means no difference")
        work.say("margin, high", limits.high, "greatest effect that means no difference")
    return work.say("significant", found.significant, "by itself").say("side", found.side, "for the patient")


def _one_arm(case: FindingCase) -> Work | None:
    finding = case.evidence.finding
    events, n = finding.events_experimental, finding.n_experimental or finding.n_evaluable
    if finding.comparison is not Comparison.NONE or events is None or not n or events > n:
        return None
    added = 0.0 if 0 < events < n else case.rules.continuity_correction
    work = Work(formula=SINGLE_ARM).give("e", events + added, "events" + (f", {added:g} added" if added else ""))
    return work.give("r", n - events + added, "others").take("I", "1 / (1 / e + 1 / r)")


def information_of(case: FindingCase) -> Work:
    """Return the information on the log hazard or log odds scale, reported or imputed."""
    finding, found = case.evidence.finding, case.evidence.estimate
    if Flag.IMPUTED_INFORMATION in found.flags:
        return imputed_information(case, risk_of(finding), float(participants(finding, case.evidence.study) or 0))
    if found.information is None:
        return Work("neither an effect nor a number of participants is known")
    if finding.comparison is not Comparison.ARMS:
        return _one_arm(case) or Work("not known")
    table = counts(finding, case.own_polarity)
    if (found.scale is None or found.scale in {Measure.RR, Measure.RD}) and table is not None:
        work = Work("as of the odds ratio of its counts", INFORMATION)
        for symbol, (cell, meaning) in cells_of(table, case.rules.continuity_correction).items():
            work.give(symbol, cell, meaning)
        return work.take("I", "1 / (1 / a + 1 / b + 1 / c + 1 / d)")
    work = Work(formula=INFORMATION)
    if found.scale is Measure.MD:
        for symbol, (value, meaning) in (group_numbers(case.evidence) or {}).items():
            work.give(symbol, value, meaning)
        for symbol, expression in SMD:
            work.take(symbol, expression)
    else:
        work.give("SE", found.standard_error or 0.0, "standard_error")
    if found.scale in {Measure.SMD, Measure.MD}:
        return work.give("π", math.pi, "pi").take("I", "1 / (SE * π / sqrt(3))**2")
    return work.take("I", "1 / SE**2")


def imputed_information(case: FindingCase, risk: float | None, patients: float) -> Work:
    """Return the information that the number of patients alone suggests, at the risk of a proportion where known."""
    finding, polarity, rules = case.evidence.finding, case.own_polarity, case.rules
    work = Work("imputed from the number of participants", IMPUTED).give("N", patients, "participants")
    per = patients_per_information(finding.measure, polarity, rules)
    if per is not None:
        return work.give("k", per, "participants that information 1 needs").take("I", "N / k")
    meaning = "risk_not_known" if risk is None else "risk in the arms"
    return work.give("p", rules.risk_not_known if risk is None else risk, meaning).take("I", "N * p * (1 - p) / 4")


def _design_sigma(case: FindingCase) -> Work:
    finding, study, rules = case.evidence.finding, case.evidence.study, case.rules
    if finding.comparison is not Comparison.ARMS:
        return Work(NOT_ARMS[finding.comparison])
    name = "sigma_randomised" if is_randomised(study) else "sigma_concurrent_control"
    work = Work().say("design", study.design.value if study.design else "not known", "of the study")
    return work.give("σ", getattr(rules, name), name).take("σ_D", "σ")


def _bias_factor(case: FindingCase) -> Work:
    finding, study, rules = case.evidence.finding, case.evidence.study, case.rules
    if finding.comparison is not Comparison.ARMS:
        return Work(NOT_ARMS[finding.comparison])
    risk = risk_of_bias(finding, study).value
    held = risk if risk in {"low", "high", "critical"} else "some concerns"
    name = f"bias_factor_{held.replace(' ', '_')}"
    work = Work().say("risk of bias", risk, "of the result, else of its study; not assessed counts as some concerns")
    return work.give("b", getattr(rules, name), name).take("B", "b")


def _weight(case: FindingCase) -> Work:
    found = case.evidence.estimate
    if found.design_sigma is None or found.bias_factor is None or not found.information:
        why = "without information there is no weight"
        if found.design_sigma is None:
            why = "without a comparison of arms there is no weight"
        return Work(why).give("W", 0.0, "no weight").take("W", "W")
    work = Work().give("B", found.bias_factor, "bias_factor").give("I", found.information, "information")
    return work.give("σ", found.design_sigma, "design_sigma").take("W", "B / (1 / I + σ**2)")


def _flags(case: FindingCase) -> Work:
    work = Work("each where what it says holds")
    for flag in case.evidence.estimate.flags:
        work.say(flag, "raised", MEANINGS[Flag(flag)])
    return work


def _scale(case: FindingCase) -> str:
    found = case.evidence.estimate
    return _without_effect(case) if found.scale is None else f"what {found.derivation} gives"


def _derivation(case: FindingCase) -> str:
    found = case.evidence.estimate
    return _without_effect(case) if found.derivation is None else FORMULAS[Derivation(found.derivation)].text


def _corner(work: Callable[..., Work], *, least: bool) -> Field[FindingCase]:
    return Field(_ROUNDED, lambda case: work(case, least=least))


def _limit(*, low: bool) -> Field[FindingCase]:
    text = "as reported; else y ± z(α) SE; of an interval at another level the wider of both"
    return Field(Formula(text, f"{HANDBOOK}, section 6.3"), lambda case: _interval(case, low=low))


FIELDS: Mapping[str, Field[FindingCase]] = {
    "effect_scale": Field(
        Formula("the scale of the derivation: HR, OR, RR, RD, MD or SMD", f"{METHODS}, section Effects"),
        by_rule(_scale),
    ),
    "log_effect": Field(_DERIVED, _effect),
    "standard_error": Field(_DERIVED, _error),
    "standard_error_low": _corner(_error_at, least=True),
    "standard_error_high": _corner(_error_at, least=False),
    "log_effect_low": _corner(_effect_at, least=True),
    "log_effect_high": _corner(_effect_at, least=False),
    "derivation": Field(
        Formula("the first derivation that the reported numbers allow", f"{METHODS}, section Effects"),
        by_rule(_derivation),
    ),
    "not_derivable": Field(
        Formula("the reason why no derivation gives an effect", f"{METHODS}, section Effects"),
        by_rule(lambda case: case.evidence.estimate.not_derivable or "an effect is derivable"),
    ),
    "interval_low": _limit(low=True),
    "interval_high": _limit(low=False),
    "side": Field(
        Formula(
            "the sign of the effect, else of the numbers of the arms, else the change as worded, for the patient",
            _DIRECTION,
        ),
        _side,
    ),
    "significant": Field(
        Formula(
            "L > 0 or U < 0; of an SE from P, or a limit printed as no effect, P < α; of a table with a zero cell "
            "Fisher's exact P < α",
            f"{HANDBOOK}, section 15.3; {FISHER}",
        ),
        _significant,
    ),
    "direction": Field(
        Formula(
            "benefit or harm where the interval excludes no effect, no difference where it lies inside the margins; "
            "else by P and side; else as the source states it",
            _DIRECTION,
        ),
        _direction,
    ),
    "information": Field(Formula(f"{INFORMATION.text}; else {IMPUTED.text}", f"ours; {TIERNEY}"), information_of),
    "design_sigma": Field(
        Formula("σ_D, a constant by design", f"{_CONSTANTS}:  sigma_randomised, sigma_concurrent_control"),
        _design_sigma,
    ),
    "bias_factor": Field(
        Formula("B, a constant by risk of bias", f"{_CONSTANTS}:  bias_factor_low to bias_factor_critical"),
        _bias_factor,
    ),
    "weight": Field(WEIGHT, _weight),
    "flags": Field(Formula("each flag where what it says holds", f"{METHODS}, section Verdict"), _flags),
    "combination": Field(
        COMBINATION,
        by_rule(lambda case: "agents tested together" if len(set(case.evidence.finding.agents)) > 1 else "one agent"),
    ),
    "claim": Field(
        Formula("hash of tested agents, disease, setting, endpoint, contrast, comparators and subgroup", "ours"),
        by_rule(lambda _: "the question that the finding bears on; none where it bears on none"),
    ),
    "methods_version": Field(
        Formula("version of the rules + digest of the code of the methods", "ours"),
        by_rule(lambda case: f"rules {case.rules.version}, computed by this code"),
    ),
}
"""The formula and working of every computed field, by its name."""
