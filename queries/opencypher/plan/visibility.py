"""What the clauses after a MATCH can see of it: how often a row comes, which names, of a path only its least length.

What nobody sees need not be made: every end of a variable-length path once instead of every way there.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from ..syntax import ast
from ..syntax.signatures import NON_DETERMINISTIC
from ..syntax.traversal import children, walk

PlannedClause: TypeAlias = "ast.Clause | list[ast.Match]"
"""A clause, or the MATCH clauses that are planned as one."""

_SAME_FOR_REPEATS = frozenset({"min", "max"})


class Visible(NamedTuple):
    """What later clauses see of a match.

    With `once` they cannot tell a row that comes twice from one that comes once. `names` are all that they refer to,
    None when that may be any. `lengths` are the expressions `length(path)` or `size(list)`, by that name, of names of
    which they see the least length and nothing else.
    """

    once: bool
    names: frozenset[str] | None
    lengths: dict[str, ast.FunctionCall]


EVERYTHING = Visible(once=False, names=None, lengths={})
EXISTENCE = Visible(once=True, names=frozenset(), lengths={})
"""Whether there is a row at all."""


def aggregates(node: ast.Node) -> Iterator[ast.Aggregate]:
    """Return the aggregates in an expression, those of its subqueries not included."""
    if isinstance(node, ast.Aggregate):
        yield node
    elif not isinstance(node, _WITHOUT_AGGREGATES):
        for child in children(node):
            yield from aggregates(child)


_WITHOUT_AGGREGATES = (ast.Literal, ast.Variable, ast.Parameter, ast.Property, ast.Subquery)


def visible_after(steps: Sequence[PlannedClause], *, once: bool) -> list[Visible]:
    """Return for each clause what those after it see; `once` says that nobody counts the rows of the last."""
    if not any(isinstance(step, list) and _is_long(step) for step in steps):
        return [EVERYTHING] * len(steps)  # where no way is longer there is nothing to spare, and planning stays quick
    found: list[Visible] = []
    names: frozenset[str] | None = frozenset()
    lengths: dict[str, ast.FunctionCall] = {}
    for place in reversed(range(len(steps))):
        found.append(Visible(once, names, lengths))
        if place == 0:
            break
        step = steps[place]
        once = _ignores_repeats(step, once_after=once)
        lengths = _least_lengths(step) if once else {}
        names = None if names is None or _is_star(step) else names | _names(step)
    return found[::-1]


def _is_long(matches: list[ast.Match]) -> bool:
    patterns = (pattern for match in matches for pattern in match.patterns)
    return any(relationship.hops is not None for pattern in patterns for relationship in pattern.relationships)


def _projection(step: PlannedClause) -> ast.Projection | None:
    return step.projection if isinstance(step, ast.With | ast.Return) else None


def _is_star(step: PlannedClause) -> bool:
    projection = _projection(step)
    return projection is not None and projection.star


def _ignores_repeats(step: PlannedClause, *, once_after: bool) -> bool:
    """Whether the clause and those after it give the same when a row comes twice."""
    projection = _projection(step)
    if isinstance(step, list | ast.Unwind):
        ignores = once_after
    elif projection is None:
        ignores = False
    elif found := list(_aggregates(step, projection)):
        ignores = all(aggregate.distinct or aggregate.name in _SAME_FOR_REPEATS for aggregate in found)
    else:
        ignores = projection.distinct or (once_after and projection.skip is None and projection.limit is None)
    return ignores and not _is_random(step)


def _is_random(step: PlannedClause) -> bool:
    nodes = (node for part in _parts(step) for node in walk(part))
    return any(isinstance(node, ast.FunctionCall) and node.name in NON_DETERMINISTIC for node in nodes)


def _aggregates(step: PlannedClause, projection: ast.Projection) -> Iterator[ast.Aggregate]:
    expressions = [item.expression for item in projection.items]
    expressions += [item.expression for item in projection.order_by]
    if isinstance(step, ast.With) and step.predicate is not None:
        expressions.append(step.predicate)
    for expression in expressions:
        yield from aggregates(expression)


def _parts(step: PlannedClause) -> Sequence[ast.Node]:
    return step if isinstance(step, list) else (step,)


def _names(step: PlannedClause) -> frozenset[str]:
    return frozenset(name for part in _parts(step) for name, _ in _mentions(part))


def _least_lengths(step: PlannedClause) -> dict[str, ast.FunctionCall]:
    """Return the lengths of which a projection takes the minimum, if it mentions their variables nowhere else."""
    if _projection(step) is None or _is_star(step):
        return {}
    mentions = [mention for part in _parts(step) for mention in _mentions(part)]
    elsewhere = {name for name, length in mentions if length is None}
    return {name: length for name, length in mentions if length is not None and name not in elsewhere}


def _mentions(node: ast.Node) -> Iterator[tuple[str, ast.FunctionCall | None]]:
    """Yield every variable named in a tree; with the call where that is all of `min(length(variable))`."""
    match node:
        case ast.Aggregate(
            name="min",
            arguments=(ast.FunctionCall(name="length" | "size", arguments=(ast.Variable(name=name),)) as length,),
        ):
            yield name, length
        case ast.Variable(name=name):
            yield name, None
        case _:
            if isinstance(node, ast.NodePattern | ast.RelationshipPattern | ast.PathPattern) and node.variable:
                yield node.variable, None
            for child in children(node):
                yield from _mentions(child)
