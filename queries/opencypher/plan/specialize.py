"""Plans by what is known of parameters: `$x IS NULL OR …` is settled before planning, where it can decide the plan.

Optional filters are written that way. Once it is known that $x is null, the condition is gone; once it is known that it
is not, the rest of the condition can lead to an index. Which parameters matter so is a property of the text, so a plan
is kept per text and per state of these parameters, never per value.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias, TypeVar

from ..syntax import ast
from ..syntax.traversal import children

State: TypeAlias = bool | str | None
"""null, true, false, or "value" for anything else."""

_Item = TypeVar("_Item", ast.ProjectionItem, ast.SortItem)
_LEAVES = frozenset({ast.Literal, ast.Parameter, ast.Property, ast.Variable})
_TRUE, _FALSE = ast.Literal(0, value=True), ast.Literal(0, value=False)


def state_of(value: object) -> State:
    """Tell what planning may know of a parameter's value."""
    return value if value is None or isinstance(value, bool) else "value"


def switches(query: ast.Query) -> tuple[str, ...]:
    """Name the parameters on whose state a condition of the query hangs."""
    found: dict[str, None] = {}
    _collect_from(query, found)
    return tuple(found)


def _collect_from(query: ast.Query, found: dict[str, None]) -> None:
    for part in query.parts:
        for clause in part.clauses:
            if isinstance(clause, ast.Match | ast.With) and clause.predicate is not None:
                _collect(clause.predicate, found)
            if isinstance(clause, ast.With | ast.Return):
                for item in clause.projection.items:
                    _collect(item.expression, found)
                for key in clause.projection.order_by:
                    _collect(key.expression, found)
            elif isinstance(clause, ast.Unwind):
                _collect(clause.source, found)
            elif isinstance(clause, ast.CallSubquery):
                _collect_from(clause.query, found)


def _collect(expression: ast.Expression, found: dict[str, None]) -> None:
    match expression:
        case ast.Boolean(operands=operands):
            for operand in operands:
                if isinstance(operand, ast.Parameter):
                    found[operand.name] = None
                _collect(operand, found)
        case ast.Unary(operator="NOT", operand=ast.Parameter(name=name)):
            found[name] = None
        case ast.Unary(operator="NOT", operand=operand):
            _collect(operand, found)
        case ast.NullTest(operand=ast.Parameter(name=name)):
            found[name] = None
        case ast.Subquery(query=query):
            _collect_from(query, found)
        case _:
            for child in children(expression):
                if isinstance(child, ast.Expression):
                    _collect(child, found)


def specialize(query: ast.Query, states: Mapping[str, State]) -> ast.Query:
    """Return the query with its conditions settled as far as the states of the parameters settle them."""
    if not states:
        return query
    parts = tuple(
        ast.SingleQuery(part.pos, tuple(_clause(clause, states) for clause in part.clauses)) for part in query.parts
    )
    return replace(query, parts=parts)


def _clause(clause: ast.Clause, states: Mapping[str, State]) -> ast.Clause:
    if isinstance(clause, ast.Match | ast.With) and clause.predicate is not None:
        settled = _settle(clause.predicate, states)
        if settled is not clause.predicate:
            clause = replace(clause, predicate=None if settled == _TRUE else settled)
    if isinstance(clause, ast.With | ast.Return):
        items = _items(clause.projection.items, states)
        order_by = _items(clause.projection.order_by, states)
        if items is not clause.projection.items or order_by is not clause.projection.order_by:
            clause = replace(clause, projection=replace(clause.projection, items=items, order_by=order_by))
    elif isinstance(clause, ast.Unwind):
        clause = ast.Unwind(clause.pos, _settle(clause.source, states), clause.variable)
    elif isinstance(clause, ast.CallSubquery):
        clause = replace(clause, query=specialize(clause.query, states))
    return clause


def _items(items: tuple[_Item, ...], states: Mapping[str, State]) -> tuple[_Item, ...]:
    """Settle columns and the keys of ORDER BY alike, for a key may repeat a column's expression."""
    settled = [_settle(item.expression, states) for item in items]
    if all(new is item.expression for new, item in zip(settled, items, strict=True)):
        return items
    return tuple(replace(item, expression=new) for new, item in zip(settled, items, strict=True))


def _settle(expression: ast.Expression, states: Mapping[str, State]) -> ast.Expression:
    match expression:
        case ast.Boolean(operator="AND" | "OR"):
            return _settle_boolean(expression, states)
        case ast.Unary(operator="NOT", operand=operand):
            settled = _known(_settle(operand, states), states)
            return replace(expression, operand=settled) if settled not in {_TRUE, _FALSE} else _not(settled)
        case ast.NullTest(operand=ast.Parameter(name=name), negated=negated) if name in states:
            return _TRUE if (states[name] is None) is not negated else _FALSE
        case ast.Subquery(query=query):
            return replace(expression, query=specialize(query, states))
        case _ if type(expression) in _LEAVES:
            return expression
        case _:
            return _settle_inside(expression, states)


def _settle_inside(expression: ast.Expression, states: Mapping[str, State]) -> ast.Expression:
    """Settle the parts of an expression that is no condition itself: subqueries may stand there."""
    changed: dict[str, Any] = {}
    for field in fields(expression):
        value: object = getattr(expression, field.name)
        settled = _settle_part(value, states)
        if settled is not value:
            changed[field.name] = settled
    return replace(expression, **changed) if changed else expression


def _settle_part(part: object, states: Mapping[str, State]) -> object:
    if isinstance(part, ast.Expression):
        return _settle(part, states)
    if isinstance(part, tuple):
        parts: tuple[object, ...] = part
        settled = tuple(_settle_part(each, states) for each in parts)
        return part if all(new is old for new, old in zip(settled, parts, strict=True)) else settled
    return part


def _not(literal: ast.Expression) -> ast.Expression:
    return _FALSE if literal == _TRUE else _TRUE


def _known(expression: ast.Expression, states: Mapping[str, State]) -> ast.Expression:
    """Replace a parameter that is asked as a condition and is a boolean; null stays, for it is neither."""
    if isinstance(expression, ast.Parameter) and isinstance(states.get(expression.name), bool):
        return _TRUE if states[expression.name] else _FALSE
    return expression


def _settle_boolean(expression: ast.Boolean, states: Mapping[str, State]) -> ast.Expression:
    decisive, neutral = (_FALSE, _TRUE) if expression.operator == "AND" else (_TRUE, _FALSE)
    remaining: list[ast.Expression] = []
    changed = False
    for operand in expression.operands:
        settled = _known(_settle(operand, states), states)
        changed = changed or settled is not operand
        if settled == decisive:
            return decisive
        if settled != neutral:
            remaining.append(settled)
    if not remaining:
        return neutral
    if not changed and len(remaining) == len(expression.operands):
        return expression
    return remaining[0] if len(remaining) == 1 else replace(expression, operands=tuple(remaining))
