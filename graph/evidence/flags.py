"""The remarks that estimates and claims carry, as short stable words."""

from enum import StrEnum


class Flag(StrEnum):
    """What a reader should know of a number before relying on it; the comment says when it is raised."""

    PROPORTIONAL_HAZARDS = "proportional hazards assumed"  # a hazard ratio from two survival proportions
    P_READ_AS_EQUAL = "P read as equal"  # P < x, or "significant", read as the largest P it allows
    EVENTS_FROM_PROPORTIONS = "events from proportions"  # counts restored from rounded percentages
    CONTINUITY_CORRECTION = "continuity correction"  # a cell was zero
    IMPUTED_INFORMATION = "imputed information"  # from the number of participants alone
    DISAGREES_WITH_PROPORTIONS = "disagrees with its own proportions"  # the ratio points the other way
    DISAGREES_WITH_MEDIANS = "disagrees with its own medians"  # the ratio points the other way
    SECONDARY_SOURCE = "secondary source"  # known only through another paper
    SECONDARY_SOURCE_ONLY = "secondary source only"  # a claim that rests on nothing else
    DESIGN_NOT_KNOWN = "design not known"  # taken as the least trusted controlled design
    NOT_RANDOMISED = "not randomised"  # no randomised comparison decides the claim
    SHARED_CONTROL = "shared control"  # comparisons of one study share an arm; its patients are divided
    ROUNDING = "rounding"  # the verdict changes within the rounding of the printed numbers
    FEW_STUDIES = "few studies"  # pooled from fewer than Hartung and Knapp's interval needs
    HETEROGENEITY = "heterogeneity"  # Cochran's Q is significant
    ONE_STUDY_CARRIES_IT = "one study carries it"  # leaving one study out changes the verdict
    SMALL = "small"  # the effect differs from none but lies wholly inside the margins
    SMALL_STUDIES = "small studies"  # small studies show other effects than large ones
    POSSIBLE_OVERLAP = "possible overlap"  # trials may be part of a meta-analysis that does not name its trials
    SUPERSEDED = "superseded"  # findings stand behind a better or larger one
    RESULTS_MISSING = "results missing"  # results known only as not significant could change the verdict
