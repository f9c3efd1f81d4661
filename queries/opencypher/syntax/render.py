"""Writes expressions back as Cypher, for plans. Patterns and subqueries are abbreviated."""

from . import ast
from .ast import AnyOf, ListType, ValueType


def render(expression: ast.Expression) -> str:
    """Write an expression in one line.

    >>> from .parser import parse
    >>> query = parse("RETURN NOT n.year >= $year AND n:Study&!Review OR size([x IN n.pmids | x + 1]) = 2")
    >>> render(query.parts[0].clauses[0].projection.items[0].expression)
    '(NOT n.year >= $year AND n:Study&!Review) OR size([x IN … | x + 1]) = 2'
    """
    match expression:
        case ast.Literal(value=value):
            return _literal(value)
        case ast.Variable(name=name):
            return name
        case ast.Parameter(name=name):
            return f"${name}"
        case ast.Property(subject=subject, key=key):
            return f"{_operand(subject)}.{key}"
        case ast.FunctionCall(name=name, arguments=arguments):
            return f"{name}({', '.join(map(render, arguments))})"
        case ast.Aggregate(name=name, arguments=arguments, distinct=distinct):
            inner = ", ".join(map(render, arguments)) or "*"
            return f"{name}({'DISTINCT ' if distinct else ''}{inner})"
        case ast.ListLiteral(items=items):
            return f"[{', '.join(map(render, items))}]"
        case ast.LabelTest(subject=subject, labels=labels):
            return f"{_operand(subject)}:{render_labels(labels)}"
        case _:
            return _render_operator(expression) or _render_other(expression)


def _literal(value: float | str | None) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else repr(value)


def _operand(expression: ast.Expression) -> str:
    text = render(expression)
    compound = isinstance(
        expression, ast.Binary | ast.Boolean | ast.Comparison | ast.Unary | ast.NullTest | ast.TypeTest
    )
    return f"({text})" if compound else text


def _render_operator(expression: ast.Expression) -> str:
    match expression:
        case ast.Boolean(operands=operands):
            parts = (f"({render(part)})" if isinstance(part, ast.Boolean) else render(part) for part in operands)
            return f" {expression.operator} ".join(parts)
        case ast.Comparison(operands=operands, operators=operators):
            text = _operand(operands[0])
            for operator, operand in zip(operators, operands[1:], strict=True):
                text += f" {operator} {_operand(operand)}"
            return text
        case ast.Binary(left=left, right=right):
            return f"{_operand(left)} {expression.operator} {_operand(right)}"
        case ast.Unary(operator="NOT", operand=operand):
            return f"NOT {render(operand)}"
        case ast.Unary(operand=operand):
            return f"{expression.operator}{_operand(operand)}"
        case ast.NullTest(operand=operand, negated=negated):
            return f"{_operand(operand)} IS {'NOT ' if negated else ''}NULL"
        case ast.TypeTest(operand=operand, type=type_, negated=negated):
            return f"{_operand(operand)} IS {'NOT ' if negated else ''}:: {render_type(type_)}"
        case ast.Subscript(subject=subject, index=index):
            return f"{_operand(subject)}[{render(index)}]"
        case _:
            return ""


def _render_other(expression: ast.Expression) -> str:
    match expression:
        case ast.ListComprehension(variable=variable, projection=projection):
            return f"[{variable} IN …{f' | {render(projection)}' if projection else ''}]"
        case ast.Quantifier(kind=kind, variable=variable, predicate=predicate):
            return f"{kind}({variable} IN … WHERE {render(predicate)})"
        case ast.Reduce():
            return "reduce(…)"
        case ast.Case():
            return "CASE … END"
        case ast.MapLiteral() | ast.MapProjection():
            return "{…}"
        case ast.Subquery(kind=kind):
            return f"{kind.upper()} {{…}}"
        case ast.PatternPredicate():
            return "(…)--(…)"
        case ast.PatternComprehension():
            return "[(…)--(…) | …]"
        case _:
            return "…"


def render_labels(labels: ast.LabelExpression) -> str:
    """Write a label expression, without the colon."""
    match labels:
        case ast.LabelName(name=name):
            return name
        case ast.LabelNot(operand=operand):
            return f"!{_label_operand(operand)}"
        case ast.LabelAnd(operands=operands):
            return "&".join(map(_label_operand, operands))
        case ast.LabelOr(operands=operands):
            return "|".join(map(_label_operand, operands))
        case ast.LabelDynamic(names=names, every=every):
            return f"{'$' if every else '$any'}({render(names)})"
        case _:
            return "%"


def render_type(found: ValueType) -> str:
    """Write a type."""
    if isinstance(found, AnyOf):
        return " | ".join(map(render_type, found.options))
    name = f"LIST<{render_type(found.element)}>" if isinstance(found, ListType) else found.name
    return name if found.nullable else f"{name} NOT NULL"


def _label_operand(labels: ast.LabelExpression) -> str:
    text = render_labels(labels)
    return f"({text})" if isinstance(labels, ast.LabelAnd | ast.LabelOr) else text
