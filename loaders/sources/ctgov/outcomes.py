"""The findings of one outcome: one for each analysis, and one for each class and category that no analysis shows."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oncograph.graph.measures import Measure
from oncograph.graph.model import Comparison, GroupRole

from .analyses import Analysis, analysis_of, rescaled, turned
from .cells import Cell, cells_of, comments_of, group_fields, sizes_of
from .comparing import agents_of, decided, role_of
from .design import Trial
from .endpoints import Endpoint, endpoint_of, is_of_time
from .matching import Group, matched
from .measures import OfGroups, dispersion_of, measure_of_groups
from .numbers import number
from .orientation import Values, is_over_control, is_said_over_control
from .parts import listed, texts
from .roles import roles_of
from .text import clean

_OF_EVENTS = re.compile(
    r"\b(?:deaths?|died|dead|mortality|dying|with (?:an? )?(?:\w+ )?events?|number of events"
    r"|progressed|relapsed|occurrence)\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:alive|surviv(?:ed|ing|ors?)|event[- ]free|without|free of|progression[- ]free (?:at"
    r"|participants|patients))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Outcome:
    """An outcome as far as all of its findings share it."""

    at: str
    title: str
    endpoint: Endpoint
    groups: Mapping[str, Group]
    of_groups: OfGroups
    cells: Sequence[Cell]
    sizes: Mapping[str, int]
    shared: Mapping[str, Any]
    trial: Trial
    told: str

    @property
    def of_time(self) -> bool:
        """Whether it is a time to an event."""
        return self.endpoint.known and is_of_time(self.endpoint.name)

    @property
    def counts(self) -> bool:
        """Whether the groups' values count patients with what the outcome names, or on a time, with the event."""
        return self.of_groups.counts and (not self.of_time or bool(_OF_EVENTS.search(self.told)))


def findings_of_outcome(raw: Mapping[str, Any], at: str, trial: Trial) -> Iterator[dict[str, Any]]:
    """Yield the findings of an outcome; none where nothing was posted."""
    outcome = _outcome(raw, at, trial)
    shown: set[str] = set()
    one_cell = outcome.cells[0] if len(outcome.cells) == 1 else None
    for number_of, analysis in enumerate(listed(raw, "analyses")):
        finding, ids = _analysed(outcome, analysis, f"{at}.analyses[{number_of}]", one_cell)
        shown |= ids
        yield finding
    if one_cell is not None and shown >= set(one_cell.values):
        return
    for cell in outcome.cells:
        yield _measured(outcome, cell)


def _outcome(raw: Mapping[str, Any], at: str, trial: Trial) -> Outcome:
    title, unit = clean(raw.get("title")), clean(raw.get("unitOfMeasure"), 500)
    kind, description = clean(raw.get("paramType")), clean(raw.get("description"))
    endpoint = endpoint_of(title, description)
    time = clean(raw.get("timeFrame"))
    of_groups = measure_of_groups(kind, unit, of_time=endpoint.known and is_of_time(endpoint.name))
    cells = tuple(cells_of(raw, at))
    if of_groups.measure is Measure.PROPORTION and not _are_shares(cells, of_groups):
        of_groups = OfGroups(Measure.ESTIMATE)
    groups = matched(listed(raw, "groups"), trial)
    return Outcome(
        at=at,
        title=title,
        endpoint=endpoint,
        groups=groups,
        of_groups=of_groups,
        cells=cells,
        sizes=sizes_of(raw, raw, tuple(groups)),
        shared={
            "timepoint": time or None,
            "unit": unit or None,
            "group_unit": _unit(unit, of_groups) or None,
            "group_measure": kind.lower().replace("_", " ") or None,
            "dispersion": dispersion_of(clean(raw.get("dispersionType"), 200)),
        },
        trial=trial,
        told=f"{title} | {unit}",
    )


def _unit(unit: str, of_groups: OfGroups) -> str:
    """Return the unit, beginning with per cent where that is what it is, since groups are read by that."""
    return f"% {unit}" if of_groups.per_cent and not re.match(r"%|per ?cent", unit, re.IGNORECASE) else unit


def _are_shares(cells: Sequence[Cell], of_groups: OfGroups) -> bool:
    """Return whether the values can be counts of the groups' patients, or shares of them."""
    for cell in cells:
        for id_ in cell.values:
            value = cell.number(id_)
            most = cell.sizes.get(id_) if of_groups.counts else 100 if of_groups.per_cent else 1
            if value is not None and (value < 0 or (most is not None and value > most)):
                return False
    return True


def _named(outcome: Outcome, cell: Cell | None) -> dict[str, Any]:
    """Return what identifies a finding: the endpoint, and class and category where a cell has them."""
    endpoint = outcome.endpoint
    values: dict[str, Any] = {**outcome.shared}
    if cell is not None and cell.category:
        within = endpoint_of(cell.category)
        endpoint = within if within.known and endpoint.known else Endpoint(outcome.title, known=False)
        values["category"] = cell.category
    if cell is not None and cell.class_title:
        values["class"] = cell.class_title
        if cell.visit is None and endpoint.known:
            endpoint = endpoint._replace(subgroup=cell.class_title)
    return {**values, "endpoint": endpoint.name or outcome.at, "subgroup": endpoint.subgroup}


def _measured(outcome: Outcome, cell: Cell) -> dict[str, Any]:
    """Return the finding of a cell: the values of all groups, compared as arms where it is certain which is tested."""
    groups = [outcome.groups[id_] for id_ in cell.values if id_ in outcome.groups]
    measure, reason = _measure_of_cell(outcome)
    roles, why, confidence = roles_of(groups, outcome.trial)
    comparison = Comparison.ARMS if roles else Comparison.UNDECIDED
    if len(groups) < 2 or not (roles or outcome.trial.randomised):
        comparison, roles = Comparison.NONE, {}
    elif reason:
        comparison, why, roles, confidence = Comparison.UNDECIDED, reason, {}, 0.0
    finding = {
        **_named(outcome, cell),
        "measure": measure,
        "comparison": comparison,
        "groups": [
            group_fields(one, role_of(one, roles), cell, outcome.sizes, counts=outcome.counts or _counts_free(outcome))
            for one in groups
        ],
        "unread": [*comments_of(cell), *_lost_groups(outcome, cell.values)],
        "at": cell.at,
    }
    return {**finding, **agents_of(groups, roles, outcome.trial), **decided(comparison, why, confidence)}


def _lost_groups(outcome: Outcome, ids: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the measurements of groups that the outcome does not list, as printed."""
    return [
        f"value of {id_}, which is no group: {clean(str(one.get('value')))}"
        for id_, one in ids.items()
        if id_ not in outcome.groups
    ]


def _counts_free(outcome: Outcome) -> bool:
    return outcome.of_groups.counts and outcome.of_time and bool(_FREE.search(outcome.told))


def _measure_of_cell(outcome: Outcome) -> tuple[Measure, str]:
    """Return the measure of the groups' values; and why they tell no direction, where on a time they may be either."""
    measure = outcome.of_groups.measure
    if outcome.of_time and measure is Measure.PROPORTION:
        events, free = bool(_OF_EVENTS.search(outcome.told)), bool(_FREE.search(outcome.told))
        if outcome.of_groups.counts and events and not free:
            return Measure.COUNT, ""
        if (outcome.of_groups.counts and not free) or (events and not outcome.of_groups.counts):
            return Measure.ESTIMATE, "whether patients with the event are counted, or those without, is not said"
    return measure, ""


def _analysed(outcome: Outcome, raw: Mapping[str, Any], at: str, cell: Cell | None) -> tuple[dict[str, Any], set[str]]:
    """Return the finding of an analysis, and the groups whose values it shows."""
    found = analysis_of(raw, outcome.of_groups)
    ids = list(dict.fromkeys(texts(raw, "groupIds")))
    groups = [outcome.groups[id_] for id_ in ids if id_ in outcome.groups]
    found.unread += [f"groupIds: {id_}, which is no group" for id_ in ids if id_ not in outcome.groups]
    roles, why, confidence = roles_of(groups, outcome.trial) if len(groups) == 2 else ({}, "", 0.0)
    comparison = Comparison.ARMS if roles else Comparison.UNDECIDED
    if len(groups) != len(ids):
        comparison, roles, why = Comparison.UNDECIDED, {}, "the analysis names a group that is not there"
    elif len(groups) < 2:
        comparison, why = Comparison.NONE, "the analysis is of one group"
    elif len(groups) > 2:
        comparison, why = Comparison.GLOBAL, "the analysis is of more than two groups"
    elif not found.is_between_groups:
        comparison, roles, why, confidence = Comparison.UNDECIDED, {}, "it is no comparison of the groups", 0.0
    if comparison is Comparison.ARMS:
        refused = _oriented(outcome, found, groups, roles, cell)
        if refused:
            comparison, roles, why, confidence = Comparison.UNDECIDED, {}, refused, 0.5
    shows = cell if comparison is not Comparison.NONE or len(outcome.groups) == 1 else None
    finding = {
        **_named(outcome, cell),
        **_time_to_death(outcome, found),
        "measure": found.measure,
        "comparison": comparison,
        **found.values,
        "groups": [
            group_fields(one, role_of(one, roles), cell, outcome.sizes, counts=outcome.counts) for one in groups
        ],
        "unread": [*(comments_of(cell) if cell else ()), *found.unread],
        "at": at,
    }
    if not found.is_effect and comparison is Comparison.ARMS:
        measure, reason = _measure_of_cell(outcome)
        if reason or cell is None:
            measure = Measure.STATEMENT
        finding |= {"measure": measure, "value": None, "ci": None}
        finding["unread"] = [*finding["unread"], *_printed_estimate(raw)]
        if measure is Measure.PROPORTION and _counts_free(outcome):
            finding["groups"] = [
                group_fields(one, role_of(one, roles), cell, outcome.sizes, counts=True) for one in groups
            ]
    finding |= agents_of(groups, roles, outcome.trial)
    return {**finding, **decided(comparison, why, confidence)}, set(ids) if shows is not None else set()


def _time_to_death(outcome: Outcome, found: Analysis) -> dict[str, Any]:
    """Return the endpoint that a hazard ratio for deaths from any cause is on: the time to death."""
    of_deaths = found.measure is Measure.HR and outcome.endpoint.name == "all-cause mortality"
    return {"endpoint": "overall survival"} if of_deaths else {}


def _printed_estimate(raw: Mapping[str, Any]) -> list[str]:
    names = ("paramValue", "ciLowerLimit", "ciUpperLimit")
    return [
        f"{name}: {printed}"
        for name in names
        if (printed := clean(str(raw.get(name) or ""))) and number(raw.get(name)) is not None
    ]


def _oriented(
    outcome: Outcome, found: Analysis, groups: Sequence[Group], roles: Mapping[str, GroupRole], cell: Cell | None
) -> str:
    """Turn an estimate so that it is of tested over control; return why that cannot be told, where it cannot."""
    value = found.values.get("value")
    if value is None or not (found.measure.is_ratio or found.measure.is_difference):
        return ""
    tested, control = sorted(groups, key=lambda group: roles[group.id] is not GroupRole.TESTED)
    shown = _values(outcome, cell, tested, control)
    rescaled(found, shown, per_cent=outcome.of_groups.per_cent)
    value = found.values["value"]
    scaled = (
        shown._replace(tested=_share(shown.tested, outcome), control=_share(shown.control, outcome))
        if found.measure is Measure.RD
        else shown
    )
    by_values = is_over_control(found.measure, value, scaled)
    said = is_said_over_control(found.text, tested, control)
    if said is not None and by_values is not None and said != by_values:
        return "the record's words and its values differ in which group the result is over"
    over = by_values if by_values is not None else said
    if over is None and groups[0] is not tested and not _is_no_effect(found.measure, value):
        return "the control comes first, and neither words nor values tell which group the result is over"
    if over is False:
        turned(found)
    return ""


def _is_no_effect(measure: Measure, value: float) -> bool:
    return value == (1.0 if measure.is_ratio else 0.0)


def _share(value: float | None, outcome: Outcome) -> float | None:
    return None if value is None else value / 100 if outcome.of_groups.per_cent else value


def _values(outcome: Outcome, cell: Cell | None, tested: Group, control: Group) -> Values:
    """Return what the groups' values show; of counts the shares."""
    if cell is None:
        return Values(None, None)
    one, other = cell.number(tested.id), cell.number(control.id)
    if outcome.of_groups.counts:
        one, other = (
            None if value is None or not cell.sizes.get(group.id) else value / cell.sizes[group.id]
            for value, group in ((one, tested), (other, control))
        )
    return Values(one, other, _events_ratio(outcome, one, other))


def _events_ratio(outcome: Outcome, one: float | None, other: float | None) -> float | None:
    """Return the ratio of hazards or risks that two values suggest: of shares, of event-free shares, of medians."""
    measure = outcome.of_groups.measure
    if one is None or other is None or one <= 0 or other <= 0:
        return None
    if measure is Measure.MEDIAN_TIME or (measure is Measure.MEDIAN and outcome.of_time):
        return other / one
    if measure is not Measure.PROPORTION:
        return None
    one, other = (value / 100 if outcome.of_groups.per_cent else value for value in (one, other))
    if outcome.of_time and not outcome.counts:
        return math.log(one) / math.log(other) if 0 < one < 1 and 0 < other < 1 else None
    return one / other
