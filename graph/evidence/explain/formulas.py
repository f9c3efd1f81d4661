"""The formula and citation of each derivation, in the words that `explain` and the methods page print."""

from collections.abc import Mapping
from typing import NamedTuple

from ..finding.derivation import Derivation


class Formula(NamedTuple):
    """A formula as one writes it, and where it comes from."""

    text: str
    citation: str


_ALTMAN = "Altman and Bland, BMJ 2011;343:d2090, with the exact normal quantile"
_TIERNEY = "Tierney 2007, Trials 8:16"

FORMULAS: Mapping[Derivation, Formula] = {
    Derivation.INTERVAL: Formula(
        "SE = (U - L) / (2 z), on the log scale for ratios", "Cochrane Handbook 6.5, section 6.3"
    ),
    Derivation.LOG_RANK: Formula("ln HR = (O - E) / V; SE = 1 / √V", _TIERNEY),
    Derivation.RATIO_P: Formula("SE = |ln ratio| / z(P)", _ALTMAN),
    Derivation.DIFFERENCE_P: Formula("SE = |difference| / z(P)", _ALTMAN),
    Derivation.RATIO_EVENTS: Formula("SE = 1 / √V; V = O_t O_c / (O_t + O_c)", "Parmar 1998, Stat Med 17:2815"),
    Derivation.CHI_SQUARED_EVENTS: Formula("ln HR = ± √(chi² / V); SE = 1 / √V", _TIERNEY),
    Derivation.P_EVENTS: Formula("ln HR = ± z(P) / √V; SE = 1 / √V", _TIERNEY),
    Derivation.SURVIVAL_INTERVALS: Formula(
        "ln HR = ln(-ln S_t) - ln(-ln S_c); SE² summed over the arms, each from its interval on that scale",
        "Parmar 1998, Stat Med 17:2815; Kalbfleisch and Prentice 2002, section 1.4",
    ),
    Derivation.SURVIVAL_P: Formula("ln HR = ln(ln S_t / ln S_c); SE = |ln HR| / z(P)", f"{_TIERNEY}; {_ALTMAN}"),
    Derivation.PROPORTIONS_P: Formula("ln OR = logit p_t - logit p_c; SE = |ln OR| / z(P)", _ALTMAN),
    Derivation.COUNTS: Formula(
        "ln OR = ln(ad / bc), SE² = 1/a + 1/b + 1/c + 1/d; ln RR, SE² = 1/a - 1/n_t + 1/c - 1/n_c; "
        "RD, SE² = ab/n_t³ + cd/n_c³; where a cell is 0, with 0.5 added to all four (for RD to its SE² alone)",
        "Cochrane Handbook 6.5, sections 6.4 and 10.4.4",
    ),
    Derivation.COUNTS_OF_PROPORTIONS: Formula(
        "events = n · proportion, rounded; ln OR = ln(ad / bc), SE² = 1/a + 1/b + 1/c + 1/d",
        "Cochrane Handbook 6.5, section 6.4",
    ),
    Derivation.MEANS: Formula(
        "MD, SE² = sd_t²/n_t + sd_c²/n_c; SMD = J · MD / s, SE² = 1/n_t + 1/n_c + SMD² / (2 (n_t + n_c))",
        "Cochrane Handbook 6.5, section 6.5; Hedges 1981, J Educ Stat 6:107",
    ),
}
"""What gave an effect its standard error."""

WEIGHT = Formula(
    "W = B / (1/I + σ_D²)", "ours: information discounted for bias; methods page (docs/methods.md), section Weight"
)
INFORMATION = Formula(
    "I = 1 / SE², on the log hazard or log odds scale", "ours; SMD times π/√3: Chinn 2000, Stat Med 19:3127"
)
IMPUTED = Formula(
    "I = N / 8 for a time to an event, N p (1 - p) / 4 for a proportion, N / 13 for means; "
    "in a claim, per participant, never more than the least of a derived effect",
    "ours: V = events / 4 (Tierney 2007, Trials 8:16) with half of the participants having events; variances of a log "
    "odds ratio, and of a standardised mean difference times π/√3 (Chinn 2000, Stat Med 19:3127)",
)
SINGLE_ARM = Formula("I = 1 / (1/events + 1/(n - events))", "the variance of a logit")
WILSON = Formula("Wilson's score interval", "Wilson 1927, J Am Stat Assoc 22:209")

POOLING: Mapping[str, Formula] = {
    "as reported": Formula("the finding's own interval", "as its source reports it"),
    "one study": Formula("effect ± z SE", "normal approximation"),
    "Paule-Mandel, normal": Formula(
        "Σ w y / Σ w with w = 1/(SE² + τ²), ± z √(1/Σw + σ_D²), σ_D 0 where all are randomised",
        "Paule and Mandel 1982, J Res Natl Bur Stand 87:377",
    ),
}
"""How a claim's interval was made, by the name that the claim carries."""
SECOND: Mapping[str, Formula] = {
    "Bayesian random effects": Formula(
        "posterior of μ, flat; τ half-normal with scale 0.25 (HR, SMD) or 0.5 (OR, RR); equal tails",
        "Röver 2020, J Stat Softw 93:6",
    ),
    "Paule-Mandel, Hartung-Knapp": Formula(
        "Σ w y / Σ w with w = 1/(SE² + τ²), ± t(k - 1) √max(1, q) / √Σw",
        "Hartung and Knapp 2001, Stat Med 20:3875; guard: Röver 2015, BMC Med Res Methodol 15:99",
    ),
}
"""How a claim's second interval was made, which allows for more uncertainty between studies."""
Q = Formula("Q = Σ w (y - μ)² with w = 1/SE²; I² = (Q - df)/Q", "Higgins and Thompson 2002, Stat Med 21:1539")
PREDICTION = Formula("μ ± t(k - 2) √(τ² + SE²)", "Higgins 2009, J R Stat Soc A 172:137")
STOUFFER = Formula(
    "Z = Σ √N z / √ΣN over the pool and each result beside it; z is 0 for not significant, ±√(2/π) for a side alone, "
    "those on the side that is tested all or none",
    "Stouffer 1949; Zaykin 2011, J Evol Biol 24:1836",
)
ABSOLUTE = Formula(
    "1000 (r - r'), with r' = 1 - (1 - r)^HR, odds' = OR · odds, r' = RR · r or r' = r + RD",
    "Cochrane Handbook 6.5, section 15.4.4; Altman and Andersen 1999, BMJ 319:1492",
)
