"""The value of an expression in one row, a dictionary of the variables in scope."""

from collections.abc import Callable
from typing import Any, TypeAlias

from oncograph.queries.opencypher.run.expressions import element
from oncograph.queries.opencypher.syntax import ast
from oncograph.queries.opencypher.values import arithmetic
from oncograph.queries.opencypher.values.comparison import contains, equal, less, less_equal
from oncograph.queries.opencypher.values.entities import Edge, Vertex, get_property
from oncograph.queries.opencypher.values.functions import NULL_IS_NULL, TAKES_NULL

Row: TypeAlias = dict[str, Any]

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "%": arithmetic.modulo,
    "IN": lambda value, items: None if items is None else contains(items, value),
}
_COMPARISONS: dict[str, Callable[[Any, Any], bool | None]] = {
    "=": equal,
    "<>": lambda left, right: negated(equal(left, right)),
    "<": less,
    "<=": less_equal,
    ">": lambda left, right: less(right, left),
    ">=": lambda left, right: less_equal(right, left),
}


def negated(truth: Any) -> bool | None:
    return None if truth is None else not truth


def conjunction(truths: list[bool | None]) -> bool | None:
    """Return the AND of truths, of which null is the unknown one."""
    return False if False in truths else None if None in truths else True


def exclusive(truths: list[bool | None]) -> bool | None:
    return None if None in truths else truths.count(True) % 2 == 1


def has_label(subject: Vertex | Edge, labels: ast.LabelExpression) -> bool:
    """Whether a node has the labels, or a relationship the type."""
    names = subject.data["labels"] if isinstance(subject, Vertex) else [subject.data["type"]]
    match labels:
        case ast.LabelName(name=name):
            return name in names
        case ast.LabelWildcard():
            return bool(names)
        case ast.LabelNot(operand=operand):
            return not has_label(subject, operand)
        case ast.LabelAnd(operands=operands):
            return all(has_label(subject, operand) for operand in operands)
        case ast.LabelOr(operands=operands):
            return any(has_label(subject, operand) for operand in operands)
        case _:
            raise NotImplementedError(labels)


class Expressions:
    """Values, given how to match and how to answer a subquery."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self._parameters = parameters

    def paths(self, pattern: ast.PathPattern, predicate: ast.Expression | None, row: Row) -> list[Row]:
        """Return a row for every match of one pattern."""
        raise NotImplementedError

    def answer(self, query: ast.Query, row: Row) -> list[tuple[Any, ...]]:
        """Return the rows of a subquery."""
        raise NotImplementedError

    def holds(self, expression: ast.Expression | None, row: Row) -> bool:
        return expression is None or self.value(expression, row) is True

    def value(self, expression: ast.Expression, row: Row) -> Any:
        """Return the value of an expression."""
        match expression:
            case ast.Variable(name=name):
                return row[name]
            case ast.Literal(value=value):
                return value
            case ast.Parameter(name=name):
                return self._parameters[name]
            case ast.ListLiteral(items=items):
                return [self.value(item, row) for item in items]
            case ast.MapLiteral(entries=entries):
                return {key: self.value(item, row) for key, item in entries}
            case ast.Property(subject=subject, key=key):
                return get_property(self.value(subject, row), key)
            case ast.Subscript(subject=subject, index=index):
                return element(self.value(subject, row), self.value(index, row))
            case ast.Slice(subject=subject, start=start, stop=stop):
                return self._slice(self.value(subject, row), start, stop, row)
            case ast.FunctionCall(name=name, arguments=arguments):
                return self._call(name, [self.value(argument, row) for argument in arguments])
            case ast.ListComprehension() | ast.Quantifier() | ast.Reduce():
                return self._over_list(expression, row)
            case ast.PatternPredicate(pattern=pattern):
                return bool(self.paths(pattern, None, row))
            case ast.PatternComprehension(pattern=pattern, predicate=predicate, projection=projection):
                return [self.value(projection, found) for found in self.paths(pattern, predicate, row)]
            case ast.Subquery(kind=kind, query=query):
                answer = self.answer(query, row)
                return {"exists": bool(answer), "count": len(answer)}.get(
                    kind, [values[0] for values in answer if values]
                )
            case _:
                return self._operation(expression, row)

    def _operation(self, expression: ast.Expression, row: Row) -> Any:
        match expression:
            case ast.Unary(operator="NOT", operand=operand):
                return negated(self.value(operand, row))
            case ast.Unary(operator="-", operand=operand):
                return arithmetic.negate(self.value(operand, row))
            case ast.Binary(operator=operator, left=left, right=right):
                return _BINARY[operator](self.value(left, row), self.value(right, row))
            case ast.Boolean(operator=operator, operands=operands):
                truths = [self.value(operand, row) for operand in operands]
                if operator == "OR":
                    return negated(conjunction([negated(truth) for truth in truths]))
                return conjunction(truths) if operator == "AND" else exclusive(truths)
            case ast.Comparison(operands=operands, operators=operators):
                values = [self.value(operand, row) for operand in operands]
                pairs = zip(operators, values, values[1:], strict=False)
                return conjunction([_COMPARISONS[operator](left, right) for operator, left, right in pairs])
            case ast.NullTest(operand=operand, negated=is_negated):
                return (self.value(operand, row) is None) is not is_negated
            case ast.Case(subject=None, branches=branches, default=default):
                chosen = next((then for when, then in branches if self.holds(when, row)), default)
                return None if chosen is None else self.value(chosen, row)
            case ast.LabelTest(subject=subject, labels=labels):
                found = self.value(subject, row)
                return None if found is None else has_label(found, labels)
            case _:
                raise NotImplementedError(expression)

    def _slice(self, items: Any, start: ast.Expression | None, stop: ast.Expression | None, row: Row) -> Any:
        bounds = [None if bound is None else self.value(bound, row) for bound in (start, stop)]
        return None if items is None else items[slice(*bounds)]

    def _call(self, name: str, arguments: list[Any]) -> Any:
        if name in TAKES_NULL:
            return TAKES_NULL[name](*arguments)
        return None if None in arguments else NULL_IS_NULL[name](*arguments)

    def _over_list(self, expression: ast.ListComprehension | ast.Quantifier | ast.Reduce, row: Row) -> Any:
        items = self.value(expression.source, row)
        if items is None:
            return None
        rows = [{**row, expression.variable: item} for item in items]
        if isinstance(expression, ast.Reduce):
            total = self.value(expression.initial, row)
            for each in rows:
                total = self.value(expression.body, {**each, expression.accumulator: total})
            return total
        if isinstance(expression, ast.ListComprehension):
            projection = expression.projection or ast.Variable(0, expression.variable)
            return [self.value(projection, each) for each in rows if self.holds(expression.predicate, each)]
        truths = [self.value(expression.predicate, each) for each in rows]
        match expression.kind:
            case "all":
                return conjunction(truths)
            case "any":
                return negated(conjunction([negated(truth) for truth in truths]))
            case "none":
                return conjunction([negated(truth) for truth in truths])
            case _:
                return False if truths.count(True) > 1 else None if None in truths else True in truths
