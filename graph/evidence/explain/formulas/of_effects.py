"""The formula of a claim's fields on its pooled effect: value, intervals, P, margins, heterogeneity."""

from collections.abc import Callable, Mapping

from ...claim.summary import BAYESIAN, HARTUNG_KNAPP, biased
from ...finding.margins import margins
from ...statistics.bayesian import posterior
from .citations import HANDBOOK, METHODS, Formula
from .claim_case import NO_POOL, ClaimCase, back, mean_and_error, pooled_numbers, study_name
from .methods import I2, POOLING, PREDICTION, SECOND, TAU2, Q
from .working import Field, Work

_POOLED = POOLING["Paule-Mandel, normal"]
_ONE_STUDY = "one study: nothing is pooled"


def _value(case: ClaimCase) -> Work:
    work = pooled_numbers(case)
    if work is None:
        return Work(NO_POOL)
    work.take("μ", "Σ(y / (SE**2 + τ2)) / Σ(1 / (SE**2 + τ2))")
    return back(case, work, "value", "μ")


def _limit(case: ClaimCase, *, low: bool) -> Work:
    """Return a limit of the claim's interval: one finding's own as reported, else mean ± z s."""
    pool = case.weighing.body.pool
    if pool is None:
        return Work(NO_POOL)
    if pool.of_one is not None and case.sigma == 0:
        one = pool.of_one
        found, turned = one.evidence.estimate, one.sign < 0
        work = Work(f"the own interval of {study_name(one.evidence)}" + (", turned round" if turned else ""))
        work.formula = POOLING[case.claim.ci_method or ""]
        limit = found.interval_low if low != turned else found.interval_high
        work.give("c", limit or 0.0, "the finding's limit, as its effect" + (", the other way" if turned else ""))
        return back(case, work, "limit", "-c" if turned else "c")
    work = pooled_numbers(case) or Work()
    work.formula = POOLING[case.claim.ci_method or ""]
    mean_and_error(case, work).give("α", case.rules.alpha, "1 less the level of intervals")
    return back(case, work, "limit", f"μ {'-' if low else '+'} z(α) * s")


def _p_value(case: ClaimCase) -> Work:
    body, claim = case.weighing.body, case.claim
    if body.pool is None or body.summary is None:
        if claim.overall_z is None:
            return Work(NO_POOL)
        work = Work("the overall test's, where there is no pool").give("Z", claim.overall_z, "overall_z")
        return work.take("P", "2 * Φ(-abs(Z))")
    one = body.pool.of_one
    if one is not None and case.sigma == 0:
        reported = one.evidence.finding.p_value
        if reported is not None and claim.p_value == reported:
            return Work(f"as {study_name(one.evidence)} reports it").give("p", reported, "p_value").take("P", "p")
    work = mean_and_error(case, pooled_numbers(case) or Work())
    return work.take("P", "2 * Φ(-abs(μ / s))")


def _second(case: ClaimCase, *, low: bool) -> Work:
    pool, claim = case.weighing.body.pool, case.claim
    if pool is None or claim.second_method is None or case.weighing.body.summary is None:
        return Work(NO_POOL if pool is None else _no_second(case))
    limit = claim.second_low if low else claim.second_high
    work = pooled_numbers(case) or Work()
    if claim.second_method == HARTUNG_KNAPP:
        k, work.formula = len(pool.effects), SECOND[HARTUNG_KNAPP]
        mean_and_error(case, work).give("df", k - 1, "studies less one").give("α", case.rules.alpha, "1 less the level")
        work.take("q", "max(1, Σ((y - μ)**2 / (SE**2 + τ2)) / df)")
        return back(case, work, "limit", f"μ {'-' if low else '+'} t(α, df) * sqrt(q) * s")
    scale = getattr(case.rules, pool.measure.tau_scale or "")
    told = biased(posterior(pool.effects, scale), case.sigma)
    work = Work("a quantile of the posterior, a mixture of normals over τ; integrated without random numbers")
    work.formula = SECOND[BAYESIAN]
    work.give("A", scale, f"{pool.measure.tau_scale}: scale of the half-normal prior of τ")
    parts = told.components
    names = [f"part {i + 1}" for i in range(len(parts))]
    work.give_each("p", dict(zip((f"share of {n}" for n in names), (one.share for one in parts), strict=True)))
    work.give_each("m", dict(zip((f"mean of {n}" for n in names), (one.mean for one in parts), strict=True)))
    errors = (one.standard_error for one in parts)
    work.give_each("e", dict(zip((f"standard error of {n}" for n in names), errors, strict=True)))
    work.give("x", limit or 0.0, "the limit")
    tail = case.rules.alpha / 2
    at = "ln(x)" if case.ratio else "x"
    return work.solve("share below the limit", f"Σ(p * Φ(({at} - m) / e))", tail if low else 1 - tail)


def _no_second(case: ClaimCase) -> str:
    pool = case.weighing.body.pool
    if pool is None or len(pool.effects) == 1:
        return _ONE_STUDY
    if len(pool.effects) >= case.rules.hartung_knapp_from:
        return "the studies do not differ at all (τ² is 0): there is no second interval"
    return f"{pool.measure} has no prior of τ"


def _method(case: ClaimCase) -> Work:
    method = case.claim.ci_method
    return Work(NO_POOL if method is None else POOLING[method].text)


def _second_method(case: ClaimCase) -> Work:
    method = case.claim.second_method
    return Work(_no_second(case) if method is None else SECOND[method].text)


def _q(case: ClaimCase) -> Work:
    pool = case.weighing.body.pool
    if pool is None or len(pool.effects) == 1:
        return Work(NO_POOL if pool is None else _ONE_STUDY)
    work = pooled_numbers(case) or Work()
    return work.take("μ", "Σ(y / SE**2) / Σ(1 / SE**2)").take("Q", "Σ((y - μ)**2 / SE**2)")


def _of_q(symbol: str, expression: str, at_zero: str) -> Callable[[ClaimCase], Work]:
    def work(case: ClaimCase) -> Work:
        pool, q = case.weighing.body.pool, case.claim.q
        if pool is None or q is None:
            return _q(case)
        made = Work().give("Q", q, "q").give("df", len(pool.effects) - 1, "studies less one")
        return made.take(symbol, expression if q > 0 else at_zero)

    return work


def _tau2(case: ClaimCase) -> Work:
    work, q = _q(case), case.claim.q
    pool, tau2 = case.weighing.body.pool, case.claim.tau2
    if pool is None or q is None or tau2 is None:
        return work
    df = len(pool.effects) - 1
    if tau2 == 0:
        work = Work("Q is no more than studies less one: τ² is 0").give("Q", q, "q").give("df", df, "studies less one")
        return work.take("τ2", "max(0, Q - df)")
    work = pooled_numbers(case) or Work()
    work.because = "found by bisection: the τ² that solves this"
    work.take("μ", "Σ(y / (SE**2 + τ2)) / Σ(1 / (SE**2 + τ2))")
    return work.solve("generalised Q", "Σ((y - μ)**2 / (SE**2 + τ2))", df)


def _prediction(case: ClaimCase, *, low: bool) -> Work:
    pool = case.weighing.body.pool
    if pool is None or case.claim.prediction_low is None:
        return Work(NO_POOL if pool is None else f"fewer than {case.rules.prediction_interval_from:g} studies")
    work = mean_and_error(case, pooled_numbers(case) or Work())
    work.give("df", len(pool.effects) - 2, "studies less two").give("α", case.rules.alpha, "1 less the level")
    return back(case, work, "limit", f"μ {'-' if low else '+'} t(α, df) * sqrt(τ2 + s**2)")


def _margin(case: ClaimCase, *, low: bool) -> Work:
    body = case.weighing.body
    if body.pool is None:
        return Work(NO_POOL)
    scale = body.pool.measure
    own = body.polarity.margin if body.polarity is not None else None
    if margins(scale, body.polarity, case.rules) is None:
        return Work("neither the rules nor the endpoint state a margin on this scale")
    if scale.margin is None:
        return Work().give("m", own or 0.0, "margin of the endpoint, in its unit").take("margin", "-m" if low else "m")
    if scale.is_ratio:
        name = f"{scale.margin}_{'low' if low else 'high'}"
        return Work().give("m", getattr(case.rules, name), f"constant {name}").take("margin", "m")
    work = Work().give("m", getattr(case.rules, scale.margin), f"constant {scale.margin}")
    return work.take("margin", "-m" if low else "m")


def _own_margins(case: ClaimCase) -> Work:
    work = Work("each trial with a margin of its own: not inferior where its interval lies on the near side of it")
    for one in case.weighing.selection.counted:
        finding, found = one.evidence.finding, one.evidence.estimate
        if finding.margin is not None and found.interval_low is not None:
            work.say("margin", finding.margin, f"of {study_name(one.evidence)}")
            work.say("interval_low", found.interval_low, "lower limit, on the scale of its effect")
            work.say("interval_high", found.interval_high, "upper limit")
    return work


def _scale(case: ClaimCase) -> Work:
    pool = case.weighing.body.pool
    if pool is None:
        return Work(NO_POOL)
    work = Work("the scale on which the counted results hold the most information")
    for one in pool.members:
        work.say("I", one.information, f"information of {study_name(one.evidence)}")
    return work


def _both(formula: Formula, work: Callable[..., Work], names: tuple[str, str]) -> dict[str, Field[ClaimCase]]:
    low, high = names
    return {
        low: Field(formula, lambda case: work(case, low=True)),
        high: Field(formula, lambda case: work(case, low=False)),
    }


_SECOND = Formula(
    "; ".join(f"{name}: {one.text}" for name, one in SECOND.items()), "; ".join(one.citation for one in SECOND.values())
)
_MARGIN = Formula("the constants of the scale, or the margin that the endpoint states", f"ours; {METHODS}, Constants")

FIELDS: Mapping[str, Field[ClaimCase]] = {
    "measure": Field(Formula("the scale with the most information", f"{METHODS}, section Pooling"), _scale),
    "unit": Field(Formula("the unit that the pooled mean differences share", f"{METHODS}, section Pooling"), _scale),
    "value": Field(Formula("μ = Σ w y / Σ w with w = 1/(SE² + τ²); of ratios exp μ", _POOLED.citation), _value),
    **_both(_POOLED, _limit, ("ci_low", "ci_high")),
    "ci_method": Field(Formula("by the number of results in the pool", f"{METHODS}, section Pooling"), _method),
    "p_value": Field(Formula("as reported, else P = 2 Φ(-|μ| / s)", f"{HANDBOOK}, section 6.3"), _p_value),
    **_both(_MARGIN, _margin, ("margin_low", "margin_high")),
    "own_margins": Field(
        Formula("the worst limit against the trial's own margin", f"{METHODS}, Verdict"), _own_margins
    ),
    **_both(_SECOND, _second, ("second_low", "second_high")),
    "second_method": Field(Formula("by the number of results in the pool", f"{METHODS}, Pooling"), _second_method),
    "q": Field(Q, _q),
    "q_p_value": Field(
        Formula("P = χ²(Q) on k - 1 degrees of freedom", Q.citation), _of_q("P", "χ2(Q, df)", "χ2(Q, df)")
    ),
    "tau2": Field(TAU2, _tau2),
    "i2": Field(I2, _of_q("I2", "max(0, (Q - df) / Q)", "max(0, Q - df)")),
    **_both(PREDICTION, _prediction, ("prediction_low", "prediction_high")),
}
"""The formula and working of every field on the pooled effect, by its name."""
