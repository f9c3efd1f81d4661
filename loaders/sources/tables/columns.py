"""The columns of an evidence table: one row is a finding, with what it says of its study and source beside it."""

import re
from dataclasses import dataclass
from enum import Enum


class Holds(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    NAMES = "names"
    NUMBER = "number"
    COUNT = "count"
    FLAG = "flag"
    P = "P"
    PAIR = "pair"
    TALLY = "tally"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what its cells hold, and what they mean."""

    name: str
    holds: Holds
    meaning: str
    required: bool = False


_T, _N, _C = Holds.TEXT, Holds.NUMBER, Holds.COUNT

STUDY = (
    Column("study", _T, "name of the study, such as Bladé 1998; rows with one name are of one study", required=True),
    Column("title", _T, "title of the report; else the study's name"),
    Column("authors", _T, "Bladé J, Esteve J"),
    Column("journal", _T, "journal"),
    Column("year", _C, "year of the report"),
    Column(
        "design", _T, "design of the study, such as randomised controlled trial, cohort, meta-analysis", required=True
    ),
    Column("participants", _C, "participants of the study, all arms"),
    Column("registrations", Holds.LIST, "registry numbers of this study alone, such as NCT00000000, parted by ;"),
    Column("pmids", Holds.LIST, "PMIDs of reports of this study alone, parted by ;"),
    Column("dois", Holds.LIST, "DOIs of reports of this study alone, parted by ;"),
    Column("retracted", Holds.FLAG, "yes where it is retracted"),
    Column("study_risk_of_bias", _T, "of the study: low, some concerns, high, critical"),
)
SOURCE = (
    Column("source", _T, "what was read: doi:10.1000/x, pmid:1, registry:NCT00000000; else the table itself"),
    Column("citation", _T, "authors, journal, year, pages; else the study's name"),
    Column("part", _T, "what of it was read: abstract, full text, tables"),
    Column("published", _T, "date of the report: 2016, 2016-05 or 2016-05-31"),
)
FINDING = (
    Column("agents", Holds.NAMES, "what is tested; several that are given together parted by ;", required=True),
    Column("combined_with", Holds.NAMES, "given in both arms, or alongside; several parted by ;"),
    Column("versus", Holds.NAMES, "the comparator: an agent, placebo or no treatment; several parted by ;"),
    Column("disease", _T, "what was treated", required=True),
    Column("setting", _T, "where in the course of treatment, such as maintenance after response", required=True),
    Column("endpoint", _T, "what was measured; or else a toxicity"),
    Column("toxicity", _T, "adverse event; or else an endpoint"),
    Column("scale", _T, "grading scale of the toxicity, such as CTCAE 4.0"),
    Column("grade", _T, "grade of the toxicity: 3, or 3-4"),
    Column("serious", Holds.FLAG, "yes where serious adverse events were counted"),
    Column("measure", _T, "HR, OR, RR, RD, MD, proportion, median time …", required=True),
    Column("comparison", _T, "arms, none, before-after …; else arms where there is a comparator, none without"),
    Column("subgroup", _T, "the subgroup that the result is of"),
    Column("arm", _T, "dose or schedule, where the study has several"),
    Column("analysis", _T, "population or data set; else main"),
    Column("timepoint", _T, "such as 5 years"),
    Column("adjusted", Holds.FLAG, "yes where adjusted"),
    Column("value", _N, "the result; of a measure per arm, the tested arm's. 0.44 or 44 % for a share"),
    Column("ci", Holds.PAIR, "confidence interval as one cell, such as 0.81–1.07"),
    Column("ci_low", _N, "lower limit, where not in ci"),
    Column("ci_high", _N, "upper limit, where not in ci"),
    Column("ci_level", _N, "level of the interval; else 0.95"),
    Column("value_control", _N, "of a measure per arm, the comparator's"),
    Column("control_ci", Holds.PAIR, "its confidence interval"),
    Column("value_before", _N, "before treatment"),
    Column("sd_experimental", _N, "standard deviation, with means"),
    Column("sd_control", _N, "standard deviation, with means"),
    Column("p", Holds.P, "0.04, <0.001, not significant; two-sided"),
    Column("chi2", _N, "log-rank chi-squared"),
    Column("o_minus_e", _N, "log-rank observed minus expected"),
    Column("log_rank_variance", _N, "its variance"),
    Column("tested", Holds.TALLY, "events/patients of the tested arm as one cell, such as 6/17"),
    Column("control", Holds.TALLY, "events/patients of the comparator as one cell"),
    Column("events_experimental", _C, "events of the tested arm, where not in tested"),
    Column("n_experimental", _C, "patients of the tested arm"),
    Column("events_control", _C, "events of the comparator, where not in control"),
    Column("n_control", _C, "patients of the comparator"),
    Column("n_evaluable", _C, "patients evaluated, all together"),
    Column("n_studies", _C, "studies that the result combines"),
    Column("events", _C, "events of both arms together"),
    Column("margin", _N, "the trial's own margin of non-inferiority"),
    Column("range", Holds.PAIR, "a range, such as 8–34; never a confidence interval"),
    Column("range_of", _T, "what the range is over: studies or patients"),
    Column("not_reached", Holds.FLAG, "yes where the tested arm's median was not reached"),
    Column("unit", _T, "such as months"),
    Column("regimen", _T, "dose, route and schedule"),
    Column("dose_class", _T, "low, intermediate or high"),
    Column("change", _T, "increased, decreased, unchanged, normalised"),
    Column("stage", _T, "final or interim; else final"),
    Column("risk_of_bias", _T, "the result's own: low, some concerns, high, critical"),
    Column("author_conclusion", _T, "what the authors make of it, in your words"),
    Column("note", _T, "your remark on how it was read"),
    Column("at", _T, "where it stands in the source, such as Table 2; else the row of the table"),
)
COLUMNS = {column.name: column for column in (*STUDY, *SOURCE, *FINDING)}

_ALSO = {
    "study": ("trial", "study name"),
    "authors": ("author",),
    "registrations": ("registration", "nct", "nct number"),
    "pmids": ("pmid",),
    "dois": ("doi",),
    "agents": ("agent", "drug", "intervention", "treatment"),
    "versus": ("comparator", "control arm"),
    "endpoint": ("outcome",),
    "toxicity": ("adverse event",),
    "measure": ("effect measure",),
    "value": ("effect", "estimate"),
    "ci": ("95 ci", "ci 95", "confidence interval"),
    "ci_low": ("lower", "ci lower", "lower ci", "95 ci lower", "lower 95 ci"),
    "ci_high": ("upper", "ci upper", "upper ci", "95 ci upper", "upper 95 ci"),
    "p": ("p value",),
    "events_experimental": ("experimental events",),
    "n_experimental": ("experimental n", "experimental total"),
    "n_control": ("control total",),
    "note": ("comment",),
}
"""Names that people give to columns, as `plain` writes them."""

_PARTS = re.compile(r"[^a-z0-9²]+")


def plain(header: str) -> str:
    """Return the words of a header in one spelling.

    >>> plain("CI_low"), plain(" 95% CI "), plain("P-value")
    ('ci low', '95 ci', 'p value')
    """
    return _PARTS.sub(" ", header.casefold()).strip()


_BY_NAME = {plain(also): name for name in COLUMNS for also in (name, *_ALSO.get(name, ()))}


def column_named(header: str) -> Column | None:
    """Return the column that a header means; none where it means none of ours."""
    name = _BY_NAME.get(plain(header))
    return COLUMNS[name] if name else None
