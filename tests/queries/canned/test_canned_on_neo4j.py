"""The same files give the same rows on Neo4j."""

from collections.abc import Generator
from typing import LiteralString, cast

import pytest
from support.neo4j_server import empty_store

from oncograph.graph.stores.neo4j_store import Neo4jStore
from oncograph.graph.stores.protocol import Changes
from oncograph.queries.library import builtin_queries

from ...benchmarks.generate import Size, generate, rows
from .oracles import Walk
from .oracles_graph import answer
from .parameter_cases import parameter_cases

pytestmark = pytest.mark.neo4j
QUERIES = {query.name: query for query in builtin_queries()}
GRAPH = generate(Size(studies=40, agents=14, diseases=8, settings=5, endpoints=12, toxicities=8), 11)


@pytest.fixture(scope="module")
def store(neo4j_uri: str) -> Generator[Neo4jStore]:
    with empty_store(neo4j_uri) as store:
        with store.transaction() as transaction:
            transaction.write(Changes(*rows(GRAPH)))
        yield store


@pytest.mark.parametrize("name", QUERIES)
def test_rows_on_neo4j(name: str, store: Neo4jStore) -> None:
    query, walk = QUERIES[name], Walk(GRAPH)
    found = 0
    with store.session() as session:
        for parameters in parameter_cases(query, walk, 3, each=1, mixed=2):
            wanted = answer(name, walk, parameters)
            # The driver takes literal texts only; this one is a file of the package.
            result = session.run(cast("LiteralString", query.text), parameters)
            assert result.keys() == [column for column, _ in query.columns]
            assert [repr(tuple(record.values())) for record in result] == [repr(row) for row in wanted], parameters
            found += len(wanted)
    assert found > 0
