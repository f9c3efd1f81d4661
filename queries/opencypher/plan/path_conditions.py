"""Conditions on a whole path that can be asked on the way: of each relationship or node, or of the length so far."""

from typing import NamedTuple

from ..syntax import ast


class OfElements(NamedTuple):
    """That `expression` holds for every element, or (`some`) at least for one, of the path or list `name`.

    The elements are the relationships, or (`nodes`) the nodes; each is `variable` in turn.
    """

    name: str
    nodes: bool
    some: bool
    variable: str
    expression: ast.Expression


def of_elements(condition: ast.Expression) -> OfElements | None:
    """Read a quantifier over the relationships or nodes of a path, or over a list; of `single(…)`, that there is one.

    >>> from ..syntax.parser import parse
    >>> clause = parse("MATCH p = ()-[*]-() WHERE none(n IN nodes(p) WHERE n.old) RETURN p").parts[0].clauses[0]
    >>> of_elements(clause.predicate)[:4]
    ('p', True, False, 'n')
    """
    match condition:
        case ast.Quantifier(
            kind="all" | "any" | "single" as kind, variable=variable, source=source, predicate=predicate
        ):
            pass
        case (
            ast.Quantifier(kind="none", variable=variable, source=source, predicate=predicate)
            | ast.Unary(
                operator="NOT",
                operand=ast.Quantifier(kind="any", variable=variable, source=source, predicate=predicate),
            )
        ):
            kind, predicate = "all", ast.Unary(predicate.pos, "NOT", predicate)
        case _:
            return None
    match source:
        case ast.Variable(name=name):
            nodes = False
        case ast.FunctionCall(name="relationships" | "nodes" as function, arguments=(ast.Variable(name=name),)):
            nodes = function == "nodes"
        case _:
            return None
    return OfElements(name, nodes, kind != "all", variable, predicate)


class OfLength(NamedTuple):
    """That the path or list `name` has `minimum` to `maximum` relationships."""

    name: str
    minimum: int
    maximum: int | None


def of_length(condition: ast.Expression) -> OfLength | None:
    """Read a comparison of `length(path)` or `size(list)` with a number that is no less than 0.

    >>> from ..syntax.parser import parse
    >>> clause = parse("MATCH p = ()-[*]-() WHERE 4 > length(p) RETURN p").parts[0].clauses[0]
    >>> tuple(of_length(clause.predicate))
    ('p', 0, 3)
    """
    match condition:
        case ast.Comparison(operands=(ast.FunctionCall() as call, ast.Literal(value=value)), operators=(operator,)):
            pass
        case ast.Comparison(operands=(ast.Literal(value=value), ast.FunctionCall() as call), operators=(mirrored,)):
            operator = _MIRRORED[mirrored]
        case _:
            return None
    match call:
        case ast.FunctionCall(name="length" | "size", arguments=(ast.Variable(name=name),)) if (
            operator in _BOUNDS and type(value) is int and value >= 0
        ):
            below, above = _BOUNDS[operator]
            return OfLength(name, 0 if below is None else value + below, None if above is None else value + above)
        case _:
            return None


_MIRRORED: dict[ast.ComparisonOperator, ast.ComparisonOperator] = {
    "=": "=",
    "<>": "<>",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "=": (0, 0),
    "<": (None, -1),
    "<=": (None, 0),
    ">": (1, None),
    ">=": (0, None),
}
"""What is added to the number for the least and the greatest length; None where there is no bound."""
