"""Random queries give the same rows on the engine and on Neo4j, but for what `neo4j-bugs.tsv` lists.

`ONCOGRAPH_RANDOM_QUERIES` says how many (3000), `ONCOGRAPH_RANDOM_SEED` where they begin.
"""

import os
import re
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple

import pytest
from benchmarks.generate import Size, generate, rows
from support import repeated_paths
from support.comparing import BrokenServerError, Rows, TooMuchError, on_engine, shortened
from support.neo4j_answers import Answers, answers_of, server_through_proxy
from support.neo4j_server import empty_store
from support.random_queries import schema
from support.random_queries.clauses import OPEN, QueryWriter
from support.random_queries.draw import PARAMETERS
from support.random_queries.graphs import random_graph, seeded

from oncograph.graph.stores.protocol import Changes
from oncograph.queries.opencypher import Engine

if TYPE_CHECKING:
    import networkx as nx

pytestmark = [pytest.mark.neo4j, pytest.mark.timeout(7200)]
QUERIES = int(os.environ.get("ONCOGRAPH_RANDOM_QUERIES", "3000"))
SEED = int(os.environ.get("ONCOGRAPH_RANDOM_SEED", "1"))
ON_THE_SCHEMA = QUERIES // 4
ON_ONE_GRAPH = 375


class Bug(NamedTuple):
    """What Neo4j gets wrong: the smallest query, why, and the shape by which another is known that shows the same.

    Only what the writer of queries cannot see, and so not avoid, has a shape.
    """

    text: str
    reason: str
    shape: re.Pattern[str] | None

    @classmethod
    def read(cls, line: str) -> "Bug":
        text, reason, *shape = line.split("\t")
        return cls(text, reason, re.compile(shape[0]) if shape else None)


LINES = Path(__file__).with_name("neo4j-bugs.tsv").read_text(encoding="utf-8").splitlines()
BUGS = [Bug.read(line) for line in LINES if not line.startswith("#")]


class Comparison:
    """Compares answers and counts them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.differences: list[str] = []

    def compare(
        self, engine: Engine, answers: Answers, texts: list[str], parameters: dict[str, Any], *, open_order: str = OPEN
    ) -> None:
        theirs = answers.to(texts, parameters, open_order=open_order)
        for text, their in zip(texts, theirs, strict=True):
            try:
                our = on_engine(engine, text, parameters, open_order=open_order)
            except TooMuchError:
                self.counts["given up by the engine"] += 1
                continue
            self._compare_one(text, our, their)

    def _compare_one(self, text: str, our: Rows | None, their: Rows | TooMuchError | BrokenServerError | None) -> None:
        if isinstance(their, TooMuchError):
            self.counts["given up by the server"] += 1
            return
        if isinstance(their, BrokenServerError):
            self.counts["failed within the server"] += 1
            return
        self.counts["compared"] += 1
        self.counts["answered"] += their is not None
        self.counts["with rows"] += bool(their)
        if our != their and any(bug.shape and bug.shape.search(text) for bug in BUGS):
            self.counts["shaped like a listed bug"] += 1
        elif our != their:
            self.differences.append(f"{text}\n  engine: {shortened(our)}\n  server: {shortened(their)}")

    def told(self) -> str:
        return f"{dict(self.counts)}, {len(self.differences)} differ"


def check(comparison: Comparison, asked: int, *, answered: float, with_rows: float) -> None:
    told = f"{asked} random queries: {comparison.told()}"
    print(told)  # noqa: T201  shown with -s and on failure
    assert not comparison.differences, f"{told}:\n" + "\n".join(comparison.differences[:100])
    assert comparison.counts["compared"] >= asked * 0.98, told
    assert comparison.counts["shaped like a listed bug"] <= asked * 0.002, told
    assert comparison.counts["answered"] > asked * answered, told
    assert comparison.counts["with rows"] > asked * with_rows, told


def without(data: dict[str, Any], reserved: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != reserved}


@contextmanager
def loaded(uri: str, graph: "nx.MultiDiGraph[int]") -> Generator["nx.MultiDiGraph[Any]"]:
    """Hold the graph on the server, and return it with the node by which the server's store is known."""
    with empty_store(uri) as store, store.session("WRITE") as session:
        session.run("MATCH (n) WHERE NOT n:OncographStore DETACH DELETE n").consume()
        session.run("CREATE INDEX random_k IF NOT EXISTS FOR (n:A) ON (n.k)").consume()
        session.run(
            "UNWIND $nodes AS node CREATE (n:$(node.labels)) SET n = node.properties",
            nodes=[
                {"labels": data["labels"], "properties": without(data, "labels")} for _, data in graph.nodes(data=True)
            ],
        ).consume()
        session.run(
            "UNWIND $edges AS edge MATCH (a {k: edge.start}), (b {k: edge.end}) "
            "CREATE (a)-[r:$(edge.type)]->(b) SET r = edge.properties",
            edges=[
                {"start": start, "end": end, "type": data["type"], "properties": without(data, "type")}
                for start, end, data in graph.edges(data=True)
            ],
        ).consume()
        mark = session.run("MATCH (n:OncographStore) RETURN properties(n) AS properties").single(strict=True)
        whole: nx.MultiDiGraph[Any] = graph.copy()
        whole.add_node("store", labels=["OncographStore"], **mark["properties"])
        try:
            yield whole
        finally:
            session.run("MATCH (n) WHERE NOT n:OncographStore DETACH DELETE n").consume()
            session.run("DROP INDEX random_k").consume()


@pytest.fixture(scope="module")
def schema_graph(neo4j_uri: str) -> "Generator[nx.MultiDiGraph[str]]":
    graph = generate(Size(studies=8, agents=5, diseases=4, settings=3, endpoints=9, toxicities=4), 21)
    with empty_store(neo4j_uri) as store:
        with store.transaction() as transaction:
            transaction.write(Changes(*rows(graph)))
        yield graph


def test_a_query_that_the_server_does_not_end_is_given_up(neo4j_uri: str) -> None:
    endless: LiteralString = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN count(*) AS n"
    with empty_store(neo4j_uri), server_through_proxy(neo4j_uri) as server:
        with pytest.raises(TooMuchError):
            server.run(endless, {}, seconds=600, patience=1)
        assert server.run("RETURN 1 AS one", {}, seconds=600, patience=60) == (["one"], [[1]])


def test_random_queries_on_the_schema(neo4j_uri: str, schema_graph: "nx.MultiDiGraph[str]") -> None:
    writer, comparison = schema.QueryWriter(SEED), Comparison()
    with answers_of(neo4j_uri) as answers:
        texts = [writer.query() for _ in range(ON_THE_SCHEMA)]
        comparison.compare(Engine(schema_graph), answers, texts, schema.PARAMETERS)
    check(comparison, ON_THE_SCHEMA, answered=0.7, with_rows=0.25)


def test_random_queries_on_random_graphs(neo4j_uri: str) -> None:
    random, comparison, asked = seeded(SEED), Comparison(), 0
    while asked < QUERIES - ON_THE_SCHEMA:
        graph = random_graph(random)
        with loaded(neo4j_uri, graph) as whole, answers_of(neo4j_uri) as answers:
            writer = QueryWriter(random, graph)
            texts = [writer.query() for _ in range(ON_ONE_GRAPH)]
            asked += len(texts)
            comparison.compare(Engine(whole), answers, texts, PARAMETERS)
    check(comparison, asked, answered=0.9, with_rows=0.3)


def test_random_repeated_paths(neo4j_uri: str) -> None:
    random, comparison, asked = seeded(SEED), Comparison(), QUERIES // 10
    for _ in range(0, asked, 25):
        with loaded(neo4j_uri, repeated_paths.small_graph(random)) as whole, answers_of(neo4j_uri) as answers:
            comparison.compare(Engine(whole), answers, [repeated_paths.query(random) for _ in range(25)], {})
    check(comparison, asked, answered=0.95, with_rows=0.3)


def test_what_is_listed_as_neo4js_own_differs(neo4j_uri: str) -> None:
    assert all(bug.reason.strip() and (bug.shape is None or bug.shape.search(bug.text)) for bug in BUGS)
    texts = [bug.text for bug in BUGS]
    with loaded(neo4j_uri, random_graph(seeded(SEED))) as whole, answers_of(neo4j_uri) as answers:
        engine = Engine(whole)
        for text, their in zip(texts, answers.to(texts, {}), strict=True):
            our = on_engine(engine, text, {})
            assert our is not None, text
            assert our != their, f"no longer differs: {text}"
