"""Turns the order of a MATCH into operators, with each condition where it is asked.

Conditions are asked as soon as all they need is bound, labels only where the types do not imply them. Several orders
become a `Choice` between them.
"""

from dataclasses import replace

from ..statistics import Statistics
from ..syntax import ast
from ..syntax.ast import Direction
from ..syntax.traversal import names, walk
from ..syntax.types import Kind
from .cardinality import Access, AnchoredBy, Cardinality
from .frame import Scope, Slot
from .join_order import Find, Follow, JoinOrder, Move, Ordered, Scan
from .operators import (
    AssignPath,
    Choice,
    Each,
    Endpoints,
    Expand,
    Filter,
    IndexSeek,
    NodeScan,
    Operator,
    RelationshipScan,
    Repeat,
    Require,
    SemiJoin,
    ShortestPaths,
    Step,
    VariableExpand,
    Way,
)
from .path_conditions import of_elements
from .query_graph import Conjunct, Hop, NodeVariable, QueryGraph, Repeated, ends_suffice, may_coincide

_PATTERNS = (ast.PatternPredicate, ast.PatternComprehension, ast.Subquery, ast.ShortestPath)
_FLIPPED = {
    Direction.OUTGOING: Direction.INCOMING,
    Direction.INCOMING: Direction.OUTGOING,
    Direction.EITHER: Direction.EITHER,
}


def plan_match(
    graph: QueryGraph, outer: Scope, statistics: Statistics, anchored_by: AnchoredBy, rows: float, *, reach: bool
) -> tuple[list[Operator], float]:
    """Return the operators that match the graph, for `rows` rows that come in, and the estimate of those that go out.

    With `reach` it is not seen how often a row comes, only whether.
    """
    cardinality = Cardinality(graph, statistics, anchored_by)
    found, orders = JoinOrder(graph, cardinality).orders()
    assemblies = [_Assembly(graph, outer, cardinality, rows, reach=reach) for _ in orders]
    begun, *_ = [assembly.begin() + assembly.run(found) for assembly in assemblies]
    plans = [assembly.run(order.moves) for assembly, order in zip(assemblies, orders, strict=True)]
    estimate = assemblies[0].rows
    if len(orders) == 1:
        return begun + plans[0], estimate
    ways = tuple(_way(order, plan) for order, plan in zip(orders, plans, strict=True))
    return [*begun, Choice(ways=ways, estimate=estimate)], estimate


def _way(order: Ordered, plan: list[Operator]) -> Way:
    found = 0 if isinstance(order.moves[0], Follow) else 1
    first = next(operator for operator in plan if isinstance(operator, Expand))
    return Way(find=tuple(plan[:found]), step=first.step, weight=order.weight, rest=tuple(plan[found:]))


class _Assembly:
    """Turns moves into operators and puts the conditions between them."""

    def __init__(self, graph: QueryGraph, outer: Scope, cardinality: Cardinality, rows: float, *, reach: bool) -> None:
        self._graph = graph
        self._outer = outer
        self._cardinality = cardinality
        self.rows = rows
        self._reach = reach
        self._operators: list[Operator] = []
        self._solved: set[str] = set()
        self._followed: dict[Hop, None] = {}
        self._waiting = list(graph.conjuncts)
        self._unlabelled = {node.name: set(node.labels) - node.slot.labels for node in graph.nodes.values()}
        self._paths = list(graph.paths)

    def begin(self) -> list[Operator]:
        """Return what comes before all moves: whether bound names are elements, and conditions on nothing else."""
        bound = {node.name: node.slot for node in self._graph.nodes.values() if node.bound}
        bound |= {hop.name: hop.slot for hop in self._graph.hops if hop.bound}
        for name, slot in bound.items():
            known = self._outer.slots[name]
            if known.nullable or known.kind is not slot.kind or slot.kind is Kind.LIST:
                self._operators.append(Require(name=name, element=slot, estimate=self.rows))
            self._solved.add(name)
        self._ask()
        return self._done()

    def run(self, moves: list[Move]) -> list[Operator]:
        """Return the operators of the moves, in order."""
        for move in moves:
            if isinstance(move, Find):
                self._find(self._graph.nodes[move.name], move.access)
            elif isinstance(move, Scan):
                self._scan(move.hop)
            else:
                self._follow(move.hop, move.origin)
            self._ask()
        return self._done()

    def _done(self) -> list[Operator]:
        done, self._operators = self._operators, []
        return done

    def _add(self, operator: Operator, rows: float) -> None:
        self.rows *= rows
        operator.estimate = self.rows
        self._operators.append(operator)

    # ------------------------------------------------------------------------------------------------------- moves

    def _find(self, node: NodeVariable, access: Access) -> None:
        self._solved.add(node.name)
        self._waiting = [conjunct for conjunct in self._waiting if conjunct.expression is not access.condition]
        if access.anchored is not None:
            inner, found = access.anchored.plan, access.anchored.found
            self._add(SemiJoin(name=node.name, node=node.slot, inner=inner, found=found), access.anchored.rows)
            return
        if access.label is not None:
            self._unlabelled[node.name].discard(access.label)
        if access.value is None:
            self._add(NodeScan(name=node.name, node=node.slot, label=access.label), access.visited)
            return
        seek = IndexSeek(
            name=node.name,
            node=node.slot,
            label=access.label,
            key=access.key,
            value=access.value,
            many=access.many,
            scope=self._graph.scope,
        )
        self._add(seek, access.visited)

    def _scan(self, hop: Hop) -> None:
        left, right = self._graph.nodes[hop.left], self._graph.nodes[hop.right]
        source, target = (left, right) if hop.pattern.direction is Direction.OUTGOING else (right, left)
        scan = RelationshipScan(
            source_name=source.name,
            source=source.slot,
            edge=hop.slot if self._is_kept(hop) else None,
            types=hop.types,
            target_name=target.name,
            target=target.slot,
        )
        self._solve(hop)
        self._add(scan, self._cardinality.all_relationships(hop))

    def _is_kept(self, hop: Hop) -> bool:
        """Whether the relationship is asked for, or must be told apart from one that is still to be matched."""
        return hop.needed or any(
            other is not hop and other not in self._followed and may_coincide(hop, other) for other in self._graph.hops
        )

    def _solve(self, hop: Hop) -> None:
        self._solved |= {hop.left, hop.right} | hop.names
        self._followed[hop] = None
        for name in (hop.left, hop.right):
            self._unlabelled[name] -= self._cardinality.implied(hop, name)

    def _follow(self, hop: Hop, origin_name: str) -> None:
        into = {hop.left, hop.right} <= self._solved
        backwards = origin_name != hop.left
        origin = self._graph.nodes[origin_name]
        end = self._graph.nodes[hop.left if backwards else hop.right]
        direction = hop.pattern.direction
        kept = self._is_kept(hop)
        distinct = tuple(other.slot for other in self._followed if may_coincide(hop, other))
        step = Step(
            origin_name=origin.name,
            origin=origin.slot,
            edge_name=hop.name,
            edge=hop.slot if kept or (distinct and hop.pattern.hops is None) else None,
            types=hop.types,
            direction=_FLIPPED[direction] if backwards else direction,
            end_name=end.name,
            end=end.slot,
            distinct=distinct,
        )
        if hop.name in self._solved:
            self._endpoints(hop, step)
            return
        rows = 1.0 if hop.shortest else self._cardinality.expansion(hop, origin_name, into=into).reached
        self._solve(hop)
        if hop.shortest:
            self._add(self._shortest(hop, step), rows)
        elif hop.repeated is not None:
            self._add(self._repeat(hop, hop.repeated, step, into=into, backwards=backwards), rows)
        elif hop.pattern.hops is None:
            self._add(Expand(step=step, into=into), rows)
        else:
            expand = VariableExpand(
                step=step,
                into=into,
                backwards=backwards,
                minimum=hop.pattern.hops.minimum,
                maximum=hop.pattern.hops.maximum,
                conditions=hop.conditions,
                node_conditions=hop.node_conditions,
                scope=self._graph.scope,
                reach=self._reach and not kept and hop.pattern.hops.minimum <= 1,
                length=hop.length,
            )
            self._add(expand, rows)

    def _repeat(self, hop: Hop, repeated: Repeated, step: Step, *, into: bool, backwards: bool) -> Repeat:
        """Plan what is repeated from the node that each time is known: its first one, or `backwards` its last."""
        graph, hops = repeated.graph, hop.pattern.hops
        start, finish = (repeated.last, repeated.first) if backwards else (repeated.first, repeated.last)
        begun = replace(graph, nodes={**graph.nodes, start: replace(graph.nodes[start], bound=True)})
        statistics, anchored_by = self._cardinality.statistics, self._cardinality.anchored_by
        inner, _ = plan_match(begun, graph.scope, statistics, anchored_by, 1.0, reach=False)
        minimum, maximum = (1, 1) if hops is None else (hops.minimum, hops.maximum)
        return Repeat(
            step=step,
            into=into,
            backwards=backwards,
            minimum=minimum,
            maximum=maximum,
            inner=tuple(inner),
            start=graph.scope.slots[start],
            finish=graph.scope.slots[finish],
            edges=tuple(each.slot for each in graph.hops),
            groups=tuple((graph.scope.slots[name], slot) for name, slot in repeated.groups.items()),
            reach=self._reach and step.edge is None and not repeated.groups and ends_suffice(graph, minimum),
        )

    def _endpoints(self, hop: Hop, step: Step) -> None:
        hops = hop.pattern.hops
        operator = Endpoints(
            step=step,
            edge=hop.slot,
            many=hops is not None,
            minimum=1 if hops is None else hops.minimum,
            maximum=1 if hops is None else hops.maximum,
            bound_left=hop.left in self._solved,
            bound_right=hop.right in self._solved,
            conditions=hop.conditions,
            scope=self._graph.scope,
        )
        self._solve(hop)
        self._add(operator, 0.5)

    def _shortest(self, hop: Hop, step: Step) -> ShortestPaths:
        path = next((path for path in self._graph.paths if hop in path.hops), None)
        whole = {hop.name} | ({path.name} if path else set())
        filters = [
            conjunct for conjunct in self._waiting if conjunct.needs & whole and conjunct.needs - whole <= self._solved
        ]
        self._waiting = [conjunct for conjunct in self._waiting if conjunct not in filters]
        elements = [found for conjunct in filters if (found := of_elements(conjunct.expression)) is not None]
        some = [each for each in elements if each.some and each.name in whole and not names(each.expression) & whole]
        hops = hop.pattern.hops
        return ShortestPaths(
            step=step,
            edges=hop.slot,
            every=hop.shortest == "all",
            minimum=1 if hops is None else hops.minimum,
            maximum=1 if hops is None else hops.maximum,
            conditions=hop.conditions,
            node_conditions=hop.node_conditions,
            some_edge=tuple(Each(each.variable, hop.each, each.expression) for each in some if not each.nodes),
            some_node=tuple(Each(each.variable, hop.each_node, each.expression) for each in some if each.nodes),
            filters=tuple(conjunct.expression for conjunct in filters),
            path=path.slot if path else Slot(hop.each.index, Kind.PATH, nullable=False),
            scope=self._graph.scope,
        )

    # -------------------------------------------------------------------------------------------------- conditions

    def _ask(self) -> None:
        """Everything that can be asked now: paths that are complete, labels not implied, conditions."""
        for path in [
            path for path in self._paths if path.start in self._solved and set(path.hops) <= self._followed.keys()
        ]:
            self._paths.remove(path)
            self._solved.add(path.name)
            edges = tuple(hop.slot for hop in path.hops)
            start = self._graph.nodes[path.start].slot
            self._add(AssignPath(name=path.name, path=path.slot, start=start, edges=edges), 1.0)
        conditions: list[ast.Expression] = []
        share = 1.0
        for name in sorted(self._solved & self._unlabelled.keys()):
            variable = ast.Variable(0, name)
            labels = sorted(self._unlabelled[name])
            conditions.extend(ast.LabelTest(0, variable, ast.LabelName(0, label)) for label in labels)
            self._unlabelled[name] = set()
        ready = [conjunct for conjunct in self._waiting if conjunct.needs <= self._solved]
        ready.sort(key=_expense)
        self._waiting = [conjunct for conjunct in self._waiting if not conjunct.needs <= self._solved]
        for conjunct in ready:
            conditions.append(conjunct.expression)
            share *= self._cardinality.selectivity(conjunct)
        if conditions:
            self._add(Filter(conditions=tuple(conditions), scope=self._graph.scope), share)


def _expense(conjunct: Conjunct) -> int:
    """Conditions that run a pattern come after those that do not."""
    return int(any(isinstance(part, _PATTERNS) for part in walk(conjunct.expression)))
