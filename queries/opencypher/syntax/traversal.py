"""Walking the syntax tree without knowing its node types one by one."""

from collections.abc import Collection, Iterator
from dataclasses import fields

from . import ast

__all__ = ["children", "importing_with", "names", "scoped_children", "walk"]

_LEAVES = frozenset({ast.Literal, ast.Parameter, ast.LabelName})
_FIELDS: dict[type, tuple[str, ...]] = {}


def children(node: ast.Node) -> Iterator[ast.Node]:
    """Yield the nodes directly inside a node, in the order of its fields.

    >>> from .parser import parse
    >>> comparison = parse("RETURN n.x < 1 <= $p").parts[0].clauses[0].projection.items[0].expression
    >>> [type(child).__name__ for child in children(comparison)]
    ['Property', 'Literal', 'Parameter']
    """
    kind = type(node)
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(node) if field.name != "pos")
    for name in _FIELDS[kind]:
        value: object = getattr(node, name)
        if isinstance(value, ast.Node):
            yield value
        elif isinstance(value, tuple):
            yield from _nodes(value)


def _nodes(values: tuple[object, ...]) -> Iterator[ast.Node]:
    for value in values:
        if isinstance(value, ast.Node):
            yield value
        elif isinstance(value, tuple):
            yield from _nodes(value)


def walk(node: ast.Node) -> Iterator[ast.Node]:
    """Yield a node and all that is inside it, subqueries too, outer nodes first."""
    yield node
    for child in children(node):
        yield from walk(child)


def scoped_children(node: ast.Node) -> Iterator[tuple[ast.Node, tuple[str, ...]]]:
    """Yield the nodes directly inside a node, each with the names that the node binds for it.

    What a pattern binds is not told apart from what it refers to, because only the scope around it can tell.
    """
    if isinstance(node, ast.ListComprehension | ast.Quantifier):
        for child in children(node):
            yield child, () if child is node.source else (node.variable,)
    elif isinstance(node, ast.Reduce):
        yield node.initial, ()
        yield node.source, ()
        yield node.body, (node.accumulator, node.variable)
    else:
        for child in children(node):
            yield child, ()


def names(node: ast.Node) -> frozenset[str]:
    """Return the names that a node refers to from outside of it.

    All names in patterns and subqueries are among them, also those that are new there: intersect with the scope.

    >>> from .parser import parse
    >>> sorted(names(parse("RETURN [x IN xs | x + y] + [(n)-->(m) | m.z]")))
    ['m', 'n', 'xs', 'y']
    """
    found: set[str] = set()
    _collect(node, (), found)
    return frozenset(found)


def importing_with(query: ast.SingleQuery, importable: Collection[str]) -> ast.With | None:
    """Return the WITH that begins a part of CALL { … } and names variables from outside, if there is one."""
    first = query.clauses[0]
    if not isinstance(first, ast.With) or not importable:
        return None
    projection = first.projection
    return first if projection.star or any(name in importable for name in names(projection)) else None


def _collect(node: ast.Node, bound: tuple[str, ...], found: set[str]) -> None:
    kind = type(node)
    if kind in _LEAVES:
        return
    if isinstance(node, ast.Property):  # most expressions are properties of variables: straight to the variable
        node = node.subject
    if isinstance(node, ast.Variable):
        if node.name not in bound:
            found.add(node.name)
        return
    if isinstance(node, ast.NodePattern | ast.RelationshipPattern | ast.PathPattern):
        variable = node.variable
        if variable is not None and variable not in bound:
            found.add(variable)
    for child, local in scoped_children(node):
        _collect(child, bound + local, found)
