"""People's own Cypher reads the graph on the server, and does nothing else unless asked to."""

from collections.abc import Generator

import pytest
from support.neo4j_server import empty_store
from support.reports import report, result
from support.store_contract import put

from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.queries.asking.on_server import PROCEDURES, ServerQueries, ServerQueryError

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def store(neo4j_uri: str) -> Generator[Neo4jStore]:
    with empty_store(neo4j_uri) as store:
        put(store, report("a", result()), report("b", result(value=0.9)))
        yield store


@pytest.fixture
def queries(store: Neo4jStore) -> ServerQueries:
    return ServerQueries(store)


def test_columns_and_rows(queries: ServerQueries) -> None:
    columns, rows = queries.run(
        "MATCH (s:Study) WHERE s.id > $x RETURN s.id AS id, $x AS x ORDER BY id", {"x": "study:a"}
    )
    assert (columns, rows) == (("id", "x"), [("study:b", "study:a")])


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Study)",
        "MATCH (n:Study) SET n.name = 'x' RETURN n",
        "MATCH (n:Study) DETACH DELETE n",
        "FOREACH (x IN [1] | CREATE (:Study))",
        "MATCH (n:Study) CALL (n) { SET n.name = 'x' } IN TRANSACTIONS",
        "/* harmless */ CREATE (n) // RETURN 1",
        "EXPLAIN CREATE (n)",
        "PROFILE CREATE (n)",
        "RETURN 1 AS one; CREATE (n)",
        "CREATE INDEX x FOR (n:X) ON (n.y)",
        "DROP CONSTRAINT oncograph_study_id",
        "CREATE USER eve SET PASSWORD 'password'",
        "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
        "SHOW USERS",
        "LOAD CSV FROM 'file:///x.csv' AS line RETURN line",
        "LOAD CSV FROM 'http://127.0.0.1:7474' AS line RETURN line",
        "CALL { LOAD CSV FROM 'file:///x.csv' AS line RETURN line } RETURN line",
        "RETURN COLLECT { LOAD CSV FROM 'file:///x.csv' AS line RETURN line } AS lines",
        "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "CALL dbms.listConfig()",
        "CALL db.clearQueryCaches()",
        "CALL tx.setMetaData({a: 1})",
        "RETURN EXISTS { CALL dbms.listConfig() YIELD name } AS x",
        "MATCH (n) RETURN n.id AS x UNION CALL dbms.components() YIELD name AS x RETURN x",
        "CALL db.index.fulltext.queryNodes('oncograph_text', 'a')",
    ],
)
def test_what_does_more_than_read_the_graph_is_refused_and_not_run(
    store: Neo4jStore, queries: ServerQueries, text: str
) -> None:
    before = store.digest(), store.marker("generation")
    with pytest.raises(ServerQueryError):
        queries.run(text, {})
    assert (store.digest(), store.marker("generation")) == before


@pytest.mark.parametrize("procedure", sorted(PROCEDURES))
def test_procedures_that_tell_of_the_schema_are_run(queries: ServerQueries, procedure: str) -> None:
    assert queries.run(f"CALL {procedure}()", {})[1]


@pytest.mark.parametrize("text", ["MATCH (s:Stdy RETURN s", "RETURN $missing", "RETURN 1 / 0", "RETURN nothing"])
def test_a_wrong_query_is_an_error_that_says_what_is_wrong(queries: ServerQueries, text: str) -> None:
    with pytest.raises(ServerQueryError, match=r"Invalid input|missing|by zero|not defined"):
        queries.run(text, {})


def test_the_place_of_a_mistake_is_told_in_what_was_typed(queries: ServerQueries) -> None:
    with pytest.raises(ServerQueryError) as raised:
        queries.run("MATCH (s:Study)\nRETRN s", {})
    assert "(line 2, column 1)" in str(raised.value)
    assert "EXPLAIN" not in str(raised.value).partition("\n")[2]
    with pytest.raises(ServerQueryError) as raised:
        queries.run("RETURN nothing", {})
    assert "(line 1, column 8)" in str(raised.value)


def test_a_parameter_that_cypher_has_no_value_for(queries: ServerQueries) -> None:
    with pytest.raises(ServerQueryError, match="cannot be sent"):
        queries.run("RETURN $x", {"x": 2**63})


def test_a_row_limit_is_an_error_and_only_when_it_is_passed(queries: ServerQueries) -> None:
    text = "UNWIND range(1, 5) AS x RETURN x"
    assert len(queries.run(text, {}, max_rows=5)[1]) == 5
    with pytest.raises(ServerQueryError, match="more than 4 rows"):
        queries.run(text, {}, max_rows=4)


def test_the_server_ends_what_takes_too_long(queries: ServerQueries) -> None:
    text = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN count(*) AS n"
    with pytest.raises(ServerQueryError, match=r"took more than 0.2 s"):
        queries.run(text, {}, timeout=0.2)


def test_a_plan_is_shown_and_nothing_run(store: Neo4jStore, queries: ServerQueries) -> None:
    before = store.digest()
    assert "NodeByLabelScan" in queries.explain("MATCH (s:Study) RETURN s", {})
    assert "Create" in queries.explain("CREATE (s:Study)", {})
    assert store.digest() == before


def test_writing_is_done_where_it_is_asked_for(store: Neo4jStore, queries: ServerQueries) -> None:
    before = store.marker("generation")
    assert queries.write("CREATE (n:Note {text: $text}) RETURN n.text AS text", {"text": "x"}) == (("text",), [("x",)])
    assert store.marker("generation") != before
    queries.write("MATCH (n:Note) CALL (n) { DELETE n } IN TRANSACTIONS", {})
    assert queries.run("MATCH (n:Note) RETURN count(n) AS n", {}) == (("n",), [(0,)])
