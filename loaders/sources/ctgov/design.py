"""What a trial is: its arms, what they were given, how it was made, and how it is identified."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oncograph.graph.model import Design

from .numbers import count
from .parts import listed, part, texts
from .terms import Agent, agent_of
from .text import clean

_REGISTRATION = re.compile(
    r"(ISRCTN\d+|\d{4}-\d{6}-\d{2}(-\d{2})?|ACTRN\d+|CTRI/\S+|ChiCTR\S+|jRCT\S+|UMIN\d+|NTR\d+|DRKS\d+)\Z"
)
_TYPES_OF_REGISTRATIONS = frozenset({"EUDRACT_NUMBER", "REGISTRY", "CTIS"})
_OWN_REPORTS = frozenset({"RESULT", "DERIVED"})


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm as it was planned: label, type, description and the agents that it is given, ancillary ones left out."""

    label: str
    type: str
    description: str
    agents: tuple[Agent, ...]


@dataclass(frozen=True)
class Trial:
    """A study of the registry, without its results."""

    nct: str
    title: str
    official: str
    acronym: str
    design: Design
    randomised: bool
    arms: tuple[Arm, ...]
    agents: tuple[Agent, ...]
    conditions: tuple[str, ...]
    keywords: tuple[str, ...]
    purpose: str
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def titles(self) -> str:
        """The titles as one text."""
        return " | ".join(filter(None, (self.title, self.official)))


def trial_of(study: Mapping[str, Any]) -> Trial:
    """Return what a study is; what it does not tell is empty."""
    protocol = part(study, "protocolSection")
    named, design = part(protocol, "identificationModule"), part(protocol, "designModule")
    planned = part(protocol, "armsInterventionsModule")
    interventions = listed(planned, "interventions")
    agents = tuple(agent for one in interventions if (agent := agent_of(one)) is not None)
    arms = tuple(_arm(one, interventions, agents) for one in listed(planned, "armGroups"))
    conditions = part(protocol, "conditionsModule")
    info = part(design, "designInfo")
    return Trial(
        nct=clean(named.get("nctId")).upper(),
        title=clean(named.get("briefTitle")),
        official=clean(named.get("officialTitle")),
        acronym=clean(named.get("acronym")),
        design=_design(clean(design.get("studyType")), clean(info.get("allocation")), len(arms)),
        randomised=info.get("allocation") == "RANDOMIZED",
        arms=arms,
        agents=agents,
        conditions=texts(conditions, "conditions"),
        keywords=texts(conditions, "keywords"),
        purpose=clean(info.get("primaryPurpose")),
        raw=study,
    )


def _arm(one: Mapping[str, Any], interventions: list[Mapping[str, Any]], agents: tuple[Agent, ...]) -> Arm:
    """Return an arm with the agents that it links, or that link it."""
    label = clean(one.get("label"))
    names = {name.partition(": ")[2].lower() for name in texts(one, "interventionNames")}
    linked = {clean(other.get("name")).lower() for other in interventions if label in texts(other, "armGroupLabels")}
    given = tuple(agent for agent in agents if agent.intervention.lower() in names | linked)
    return Arm(label, clean(one.get("type")), clean(one.get("description")), given)


def _design(study_type: str, allocation: str, arms: int) -> Design:
    if study_type != "INTERVENTIONAL":
        return Design.COHORT
    if allocation == "RANDOMIZED":
        return Design.RANDOMISED
    return Design.CONCURRENT_CONTROL if allocation == "NON_RANDOMIZED" and arms > 1 else Design.SINGLE_ARM


def study_fields(trial: Trial) -> dict[str, Any]:
    """Return the study as a record describes it."""
    protocol = part(trial.raw, "protocolSection")
    status = part(protocol, "statusModule")
    posted = clean(part(status, "resultsFirstPostDateStruct").get("date")) or clean(
        part(status, "startDateStruct").get("date")
    )
    enrolled = part(protocol, "designModule", "enrollmentInfo")
    values: dict[str, Any] = {
        "slug": trial.nct.lower(),
        "name": trial.acronym or None,
        "title": trial.official or trial.title or trial.nct,
        "year": int(posted[:4]) if re.match(r"(19|20)\d\d", posted) else None,
        "design": trial.design,
        "participants": count(enrolled.get("count")) if enrolled.get("type") != "ESTIMATED" else None,
        "registrations": _registrations(trial),
        "pmids": tuple(
            sorted(
                {
                    pmid
                    for one in listed(part(protocol, "referencesModule"), "references")
                    if clean(one.get("type")) in _OWN_REPORTS
                    and (pmid := clean(one.get("pmid"))).isdigit()
                    and len(pmid) < 10
                }
            )
        ),
    }
    return {name: value for name, value in values.items() if value not in (None, ())}


def _registrations(trial: Trial) -> tuple[str, ...]:
    others = listed(part(trial.raw, "protocolSection", "identificationModule"), "secondaryIdInfos")
    found = [
        number
        for one in others
        if clean(one.get("type")) in _TYPES_OF_REGISTRATIONS and _REGISTRATION.match(number := clean(one.get("id")))
    ]
    return (trial.nct, *sorted(set(found)))
