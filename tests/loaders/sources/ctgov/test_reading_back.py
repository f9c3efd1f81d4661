"""Every number that the records at hand post, walked in the raw JSON, is in the graph as it is printed."""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from oncograph.graph.stores.sqlite.store import EmbeddedStore

Node = dict[str, Any]
OUTCOMES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
EVENTS = "resultsSection.adverseEventsModule"


@pytest.fixture(scope="module")
def nodes(loaded: EmbeddedStore) -> dict[tuple[str, str], list[Node]]:
    """Return what the graph has of each place of each record, findings and other readings of them."""
    by_place: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for row in loaded.nodes_with_label(("Finding", "Reading")):
        by_place[str(row.properties["record"]).upper(), str(row.properties["locator"])].append(row.properties)
    return by_place


def outcomes(raw: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for nct, study in raw.items():
        found = study.get("resultsSection", {}).get("outcomeMeasuresModule", {}).get("outcomeMeasures", [])
        for place, outcome in enumerate(found):
            yield nct, f"{OUTCOMES}[{place}]", outcome


def as_number(printed: str) -> float:
    return float(re.sub(r"[^0-9.e+-]", "", html.unescape(printed)))


def holds(node: Node, name: str, field: str, printed: str) -> bool:
    """Return whether a number is in its field, as a share where it is given in per cent, or is kept as printed."""
    kept = any(
        one.startswith(f"{name}: ") and as_number(one.split(": ")[1]) == as_number(printed)
        for one in node.get("unread", [])
    )
    shares = [as_number(printed), as_number(printed) / 100] if node["measure"] == "RD" else [as_number(printed)]
    return kept or any(node.get(field) == pytest.approx(one, rel=1e-9) for one in shares)


def test_every_analysis_is_in_the_graph(raw: dict[str, Any], nodes: dict[tuple[str, str], list[Node]]) -> None:
    walked = 0
    for nct, at, outcome in outcomes(raw):
        for place, analysis in enumerate(outcome.get("analyses", [])):
            (node,) = nodes[nct, f"{at}.analyses[{place}]"]
            walked += 1
            for name, field in (
                ("paramValue", "value"),
                ("ciLowerLimit", "ci_low"),
                ("ciUpperLimit", "ci_high"),
                ("pValue", "p_value"),
            ):
                if name in analysis:
                    assert holds(node, name, field, analysis[name]), (nct, at, place, name, analysis[name], node)
            if "<" in html.unescape(analysis.get("pValue", "")):
                assert node["p_relation"] == "<"
            if "ciLowerLimit" in analysis and "ci_low" in node:
                assert node["ci_level"] == as_number(analysis["ciPctValue"]) / 100
            assert node["reported_as"] == analysis["paramType"]
            assert len(node["group_names"]) == len(analysis["groupIds"])
            if "1 sided" in analysis.get("statisticalMethod", ""):
                assert node["p_sides"] == 1
    assert walked == 60


def test_every_measurement_is_in_the_graph(raw: dict[str, Any], nodes: dict[tuple[str, str], list[Node]]) -> None:
    walked = 0
    for nct, at, outcome in outcomes(raw):
        titles = {group["id"]: group["title"] for group in outcome.get("groups", [])}
        here = [
            node
            for (record, place), found in nodes.items()
            if record == nct and place.startswith(f"{at}.")
            for node in found
        ]
        for i, one in enumerate(outcome.get("classes", [])):
            for j, category in enumerate(one["categories"]):
                several = len(outcome["classes"]) > 1 or len(one["categories"]) > 1
                place = f"{at}.classes[{i}].categories[{j}]"
                candidates = nodes[nct, place] if several or (nct, place) in nodes else here
                for measurement in category["measurements"]:
                    walked += 1
                    sizes = one.get("denoms") or outcome["denoms"]
                    (n,) = [c["value"] for c in sizes[0]["counts"] if c["groupId"] == measurement["groupId"]]
                    assert any(shows(node, titles[measurement["groupId"]], measurement, n) for node in candidates), (
                        place,
                        measurement,
                    )
    assert walked == 177


def shows(node: Node, title: str, measurement: Any, n: str) -> bool:
    if title not in node.get("group_names", []):
        return False
    at = node["group_names"].index(title)
    for field, name in (
        ("group_values", "value"),
        ("group_spread", "spread"),
        ("group_low", "lowerLimit"),
        ("group_high", "upperLimit"),
    ):
        if name in measurement and node.get(field, [""] * 9)[at] != measurement[name]:
            return False
    return bool(node["group_n"][at] == n)


def test_every_count_of_an_adverse_event_is_in_the_graph(
    raw: dict[str, Any], nodes: dict[tuple[str, str], list[Node]]
) -> None:
    walked: Counter[str] = Counter()
    for nct, study in raw.items():
        module = study.get("resultsSection", {}).get("adverseEventsModule", {})
        titles = {group["id"]: group["title"] for group in module.get("eventGroups", [])}
        for kind in ("seriousEvents", "otherEvents"):
            for place, event in enumerate(module.get(kind, [])):
                found = nodes[nct, f"{EVENTS}.{kind}[{place}]"]
                assert {node["organ_system"] for node in found} == {event["organSystem"]}
                assert {node["class_name"] for node in found} == {html.unescape(event["term"])}
                for stat in event["stats"]:
                    walked[kind] += 1
                    counts = {count_of(node, titles[stat["groupId"]]) for node in found} - {None}
                    expected = (str(stat["numAffected"]), str(stat["numAtRisk"]), str(stat.get("numEvents", "")))
                    assert counts == {expected}, (nct, kind, place, stat)
    assert walked == {"seriousEvents": 3146, "otherEvents": 4095}


def count_of(node: Node, title: str) -> tuple[str, str, str] | None:
    if title not in node.get("group_names", []):
        return None
    at = node["group_names"].index(title)
    blank = [""] * len(node["group_names"])
    return node.get("group_affected", blank)[at], node.get("group_n", blank)[at], node.get("group_events", blank)[at]


def test_serious_and_other_counts_are_never_added(loaded: EmbeddedStore) -> None:
    findings = [row.id for row in loaded.nodes_with_label(("Finding",))]
    rows = list(loaded.relationships(findings, outgoing=True, types={"OF_TOXICITY"}))
    serious = {row.source for row in rows if row.properties.get("serious")}
    for row in loaded.nodes_with_label(("Finding",)):
        locator = str(row.properties["locator"])
        if "Events[" in locator:
            assert (row.id in serious) == ("seriousEvents" in locator)


def test_other_events_say_above_which_share_they_are_posted(loaded: EmbeddedStore) -> None:
    thresholds: dict[str, set[object]] = defaultdict(set)
    for row in loaded.nodes_with_label(("Finding",)):
        if ".otherEvents[" in str(row.properties["locator"]):
            thresholds[str(row.properties["record"])].add(row.properties.get("threshold"))
    assert thresholds["nct02540993"] == {0.05}
    assert thresholds["nct02513394"] == {None}
