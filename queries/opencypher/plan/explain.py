"""Prints plans for people: one operator a line, the last one first, each with the rows expected of it."""

from collections.abc import Iterator, Mapping

from ..syntax.ast import Direction, Expression
from ..syntax.render import render
from .operators import (
    Aggregate,
    AssignPath,
    CallProcedure,
    CallSubquery,
    Choice,
    Distinct,
    Endpoints,
    Expand,
    Filter,
    IndexSeek,
    NodeScan,
    Operator,
    Optional,
    Plan,
    Project,
    RelationshipScan,
    Repeat,
    Require,
    Result,
    SemiJoin,
    ShortestPaths,
    Slice,
    Sort,
    Step,
    Union,
    Unwind,
    VariableExpand,
)


def plan_text(plan: Plan, counts: Mapping[int, int] | None = None) -> str:
    """Write a plan as a tree; an operator takes its rows from the one below it.

    `counts` are the numbers of rows that came of the operators in a run, by their identities.
    """
    return "\n".join(_lines(plan, counts, ""))


def _lines(plan: Plan, counts: Mapping[int, int] | None, indent: str) -> Iterator[str]:
    for operator in reversed(plan):
        name, details = _describe(operator)
        title = f"{indent}+ {name}"
        came = "" if counts is None else f" {_came(operator, counts):>10}"
        yield f"{title:<28} {_rows(operator.estimate):>10}{came}  {details}".rstrip()
        for inner in _inner_plans(operator):
            yield from _lines(inner, counts, indent + "|   ")


def _came(operator: Operator, counts: Mapping[int, int]) -> str:
    count = counts.get(id(operator))
    return "" if count is None else f"{count:,} row{'' if count == 1 else 's'}"


def _inner_plans(operator: Operator) -> tuple[Plan, ...]:
    if isinstance(operator, CallSubquery | Optional | Repeat | SemiJoin):
        return (operator.inner,)
    if isinstance(operator, Choice):
        return tuple(way.find + way.rest for way in operator.ways)
    return operator.parts if isinstance(operator, Union) else ()


def _rows(estimate: float) -> str:
    return f"~{estimate:,.0f} rows" if round(estimate) != 1 else "~1 row"


def _describe(operator: Operator) -> tuple[str, str]:
    match operator:
        case NodeScan(name=name, label=label):
            return ("LabelScan" if label else "AllNodesScan"), _node(name, label)
        case IndexSeek(name=name, label=label, key=key, value=value, many=many):
            index = f"index on {':' + label if label else 'all nodes'}({key})"
            return "IndexSeek", f"{_node(name, label)}, {key} {'IN' if many else '='} {render(value)}, {index}"
        case SemiJoin(name=name):
            return "SemiJoin", f"{_node(name, None)}, each once"
        case RelationshipScan(source_name=source, types=types, target_name=target):
            return "RelationshipScan", f"{_node(source, None)}-[{_types(types)}]->{_node(target, None)}"
        case Expand(step=step, into=into):
            return ("ExpandInto" if into else "Expand"), _step(step, "")
        case VariableExpand(step=step, minimum=minimum, maximum=maximum, reach=reach):
            name = "Reach" if reach else "VariableExpand"
            return name, _step(step, f"*{minimum}..{'' if maximum is None else maximum}") + _where(_along(operator))
        case Repeat(step=step, minimum=minimum, maximum=maximum, reach=reach):
            ends = f"{_node(step.origin_name, None)} … {_node(step.end_name, None)}"
            times = f"{minimum} to {maximum} times" if maximum is not None else f"at least {minimum} times"
            return "Repeat", f"{ends}, {times}" + (", each end once" if reach else "")
        case ShortestPaths(step=step, every=every, filters=filters):
            name = "AllShortestPaths" if every else "ShortestPath"
            return name, _step(step, "*") + _where((*_along(operator), *filters))
        case Choice():
            return "Choice", ""
        case Endpoints(step=step):
            return "Endpoints", _step(step, "")
        case _:
            return _describe_rows(operator)


def _describe_rows(operator: Operator) -> tuple[str, str]:
    match operator:
        case Filter(conditions=conditions):
            return "Filter", " AND ".join(map(render, conditions))
        case Require(name=name):
            return "Require", name
        case AssignPath(name=name):
            return "AssignPath", name
        case CallProcedure(name=name):
            return "CallProcedure", name
        case Unwind(source=source, name=name):
            return "Unwind", f"{render(source)} AS {name}"
        case Project(columns=columns):
            return "Project", ", ".join(column.name for column in columns)
        case Aggregate(keys=keys, aggregates=aggregates):
            by = ", ".join(column.name for column in keys)
            return "Aggregate", ", ".join(render(column.call) for column in aggregates) + (f" by {by}" if by else "")
        case Distinct(names=names):
            return "Distinct", ", ".join(names)
        case Sort(keys=keys, skip=skip, limit=limit):
            order = ", ".join(key.name + (" DESC" if key.descending else "") for key in keys)
            return ("Sort" if limit is None else "Top"), order + _slice(skip, limit)
        case Slice(skip=skip, limit=limit):
            return "Slice", _slice(skip, limit).strip()
        case CallSubquery(columns=columns) | Result(columns=columns):
            return type(operator).__name__, ", ".join(columns)
        case Union(distinct=distinct):
            return ("Union" if distinct else "UnionAll"), ""
        case _:
            return type(operator).__name__, ""


def _node(name: str, label: str | None) -> str:
    """Return a node as it stands in a pattern; names made up for nameless ones are not shown."""
    shown = "" if " " in name else name
    return f"({shown}:{label})" if label else f"({shown})"


def _types(types: tuple[str, ...] | None) -> str:
    return "" if types is None else f":{'|'.join(types)}"


def _step(step: Step, hops: str) -> str:
    name = "" if " " in step.edge_name else step.edge_name
    start = "<-" if step.direction is Direction.INCOMING else "-"
    end = "->" if step.direction is Direction.OUTGOING else "-"
    return f"{_node(step.origin_name, None)}{start}[{name}{_types(step.types)}{hops}]{end}{_node(step.end_name, None)}"


def _along(operator: VariableExpand | ShortestPaths) -> tuple[Expression, ...]:
    return tuple(each.expression for each in (*operator.conditions, *operator.node_conditions))


def _where(conditions: tuple[Expression, ...]) -> str:
    return f" WHERE {' AND '.join(map(render, conditions))}" if conditions else ""


def _slice(skip: Expression | None, limit: Expression | None) -> str:
    return (f" SKIP {render(skip)}" if skip is not None else "") + (
        f" LIMIT {render(limit)}" if limit is not None else ""
    )
