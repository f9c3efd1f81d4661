"""Random patterns in which a path is repeated, and what they come to when the repetition is written out."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from typing import Any

NODES, EDGES = 5, 6
"""Of a graph; a path has no more relationships than that, so that `+` can be written out."""

_ARROWS = (("-", "->"), ("-", "->"), ("<-", "-"), ("-", "-"))


def small_graph(random: Random) -> "nx.MultiDiGraph[Any]":
    """Return a graph with loops and parallel edges; `k` tells nodes apart, and relationships."""
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for node in range(NODES):
        graph.add_node(node, labels=random.choice((["A"], ["B"], ["A", "B"])), k=node, v=random.randrange(3))
    for number in range(EDGES):
        kind, weight = random.choice("ST"), random.randrange(3)
        graph.add_edge(random.randrange(NODES), random.randrange(NODES), type=kind, k=number, w=weight)
    return graph


@dataclass(frozen=True)
class Repetition:
    """`(start) (inner WHERE condition)quantifier (end)`.

    In `inner` and `condition` every name of it ends in `#`. `before` and `after` are patterns joined to the ends.
    """

    start: str
    inner: str
    names: tuple[str, ...]
    condition: str
    least: int
    most: int
    quantifier: str
    end: str
    before: str
    after: str

    def pattern(self) -> str:
        """Write it with the repetition."""
        where = f" WHERE {self.condition}" if self.condition else ""
        repeated = f"({self.inner}{where})".replace("#", "")
        return f"{self.before}{self.start} {repeated}{self.quantifier} {self.end}{self.after}"

    def lists(self) -> str:
        """Write the keys of what the names stand for."""
        return ", ".join(f"[each IN {name} | each.k] AS {name}" for name in self.names)

    def written_out(self, columns: str) -> str:
        """Write the query that returns the same, as a union over the numbers of times."""
        return " UNION ALL ".join(self._times(times, columns) for times in range(self.least, self.most + 1))

    def _times(self, times: int, columns: str) -> str:
        parts = [f"{self.before}{self.start}", f"{self.end}{self.after}"]
        parts += [self.inner.replace("#", str(each)) for each in range(times)]
        first, last = self.names[0], self.names[-1]
        places = ["x", *(f"{last}{each}" for each in range(times))]
        conditions = [
            f"{place} = {first}{each}" if each < times else f"{place} = y" for each, place in enumerate(places)
        ]
        conditions += [self.condition.replace("#", str(each)) for each in range(times) if self.condition]
        lists = [f"[{', '.join(f'{name}{each}.k' for each in range(times))}] AS {name}" for name in self.names]
        return f"MATCH {', '.join(parts)} WHERE {' AND '.join(conditions)} RETURN {', '.join([columns, *lists])}"


def repetition(random: Random) -> Repetition:
    """Return a random one, whose ends are `x` and `y`."""
    nodes = ["a", "b", *(["c"] if random.random() < 0.45 else [])]
    edges = ["r", "q"][: len(nodes) - 1]
    inner = "".join(_parts(random, nodes, edges))
    least = random.choice((0, 0, 1, 1, 1, 2))
    most = random.choice((max(least, 1), 2, 3, EDGES))
    quantifier = f"{{{least},{most}}}"
    if most == EDGES:
        quantifier = {0: "*", 1: "+"}.get(least, f"{{{least},}}")
    names = tuple(name for pair in zip(nodes, [*edges, ""], strict=True) for name in pair if name)
    chain = random.random() < 0.3
    return Repetition(
        start=_node(random, "x"),
        inner=inner,
        names=names,
        condition=_condition(random, nodes, edges),
        least=least,
        most=most,
        quantifier=quantifier,
        end=_node(random, "y"),
        before=random.choice(("", "", "(w)-[h]->")),
        after="-[t]-(z)" if chain else "",
    )


def query(random: Random) -> str:
    """Return a query with a random repetition."""
    drawn = repetition(random)
    pattern, lists = drawn.pattern(), drawn.lists()
    return random.choice(
        (
            f"MATCH {pattern} RETURN x.k, y.k, {lists}",
            f"MATCH p = {pattern} RETURN [n IN nodes(p) | n.k] AS n, [e IN relationships(p) | e.k] AS e, length(p)",
            f"MATCH {pattern} RETURN DISTINCT x.k, y.k",
            f"MATCH {pattern} RETURN count(DISTINCT y) AS ends, count(*) AS ways",
            f"MATCH (y) OPTIONAL MATCH {pattern} RETURN y.k, x.k, size(a) AS times",
            f"MATCH (x) WHERE EXISTS {{ {pattern} }} RETURN x.k",
            f"MATCH (x) RETURN x.k, COUNT {{ {pattern} }} AS ways",
            f"MATCH {pattern}, (x)-[u]-(m) RETURN m.k, x.k, y.k, [i IN r | i.k] AS r, u.k",
            f"MATCH {pattern} WHERE size(a) > 1 AND a[0].v <= y.v RETURN x.k, y.k, {lists}",
            f"MATCH {pattern} MATCH (y)-->(o) RETURN x.k, y.k, o.k, last(b).k AS last",
            f"MATCH {pattern} WITH r, x MATCH (x)-[i]->(o) WHERE NOT i IN r RETURN x.k, o.k, i.k",
            f"MATCH {pattern} ((d)-[e]-(f WHERE f.v >= 1)){{0,2}} (o) RETURN x.k, o.k, [i IN e | i.k] AS e, size(r)",
            f"MATCH (x)-[i]->(y) MATCH {pattern} RETURN y.k, {lists}, i.k",
        )
    )


def _parts(random: Random, nodes: list[str], edges: list[str]) -> Iterator[str]:
    for place, name in enumerate(nodes):
        yield _node(random, f"{name}#")
        if place < len(edges):
            left, right = random.choice(_ARROWS)
            yield f"{left}[{edges[place]}#{random.choice(('', '', ':S', ':T', ':S|T', ' {w: 1}'))}]{right}"


def _node(random: Random, name: str) -> str:
    return f"({name}{random.choice(('', '', '', ':A', ':B', ' {v: 1}'))})"


def _condition(random: Random, nodes: list[str], edges: list[str]) -> str:
    node, other, edge = random.choice(nodes), random.choice(nodes), random.choice(edges)
    return random.choice(
        (
            "",
            "",
            "",
            f"{node}#.v <= {other}#.v",
            f"{edge}#.w > 0",
            f"{node}#.v <> x.v",
            f"{edge}#.w <= y.v",
            f"{node}#.v < 2 AND {edge}#.w < 2",
            f"EXISTS {{ ({node}#)-->({other}#) }}",
        )
    )
