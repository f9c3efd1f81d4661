"""Random patterns on random graphs, against an oracle that tries every assignment."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from oncograph.queries.opencypher import Engine

LABELS, TYPES, NAMES = ("A", "B"), ("S", "T"), ("x", "y", "z")

Graph: TypeAlias = "nx.MultiDiGraph[Any]"
Edge = tuple[int, int, int]


@dataclass(frozen=True)
class NodeSpec:
    name: str | None
    label: str | None
    value: int | None

    def text(self) -> str:
        label = f":{self.label}" if self.label else ""
        value = f" {{v: {self.value}}}" if self.value is not None else ""
        return f"({self.name or ''}{label}{value})"


@dataclass(frozen=True)
class RelationshipSpec:
    types: tuple[str, ...]
    direction: str
    hops: tuple[int, int] | None
    weight: int | None

    def text(self) -> str:
        types = f":{'|'.join(self.types)}" if self.types else ""
        hops = f"*{self.hops[0]}..{self.hops[1]}" if self.hops else ""
        weight = f" {{w: {self.weight}}}" if self.weight is not None else ""
        left, right = {">": ("-", "->"), "<": ("<-", "-"), "-": ("-", "-")}[self.direction]
        return f"{left}[{types}{hops}{weight}]{right}"


Part = tuple[tuple[NodeSpec, ...], tuple[RelationshipSpec, ...]]

nodes = st.builds(
    NodeSpec,
    st.sampled_from([*NAMES, None]),
    st.sampled_from([None, None, *LABELS]),
    st.sampled_from([None, None, None, 0, 1]),
)
relationships = st.builds(
    RelationshipSpec,
    st.sampled_from([(), ("S",), ("T",), ("S", "T")]),
    st.sampled_from("><-"),
    st.sampled_from([None, None, None, (0, 1), (1, 2), (2, 2), (0, 2)]),
    st.sampled_from([None, None, None, 0, 1]),
)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    count = draw(st.integers(0, 2))
    return (
        tuple(draw(st.lists(nodes, min_size=count + 1, max_size=count + 1))),
        tuple(draw(st.lists(relationships, min_size=count, max_size=count))),
    )


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    graph: Graph = nx.MultiDiGraph()
    count = draw(st.integers(1, 5))
    for node in range(count):
        labels = draw(st.lists(st.sampled_from(LABELS), unique=True))
        graph.add_node(node, labels=labels, v=draw(st.sampled_from([0, 1, None])))
    ends = st.integers(0, count - 1)
    for start, end, kind, weight in draw(
        st.lists(st.tuples(ends, ends, st.sampled_from(TYPES), st.sampled_from([0, 1])), max_size=7)
    ):
        graph.add_edge(start, end, type=kind, w=weight)
    return graph


def fits(graph: Graph, node: int, spec: NodeSpec) -> bool:
    data = graph.nodes[node]
    return (spec.label is None or spec.label in data["labels"]) and (spec.value is None or spec.value == data["v"])


def steps(graph: Graph, node: int, spec: RelationshipSpec) -> Iterator[tuple[Edge, int]]:
    for start, end, key, data in graph.edges(keys=True, data=True):
        if (spec.types and data["type"] not in spec.types) or spec.weight not in {None, data["w"]}:
            continue
        if start == node and spec.direction != "<":
            yield (start, end, key), end
        if end == node and spec.direction != ">" and not (start == end and spec.direction == "-"):
            yield (start, end, key), start


def walks(
    graph: Graph, node: int, spec: RelationshipSpec, used: frozenset[Edge]
) -> Iterator[tuple[frozenset[Edge], int]]:
    low, high = spec.hops or (1, 1)
    frontier = [(used, node)]
    for length in range(high + 1):
        if length >= low:
            yield from frontier
        frontier = [
            (taken | {edge}, other)
            for taken, here in frontier
            for edge, other in steps(graph, here, spec)
            if edge not in taken
        ]


def matches(
    graph: Graph, pattern: list[Part], bound: dict[str, int], used: frozenset[Edge]
) -> Iterator[dict[str, int]]:
    if not pattern:
        yield bound
        return
    part, *others = pattern
    for start in graph:
        for found, taken in rest_of_part(graph, start, part, bound, used):
            yield from matches(graph, others, found, taken)


def rest_of_part(
    graph: Graph,
    node: int,
    part: Part,
    bound: dict[str, int],
    used: frozenset[Edge],
) -> Iterator[tuple[dict[str, int], frozenset[Edge]]]:
    specs, follow = part
    spec = specs[0]
    if not fits(graph, node, spec) or (spec.name is not None and bound.get(spec.name, node) != node):
        return
    found = bound | ({spec.name: node} if spec.name else {})
    if not follow:
        yield found, used
        return
    for taken, other in walks(graph, node, follow[0], used):
        yield from rest_of_part(graph, other, (specs[1:], follow[1:]), found, taken)


def pattern_text(pattern: list[Part]) -> str:
    texts: list[str] = []
    for specs, follow in pattern:
        text = specs[0].text()
        for relationship, spec in zip(follow, specs[1:], strict=True):
            text += relationship.text() + spec.text()
        texts.append(text)
    return ", ".join(texts)


def names_in(pattern: list[Part]) -> list[str]:
    return sorted({spec.name for specs, _ in pattern for spec in specs if spec.name})


def run(graph: Graph, query: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in Engine(graph).run(query))


@settings(max_examples=400, deadline=None)
@given(graphs(), st.lists(parts(), min_size=1, max_size=2))
def test_a_match_finds_what_trying_everything_finds(graph: Graph, pattern: list[Part]) -> None:
    names = names_in(pattern)
    returned = ", ".join(f"id({name})" for name in names) or "1"
    expected = sorted(
        tuple(found[name] for name in names) or (1,) for found in matches(graph, pattern, {}, frozenset())
    )
    assert run(graph, f"MATCH {pattern_text(pattern)} RETURN {returned}") == expected


@settings(max_examples=250, deadline=None)
@given(graphs(), parts(), parts())
def test_a_second_match_starts_from_what_the_first_has_bound(graph: Graph, first: Part, second: Part) -> None:
    names = names_in([first, second])
    returned = ", ".join(f"id({name})" for name in names) or "1"
    expected = sorted(
        tuple(found[name] for name in names) or (1,)
        for bound in matches(graph, [first], {}, frozenset())
        for found in matches(graph, [second], bound, frozenset())
    )
    text = f"MATCH {pattern_text([first])} %s MATCH {pattern_text([second])} RETURN {returned}"
    assert run(graph, text % "") == expected
    assert run(graph, text % "WITH *" if names_in([first]) else text % "") == expected


@settings(max_examples=250, deadline=None)
@given(graphs(), parts(), parts())
def test_an_optional_match_gives_null_where_there_is_nothing(graph: Graph, first: Part, second: Part) -> None:
    outer, new = names_in([first]), [name for name in names_in([second]) if name not in names_in([first])]
    returned = ", ".join(f"id({name})" for name in outer) or "1"
    returned += "".join(f", coalesce(id({name}), -1)" for name in new)
    expected: list[tuple[Any, ...]] = []
    for bound in matches(graph, [first], {}, frozenset()):
        key = tuple(bound[name] for name in outer) or (1,)
        found = [key + tuple(more[name] for name in new) for more in matches(graph, [second], bound, frozenset())]
        expected += found or [key + (-1,) * len(new)]
    query = f"MATCH {pattern_text([first])} OPTIONAL MATCH {pattern_text([second])} RETURN {returned}"
    assert run(graph, query) == sorted(expected)


@settings(max_examples=250, deadline=None)
@given(graphs(), parts(), parts())
def test_exists_and_count_agree_with_the_oracle(graph: Graph, first: Part, second: Part) -> None:
    names = names_in([first])
    returned = ", ".join(f"id({name})" for name in names) or "1"
    expected: list[tuple[Any, ...]] = []
    for bound in matches(graph, [first], {}, frozenset()):
        key = tuple(bound[name] for name in names) or (1,)
        count = len(list(matches(graph, [second], bound, frozenset())))
        expected.append((*key, count > 0, count))
    inner = pattern_text([second])
    assert run(
        graph, f"MATCH {pattern_text([first])} RETURN {returned}, EXISTS {{ {inner} }}, COUNT {{ {inner} }}"
    ) == sorted(expected)
    holding = sorted(row[:-2] for row in expected if row[-2])
    assert run(graph, f"MATCH {pattern_text([first])} WHERE EXISTS {{ {inner} }} RETURN {returned}") == holding


@settings(max_examples=250, deadline=None)
@given(graphs(), st.lists(parts(), min_size=1, max_size=2))
def test_distinct_rows_are_the_same_when_repeats_are_pruned(graph: Graph, pattern: list[Part]) -> None:
    names = names_in(pattern)
    returned = ", ".join(f"id({name})" for name in names) or "1"
    expected = {tuple(found[name] for name in names) or (1,) for found in matches(graph, pattern, {}, frozenset())}
    assert run(graph, f"MATCH {pattern_text(pattern)} RETURN DISTINCT {returned}") == sorted(expected)


@settings(max_examples=250, deadline=None)
@given(graphs(), st.sampled_from([(), ("S",), ("T",)]), st.sampled_from("><-"), st.sampled_from([None, 1]))
def test_shortest_paths_are_as_short_as_any_walk(
    graph: Graph, types: tuple[str, ...], direction: str, weight: int | None
) -> None:
    hop = RelationshipSpec(types, direction, (1, 5), None)
    condition = "WHERE all(r IN relationships(p) WHERE r.w = 1)" if weight else ""
    query = f"""MATCH (x), (y) WHERE x <> y
        MATCH p = allShortestPaths((x){hop.text()}(y)) {condition} RETURN id(x), id(y), length(p)"""
    followed = RelationshipSpec(types, direction, (1, 5), weight)
    expected: list[tuple[int, int, int]] = []
    for start, end in itertools.permutations(graph, 2):
        lengths = [len(taken) for taken, other in walks(graph, start, followed, frozenset()) if other == end]
        shortest = min(lengths, default=0)
        expected += [(start, end, shortest)] * lengths.count(shortest)
    assert run(graph, query) == sorted(expected)


def test_what_is_asked_of_each_relationship_may_hang_on_all_of_them() -> None:
    graph: Graph = nx.MultiDiGraph(
        [(1, 2, {"type": "S", "w": 1}), (2, 3, {"type": "S", "w": 2}), (3, 4, {"type": "S", "w": 2})]
    )
    found = run(graph, "MATCH (a)-[rs*1..3 {w: size(rs)}]->(b) RETURN id(a), id(b)")
    assert found == [(1, 2), (2, 4)]


def test_a_shortest_path_is_sought_before_a_later_match_asks_for_more() -> None:
    graph: Graph = nx.MultiDiGraph(
        [(1, 2, {"type": "S"}), (2, 3, {"type": "S"}), (1, 3, {"type": "S"}), (3, 4, {"type": "S"})]
    )
    found = run(
        graph,
        """MATCH (a), (b) WHERE id(a) = 1 AND id(b) = 3
           MATCH p = shortestPath((a)-[*]->(b)) MATCH (b)-->(c) WHERE length(p) > 1 OR c = a RETURN length(p)""",
    )
    assert found == []


def test_a_list_that_is_kept_does_not_change_while_the_search_goes_on() -> None:
    graph: Graph = nx.MultiDiGraph([(1, 2, {"type": "S"}), (2, 3, {"type": "S"})])
    found = "MATCH (a)-[rs*1..2]->(b) {} RETURN id(a), id(b), size(rs)"
    expected = [(1, 2, 1), (1, 3, 2), (2, 3, 1)]
    assert run(graph, found.format("WITH a, rs, b, count(*) AS n")) == expected
    assert run(graph, found.format("WITH a, rs, b ORDER BY id(a) LIMIT 9")) == expected
