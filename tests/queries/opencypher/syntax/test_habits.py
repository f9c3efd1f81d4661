"""What people write from other languages is refused with what to write instead, and that is Cypher that runs."""

import networkx as nx
import pytest

from oncograph.queries.opencypher import CypherError, Engine
from oncograph.queries.opencypher.syntax import habits

ENGINE = Engine(nx.MultiDiGraph())
NAMES = ("x", "y", "list", "other", "text", "delimiter", "from", "to", "start", "length")
GIVEN = f"WITH {', '.join(f'${name} AS {name}' for name in NAMES)}"


def refused(text: str) -> str:
    with pytest.raises(CypherError) as caught:
        ENGINE.run(text)
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("MATCH (n) WHERE n.name == 'a' RETURN n", "equality is written `=`"),
        ("RETURN [x IN [1] WHERE x == 1]", "equality is written `=`"),
        ("MATCH (n {name == 'a'}) RETURN n", "equality is written `=`"),
        ("MATCH (n) WHERE n.name != 'a' RETURN n", "is written `<>`"),
        ("MATCH (n) WHERE n.name LIKE 'a%' RETURN n", "CONTAINS"),
        ("MATCH (n) WHERE n.name ILIKE 'a%' RETURN n", "toLower(x)"),
        ("MATCH (n) WHERE n.age BETWEEN 1 AND 2 RETURN n", "low <= x <= high"),
        ("MATCH (n) WHERE n.age NOT IN [1, 2] RETURN n", "NOT x IN list"),
        ("MATCH (n) WHERE n.age IS NOT IN [1, 2] RETURN n", "NOT x IN list"),
        ("MATCH (n) WHERE n.name NOT CONTAINS 'a' RETURN n", "NOT x CONTAINS y"),
        ("MATCH (n) WHERE n.a && n.b RETURN n", "AND"),
        ("MATCH (n) WHERE !n.a RETURN n", "NOT"),
        ("MATCH (n) RETURN n.a, count(*) GROUP BY n.a", "no aggregates"),
        ("SELECT name FROM nodes", "MATCH"),
        ("RETURN 1 # one", "`//`"),
        ("MATCH (n) RETURN median(n.age)", "percentileCont(x, 0.5)"),
        ("RETURN len('abc')", "size(x)"),
        ("RETURN apoc.text.join(['a'], ',')", "reduce("),
        ("RETURN apoc.map.merge({}, {})", "APOC is an extension"),
        ("RETURN gds.similarity.cosine([1], [2])", "NetworkX"),
    ],
)
def test_a_habit_is_refused_with_what_to_write_instead(text: str, instead: str) -> None:
    assert instead in refused(text)


def test_the_words_are_fine_where_they_are_names() -> None:
    result = ENGINE.run("WITH 1 AS like, 2 AS between, {group: 3} AS from RETURN like + between + from.group AS having")
    assert (result.columns, list(result)) == (("having",), [(6,)])


@pytest.mark.parametrize(
    "instead",
    sorted({text for text in habits.FUNCTIONS.values() if "…" not in text and "RETURN DISTINCT x," not in text}),
)
def test_what_is_to_be_written_instead_of_a_function_is_cypher(instead: str) -> None:
    assert "Result" in ENGINE.explain(f"{GIVEN} RETURN {instead} AS it")
