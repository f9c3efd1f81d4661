import pytest

from oncograph.queries.opencypher.check.semantics import check
from oncograph.queries.opencypher.errors import CypherError, CypherSyntaxError, CypherTypeError
from oncograph.queries.opencypher.syntax.parser import parse


def refused(text: str) -> CypherError:
    with pytest.raises(CypherError) as caught:
        check(parse(text), text)
    return caught.value


def refuses(text: str, code: str) -> None:
    error = refused(text)
    assert (type(error), error.code) == (CypherSyntaxError, code)
    assert error.line is not None


def accepts(text: str) -> None:
    check(parse(text), text)


# ------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "text",
    [
        "RETURN x",
        "MATCH (a) RETURN a.b + c.d",
        "MATCH (a) WHERE b.x RETURN a",
        "MATCH (a) WITH a.x AS x RETURN a",
        "MATCH (a) WITH a AS b WITH b RETURN a",
        "UNWIND xs AS x RETURN x",
        "UNWIND [1] AS x WITH x ORDER BY y RETURN x",
        "RETURN [x IN [1] | y]",
        "RETURN [x IN [1] | x] + x",
        "RETURN any(x IN [1] WHERE x = y)",
        "RETURN reduce(s = x, x IN [1] | s)",
        "RETURN reduce(s = 0, x IN s | s)",
        "MATCH (a) RETURN [(a)-->(b) | b] + b",
        "MATCH (a {x: b.y}) RETURN a",
        "MATCH (a) WHERE (a)-->(b) RETURN a",
        "MATCH (a) WHERE (a)-[r]->() RETURN a",
        "MATCH (a) RETURN exists((a)-->(b))",
        "MATCH (a) WHERE EXISTS { (a)-->(b) } RETURN b",
        "MATCH (a) WHERE EXISTS { MATCH (b) WHERE c.x RETURN b } RETURN a",
        "MATCH (a) RETURN shortestPath((a)-[*]-(b))",
        "MATCH (a), (b) RETURN shortestPath((a)-[r*]-(b))",
        "MATCH (a) RETURN x{.y}",
        "MATCH (a) RETURN a{x}",
        "RETURN 1 AS x UNION RETURN x",
    ],
)
def test_undefined_variables(text: str) -> None:
    refuses(text, "UndefinedVariable")


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a {x: b.y})-->(b WHERE b.x = a.x) RETURN a",
        "MATCH (a) RETURN [x IN [1] | [y IN [x] | a.x + x + y]]",
        "MATCH (a) RETURN [a IN [1] | a + 1]",
        "MATCH (a) RETURN [p = (a)-[r]->(b) WHERE b.x | [p, r, b]]",
        "MATCH (a) WHERE EXISTS { MATCH (a)-->(b) WITH b WHERE a.x = b.x RETURN b } RETURN a",
        "MATCH (a) RETURN COUNT { (a)-->(b) WHERE EXISTS { (b)-->(a) } } AS n",
        "MATCH (a) RETURN COLLECT { MATCH (a)-->(b) RETURN b.x AS x } AS xs",
        "MATCH (a) RETURN COUNT { UNWIND [1] AS x RETURN x UNION RETURN a.x AS x }",
        "MATCH (a) RETURN COLLECT { MATCH (a)-->(b) RETURN a } AS xs",
        "MATCH (a) RETURN -a.x AS a ORDER BY -a.x",
        "MATCH (a) WITH 1 AS a, a.x AS x ORDER BY a.x RETURN a",
        "MATCH (a) RETURN avg(a.x) AS a ORDER BY avg(a.x)",
        "MATCH (a) WITH a.x AS x WHERE a.y = x RETURN x",
        "MATCH (a) WITH a.x AS x ORDER BY a.y, x RETURN x",
        "MATCH (a) RETURN a.x AS a ORDER BY a",
        "MATCH (a)-[r*]->(b) WITH r MATCH (c)-[r*]->(d) RETURN c",
    ],
)
def test_names_in_scope(text: str) -> None:
    accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "UNWIND [1] AS x UNWIND [2] AS x RETURN x",
        "MATCH (x) UNWIND [1] AS x RETURN x",
        "MATCH (p) MATCH p = (a)-->(b) RETURN p",
        "MATCH p = (p)-->() RETURN p",
        "MATCH p = (a), p = (b) RETURN p",
        "WITH 1 AS p MATCH p = (a) RETURN p",
        "MATCH (a) RETURN [a = (b)-->() | a]",
        "MATCH (a), (b) WHERE EXISTS { WITH a AS b RETURN b } RETURN a",
        "MATCH (a) WHERE EXISTS { UNWIND [1] AS a RETURN a } RETURN a",
        "MATCH (a) RETURN COLLECT { MATCH (a)-->(b) RETURN b.x AS a } AS xs",
    ],
)
def test_variables_that_are_bound_twice(text: str) -> None:
    refuses(text, "VariableAlreadyBound")


@pytest.mark.parametrize(
    "text",
    [
        "MATCH ()-[r]->() MATCH (r) RETURN r",
        "MATCH (r) MATCH ()-[r]->() RETURN r",
        "MATCH (r)-[r]->() RETURN r",
        "MATCH p = (a), (p) RETURN p",
        "MATCH p = (a), ()-[p]-() RETURN p",
        "WITH 1 AS n MATCH (n) RETURN n",
        "WITH [1] AS n MATCH (n) RETURN n",
        "MATCH (n) WITH collect(n) AS ns MATCH (ns) RETURN ns",
        "MATCH ()-[r]->() MATCH ()-[r*]->() RETURN r",
        "MATCH ()-[r*]->() MATCH ()-[r]->() RETURN r",
        "MATCH (n) WITH [n] AS rs MATCH ()-[rs*]->() RETURN rs",
        "MATCH (n) RETURN [()-[n]->() | 1]",
        "MATCH (a), ()-[r]->() WHERE (a)-->(r) RETURN a",
    ],
)
def test_variables_of_two_types(text: str) -> None:
    refuses(text, "VariableTypeConflict")


@pytest.mark.parametrize(
    "text",
    [
        "WITH null AS n MATCH (n) RETURN n",
        "WITH $n AS n MATCH (n) RETURN n",
        "MATCH (n) WITH collect(n) AS ns UNWIND ns AS n MATCH (n)-->() RETURN n",
        "MATCH (n) WITH head(collect(n)) AS n MATCH (n)-->() RETURN n",
        "MATCH (n) WITH [n, 1][0] AS n MATCH (n)-->() RETURN n",
        "MATCH (a), (b) WITH coalesce(a, b) AS c MATCH (c)-->() RETURN c",
        "MATCH (a) WITH CASE WHEN a.x THEN a END AS c MATCH (c)-->() RETURN c",
        "MATCH p = (a)-[r]->() UNWIND nodes(p) AS n MATCH (n)-[r]->() RETURN n",
        "MATCH ()-[r]->()-[s]->() WITH [r, s] AS rs MATCH ()-[rs*]->() RETURN rs",
        "MATCH ()-[r]->() WITH startNode(r) AS n MATCH (n) RETURN n",
        "MATCH (n) UNWIND n AS m MATCH (m) RETURN m",
    ],
)
def test_types_that_flow_through_expressions(text: str) -> None:
    accepts(text)


def test_a_relationship_is_used_once_in_a_match() -> None:
    refuses("MATCH (a)-[r]->()-[r]->(b) RETURN r", "RelationshipUniquenessViolation")
    refuses("MATCH (a)-[r]->(), (b)-[r]->() RETURN r", "RelationshipUniquenessViolation")
    refuses("MATCH (a)-[r*]->()-[r*]->(b) RETURN r", "RelationshipUniquenessViolation")
    accepts("MATCH (a)-[r]->() MATCH (b)-[r]->() WHERE (a)-[r]->() RETURN r")


# ------------------------------------------------------------------------------------------------------------- types


@pytest.mark.parametrize(
    "text",
    [
        "RETURN NOT 1",
        "RETURN true AND 'a'",
        "RETURN [] OR true",
        "RETURN {a: 1} XOR null",
        "MATCH (n) WHERE n RETURN n",
        "MATCH (n) WHERE 1 RETURN n",
        "MATCH (n) WITH n WHERE 1 + 'a' RETURN n",
        "RETURN 'a' =~ 1",
        "MATCH (n) RETURN n =~ 'a'",
        "MATCH (n WHERE 1) RETURN n",
        "RETURN [x IN [1] WHERE x]",
        "RETURN CASE WHEN 'a' THEN 1 END",
        "RETURN NOT CASE WHEN true THEN 1 END",
        "RETURN 1 IN 2",
        "RETURN 1 - 'a'",
        "RETURN true * 2",
        "RETURN -'a'",
        "RETURN [1] / 2",
        "MATCH (n) RETURN n % 2",
        "RETURN 2 ^ {}",
        "RETURN true + 1",
        "RETURN 'a' + true",
        "RETURN {} + 'a'",
        "MATCH (n) RETURN n + n",
        "RETURN 'a' || 1",
        "RETURN any(x IN 1 WHERE x)",
        "RETURN [x IN 'abc' | x]",
        "RETURN reduce(s = 0, x IN 1 | s)",
        "RETURN none(x IN ['a'] WHERE x % 2 = 0)",
        "RETURN [1, 2]['a'..]",
        "RETURN 'abc'[1..2]",
        "MATCH p = (a) RETURN p.x",
        "MATCH (n) RETURN type(n)",
        "MATCH ()-[r]->() RETURN labels(r)",
        "MATCH p = (a) RETURN size(p)",
        "MATCH (n) RETURN length(n)",
        "RETURN properties(1)",
        "RETURN keys([1])",
        "RETURN toUpper(1)",
        "RETURN substring('abc', 1.5)",
        "RETURN sqrt('a')",
        "RETURN sum('a')",
        "RETURN head(1)",
        "MATCH p = (a) RETURN p:A",
        "RETURN 1:A",
        "WITH 1 AS n RETURN n{.x}",
        "RETURN 1 LIMIT 1.5",
        "RETURN 1 SKIP 'a'",
        "RETURN 1 LIMIT null",
        "MATCH (n) WHERE n.x * 2 RETURN n",
        "MATCH (n) RETURN -n.x AND true",
        "MATCH (n) RETURN {a: 1} + n.x % 2",
    ],
)
def test_values_of_the_wrong_type(text: str) -> None:
    refuses(text, "InvalidArgumentType")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("WITH 1 AS x RETURN x.y", "InvalidArgumentType"),
        ("WITH true AS x RETURN x.y", "InvalidArgumentType"),
        ("WITH [1] AS x RETURN x.y", "InvalidArgumentType"),
        ("RETURN 'a'.b", "InvalidArgumentType"),
        ("WITH 1 AS x RETURN x[0]", "InvalidArgumentType"),
        ("WITH 'a' AS x RETURN x[0]", "InvalidArgumentType"),
        ("RETURN [1]['a']", "ListElementAccessByNonInteger"),
        ("RETURN [1][1.0]", "ListElementAccessByNonInteger"),
        ("RETURN {a: 1}[0]", "MapElementAccessByNonString"),
        ("MATCH (n) RETURN n[0]", "MapElementAccessByNonString"),
    ],
)
def test_access_to_what_has_no_parts_is_a_type_error(text: str, code: str) -> None:
    error = refused(text)
    assert (type(error), error.code) == (CypherTypeError, code)


@pytest.mark.parametrize(
    "text",
    [
        "RETURN NOT null AND $p AND {a: true}.a",
        "MATCH (n) WHERE n.x RETURN n",
        "RETURN 1 IN null, 1 IN $p, 1 IN [1] + 2, 1 IN tail([1])",
        "RETURN 'a' + 1, 1 + 'a', [1] + 2, 1 + [2], 'a' + [1], null + true",
        "RETURN 1 < 'a', true = 1, [1] < {a: 1}, 1 STARTS WITH 'a', 'a' ENDS WITH true, [1] CONTAINS 1",
        "MATCH (n) RETURN head(n.xs + 'a'), 1 IN n.xs + 'a', NOT (n.x + 1), n.x + true",
        "UNWIND [null, 1.5] AS x UNWIND ['a', null] AS y RETURN x OR y, x IN y, x.z",
        "RETURN NOT CASE WHEN true THEN 1 ELSE null END, NOT (null + 'a')",
        "RETURN [1, 2.0][0] % 2, [1, 'a'][0] % 2, [null][0] - 1",
        "RETURN -null, -$p, abs(-1) + abs(1.5)",
        "RETURN [1][null], null[0], $p[0], $p['a'], [1][null..1]",
        "MATCH (n) RETURN n['a'], n.a.b, n.a[0], n{.a}",
        "RETURN size('a'), size([1]), size(null), size($p)",
        "RETURN range(0, 'a'), toInteger([]), toBoolean({})",
        "RETURN head([1]) + 1, last(['a']) + 'b', reverse('a') + 'b', coalesce(null, 1) + 1",
        "RETURN 1 LIMIT $p",
        "RETURN 1 SKIP toInteger(rand() * 3) LIMIT 1 + 1",
        "MATCH (n) RETURN keys(n), keys({a: 1}), properties(n), labels(n)",
        "MATCH (n) RETURN CASE n.x WHEN 1 THEN 'a' ELSE n END.y",
        "RETURN reduce(s = '', x IN [1] | s + x).y",
    ],
)
def test_what_only_a_run_can_decide_is_accepted(text: str) -> None:
    accepts(text)


# --------------------------------------------------------------------------------------------------------- functions


def test_unknown_functions_and_wrong_numbers_of_arguments() -> None:
    refuses("RETURN foo(1)", "UnknownFunction")
    refuses("RETURN a.b.foo(1)", "UnknownFunction")
    refuses("RETURN size()", "InvalidNumberOfArguments")
    refuses("RETURN size('a', 'b')", "InvalidNumberOfArguments")
    refuses("RETURN pi(1)", "InvalidNumberOfArguments")
    refuses("RETURN coalesce()", "InvalidNumberOfArguments")
    refuses("RETURN count(1, 2)", "InvalidNumberOfArguments")
    accepts("RETURN SIZE('a'), cOALesce(1, 2, 3), range(1, 2), range(1, 2, 3), round(1.5, 1)")


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a) RETURN (a)-->()",
        "MATCH (a) WITH (a)-->() AS x RETURN x",
        "MATCH (a) RETURN size((a)-->())",
        "MATCH (a) RETURN [(a)-->()]",
        "MATCH (a) WHERE (a)-->() = true RETURN a",
        "MATCH (a) RETURN a ORDER BY (a)-->()",
        "MATCH (a) RETURN COLLECT { MATCH (a) RETURN a, 1 }",
        "MATCH (a) RETURN COLLECT { MATCH (b) RETURN * }",
        "MATCH (a) RETURN shortestPath((a)-[*]-())",
    ],
)
def test_patterns_and_subqueries_where_they_have_no_value(text: str) -> None:
    refuses(text, "UnexpectedSyntax")


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a) RETURN NOT (a)-->()",
        "MATCH (a) RETURN (a)-->() AND a.x",
        "MATCH (a) RETURN exists((a)-->())",
        "MATCH (a) RETURN CASE WHEN (a)-->() THEN 1 END",
        "MATCH (a) RETURN [b IN [a] WHERE (b)-->() | b]",
        "MATCH (a) RETURN [(a)-->(b) WHERE (b)-->() | b]",
        "MATCH (a)-->(b WHERE (b)-->(a)) RETURN all(c IN [a, b] WHERE (c)-->())",
    ],
)
def test_patterns_as_conditions(text: str) -> None:
    accepts(text)


# ------------------------------------------------------------------------------------------------------- aggregation


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("MATCH (a) WHERE count(a) > 1 RETURN a", "InvalidAggregation"),
        ("MATCH (a {x: count(*)}) RETURN a", "InvalidAggregation"),
        ("MATCH (a) WITH a WHERE count(*) > 1 RETURN a", "InvalidAggregation"),
        ("MATCH (a) WITH a, count(*) AS n WHERE max(a.x) > 1 RETURN a", "InvalidAggregation"),
        ("UNWIND collect(1) AS x RETURN x", "InvalidAggregation"),
        ("RETURN [x IN [1] | count(*)]", "InvalidAggregation"),
        ("RETURN [x IN [1] WHERE count(*) > 0]", "InvalidAggregation"),
        ("RETURN any(x IN [1] WHERE count(*) > x)", "InvalidAggregation"),
        ("RETURN reduce(s = 0, x IN [1] | s + count(*))", "InvalidAggregation"),
        ("MATCH (a) RETURN [(a)-->() | count(*)]", "InvalidAggregation"),
        ("MATCH (a) RETURN a ORDER BY count(a)", "InvalidAggregation"),
        ("MATCH (a) RETURN DISTINCT a ORDER BY count(a)", "InvalidAggregation"),
        ("RETURN 1 LIMIT count(*)", "InvalidAggregation"),
        ("MATCH (a) RETURN a, count(*) ORDER BY max(a.x)", "InvalidAggregation"),
        ("RETURN count(count(*))", "NestedAggregation"),
        ("RETURN sum([x IN [1] | max(x)][0])", "NestedAggregation"),
        ("RETURN count(rand())", "NonConstantExpression"),
        ("RETURN collect([x IN [1] | rand()])", "NonConstantExpression"),
        ("MATCH (a) RETURN a LIMIT a.x", "NonConstantExpression"),
        ("RETURN 1 AS x LIMIT x", "NonConstantExpression"),
        ("RETURN 1 LIMIT size([()-->() | 1])", "NonConstantExpression"),
        ("RETURN 1 SKIP COUNT { () }", "NonConstantExpression"),
        ("RETURN 1 LIMIT -1", "NegativeIntegerArgument"),
        ("RETURN 1 SKIP -1", "NegativeIntegerArgument"),
    ],
)
def test_aggregates_and_counts_where_they_cannot_stand(text: str, code: str) -> None:
    refuses(text, code)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a), (b) RETURN a.x + count(b)",
        "MATCH (a), (b) RETURN a.x + b.x AS k, a.x + b.x + count(*)",
        "MATCH (a) RETURN a.x.y, a.x.y + count(*)",
        "MATCH (a) RETURN labels(a), size(labels(a)) + count(*)",
        "MATCH (a) WITH a.x AS x, a.y + count(*) AS y RETURN x",
        "MATCH (a) RETURN [(a)-->(b) | b.x], size([(a)-->(b) | b]) + count(*)",
        "MATCH (a) RETURN count(*) + COUNT { (a)-->() }",
        "MATCH (a) RETURN [x IN [1] | a.x] + collect(a)",
        "MATCH (a), (b) RETURN a.x + b.x, count(*) AS n ORDER BY a.x + b.x + count(*)",
    ],
)
def test_grouping_keys_that_are_ambiguous(text: str) -> None:
    refuses(text, "AmbiguousAggregationExpression")


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a), (b) RETURN a.x, a.x + count(b)",
        "MATCH (a), (b) RETURN a, a.x + size(labels(a)) + count(b)",
        "MATCH (a) RETURN a['x'], a['x'] + count(*)",
        "MATCH (a) RETURN 1 + $p + count(a) + size([1])",
        "MATCH (a) WITH *, count(*) AS n RETURN a, n",
        "MATCH (a) RETURN a, [x IN collect(a.x) WHERE x > 1 | x + size(labels(a))]",
        "MATCH (a) RETURN a, size([(a)-->(b) | b]) + count(*)",
        "MATCH (a) RETURN count(DISTINCT a.x + 1), collect({x: a.x, y: [z IN a.y | z]})",
        "MATCH (a) RETURN sum(COUNT { (a)-->() })",
        "MATCH (a) RETURN COLLECT { MATCH (a)-->(b) RETURN count(b) }",
        "MATCH (a) RETURN count(a) + 1 AS n ORDER BY count(a) + 1, n",
        "MATCH (a) RETURN count(a) + 1 AS n ORDER BY (count(a) + 1) * 2",
        "MATCH (a), (b) RETURN a.x + b.x, count(*) ORDER BY a.x + b.x, count(*)",
        "MATCH (a) RETURN a.x AS x, count(*) AS n ORDER BY a.x + count(*) + x",
        "MATCH (a) RETURN a.x, count(*) ORDER BY toLower(a.x)",
        "MATCH (a) RETURN DISTINCT a.x ORDER BY a.x, toLower(a.x)",
        "MATCH (a) WITH a.x AS x, count(*) AS n WHERE n > 1 AND a.x > 2 RETURN x",
        "MATCH (a) WITH a.x AS x, count(*) AS n WHERE count(*) > 1 RETURN x",
        "MATCH (a) RETURN COUNT { MATCH (a)-->(b) WITH DISTINCT b.x AS x WHERE x < a.x RETURN x ORDER BY a.x }",
        "MATCH (a) RETURN COLLECT { MATCH (a)-->(b) RETURN a.x + count(b) AS n ORDER BY a.x }",
    ],
)
def test_grouping_keys_that_are_clear(text: str) -> None:
    accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a) RETURN DISTINCT a.x ORDER BY a.y",
        "MATCH (a) RETURN DISTINCT a.x AS x ORDER BY a",
        "MATCH (a) RETURN a.x, count(*) ORDER BY a.y",
        "MATCH (a), (b) RETURN count(b.x) AS n ORDER BY a.x + count(b.x)",
        "MATCH (a) WITH a.x % 3 AS m, min(a.y) AS y ORDER BY sum(a.y) RETURN m",
        "MATCH (a) WITH DISTINCT a.x AS x WHERE a.y RETURN x",
        "MATCH (a) WITH count(*) AS n WHERE a.y RETURN n",
        "MATCH (a) RETURN DISTINCT a.x ORDER BY size([(a)-->(b) | b])",
        "MATCH (a) RETURN COUNT { MATCH (a)-->(b) WITH DISTINCT b.x AS x WHERE x < b.y RETURN x }",
    ],
)
def test_what_distinct_and_aggregation_leave_behind(text: str) -> None:
    refuses(text, "UndefinedVariable")


# ----------------------------------------------------------------------------------------------------------- columns


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RETURN 1 AS a, 2 AS a", "ColumnNameConflict"),
        ("RETURN 1, 1", "ColumnNameConflict"),
        ("WITH 1 AS a, 2 AS a RETURN a", "ColumnNameConflict"),
        ("MATCH (a) WITH a.x RETURN 1", "NoExpressionAlias"),
        ("MATCH (a) WITH a, count(*) RETURN a", "NoExpressionAlias"),
        ("MATCH () RETURN *", "NoVariablesInScope"),
        ("RETURN *, 1 AS x", "NoVariablesInScope"),
        ("RETURN 1 AS a UNION RETURN 2 AS b", "DifferentColumnsInUnion"),
        ("RETURN 1 AS a UNION ALL RETURN 2 AS a, 3 AS b", "DifferentColumnsInUnion"),
        ("RETURN 1 AS a UNION RETURN 2 AS a UNION RETURN 2 AS c", "DifferentColumnsInUnion"),
    ],
)
def test_columns(text: str, code: str) -> None:
    refuses(text, code)


def test_columns_of_a_star_and_of_a_union() -> None:
    accepts("MATCH (a) RETURN *, a.x AS x")
    accepts("MATCH (a) WITH *, a.x AS a RETURN a + 1")
    accepts("MATCH () WITH * RETURN 1")
    accepts("MATCH (a) WITH a{.x} RETURN a.x")
    accepts("RETURN 1 AS a, 2 AS b UNION RETURN 3 AS b, 4 AS a")
