"""From a study of the registry to a record, with the faults of what could not be read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from oncograph.graph.faults import Fault
from oncograph.graph.model import Extraction, Origin
from oncograph.graph.names import normalise

from ...record import Curation, RecordFinding, RecordSource, RecordStudy, RecordTerm, StudyRecord
from ...record_faults import faults_of
from ...record_read import RecordRead
from .adverse_events import findings_of_events
from .design import Trial, study_fields, trial_of
from .files import Found
from .outcomes import findings_of_outcome
from .parts import listed, part
from .settings import setting_of
from .terms import disease_names
from .text import clean

_NCT = re.compile(r"NCT\d{8}\Z")
_OUTCOMES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
_EVENTS = "resultsSection.adverseEventsModule"
_WITHOUT_DISEASE = "disease not stated"
_APART_BY = (
    "endpoint",
    "toxicity",
    "grade",
    "serious",
    "measure",
    "comparison",
    "timepoint",
    "subgroup",
    "class",
    "category",
)


@dataclass(frozen=True)
class JsonPlaces:
    """A JSON file: it has no lines that people would count by, its parts are told by their paths."""

    file: str
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)

    def line_of(self, path: tuple[str | int, ...]) -> int | None:
        """Return no line."""
        return self.lines.get(path)


def record_of(found: Found) -> RecordRead:
    """Return the record of a study; a finding that cannot be one is left out and told, the rest stays."""
    trial = trial_of(found.study) if isinstance(found.study, dict) else None
    if trial is None or not _NCT.match(trial.nct):
        problem = (
            "is no study: it has no NCT number" if trial is None or not trial.nct else f"{trial.nct} is no NCT number"
        )
        return RecordRead(
            None, None, {}, (Fault(found.file, None, "", problem, "give a study as the registry's API does"),)
        )
    places = JsonPlaces(f"{found.file}: {trial.nct}")
    try:
        base = _record(trial)
    except ValidationError as error:
        return RecordRead(places, None, {}, tuple(faults_of(error, places)))
    findings: list[RecordFinding] = []
    faults: list[Fault] = []
    without_agents = 0
    for values in _told_apart(_findings(trial)):
        if not values["agents"]:
            without_agents += 1
            continue
        try:
            findings.append(RecordFinding.model_validate(values))
        except ValidationError as error:
            at = values["at"]
            faults += [
                Fault(places.file, None, f"{at}.{one.where}", one.problem, one.remedy)
                for one in faults_of(error, places)
            ]
    if without_agents:
        problem = f"{without_agents} results were left out: no intervention that treats is named"
        faults.append(Fault(places.file, None, "", problem, "convert it, and say in the record what was tested"))
    record = base.model_copy(update={"findings": tuple(findings), "terms": tuple(_terms(trial, findings))})
    return RecordRead(places, record, dict(enumerate(findings)), tuple(faults))


def _record(trial: Trial) -> StudyRecord:
    status = part(trial.raw, "protocolSection", "statusModule")
    updated = clean(part(status, "lastUpdatePostDateStruct").get("date")) or clean(status.get("lastUpdateSubmitDate"))
    posted = clean(part(status, "resultsFirstPostDateStruct").get("date")) or updated
    version = int(updated.replace("-", "")) if re.fullmatch(r"\d{4}-\d\d-\d\d", updated) else 1
    dated = re.fullmatch(r"(19|20)\d\d(-\d\d){0,2}", posted)
    return StudyRecord(
        record=trial.nct.lower(),
        version=version,
        source=RecordSource(
            id=f"registry:{trial.nct}",
            citation=f"ClinicalTrials.gov {trial.nct}"
            + (f", results posted {posted}" if part(trial.raw, "resultsSection") else ""),
            part="registry entry",
            published=posted if dated else None,
        ),
        study=RecordStudy.model_validate(study_fields(trial)),
        curation=Curation(by="oncograph from ClinicalTrials.gov", status=Extraction.EXTRACTED),
        origin=Origin.REGISTRY,
    )


def _findings(trial: Trial) -> Iterator[dict[str, Any]]:
    results = part(trial.raw, "resultsSection")
    shared = {"disease": trial.conditions or (_WITHOUT_DISEASE,), "setting": setting_of(trial)}
    outcomes = listed(part(results, "outcomeMeasuresModule"), "outcomeMeasures")
    for place, outcome in enumerate(outcomes):
        for finding in findings_of_outcome(outcome, f"{_OUTCOMES}[{place}]", trial):
            yield {**shared, **_given(finding), "outcome": clean(outcome.get("title"))}
    for finding in findings_of_events(part(results, "adverseEventsModule"), _EVENTS, trial):
        yield {**shared, **_given(finding)}


def _given(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in finding.items() if value is not None}


def _told_apart(findings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield findings of which no two are taken for one: a later one on the same thing is told apart by its analysis."""
    seen: dict[str, str] = {}
    for finding in findings:
        title = finding.pop("outcome", "")
        key = _key(finding)
        if key in seen:
            first = seen[key]
            by = (
                title if title and title != first else finding.get("organ_system") or finding.get("method") or "another"
            )
            finding["analysis"] = by
            number = 2
            while (again := _key(finding)) in seen:
                finding["analysis"] = f"{by}, {number}"
                number += 1
            key = again
        seen[key] = title
        yield finding


def _key(finding: Mapping[str, Any]) -> str:
    named = [
        normalise(str(finding.get(name, ""))) if name in {"endpoint", "toxicity"} else str(finding.get(name, ""))
        for name in _APART_BY
    ]
    groups = [group["name"] for group in finding.get("groups", ())]
    return repr((named, finding.get("analysis"), groups))


def _terms(trial: Trial, findings: Iterable[RecordFinding]) -> Iterator[RecordTerm]:
    """Yield the other names of what the findings name: of agents and conditions, as the registry has them."""
    derived = part(trial.raw, "derivedSection")
    written = {name for one in findings for name in (*one.agents, *one.combined_with, *one.versus)}
    written |= {name for one in findings for group in one.groups for name in group.agents}
    used = {normalise(name) for name in written}
    drugs = [agent for agent in trial.agents if not agent.is_placebo]
    for agent in {normalise(one.name): one for one in drugs}.values():
        if normalise(agent.name) in used:
            mesh = _mesh(derived, "interventionBrowseModule") if len({one.name for one in drugs}) == 1 else []
            also = tuple(name for name in dict.fromkeys((*agent.also, *(term for term, _ in mesh))) if len(name) <= 200)
            codes = tuple(code for _, code in mesh) if len(mesh) == 1 else ()
            if also or codes:
                yield RecordTerm(kind="agent", name=agent.name, also=also, codes=codes)
    of_conditions = _mesh(derived, "conditionBrowseModule") if len(trial.conditions) == 1 else []
    for condition in trial.conditions if used else ():
        also = tuple(dict.fromkeys((*disease_names(condition), *(term for term, _ in of_conditions))))
        codes = tuple(code for _, code in of_conditions) if len(of_conditions) == 1 else ()
        if also or codes:
            yield RecordTerm(kind="disease", name=condition, also=also, codes=codes)


def _mesh(derived: Mapping[str, Any], module: str) -> list[tuple[str, str]]:
    """Return the MeSH terms that the record brings, each with its code."""
    found = listed(part(derived, module), "meshes")
    return [
        (clean(one.get("term")), f"MESH:{clean(one.get('id'))}") for one in found if one.get("term") and one.get("id")
    ]
