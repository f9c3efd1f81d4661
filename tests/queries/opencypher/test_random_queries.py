"""Random queries give the same rows on the engine and on a reference that tries everything.

`ONCOGRAPH_RANDOM_GRAPHS` says on how many graphs (30), `ONCOGRAPH_RANDOM_SEED` where they begin.
"""

import os
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.comparing import TooMuchError, counted, on_engine, shortened
from support.random_queries.clauses import OPEN, QueryWriter
from support.random_queries.draw import PARAMETERS
from support.random_queries.graphs import random_graph, seeded
from support.reference import Reference

from oncograph.queries.opencypher import Engine

GRAPHS = int(os.environ.get("ONCOGRAPH_RANDOM_GRAPHS", "30"))
SEED = int(os.environ.get("ONCOGRAPH_RANDOM_SEED", "1"))
ON_ONE_GRAPH = 25


def differences(counts: Counter[str]) -> Iterator[str]:
    for seed in range(SEED, SEED + GRAPHS):
        random = seeded(seed)
        graph = random_graph(random, 3, 9)
        engine, reference, writer = Engine(graph), Reference(graph, PARAMETERS), QueryWriter(random, graph)
        for _ in range(ON_ONE_GRAPH):
            text = writer.query()
            try:
                expected = counted(*reference.run(text), open_order=OPEN)
                found = on_engine(engine, text, PARAMETERS, open_order=OPEN)
            except TooMuchError:
                counts["given up"] += 1
                continue
            counts["with rows"] += bool(expected)
            if found != expected:
                yield f"{seed}: {text}\n  engine: {shortened(found)}\n  reference: {shortened(expected)}"


def test_random_queries_on_small_graphs() -> None:
    counts = Counter[str]()
    some = list(islice(differences(counts), 5))
    assert not some, "\n".join(some)
    asked = GRAPHS * ON_ONE_GRAPH
    assert counts["given up"] <= asked * 0.05, counts
    assert counts["with rows"] >= asked * 0.3, counts


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.randoms(use_true_random=False))
def test_a_random_query_on_a_small_graph(random: Random) -> None:
    """The same, made smaller where it fails."""
    graph = random_graph(random, 2, 5)
    text = QueryWriter(random, graph).query()
    try:
        expected = counted(*Reference(graph, PARAMETERS).run(text), open_order=OPEN)
        assert on_engine(Engine(graph), text, PARAMETERS, open_order=OPEN) == expected, text
    except TooMuchError:
        return
