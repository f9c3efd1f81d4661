"""The read-only scenarios of the openCypher Technology Compatibility Kit, as far as they are at hand.

The engine must fail exactly those that `tck-differences.tsv` lists with a reason: one that fails unlisted fails the
test, and so does one that is listed and passes.
"""

import json
import math
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from oncograph.queries.opencypher import (
    CypherArgumentError,
    CypherError,
    CypherSyntaxError,
    CypherTypeError,
    Engine,
    Node,
    Relationship,
)
from oncograph.queries.opencypher import Path as GraphPath
from oncograph.queries.opencypher.check.semantics import check
from oncograph.queries.opencypher.syntax.parser import parse

Scenario = dict[str, Any]

DIFFERENCES = Path(__file__).with_name("tck-differences.tsv")
ERRORS: dict[str, type[CypherError]] = {
    "SyntaxError": CypherSyntaxError,
    "TypeError": CypherTypeError,
    "ArgumentError": CypherArgumentError,
}


@pytest.fixture(scope="module")
def scenarios(shared: Path) -> list[Scenario]:
    file = shared / "tck" / "scenarios.jsonl"
    if not file.is_file():
        pytest.skip(f"no TCK scenario was run: {file} is not there")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def failures(scenarios: list[Scenario]) -> dict[str, str]:
    """Return what is wrong with each scenario that fails."""
    found = ((scenario["id"], problem(scenario)) for scenario in scenarios)
    return {identifier: wrong for identifier, wrong in found if wrong}


@cache
def listed() -> dict[str, str]:
    lines = DIFFERENCES.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


def test_every_difference_has_a_reason_and_a_scenario(scenarios: list[Scenario]) -> None:
    assert all(reason.strip() for reason in listed().values())
    assert listed().keys() <= {scenario["id"] for scenario in scenarios}


def test_only_listed_scenarios_fail(failures: dict[str, str]) -> None:
    unlisted = [f"{identifier}: {wrong}" for identifier, wrong in failures.items() if identifier not in listed()]
    assert not unlisted, f"{len(unlisted)} unlisted failures:\n" + "\n".join(unlisted)


def test_no_listed_scenario_passes(failures: dict[str, str]) -> None:
    assert not listed().keys() - failures.keys()


def test_at_least_995_of_1000_scenarios_pass(scenarios: list[Scenario], failures: dict[str, str]) -> None:
    assert len(failures) <= 0.005 * len(scenarios)


def test_what_is_valid_is_not_refused_and_what_is_not_is_refused_before_it_runs(scenarios: list[Scenario]) -> None:
    """The parser and the semantic check alone, so that a failure is theirs."""
    wrong: list[str] = []
    for scenario in scenarios:
        expected = error_of(scenario)
        try:
            check(parse(scenario["query"]), scenario["query"])
        except CypherError as error:
            if expected is None:
                wrong.append(f"{scenario['id']}: refused: {error}")
            elif expected[1] == "runtime" or not fits(error, expected):
                wrong.append(f"{scenario['id']}: {type(error).__name__} {error.code} instead of {expected}")
        else:
            if expected is not None and expected[1] == "compile time":
                wrong.append(f"{scenario['id']}: not refused, although {expected}")
    assert not wrong, "\n".join(wrong)


# ----------------------------------------------------------------------------------------------- running a scenario


def problem(scenario: Scenario) -> str:
    """Return what is wrong with the engine's answer, or an empty text."""
    engine = Engine(graph_of(scenario["graph"]))
    query, parameters = scenario["query"], {name: plain(value) for name, value in scenario["parameters"].items()}
    expected = error_of(scenario)
    try:
        if expected is not None and expected[1] == "compile time":
            engine.explain(query)
            return f"planned, although {scenario['error']}"
        result = engine.run(query, parameters)
        columns, rows = list(result.columns), [tuple(row) for row in result]
    except CypherError as error:
        if expected is not None and fits(error, expected):
            return ""
        return f"{type(error).__name__} {error.code}: {error.message}"
    if expected is not None:
        return f"answered {rows}, although {scenario['error']}"
    return difference(columns, rows, scenario["rows"])


def error_of(scenario: Scenario) -> tuple[str, str, str] | None:
    """Return kind, phase ("compile time", "runtime" or "any time") and detail of the error a scenario expects."""
    if "error" not in scenario:
        return None
    kind, rest = scenario["error"].removeprefix("a ").split(" should be raised at ")
    phase, detail = rest.split(": ")
    return kind, phase, detail


def fits(error: CypherError, expected: tuple[str, str, str]) -> bool:
    kind, _, detail = expected
    return isinstance(error, ERRORS[kind]) and detail in {"*", error.code}


def graph_of(graph: Scenario) -> "nx.MultiDiGraph[int]":
    made: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    for node in graph["nodes"]:
        made.add_node(node["id"], labels=node["labels"], **properties_of(node))
    for edge in graph["relationships"]:
        made.add_edge(edge["start"], edge["end"], type=edge["type"], **properties_of(edge))
    return made


def properties_of(element: Scenario) -> dict[str, Any]:
    return {key: plain(value) for key, value in element["properties"].items()}


def plain(value: Any) -> Any:
    """Return the Python value of what the scenarios write as `{"$float": …}`, `{"$map": …}` or plain JSON."""
    if isinstance(value, dict):
        (kind, content), *_ = value.items()
        return float(content) if kind == "$float" else {key: plain(item) for key, item in content.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


# --------------------------------------------------------------------------------------------------- comparing rows


def difference(columns: list[str], rows: list[tuple[Any, ...]], expected: Scenario) -> str:
    if columns != expected["columns"]:
        return f"columns {columns} instead of {expected['columns']}"
    unsorted_lists = expected["ignore_list_order"]
    found = [tuple(shown(value, unsorted_lists=unsorted_lists) for value in row) for row in rows]
    wanted = [tuple(written(value, unsorted_lists=unsorted_lists) for value in row) for row in expected["values"]]
    same = found == wanted if expected["ordered"] else Counter(found) == Counter(wanted)
    return "" if same else f"rows {found} instead of {wanted}"


def scalar(value: Any) -> str:
    """Return a text that tells 1, 1.0 and true, and 0.0 and -0.0, apart; every NaN is the same."""
    return "float NaN" if isinstance(value, float) and math.isnan(value) else f"{type(value).__name__} {value!r}"


def mapping(entries: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key!r}: {entries[key]}" for key in sorted(entries)) + "}"


def sequence(items: list[str], *, unsorted: bool) -> str:
    return "[" + ", ".join(sorted(items) if unsorted else items) + "]"


def node_text(labels: Any, properties: dict[str, str]) -> str:
    return f"({':'.join(sorted(labels))} {mapping(properties)})"


def edge_text(kind: str, properties: dict[str, str]) -> str:
    return f"[{kind} {mapping(properties)}]"


def shown(value: Any, *, unsorted_lists: bool) -> str:
    """Return the text of a value that the engine returned."""

    def entries(properties: Any) -> dict[str, str]:
        return {key: shown(item, unsorted_lists=unsorted_lists) for key, item in properties.items()}

    if isinstance(value, Node):
        return node_text(value.labels, entries(value.properties))
    if isinstance(value, Relationship):
        return edge_text(value.type, entries(value.properties))
    if isinstance(value, GraphPath):
        text = shown(value.nodes[0], unsorted_lists=unsorted_lists)
        for before, edge, after in zip(value.nodes, value.relationships, value.nodes[1:], strict=False):
            assert {edge.start, edge.end} == {before.id, after.id}, "the path is not connected"
            forward = edge.start == before.id
            arrow = edge_text(edge.type, entries(edge.properties))
            text += (f"-{arrow}->" if forward else f"<-{arrow}-") + shown(after, unsorted_lists=unsorted_lists)
        return text
    if isinstance(value, dict):
        return mapping(entries(value))
    if isinstance(value, list):
        return sequence([shown(item, unsorted_lists=unsorted_lists) for item in value], unsorted=unsorted_lists)
    return scalar(value)


def written(value: Any, *, unsorted_lists: bool) -> str:
    """Return the text of a value as a scenario writes it."""

    def entries(properties: Scenario) -> dict[str, str]:
        return {key: written(item, unsorted_lists=unsorted_lists) for key, item in properties.items()}

    match value:
        case {"$node": node}:
            return node_text(node["labels"], entries(node["properties"]))
        case {"$relationship": edge}:
            return edge_text(edge["type"], entries(edge["properties"]))
        case {"$path": [first, *rest]}:
            text = node_text(first["labels"], entries(first["properties"]))
            for edge, node in zip(rest[::2], rest[1::2], strict=True):
                arrow = edge_text(edge["type"], entries(edge["properties"]))
                text += f"-{arrow}->" if edge["direction"] == ">" else f"<-{arrow}-"
                text += node_text(node["labels"], entries(node["properties"]))
            return text
        case {"$map": content}:
            return mapping(entries(content))
        case {"$float": number}:
            return scalar(float(number))
        case list():
            return sequence([written(item, unsorted_lists=unsorted_lists) for item in value], unsorted=unsorted_lists)
        case _:
            return scalar(value)
