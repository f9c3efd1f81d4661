"""Every canned question, asked as the command line asks it, gives the same rows in the same order on both stores."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import pytest
from support.neo4j_server import empty_store

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.protocol import Changes
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs
from oncograph.queries.asking.answer import Answers
from oncograph.queries.asking.canned import prepare
from oncograph.queries.asking.cypher import answers_over
from oncograph.queries.asking.naming import resolve_name
from oncograph.queries.asking.on_graph import shown
from oncograph.queries.library import CannedQuery, builtin_queries

from ...benchmarks.generate import Size, generate, rows
from .oracles import Walk
from .oracles_graph import answer
from .parameter_cases import parameter_cases

pytestmark = pytest.mark.neo4j
QUERIES = {query.name: query for query in builtin_queries()}
SIZES = {
    "small": Size(studies=3, agents=3, diseases=3, settings=2, endpoints=3, toxicities=2),
    "many studies": Size(studies=60, agents=14, diseases=8, settings=5, endpoints=12, toxicities=8),
    "many terms": Size(studies=30, agents=30, diseases=20, settings=10, endpoints=9, toxicities=20),
}
CORPUS = "built-in corpus"


@dataclass(frozen=True)
class Asked:
    """One store, and what answers Cypher on it."""

    store: EmbeddedStore | Neo4jStore
    answers: Answers

    def ask(self, query: CannedQuery, arguments: dict[str, Any]) -> tuple[tuple[str, ...], list[Any]]:
        parameters = prepare(query, arguments, lambda kind, text: resolve_name(self.store, kind, text))
        assert parameters == arguments
        answer = self.answers.run(query.text, parameters)
        return answer.columns, list(answer.rows)


@dataclass(frozen=True)
class Both:
    """The same graph on both stores, and prepared for walking."""

    name: str
    embedded: Asked
    server: Asked
    walk: Walk


@pytest.fixture(scope="module", params=[CORPUS, *SIZES])
def both(request: pytest.FixtureRequest, neo4j_uri: str) -> Generator[Both]:
    with EmbeddedStore.in_memory("embedded") as embedded, empty_store(neo4j_uri) as server:
        for store in (embedded, server):
            if request.param == CORPUS:
                load_inputs(store, Inputs(builtin=True), load_rules())
            else:
                with store.transaction() as transaction:
                    transaction.write(Changes(*rows(generate(SIZES[request.param], 11))))
        assert server.digest() == embedded.digest()
        first, second = (Asked(store, answers_over(store)) for store in (embedded, server))
        yield Both(request.param, first, second, Walk(embedded.graph()))


@pytest.mark.parametrize("name", QUERIES)
def test_the_same_rows_in_the_same_order(name: str, both: Both) -> None:
    query, found = QUERIES[name], 0
    for arguments in parameter_cases(query, both.walk, 3, each=2, mixed=4):
        columns, on_server = both.server.ask(query, arguments)
        # repr tells 1 from 1.0 and true.
        assert repr((columns, on_server)) == repr(both.embedded.ask(query, arguments)), arguments
        wanted = answer(name, both.walk, arguments)
        in_order = [tuple(shown(row)) for row in wanted]
        assert [repr(tuple(row.values())) for row in on_server] == [repr(row) for row in in_order], arguments
        found += len(wanted)
    assert found > 0 or both.name == "small", "the cases must find something"
