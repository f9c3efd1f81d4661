"""Small reports for tests, and strategies that make arbitrary ones."""

from typing import Any

from hypothesis import strategies as st

from oncograph.graph.measures import Measure
from oncograph.graph.model import Comparison, Design, Extraction, Origin, Result
from oncograph.graph.report import Report, StudyDescription

ENDPOINTS = ("endpoint:overall-survival", "endpoint:progression-free-survival", "endpoint:objective-response")
AGENTS = ("agent:interferon-alpha", "agent:interleukin-2", "agent:octreotide")
SETTINGS = ("setting:induction", "setting:maintenance-after-response")
DISEASES = ("disease:multiple-myeloma", "disease:acute-myeloid-leukaemia")


def result(record: str = "r", version: int = 1, **values: Any) -> Result:
    """Return a two-arm hazard ratio for death, or what `values` make of it."""
    base: dict[str, Any] = {
        "agents": (AGENTS[0],),
        "versus": ("agent:no-treatment",),
        "disease": DISEASES[0],
        "setting": SETTINGS[1],
        "endpoint": ENDPOINTS[0],
        "measure": Measure.HR,
        "comparison": Comparison.ARMS,
        "value": 0.8,
        "ci_low": 0.7,
        "ci_high": 0.9,
        "ci_level": 0.95,
        "record": record,
        "record_version": version,
        "source": f"document:{record}",
        "locator": "Abstract 1-20",
    }
    return Result.model_validate({**base, **values})


def report(record: str, *results: Result, **values: Any) -> Report:
    """Return a report on a randomised trial; `values` starting with `study_` go to the description of the study."""
    version = values.pop("version", 1)
    described = {name.removeprefix("study_"): values.pop(name) for name in list(values) if name.startswith("study_")}
    study: dict[str, Any] = {
        "slug": record,
        "title": f"Study of {record}",
        "year": 2000,
        "design": Design.RANDOMISED,
        "participants": 2000,
    }
    return Report.model_validate(
        {
            "record": record,
            "version": version,
            "source": f"document:{record}",
            "citation": f"{record} 2000",
            "origin": Origin.OWN_REPORT,
            "extraction": Extraction.CURATED,
            "study": StudyDescription.model_validate({**study, **described}),
            "results": [one.model_copy(update={"record": record, "record_version": version}) for one in results],
            **values,
        }
    )


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Make results that collide in identity, claim and study as often as they differ."""
    measure = draw(st.sampled_from([Measure.HR, Measure.PROPORTION, Measure.STATEMENT]))
    comparison = draw(st.sampled_from([Comparison.ARMS, Comparison.NONE, Comparison.GLOBAL]))
    values: dict[str, Any] = {"ci_low": None, "ci_high": None, "ci_level": None, "value": None}
    if measure is Measure.HR:
        values |= {
            "value": draw(st.sampled_from([0.5, 0.8, 1.0, 1.3])),
            "ci_low": 0.4,
            "ci_high": 1.6,
            "ci_level": 0.95,
        }
    elif measure is Measure.PROPORTION:
        values |= {"value": draw(st.sampled_from([0.1, 0.35])), "value_control": draw(st.sampled_from([None, 0.2]))}
        values |= {"n_experimental": 80, "n_control": 75}
    if draw(st.booleans()):
        values |= {"p_value": draw(st.sampled_from([0.001, 0.04, 0.6])), "p_relation": "="}
    return result(
        measure=measure,
        comparison=comparison,
        versus=("agent:no-treatment",) if comparison is not Comparison.NONE else (),
        agents=tuple(draw(st.sets(st.sampled_from(AGENTS[:2]), min_size=1))),
        disease=draw(st.sampled_from(DISEASES)),
        setting=draw(st.sampled_from(SETTINGS)),
        endpoint=draw(st.sampled_from(ENDPOINTS)),
        locator=draw(st.sampled_from(["Abstract 1-20", "Table 2"])),
        **values,
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Make reports whose studies share identifiers, refer to each other, and come in versions."""
    record = draw(st.sampled_from("abcdef"))
    origin = draw(st.sampled_from([Origin.OWN_REPORT, Origin.REGISTRY]))
    return report(
        record,
        *draw(st.lists(results(), max_size=3)),
        version=draw(st.integers(1, 2)),
        origin=origin,
        includes=tuple(
            draw(st.sets(st.sampled_from(["pmid:1", "pmid:2", "doi:10.1/x", "registration:NCT1"]), max_size=2))
        ),
        study_slug=draw(st.sampled_from(["s", "t", record])),
        study_design=draw(st.sampled_from([Design.RANDOMISED, Design.META_ANALYSIS, Design.SINGLE_ARM])),
        study_participants=draw(st.sampled_from([None, 60, 900])),
        study_registrations=tuple(sorted(draw(st.sets(st.sampled_from(["NCT1", "NCT2"]), max_size=1)))),
        study_pmids=tuple(sorted(draw(st.sets(st.sampled_from("123"), max_size=2)))),
        study_dois=tuple(sorted(draw(st.sets(st.sampled_from(["10.1/x", "10.1/y"]), max_size=1)))),
        study_retracted=draw(st.booleans()),
    )
