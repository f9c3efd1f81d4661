"""The ways people write the words of the enumerations, beside the one word that each stands for.

Case, hyphens, spaces, underscores, full stops, plurals and British or American spelling make no difference to any of
them (see `names.normalise`); here stands what else people write.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from .bias import DOMAINS, JUDGEMENTS, NOT_ASSESSED, BiasTool
from .measures import Measure
from .model import (
    Change,
    Comparison,
    Contrast,
    Design,
    EndpointKind,
    Extraction,
    GroupRole,
    OfDesign,
    Origin,
    PRelation,
    RangeOf,
    RiskOfBias,
    Stage,
)
from .names import nearest, normalise
from .report import DocumentPart

Spellings = Mapping[str, tuple[str, ...]]
"""By word, the other ways to write it."""

_TRIALS = ("trial", "study", "clinical trial")

SPELLINGS: Mapping[type[StrEnum], Spellings] = MappingProxyType(
    {
        Design: {
            Design.META_ANALYSIS_IPD: (
                "IPD",
                "IPD meta-analysis",
                "individual participant data meta-analysis",
                "meta-analysis of individual patient data",
                "meta-analysis of individual participant data",
            ),
            Design.META_ANALYSIS: (
                "meta-analyses",
                "aggregate data meta-analysis",
                "systematic review and meta-analysis",
                "systematic review with meta-analysis",
            ),
            Design.RANDOMISED: (
                "RCT",
                "randomised",
                "randomised control trial",
                "controlled randomised trial",
                *(f"randomised {trial}" for trial in _TRIALS),
                "randomised controlled study",
                "randomised controlled clinical trial",
            ),
            Design.CONCURRENT_CONTROL: (
                "concurrent control",
                "concurrently controlled",
                "non-randomised with concurrent control",
                "non-randomised controlled trial",
            ),
            Design.HISTORICAL_CONTROL: (
                "historically controlled",
                *(f"historically controlled {trial}" for trial in _TRIALS),
            ),
            Design.SINGLE_ARM: (
                "single-arm",
                "single group",
                "one-arm trial",
                "single-arm study",
                "uncontrolled trial",
            ),
            Design.COHORT: ("cohort study", "prospective cohort", "retrospective cohort", "observational cohort"),
            Design.POOLED_SERIES: ("pooled single-arm trials",),
            Design.REVIEW: ("systematic review", "narrative review", "literature review", "review article"),
        },
        OfDesign: {
            OfDesign.RANDOMISED: ("RCT", "randomised trial", "randomised controlled trial"),
            OfDesign.NON_RANDOMISED: ("non-randomised study", "non-randomised trial", "observational"),
        },
        Measure: {
            Measure.HR: ("hazard ratio", "hazards ratio"),
            Measure.OR: ("odds ratio",),
            Measure.RR: ("risk ratio", "relative risk"),
            Measure.RD: ("risk difference", "absolute risk difference"),
            Measure.MD: ("mean difference", "difference in means", "weighted mean difference"),
            Measure.SMD: ("standardised mean difference", "Cohen's d", "Hedges' g"),
            Measure.DIFFERENCE_IN_MEDIANS: ("difference of medians", "difference between medians"),
            Measure.RATE_RATIO: ("incidence rate ratio", "IRR"),
            Measure.RATIO_OF_MEANS: ("geometric mean ratio", "ratio of geometric means"),
            Measure.PROPORTION: ("percentage", "percent", "per cent", "share"),
            Measure.MEDIAN_TIME: ("median survival", "median survival time", "median time to event"),
            Measure.MEAN: ("average",),
            Measure.COUNT: ("number", "number of events"),
            Measure.CHANGE: ("change from baseline",),
            Measure.FOLD_CHANGE: ("fold",),
            Measure.SUBGROUP_COMPARISON: ("comparison of subgroups",),
        },
        Comparison: {
            Comparison.ARMS: ("between arms", "between groups", "groups"),
            Comparison.SUBGROUPS: ("between subgroups",),
            Comparison.PERIODS: ("between periods",),
            Comparison.BEFORE_AFTER: ("before vs after", "before versus after", "pre-post"),
            Comparison.GLOBAL: ("all arms", "overall"),
            Comparison.NONE: ("no", "no comparison", "no comparator", "no control", "uncontrolled"),
            Comparison.UNDECIDED: ("not known", "unclear"),
        },
        PRelation: {
            PRelation.NOT_SIGNIFICANT: ("NS", "non-significant", "not sig", "not statistically significant"),
            PRelation.SIGNIFICANT: ("sig", "statistically significant"),
        },
        Change: {
            Change.INCREASED: ("increase", "increasing", "up", "higher", "raised", "rise", "rose"),
            Change.DECREASED: ("decrease", "decreasing", "down", "lower", "reduced", "reduction", "fall", "fell"),
            Change.UNCHANGED: ("no change", "not changed", "same", "the same"),
            Change.NORMALISED: ("normalisation", "normal"),
            Change.CONFLICTING: ("inconsistent", "contradictory"),
        },
        Contrast: {
            Contrast.ADDED: ("add-on", "addition"),
            Contrast.ACTIVE: ("active comparator", "head-to-head"),
            Contrast.UNCONTROLLED: ("no comparator", "no control"),
        },
        EndpointKind: {
            EndpointKind.TIME_TO_EVENT: ("TTE", "survival"),
            EndpointKind.BIOCHEMICAL: ("laboratory",),
            EndpointKind.IMMUNOLOGICAL: ("immunologic", "immune"),
            EndpointKind.QUALITY_OF_LIFE: ("QoL", "HRQoL", "health-related quality of life"),
            EndpointKind.SAFETY: ("toxicity", "adverse event"),
        },
        RiskOfBias: {
            RiskOfBias.LOW: ("low risk", "low risk of bias"),
            RiskOfBias.SOME_CONCERNS: ("some", "moderate", "moderate risk", "moderate risk of bias"),
            RiskOfBias.HIGH: ("high risk", "high risk of bias", "serious", "serious risk", "serious risk of bias"),
            RiskOfBias.CRITICAL: ("critical risk", "critical risk of bias"),
            RiskOfBias.NOT_ASSESSED: ("not assessable", "no information"),
        },
        GroupRole: {
            GroupRole.TESTED: ("experimental", "intervention", "test"),
            GroupRole.CONTROL: ("comparator",),
        },
        BiasTool: {
            BiasTool.ROB_2: ("RoB 2.0", "Cochrane RoB 2", "risk of bias 2"),
            BiasTool.ROBINS_I: ("ROBINS-I tool",),
        },
        Origin: {
            Origin.OWN_REPORT: ("own", "own paper", "primary report"),
            Origin.REGISTRY: ("register", "trial registry", "clinical trial registry"),
            Origin.SECONDARY_SOURCE: ("secondary",),
        },
        DocumentPart: {
            DocumentPart.ABSTRACT: ("summary",),
            DocumentPart.FULL_TEXT: ("full paper", "full article", "whole text"),
            DocumentPart.REGISTRY_ENTRY: ("registry", "registry record"),
            DocumentPart.REVIEW_OF_OTHERS: ("review",),
        },
        Stage: {Stage.FINAL: ("final analysis",), Stage.INTERIM: ("interim analysis",)},
        Extraction: {Extraction.REVIEWED: ("double-checked",), Extraction.EXTRACTED: ("automatic", "by machine")},
        RangeOf: {RangeOf.STUDIES: ("trials",), RangeOf.PATIENTS: ("participants", "subjects", "people")},
    }
)
"""Of each enumeration whose words people write otherwise than it does."""

_OF_BIAS = ("bias due to", "bias in", "bias arising from the")

DOMAIN_SPELLINGS: Mapping[BiasTool, Spellings] = MappingProxyType(
    {
        tool: {domain: tuple(f"{before} {domain}" for before in _OF_BIAS) for domain in domains}
        for tool, domains in DOMAINS.items()
    }
)
"""Of the domains of each tool for a risk of bias."""

JUDGEMENT_SPELLINGS: Mapping[BiasTool, Spellings] = MappingProxyType(
    {
        tool: {judged: tuple(f"{judged} {after}" for after in ("risk", "risk of bias")) for judged in judgements}
        | {NOT_ASSESSED: ("not assessable", "no information")}
        for tool, judgements in JUDGEMENTS.items()
    }
)
"""Of what each tool judges a domain to be."""


def spellings_of(words: type[StrEnum]) -> Spellings:
    """Return every word of an enumeration, with the other ways to write it."""
    return {word: SPELLINGS.get(words, {}).get(word, ()) for word in words}


def word_of(spellings: Spellings, text: str) -> str | None:
    """Return the word that a text is a way of writing; None where it is none.

    >>> word_of(spellings_of(Design), "Randomized_Controlled-Trial"), word_of(spellings_of(PRelation), "n.s.")
    ('randomised controlled trial', 'not significant')
    """
    if text in spellings:
        return str(text)
    return _by_key(tuple(spellings.items())).get(_key(text))


def nearest_words(spellings: Spellings, text: str) -> list[str]:
    """Return the words that a text may be a slip for, the likeliest first.

    >>> nearest_words(spellings_of(Design), "randomsed trial")[0]
    'randomised controlled trial'
    """
    by_spelling = {way: str(word) for word, others in spellings.items() for way in (word, *others)}
    return list(dict.fromkeys(by_spelling[way] for way in nearest(text, by_spelling)))


@cache
def _by_key(spellings: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    return {_key(way): str(word) for word, others in spellings for way in _ways(word, others) if _key(way)}


def _ways(word: str, others: Iterable[str]) -> Iterable[str]:
    return *others, word


def _key(text: str) -> str:
    return normalise(text).replace(" ", "")
