from collections.abc import Callable
from itertools import pairwise, zip_longest
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncograph.queries.opencypher.errors import CypherSyntaxError
from oncograph.queries.opencypher.syntax import ast
from oncograph.queries.opencypher.syntax.parser import parse


def show(value: Any) -> str:
    """Return a tree as nested parentheses: `a + b` is `(+ a b)`."""
    if isinstance(value, str):
        return value
    return SHOWN[type(value)](value)


SHOWN: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "-",
    ast.Variable: lambda e: e.name,
    ast.Parameter: lambda e: "$" + e.name,
    ast.Literal: lambda e: repr(e.value),
    ast.ListLiteral: lambda e: group("list", *e.items),
    ast.MapLiteral: lambda e: "{" + ", ".join(f"{key}: {show(item)}" for key, item in e.entries) + "}",
    ast.Property: lambda e: group(".", e.subject, e.key),
    ast.Subscript: lambda e: group("[]", e.subject, e.index),
    ast.Slice: lambda e: group("[..]", e.subject, e.start, e.stop),
    ast.Unary: lambda e: group(e.operator, e.operand),
    ast.Binary: lambda e: group(e.operator, e.left, e.right),
    ast.Boolean: lambda e: group(e.operator, *e.operands),
    ast.Comparison: lambda e: group(" ".join(e.operators), *e.operands),
    ast.NullTest: lambda e: group("not-null" if e.negated else "null", e.operand),
    ast.LabelTest: lambda e: group(":", e.subject, e.labels),
    ast.LabelName: lambda e: e.name,
    ast.LabelWildcard: lambda _: "%",
    ast.LabelNot: lambda e: group("!", e.operand),
    ast.LabelAnd: lambda e: group("&", *e.operands),
    ast.LabelOr: lambda e: group("|", *e.operands),
    ast.FunctionCall: lambda e: group(e.name, *e.arguments),
    ast.Aggregate: lambda e: group(e.name + "-distinct" * e.distinct, *e.arguments),
    ast.Case: lambda e: group("case", e.subject, *(part for branch in e.branches for part in branch), e.default),
    ast.ListComprehension: lambda e: group("each", e.variable, e.source, e.predicate, e.projection),
    ast.Quantifier: lambda e: group(e.kind, e.variable, e.source, e.predicate),
    ast.Reduce: lambda e: group("reduce", e.accumulator, e.initial, e.variable, e.source, e.body),
    ast.MapProjection: lambda e: group("project", e.subject, *e.items),
    ast.MapProjectionItem: lambda e: ".*" if e.key is None else f"{e.key}: {show(e.value)}",
    ast.PatternPredicate: lambda e: group("exists" if e.called else "pattern", e.pattern),
    ast.PatternComprehension: lambda e: group("each", e.pattern, e.predicate, e.projection),
    ast.ShortestPath: lambda e: group("path", e.pattern),
    ast.Subquery: lambda e: group(e.kind, e.query),
    ast.NodePattern: lambda e: group("node", e.variable, e.labels, e.properties, e.predicate),
    ast.RelationshipPattern: lambda e: group(e.direction.value, e.variable, e.types, e.hops, e.properties, e.predicate),
    ast.HopRange: lambda e: f"{e.minimum}..{e.maximum}",
    ast.PathPattern: lambda e: group(e.shortest or "walk", e.variable, *alternate(e.nodes, e.relationships)),
    ast.Match: lambda e: group("optional" if e.optional else "match", *e.patterns, e.predicate),
    ast.Unwind: lambda e: group("unwind", e.source, e.variable),
    ast.With: lambda e: group("with", *columns(e.projection), e.predicate),
    ast.Return: lambda e: group("return", *columns(e.projection)),
    ast.ProjectionItem: lambda e: f"{show(e.expression)} as {e.name}",
    ast.SortItem: lambda e: f"{'desc' if e.descending else 'asc'} {show(e.expression)}",
    ast.SingleQuery: lambda e: group("query", *e.clauses),
    ast.Query: lambda e: show(e.parts[0]) if len(e.parts) == 1 else group(f"union {e.distinct}", *e.parts),
}


def group(head: str, *parts: object) -> str:
    return "(" + " ".join([head, *map(show, parts)]) + ")"


def alternate(nodes: tuple[ast.Node, ...], relationships: tuple[ast.Node, ...]) -> list[ast.Node | None]:
    return [part for pair in zip_longest(nodes, relationships) for part in pair][:-1]


def columns(projection: ast.Projection) -> list[object]:
    marks = ["distinct"] * projection.distinct + ["*"] * projection.star
    counts = [("skip", projection.skip), ("limit", projection.limit)]
    ends = [f"{name} {show(count)}" for name, count in counts if count is not None]
    return [*marks, *projection.items, *projection.order_by, *ends]


def expression(text: str) -> str:
    clause = parse("RETURN " + text).parts[0].clauses[0]
    assert isinstance(clause, ast.Return)
    assert len(clause.projection.items) == 1
    return show(clause.projection.items[0].expression)


def pattern(text: str) -> str:
    clause = parse("MATCH " + text + " RETURN 1").parts[0].clauses[0]
    assert isinstance(clause, ast.Match)
    assert len(clause.patterns) == 1
    return show(clause.patterns[0])


def query(text: str) -> str:
    return show(parse(text))


def code(text: str) -> str:
    with pytest.raises(CypherSyntaxError) as caught:
        parse(text)
    return caught.value.code


# ------------------------------------------------------------------------------------------------------- expressions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # precedence and grouping
        ("a OR b XOR c AND NOT d = e", "(OR a (XOR b (AND c (NOT (= d e)))))"),
        ("a AND b AND c", "(AND a b c)"),
        ("a AND (b AND c)", "(AND a (AND b c))"),
        ("NOT NOT a", "(NOT (NOT a))"),
        ("NOT a AND b", "(AND (NOT a) b)"),
        ("a < b <= c <> d", "(< <= <> a b c d)"),
        ("a + b - c || d", "(|| (- (+ a b) c) d)"),
        ("a + b * c", "(+ a (* b c))"),
        ("a * b / c % d", "(% (/ (* a b) c) d)"),
        ("a ^ b ^ c", "(^ (^ a b) c)"),
        ("a * b ^ c", "(* a (^ b c))"),
        ("-a ^ b", "(^ (- a) b)"),
        ("-2 ^ 2", "(^ -2 2)"),
        ("a - -1", "(- a -1)"),
        ("- - a", "(- (- a))"),
        ("+1", "(+ 1)"),
        ("-a.b", "(- (. a b))"),
        ("a + b IN c", "(IN (+ a b) c)"),
        ("a IN b = c", "(= (IN a b) c)"),
        ("NOT a IN b", "(NOT (IN a b))"),
        ("a IN b IS NULL", "(null (IN a b))"),
        ("a.b IS NOT NULL AND c", "(AND (not-null (. a b)) c)"),
        ("a STARTS WITH b + c", "(STARTS WITH a (+ b c))"),
        ("a ENDS WITH b OR a CONTAINS c", "(OR (ENDS WITH a b) (CONTAINS a c))"),
        ("a =~ 'b'", "(=~ a 'b')"),
        ("(a + b) * c", "(* (+ a b) c)"),
        # what follows an operand
        ("a.b.`c d`", "(. (. a b) c d)"),
        ("a.match.WHERE", "(. (. a match) WHERE)"),
        ("a[0].b[1..2][..3][4..]", "([..] ([..] ([..] (. ([] a 0) b) 1 2) - 3) 4 -)"),
        ("a['x']", "([] a 'x')"),
        ("[1, 2][0]", "([] (list 1 2) 0)"),
        ("{a: 1}.a", "(. {a: 1} a)"),
        ("f.g", "(. f g)"),
        ("a:B", "(: a B)"),
        ("a:B:C", "(: a (& B C))"),
        ("a:B|C", "(: a (| B C))"),
        ("a:B&!C|(D|%)", "(: a (| (& B (! C)) (| D %)))"),
        ("a.b:C AND d", "(AND (: (. a b) C) d)"),
        ("a IS B", "(: a B)"),
        # literals
        ("[]", "(list)"),
        ("[1, 'a', null, TRUE, False]", "(list 1 'a' None True False)"),
        ("{}", "{}"),
        ("{a: 1, `b c`: [2], match: {}}", "{a: 1, b c: (list 2), match: {}}"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("INF", "inf"),
        ("$a + $1 + $`b c`", "(+ (+ $a $1) $b c)"),
        # calls
        ("toUpper('a')", "(toupper 'a')"),
        ("a.b.c(1, 2)", "(a.b.c 1 2)"),
        ("f()", "(f)"),
        ("count(*)", "(count)"),
        ("cOuNt( * )", "(count)"),
        ("count(DISTINCT a)", "(count-distinct a)"),
        ("sum(a.b) + 1", "(+ (sum (. a b)) 1)"),
        ("exists(a.b)", "(not-null (. a b))"),
        ("exists(a['b'])", "(not-null ([] a 'b'))"),
        ("trim(a)", "(trim a)"),
        ("trim(BOTH FROM a)", "(btrim a)"),
        ("trim('x' FROM a)", "(btrim a 'x')"),
        ("trim(LEADING 'x' FROM a)", "(ltrim a 'x')"),
        ("trim(TRAILING 'x' FROM a)", "(rtrim a 'x')"),
        ("trim(both)", "(trim both)"),
        ("count.x + all.y", "(+ (. count x) (. all y))"),
        # CASE
        ("CASE WHEN a THEN b END", "(case - a b -)"),
        ("CASE a WHEN 1 THEN b WHEN 2, 3 THEN c ELSE d END", "(case a 1 b 2 c 3 c d)"),
        ("CASE a WHEN b THEN CASE WHEN c THEN d END ELSE e END", "(case a b (case - c d -) e)"),
        # names that are bound inside
        ("[x IN a]", "(each x a - -)"),
        ("[x IN a WHERE x > 1]", "(each x a (> x 1) -)"),
        ("[x IN a | x + 1]", "(each x a - (+ x 1))"),
        ("[x IN a WHERE x:B | x.c]", "(each x a (: x B) (. x c))"),
        ("[x IN a WHERE (x:B|C) | x]", "(each x a (: x (| B C)) x)"),
        ("[x IN a WHERE any(y IN x WHERE y:B|C) | x]", "(each x a (any y x (: y (| B C))) x)"),
        ("[x IN a, b]", "(list (IN x a) b)"),
        ("[x IN [y IN a | y] | x]", "(each x (each y a - y) - x)"),
        ("all(x IN a WHERE x)", "(all x a x)"),
        ("None(x IN a WHERE x)", "(none x a x)"),
        ("single(x IN a WHERE x) AND any(y IN b WHERE y)", "(AND (single x a x) (any y b y))"),
        ("reduce(s = 0, x IN a | s + x)", "(reduce s 0 x a (+ s x))"),
        ("a{.b, .*, c: 1, d}", "(project a b: (. a b) .* c: 1 d: d)"),
        ("a{}", "(project a)"),
        # patterns
        ("(a)-->(b)", "(pattern (walk - (node a - - -) (--> - - - - -) (node b - - -)))"),
        ("NOT (a)--()", "(NOT (pattern (walk - (node a - - -) (-- - - - - -) (node - - - -))))"),
        ("exists((a)-->())", "(exists (walk - (node a - - -) (--> - - - - -) (node - - - -)))"),
        ("(a) - (b)", "(- a b)"),
        ("(a) < -(b)", "(< a (- b))"),
        ("(a.b)--(2)", "(- (. a b) (- 2))"),
        ("(a)-[0]", "(- a (list 0))"),
        ("(a:B)", "(: a B)"),
        ("(a {.b})", "(project a b: (. a b))"),
        ("[(a)-->(b) | b.c]", "(each (walk - (node a - - -) (--> - - - - -) (node b - - -)) - (. b c))"),
        ("[p = (a)-->() WHERE a:B | p]", "(each (walk p (node a - - -) (--> - - - - -) (node - - - -)) (: a B) p)"),
        ("[(a), (b)]", "(list a b)"),
        ("[(a)-->(b)]", "(list (pattern (walk - (node a - - -) (--> - - - - -) (node b - - -))))"),
        ("shortestPath((a)-[*]-(b))", "(path (one - (node a - - -) (-- - - 1..None - -) (node b - - -)))"),
        ("allShortestPaths((a)--(b))", "(path (all - (node a - - -) (-- - - - - -) (node b - - -)))"),
        # subqueries
        ("EXISTS { (a)-->() }", "(exists (query (match (walk - (node a - - -) (--> - - - - -) (node - - - -)) -)))"),
        ("COUNT { (a) WHERE a.b }", "(count (query (match (walk - (node a - - -)) (. a b))))"),
        (
            "EXISTS { p = (a), (b) }",
            "(exists (query (match (walk p (node a - - -)) (walk - (node b - - -)) -)))",
        ),
        ("EXISTS { MATCH (a) }", "(exists (query (match (walk - (node a - - -)) -)))"),
        ("COLLECT { MATCH (a) RETURN a }", "(collect (query (match (walk - (node a - - -)) -) (return a as a)))"),
        ("exists.x", "(. exists x)"),
    ],
)
def test_expressions(text: str, expected: str) -> None:
    assert expression(text) == expected


_LEVELS = [["OR"], ["XOR"], ["AND"], ["="], ["IN", "=~"], ["+", "-"], ["*", "/", "%"], ["^"]]
_LEVEL = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}
_FLAT = {"OR", "XOR", "AND", "="}


def climb(operands: list[str], operators: list[str]) -> str:
    """Return the tree of `a op b op c …` by splitting at the loosest operator, not as the parser does it."""
    if not operators:
        return operands[0]
    loosest = min(_LEVEL[operator] for operator in operators)
    places = [place for place, operator in enumerate(operators) if _LEVEL[operator] == loosest]
    if operators[places[0]] in _FLAT:
        cuts = [-1, *places, len(operators)]
        parts = [climb(operands[i + 1 : j + 1], operators[i + 1 : j]) for i, j in pairwise(cuts)]
        head = operators[places[0]] if loosest < 3 else " ".join(["="] * len(places))
        return "(" + " ".join([head, *parts]) + ")"
    last = places[-1]
    left, right = climb(operands[: last + 1], operators[:last]), climb(operands[last + 1 :], operators[last + 1 :])
    return f"({operators[last]} {left} {right})"


@given(st.lists(st.sampled_from(list(_LEVEL)), max_size=12))
def test_precedence_is_that_of_the_table(operators: list[str]) -> None:
    operands = [f"x{number}" for number in range(len(operators) + 1)]
    text = operands[0] + "".join(f" {op} {operand}" for op, operand in zip(operators, operands[1:], strict=True))
    assert expression(text) == climb(operands, operators)


def test_equality_looks_through_places_but_not_types() -> None:
    clause = parse("RETURN a.b  +  1, a.b + 1, a.b + 1.0, a.b + true").parts[0].clauses[0]
    assert isinstance(clause, ast.Return)
    first, *others = (item.expression for item in clause.projection.items)
    assert [first == other for other in others] == [True, False, False]
    assert hash(first) == hash(others[0])


# ---------------------------------------------------------------------------------------------------------- patterns


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a)", "(walk - (node a - - -))"),
        ("(`a b`:`C d` {`e f`: 1})", "(walk - (node a b C d {e f: 1} -))"),
        ("(a:A:B {x: 1} WHERE a.y)", "(walk - (node a (& A B) {x: 1} (. a y)))"),
        ("(a IS A)", "(walk - (node a A - -))"),
        ("(:A|B&C)", "(walk - (node - (| A (& B C)) - -))"),
        ("(:!A&%)", "(walk - (node - (& (! A) %) - -))"),
        ("(end:MATCH)", "(walk - (node end MATCH - -))"),
        ("()-->()", "(walk - (node - - - -) (--> - - - - -) (node - - - -))"),
        ("()<--()", "(walk - (node - - - -) (<-- - - - - -) (node - - - -))"),
        ("()--()", "(walk - (node - - - -) (-- - - - - -) (node - - - -))"),
        ("()<-->()", "(walk - (node - - - -) (-- - - - - -) (node - - - -))"),
        ("()<-[r]->()", "(walk - (node - - - -) (-- r - - - -) (node - - - -))"),
        ("()-[r:A|:B|C {x: 1}]->()", "(walk - (node - - - -) (--> r (| A B C) - {x: 1} -) (node - - - -))"),
        ("()-[r WHERE r.x]-()", "(walk - (node - - - -) (-- r - - - (. r x)) (node - - - -))"),
        ("()-[:A&!B]-()", "(walk - (node - - - -) (-- - (& A (! B)) - - -) (node - - - -))"),
        ("()-[*]-()", "(walk - (node - - - -) (-- - - 1..None - -) (node - - - -))"),
        ("()-[*3]-()", "(walk - (node - - - -) (-- - - 3..3 - -) (node - - - -))"),
        ("()-[r:A*2..4 {x: 1}]-()", "(walk - (node - - - -) (-- r A 2..4 {x: 1} -) (node - - - -))"),
        ("()-[*..4]-()", "(walk - (node - - - -) (-- - - 1..4 - -) (node - - - -))"),
        ("()-[*0..]-()", "(walk - (node - - - -) (-- - - 0..None - -) (node - - - -))"),
        ("()-[*..]-()", "(walk - (node - - - -) (-- - - 1..None - -) (node - - - -))"),
        ("()-->+()", "(walk - (node - - - -) (--> - - 1..None - -) (node - - - -))"),
        ("()-[r]-*()", "(walk - (node - - - -) (-- r - 0..None - -) (node - - - -))"),
        ("()<--{2}()", "(walk - (node - - - -) (<-- - - 2..2 - -) (node - - - -))"),
        ("()--{,3}()", "(walk - (node - - - -) (-- - - 0..3 - -) (node - - - -))"),
        ("()--{2,}()", "(walk - (node - - - -) (-- - - 2..None - -) (node - - - -))"),
        ("p = (a)--(b)", "(walk p (node a - - -) (-- - - - - -) (node b - - -))"),
        ("p = shortestPath((a)-[:X*..5]->(b))", "(one p (node a - - -) (--> - X 1..5 - -) (node b - - -))"),
        ("allShortestPaths((a)-[*0..]-(b))", "(all - (node a - - -) (-- - - 0..None - -) (node b - - -))"),
    ],
)
def test_patterns(text: str, expected: str) -> None:
    assert pattern(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MATCH (n $p) RETURN n", "InvalidParameterUse"),
        ("MATCH ()-[r:A $p]->() RETURN r", "InvalidParameterUse"),
        ("MATCH ()-[*$p]->() RETURN 1", "InvalidParameterUse"),
        ("MATCH ()-[:A..]->() RETURN 1", "InvalidRelationshipPattern"),
        ("MATCH ()-[:A*-2]->() RETURN 1", "InvalidRelationshipPattern"),
        ("MATCH ()-[:A*1.5]->() RETURN 1", "InvalidRelationshipPattern"),
        ("MATCH ()--{}() RETURN 1", "InvalidRelationshipPattern"),
        ("MATCH ()-[:A:B]->() RETURN 1", "UnexpectedSyntax"),
        ("MATCH (a) (b) RETURN 1", "UnexpectedSyntax"),
        ("MATCH (a)-(b) RETURN 1", "UnexpectedSyntax"),
        ("MATCH (a)-> (b) RETURN 1", "UnexpectedSyntax"),
        ("MATCH n RETURN n", "UnexpectedSyntax"),
        ("MATCH p = shortestPath((a)) RETURN p", "UnexpectedSyntax"),
        ("MATCH p = shortestPath((a)--()--(b)) RETURN p", "UnexpectedSyntax"),
        ("MATCH p = shortestPath((a)-[*2..]-(b)) RETURN p", "UnexpectedSyntax"),
    ],
)
def test_bad_patterns(text: str, expected: str) -> None:
    assert code(text) == expected


# ----------------------------------------------------------------------------------------------------------- clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "OPTIONAL MATCH (a), (b) WHERE a.x RETURN DISTINCT a.x AS x, b",
            (
                "(query (optional (walk - (node a - - -)) (walk - (node b - - -)) (. a x)) "
                "(return distinct (. a x) as x b as b))"
            ),
        ),
        (
            "UNWIND [1] AS x WITH *, x + 1 AS y WHERE y RETURN *",
            "(query (unwind (list 1) x) (with * (+ x 1) as y y) (return *))",
        ),
        (
            "RETURN a ORDER BY a.x, b ASC, c DESC, d descending SKIP 1 LIMIT $n",
            "(query (return a as a asc (. a x) asc b desc c desc d skip 1 limit $n))",
        ),
        ("RETURN 1 OFFSET 2;", "(query (return 1 as 1 skip 2))"),
        (
            "UNWIND [1] AS x ORDER BY x LIMIT 1 RETURN x",
            "(query (unwind (list 1) x) (with * asc x limit 1 -) (return x as x))",
        ),
        ("RETURN 1 AS a UNION RETURN 2 AS a", "(union True (query (return 1 as a)) (query (return 2 as a)))"),
        ("RETURN 1 UNION DISTINCT RETURN 1", "(union True (query (return 1 as 1)) (query (return 1 as 1)))"),
        ("RETURN 1 UNION ALL RETURN 1", "(union False (query (return 1 as 1)) (query (return 1 as 1)))"),
    ],
)
def test_clauses(text: str, expected: str) -> None:
    assert query(text) == expected


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("a.b", "a.b"),
        ("cOuNt( * )", "cOuNt( * )"),
        ("1 /* one */ + 2 // three", "1 /* one */ + 2"),
        ("`a b`", "a b"),
        ("a.`b c`", "a.`b c`"),
        ("$`p q`", "$`p q`"),
        ("(a)", "a"),
        ("a{.b}", "a"),
        ("a.b AS `c d`", "c d"),
    ],
)
def test_columns_are_named_as_written(item: str, name: str) -> None:
    clause = parse("RETURN " + item).parts[0].clauses[0]
    assert isinstance(clause, ast.Return)
    assert clause.projection.items[0].name == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "UnexpectedSyntax"),
        (";", "UnexpectedSyntax"),
        ("RETURN", "UnexpectedSyntax"),
        ("RETURN 1,", "UnexpectedSyntax"),
        ("RETURN 1 AS", "UnexpectedSyntax"),
        ("RETURN 1 AS where", "UnexpectedSyntax"),
        ("RETURN 1 2", "UnexpectedSyntax"),
        ("RETURN 1; RETURN 2", "UnexpectedSyntax"),
        ("RETURN [1,", "UnexpectedSyntax"),
        ("RETURN {a: 1,}", "UnexpectedSyntax"),
        ("RETURN {a}", "UnexpectedSyntax"),
        ("RETURN {'a': 1}", "UnexpectedSyntax"),
        ("RETURN (1", "UnexpectedSyntax"),
        ("RETURN 1 = NOT true", "UnexpectedSyntax"),
        ("RETURN 1 != 2", "UnexpectedSyntax"),
        ("RETURN [1][..]", "UnexpectedSyntax"),
        ("RETURN CASE END", "UnexpectedSyntax"),
        ("RETURN CASE WHEN 1 END", "UnexpectedSyntax"),
        ("RETURN CASE WHEN 1 THEN 2", "UnexpectedSyntax"),
        ("RETURN 1 STARTS 'a'", "UnexpectedSyntax"),
        ("RETURN 1 IS NOT 2", "UnexpectedSyntax"),
        ("RETURN exists(1)", "UnexpectedSyntax"),
        ("RETURN all(1)", "UnexpectedSyntax"),
        ("RETURN all(x IN [1])", "UnexpectedSyntax"),
        ("RETURN reduce(x IN [1] | x)", "UnexpectedSyntax"),
        ("RETURN size(DISTINCT [1])", "UnexpectedSyntax"),
        ("RETURN sum(*)", "UnexpectedSyntax"),
        ("RETURN a{1}", "UnexpectedSyntax"),
        ("RETURN COLLECT { (a) }", "UnexpectedSyntax"),
        ("MATCH (n) WHERE RETURN n", "UnexpectedSyntax"),
        ("MATCH (n) RETRUN n", "UnexpectedSyntax"),
        ("UNWIND [1] RETURN 1", "UnexpectedSyntax"),
        ("RETURN 1 ORDER 1", "UnexpectedSyntax"),
        ("OPTIONAL RETURN 1", "UnexpectedSyntax"),
        ("RETURN sum()", "InvalidNumberOfArguments"),
        ("MATCH (n)", "InvalidClauseComposition"),
        ("WITH 1 AS a", "InvalidClauseComposition"),
        ("RETURN 1 RETURN 2", "InvalidClauseComposition"),
        ("RETURN 1 LIMIT 1 SKIP 1", "InvalidClauseComposition"),
        ("RETURN 1 MATCH (n) RETURN n", "InvalidClauseComposition"),
        ("RETURN 1 UNION MATCH (n)", "InvalidClauseComposition"),
        ("RETURN 1 UNION RETURN 1 UNION ALL RETURN 1", "InvalidClauseComposition"),
        ("RETURN 1 UNION ALL RETURN 1 UNION RETURN 1", "InvalidClauseComposition"),
        ("MATCH (n) WHERE EXISTS { MATCH (n) DELETE n } RETURN n", "InvalidClauseComposition"),
    ],
)
def test_what_is_no_query(text: str, expected: str) -> None:
    assert code(text) == expected
