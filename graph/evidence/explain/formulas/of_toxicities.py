"""The formulas of a claim on a toxicity: risk difference, number needed to harm, incidence, periods, rare events.

Fields that every claim has are here too, where a toxicity's are computed otherwise; else the formula is the common one.
"""

from collections.abc import Callable, Iterable, Mapping

from ....measures import Measure
from ...claim.incidence import Arm, single_arms
from ...claim.pools import Method
from ...claim.risks import Risks, arms_of, risks_of
from ...claim.selection import Counted
from ...claim.summary import FISHER
from ...statistics.effects import Effect
from ...statistics.from_counts import Cells
from ...statistics.heterogeneity import paule_mandel
from ...statistics.rare_events import fisher_p
from ...statistics.single_arm import logit
from . import of_effects, of_weights
from .citations import METHODS, Formula
from .claim_case import ClaimCase, apart, study_name
from .methods import DIFFERENCE, NEEDED, POOLING
from .methods import WILSON as WILSON_FORMULA
from .working import Field, Work

_TOXICITY = f"{METHODS}, section Toxicity"
_NOT_ONE = "the claim is not on a toxicity"
_NO_ARMS = "no result gives both arms' events and patients"


def _risks(case: ClaimCase) -> Risks:
    weighing = case.weighing
    if weighing.question.toxicity is None or not weighing.controlled:
        return Risks(())
    return risks_of(weighing.question, weighing.selection, case.rules)


def _arms(case: ClaimCase) -> list[Arm]:
    weighing = case.weighing
    if weighing.question.toxicity is None or weighing.controlled:
        return []
    return single_arms(weighing.question, weighing.items, case.rules)


def _why_none(case: ClaimCase) -> Work:
    return Work(_NOT_ONE if case.weighing.question.toxicity is None else _NO_ARMS)


def _sum(place: int, *, control: bool = False) -> Callable[[ClaimCase], Work]:
    """Return the working of a sum over arms: of patients (place 0) or of those affected (1)."""
    what = ("patients", "affected")[place]

    def work(case: ClaimCase) -> Work:
        known = _risks(case).known
        if known:
            arms = arms_of(known)[control].values()
            told = {f"{what}, arm {i + 1}": arm[place] for i, arm in enumerate(arms)}
        else:
            single = [] if control else _arms(case)
            told = apart((f"{what}, {study_name(arm.evidence)}", (arm.n, arm.events)[place]) for arm in single)
        return Work().give_each("n", told).take("sum", "Σ(n)") if told else _why_none(case)

    return work


def _give_tables(work: Work, tables: Iterable[Cells]) -> Work:
    """Put the cells of each table in: events and others of the tested arm, then of the control arm."""
    listed = list(tables)
    for place, name in enumerate("abcd"):
        work.give_each(name, {f"{name} of table {i + 1}": table[place] for i, table in enumerate(listed)})
    return work


def _difference(case: ClaimCase, end: str) -> Work:
    """Return the pooled risk difference (""), or a limit of it."""
    found = _risks(case)
    if found.pooled is None:
        return _why_none(case)
    if found.of_rare:
        work = _of_rare_differences(found.of_rare)
    else:
        work = _give_effects(found.differences)
        work.take("RD", "Σ(y / (SE**2 + τ2)) / Σ(1 / (SE**2 + τ2))").take("s", "sqrt(1 / Σ(1 / (SE**2 + τ2)))")
    work.because = found.method
    if not end:
        return work.take("RD", "RD")
    work.give("α", case.rules.alpha, "1 less the level of intervals")
    return work.take("limit", "max(-1, RD - z(α) * s)" if end == "low" else "min(1, RD + z(α) * s)")


def _give_effects(differences: Iterable[tuple[Counted, Effect]]) -> Work:
    listed = list(differences)
    work = Work()
    named = [(study_name(one.evidence), effect) for one, effect in listed]
    work.give_each("y", apart((f"risk difference of {name}", effect.log_effect) for name, effect in named))
    work.give_each("SE", apart((f"standard error of {name}", effect.standard_error) for name, effect in named))
    tau2 = paule_mandel([effect for _, effect in listed]) if len(listed) > 1 else 0.0
    return work.give("τ2", tau2, "variance between the studies")


def _of_rare_differences(tables: Iterable[Cells]) -> Work:
    work = _give_tables(Work(), tables)
    work.take("w", "Σ((a + b) * (c + d) / (a + b + c + d))")
    work.take("RD", "Σ((a * (c + d) - c * (a + b)) / (a + b + c + d)) / w")
    work.take(
        "P",
        "Σ(((a + b)**2 * c - (c + d)**2 * a + (a + b) * (c + d) * (c + d - a - b) / 2) / (a + b + c + d)**2)",
    )
    work.take("Q", "Σ((a * d + c * b) / (2 * (a + b + c + d)))")
    return work.take("s", "sqrt((RD * P + Q) / w**2)")


def _needed(case: ClaimCase, end: str) -> Work:
    """Return one over the risk difference, or over the other limit of it."""
    names = {"": "risk_difference", "low": "risk_difference_high", "high": "risk_difference_low"}
    difference: float | None = getattr(case.claim, names[end])
    if difference is None:
        return _why_none(case)
    if getattr(case.claim, f"number_needed_to_harm{'_' * bool(end)}{end}") is None:
        return Work("the risk difference is 0 there: no number of patients has one more affected")
    return Work().give("RD", difference, names[end]).take("NNH", "1 / RD")


def _period(case: ClaimCase) -> Work:
    if case.claim.earlier_period is None:
        return Work("no result compares two periods of one cohort")
    return Work("the largest study's periods, the earlier one by its name, else where the source has the control")


def _rate(name: str) -> Callable[[ClaimCase], Work]:
    def work(case: ClaimCase) -> Work:
        rate: float | None = getattr(case.claim, name)
        if rate is None:
            return _period(case)
        made = _period(case)
        return made.give("p", rate, "share of the period's patients, as reported").take("p", "p")

    return work


def _same_time(case: ClaimCase) -> Work:
    if case.weighing.question.toxicity is None:
        return Work(_NOT_ONE)
    return Work("the time that all results name; none where they name several, or not all one")


def _incidence(case: ClaimCase) -> Work | None:
    """Return a working that holds the logits y of single arms; None where the claim has no incidence."""
    arms = _arms(case)
    if not arms:
        return None
    logits = [logit(arm.events, arm.n, case.rules.continuity_correction) for arm in arms]
    named = [(study_name(arm.evidence), effect) for arm, effect in zip(arms, logits, strict=True)]
    work = Work()
    work.give_each("y", apart((f"logit of the share in {name}", effect.log_effect) for name, effect in named))
    work.give_each("SE", apart((f"standard error in {name}", effect.standard_error) for name, effect in named))
    work.give("τ2", paule_mandel(logits) if len(logits) > 1 else 0.0, "variance between the studies")
    work.take("μ", "Σ(y / (SE**2 + τ2)) / Σ(1 / (SE**2 + τ2))")
    return work.take("s", "sqrt(1 / Σ(1 / (SE**2 + τ2)))")


def _share(case: ClaimCase, end: str) -> Work | None:
    """Return the incidence (""), or a limit of its interval; None where the claim has none."""
    arms = _arms(case)
    if len(arms) == 1:
        work = Work(formula=WILSON_FORMULA)
        work.give("e", arms[0].events, "patients with it").give("n", arms[0].n, "patients").take("p", "e / n")
        if not end:
            return work
        work.give("α", case.rules.alpha, "1 less the level of intervals").take("z2", "z(α)**2 / n")
        work.take("half", "z(α) * sqrt(p * (1 - p) / n + z2 / (4 * n)) / (1 + z2)")
        return work.take("limit", f"min(1, max(0, (p + z2 / 2) / (1 + z2) {'-' if end == 'low' else '+'} half))")
    work_of_several = _incidence(case)
    if work_of_several is None:
        return None
    if not end:
        return work_of_several.take("share", "1 / (1 + exp(-μ))")
    work_of_several.give("α", case.rules.alpha, "1 less the level of intervals")
    work_of_several.take("x", f"μ {'-' if end == 'low' else '+'} z(α) * s")
    return work_of_several.take("limit", "1 / (1 + exp(-x))")


def _predicted(case: ClaimCase, end: str) -> Work | None:
    work, k = _incidence(case), len(_arms(case))
    if work is None:
        return None
    if case.claim.prediction_low is None:
        return Work(f"fewer than {case.rules.prediction_interval_from:g} studies")
    work.give("df", k - 2, "studies less two").give("α", case.rules.alpha, "1 less the level")
    work.take("x", f"μ {'-' if end == 'low' else '+'} t(α, df) * sqrt(τ2 + s**2)")
    return work.take("limit", "1 / (1 + exp(-x))")


def _spread(case: ClaimCase, name: str) -> Work | None:
    """Return the working of a field on how far incidences differ; None where the claim has none."""
    work, claim, df = _incidence(case), case.claim, len(_arms(case)) - 1
    if work is None:
        return None
    if claim.q is None:
        return Work("one study: nothing is pooled")
    if name == "q":
        return work.take("μ", "Σ(y / SE**2) / Σ(1 / SE**2)").take("Q", "Σ((y - μ)**2 / SE**2)")
    if name == "tau2" and claim.tau2:
        return work.solve("generalised Q", "Σ((y - μ)**2 / (SE**2 + τ2))", df)
    made = Work().give("Q", claim.q, "q").give("df", df, "studies less one")
    expressions = {"q_p_value": "χ2(Q, df)", "i2": "max(0, (Q - df) / Q)" if claim.q else "max(0, Q - df)"}
    return made.take(name, expressions.get(name, "max(0, Q - df)"))


def _of_rare(case: ClaimCase, end: str) -> Work | None:
    """Return Mantel and Haenszel's odds ratio of rare events, or a limit of it; None where it is pooled otherwise."""
    pool = case.weighing.body.pool
    if pool is None or pool.method is not Method.MANTEL_HAENSZEL:
        return None
    work = _give_tables(Work(formula=POOLING[Method.MANTEL_HAENSZEL]), pool.tables)
    work.take("R", "Σ(a * d / (a + b + c + d))").take("S", "Σ(b * c / (a + b + c + d))")
    if not end:
        return work.take("OR", "R / S")
    work.give("α", case.rules.alpha, "1 less the level of intervals")
    work.give("σ", case.sigma, "σ_D, bias of designs that are not randomised")
    work.take("A", "Σ((a + d) * a * d / (a + b + c + d)**2)").take("D", "Σ((b + c) * b * c / (a + b + c + d)**2)")
    work.take("B", "Σ(((a + d) * b * c + (b + c) * a * d) / (a + b + c + d)**2)")
    work.take("s", "sqrt(A / (2 * R**2) + B / (2 * R * S) + D / (2 * S**2) + σ**2)")
    if end == "P":
        return work.take("P", "2 * Φ(-abs(ln(R / S) / s))")
    return work.take("limit", f"exp(ln(R / S) {'-' if end == 'low' else '+'} z(α) * s)")


def _p_value(case: ClaimCase) -> Work | None:
    body = case.weighing.body
    if body.summary is not None and body.pool is not None and body.summary.method == FISHER:
        work = _give_tables(Work("Fisher's exact P of the one table, which has a zero cell"), body.pool.tables)
        return work.give("p", fisher_p(body.pool.tables[0]), "tables with these margins no likelier").take("P", "p")
    if _arms(case):
        return Work("an incidence is tested against nothing")
    return _of_rare(case, "P")


def _tau2(case: ClaimCase) -> Work | None:
    if case.claim.measure is not Measure.PROPORTION and case.weighing.body.pool is not None:
        return Work("rare events: one effect in all studies") if case.weighing.body.pool.tables else None
    return _spread(case, "tau2")


def _of_pool(case: ClaimCase, name: str) -> Work | None:
    """Return why Mantel and Haenszel's pool has no heterogeneity; None where that is said otherwise."""
    pool = case.weighing.body.pool
    if pool is not None and pool.tables and case.claim.q is None:
        return Work("not computed of tables with zero cells, or of one table")
    return _spread(case, name)


def _measure(case: ClaimCase) -> Work | None:
    return Work("how often single arms had it, as a share of 1") if _arms(case) else None


def _pooled_studies(case: ClaimCase) -> Work | None:
    arms = _arms(case)
    return Work("studies of the single arms").say("k", len(arms), "single arms") if arms else None


def _otherwise(common: Field[ClaimCase], own: Callable[[ClaimCase], Work | None]) -> Field[ClaimCase]:
    """Return a field whose working is a toxicity's own where it has one, else the common one."""
    return Field(common.formula, lambda case: own(case) or common.work(case))


def _of(work: Callable[[ClaimCase, str], Work], name: str) -> Callable[[ClaimCase], Work]:
    return lambda case: work(case, name)


def _maybe(work: Callable[[ClaimCase, str], Work | None], name: str) -> Callable[[ClaimCase], Work | None]:
    return lambda case: work(case, name)


def _either(case: ClaimCase, end: str) -> Work | None:
    return _share(case, end) or _of_rare(case, end)


_SUMS = Formula("Σ over the arms of the results that count, one that comparisons share once", _TOXICITY)
_PERIODS = Formula("as its source reports the periods", _TOXICITY)
_EFFECTS, _WEIGHTS = of_effects.FIELDS, of_weights.FIELDS

FIELDS: Mapping[str, Field[ClaimCase]] = {
    "toxicity": Field(Formula("the toxicity's name, with its grades", _TOXICITY), lambda _: Work("the question")),
    "affected": Field(_SUMS, _sum(1)),
    "at_risk": Field(_SUMS, _sum(0)),
    "affected_control": Field(_SUMS, _sum(1, control=True)),
    "at_risk_control": Field(_SUMS, _sum(0, control=True)),
    "risk_difference": Field(DIFFERENCE, _of(_difference, "")),
    "risk_difference_low": Field(DIFFERENCE, _of(_difference, "low")),
    "risk_difference_high": Field(DIFFERENCE, _of(_difference, "high")),
    "risk_difference_method": Field(
        Formula("Mantel and Haenszel's of rare events, else inverse variances", _TOXICITY),
        lambda case: Work(case.claim.risk_difference_method or _NO_ARMS),
    ),
    "number_needed_to_harm": Field(NEEDED, _of(_needed, "")),
    "number_needed_to_harm_low": Field(NEEDED, _of(_needed, "low")),
    "number_needed_to_harm_high": Field(NEEDED, _of(_needed, "high")),
    "risk_time": Field(Formula("the time that all results name", _TOXICITY), _same_time),
    "earlier_period": Field(_PERIODS, _period),
    "earlier_rate": Field(_PERIODS, _rate("earlier_rate")),
    "later_period": Field(_PERIODS, _period),
    "later_rate": Field(_PERIODS, _rate("later_rate")),
    "measure": _otherwise(_EFFECTS["measure"], _measure),
    "value": _otherwise(_EFFECTS["value"], _maybe(_either, "")),
    "ci_low": _otherwise(_EFFECTS["ci_low"], _maybe(_either, "low")),
    "ci_high": _otherwise(_EFFECTS["ci_high"], _maybe(_either, "high")),
    "p_value": _otherwise(_EFFECTS["p_value"], _p_value),
    "prediction_low": _otherwise(_EFFECTS["prediction_low"], _maybe(_predicted, "low")),
    "prediction_high": _otherwise(_EFFECTS["prediction_high"], _maybe(_predicted, "high")),
    "q": _otherwise(_EFFECTS["q"], _maybe(_of_pool, "q")),
    "q_p_value": _otherwise(_EFFECTS["q_p_value"], _maybe(_of_pool, "q_p_value")),
    "i2": _otherwise(_EFFECTS["i2"], _maybe(_of_pool, "i2")),
    "tau2": _otherwise(_EFFECTS["tau2"], _tau2),
    "studies_pooled": _otherwise(_WEIGHTS["studies_pooled"], _pooled_studies),
    "participants_pooled": _otherwise(_WEIGHTS["participants_pooled"], _pooled_studies),
}
"""The formula and working of the fields of a claim on a toxicity, by name; they stand before the common ones."""
