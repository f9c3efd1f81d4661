"""Orders the steps of a MATCH: where to start, which relationship to follow next, and where each condition is asked.

Greedy from several starts: each next step is the one that leaves the fewest rows, and the start whose steps together
touch the least wins. Conditions are asked as soon as all they need is bound, labels only where the types do not imply
them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple, TypeAlias

from . import ast
from .ast import Direction
from .cardinality import Access, AnchoredBy, Cardinality, Expansion
from .errors import CypherUnsupported
from .frame import Scope, Slot
from .operators import (
    AssignPath,
    Endpoints,
    Expand,
    Filter,
    IndexSeek,
    NodeScan,
    Operator,
    RelationshipScan,
    RequireNode,
    SemiJoin,
    ShortestPaths,
    Step,
    VariableExpand,
)
from .query_graph import Conjunct, Hop, NodeVariable, QueryGraph, may_coincide
from .statistics import Statistics
from .traversal import names, walk
from .types import Kind

_STARTS = 3
"""The best ways to begin that are followed to the end."""
_FEWEST, _MOST = 1e-3, 1e100
"""Bounds of an estimate, so that products of many stay numbers."""
_SHORTEST = 20.0
"""Relationships that a search for a shortest path is taken to follow."""
_PATTERNS = (ast.PatternPredicate, ast.PatternComprehension, ast.Subquery, ast.ShortestPath)
_FLIPPED = {
    Direction.OUTGOING: Direction.INCOMING,
    Direction.INCOMING: Direction.OUTGOING,
    Direction.EITHER: Direction.EITHER,
}


@dataclass(slots=True)
class _Find:
    """Find a node by scan or index."""

    name: str
    access: Access


@dataclass(slots=True)
class _Follow:
    """Follow a hop from a bound node."""

    hop: Hop
    origin: str


@dataclass(slots=True)
class _Scan:
    """Go through all relationships that a hop may match."""

    hop: Hop


_Move: TypeAlias = _Find | _Follow | _Scan


class _Candidate(NamedTuple):
    """A move and what it does to each row: so many elements looked at, so many rows made."""

    move: _Move
    visited: float
    rows: float


def plan_match(
    graph: QueryGraph, outer: Scope, statistics: Statistics, anchored_by: AnchoredBy, rows: float, *, reach: bool
) -> tuple[list[Operator], float]:
    """Return the operators that match the graph, for `rows` rows that come in, and the estimate of those that go out.

    With `reach` it is not seen how often a row comes, only whether.
    """
    cardinality = Cardinality(graph, statistics, anchored_by)
    moves = _Order(graph, cardinality).best()
    return _Assembly(graph, outer, cardinality, rows, reach=reach).run(moves)


class _Order:
    """The search for the order of the moves."""

    def __init__(self, graph: QueryGraph, cardinality: Cardinality) -> None:
        self._graph = graph
        self._cardinality = cardinality
        self._expansions: dict[tuple[str, str, bool], Expansion] = {}
        self._bound = {node.name for node in graph.nodes.values() if node.bound}

    def best(self) -> list[_Move]:
        """Return the moves of the cheapest order found."""
        if self._bound or any(hop.bound for hop in self._graph.hops):
            return self._complete([], 0.0, 1.0, inf)[1]
        best: list[_Move] = []
        cheapest = inf
        for start in sorted(self._starts(), key=lambda start: (start.rows, start.visited))[:_STARTS]:
            cost, moves = self._complete([start.move], start.visited + start.rows, start.rows, cheapest)
            if cost < cheapest:
                cheapest, best = cost, moves
        return best

    def _starts(self) -> Iterator[_Candidate]:
        for node in self._graph.nodes.values():
            access = self._cardinality.access(node, set())
            yield _Candidate(_Find(node.name, access), access.visited, access.rows)
        for hop in self._graph.hops:
            plain = hop.pattern.hops is None and not hop.shortest and hop.left != hop.right
            if plain and hop.pattern.direction is not Direction.EITHER:
                count = self._cardinality.all_relationships(hop)
                share = self._cardinality.share(hop.left) * self._cardinality.share(hop.right)
                yield _Candidate(_Scan(hop), count, count * share * self._cardinality.share(hop.name))

    def _complete(self, first: list[_Move], cost: float, rows: float, most: float) -> tuple[float, list[_Move]]:
        """Go on greedily until everything is bound, or it has become no cheaper than `most`."""
        moves = list(first)
        bound = set(self._bound)
        open_hops = {hop.name: hop for hop in self._graph.hops}
        for move in first:
            self._apply(move, bound, open_hops)
        while cost < most and (open_hops or not self._graph.nodes.keys() <= bound):
            candidates = self._candidates(bound, open_hops)
            if not candidates:
                raise CypherUnsupported("a variable-length relationship whose properties depend on one another")
            candidate = min(candidates, key=lambda found: (found.rows, found.visited))
            cost += rows * candidate.visited
            rows = min(max(rows * candidate.rows, _FEWEST), _MOST)
            cost += rows
            moves.append(candidate.move)
            self._apply(candidate.move, bound, open_hops)
        return cost, moves

    @staticmethod
    def _apply(move: _Move, bound: set[str], open_hops: dict[str, Hop]) -> None:
        if isinstance(move, _Find):
            bound.add(move.name)
        else:
            bound |= {move.hop.left, move.hop.right}
            del open_hops[move.hop.name]

    def _candidates(self, bound: set[str], open_hops: dict[str, Hop]) -> list[_Candidate]:
        found: list[_Candidate] = []
        for hop in open_hops.values():
            if hop.bound:
                found.append(_Candidate(_Follow(hop, hop.left), 1.0, 0.5))
                continue
            ends = [name for name in dict.fromkeys((hop.left, hop.right)) if name in bound]
            both = {hop.left, hop.right} <= bound
            if not ends or not self._ready(hop, bound, open_hops) or (hop.shortest and not both):
                continue
            if hop.shortest:
                found.append(_Candidate(_Follow(hop, hop.left), _SHORTEST, 1.0))
                continue
            for name in ends:
                expansion = self._expansion(hop, name, into=both)
                found.append(_Candidate(_Follow(hop, name), expansion.followed, expansion.rows))
        for node in self._graph.nodes.values():
            if node.name not in bound:
                access = self._cardinality.access(node, bound)
                # While something can be followed, only a node that an index finds at once is worth a leap.
                if not found or (access.condition is not None and access.visited < 2):
                    found.append(_Candidate(_Find(node.name, access), access.visited, access.rows))
        return found

    def _ready(self, hop: Hop, bound: set[str], open_hops: dict[str, Hop]) -> bool:
        """Whether the conditions on each relationship of a longer way can be asked."""
        missing = (self._graph.nodes.keys() - bound) | (open_hops.keys() - {hop.name})
        return all(missing.isdisjoint(names(condition)) for condition in hop.conditions)

    def _expansion(self, hop: Hop, origin: str, *, into: bool) -> Expansion:
        key = (hop.name, origin, into)
        known = self._expansions.get(key)
        if known is None:
            known = self._expansions[key] = self._cardinality.expansion(hop, origin, into=into)
        return known


class _Assembly:
    """Turns moves into operators and puts the conditions between them."""

    def __init__(self, graph: QueryGraph, outer: Scope, cardinality: Cardinality, rows: float, *, reach: bool) -> None:
        self._graph = graph
        self._outer = outer
        self._cardinality = cardinality
        self._rows = rows
        self._reach = reach
        self._operators: list[Operator] = []
        self._solved: set[str] = set()
        self._hops: list[Hop] = []
        self._waiting = list(graph.conjuncts)
        self._unlabelled = {node.name: set(node.labels) - node.slot.labels for node in graph.nodes.values()}
        self._paths = list(graph.paths)

    def run(self, moves: list[_Move]) -> tuple[list[Operator], float]:
        """All operators, in order."""
        for node in self._graph.nodes.values():
            if node.bound:
                known = self._outer.slots[node.name]
                if known.nullable or known.kind is not Kind.NODE:
                    self._operators.append(RequireNode(name=node.name, node=node.slot, estimate=self._rows))
                self._solved.add(node.name)
        self._ask()
        for move in moves:
            if isinstance(move, _Find):
                self._find(self._graph.nodes[move.name], move.access)
            elif isinstance(move, _Scan):
                self._scan(move.hop)
            else:
                self._follow(move.hop, move.origin)
            self._ask()
        return self._operators, self._rows

    def _add(self, operator: Operator, rows: float) -> None:
        self._rows *= rows
        operator.estimate = self._rows
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
            edge=hop.slot if hop.needed else None,
            types=hop.types,
            target_name=target.name,
            target=target.slot,
        )
        self._solve(hop)
        self._add(scan, self._cardinality.all_relationships(hop))

    def _solve(self, hop: Hop) -> None:
        self._solved |= {hop.name, hop.left, hop.right}
        self._hops.append(hop)
        for name in (hop.left, hop.right):
            self._unlabelled[name] -= self._cardinality.implied(hop, name)

    def _follow(self, hop: Hop, origin_name: str) -> None:
        into = {hop.left, hop.right} <= self._solved
        backwards = origin_name != hop.left
        origin = self._graph.nodes[origin_name]
        end = self._graph.nodes[hop.left if backwards else hop.right]
        direction = hop.pattern.direction
        step = Step(
            origin_name=origin.name,
            origin=origin.slot,
            edge_name=hop.name,
            edge=hop.slot if hop.needed else None,
            types=hop.types,
            direction=_FLIPPED[direction] if backwards else direction,
            end_name=end.name,
            end=end.slot,
            distinct=tuple(other.slot for other in self._hops if may_coincide(hop, other)),
        )
        if hop.bound:
            self._endpoints(hop, step)
            return
        rows = 1.0 if hop.shortest else self._cardinality.expansion(hop, origin_name, into=into).reached
        reach = self._reach and not hop.needed and direction is not Direction.EITHER
        self._solve(hop)
        if hop.shortest:
            self._add(self._shortest(hop, step), rows)
        elif hop.pattern.hops is None:
            self._add(Expand(step=step, into=into), rows)
        else:
            expand = VariableExpand(
                step=step,
                into=into,
                backwards=backwards,
                minimum=hop.pattern.hops.minimum,
                maximum=hop.pattern.hops.maximum,
                each=hop.each,
                conditions=hop.conditions,
                scope=self._graph.scope,
                reach=reach and hop.pattern.hops.minimum <= 1,
            )
            self._add(expand, rows)

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
        )
        self._solve(hop)
        self._add(operator, 0.5)

    def _shortest(self, hop: Hop, step: Step) -> ShortestPaths:
        path = next((path for path in self._graph.paths if hop.name in path.hops), None)
        whole = {hop.name} | ({path.name} if path else set())
        filters = [
            conjunct for conjunct in self._waiting if conjunct.needs & whole and conjunct.needs - whole <= self._solved
        ]
        self._waiting = [conjunct for conjunct in self._waiting if conjunct not in filters]
        hops = hop.pattern.hops
        return ShortestPaths(
            step=step,
            edges=hop.slot,
            every=hop.shortest == "all",
            minimum=1 if hops is None else hops.minimum,
            maximum=1 if hops is None else hops.maximum,
            each=hop.each,
            conditions=hop.conditions,
            filters=tuple(conjunct.expression for conjunct in filters),
            path=path.slot if path else Slot(hop.each.index, Kind.PATH, nullable=False),
            scope=self._graph.scope,
        )

    # -------------------------------------------------------------------------------------------------- conditions

    def _ask(self) -> None:
        """Everything that can be asked now: paths that are complete, labels not implied, conditions."""
        for path in [path for path in self._paths if {path.start, *path.hops} <= self._solved]:
            self._paths.remove(path)
            self._solved.add(path.name)
            slots = {hop.name: hop.slot for hop in self._graph.hops}
            edges = tuple(slots[hop] for hop in path.hops)
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
