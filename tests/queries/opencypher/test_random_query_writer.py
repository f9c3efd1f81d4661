"""The random queries hold what they are for: each of these shapes comes up again and again."""

import re
from functools import cache

import networkx as nx
import pytest
from support.random_queries.clauses import QueryWriter
from support.random_queries.graphs import random_graph, seeded

_QUERIES = 6000


@cache
def texts() -> list[str]:
    random = seeded(1)
    writer = QueryWriter(random, random_graph(random))
    return [writer.query() for _ in range(_QUERIES)]


@pytest.mark.parametrize(
    "shape",
    [
        r"\((?P<node>n\d+).*MATCH .*\((?P=node)\)",
        r"\[(?P<edge>r\d+)[]:].*MATCH .*\[(?P=edge)[]:]",
        r"\[(?P<list>r\d+)[^]]*\*.*MATCH .*\[(?P=list)[^]]*\*",
        r"(?P<path>p\d+) = .*(MATCH|CALL) .*\((?P=path)\)",
        r" AS (?P<value>u\d+) .*MATCH .*\((?P=value)\b",
        r" AS (?P<value>u\d+) .*MATCH .*\[(?P=value)\b",
        r"collect\(.* AS (?P<list>g\d+)\b.*UNWIND (?P=list) AS (?P<value>u\d+) .*MATCH .*\((?P=value)\b",
        r"collect\(.* AS (?P<list>g\d+)\b.*UNWIND (?P=list) AS (?P<value>u\d+) .*MATCH .*\[(?P=value)\b",
    ],
    ids=[
        "node",
        "relationship",
        "list",
        "path",
        "node of UNWIND",
        "edge of UNWIND",
        "node collected",
        "edge collected",
    ],
)
def test_what_is_bound_stands_in_later_clauses(shape: str) -> None:
    assert often(shape, 4)


@pytest.mark.parametrize("inner", [r"EXISTS \{", r"COUNT \{", r"COLLECT \{", r"\[(\w+ = )?\(n", r"\[\w+ IN "])
@pytest.mark.parametrize(
    "place", ["MATCH [^{]* WHERE ", r"\(n\d+[^()]* WHERE ", "UNWIND ", "WITH [^{]*", "ORDER BY ", "RETURN ", r"CALL .*"]
)
def test_subqueries_and_comprehensions_stand_in_every_clause(place: str, inner: str) -> None:
    assert often(f"{place}[^{{]*{inner}", 2)


@pytest.mark.parametrize(
    "shape",
    [
        r" AS (?P<name>[nr]\d+) .*MATCH",
        r"WITH .*(?P<one>\w+\d+) AS (?P<other>\w+\d+), .*(?P=other) AS (?P=one)",
        r"\((?P<name>n\d+)\b.*\[(?P=name) IN ",
        r"\((?P<name>n\d+)\b.*RETURN .* AS (?P=name)\b",
        r"\{k: \d+\}",
        r"\.k IN \[",
        r"\]->?\{\d?,?\d\}",
        r"\[(?P<edge>r\d+)[^]]* WHERE (?P=edge)\.v .*\]->?\{",
        r"\(\((?P<node>n\d+).*\)\{\d?,?\d\} .*[^A-Za-z0-9](?P=node)\b",
        r"\)-\[.*\(.*\)-\[.* WHERE .*\)\{\d?,?\d\} ",
        r"date\('.* <= ",
        r"\.t [<>]=? ",
        r"duration\.between\(",
        r"\)\.dayOfWeek",
        r" \+ duration\('P1M'\)",
    ],
)
def test_names_are_hidden_nodes_are_sought_and_times_are_reckoned(shape: str) -> None:
    assert often(shape, 4)


def often(shape: str, least: int) -> bool:
    return sum(re.search(shape, text) is not None for text in texts()) >= least


def test_a_graph_has_hubs_loops_and_parallel_relationships() -> None:
    for seed in range(20):
        graph: nx.MultiDiGraph[int] = random_graph(seeded(seed))
        degrees = sorted(degree for _, degree in graph.degree())
        assert 40 <= len(graph) <= 90
        assert degrees[-1] >= 3 * degrees[len(degrees) // 2]
        assert nx.number_of_selfloops(graph)
        assert any(graph.number_of_edges(*ends) > 1 for ends in graph.edges())
