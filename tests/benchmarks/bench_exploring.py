"""How long do the queries take by which people explore the built-in corpus, and how long on Neo4j?

Run: [ONCOGRAPH_TEST_NEO4J_URI=… ONCOGRAPH_NEO4J_USER=… ONCOGRAPH_NEO4J_PASSWORD=…] PYTHONPATH=tests \
    .venv/bin/python tests/benchmarks/bench_exploring.py [SECONDS]

A shape is answered on the embedded store and, where a server is named, on that: its database must be empty or a store
of ours, and is wiped. The rows must be the same. Times are medians of at least three runs and so many seconds (1) of
each, after one that plans; Neo4j gets ten seconds for a shape, for it tries every path for some conditions. Exits with
1 when rows differ, a shape takes more than 0.5 s, or more than five times Neo4j's time.
"""

import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, LiteralString

from neo4j import Query
from neo4j.exceptions import ClientError
from support.neo4j_server import empty_store, refuse_others_data

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs
from oncograph.queries.opencypher import Engine

MOST_SECONDS, MOST_RATIO = 0.5, 5.0
PATIENCE = 10.0
"""Seconds that Neo4j may take."""
PARAMETERS = {"agent": "agent:interleukin-2", "disease": "disease:multiple-myeloma"}
_ENDS: LiteralString = "MATCH (a:Agent {id: $agent}), (d:Disease {id: $disease}) "
SHAPES: dict[str, LiteralString] = {
    "all within four hops": "MATCH (a:Agent {id: $agent})-[*1..4]-(n) RETURN count(DISTINCT n)",
    "all within five hops": "MATCH (a:Agent {id: $agent})-[*1..5]-(n) RETURN count(DISTINCT n)",
    "toxicities near by": "MATCH (a:Agent {id: $agent})-[*1..6]-(t:Toxicity) RETURN DISTINCT t.name",
    "studies collected": "MATCH (a:Agent {id: $agent})-[*1..3]-(s:Study) RETURN size(collect(DISTINCT s.id))",
    "what there is near by": """MATCH (a:Agent {id: $agent})-[*1..4]-(n) WITH DISTINCT n
        UNWIND labels(n) AS label RETURN label, count(*)""",
    "how near each is": "MATCH p = (a:Agent {id: $agent})-[*1..4]-(n) RETURN n.id, min(length(p))",
    "diseases in touch": "MATCH (d:Disease) WHERE EXISTS { (d)-[*1..4]-(:Agent {id: $agent}) } RETURN d.id",
    "over other types": """MATCH p = (a:Agent {id: $agent})-[*1..5]-(n:Study)
        WHERE none(r IN relationships(p) WHERE type(r) IN ['TESTS', 'IS_A']) RETURN count(DISTINCT n)""",
    "shortest that avoids nodes": _ENDS
    + """MATCH p = shortestPath((a)-[*]-(d)) WHERE none(n IN nodes(p) WHERE n:Claim) RETURN length(p)""",
    "all shortest that avoid types": _ENDS
    + """MATCH p = allShortestPaths((a)-[*]-(d))
        WHERE none(r IN relationships(p) WHERE type(r) IN ['ABOUT', 'TESTS', 'IS_A'])
        RETURN count(p), min(length(p))""",
    "shortest over some study": _ENDS
    + "MATCH p = shortestPath((a)-[*]-(d)) WHERE any(n IN nodes(p) WHERE n:Study) RETURN length(p)",
    "families of toxicities": "MATCH (t:Toxicity)-[:IS_A*]-(x) RETURN t.id, count(DISTINCT x)",
}

Rows = list[tuple[Any, ...]]


def median_seconds(ask: Callable[[], object], seconds: float) -> float:
    """Return the median of at least three runs and so many seconds."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < end:
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main(words: Sequence[str]) -> None:
    """Measure every shape and print a line for each."""
    seconds = float(words[0]) if words else 1.0
    uri = os.environ.get("ONCOGRAPH_TEST_NEO4J_URI")
    over = 0
    with ExitStack() as leaving:
        folder = Path(leaving.enter_context(tempfile.TemporaryDirectory()))
        embedded = leaving.enter_context(EmbeddedStore.create(folder / "corpus.db"))
        load_inputs(embedded, Inputs(builtin=True), load_rules())
        engine = Engine(embedded.graph())
        server: Neo4jStore | None = None
        if uri is not None:
            refuse_others_data(uri)
            server = leaving.enter_context(empty_store(uri))
            load_inputs(server, Inputs(builtin=True), load_rules())
        print(f"{'shape':30} {'rows':>5} {'engine ms':>10} {'Neo4j ms':>10} {'ratio':>6}")  # noqa: T201  a script's output
        for name, text in SHAPES.items():
            over += not _measure(name, text, engine, server, seconds)
    print(f"{len(SHAPES)} shapes, {over} over their bounds")  # noqa: T201
    sys.exit(bool(over))


def _measure(name: str, text: LiteralString, engine: Engine, server: Neo4jStore | None, seconds: float) -> bool:
    def ask_engine() -> Rows:
        return engine.run(text, PARAMETERS, timeout=60).rows

    def ask_server() -> Rows:
        assert server is not None
        with server.session() as session:
            return [tuple(record) for record in session.run(Query(text, timeout=PATIENCE), PARAMETERS).values()]

    rows = ask_engine()
    ours = median_seconds(ask_engine, seconds)
    fits, theirs, ratio, told = ours <= MOST_SECONDS, "", "", ""
    if server is not None:
        try:
            if Counter(ask_server()) != Counter(rows):
                fits, told = False, " OTHER ROWS"
            took = median_seconds(ask_server, seconds)
            fits = fits and ours <= MOST_RATIO * took
            theirs, ratio = f"{took * 1e3:.2f}", f"{ours / took:.2f}"
        except ClientError as error:
            if "TransactionTimedOut" not in (error.code or ""):
                raise
            theirs, ratio = f"> {PATIENCE * 1e3:.0f}", f"< {ours / PATIENCE:.2f}"
    if not fits:
        told += " OVER"
    print(f"{name:30} {len(rows):5} {ours * 1e3:10.2f} {theirs:>10} {ratio:>6}{told}", flush=True)  # noqa: T201
    return fits


if __name__ == "__main__":
    main(sys.argv[1:])
