"""Every command answers from a server as from a store file: the same bytes, messages and exit codes."""

import json
import shlex
from collections.abc import Generator

import pytest
from support.cli import Outcome, run
from support.neo4j_server import empty_store

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs
from oncograph.queries.computed import COMPUTED_QUESTIONS
from oncograph.queries.library import builtin_queries

pytestmark = pytest.mark.neo4j
OPTIONAL = [query.name for query in builtin_queries() if not any(one.required for one in query.parameters)]
COMMANDS = [
    *(query.example.removeprefix("oncograph ") for query in (*builtin_queries(), *COMPUTED_QUESTIONS)),
    *(f"ask {name}" for name in OPTIONAL),
    "ask benefit --agent interluekin",
    "ask benefit --agent placebo --disease melanoma",
    "lookup il-2",
    "lookup interferon",
    'lookup "multiple myeloma"',
    "lookup maintenance",
    'lookup "overall survival"',
    "lookup fatigue",
    "lookup 16234004",
    "lookup buyse-2011",
    "lookup interluekin",
    "explain agent:interleukin-2 setting:maintenance",
    "explain claim:none",
    'roll-up --agent "interferon alpha" --disease myeloma --endpoint "overall survival"',
    'roll-up --agent "interleukin-2" --endpoint "overall survival"',
    'roll-up --agent placebo --endpoint "overall survival"',
    'balance --agent "interferon alpha" --setting "induction or maintenance" --disease myeloma',
    "balance --agent il-2 --setting metastatic",
    'balance --agent "il-2 + histamine"',
    "roll-up --agent il-2 --toxicity hypotension",
    "what-if --without buyse-2011",
    'what-if --retracted "Myeloma Trialists 2001"',
    "what-if --without nobody-1900",
    "what-if --without-high-risk-of-bias",
    "queries",
    'cypher "MATCH (a:Agent) RETURN a ORDER BY a.id"',
    'cypher "MATCH (a:Agent)-[r:BENEFIT_IN]->(s:Setting) RETURN a.name, r, s ORDER BY r.key"',
    'cypher "MATCH p = (s:Study)-[:REPORTS]->(f:Finding)-[:SUPPORTS]->(:Claim) RETURN p ORDER BY f.id LIMIT 9"',
    'cypher "MATCH (f:Finding) RETURN f.measure AS m, count(*) AS n, avg(f.value) > 0 AS x ORDER BY m"',
    'cypher "MATCH (s:Study) WHERE s.year > $year RETURN s.id, s.year, null AS none ORDER BY s.id" -p year=2000',
    "cypher \"RETURN {b: [1, 2.5, null], a: true, c: 'é'} AS map, 1.0 AS one, [] AS empty\"",
    'cypher "MATCH (n:Study) WHERE n.year < 0 RETURN n"',
]
"""Also names that are unknown, and nothing found."""


@pytest.fixture(scope="module")
def server(neo4j_uri: str) -> Generator[Neo4jStore]:
    """A server that holds the built-in corpus."""
    with empty_store(neo4j_uri) as store:
        load_inputs(store, Inputs(builtin=True), load_rules())
        yield store


def both(server: Neo4jStore, embedded: EmbeddedStore, *arguments: str) -> tuple[Outcome, Outcome]:
    first, second = (run(*arguments, "--store", store.name) for store in (server, embedded))
    return first, second


@pytest.mark.parametrize("form", ["--json", "--csv", ""])
@pytest.mark.parametrize("command", COMMANDS)
def test_the_same_answer(command: str, form: str, server: Neo4jStore, builtin_store: EmbeddedStore) -> None:
    on_server, embedded = both(server, builtin_store, *shlex.split(command), *([form] if form else []))
    assert on_server == embedded


@pytest.mark.parametrize("kind", ["Claim", "Finding", "Study"])
def test_the_same_explanation(kind: str, server: Neo4jStore, builtin_store: EmbeddedStore) -> None:
    ids = [row.id for row in builtin_store.nodes_with_label({kind})]
    command = "lookup" if kind == "Study" else "explain"
    for id_ in ids[:: max(1, len(ids) // 12)]:
        on_server, embedded = both(server, builtin_store, command, id_, "--json")
        assert on_server == embedded
        assert embedded.code in {0, 3}  # a study that is only included in others has no findings of its own


@pytest.mark.parametrize("command", ["ask benefit --max-rows 1", "cypher 'MATCH (n) RETURN n.id' --max-rows 1"])
def test_a_limit_that_is_passed_is_an_error(command: str, server: Neo4jStore, builtin_store: EmbeddedStore) -> None:
    for outcome in both(server, builtin_store, *shlex.split(command), "--json"):
        assert (outcome.code, outcome.stdout) == (1, "")
        assert "more than 1 row" in outcome.stderr


def test_the_same_counts_and_digest(server: Neo4jStore, builtin_store: EmbeddedStore) -> None:
    on_server, embedded = (one.json() for one in both(server, builtin_store, "status", "--json"))
    assert on_server.pop("store") == server.name
    assert embedded.pop("store") == builtin_store.name
    assert json.dumps(on_server) == json.dumps(embedded)
