"""What Neo4j Browser is given to run, run on a server that holds the built-in corpus."""

import json
from collections.abc import Generator
from typing import Any

import pytest
from support.neo4j_server import empty_store

from oncograph.cli.browser.guide import SETUP, STEPS
from oncograph.cli.browser.queries import asked_first, saved_query
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs
from oncograph.queries.asking.cypher import answers_over
from oncograph.queries.library import CannedQuery, builtin_queries

pytestmark = pytest.mark.neo4j
QUERIES = [query for step in STEPS for query in step.queries if query != SETUP]


@pytest.fixture(scope="module")
def server(neo4j_uri: str) -> Generator[Neo4jStore]:
    with empty_store(neo4j_uri) as store:
        load_inputs(store, Inputs(builtin=True), load_rules())
        yield store


def in_any_order(rows: list[Any]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_guide_only_reads_and_finds_the_same_on_both_stores(
    query: str, server: Neo4jStore, builtin_store: EmbeddedStore
) -> None:
    answer = answers_over(server).run(query, {})
    wanted = answers_over(builtin_store).run(query, {})
    assert answer.rows
    assert answer.columns == wanted.columns
    assert in_any_order(list(answer.rows)) == in_any_order(list(wanted.rows))
    if "ORDER BY" in query:
        assert answer.rows == wanted.rows


@pytest.mark.parametrize("query", builtin_queries(), ids=lambda query: query.name)
def test_a_saved_query_only_reads_and_answers_its_question(query: CannedQuery, server: Neo4jStore) -> None:
    answers = answers_over(server)
    parameters = {parameter.name: json.loads(asked_first(parameter)) for parameter in query.parameters}
    wanted = answers.run(query.text, parameters)
    assert wanted.rows
    assert answers.run(saved_query(query), {}) == wanted
