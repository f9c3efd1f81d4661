"""What the numbers of the registry are: of an analysis by what it is called, of the groups by the type and the unit."""

import re
from typing import NamedTuple

from oncograph.graph.measures import Measure

from .text import words

# The first that is found decides: what is no effect comes before what it may be mistaken for.
_OF_ANALYSES: tuple[tuple[str, Measure], ...] = (
    ((r"reduction|improvement|statistic|chi|slope|correlation|coefficient|log rank|\bz\b"
r"|\bt value|f value|kappa|auc|p value|efficacy"), Measure.ESTIMATE),
    (r"odds ratio|\bor\b|common odds", Measure.OR),
    ((r"(?:incidence|event|rate) rate ratio|rate ratio|relative rate|rate of events ratio"
r"|incidence ratio"), Measure.RATE_RATIO),
    (r"risk ratio|relative risk|\brr\b", Measure.RR),
    (r"ratio of (?:the )?medians|median ratio", Measure.RATIO_OF_MEDIANS),
    ((r"(?:mean|means|geometric|gmr|gmt|least squares?|ls) .*ratio|ratio of .*mean"
r"|ratio of (?:geometric|ls|least|adjusted)|\bgmr\b|fold"), Measure.RATIO_OF_MEANS),
    (r"hazards? ratio|\bhr\b|\bcox\b|proportional hazards?|hazards? rate", Measure.HR),
    (r"standardi[sz]ed (?:mean )?difference|\bsmd\b|cohen|hedges|effect size", Measure.SMD),
    (r"median difference|difference (?:in|of|between) (?:the )?medians?|hodges", Measure.DIFFERENCE_IN_MEDIANS),
    ((r"risk difference|(?:proportion|percent\w*|rate|response|incidence)s? difference"
r"|difference (?:in|of|between) (?:the )?(?:\w+ )?(?:proportion|percent|rate|risk"
r"|incidence|response)"), Measure.RD),
    (r"mean difference|difference|\bdiff\b", Measure.MD),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), measure) for pattern, measure in _OF_ANALYSES)
_BETWEEN_GROUPS = re.compile(
    r"log rank|chi|wilcoxon|mann|fisher|mantel|t test|anova|ancova|kruskal|gray|z test"
    r"|\bf test|mixed model|mmrm|proportional hazard|cox",
    re.IGNORECASE,
)
_PARTICIPANTS = re.compile(
    r"\b(?:participants?|patients?|subjects?|people|persons?|individuals?|women|men|children|responders?)\b",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"%|per ?cent|\bprobabilit", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:proportion|probabilit\w*|fraction)\b", re.IGNORECASE)
_TIME = re.compile(r"\b(?:day|week|month|year|hour)s?\b", re.IGNORECASE)
_OF_SOMETHING = re.compile(
    r"change|of (?:bsa|body|dose|baseline|predicted|cells|total|injected|time|days|normal)|reduction", re.IGNORECASE
)

_DISPERSIONS = {
    "STANDARD_DEVIATION": "standard deviation",
    "STANDARD_ERROR": "standard error",
    "INTER_QUARTILE_RANGE": "inter-quartile range",
    "FULL_RANGE": "full range",
    "CONFIDENCE_80": "80 % confidence interval",
    "CONFIDENCE_90": "90 % confidence interval",
    "CONFIDENCE_95": "95 % confidence interval",
    "CONFIDENCE_975": "97.5 % confidence interval",
    "CONFIDENCE_99": "99 % confidence interval",
    "GEOMETRIC_COEFFICIENT": "geometric coefficient of variation",
}


class OfGroups(NamedTuple):
    """What the groups' values are: the measure; whether they count patients; whether they are in per cent."""

    measure: Measure
    counts: bool = False
    per_cent: bool = False


def measure_of_analysis(called: str) -> Measure:
    """Return the measure of an analysis by what the record calls it; an estimate where that is no effect.

    >>> measure_of_analysis("Hazard Ratio (HR)").value, measure_of_analysis("Relative Risk Reduction").value
    ('HR', 'estimate')
    >>> measure_of_analysis("Least square mean ratio").value, measure_of_analysis("LS Mean Difference").value
    ('ratio of means', 'MD')
    >>> measure_of_analysis("Log Rank Test Statistic").value, measure_of_analysis("Percentage Difference").value
    ('estimate', 'RD')
    """
    key = " ".join(words(called))
    return next((measure for pattern, measure in _COMPILED if pattern.search(key)), Measure.ESTIMATE)


def compares_groups(method: str, called: str) -> bool:
    """Return whether a test is one between groups of patients, so that its P is of their difference.

    >>> compares_groups("Log Rank", ""), compares_groups("Regression, Logistic", "Slope")
    (True, False)
    """
    text = " ".join(words(f"{method} {called}"))
    return not re.search(r"slope|correlation|coefficient|regression logistic|regression linear", text) and bool(
        _BETWEEN_GROUPS.search(text)
    )


def measure_of_groups(kind: str, unit: str, *, of_time: bool) -> OfGroups:
    """Return what the values of the groups are, by the registry's type and the unit.

    >>> measure_of_groups("COUNT_OF_PARTICIPANTS", "Participants", of_time=False)
    OfGroups(measure=<Measure.PROPORTION: 'proportion'>, counts=True, per_cent=False)
    >>> measure_of_groups("NUMBER", "percentage of participants", of_time=True).per_cent
    True
    """
    if kind in {"MEDIAN", "LOG_MEDIAN"}:
        return OfGroups(Measure.MEDIAN_TIME if of_time and _TIME.search(unit) else Measure.MEDIAN)
    if "MEAN" in kind:
        return OfGroups(Measure.MEAN)
    if kind == "COUNT_OF_PARTICIPANTS":
        return OfGroups(Measure.PROPORTION, counts=True)
    if kind == "NUMBER" and not _OF_SOMETHING.search(unit):
        if re.search(r"%|per ?cent", unit, re.IGNORECASE) and (
            of_time or _PARTICIPANTS.search(unit) or _PER_CENT.fullmatch(unit.strip())
        ):
            return OfGroups(Measure.PROPORTION, per_cent=True)
        if _SHARE.search(unit) and (of_time or _PARTICIPANTS.search(unit)):
            return OfGroups(Measure.PROPORTION)
        if _PARTICIPANTS.search(unit) and not re.search(r"per|years?|days?|events?", unit, re.IGNORECASE):
            return OfGroups(Measure.PROPORTION, counts=True)
    return OfGroups(Measure.ESTIMATE)


def dispersion_of(kind: str) -> str | None:
    """Return what the groups' spread or limits are; a text that the registry does not know stays as it is.

    >>> dispersion_of("95% Confidence Interval"), dispersion_of("STANDARD_DEVIATION"), dispersion_of("Full Range")
    ('95 % confidence interval', 'standard deviation', 'full range')
    """
    if not kind or kind == "NA":
        return None
    if kind in _DISPERSIONS:
        return _DISPERSIONS[kind]
    level = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%?\s*(?:confidence interval|ci)", kind.strip(), re.IGNORECASE)
    return f"{level.group(1)} % confidence interval" if level else kind.lower().replace("_", " ")
