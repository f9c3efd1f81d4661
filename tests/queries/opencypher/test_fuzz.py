"""Whatever the text, the front end answers with a tree or with an error of its own, and says where."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncograph.queries.opencypher.check.semantics import check
from oncograph.queries.opencypher.errors import CypherError
from oncograph.queries.opencypher.syntax.ast import Query
from oncograph.queries.opencypher.syntax.parser import parse
from oncograph.queries.opencypher.syntax.tokens import tokenise
from oncograph.queries.opencypher.syntax.traversal import names, walk

VALID = [
    "MATCH (n:A|B&!C {x: 1} WHERE n.y > 2) RETURN n.x AS x ORDER BY x DESC SKIP 1 LIMIT 2",
    "OPTIONAL MATCH p = (a)-[r:R|S*1..3 {w: $w}]->(b)<-[q]-(:C)--() WHERE a.x IN [1, 2] RETURN p, r, q",
    "UNWIND range(1, 3) AS x WITH x, x % 2 AS k WHERE k = 0 XOR x > 1 RETURN *",
    "MATCH (a) WITH a.x AS k, count(DISTINCT a) AS n, collect(a.y)[0..2] AS ys ORDER BY k RETURN k, n, ys",
    "RETURN [x IN [1, 2] WHERE x > 1 | x ^ 2] + [1.5, .5, 1e3, 0x1F, -0o17] AS l",
    "MATCH (a) WHERE (a)-[:R]->() AND NOT exists((a)--(a)) RETURN [(a)-->(b:B) WHERE b.x | b{.x, .*, k: 1, a}]",
    "MATCH (a) RETURN CASE a.x WHEN 1, 2 THEN 'one' ELSE null END, CASE WHEN a:A THEN 1 END",
    "RETURN any(x IN [1] WHERE x = 1), reduce(s = 0, x IN [1, 2] | s + x), {a: [{b: 'c'}]}.a[0].b",
    "MATCH (a), (b) MATCH p = shortestPath((a)-[:R*..5]-(b)) RETURN length(p), allShortestPaths((a)-[*]-(b))",
    "MATCH (a) WHERE EXISTS { MATCH (a)-->(b) WHERE b.x = a.x RETURN b } AND COUNT { (a)--() } > 2 RETURN a",
    "MATCH (a) RETURN COLLECT { MATCH (a)-->(b) RETURN b.x ORDER BY b.x } AS xs UNION ALL RETURN [] AS xs",
    "RETURN 'a\\n' STARTS WITH \"b\" OR 'c' =~ 'd.*' AND `e f` IS NOT NULL AND 1 < 2 <= 3 <> 4 // end",
    "RETURN trim(BOTH 'x' FROM 'xax'), toUpper('a') || 'b', count(*), percentileCont(1.0, 0.5), /* c */ $`p q`",
]
WORDS = sorted(
    set(chain.from_iterable(tokenise(text).texts for text in VALID)) | {"CREATE", "CALL", "'", "/*", "—", "$"}
)


def answer(text: str) -> Query | None:
    """Parse and check; None for a text that is refused with a place inside of it."""
    try:
        query = parse(text)
        check(query, text)
    except CypherError as caught:
        error = caught
    else:
        return query
    assert error.line is not None
    assert error.column is not None
    assert 1 <= error.line <= len(text.splitlines()) + 1
    assert error.message in str(error)
    return None


@pytest.mark.parametrize("text", VALID[:11])
def test_the_valid_ones_are_valid(text: str) -> None:
    query = answer(text)
    assert query is not None
    assert all(0 <= node.pos <= len(text) for node in walk(query))
    assert hash(query) == hash(parse(text))
    assert query == parse("  " + text)
    assert isinstance(names(query), frozenset)


@given(st.text())
def test_any_text(text: str) -> None:
    answer(text)


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_tokens(words: list[str]) -> None:
    answer(" ".join(words))


@given(st.sampled_from(["RETURN ", "MATCH (a) WHERE ", "MATCH ", "MATCH (a) RETURN [", "RETURN EXISTS {"]), st.data())
def test_any_tokens_after_a_good_beginning(beginning: str, data: st.DataObject) -> None:
    answer(beginning + " ".join(data.draw(st.lists(st.sampled_from(WORDS), max_size=15))))


@given(st.sampled_from(VALID), st.data())
def test_valid_queries_with_tokens_lost_doubled_and_replaced(text: str, data: st.DataObject) -> None:
    tokens = tokenise(text).texts[:-2]
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(tokens) - 1))
        tokens[place : place + 1] = data.draw(
            st.sampled_from([[], [tokens[place]] * 2]) | st.sampled_from(WORDS).map(lambda word: [word])
        )
        if not tokens:
            return
    answer(" ".join(tokens))


@given(st.sampled_from(VALID), st.sampled_from(VALID), st.data())
def test_halves_of_two_valid_queries(first: str, second: str, data: st.DataObject) -> None:
    head, tail = tokenise(first).texts, tokenise(second).texts
    cut, other = data.draw(st.integers(0, len(head))), data.draw(st.integers(0, len(tail)))
    answer(" ".join(head[:cut] + tail[other:]))


@given(st.sampled_from(VALID), st.data())
def test_valid_queries_with_characters_changed(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    answer(text[:place] + data.draw(st.text(max_size=2)) + text[place + data.draw(st.integers(0, 2)) :])
