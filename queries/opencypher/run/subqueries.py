"""Compiles patterns and queries inside expressions: each is a plan of its own, run for one row at a time."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import CypherTypeError
from ..plan.frame import Condition, Emit, Evaluate, Row, Scope
from ..syntax import ast
from ..syntax.traversal import names
from ..syntax.types import Kind
from ..values.value import Value

if TYPE_CHECKING:
    from .compiler import Compiler


_ASKING = 12.0
"""What one question to a pattern is taken to cost, in elements looked at."""


def _found(place: int) -> Emit:
    def found(row: Row) -> bool:
        row[place] = True
        return True

    return found


def _exists(start: Emit, place: int) -> Condition:
    def exists(row: Row) -> bool:
        row[place] = False
        start(row)
        return bool(row[place])

    return exists


def _pattern_predicate(compiler: "Compiler", expression: ast.PatternPredicate, scope: Scope) -> Condition:
    place = compiler.frame.new()
    start = compiler.pattern(expression.pattern, None, scope, lambda _inner: _found(place), existence=True)
    return _by_membership(compiler, expression, scope, _exists(start, place))


def _by_membership(
    compiler: "Compiler", expression: ast.Subquery | ast.PatternPredicate, scope: Scope, exists: Condition
) -> Condition:
    """Where the nodes for which it holds can be found at once, find them when enough rows have asked one by one.

    That is when the asking has cost about as much as the finding, so that it never costs more than twice the better
    way.
    """
    outer = [name for name in names(expression) if name in scope.slots]
    if len(outer) != 1 or scope.slots[outer[0]].kind is not Kind.NODE:
        return exists
    anchored = compiler.planner.anchored(expression, scope, outer[0])
    if anchored is None:
        return exists
    index, found = scope.slots[outer[0]].index, anchored.found.index
    members, asked = compiler.frame.new(), compiler.frame.new()
    patience = int(anchored.cost / _ASKING)

    def add(row: Row) -> None:
        row[members].add(row[found])

    find = compiler.plan(anchored.plan, add)

    def is_member(row: Row) -> bool:
        known = row[members]
        if known is None:
            count = row[asked] or 0
            if count < patience:
                row[asked] = count + 1
                return exists(row)
            known = row[members] = set()
            find(row)
        return row[index] in known

    return is_member


def _pattern_comprehension(compiler: "Compiler", expression: ast.PatternComprehension, scope: Scope) -> Evaluate:
    place = compiler.frame.new()

    def collecting(inner: Scope) -> Emit:
        evaluate = compiler.value(expression.projection, inner)

        def collect(row: Row) -> None:
            row[place].append(evaluate(row))

        return collect

    start = compiler.pattern(expression.pattern, expression.predicate, scope, collecting, existence=False)
    return _collected(start, place)


def _collected(start: Emit, place: int) -> Evaluate:
    def collected(row: Row) -> Value:
        row[place] = []
        start(row)
        return row[place]

    return collected


def _shortest_path(compiler: "Compiler", expression: ast.ShortestPath, scope: Scope) -> Evaluate:
    """shortestPath(…) as a value is the path that the pattern would bind, allShortestPaths(…) the list of them."""
    pattern = expression.pattern
    name = f"path {compiler.frame.size}"
    named = ast.PathPattern(pattern.pos, name, pattern.nodes, pattern.relationships, pattern.shortest)
    collect_all = _pattern_comprehension(
        compiler, ast.PatternComprehension(pattern.pos, named, None, ast.Variable(pattern.pos, name)), scope
    )
    if pattern.shortest == "all":
        return collect_all

    def first(row: Row) -> Value:
        paths = collect_all(row)
        return paths[0] if paths else None

    return first


def _subquery_exists(compiler: "Compiler", expression: ast.Subquery, scope: Scope) -> Condition:
    place = compiler.frame.new()
    start = compiler.query(expression.query, scope, lambda _make: _found(place), existence=True)
    return _by_membership(compiler, expression, scope, _exists(start, place))


def _subquery_count(compiler: "Compiler", expression: ast.Subquery, scope: Scope) -> Evaluate:
    place = compiler.frame.new()

    def count_one(row: Row) -> None:
        row[place] += 1

    start = compiler.query(expression.query, scope, lambda _make: count_one, existence=False)

    def count(row: Row) -> Value:
        row[place] = 0
        start(row)
        return row[place]

    return count


def _subquery_collect(compiler: "Compiler", expression: ast.Subquery, scope: Scope) -> Evaluate:
    place = compiler.frame.new()

    def collecting(make: Evaluate) -> Emit:
        def collect(row: Row) -> None:
            row[place].append(make(row)[0])

        return collect

    return _collected(compiler.query(expression.query, scope, collecting, existence=False), place)


def _subquery(compiler: "Compiler", expression: ast.Subquery, scope: Scope) -> Evaluate:
    if expression.kind == "exists":
        return _subquery_exists(compiler, expression, scope)
    if expression.kind == "count":
        return _subquery_count(compiler, expression, scope)
    return _subquery_collect(compiler, expression, scope)


def _subquery_holds(compiler: "Compiler", expression: ast.Subquery, scope: Scope) -> Condition:
    if expression.kind != "exists":
        raise CypherTypeError(f"{expression.kind.upper()} {{}} is no condition", code="InvalidArgumentType")
    return _subquery_exists(compiler, expression, scope)


COMPILERS: dict[type[ast.Expression], Callable[[Any, Any, Scope], Evaluate]] = {
    ast.PatternComprehension: _pattern_comprehension,
    ast.PatternPredicate: _pattern_predicate,
    ast.ShortestPath: _shortest_path,
    ast.Subquery: _subquery,
}
CONDITIONS: dict[type[ast.Expression], Callable[[Any, Any, Scope], Condition]] = {
    ast.PatternPredicate: _pattern_predicate,
    ast.Subquery: _subquery_holds,
}
