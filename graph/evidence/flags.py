"""The remarks that estimates and claims carry, as short stable words with their meaning."""

from collections.abc import Mapping
from enum import StrEnum


class Flag(StrEnum):
    """What a reader should know of a number before relying on it; `MEANINGS` explains each."""

    PROPORTIONAL_HAZARDS = "proportional hazards assumed"
    P_READ_AS_EQUAL = "P read as equal"
    EVENTS_FROM_PROPORTIONS = "events from proportions"
    EQUAL_ARMS = "equal arms assumed"
    CONTINUITY_CORRECTION = "continuity correction"
    IMPUTED_INFORMATION = "imputed information"
    DISAGREES_WITH_MEDIANS = "disagrees with its own medians"
    SECONDARY_SOURCE = "secondary source"
    SECONDARY_SOURCE_ONLY = "secondary source only"
    DESIGN_NOT_KNOWN = "design not known"
    NOT_RANDOMISED = "not randomised"
    SHARED_CONTROL = "shared control"
    ROUNDING = "rounding"
    HETEROGENEITY = "heterogeneity"
    ONE_STUDY_CARRIES_IT = "one study carries it"
    SMALL = "small"
    SMALL_STUDIES = "small studies"
    POSSIBLE_OVERLAP = "possible overlap"
    RESULTS_MISSING = "results missing"
    IMPLAUSIBLE_PRECISION = "implausible precision"
    ARBITRARY_CHOICE = "arbitrary choice"
    CONTRADICTED = "contradicted"
    PART_OF_EVIDENCE = "effect from part of the evidence"
    FRAGILE = "fragile"
    HIGH_RISK_OF_BIAS = "high risk of bias"
    P_AGAINST_INTERVAL = "P against its interval"
    UNEVEN_INTERVAL = "uneven interval"
    MORE_THAN_STUDY = "more patients than its study"
    SHARE_AGAINST_TALLY = "share against its tally"
    RATIO_AGAINST_COUNTS = "far from its own counts"
    ON_BOTH_SIDES = "agent on both sides"
    EVENTS_OR_EVENT_FREE = "events or event-free"
    SAME_RESULT_TWICE = "same result twice"


MEANINGS: Mapping[Flag, str] = {
    Flag.PROPORTIONAL_HAZARDS: "a hazard ratio was derived from two survival proportions",
    Flag.P_READ_AS_EQUAL: "P was given as below a bound, or as significant, and read as the bound",
    Flag.EVENTS_FROM_PROPORTIONS: "numbers of events were restored from rounded percentages",
    Flag.EQUAL_ARMS: "of a trial that gives its patients for both arms together each arm was taken to have half",
    Flag.CONTINUITY_CORRECTION: "a cell of the table was zero, and all four were corrected",
    Flag.IMPUTED_INFORMATION: "the weight comes from the number of participants alone",
    Flag.DISAGREES_WITH_MEDIANS: "a ratio points the other way than its study's own medians, proportions or events",
    Flag.SECONDARY_SOURCE: "a result is known only through another paper",
    Flag.SECONDARY_SOURCE_ONLY: "every counted result is known only through another paper",
    Flag.DESIGN_NOT_KNOWN: "a study's design, or of what a meta-analysis is made, is not known",
    Flag.NOT_RANDOMISED: "no randomised comparison counts, and others decide",
    Flag.SHARED_CONTROL: "comparisons of one study share an arm, whose patients are divided",
    Flag.ROUNDING: "the verdict changes within the rounding of the printed numbers",
    Flag.HETEROGENEITY: "Cochran's Q is significant: the studies differ beyond chance",
    Flag.ONE_STUDY_CARRIES_IT: "leaving one study out changes the verdict",
    Flag.SMALL: "the effect differs from none, and its interval lies wholly inside the margins",
    Flag.SMALL_STUDIES: "small studies show other effects than large ones",
    Flag.POSSIBLE_OVERLAP: "studies may be part of a meta-analysis that does not name its trials",
    Flag.RESULTS_MISSING: "without the results that have no P the verdict is another",
    Flag.IMPLAUSIBLE_PRECISION: "an interval is narrower than its patients or events allow, and was widened to that",
    Flag.ARBITRARY_CHOICE: "of two values that nothing tells apart, the one nearer to no effect counts",
    Flag.CONTRADICTED: "a significant result, counted or shown, points the other way",
    Flag.PART_OF_EVIDENCE: "the effect is from less than half of the participants in the results that count",
    Flag.FRAGILE: "the second interval, which allows for more uncertainty between studies, says otherwise",
    Flag.HIGH_RISK_OF_BIAS: "half of the pool's weight or more comes from results at high risk of bias",
    Flag.P_AGAINST_INTERVAL: "a P and the interval beside it cannot both be right",
    Flag.UNEVEN_INTERVAL: "a value does not lie in the middle of its interval, on the scale of its measure",
    Flag.MORE_THAN_STUDY: "a result has more patients than its study",
    Flag.SHARE_AGAINST_TALLY: "a share is not the one that the counts beside it give",
    Flag.RATIO_AGAINST_COUNTS: "a ratio is far from the one that its own counts give",
    Flag.ON_BOTH_SIDES: "an agent is tested and is the comparator too, and nothing says what differs",
    Flag.EVENTS_OR_EVENT_FREE: "counts on a time to an event may be of those with the event or of those without",
    Flag.SAME_RESULT_TWICE: "two studies give the very same numbers, and may be one",
}
"""What each flag tells."""
