"""What is known of an expression before it runs: its kind, whether it holds parts of the graph, where it stands."""

from ..syntax import ast
from ..syntax.signatures import AGGREGATES, FUNCTIONS
from ..syntax.types import Kind
from .frame import Scope, Slot


def kind_of(expression: ast.Expression, scope: Scope) -> Kind:
    """Return the kind of the expression's value, or ANY; a value of another kind than ANY is of that kind or null."""
    if (known := scope.known(expression)) is not None:
        return known.kind
    match expression:
        case ast.Variable(name=name):
            return scope.slots[name].kind
        case ast.Comparison() | ast.Boolean() | ast.NullTest() | ast.TypeTest() | ast.LabelTest() | ast.Quantifier():
            return Kind.BOOLEAN
        case ast.Literal(value=value):
            return _LITERAL_KINDS.get(type(value), Kind.ANY)
        case ast.Unary(operator="NOT"):
            return Kind.BOOLEAN
        case ast.Binary(operator=operator) if operator in _TESTS:
            return Kind.BOOLEAN
        case ast.Subquery(kind=kind):
            return _SUBQUERY_KINDS.get(kind, Kind.ANY)
        case ast.Case():
            kinds = {kind_of(result, scope) for result in _results(expression)}
            return kinds.pop() if len(kinds) == 1 else Kind.ANY
        case ast.FunctionCall(name=name):
            result = FUNCTIONS[name].result
            return result if isinstance(result, Kind) else Kind.ANY
        case ast.Aggregate(name=name):
            result = AGGREGATES[name].result
            return result if isinstance(result, Kind) else Kind.ANY
        case _:
            return Kind.ANY


_LITERAL_KINDS: dict[type, Kind] = {bool: Kind.BOOLEAN, int: Kind.INTEGER, float: Kind.FLOAT, str: Kind.STRING}
_SUBQUERY_KINDS = {"exists": Kind.BOOLEAN, "count": Kind.INTEGER}
_TESTS = frozenset({"IN", "=~", "STARTS WITH", "ENDS WITH", "CONTAINS", "IS NORMALIZED"})


def _results(case: ast.Case) -> list[ast.Expression]:
    """Return what a CASE may result in, but for null."""
    results = [then for _, then in case.branches]
    if case.default is not None:
        results.append(case.default)
    return [result for result in results if not (isinstance(result, ast.Literal) and result.value is None)]


ELEMENTS = frozenset({Kind.NODE, Kind.RELATIONSHIP})
_JOINING = frozenset({"+", "||"})
_PLAIN_KINDS = frozenset({Kind.BOOLEAN, Kind.INTEGER, Kind.FLOAT, Kind.NUMBER, Kind.STRING, Kind.TEMPORAL})
_PLAIN_LISTS = frozenset({"keys", "labels", "range", "split", "tobooleanlist", "tofloatlist", "tointegerlist"})


def is_plain(expression: ast.Expression, scope: Scope) -> bool:
    """Whether the value certainly holds no node, relationship or path, so that it can leave the engine as it is."""
    if (known := scope.known(expression)) is not None:
        return known.plain or known.kind in _PLAIN_KINDS
    match expression:
        case ast.Literal():
            return True
        case ast.Variable(name=name):
            return scope.slots[name].plain or scope.slots[name].kind in _PLAIN_KINDS
        case ast.Binary(operator=operator, left=left, right=right) if operator in _JOINING:
            return is_plain(left, scope) and is_plain(right, scope)
        case ast.Binary() | ast.Unary():
            return True
        case ast.Property(subject=subject):
            return kind_of(subject, scope) in ELEMENTS
        case ast.Case():
            return all(is_plain(result, scope) for result in _results(expression))
        case ast.FunctionCall(name=name) if name in _PLAIN_LISTS:
            return True
        case ast.Aggregate(name="collect" | "min" | "max", arguments=(argument,)):
            return is_plain(argument, scope)
        case ast.FunctionCall(name="coalesce" | "head" | "last" | "tail" | "reverse", arguments=arguments):
            return all(is_plain(argument, scope) for argument in arguments)
        case _:
            return kind_of(expression, scope) in _PLAIN_KINDS


def place_of(expression: ast.Expression, scope: Scope) -> Slot | None:
    """Where the value of the expression stands already, if it does."""
    if (known := scope.known(expression)) is not None:
        return known
    return scope.slots[expression.name] if isinstance(expression, ast.Variable) else None
