"""Plans whole queries: clause by clause, each MATCH through `match_planner`, with what is in scope after each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..limits import spend
from ..statistics import Statistics
from ..syntax import ast
from ..syntax.procedures import PROCEDURES
from ..syntax.signatures import NON_DETERMINISTIC
from ..syntax.traversal import importing_with, names, walk
from ..syntax.types import Kind
from .cardinality import Anchored
from .frame import Frame, Scope, Slot
from .inference import is_plain, kind_of
from .match_planner import plan_match
from .operators import (
    CallProcedure,
    CallSubquery,
    Choice,
    Filter,
    IndexSeek,
    Operator,
    Optional,
    Plan,
    Result,
    SemiJoin,
    Union,
    Unwind,
)
from .projection_planner import plan_projection
from .query_graph import QueryGraph, conjuncts, query_graph
from .visibility import EVERYTHING, EXISTENCE, PlannedClause, Visible, visible_after

_UNWOUND = 10.0
"""Elements that a list is taken to have."""


@dataclass(slots=True)
class Planner:
    """Plans the parts of one query, whose variables share one frame."""

    statistics: Statistics
    frame: Frame
    _anchored: dict[tuple[int, str], tuple[ast.Expression, Anchored | None]] = field(
        default_factory=dict[tuple[int, str], tuple[ast.Expression, Anchored | None]]
    )

    def plan_query(
        self, query: ast.Query, outer: Scope, *, existence: bool = False, importable: Scope | None = None
    ) -> Plan:
        """Plan a query, or a subquery in the scope around it; for `existence` only a first row counts.

        A WITH that begins one of its parts may name what is `importable` as well.
        """
        once = existence or (query.distinct and len(query.parts) > 1)
        parts = [self._plan_single(part, outer, importable or Scope(), once=once) for part in query.parts]
        if len(parts) == 1:
            return parts[0]
        first = parts[0][-1]
        columns = first.columns if isinstance(first, Result) else ()
        aligned = tuple(_align(part, columns) for part in parts)
        return (Union(parts=aligned, distinct=query.distinct, estimate=sum(part[-1].estimate for part in parts)),)

    def plan_pattern(
        self, pattern: ast.PathPattern, predicate: ast.Expression | None, outer: Scope, *, existence: bool
    ) -> tuple[Plan, Scope]:
        """Return the plan that matches one pattern inside an expression, and the scope of a row of it."""
        match = ast.Match(pattern.pos, optional=False, patterns=(pattern,), predicate=predicate)
        graph = query_graph([match], outer, self.frame, EXISTENCE if existence else EVERYTHING)
        operators, _ = plan_match(graph, outer, self.statistics, self.anchored, 1.0, reach=existence)
        return tuple(operators), outer.bind(**_matched(graph))

    def anchored(self, expression: ast.Expression, scope: Scope, name: str) -> Anchored | None:
        """Plan an EXISTS about one node from its other end, if an index finds that and it refers to nothing else."""
        if not isinstance(expression, ast.Subquery | ast.PatternPredicate):
            return None
        # The expression is kept with its plan, so that no other can get its id.
        known = self._anchored.get((id(expression), name))
        if known is None:
            known = (expression, self._plan_anchored(expression, scope, name))
            self._anchored[id(expression), name] = known
        return known[1]

    def _plan_anchored(
        self, expression: ast.Subquery | ast.PatternPredicate, scope: Scope, name: str
    ) -> Anchored | None:
        matches = _plain_matches(expression)
        deterministic = not any(
            isinstance(part, ast.FunctionCall) and part.name in NON_DETERMINISTIC for part in walk(expression)
        )
        if not matches or not deterministic or set(names(expression)) & scope.slots.keys() != {name}:
            return None
        graph = query_graph(matches, Scope(), self.frame, EXISTENCE)
        if name not in graph.nodes:
            return None
        operators, rows = plan_match(graph, Scope(), self.statistics, self.anchored, 1.0, reach=True)
        if not isinstance(operators[0], IndexSeek | SemiJoin | Choice):
            return None
        first = operators[0]
        cheapest = first.ways[0].find + first.ways[0].rest if isinstance(first, Choice) else operators
        cost = sum(operator.estimate for operator in cheapest)
        return Anchored(tuple(operators), graph.nodes[name].slot, max(rows, 1.0), max(cost, 1.0))

    def _plan_single(self, query: ast.SingleQuery, outer: Scope, importable: Scope, *, once: bool) -> Plan:
        operators: list[Operator] = []
        scope, rows = outer, 1.0
        if importing_with(query, importable.slots.keys()) is not None:
            scope = importable
        steps = _steps(query.clauses)
        for step, seen in zip(steps, visible_after(steps, once=once), strict=True):
            spend(len(scope.slots))
            if isinstance(step, list):
                scope, rows = self._plan_match(step, scope, rows, operators, seen)
            elif isinstance(step, ast.Unwind):
                element = Slot(self.frame.new(), plain=is_plain(step.source, scope))
                rows *= _UNWOUND
                operators.append(
                    Unwind(source=step.source, name=step.variable, element=element, scope=scope, estimate=rows)
                )
                scope = scope.bind(**{step.variable: element})
            elif isinstance(step, ast.CallProcedure):
                scope, rows = self._plan_procedure(step, scope, rows, operators)
            elif isinstance(step, ast.CallSubquery):
                scope, rows = self._plan_subquery(step, scope, rows, operators)
            elif isinstance(step, ast.With | ast.Return):
                added, scope, rows = plan_projection(step, scope, outer, self.frame, rows)
                operators.extend(added)
        return tuple(operators)

    def _plan_procedure(
        self, call: ast.CallProcedure, scope: Scope, rows: float, operators: list[Operator]
    ) -> tuple[Scope, float]:
        given = list(PROCEDURES[call.name])
        slots = {variable: Slot(self.frame.new()) for _, variable in call.columns}
        wanted = tuple((given.index(column), slots[variable]) for column, variable in call.columns)
        rows *= _UNWOUND
        scope = scope.bind(**slots)
        inner: list[Operator] = [CallProcedure(name=call.name, columns=wanted, estimate=rows)]
        if call.predicate is not None:
            rows *= 0.5
            inner.append(Filter(conditions=tuple(conjuncts(call.predicate)), scope=scope, estimate=rows))
        operators.extend(_optional(inner, slots, rows) if call.optional else inner)
        return scope, rows

    def _plan_subquery(
        self, call: ast.CallSubquery, scope: Scope, rows: float, operators: list[Operator]
    ) -> tuple[Scope, float]:
        if call.imports is None:
            plan = self.plan_query(call.query, Scope(), importable=Scope(scope.slots))
        else:
            names = scope.slots if call.everything else [variable.name for variable in call.imports]
            plan = self.plan_query(call.query, Scope({name: scope.slots[name] for name in names}))
        results = _results(plan)
        columns = results[0].columns
        first = self.frame.new(len(columns))
        slots = {name: _joined(results, place).at(first + place) for place, name in enumerate(columns)}
        rows *= max(1.0, plan[-1].estimate)
        inner: list[Operator] = [CallSubquery(inner=plan, columns=columns, first=first, estimate=rows)]
        operators.extend(_optional(inner, slots, rows) if call.optional else inner)
        return scope.bind(**slots), rows

    def _plan_match(
        self, matches: list[ast.Match], scope: Scope, rows: float, operators: list[Operator], seen: Visible
    ) -> tuple[Scope, float]:
        graph = query_graph(matches, scope, self.frame, seen)
        inner, estimate = plan_match(graph, scope, self.statistics, self.anchored, rows, reach=seen.once)
        if not matches[0].optional:
            operators.extend(inner)
            return _with_lengths(scope.bind(**_matched(graph)), graph.lengths), estimate
        rows = max(rows, estimate)
        new = {name: replace(slot, nullable=True) for name, slot in graph.visible.items()}
        lengths = {expression: replace(slot, nullable=True) for expression, slot in graph.lengths.items()}
        variables = (*new.values(), *lengths.values())
        operators.append(Optional(inner=tuple(inner), variables=variables, estimate=rows))
        return _with_lengths(scope.bind(**new), lengths), rows


def _with_lengths(scope: Scope, lengths: dict[ast.Expression, Slot]) -> Scope:
    return Scope(scope.slots, {**scope.computed, **lengths}) if lengths else scope


def _optional(inner: list[Operator], slots: Mapping[str, Slot], rows: float) -> list[Operator]:
    return [Optional(inner=tuple(inner), variables=tuple(slots.values()), estimate=rows)]


def _results(plan: Plan) -> list[Result]:
    """Return how the columns of a query are made, once for each of its parts."""
    last = plan[-1]
    if isinstance(last, Union):
        return [result for part in last.parts for result in _results(part)]
    return [last] if isinstance(last, Result) else []


def _joined(results: list[Result], place: int) -> Slot:
    """Return what is known of a column, whichever part of the query it comes from."""
    kinds = {kind_of(result.expressions[place], result.scope) for result in results}
    plain = all(result.plain[place] for result in results)
    return Slot(0, kinds.pop() if len(kinds) == 1 else Kind.ANY, plain=plain)


def _plain_matches(expression: ast.Subquery | ast.PatternPredicate) -> list[ast.Match]:
    """Return the MATCH clauses that an EXISTS consists of; none when it is anything more."""
    if isinstance(expression, ast.PatternPredicate):
        return [ast.Match(expression.pos, optional=False, patterns=(expression.pattern,), predicate=None)]
    if expression.kind != "exists" or len(expression.query.parts) != 1:
        return []
    clauses = expression.query.parts[0].clauses
    matches = [clause for clause in clauses if isinstance(clause, ast.Match) and not clause.optional]
    return matches if len(matches) == len(clauses) else []


def _matched(graph: QueryGraph) -> dict[str, Slot]:
    """Return the names after a match: the new ones, and those before of which it is now known what they are."""
    slots = dict(graph.visible)
    for node in graph.nodes.values():
        if node.bound or node.name in slots:
            slots[node.name] = Slot(node.slot.index, Kind.NODE, nullable=False, labels=node.slot.labels | node.labels)
    return slots | {hop.name: hop.slot for hop in graph.hops if hop.bound}


def _steps(clauses: tuple[ast.Clause, ...]) -> list[PlannedClause]:
    """Return the clauses in order; each OPTIONAL MATCH, and each run of other MATCHes planned as one, is a list."""
    steps: list[PlannedClause] = []
    for clause in clauses:
        before = steps[-1] if steps else None
        if not isinstance(clause, ast.Match):
            steps.append(clause)
        elif isinstance(before, list) and not (clause.optional or before[0].optional or _is_shortest(before[-1])):
            before.append(clause)
        else:
            steps.append([clause])
    return steps


def _is_shortest(match: ast.Match) -> bool:
    """Whether it seeks a shortest path: only the conditions of its own clause say which paths count."""
    return any(pattern.shortest is not None for pattern in match.patterns)


def _align(plan: Plan, columns: tuple[str, ...]) -> Plan:
    """Return a part of a UNION with its columns in the order of the first part's."""
    *operators, result = plan
    if not isinstance(result, Result) or result.columns == columns:
        return plan
    order = [result.columns.index(column) for column in columns]
    return (
        *operators,
        replace(
            result,
            columns=columns,
            expressions=tuple(result.expressions[place] for place in order),
            plain=tuple(result.plain[place] for place in order),
        ),
    )
