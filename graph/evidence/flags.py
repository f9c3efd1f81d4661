"""The remarks that estimates and claims carry, as short stable words with their meaning."""

from collections.abc import Mapping
from enum import StrEnum


class Flag(StrEnum):
    """What a reader should know of a number before relying on it; `MEANINGS` explains each."""

    PROPORTIONAL_HAZARDS = "proportional hazards assumed"
    P_READ_AS_EQUAL = "P read as equal"
    EVENTS_FROM_PROPORTIONS = "events from proportions"
    CONTINUITY_CORRECTION = "continuity correction"
    IMPUTED_INFORMATION = "imputed information"
    DISAGREES_WITH_PROPORTIONS = "disagrees with its own proportions"
    DISAGREES_WITH_MEDIANS = "disagrees with its own medians"
    SECONDARY_SOURCE = "secondary source"
    SECONDARY_SOURCE_ONLY = "secondary source only"
    DESIGN_NOT_KNOWN = "design not known"
    NOT_RANDOMISED = "not randomised"
    SHARED_CONTROL = "shared control"
    ROUNDING = "rounding"
    FEW_STUDIES = "few studies"
    HETEROGENEITY = "heterogeneity"
    ONE_STUDY_CARRIES_IT = "one study carries it"
    SMALL = "small"
    SMALL_STUDIES = "small studies"
    POSSIBLE_OVERLAP = "possible overlap"
    SUPERSEDED = "superseded"
    RESULTS_MISSING = "results missing"


MEANINGS: Mapping[Flag, str] = {
    Flag.PROPORTIONAL_HAZARDS: "a hazard ratio was derived from two survival proportions",
    Flag.P_READ_AS_EQUAL: "P was given as below a bound, or as significant, and read as the bound",
    Flag.EVENTS_FROM_PROPORTIONS: "numbers of events were restored from rounded percentages",
    Flag.CONTINUITY_CORRECTION: "a cell of the table was zero, and all four were corrected",
    Flag.IMPUTED_INFORMATION: "the weight comes from the number of participants alone",
    Flag.DISAGREES_WITH_PROPORTIONS: "a ratio points the other way than its events",
    Flag.DISAGREES_WITH_MEDIANS: "a ratio points the other way than the study's medians",
    Flag.SECONDARY_SOURCE: "a result is known only through another paper",
    Flag.SECONDARY_SOURCE_ONLY: "every counted result is known only through another paper",
    Flag.DESIGN_NOT_KNOWN: "a study's design is not known, and taken as the least trusted controlled one",
    Flag.NOT_RANDOMISED: "no randomised comparison counts, and others decide",
    Flag.SHARED_CONTROL: "comparisons of one study share a control arm, whose patients are divided",
    Flag.ROUNDING: "the verdict changes within the rounding of the printed numbers",
    Flag.FEW_STUDIES: "pooled from fewer studies than the Hartung-Knapp interval is used for",
    Flag.HETEROGENEITY: "Cochran's Q is significant: the studies differ beyond chance",
    Flag.ONE_STUDY_CARRIES_IT: "leaving one study out changes the verdict",
    Flag.SMALL: "the effect differs from none, and its interval lies wholly inside the margins",
    Flag.SMALL_STUDIES: "small studies show other effects than large ones",
    Flag.POSSIBLE_OVERLAP: "studies may be part of a meta-analysis that does not name its trials",
    Flag.SUPERSEDED: "findings stand behind a better or larger one",
    Flag.RESULTS_MISSING: "results known only as not significant could change the verdict",
}
"""What each flag tells."""
