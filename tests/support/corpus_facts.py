"""What the five source papers say, one fact at a time: the ground truth that the built-in corpus is held against.

Written down from the papers apart from the records. A fact names the record, the endpoint or toxicity by a name of the
vocabulary, and properties of the one finding or reading that holds it, in the terms of `oncograph.graph.model.Result`
(shares of 1; vocabulary terms by id). A fact with `reading=True` is the other number of a paper that contradicts itself
or another: the graph keeps it as a `Reading`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Says = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True)
class Fact:
    """One fact of a paper, and the finding that must hold it."""

    record: str
    on: str
    says: Mapping[str, Says]
    reading: bool = False

    def __str__(self) -> str:
        return f"{self.record}: {self.on} " + ", ".join(f"{name}={value}" for name, value in self.says.items())


def _facts(record: str, *facts: tuple[str, Mapping[str, Says]]) -> list[Fact]:
    return [Fact(record, on, says) for on, says in facts]


def _reading(record: str, on: str, **says: Says) -> Fact:
    return Fact(record, on, says, reading=True)


def _share(percent: float, **says: Says) -> dict[str, Says]:
    return {"measure": "proportion", "value": round(percent / 100, 4), **says}


def _of(events: int, patients: int, **says: Says) -> dict[str, Says]:
    return {"measure": "proportion", "events_experimental": events, "n_experimental": patients, **says}


def _median(value: float, low: float | None = None, high: float | None = None, **says: Says) -> dict[str, Says]:
    return {"measure": "median time", "value": value, "ci_low": low, "ci_high": high, "unit": "months", **says}


def _versus(value: float, control: float, **says: Says) -> dict[str, Says]:
    return {"value": value, "value_control": control, "comparison": "arms", **says}


_UNTREATED = "setting:untreated"
_RELAPSED = "setting:relapsed-or-refractory"
_INDUCTION = "setting:induction"
_MAINTENANCE = "setting:maintenance-after-response"
_BOTH = "setting:induction-or-maintenance"
_NS = "not significant"

BLADE = _facts(
    "blade-esteve-2000",
    (
        "objective response",
        {"setting": _UNTREATED, "range_low": 0.10, "range_high": 0.25, "range_of": "studies", "comparison": "none"},
    ),
    ("time to response", {"setting": _UNTREATED, "author_conclusion": "responses come early"}),
    ("response duration", {"setting": _UNTREATED, "change": "unchanged"}),
    ("clinical benefit", {"setting": _UNTREATED, "subgroup": "IgA myeloma", "comparison": "subgroups"}),
    ("objective response", {"setting": _RELAPSED, "range_low": 0.10, "range_high": 0.20, "range_of": "studies"}),
    (
        "objective response",
        {"setting": _RELAPSED, "combined_with": ("agent:glucocorticoid",), "change": "conflicting"},
    ),
    *(
        (on, {"setting": _INDUCTION, "combined_with": ("agent:chemotherapy",), **says})
        for on in ("objective response", "overall survival")
        for says in (
            {"analysis": "main", "change": "conflicting"},
            {"analysis": "some studies", "change": "increased"},
            {"analysis": "most reports", "p_relation": _NS},
        )
    ),
    (
        "response duration",
        {"setting": _MAINTENANCE, "analysis": "most reports", "change": "increased", "p_relation": "significant"},
    ),
    ("response duration", {"setting": _MAINTENANCE, "analysis": "several reports", "p_relation": _NS}),
    ("overall survival", {"setting": _MAINTENANCE, "analysis": "most reports", "p_relation": _NS}),
    ("clinical benefit", {"setting": _MAINTENANCE, "range_low": 0.05, "range_high": 0.10}),
) + _facts(
    "myeloma-trialists-2001-in-blade-2000",
    ("progression-free survival", {"setting": _BOTH, "n_studies": 24, "n_evaluable": 4012, "change": "increased"}),
    ("overall survival", {"setting": _BOTH, "n_studies": 24, "n_evaluable": 4012, "change": "increased"}),
)

TRIALISTS = _facts(
    "myeloma-trialists-2001",
    (
        "progression-free survival",
        _versus(0.33, 0.24, p_relation="<", p_value=0.00001, timepoint="3 years", n_studies=24, setting=_BOTH),
    ),
    (
        "overall survival",
        _versus(0.53, 0.49, p_relation="=", p_value=0.01, timepoint="3 years", n_studies=24, setting=_BOTH),
    ),
    ("objective response", _versus(0.575, 0.531, p_value=0.01, setting=_INDUCTION)),
)

_BEFORE_AFTER = "before-after"
PEEST = _facts(
    "peest-1995",
    ("tumour response or long-lasting stable disease", _of(6, 17)),
    ("objective response", _of(2, 17)),
    ("long-lasting stable disease", _of(4, 17)),
    (
        "treatment duration",
        {"measure": "mean", "value": 241, "unit": "days", "range_low": 8, "range_high": 1086, "range_of": "patients"},
    ),
    ("serious adverse event", {"author_conclusion": "none seen"}),
    ("eosinophil count", {"measure": "fold change", "value": 15, "change": "increased", "comparison": _BEFORE_AFTER}),
    ("CD25 expression on CD4+ T cells", {"change": "increased", "comparison": _BEFORE_AFTER}),
    ("CD56+ NK cells", {"change": "increased", "comparison": _BEFORE_AFTER}),
    ("CD4/CD8 ratio", {"change": "normalised", "comparison": _BEFORE_AFTER}),
    ("NK cell activity", {"change": "increased", "p_relation": "significant"}),
    ("LAK activity", {"change": "increased", "p_relation": "significant"}),
    ("endogenous interleukin-2 production", {"change": "increased"}),
    ("soluble interleukin-2 receptor", {"change": "increased"}),
)
PEEST_REGIMEN = ("9 million IU", "twice a day", "days 1 and 2", "0.9 million IU", "5 days a week", "day 56", "12 weeks")
"""Dose and schedule, which every finding of the trial must give, with the dose class low."""

_ALONE = "interferon alone or with a stable dose of an analogue"
_TOGETHER = "analogue started together with interferon"
_DIARRHOEA, _FLUSHING = "diarrhoea at baseline", "flushing at baseline"
_CTCAE = "CTCAE 4.0"


def _graded(percent: float, low: int, high: int) -> dict[str, Says]:
    return _share(percent, grade_min=low, grade_max=high, scale=_CTCAE)


_TABLE_1 = {
    "male": 25, "female": 10, "midgut primary": 20, "pancreatic primary": 7, "hindgut primary": 1,
    "bronchial primary": 1, "thymic primary": 1, "unknown primary": 5, "liver metastases": 32,
    "lymph node metastases": 8, "mesenteric metastases": 9, "peritoneal metastases": 6, "bone metastases": 4,
    "other metastases": 3, "grade 1": 18, "grade 2": 15, "grade not known": 2, "progressive disease": 23,
    "stable disease": 7, "index cases": 5, "functional tumour": 15, "non-functional tumour": 20,
}  # fmt: skip
_TREATED_BEFORE = {
    "chemotherapy": 2, "yttrium-90 DOTATATE": 3, "somatostatin analogue": 3, "transarterial embolisation": 3
}  # fmt: skip

MIRVIS = [
    *_facts(
        "mirvis-2014",
        ("complete response", _of(1, 35, value=0.03)),
        ("partial response", _of(1, 35, value=0.03)),
        ("objective response", _share(6)),
        ("stable disease for at least 3 months", _of(25, 35, value=0.71)),
        ("stable disease for at least 6 months", _of(20, 35, value=0.57)),
        ("disease control", _share(71, timepoint="3 months")),
        ("death within 12 months", _of(5, 35, value=0.14)),
        ("progression within 12 months", _of(4, 35, value=0.11)),
        ("absence of progression", _of(7, 35, value=0.20)),
        ("progression-free survival", _median(25, 13.4, 36.6, subgroup=None, n_evaluable=35)),
        ("progression-free survival", _median(25, 4.5, 45.5, subgroup=_ALONE, n_evaluable=16)),
        ("progression-free survival", _median(16, 7.4, 24.6, subgroup=_TOGETHER, n_evaluable=5)),
        ("progression-free survival", _median(25, 8.2, 41.8, subgroup="midgut primary", n_evaluable=9)),
        ("progression-free survival", _median(26, 1.0, 60.0, subgroup="pancreatic primary", n_evaluable=5)),
        *(
            ("progression-free survival", {"comparison": "subgroups", "p_value": p, "value": one, "value_control": two})
            for p, one, two in ((0.690, 25, 16), (0.657, 25, 26))
        ),
        (
            "chromogranin A",
            {"value_before": 99.4, "value": 115.0, "p_value": 0.0574, "timepoint": "6 months", "n_evaluable": 30},
        ),
        ("5-HIAA", {"value_before": 54, "value": 29, "p_value": 0.508, "timepoint": "6 months", "n_evaluable": 13}),
        ("elevated chromogranin A", _of(22, 35, value=0.63)),
        ("elevated 5-HIAA", _of(9, 35, value=0.26)),
        ("carcinoid diarrhoea", _of(11, 35, value=0.31)),
        ("carcinoid flushing", _of(13, 35, value=0.37)),
        ("carcinoid diarrhoea and flushing", _of(9, 35, value=0.26)),
        ("withdrawal within 3 months", _of(3, 11, subgroup=_DIARRHOEA)),
        ("improvement of diarrhoea", _of(5, 11, subgroup=_DIARRHOEA)),
        ("worsening of diarrhoea", _of(2, 11, subgroup=_DIARRHOEA)),
        ("diarrhoea episodes per day", {"value_before": 2.75, "value": 0.5, "p_value": 0.102, "n_evaluable": 6}),
        ("withdrawal within 3 months", _of(4, 13, subgroup=_FLUSHING)),
        ("improvement of flushing", _of(7, 13, subgroup=_FLUSHING)),
        ("flushing unchanged", _of(1, 13, subgroup=_FLUSHING)),
        ("worsening of flushing", _of(1, 13, subgroup=_FLUSHING)),
        ("flushes per day", {"value_before": 2, "value": 1, "p_value": 0.072, "n_evaluable": 7}),
        ("haematological toxicity", _graded(40, 1, 2)),
        ("haematological toxicity", _graded(20, 3, 3)),
        ("anaemia", _graded(51, 1, 3)),
        ("leukopenia", _graded(23, 1, 3)),
        ("lymphocytopenia", _graded(17, 1, 3)),
        ("neutropenia", _graded(11, 1, 3)),
        ("thrombocytopenia", _graded(20, 1, 3)),
        ("any toxicity", _of(0, 35, grade_min=4, grade_max=4)),
        ("any toxicity", _graded(20, 3, 3)),
        ("depression", _of(1, 35, grade_min=3, grade_max=3)),
        ("depression", _graded(20, 1, 2)),
        ("flu-like symptoms", _graded(26, 1, 2)),
        ("fatigue", _graded(17, 1, 2)),
        ("hypothyroidism", _graded(11, 1, 2)),
        ("dry skin", _graded(14, 1, 2)),
        ("starting dose", {"range_low": 1.5, "range_high": 3.5, "range_of": "patients"}),
        ("starting dose", _share(86, arm="3 million units three times a week")),
        ("starting dose", _of(1, 35, arm="pegylated interferon")),
        ("treatment duration", {"measure": "median", "value": 11, "unit": "months", "range_high": 64}),
        ("still on treatment", _of(7, 35, value=0.20)),
        ("withdrawal", _of(28, 35, value=0.80)),
        ("dose increase", _of(11, 35, value=0.31)),
        ("dose reduction", _of(4, 35, value=0.11)),
        ("somatostatin analogue started", _of(6, 35, timepoint="during interferon")),
        ("somatostatin analogue started", _of(4, 35, timepoint="together with interferon")),
        ("somatostatin analogue started", _of(16, 35, timepoint="before interferon")),
        ("subsequent therapy started", _of(2, 35, subgroup="transarterial embolisation")),
        ("indication for treatment", _of(10, 35, subgroup="first treatment")),
        ("withdrawal within 3 months", _of(8, 35, value=0.23, subgroup=None)),
        ("withdrawal because of death", _of(1, 35, timepoint="within 3 months")),
        ("withdrawal for toxicity within 3 months", _of(5, 35)),
        ("withdrawal for anaemia", _of(1, 35, timepoint="within 3 months")),
        ("withdrawal for progression", _of(1, 35, timepoint="within 3 months")),
        ("withdrawal because of death", _of(3, 35, value=0.09, timepoint="after 3 months")),
        ("withdrawal for progression", _of(10, 35, value=0.29, timepoint="after 3 months")),
        ("withdrawal for toxicity", _of(5, 35, value=0.14, timepoint="after 3 months")),
        ("withdrawal by the patient's choice", _of(1, 35)),
        ("withdrawal after sustained response", _of(1, 35)),
        ("duration of complete response", _median(63, n_evaluable=1)),
        ("withdrawal for toxicity", _of(9, 35, value=0.26, timepoint=None)),
        ("age", {"measure": "mean", "value": 60.1, "unit": "years", "range_low": 38, "range_high": 85}),
        *(
            ("patient characteristic", _of(patients, 35, subgroup=group, timepoint="baseline"))
            for group, patients in _TABLE_1.items()
        ),
        *(
            ("previous therapy", _of(patients, 35, subgroup=therapy, timepoint="baseline"))
            for therapy, patients in _TREATED_BEFORE.items()
        ),
        ("previous therapy", {"subgroup": "iodine-131 mIBG", "value": None}),
    ),
    _reading("mirvis-2014", "elevated chromogranin A", events_experimental=23, n_experimental=35, value=0.66),
    _reading("mirvis-2014", "withdrawal for toxicity", events_experimental=8, n_experimental=35, timepoint=None),
    _reading("mirvis-2014", "withdrawal for toxicity", events_experimental=10, n_experimental=35, timepoint=None),
    _reading(
        "mirvis-2014", "somatostatin analogue started", events_experimental=5, timepoint="together with interferon"
    ),
    _reading("mirvis-2014", "progression within 12 months", value=0.23),
]

_ADDED: dict[str, Says] = {
    "agents": ("agent:interferon-alpha",),
    "comparison": "arms",
    "versus": ("agent:no-treatment",),
}
_LANREOTIDE = ("agent:lanreotide",)
NEUROENDOCRINE = [
    *_facts(
        "interferon-nets-phase-2-in-mirvis-2014",
        ("stable disease", _share(69.4, n_studies=11, n_evaluable=274)),
        ("objective response", _share(10.6, n_studies=11, n_evaluable=274)),
    ),
    *_facts(
        "oberg-1991-in-mirvis-2014",
        ("biochemical response", _share(42, n_evaluable=111)),
        ("symptomatic remission", _share(68, n_evaluable=111)),
    ),
    *_facts(
        "kolby-2003-in-mirvis-2014",
        ("overall survival", _versus(0.57, 0.37, timepoint="5 years", p_value=0.13, n_evaluable=68, **_ADDED)),
    ),
    *_facts("kolby-2003", ("progression", {"change": "decreased", "p_value": 0.008, **_ADDED})),
    *_facts(
        "arnold-2005-in-mirvis-2014",
        ("time to treatment failure", {**_median(54, value_control=32, p_value=0.59, n_evaluable=105), **_ADDED}),
    ),
    *_facts(
        "arnold-2005",
        ("overall survival", _median(54, value_control=32, n_experimental=54, n_control=51, p_relation=_NS)),
    ),
    *_facts(
        "arnold-2005-in-pmc7700751",
        (
            "overall survival",
            {"measure": "HR", "value": 1.19, "ci_low": 0.67, "ci_high": 2.13, "p_value": 0.55, "p_relation": "="},
        ),
    ),
    _reading("arnold-2005-in-pmc7700751", "overall survival", measure="median time", value=51, value_control=35),
    *_facts(
        "faiss-2003-in-mirvis-2014",
        (
            "progression-free survival",
            {"comparison": "global", "p_value": 0.312, "n_evaluable": 80, "combined_with": _LANREOTIDE},
        ),
        ("progression-free survival", {"comparison": "arms", "p_relation": _NS, "n_experimental": 28, "n_control": 25}),
        ("symptom control", {"change": "increased", "combined_with": _LANREOTIDE, **_ADDED}),
        ("any toxicity", {"change": "increased", "combined_with": _LANREOTIDE, **_ADDED}),
        (
            "progression within 12 months",
            _versus(0.50, 0.56, agents=_LANREOTIDE, combined_with=("agent:interferon-alpha",)),
        ),
    ),
    *_facts("khan-2011-in-mirvis-2014", ("symptomatic response", _share(94, n_evaluable=69))),
    *_facts(
        "promid-in-mirvis-2014",
        ("time to progression", _median(14.3, value_control=6.0, n_evaluable=85, versus=("agent:placebo",))),
    ),
    *_facts(
        "clarinet-in-mirvis-2014",
        ("progression-free survival", {"not_reached": True, "value_control": 18, "n_evaluable": 204}),
        ("progression-free survival", _versus(0.65, 0.33, timepoint="2 years", measure="proportion")),
    ),
    *_facts(
        "raymond-2011-in-mirvis-2014",
        ("progression-free survival", _median(11.4, value_control=5.5, n_evaluable=171)),
        ("severe toxicities per patient", _versus(0.63, 0.36)),
    ),
    *_facts(
        "radiant-3-in-mirvis-2014",
        ("progression-free survival", _median(11.0, value_control=4.6, n_evaluable=410)),
        ("severe toxicities per patient", _versus(0.44, 0.08)),
    ),
    *_facts(
        "radiant-2-in-mirvis-2014",
        (
            "progression-free survival",
            _median(16.4, 13.7, 21.2, value_control=11.3, control_ci_low=8.4, control_ci_high=14.6, n_evaluable=429),
        ),
    ),
]

_FIVE = {"analysis": "5 trials, individual data", "n_studies": 5, "n_evaluable": 905, "measure": "HR"}
_SIX = {"analysis": "6 trials", "n_studies": 6, "n_evaluable": 1455, "measure": "HR"}
BUYSE = _facts(
    "buyse-2011",
    ("leukaemia-free survival", {"value": 0.97, "p_value": 0.74, "p_relation": "=", **_FIVE}),
    ("overall survival", {"value": 1.08, "p_value": 0.39, "p_relation": "=", **_FIVE}),
    ("leukaemia-free survival", {"value": 0.96, "p_value": 0.52, "p_relation": "=", **_SIX}),
    ("overall survival", {"value": 1.06, "p_value": 0.46, "p_relation": "=", **_SIX}),
    ("leukaemia-free survival", {"comparison": "subgroups", "p_relation": _NS}),
    ("overall survival", {"comparison": "subgroups", "p_relation": _NS}),
)


def _then_and_now(last: float, first: float, low: int | None = None, high: int | None = None) -> dict[str, Says]:
    return _share(last, value_control=first / 100, n_control=155, grade_min=low, grade_max=high, comparison="periods")


_MELANOMA, _RENAL = "disease:melanoma", "disease:renal-cell-carcinoma"
KAMMULA = _facts(
    "kammula-1998",
    ("line sepsis", _then_and_now(4, 18, 3, 4)),
    ("diarrhoea", _then_and_now(12, 92, 3, 4)),
    ("neuropsychiatric toxicity", _then_and_now(8, 19, 4, 4)),
    ("pulmonary intubation", _then_and_now(3, 12)),
    ("hypotension", _then_and_now(31, 81, 3, 4)),
    ("cardiac ischaemia", _then_and_now(0, 3, 4, 4)),
    ("treatment-related death", _of(0, 809)),
    ("creatinine increased", {"change": "decreased", "comparison": "periods"}),
    ("hyperbilirubinaemia", {"change": "decreased", "comparison": "periods"}),
    ("thrombocytopenia", {"change": "decreased", "comparison": "periods"}),
    ("weight gain", {"change": "unchanged", "comparison": "periods"}),
    ("maximum number of doses in the first cycle", {"measure": "median", "value": 7, "value_control": 13}),
    ("objective response", {"disease": _MELANOMA, "p_value": 0.40, "comparison": "periods"}),
    ("ongoing complete response", {"disease": _MELANOMA, "p_value": 1.0, "comparison": "periods"}),
    ("objective response", {"disease": _RENAL, "p_value": 0.92, "comparison": "periods"}),
    ("ongoing complete response", {"disease": _RENAL, "p_value": 0.89, "comparison": "periods"}),
)

FACTS: tuple[Fact, ...] = (*BLADE, *TRIALISTS, *PEEST, *MIRVIS, *NEUROENDOCRINE, *BUYSE, *KAMMULA)

CONTRADICTIONS: tuple[tuple[str, str, str, tuple[float, ...]], ...] = (
    ("mirvis-2014", "elevated chromogranin A", "events_experimental", (22, 23)),
    ("mirvis-2014", "withdrawal for toxicity", "events_experimental", (9, 8, 10)),
    ("mirvis-2014", "somatostatin analogue started", "events_experimental", (4, 5)),
    ("mirvis-2014", "progression within 12 months", "value", (0.11, 0.23)),
    ("arnold-2005", "overall survival", "value", (54, 51)),
    ("fritz-2000", "overall survival", "value", (7.0, 7.9)),
)
"""Study slug, endpoint, property, and the numbers given for one result: the one shown, then its other readings."""
