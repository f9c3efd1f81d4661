"""The formulas by the name that a finding or a claim carries: of each derivation, and of each interval."""

from collections.abc import Mapping

from ...finding.derivation import Derivation
from .citations import (
    ALTMAN_ANDERSEN,
    ALTMAN_BLAND,
    CHINN,
    HANDBOOK,
    HARTUNG_KNAPP,
    HEDGES,
    HIGGINS,
    HIGGINS_THOMPSON,
    KALBFLEISCH,
    MANTEL_HAENSZEL,
    NUMBER_NEEDED,
    PARMAR,
    PAULE_MANDEL,
    ROEVER,
    ROEVER_GUARD,
    SATO,
    STOUFFER_ZAYKIN,
    TIERNEY,
    WILSON_1927,
    YUSUF,
    Formula,
)

FORMULAS: Mapping[Derivation, Formula] = {
    Derivation.INTERVAL: Formula("SE = (U - L) / (2 z), on the log scale for ratios", f"{HANDBOOK}, section 6.3"),
    Derivation.LOG_RANK: Formula("ln HR = (O - E) / V; SE = 1 / √V", TIERNEY),
    Derivation.RATIO_P: Formula("SE = |ln ratio| / z(P)", ALTMAN_BLAND),
    Derivation.DIFFERENCE_P: Formula("SE = |difference| / z(P)", ALTMAN_BLAND),
    Derivation.RATIO_EVENTS: Formula("SE = 1 / √V; V = O_t O_c / (O_t + O_c)", PARMAR),
    Derivation.CHI_SQUARED_EVENTS: Formula("ln HR = ± √(chi² / V); SE = 1 / √V", TIERNEY),
    Derivation.P_EVENTS: Formula("ln HR = ± z(P) / √V; SE = 1 / √V", TIERNEY),
    Derivation.SURVIVAL_INTERVALS: Formula(
        "ln HR = ln(-ln S_t) - ln(-ln S_c); SE² summed over the arms, each from its interval on that scale",
        f"{PARMAR}; {KALBFLEISCH}",
    ),
    Derivation.SURVIVAL_P: Formula("ln HR = ln(ln S_t / ln S_c); SE = |ln HR| / z(P)", f"{TIERNEY}; {ALTMAN_BLAND}"),
    Derivation.PROPORTIONS_P: Formula("ln OR = logit p_t - logit p_c; SE = |ln OR| / z(P)", ALTMAN_BLAND),
    Derivation.COUNTS: Formula(
        "ln OR = ln(ad / bc), SE² = 1/a + 1/b + 1/c + 1/d; ln RR, SE² = 1/a - 1/n_t + 1/c - 1/n_c; "
        "RD, SE² = ab/n_t³ + cd/n_c³; where a cell is 0, with 0.5 added to all four (for RD to its SE² alone)",
        f"{HANDBOOK}, sections 6.4 and 10.4.4",
    ),
    Derivation.COUNTS_OF_PROPORTIONS: Formula(
        "events = n · proportion, rounded; ln OR = ln(ad / bc), SE² = 1/a + 1/b + 1/c + 1/d",
        f"{HANDBOOK}, section 6.4",
    ),
    Derivation.MEANS: Formula(
        "MD, SE² = sd_t²/n_t + sd_c²/n_c; SMD = J · MD / s, SE² = 1/n_t + 1/n_c + SMD² / (2 (n_t + n_c))",
        f"{HANDBOOK}, section 6.5; {HEDGES}",
    ),
}
"""What gave an effect its standard error."""

POOLING: Mapping[str, Formula] = {
    "as reported": Formula("the finding's own interval", "as its source reports it"),
    "one study": Formula("effect ± z SE", "normal approximation"),
    "Paule-Mandel, normal": Formula(
        "Σ w y / Σ w with w = 1/(SE² + τ²), ± z √(1/Σw + σ_D²), σ_D 0 where all are randomised", PAULE_MANDEL
    ),
    "Peto": Formula("Σ(O - E) / ΣV, ± z / √ΣV, with the hypergeometric V of each table", YUSUF),
    "Peto, Fisher's exact P": Formula("(O - E) / V, ± z / √V; whether it is significant by the exact P", YUSUF),
    "Mantel-Haenszel": Formula(
        "ΣR / ΣS with R = ad/N, S = bc/N; variance of its log by Robins, Breslow and Greenland", MANTEL_HAENSZEL
    ),
    "Wilson": Formula("Wilson's score interval", WILSON_1927),
    "Paule-Mandel, normal, on the logit": Formula(
        "Σ w y / Σ w of logits with w = 1/(SE² + τ²), ± z √(1/Σw), as shares of 1", PAULE_MANDEL
    ),
}
"""How a claim's interval was made, by the name that the claim carries."""

SECOND: Mapping[str, Formula] = {
    "Bayesian random effects": Formula(
        "posterior of μ, flat; τ half-normal with scale 0.25 (HR, SMD) or 0.5 (OR, RR); equal tails", ROEVER
    ),
    "Paule-Mandel, Hartung-Knapp": Formula(
        "Σ w y / Σ w with w = 1/(SE² + τ²), ± t(k - 1) √max(1, q) / √Σw", f"{HARTUNG_KNAPP}; guard: {ROEVER_GUARD}"
    ),
}
"""How a claim's second interval was made, which allows for more uncertainty between studies."""

WEIGHT = Formula("W = B / (1/I + σ_D²)", "ours: information discounted for bias; docs/methods.md, section Weight")
INFORMATION = Formula(
    "I = 1 / SE², on the log hazard or log odds scale; RR and RD as OR where there are counts; SMD times π/√3",
    f"ours; {CHINN}",
)
IMPUTED = Formula(
    "I = N / 8 for a time to an event, N p (1 - p) / 4 for a proportion, N / 13 for means; "
    "in a claim, per participant, never more than the least of a derived effect",
    f"ours: V = events / 4 ({TIERNEY}) with half of the participants having events; variances of a log odds ratio, "
    f"and of a standardised mean difference times π/√3 ({CHINN})",
)
SINGLE_ARM = Formula("I = 1 / (1/events + 1/(n - events))", f"the variance of a logit; {HANDBOOK}, section 10.4")
WILSON = Formula("Wilson's score interval", WILSON_1927)

DIFFERENCE = Formula(
    "Σ w RD / Σ w with w = 1/(SE² + τ²); of rare events Σ(a n_c - c n_t)/N / Σ n_t n_c/N; ± z s",
    f"{HANDBOOK}, section 10.4; {SATO}",
)
NEEDED = Formula("1 / RD; of the limits the other way round", NUMBER_NEEDED)

Q = Formula("Q = Σ w (y - μ)² with w = 1/SE²", HIGGINS_THOMPSON)
I2 = Formula("I² = (Q - df)/Q, at least 0", HIGGINS_THOMPSON)
TAU2 = Formula("the τ² at which Σ (y - μ)²/(SE² + τ²) is k - 1; 0 where it is less at 0", PAULE_MANDEL)
PREDICTION = Formula("μ ± t(k - 2) √(τ² + SE²)", HIGGINS)
STOUFFER = Formula(
    "Z = Σ √N z / √ΣN over the pool and each result beside it; z is 0 for not significant, ±√(2/π) for a side alone, "
    "those on the side that is tested all or none",
    STOUFFER_ZAYKIN,
)
SIGN_TEST = Formula("P = 2 Σ C(n, i) / 2ⁿ for i from the greater number up, at most 1", f"{HANDBOOK}, section 12.2")
PROBABILITY = Formula(
    "posterior area of μ on the side of benefit of no effect, or of the margin; τ half-normal, μ flat", ROEVER
)
ABSOLUTE = Formula(
    "1000 (r - r'), with r' = 1 - (1 - r)^HR, odds' = OR · odds, r' = RR · r or r' = r + RD",
    f"{HANDBOOK}, section 15.4.4; {ALTMAN_ANDERSEN}",
)
