from contextlib import suppress

import pytest

from oncograph.queries.opencypher.check.semantics import check
from oncograph.queries.opencypher.errors import (
    CypherArgumentError,
    CypherError,
    CypherLimit,
    CypherSyntaxError,
    CypherTypeError,
    CypherUnsupported,
)
from oncograph.queries.opencypher.syntax.parser import parse


def refused(text: str) -> CypherError:
    with pytest.raises(CypherError) as caught:
        check(parse(text), text)
    return caught.value


def test_every_error_is_a_cypher_error() -> None:
    for kind in (CypherSyntaxError, CypherTypeError, CypherUnsupported, CypherLimit):
        assert issubclass(kind, CypherError)
    assert issubclass(CypherArgumentError, CypherTypeError)


def test_line_column_and_caret() -> None:
    error = refused("MATCH (n)\nWHERE n.x > 1\n  AND m.y < 2\nRETURN n")
    assert (error.line, error.column, error.code) == (3, 7, "UndefinedVariable")
    assert str(error).splitlines()[1:] == ["    AND m.y < 2", "        ^"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_count_whatever_ends_them(newline: str) -> None:
    error = refused(newline.join(["RETURN", "", "1 +"]))
    assert (error.line, error.column) == (3, 4)
    assert str(error).endswith("\n  1 +\n     ^")


def test_the_caret_stands_under_its_character_after_tabs() -> None:
    assert str(refused("RETURN\t1,\tx")).endswith("\n  RETURN\t1,\tx\n        \t  \t^")


def test_the_end_of_the_text_has_a_place() -> None:
    error = refused("MATCH (n)\nRETURN n.")
    assert (error.line, error.column) == (2, 10)
    assert "the end of the query" in error.message


def test_the_end_after_a_last_line_break_has_a_place() -> None:
    error = refused("MATCH (n)\n")
    assert (error.line, error.column) == (2, 1)


def test_an_empty_query_has_a_place() -> None:
    error = refused("")
    assert (error.line, error.column) == (1, 1)


def test_a_long_line_is_cut_around_the_caret() -> None:
    text = "RETURN " + ", ".join(f"{number} AS c{number}" for number in range(200)) + ", oops"
    shown, caret = str(refused(text)).splitlines()[1:]
    assert len(shown) <= 122
    assert shown[caret.index("^") :].startswith("oops")


def test_a_long_line_is_cut_around_a_caret_in_its_middle() -> None:
    text = "RETURN " + "1 + " * 50 + "oops" + " + 1" * 50
    shown, caret = str(refused(text)).splitlines()[1:]
    assert shown[caret.index("^") :].startswith("oops + 1")


def test_an_error_without_a_place_is_only_its_message() -> None:
    error = CypherTypeError("a boolean has no size", code="InvalidArgumentType")
    assert (error.line, error.column) == (None, None)
    assert str(error) == "a boolean has no size (InvalidArgumentType)"
    assert str(CypherLimit("too many rows", kind="rows")) == "too many rows"


@pytest.mark.parametrize(
    ("text", "feature", "column"),
    [
        ("CREATE (n)", "CREATE", 1),
        ("MATCH (n) SET n.x = 1", "SET", 11),
        ("MATCH (n) REMOVE n.x", "REMOVE", 11),
        ("MATCH (n) DELETE n", "DELETE", 11),
        ("MATCH (n) DETACH DELETE n", "DETACH DELETE", 11),
        ("MERGE (n) RETURN n", "MERGE", 1),
        ("FOREACH (x IN [1] | CREATE (n))", "FOREACH", 1),
        ("LOAD CSV FROM 'x' AS line RETURN line", "LOAD CSV", 1),
        ("USE graph MATCH (n) RETURN n", "USE", 1),
        ("SHOW USERS", "SHOW USERS", 1),
        ("CALL dbms.components()", "the procedure dbms.components()", 6),
        ("CALL apoc.meta.schema()", "the procedure apoc.meta.schema()", 6),
        ("CALL { RETURN 1 AS x } IN TRANSACTIONS RETURN x", "CALL { … } IN TRANSACTIONS", 24),
        ("DROP INDEX i", "DROP", 1),
        ("MATCH REPEATABLE ELEMENTS (n) RETURN n", "MATCH REPEATABLE", 7),
        ("MATCH p = ANY SHORTEST (a)-->(b) RETURN p", "the path selector ANY", 11),
        ("MATCH (p = (a)-->(b)){2} RETURN a", "a named path within a path", 7),
        ("MATCH ()-[r*1..2 WHERE r.x]->() RETURN r", "WHERE in a relationship of variable length", 9),
        ("RETURN point({x: 1, y: 2})", "the function point()", 8),
        ("RETURN apoc.text.join([], '')", "the function apoc.text.join()", 8),
    ],
)
def test_what_is_not_run_is_refused_by_name_and_place(text: str, feature: str, column: int) -> None:
    error = refused(text)
    assert isinstance(error, CypherUnsupported)
    assert (error.feature, error.line, error.column) == (feature, 1, column)
    assert feature in str(error)


def test_a_write_in_a_subquery_is_a_syntax_error() -> None:
    error = refused("MATCH (n) WHERE EXISTS { MATCH (n)-->(m) SET m.x = 1 } RETURN n")
    assert isinstance(error, CypherSyntaxError)
    assert error.code == "InvalidClauseComposition"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("MATCH (n) RETRUN n", "RETURN"),
        ("RETURN tolowr('A')", "tolower"),
        ("MATCH (agent) RETURN agnet", "`agent`"),
        ("MATCH (n) RETURN sise(n.x)", "size"),
    ],
)
def test_a_near_miss_is_suggested(text: str, hint: str) -> None:
    assert hint in refused(text).message


def test_of_two_readings_the_one_that_got_further_is_reported() -> None:
    error = refused("MATCH (n) WHERE (n)-[:X->() RETURN n")
    assert (error.column, error.message) == (24, "expected `]`, not `-`")


NESTED = {
    "parentheses": ("(", "1", ")"),
    "lists": ("[", "1", "]"),
    "maps": ("{a: ", "1", "}"),
    "NOT": ("NOT ", "true", ""),
    "signs": ("- ", "x", ""),
    "calls": ("size(", "1", ")"),
    "CASE": ("CASE WHEN true THEN ", "1", " END"),
    "comprehensions": ("[x IN ", "[]", "]"),
    "quantifiers": ("all(x IN ", "[]", " WHERE true)"),
    "reduce": ("reduce(a = 0, x IN ", "[]", " | a)"),
    "subqueries": ("COUNT { RETURN ", "1", " AS x }"),
    "patterns": ("EXISTS { (n WHERE ", "true", ") }"),
    "pattern comprehensions": ("[({x: ", "1", "})--() | 1]"),
    "shortest paths": ("shortestPath((a {x: ", "1", "})-->(b))"),
    "map projections": ("n{x: ", "1", "}"),
    "patterns that turn out to be none": ("(n {x: ", "1", "}) - - 3"),
    "sums": ("1 + ", "1", ""),
    "sums to the right": ("1 + (", "1", ")"),
    "properties": ("", "n", ".x"),
    "subscripts": ("", "n", "[0]"),
    "predicates": ("", "1", " IS NULL"),
    "powers": ("2 ^ ", "2", ""),
}


def nested(shape: str, depth: int) -> str:
    opening, inner, closing = NESTED[shape]
    return "MATCH (n) RETURN " + opening * depth + inner + closing * depth


@pytest.mark.parametrize("shape", NESTED)
def test_deep_nesting_is_an_error_of_its_own(shape: str) -> None:
    error = refused(nested(shape, 5000))
    assert isinstance(error, CypherLimit)
    assert error.kind == "nesting"
    assert error.line == 1


@pytest.mark.parametrize("shape", NESTED)
@pytest.mark.parametrize("depth", [30, 50, 99, 150])
def test_what_is_nearly_too_deep_does_not_exhaust_the_stack(shape: str, depth: int) -> None:
    text = nested(shape, depth)
    with suppress(CypherError):
        check(parse(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "RETURN " + " AND ".join(["true"] * 5000),
        "RETURN " + " = ".join(["1"] * 5000),
        "RETURN [" + ", ".join(["1"] * 5000) + "]",
        "MATCH (n)" + "-->()" * 5000 + " RETURN n",
        "RETURN 1 AS a" + " UNION RETURN 1 AS a" * 1000,
        "MATCH (n) " * 1000 + "RETURN n",
    ],
    ids=["AND", "comparisons", "list", "path", "UNION", "clauses"],
)
def test_what_is_long_but_not_deep_is_no_problem(text: str) -> None:
    check(parse(text), text)
