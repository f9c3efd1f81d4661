"""Small registered trials for tests: two arms, one outcome, adverse events; each part can be replaced."""

import json
from pathlib import Path
from typing import Any

from oncograph.loaders.record import RecordFinding, StudyRecord
from oncograph.loaders.record_read import RecordRead
from oncograph.loaders.sources.formats import read_source

DRUG, PLACEBO = "Letermab", "Placebo"


def arm(label: str, kind: str, *drugs: str, description: str = "") -> dict[str, Any]:
    return {
        "label": label,
        "type": kind,
        "description": description,
        "interventionNames": [f"Drug: {drug}" for drug in drugs],
    }


def groups(*titles: str, prefix: str = "OG") -> list[dict[str, str]]:
    return [{"id": f"{prefix}00{place}", "title": title} for place, title in enumerate(titles)]


def outcome(
    *titles: str, values: tuple[str, ...] = (), analysis: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Return an outcome whose groups have these titles and values; `analysis` is of all of them."""
    listed = groups(*(titles or (DRUG, PLACEBO)))
    ids = [group["id"] for group in listed]
    found: dict[str, Any] = {
        "type": "PRIMARY",
        "title": "Overall Survival",
        "timeFrame": "3 years",
        "reportingStatus": "POSTED",
        "paramType": "MEDIAN",
        "unitOfMeasure": "months",
        "groups": listed,
        "denoms": [{"units": "Participants", "counts": [{"groupId": id_, "value": "100"} for id_ in ids]}],
    }
    if values:
        measured = [{"groupId": id_, "value": value} for id_, value in zip(ids, values, strict=True)]
        found["classes"] = [{"categories": [{"measurements": measured}]}]
    if analysis is not None:
        found["analyses"] = [{"groupIds": ids, **analysis}]
    return {**found, **more}


def hazard_ratio(value: str = "0.70", low: str = "0.55", high: str = "0.89", **more: Any) -> dict[str, Any]:
    limits = {"ciLowerLimit": low, "ciUpperLimit": high, "ciPctValue": "95", "ciNumSides": "TWO_SIDED"}
    return {"paramType": "Hazard Ratio (HR)", "paramValue": value, **limits, "statisticalMethod": "Log Rank", **more}


def trial(
    *outcomes: dict[str, Any], nct: str = "NCT01234567", arms: list[dict[str, Any]] | None = None, **parts: Any
) -> dict[str, Any]:
    """Return a randomised trial of the drug against placebo, with these outcomes."""
    planned = arms or [arm(DRUG, "EXPERIMENTAL", DRUG), arm(PLACEBO, "PLACEBO_COMPARATOR", PLACEBO)]
    names = dict.fromkeys(name.removeprefix("Drug: ") for one in planned for name in one["interventionNames"])
    protocol = {
        "identificationModule": {"nctId": nct, "briefTitle": parts.pop("title", f"{DRUG} in Metastatic Melanoma")},
        "statusModule": {
            "lastUpdatePostDateStruct": {"date": "2021-02-03"},
            "resultsFirstPostDateStruct": {"date": "2020-02-03"},
        },
        "conditionsModule": {"conditions": ["Melanoma"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "designInfo": {"allocation": parts.pop("allocation", "RANDOMIZED")},
            "enrollmentInfo": {"count": 200, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": planned,
            "interventions": [{"type": "DRUG", "name": name} for name in names],
        },
        **parts.pop("protocol", {}),
    }
    results = {"outcomeMeasuresModule": {"outcomeMeasures": list(outcomes)}, **parts}
    return {"protocolSection": protocol, "resultsSection": results, "hasResults": True}


def write_study(folder: Path, study: Any, name: str = "study.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(study), encoding="utf-8")
    return path


def read_study(folder: Path, study: Any) -> RecordRead:
    (read,) = read_source(write_study(folder, study))
    return read


def record_of(folder: Path, study: Any) -> StudyRecord:
    read = read_study(folder, study)
    assert read.record is not None, read.faults
    return read.record


def finding_of(folder: Path, *outcomes: dict[str, Any], **parts: Any) -> RecordFinding:
    """Return the one finding of a trial with these outcomes."""
    (finding,) = record_of(folder, trial(*outcomes, **parts)).findings
    return finding
