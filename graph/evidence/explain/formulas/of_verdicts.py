"""What gave a claim its verdict, its flags, and the reasons for more or less certainty: rules, with their figures."""

from collections.abc import Callable, Mapping

from ....labels import Verdict
from ....model import Claim
from ...claim.derive import OVERALL_TEST
from ...flags import MEANINGS, Flag
from ...rules import Rules
from .citations import COMBINATION, EGGER, GUYATT, HARBORD, HIGGINS, METHODS, Formula
from .claim_case import ClaimCase
from .working import Field, Work, by_rule


def rule_of_verdict(claim: Claim, rules: Rules) -> Formula:
    """Return the rule that gave the verdict: the first of five that holds."""
    by = "the overall test is significant" if claim.tier == OVERALL_TEST else "the pool excludes no effect"
    but = "and the pool neither excludes no effect on the other side nor says no difference"
    texts = {
        Verdict.UNCONTROLLED: "1: no finding has a concurrent comparator",
        Verdict.MIXED: "2: significant results on both sides, not inside the margins, each side with "
        f"{rules.mixed_participants_share:.0%} of the participants, or with {rules.mixed_weight_share:.0%} of the "
        f"pool's weight and Q-test P < {rules.mixed_heterogeneity_p:g}",
        Verdict.BENEFIT: f"3: {by}, in favour, {but}",
        Verdict.HARM: f"3: {by}, against, {but}",
        Verdict.NO_DIFFERENCE: "4: the pool includes no effect and lies inside the margins, nothing outside it is "
        "significant, nor is the overall test",
        Verdict.INCONCLUSIVE: "5: none of the rules before holds",
    }
    return Formula(texts[claim.verdict], f"rules {rules.version}")


def _verdict(case: ClaimCase) -> Work:
    claim = case.claim
    work = Work(rule_of_verdict(claim, case.rules).text)
    figures = {
        "value": (claim.value, "pooled effect"),
        "ci_low": (claim.ci_low, "lower limit"),
        "ci_high": (claim.ci_high, "upper limit"),
        "margin_low": (claim.margin_low, "least effect that means no difference"),
        "margin_high": (claim.margin_high, "greatest effect that means no difference"),
        "overall_z": (claim.overall_z, "of the test over the pool and what is beside it"),
        "overall_p": (claim.overall_p, "its P"),
        "significant_for": (claim.significant_for, "weight of significant results for benefit"),
        "significant_against": (claim.significant_against, "weight of significant results for harm"),
    }
    for symbol, (value, meaning) in figures.items():
        if value is not None:
            work.say(symbol, value, meaning)
    return work


def _tier(case: ClaimCase) -> str:
    body = case.weighing.body
    if not body.counted or not case.weighing.controlled:
        return "nothing that counts has a concurrent comparator"
    return "results stand beside the pool" if body.beside else "all that counts is in the pool"


def _flags(case: ClaimCase) -> Work:
    work = Work("each where what it says holds")
    for flag in case.claim.flags:
        work.say(flag, "raised", MEANINGS[Flag(flag)])
    return work


def _reason(name: str) -> Callable[[ClaimCase], str]:
    return lambda case: str(getattr(case.claim, name))


_DOMAIN = "the figures of the results that count, by domain; no grade is given"
_REASONS = {
    "risk_of_bias": ("results by risk of bias; those not randomised; share of the pool's weight at high risk", GUYATT),
    "inconsistency": ("Cochran's Q with its P, I², prediction interval, results beside the pool by side", HIGGINS),
    "imprecision": ("the interval against the margins; participants", GUYATT),
    "indirectness": ("other disease or setting; known through another paper; not direct; surrogate endpoint", GUYATT),
    "publication_bias": (
        "test for small studies; results without a side; trials that may be held",
        f"{EGGER}; {HARBORD}",
    ),
}

FIELDS: Mapping[str, Field[ClaimCase]] = {
    "verdict": Field(Formula("the first of five rules that holds", f"{METHODS}, section Verdict"), _verdict),
    "tier": Field(
        Formula("overall test where results stand beside the pool, else interval; none", f"{METHODS}, section Verdict"),
        by_rule(_tier),
    ),
    "flags": Field(Formula("each flag where what it says holds", f"{METHODS}, section Verdict"), _flags),
    **{
        name: Field(Formula(f"{_DOMAIN}: {text}", citation), by_rule(_reason(name)))
        for name, (text, citation) in _REASONS.items()
    },
    "contrast": Field(
        Formula(
            "added: against the same treatment without the agents, a placebo or nothing; active: against another; "
            "uncontrolled: no concurrent arm",
            f"{METHODS}, section What counts, and counts once",
        ),
        by_rule(lambda case: f"the question is {case.claim.question.contrast}"),
    ),
    "subgroup": Field(
        Formula("the subgroup that the findings are on", f"{METHODS}, section What counts, and counts once"),
        by_rule(lambda case: case.claim.question.subgroup or "all patients"),
    ),
    "combination": Field(
        COMBINATION,
        by_rule(lambda case: "agents tested together" if len(case.claim.question.agents) > 1 else "one agent"),
    ),
    "versus_combination": Field(
        COMBINATION,
        by_rule(
            lambda case: (
                "comparators given together"
                if len(case.claim.question.comparators) > 1
                else "not against several agents together"
            )
        ),
    ),
    "computed_from": Field(
        Formula("hash of question, findings, studies, what they include, polarity and rules", "ours"),
        by_rule(lambda _: "a claim whose inputs have another hash is weighed again"),
    ),
    "methods_version": Field(
        Formula("version of the rules + digest of the code of the methods", "ours"),
        by_rule(lambda case: f"rules {case.rules.version}, computed by this code"),
    ),
}
"""What gave every field that is no number, by its name."""
