"""Adverse events: serious and other ones, each term with all its groups, and deaths from any cause."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oncograph.graph.measures import Measure
from oncograph.graph.model import Comparison, GroupRole

from .comparing import agents_of, decided, given_to, role_of
from .design import Trial
from .matching import Group, matched
from .numbers import count, number
from .parts import listed
from .roles import roles_of
from .text import clean

_CODED = re.compile(r"\A\d{4,}\s*-\s*(?=\D)")
_GRADE = re.compile(
    r"[\s,(]*\b(?:ctcae |ctc )?grades? ?(?P<low>[1-5])(?: ?(?:-|–|to|or|/) ?(?P<high>[1-5]))?\)?", re.IGNORECASE
)
_NUMBERS = ("affected", "n", "events")
_ALONE = {"comparison": Comparison.NONE, "comparison_reason": "a group had nobody at risk", "confidence": None}
_TOTALS = (
    ("deaths", "all-cause mortality"),
    ("serious", "serious adverse event"),
    ("other", "adverse events other than serious ones"),
)


def findings_of_events(raw: Mapping[str, Any], at: str, trial: Trial) -> Iterator[dict[str, Any]]:
    """Yield a finding for each term, serious and other apart, and for deaths and the totals of both."""
    listed_groups = listed(raw, "eventGroups")
    table = _Table(matched(listed_groups, trial), trial)
    shared: dict[str, Any] = {"measure": Measure.PROPORTION, "timepoint": clean(raw.get("timeFrame")) or None}
    for name, endpoint in _TOTALS:
        stats = {
            clean(one.get("id")): (one.get(f"{name}NumAffected"), one.get(f"{name}NumAtRisk"), None)
            for one in listed_groups
        }
        if any(affected is not None for affected, _, _ in stats.values()):
            yield {"endpoint": endpoint, **shared, **table.counted(stats), "at": f"{at}.eventGroups"}
    threshold = number(raw.get("frequencyThreshold"))
    for kind, serious in (("seriousEvents", True), ("otherEvents", False)):
        for place, event in enumerate(listed(raw, kind)):
            stats = {
                clean(one.get("groupId")): (one.get("numAffected"), one.get("numAtRisk"), one.get("numEvents"))
                for one in listed(event, "stats")
            }
            named = _term(clean(event.get("term"), 500))
            organ_system = clean(event.get("organSystem"), 500) or None
            values = {**shared, **named, "serious": serious, "organ_system": organ_system}
            if not serious and threshold is not None and 0 < threshold <= 100:
                values["threshold"] = float(f"{threshold / 100:.6g}")
            if "grade" in named and "CTC" in clean(event.get("sourceVocabulary")):
                values["scale"] = "CTCAE"
            yield {**values, **table.counted(stats), "at": f"{at}.{kind}[{place}]"}


def _term(term: str) -> dict[str, Any]:
    """Return the term without a code before it, the grade that it states, and as a class the term as it is posted.

    Several terms of the source may be one of the vocabulary, and each has counts of its own.

    >>> _term("13200-Anemia"), _term("Neutropenia Grade 3-4")["grade"]
    ({'toxicity': 'Anemia', 'class': '13200-Anemia'}, '3-4')
    """
    text = _CODED.sub("", term)
    found = _GRADE.search(text)
    if found is None or not _GRADE.sub("", text).strip(" ,;:-()"):
        return {"toxicity": text or "term not given", "class": term or None}
    low, high = found["low"], found["high"] or found["low"]
    grade = {"grade": f"{low}-{high}"} if low <= high else {}
    return {"toxicity": " ".join(_GRADE.sub(" ", text).split()).strip(" ,;:-()"), "class": term, **grade}


class _Table:
    """The groups of the adverse events: what they were given, and how any of them compare, worked out once."""

    def __init__(self, groups: Mapping[str, Group], trial: Trial) -> None:
        self.groups = groups
        self.trial = trial
        self.given = {id_: given_to(group) for id_, group in groups.items()}
        self.known: dict[tuple[str, ...], tuple[dict[str, GroupRole], dict[str, Any]]] = {}

    def counted(self, stats: Mapping[str, tuple[Any, Any, Any]]) -> dict[str, Any]:
        """Return groups with their counts: compared where roles are known and all have patients at risk, else alone."""
        at_risk = {id_: count(given[1]) for id_, given in stats.items()}
        roles, compared = self._compared(tuple(id_ for id_ in stats if id_ in self.groups))
        if any(not at_risk[id_] for id_ in roles):
            roles, compared = {}, {**compared, **_ALONE}
        groups: list[dict[str, Any]] = []
        unread: list[str] = []
        for id_, given in stats.items():
            if id_ not in self.groups:
                unread.append(f"{id_}, which is no group: {clean(str(given[0]))}/{clean(str(given[1]))}")
                continue
            group = self.groups[id_]
            numbers = dict(zip(_NUMBERS, (count(given[0]), at_risk[id_], count(given[2])), strict=True))
            values = {"name": group.title, "role": role_of(group, roles), "agents": self.given[id_], **numbers}
            groups.append({name: value for name, value in values.items() if value not in (None, ())})
            unread += [
                f"{id_} {name}: {clean(str(one))}"
                for name, one in zip(_NUMBERS, given, strict=True)
                if one is not None and numbers[name] is None
            ]
        return {**compared, "groups": groups, "unread": unread}

    def _compared(self, ids: tuple[str, ...]) -> tuple[dict[str, GroupRole], dict[str, Any]]:
        if ids not in self.known:
            groups = [self.groups[id_] for id_ in ids]
            roles, why, confidence = roles_of(groups, self.trial) if len(groups) > 1 else ({}, "", 0.0)
            comparison = Comparison.ARMS if roles else Comparison.NONE
            told = {"comparison": comparison, **agents_of(groups, roles, self.trial)}
            self.known[ids] = roles, {**told, **decided(comparison, why, confidence)}
        return self.known[ids]
