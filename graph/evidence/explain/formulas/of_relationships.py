"""The formula of every property of the relationships that are computed: roles, shortcuts, and what an agent causes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ....labels import SHORTCUT_TYPES, Role, Verdict
from ....rows import RelationshipRow
from ...claim.differences import OfEffects, compared, effects_of
from .citations import ALTMAN_BLAND_DIFFERENCE, METHODS, ROSENTHAL_RUBIN, Formula
from .claim_case import ClaimCase, study_name
from .derivations import FindingCase
from .methods import SINGLE_ARM
from .of_findings import information_of
from .of_weights import IN_CLAIM, weight_in_claim
from .working import Field, Work, by_rule


@dataclass(frozen=True)
class LinkCase:
    """A relationship with the claim or the finding that it comes from, whichever that is."""

    link: RelationshipRow
    claim: ClaimCase | None = None
    finding: FindingCase | None = None


def _of_claim(case: LinkCase) -> ClaimCase:
    if case.claim is None:
        raise ValueError(f"{case.link.type} comes from a claim")
    return case.claim


def _of_finding(case: LinkCase) -> FindingCase:
    if case.finding is None:
        raise ValueError(f"{case.link.type} comes from a finding")
    return case.finding


def _role_weight(case: LinkCase) -> Work:
    claim = _of_claim(case)
    part = next(part for part in claim.claim.parts if part.finding == case.link.source)
    return weight_in_claim(claim, part)


def _copied(name: str) -> Callable[[LinkCase], Work]:
    """Return the working of a number that is the claim's own."""

    def work(case: LinkCase) -> Work:
        value = getattr(_of_claim(case).claim, name)
        if value is None:
            return Work(f"the claim has no {name}")
        return Work(f"the claim's {name}").give("x", value, name).take(name, "x")

    return work


def _weight_of_verdict(case: LinkCase) -> Work:
    claim = _of_claim(case).claim
    counted = ("weight_for", "weight_against", "weight_null", "weight_unclear")
    names, expression = _SIDE_OF_VERDICT.get(claim.verdict, (counted, "Σ(W)"))
    held = {name: float(getattr(claim, name)) for name in names}
    work = Work(f"the verdict is {claim.verdict}")
    if names == counted:
        return work.give_each("W", held).take("weight", expression)
    for symbol, (name, value) in zip(("W", "W2"), held.items(), strict=False):
        work.give(symbol, value, name)
    return work.take("weight", expression)


_SIDE_OF_VERDICT: Mapping[Verdict, tuple[tuple[str, ...], str]] = {
    Verdict.BENEFIT: (("weight_for",), "W"),
    Verdict.HARM: (("weight_against",), "W"),
    Verdict.NO_DIFFERENCE: (("weight_null",), "W"),
    Verdict.MIXED: (("weight_for", "weight_against"), "min(W, W2)"),
}
"""The weights that speak for a verdict, and what they come to; of any other verdict it is all that counted."""


def _reported(name: str) -> Callable[[LinkCase], Work]:
    """Return the working of what the finding reports."""

    def work(case: LinkCase) -> Work:
        value = getattr(_of_finding(case).evidence.finding, name)
        made = Work(f"as reported: the finding's {name}")
        if isinstance(value, int | float) and not isinstance(value, bool):
            return made.give("x", value, name).take(name, "x")
        return made

    return work


def _at_risk(case: LinkCase) -> Work:
    finding = _of_finding(case).evidence.finding
    name = "n_evaluable" if finding.n_experimental is None else "n_experimental"
    number = getattr(finding, name)
    return Work("not reported") if number is None else Work().give("n", number, name).take("n", "n")


def _information(case: LinkCase) -> Work:
    made = information_of(_of_finding(case))
    return made if made.steps else made.give("I", 0.0, "no information").take("I", "I")


def _difference(case: LinkCase) -> Work:
    """Return the working of the difference between two studies, by their effects or by their deviates."""
    claim = _of_claim(case)
    body, rules = claim.weighing.body, claim.rules
    counted = {one.evidence.id: one for one in body.counted}
    first, second = counted[case.link.source], counted[case.link.target]
    pair = compared(first, second, body, effects_of(body), rules)
    names = study_name(first.evidence), study_name(second.evidence)
    if isinstance(pair, OfEffects):
        work = Work("two effects on one scale", _OF_EFFECTS)
        for i, (name, effect) in enumerate(zip(names, (pair.first, pair.second), strict=True), start=1):
            work.give(f"y{i}", effect.log_effect, f"effect of {name}, of ratios their logarithm")
            work.give(f"SE{i}", effect.standard_error, f"its standard error in {name}")
        work.give("s", pair.sign, "1 where more is benefit, else -1").give("σ", pair.sigma, "bias that one has alone")
        return work.take("z", "s * (y1 - y2) / sqrt(SE1**2 + SE2**2 + σ**2)")
    if pair is None:
        raise ValueError(f"{case.link.source} and {case.link.target} are compared by nothing")
    work = Work("opposite sides, of which one at least is known by its P alone, or on another scale", _OF_DEVIATES)
    work.give("z1", pair.first, f"deviate of {names[0]} towards benefit")
    return work.give("z2", pair.second, f"deviate of {names[1]}").take("z", "(z1 - z2) / sqrt(2)")


def _p_of_difference(case: LinkCase) -> Work:
    work = _difference(case)
    return Work().give("z", float(f"{work.result:.12g}"), "z of the difference").take("P", "2 * Φ(-abs(z))")


_METHODS = f"{METHODS}, section What counts, and counts once"
_ROLE = Formula("by side: the interval, P or side; precise or no side; else why it does not count", _METHODS)
_COPY = Formula("as the claim has it", "ours: for drawing and one-hop answers")
_AS_REPORTED = Formula("as the finding reports it", "ours: for drawing and one-hop answers")
_KEY = Formula("hash of the claim or finding and the agent", "ours")


def _rule(formula: Formula, because: str) -> Field[LinkCase]:
    return Field(formula, by_rule(lambda _: because))


def _why(case: LinkCase) -> str:
    return str(case.link.properties.get("why", case.link.properties.get("reason", "")))


_OF_EFFECTS = Formula("z = ±(y1 - y2) / √(SE1² + SE2² + σ²)", ALTMAN_BLAND_DIFFERENCE)
_OF_DEVIATES = Formula("z = (z1 - z2) / √2", ROSENTHAL_RUBIN)
_DIFFERS: Mapping[str, Field[LinkCase]] = {
    "claim": _rule(_COPY, "the claim that both findings are on"),
    "z": Field(_OF_EFFECTS, _difference),
    "p_value": Field(Formula("P = 2 Φ(-|z|)", ALTMAN_BLAND_DIFFERENCE), _p_of_difference),
}
_CONTRADICTS = Field[LinkCase](
    Formula("significant on the other side than Benefit or Harm, counted or shown", _METHODS),
    by_rule(lambda case: f"contradicts the verdict: {bool(case.link.properties.get('contradicts'))}"),
)
_ROLES: Mapping[str, Field[LinkCase]] = {
    "weight": Field(IN_CLAIM, _role_weight),
    "significant": Field(
        Formula("the finding's own: its interval excludes no effect, or its P is significant", _METHODS),
        by_rule(lambda case: f"significant by itself: {case.link.properties.get('significant')}"),
    ),
    "contradicts": _CONTRADICTS,
    "why": Field(_ROLE, by_rule(_why)),
}
_SHORTCUT: Mapping[str, Field[LinkCase]] = {
    "caption": _rule(
        Formula(
            "endpoint, disease and comparators, then the pooled effect, else the number of studies", _COPY.citation
        ),
        "of the claim's question and pool",
    ),
    "weight": Field(
        Formula(
            "weight_for of Benefit, weight_against of Harm, weight_null of NoDifference, the smaller of the first two"
            " of Mixed, else the sum of all weights",
            _COPY.citation,
        ),
        _weight_of_verdict,
    ),
    **{
        name: Field(_COPY, _copied(name))
        for name in ("weight_for", "weight_against", "weight_null", "studies", "participants")
    },
    **{name: _rule(_COPY, "of the claim's question") for name in ("disease", "endpoint", "contrast", "comparators")},
    "claim": _rule(_COPY, "the claim whose verdict gives this relationship"),
    "key": _rule(_KEY, "tells parallel relationships apart"),
}
_CAUSES: Mapping[str, Field[LinkCase]] = {
    "weight": Field(
        Formula(f"the finding's information: {SINGLE_ARM.text}, or imputed", SINGLE_ARM.citation), _information
    ),
    "affected": Field(_AS_REPORTED, _reported("events_experimental")),
    "at_risk": Field(Formula("n_experimental, else n_evaluable", _AS_REPORTED.citation), _at_risk),
    "rate": Field(Formula("value of a proportion", _AS_REPORTED.citation), _reported("value")),
    "rate_control": Field(Formula("value_control of a proportion", _AS_REPORTED.citation), _reported("value_control")),
    **{
        name: Field(_AS_REPORTED, _reported(name))
        for name in ("study", "disease", "setting", "subgroup", "comparison", "scale", "grade_min", "grade_max")
    },
    "serious": Field(_AS_REPORTED, _reported("serious")),
    "finding": _rule(_AS_REPORTED, "the finding that this relationship comes from"),
    "key": _rule(_KEY, "tells parallel relationships apart"),
}

FIELDS: Mapping[str, Mapping[str, Field[LinkCase]]] = {
    **{str(role): _ROLES for role in Role if role is not Role.CONTEXT_FOR},
    str(Role.CONTEXT_FOR): {"contradicts": _CONTRADICTS, "why": _ROLES["why"]},
    "DIFFERS_FROM": _DIFFERS,
    "SUPERSEDED_BY": {"reason": Field(Formula("which finding counts instead, and why", _METHODS), by_rule(_why))},
    "ALSO_READ_AS": {
        "differs_in": _rule(
            Formula("the names of the values that differ between both readings", _METHODS), "compared one by one"
        )
    },
    **dict.fromkeys(SHORTCUT_TYPES.values(), _SHORTCUT),
    "CAUSES": _CAUSES,
}
"""The formula and working of every property of a computed relationship, by the relationship's type and its name."""
