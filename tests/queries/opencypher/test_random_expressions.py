"""Random expressions over values of every type: each is answered or refused with an error of the engine's own."""

import contextlib
import re
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncograph.queries.opencypher import CypherError, Engine
from oncograph.queries.opencypher.syntax.signatures import AGGREGATES, FUNCTIONS

VALUES = [None, True, False, 0, 1, -3, 2.5, 1e300, float("nan"), 2**63 - 1, "", "A", "1.5", [], [1, None], [[3.5]], {}]
PARAMETERS = {"values": VALUES, "p": 2, "s": "text", "list": [1, "a", None], "map": {"k": [1], "v": 2}}
DIFFERS_BETWEEN_RUNS = re.compile(r"rand|timestamp|time\(\)|date\(\)|\.(realtime|statement|transaction)\(")

# Most leaves have a type that is known only when the query runs, or little would get past the semantic check.
LEAVES = st.sampled_from(
    [
        "x",
        "x",
        "x",
        "a.v",
        "r.w",
        "b.v",
        "$p",
        "$s",
        "$list",
        "$map",
        "a",
        "r",
        "p",
        "null",
        "true",
        "0",
        "2.5",
        "'A'",
        "9223372036854775807",
        "[1, null]",
        "{k: x}",
        "[a, r, p, x]",
        "labels(a)",
        "nodes(p)",
        "type(r)",
        "keys(x)",
    ]
)
BINARY = st.sampled_from(
    [
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "||",
        "=",
        "<>",
        "<",
        "<=",
        ">",
        ">=",
        "AND",
        "OR",
        "XOR",
        "IN",
        "STARTS WITH",
        "ENDS WITH",
        "CONTAINS",
        "=~",
    ]
)


@st.composite
def calls(draw: st.DrawFn, inner: st.SearchStrategy[str], names: tuple[str, ...]) -> str:
    name = draw(st.sampled_from(names))
    signature = (FUNCTIONS | AGGREGATES)[name]
    count = len(signature.parameters) - draw(st.integers(0, signature.optional))
    return f"{name}({', '.join(draw(inner) for _ in range(count))})"


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    quantifier = st.sampled_from(["all", "any", "none", "single"])
    return st.one_of(
        st.builds("({} {} {})".format, inner, BINARY, inner),
        st.builds("({} < {} <= {})".format, inner, inner, inner),
        st.builds("{}({})".format, st.sampled_from(["NOT ", "-", "+"]), inner),
        st.builds("({} IS {}NULL)".format, inner, st.sampled_from(["", "NOT "])),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("({})[{}..{}]".format, inner, inner, inner),
        st.builds("({}).v".format, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{{k: {}, v: {}}}".format, inner, inner),
        st.builds("CASE {} WHEN {} THEN {} ELSE {} END".format, inner, inner, inner, inner),
        st.builds("CASE WHEN {} THEN {} END".format, inner, inner),
        st.builds("[x IN {} WHERE {} | {}]".format, inner, inner, inner),
        st.builds("{}(x IN {} WHERE {})".format, quantifier, inner, inner),
        st.builds("reduce(x = {}, y IN {} | {})".format, inner, inner, inner),
        st.builds("[(a)-->(c) WHERE {} | {}]".format, inner, inner),
        st.builds("{} {{ MATCH (a)-[r2]-(c) WHERE {} }}".format, st.sampled_from(["EXISTS", "COUNT"]), inner),
        st.builds("COLLECT {{ MATCH (a)-[*0..2]->(c) RETURN {} }}".format, inner),
        calls(inner, tuple(sorted(FUNCTIONS))),
        calls(inner, tuple(sorted(FUNCTIONS))),
    )


expressions = st.recursive(LEAVES, compound, max_leaves=6)
aggregates = calls(expressions, tuple(sorted(AGGREGATES)))
patterns = st.sampled_from(
    [
        "(c)",
        "(a:A)",
        "(a)-[r]->(b)",
        "(a:A|B)<-[r2:S|T]-(c {v: 1})",
        "q = (a)-[:S*0..2]-(c)",
        "(a)-[r2*]->(c)",
        "q = shortestPath((a)-[*]-(b))",
        "(a)-[r2 {w: x}]-(c), (c)-->(d)",
        "q = (a)-->(c)-->(a)",
        "(a:!A)-[r2:!S]->()",
        "(c {v: x})",
        "(c:A {v: x})-[*1..2]->(b)",
        "(a)--(b)--(c)--(d)",
    ]
)


@st.composite
def clauses(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["MATCH", "OPTIONAL MATCH", "UNWIND", "WITH"]))
    where = f" WHERE {draw(expressions)}" if draw(st.booleans()) else ""
    if kind == "UNWIND":
        return f"UNWIND {draw(expressions)} AS y"
    if kind == "WITH":
        return f"WITH a, r, b, p, {draw(expressions)} AS x{draw(orders())}{where}"
    return f"{kind} {draw(patterns)}{where}"


@st.composite
def orders(draw: st.DrawFn) -> str:
    order = f" ORDER BY {draw(expressions)}{draw(st.sampled_from(['', ' DESC']))}" if draw(st.booleans()) else ""
    return order + draw(st.sampled_from(["", "", " SKIP 1", " LIMIT 2", " SKIP 1 LIMIT 3", " LIMIT $p"]))


@st.composite
def queries(draw: st.DrawFn) -> str:
    body = " ".join(["MATCH p = (a)-[r]-(b) UNWIND $values AS x", *draw(st.lists(clauses(), max_size=2))])
    first, second = draw(st.one_of(expressions, aggregates)), draw(expressions)
    text = f"{body} RETURN {draw(st.sampled_from(['', 'DISTINCT ']))}{first} AS one, {second} AS two{draw(orders())}"
    return text if draw(st.integers(0, 5)) else f"{text} UNION {text}"


@pytest.fixture(scope="module")
def engine() -> Engine:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_node(1, labels=["A"], v=1)
    graph.add_node(2, labels=["A", "B"], v="text")
    graph.add_node(3, labels=["B"], v=[1, 2.5])
    graph.add_node(4, labels=[])
    for start, end, kind in [(1, 2, "S"), (1, 2, "S"), (2, 3, "T"), (3, 1, "S"), (4, 4, "T"), (3, 4, "T")]:
        graph.add_edge(start, end, type=kind, w=start)
    return Engine(graph)


@settings(max_examples=300, deadline=None)
@given(queries())
def test_a_random_query_is_answered_or_refused(engine: Engine, query: str) -> None:
    with contextlib.suppress(CypherError):
        result = engine.run(query, PARAMETERS, timeout=5, max_rows=10_000)
        assert result.columns == ("one", "two")
        assert all(len(row) == 2 for row in result)


@settings(max_examples=150, deadline=None)
@given(queries())
def test_a_random_query_is_explained_or_refused(engine: Engine, query: str) -> None:
    with contextlib.suppress(CypherError):
        assert "Result" in engine.explain(query)


@settings(max_examples=300, deadline=None)
@given(expressions)
def test_a_random_expression_has_one_value_however_it_is_used(engine: Engine, expression: str) -> None:
    """What is returned, computed before, filtered by and sorted by is the same."""
    bind = "MATCH p = (a)-[r:S]->(b) UNWIND $values AS x"
    try:
        plain = list(engine.run(f"{bind} RETURN {expression} AS v", PARAMETERS, timeout=5))
        computed = list(engine.run(f"{bind} WITH {expression} AS v RETURN v", PARAMETERS, timeout=5))
    except CypherError:
        return
    if not DIFFERS_BETWEEN_RUNS.search(expression):
        assert repr(plain) == repr(computed)
        collected = engine.run(f"{bind} RETURN collect({expression}) AS v", PARAMETERS, timeout=5)
        assert repr(next(iter(collected))[0]) == repr([value for (value,) in plain if value is not None])
