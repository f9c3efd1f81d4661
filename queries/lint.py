"""What a canned question must keep to, so that both stores give the same rows in the same order.

A row order that is not fixed, and a list or a sum of floats built in it, differs from store to store; ids and property
maps of a store are its own; and what only one version of Cypher reads, the other store refuses. Verdicts have one order
in every answer.
"""

import re
from collections.abc import Iterator

from oncograph.graph.faults import Fault
from oncograph.graph.labels import Verdict

from .library import CannedQuery
from .opencypher.check.semantics import check
from .opencypher.errors import CypherError
from .opencypher.syntax import ast
from .opencypher.syntax.parser import parse
from .opencypher.syntax.traversal import children, walk

_STORE_SPECIFIC = frozenset(
    {"id", "elementid", "properties", "rand", "randomuuid", "timestamp"}
    | {"tostring", "tostringornull", "tostringlist"}
)
_UNORDERED_LISTS = frozenset({"labels", "keys"})
_ORDER_SENSITIVE = frozenset({"collect", "sum", "avg", "stdev", "stdevp"})
# What Cypher 5 or 25 alone reads, in the text without comments, strings and quoted names: the syntax tree no longer
# tells these from their replacements.
_OLD_SYNTAX = {
    r"\|\s*:": "write [:A|B], not [:A|:B]",
    r"\bexists\s*\(": "write EXISTS { … } or IS NOT NULL, not exists(…)",
}
_NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`", re.DOTALL)


def lint(query: CannedQuery) -> list[Fault]:
    """Return what breaks the rules, in the order of the text; nothing when the query keeps to all of them."""
    try:
        tree = parse(query.text)
        check(tree, query.text)
    except CypherError as error:
        return [_fault(query, None, str(error))]
    found = [*_parameters(query, tree), *_columns(query, tree), *_old_syntax(query.text), *_Rules().faults(tree)]
    first = _first_line(query)
    return [
        _fault(query, None if place is None else first + query.text.count("\n", 0, place), message)
        for place, message in sorted(found, key=lambda fault: (fault[0] is None, fault[0] or 0, fault[1]))
    ]


def _fault(query: CannedQuery, line: int | None, message: str) -> Fault:
    return Fault(str(query.path), line, "", *message.partition("; ")[::2])


_Found = tuple[int | None, str]


def _first_line(query: CannedQuery) -> int:
    """Return the line of the file in which the query's text begins."""
    source = query.path.read_text("utf-8") if query.path.is_file() else query.text
    return source.count("\n", 0, max(0, source.replace("\r\n", "\n").find(query.text))) + 1


def _parameters(query: CannedQuery, tree: ast.Query) -> Iterator[_Found]:
    declared = {parameter.name for parameter in query.parameters}
    used = {node.name: node.pos for node in walk(tree) if isinstance(node, ast.Parameter)}
    for name in used.keys() - declared:
        yield used[name], f"${name} is no parameter of the header; declare it there"
    for name in declared - used.keys():
        yield None, f"the parameter {name} is declared but not used"


def _columns(query: CannedQuery, tree: ast.Query) -> Iterator[_Found]:
    part, *others = tree.parts
    if others:
        yield (
            None,
            "UNION leaves the rows without an order; gather the parts in COLLECT { … UNION ALL … } and UNWIND it",
        )
        return
    last = part.clauses[-1]
    if not isinstance(last, ast.Return):
        yield last.pos, "the query must end in RETURN"
        return
    declared = [name for name, _ in query.columns]
    returned = [item.name for item in last.projection.items]
    if last.projection.star or returned != declared:
        yield last.pos, f"the columns are {', '.join(returned)}, but the header says {', '.join(declared)}"
    if not _totally_ordered(last.projection):
        yield last.pos, "end ORDER BY in an id (or name every column), so that the order of rows is fixed"


def _old_syntax(text: str) -> Iterator[_Found]:
    code = _NOT_CODE.sub(lambda match: " " * len(match[0]), text)
    for pattern, message in _OLD_SYNTAX.items():
        for match in re.finditer(pattern, code, re.IGNORECASE):
            yield match.start(), message


def _totally_ordered(projection: ast.Projection) -> bool:
    """Whether ORDER BY ends in an id, a column that is an id, or names every column."""
    if not projection.order_by:
        return False
    columns = {item.name: item.expression for item in projection.items}
    last = projection.order_by[-1].expression
    if isinstance(last, ast.Variable):
        last = columns.get(last.name, last)
    if isinstance(last, ast.Property) and last.key == "id":
        return True
    keys = {item.expression for item in projection.order_by}
    return all(
        expression in keys or any(isinstance(key, ast.Variable) and key.name == name for key in keys)
        for name, expression in columns.items()
    )


class _Rules:
    """The rules on the parts of a query.

    `unordered` holds the names that WITH gives lists in the store's own order, `passed_on` the columns of every WITH.
    """

    def __init__(self) -> None:
        self.unordered: set[str] = set()
        self.passed_on: set[ast.ProjectionItem] = set()

    def faults(self, tree: ast.Query) -> Iterator[_Found]:
        for node in walk(tree):
            if isinstance(node, ast.SingleQuery):
                yield from self._clauses(node)
            elif isinstance(node, ast.FunctionCall) and node.name in _STORE_SPECIFIC:
                yield node.pos, f"{node.name}() differs from store to store"
            elif isinstance(node, ast.PatternComprehension):
                yield node.pos, "a pattern comprehension has no order; write COLLECT { … ORDER BY …, x.id }"
            elif isinstance(node, ast.PathPattern):
                yield from _unbounded(node)
            elif isinstance(node, ast.Case) and not _in_the_one_order(node):
                order = ", ".join(Verdict)
                yield node.pos, f"verdicts are ranked otherwise than everywhere; their one order is {order}"
        yield from self._bare_lists(tree, allowed=False)

    def _clauses(self, query: ast.SingleQuery) -> Iterator[_Found]:
        before: ast.Clause | None = None
        for clause in query.clauses:
            if isinstance(clause, ast.With | ast.Return):
                projection = clause.projection
                if _needs_order(projection) and not (
                    isinstance(before, ast.With) and _totally_ordered(before.projection)
                ):
                    yield clause.pos, "put WITH … ORDER BY …, x.id directly before collect() or an aggregate of floats"
                if (projection.skip or projection.limit) and not _totally_ordered(projection):
                    yield clause.pos, "SKIP and LIMIT need ORDER BY …, x.id"
                if isinstance(clause, ast.With):
                    self.passed_on.update(projection.items)
                    self.unordered |= {item.name for item in projection.items if self._is_unordered(item.expression)}
            before = clause

    def _is_unordered(self, node: ast.Node) -> bool:
        """Whether an expression is a list in the store's own order, or is put together from one."""
        if isinstance(node, ast.Variable):
            return node.name in self.unordered
        if isinstance(node, ast.Subquery):
            return node.kind == "collect" and not all(_ends_in_order(part) for part in node.query.parts)
        if isinstance(node, ast.FunctionCall):
            return node.name in _UNORDERED_LISTS
        return any(self._is_unordered(part) for part in _lists_within(node))

    def _bare_lists(self, node: ast.Node, *, allowed: bool) -> Iterator[_Found]:
        """Find lists in the store's own order where more sees them than IN, UNWIND, WITH and any()."""
        if self._is_unordered(node) and not allowed:
            yield (
                node.pos,
                "labels(), keys() and COLLECT { } without ORDER BY …, x.id have no order: use IN, UNWIND, any()",
            )
        fine: list[ast.Node] = [*_lists_within(node)]
        if isinstance(node, ast.Unwind | ast.Quantifier):
            fine.append(node.source)
        elif isinstance(node, ast.Binary) and node.operator == "IN":
            fine.append(node.right)
        elif isinstance(node, ast.ProjectionItem):
            fine += [node.expression] if node in self.passed_on else []
        for part in children(node):
            yield from self._bare_lists(part, allowed=any(part is one for one in fine))


def _lists_within(node: ast.Node) -> tuple[ast.Node, ...]:
    """Return the parts that a list is put together from, by + or CASE."""
    if isinstance(node, ast.Binary) and node.operator == "+":
        return node.left, node.right
    if isinstance(node, ast.Case):
        return tuple(filter(None, (*(then for _, then in node.branches), node.default)))
    return ()


def _ends_in_order(query: ast.SingleQuery) -> bool:
    last = query.clauses[-1]
    return isinstance(last, ast.Return) and _totally_ordered(last.projection)


def _unbounded(pattern: ast.PathPattern) -> Iterator[_Found]:
    for relationship in pattern.relationships:
        hops = relationship.hops
        steps = relationship.relationships if isinstance(relationship, ast.QuantifiedPath) else (relationship,)
        along_is_a = all(isinstance(step.types, ast.LabelName) and step.types.name == "IS_A" for step in steps)
        if hops is not None and hops.maximum is None and not along_is_a:
            yield relationship.pos, "give the path an upper bound, such as *1..4; only IS_A may go without"


def _in_the_one_order(case: ast.Case) -> bool:
    """Whether a CASE that gives verdicts numbers to sort by ranks them as every answer lists them."""
    ranks = {verdict.value: case.default for verdict in Verdict}
    named = [(part.value, then) for when, then in case.branches for part in walk(when) if isinstance(part, ast.Literal)]
    ranks |= {str(value): then for value, then in reversed(named) if value in ranks}
    numbers = [rank.value for rank in ranks.values() if isinstance(rank, ast.Literal) and isinstance(rank.value, int)]
    return not any(value in ranks for value, _ in named) or numbers == sorted(numbers)


def _needs_order(projection: ast.Projection) -> bool:
    return any(
        isinstance(node, ast.Aggregate) and node.name in _ORDER_SENSITIVE
        for item in projection.items
        for node in _without_subqueries(item.expression)
    )


def _without_subqueries(node: ast.Node) -> Iterator[ast.Node]:
    yield node
    for child in children(node):
        if not isinstance(child, ast.Query):
            yield from _without_subqueries(child)
