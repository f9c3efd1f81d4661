"""Which names an expression may use beside aggregates, and after DISTINCT or an aggregation.

Both are one question: a set of names is out of reach, except inside expressions that are known as columns. Beside an
aggregate, `a.x + count(*)` has a meaning only when `a` or `a.x` is a grouping key; a key made of several, such as
`a.x + b.x`, is no help, because openCypher recognises only variables and their properties as keys there.
"""

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ..syntax import ast
from ..syntax.traversal import children, scoped_children

__all__ = ["Hidden", "hidden_names", "is_simple_key", "unknown_aggregates"]


class Hidden(NamedTuple):
    """A use of a name that is out of reach; `aggregated` when it stands inside an aggregate."""

    node: ast.Node
    name: str
    aggregated: bool


def is_simple_key(expression: ast.Expression) -> bool:
    """Whether an expression is a variable or a property of one, written `a.x` or `a['x']`."""
    if isinstance(expression, ast.Property) or (
        isinstance(expression, ast.Subscript) and isinstance(expression.index, ast.Literal)
    ):
        expression = expression.subject
    return isinstance(expression, ast.Variable)


def hidden_names(
    node: ast.Node,
    hidden: AbstractSet[str],
    known: Collection[ast.Expression],
    *,
    bound: tuple[str, ...] = (),
    aggregated: bool = False,
) -> Iterator[Hidden]:
    """Yield every use of a `hidden` name in a node, outside of `known` expressions.

    `bound` are names that the expressions around the node bind anew, `aggregated` whether one of them is an aggregate.
    """
    if isinstance(node, ast.Expression) and node in known:
        return
    name = None
    if isinstance(node, ast.Variable):
        name = node.name
    elif isinstance(node, ast.NodePattern | ast.RelationshipPattern | ast.PathPattern):
        name = node.variable
    if name is not None and name in hidden and name not in bound:
        yield Hidden(node, name, aggregated)
    inside = aggregated or isinstance(node, ast.Aggregate)
    for child, local in scoped_children(node):
        yield from hidden_names(child, hidden, known, bound=bound + local, aggregated=inside)


def unknown_aggregates(node: ast.Node, known: Collection[ast.Expression]) -> Iterator[ast.Aggregate]:
    """Yield the aggregates in a node that are not inside of `known` expressions."""
    if isinstance(node, ast.Expression) and node in known:
        return
    if isinstance(node, ast.Aggregate):
        yield node
    elif not isinstance(node, ast.Subquery):
        for child in children(node):
            yield from unknown_aggregates(child, known)
