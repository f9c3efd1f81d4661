"""Random graphs with what makes matching hard: hubs, loops, parallel edges, nodes without a label or a neighbour."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS, TYPES = ("A", "B", "C"), ("R", "S", "T")


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  test data, no secret


def random_graph(random: Random, least: int = 40, most: int = 90) -> "nx.MultiDiGraph[int]":
    """Return a graph of `least` to `most` nodes; `k` tells nodes apart, and relationships, and is what indexes find."""
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    count = random.randint(least, most)
    for node in range(count):
        labels = random.choice(((), ("A",), ("A",), ("B",), ("B",), ("C",), ("A", "B"), ("B", "C")))
        graph.add_node(node, labels=list(labels), k=node, **_properties(random))
    hubs = [random.randrange(count) for _ in range(2)]
    for number, (start, end) in enumerate(_ends(random, count, hubs)):
        graph.add_edge(start, end, type=random.choice(TYPES), k=number, **_some(random, v=random.randrange(3)))
    return graph


def _ends(random: Random, count: int, hubs: list[int]) -> "Iterator[tuple[int, int]]":
    for _ in range(count):
        yield random.randrange(count), random.randrange(count)
    for hub in hubs:
        for _ in range(count // 6):
            other = random.randrange(count)
            yield (hub, other) if random.random() < 0.5 else (other, hub)
    for _ in range(4):
        loop = random.choice((random.randrange(count), *hubs))
        yield loop, loop
        start, end = random.randrange(count), random.choice((random.randrange(count), *hubs))
        yield from ((start, end), (start, end), (end, start))


def _properties(random: Random) -> dict[str, Any]:
    return _some(
        random,
        v=random.randrange(5),
        w=random.randrange(8) / 2,
        s=random.choice(("", "a", "b", "ab", "é")),
        b=random.random() < 0.5,
        l=[random.randrange(4) for _ in range(random.randrange(4))],
        d=date(2024, 1, 31) + timedelta(days=random.randrange(60)),
        t=datetime(2024, 2, 28, 22, 30, tzinfo=UTC) + timedelta(minutes=30 * random.randrange(8)),
        p=timedelta(days=random.randrange(-2, 3), hours=12 * random.randrange(3)),
    )


def _some(random: Random, **properties: Any) -> dict[str, Any]:
    """Leave out some of the properties, for an absent one is null."""
    return {key: value for key, value in properties.items() if random.random() < 0.75}
