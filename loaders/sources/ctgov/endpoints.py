"""Which endpoint an outcome is, by rules on its title; one that is none of them keeps its title."""

import re
from typing import NamedTuple

from .text import words

# The first that matches the title, taken in words of small letters; each of the right side is a term of the vocabulary.
_RULES: tuple[tuple[str, str], ...] = (
    (r"invasive (?:breast cancer )?disease free survival|idfs", "invasive disease-free survival"),
    (r"distant (?:recurrence|relapse|disease) free \w+|drfs|ddfs", "distant recurrence-free survival"),
    (r"loco ?regional (?:recurrence|relapse)s? free \w+|lrrfs|lrfs", "locoregional recurrence-free survival"),
    (r"distant metastas[ei]s free (?:survival|interval)|dmfs", "distant metastasis-free survival"),
    (r"metastas[ei]s free (?:survival|interval)|mfs", "metastasis-free survival"),
    (r"relapse (?:or|and) progression free survival", "relapse- or progression-free survival"),
    (r"progression free (?:survival|interval)|pfs", "progression-free survival"),
    (r"event free survival|efs", "event-free survival"),
    (r"failure free survival|ffs", "failure-free survival"),
    (r"leuk(?:a?e)mia free survival|lfs", "leukaemia-free survival"),
    (r"disease free (?:survival|interval)|dfs", "disease-free survival"),
    (r"relapse free (?:survival|interval)", "relapse-free survival"),
    (r"recurrence free (?:survival|interval)", "recurrence-free survival"),
    (r"rfs", "relapse-free survival"),
    ((r"(?:cancer|disease|melanoma|myeloma|tumou?r|breast cancer"
r"|prostate cancer) specific (?:survival|mortality)|(?:css|dss)"), "cancer-specific survival"),
    (r"overall survival|os", "overall survival"),
    (r"time (?:from \w+ )?(?:to|until) death(?: (?:from|due to|of) any cause)?", "overall survival"),
    ((r"all cause (?:mortality|death)s?|(?:mortality|death) (?:from|due to|of) (?:any"
r"|all) causes?"), "all-cause mortality"),
    (r"time to (?:disease |tumou?r )?progression|ttp", "time to progression"),
    (r"time to treatment failure|ttf", "time to treatment failure"),
    (r"time to next (?:anti \w+ )?(?:treatment|therapy)|ttnt", "time to next treatment"),
    (r"time to (?:first |initial |objective |best )?response|ttr", "time to response"),
    (r"time to (?:relapse|recurrence)", "time to relapse"),
    (r"duration of (?:the )?(?:complete (?:response|remission))", "complete response duration"),
    ((r"duration of (?:overall |objective |tumou?r |clinical |the )?(?:response|remission)"
r"|response duration|dor"), "duration of response"),
    (r"duration of stable disease", "stable disease duration"),
    (r"patholog(?:ical|ic) complete (?:response|remission)|pcr", "pathological complete response"),
    (r"minimal residual disease negativ\w+|mrd negativ\w+", "minimal residual disease negativity"),
    (r"complete (?:remission|response)(?: rate)?|crr?", "complete response"),
    (r"disease control(?: rate)?|clinical benefit(?: rate| response)?|dcr|cbr", "disease control"),
    (r"very good partial response(?: or better)?|vgpr", "very good partial response"),
    ((r"(?:best |confirmed )*(?:overall|objective) (?:tumou?r )?(?:response|remission)(?: rate)?"
r"|(?:tumou?r|radiological|radiographic) response(?: rate)?|orr|bor"), "objective response"),
    (r"partial (?:response|remission)(?: rate)?", "partial response"),
    (r"cumulative incidence of relapse|relapse rate|incidence of relapse", "relapse"),
    ((r"(?:incidence (?:rate )?of )?local recurrences?|recurrence rate"
r"|cumulative incidence of recurrence"), "recurrence rate"),
    ((r"(?:health related )?quality of life|hr ?qol|qol|eortc qlq \w+|qlq c30|fact [a-z]+"
r"|kdqol \w*|eq 5d\w*|sf 36|sf 12|fact"), "quality of life"),
)  # fmt: skip
_COMPILED = tuple((re.compile(rf"\b(?:{pattern})\b"), name) for pattern, name in _RULES)
_NO_ENDPOINT = re.compile(
    r"\b(?:correlat\w+|association|associated|relationship|predict\w*|prognos\w+|biomarkers?"
    r"|expression|pharmacokinetic\w*|concentrations?|exposure|antibod\w+"
    r"|vaccin\w*|tox(?:oid|icit\w+)|immune|immunogenic\w*|adverse|events? leading|serum|plasma"
    r"|titers?|polymorphisms?|pharmacogen\w+|genotyp\w+|mutations?"
    r"|compliance|adherence|feasibility|validation|psa|ca ?125|metabolic|pfs ?2"
    r"|second progression|after (?:crossover|cross over)|caregivers?|model(?:l?ed|ling)?)\b"
)
_RESPONSE = re.compile(
    r"(?:tumou?r |clinical |overall |best |treatment )*respon(?:se|ders)(?: rate)?(?: (?:after"
    r"|at|to|following|by|per|using)\b.*)?\Z"
)
_OF_RESPONSE = re.compile(
    r"\b(?:recist|response criteria|complete (?:response|remission)|partial (?:response"
    r"|remission)|measurable (?:tumou?r|disease)|imwg|cheson|lugano|inrc|rano)\b"
)
_MORE = re.compile(
    r"\b(?:excluding|including|except|among|subgroups?|subset|subpopulation|stratum|strata"
    r"|non randomly|in (?:patients|participants|subjects|pts|women|men|the)\b|by (?:pd|her2"
    r"|egfr|kras"
    r"|braf|brca|age|sex|race|region|baseline|status)|(?:positive|negative|mutant|mutated|high"
    r"|low) (?:patients|participants|subjects|population)|pts)\b"
)


class Endpoint(NamedTuple):
    """What an outcome measures: a term of the vocabulary or, where not `known`, the title; and of whom, if of some."""

    name: str
    known: bool
    subgroup: str | None = None


def endpoint_of(title: str, description: str = "") -> Endpoint:
    """Return the endpoint of an outcome.

    >>> endpoint_of("Time to Death From Any Cause"), endpoint_of("Invasive Disease Free Survival (iDFS)").name
    (Endpoint(name='overall survival', known=True, subgroup=None), 'invasive disease-free survival')
    >>> endpoint_of("Number of participants with an objective response").name, endpoint_of("Serum sodium").known
    ('objective response', False)
    >>> endpoint_of("Overall survival in patients with PD-L1 of 1 % or more").subgroup
    'Overall survival in patients with PD-L1 of 1 % or more'
    """
    key = " ".join(words(title))
    unknown = Endpoint(title, known=False)
    if not key or _NO_ENDPOINT.search(key):
        return unknown
    pattern, name = next(((one, name) for one, name in _COMPILED if one.search(key)), (None, None))
    if pattern is not None and name is not None and is_of_time(name):
        rest = pattern.sub(" ", key)
        if any(other != name and is_of_time(other) and one.search(rest) for one, other in _COMPILED):
            return unknown  # two endpoints in one title
    if name is None and _RESPONSE.match(key) and _OF_RESPONSE.search(" ".join(words(description))):
        name = "objective response"
    if name is None:
        return unknown
    return Endpoint(name, known=True, subgroup=title if _MORE.search(key) else None)


def is_of_time(name: str) -> bool:
    """Return whether an endpoint of the rules is a time to an event.

    >>> is_of_time("overall survival"), is_of_time("time to progression"), is_of_time("objective response")
    (True, True, False)
    """
    return "survival" in name or name.startswith("time to")
