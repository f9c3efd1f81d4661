"""How many rows a step will give: what the planner compares.

Counts per label, per type and per label at each end of a type are exact; the share that a condition lets through is
judged by a sample for equality with a property, and by rule of thumb for the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from ..statistics import Statistics
from ..syntax import ast
from ..syntax.traversal import names
from .frame import Scope, Slot
from .operators import Plan
from .query_graph import Conjunct, Hop, NodeVariable, QueryGraph, Repeated

_UNKNOWN_EQUALITY = 0.1
_RANGE = 0.3
_OTHER = 0.5
_LIST_LENGTH = 5
_DEEPEST = 6
"""Hops of a variable-length path that are counted; what lies beyond makes no difference to a choice."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """How to find all nodes for which an EXISTS holds, from its other end: `plan` finds `rows` of them at `found`.

    `cost` is the number of elements that the plan looks at.
    """

    plan: Plan
    found: Slot
    rows: float
    cost: float


AnchoredBy: TypeAlias = Callable[[ast.Expression, Scope, str], Anchored | None]
"""The way to find the nodes of a name for which a condition holds, if it is an EXISTS that begins at an index."""


@dataclass(slots=True)
class Access:
    """How to find a node that nothing leads to: `visited` nodes are looked at, `rows` remain.

    With a `condition` its property `key` is looked up among the nodes with `label`, or (`anchored`) the nodes for which
    it holds are found from its other end; otherwise the nodes with the label are scanned.
    """

    visited: float
    rows: float
    label: str | None
    condition: ast.Expression | None = None
    key: str = ""
    value: ast.Expression | None = None
    many: bool = False
    anchored: Anchored | None = None


@dataclass(slots=True)
class Expansion:
    """Per row: relationships followed, those that reach a node with the end's labels, rows that pass all conditions."""

    followed: float
    reached: float
    rows: float


class Cardinality:
    """Estimates for one query graph."""

    def __init__(self, graph: QueryGraph, statistics: Statistics, anchored_by: AnchoredBy) -> None:
        self._graph = graph
        self.anchored_by = anchored_by
        self.statistics = statistics
        self._shares: dict[str, float] = {}
        self._labels: dict[str, str | None] = {}
        self._accesses: dict[tuple[str, frozenset[str]], Access] = {}
        self._asking: dict[str, list[Conjunct]] = {}
        for conjunct in graph.conjuncts:
            for name in conjunct.needs:
                self._asking.setdefault(name, []).append(conjunct)
        self._related = {
            name: frozenset[str]().union(*(conjunct.needs for conjunct in self._asking.get(name, ())))
            for name in graph.nodes
        }

    def share(self, name: str) -> float:
        """Return the share of the nodes or relationships of that name that pass the conditions on them alone."""
        known = self._shares.get(name)
        if known is None:
            known = 1.0
            for conjunct in self._asking.get(name, ()):
                if conjunct.is_about(name):
                    known *= self.selectivity(conjunct)
            self._shares[name] = known
        return known

    def selectivity(self, conjunct: Conjunct) -> float:
        """Return the share of rows that pass a condition."""
        match conjunct.expression:
            case ast.Comparison(
                operands=(ast.Property(subject=ast.Variable(name=name), key=key), _), operators=("=",)
            ) if conjunct.is_about(name) and name in self._graph.nodes:
                return self.statistics.selectivity(self._label(self._graph.nodes[name]), key)
            case ast.Subquery() | ast.PatternPredicate() if anchored := self._anchored(conjunct):
                (name,) = conjunct.needs
                return min(1.0, anchored.rows / max(1, self.statistics.nodes(self._label(self._graph.nodes[name]))))
            case ast.Comparison(operators=("=", *_)):
                return _UNKNOWN_EQUALITY
            case ast.Comparison() | ast.Binary():
                return _RANGE
            case _:
                return _OTHER

    def _label(self, node: NodeVariable) -> str | None:
        """Return the rarest of the node's labels."""
        if node.name not in self._labels:
            labels = node.labels | node.slot.labels
            self._labels[node.name] = min(sorted(labels), key=self.statistics.nodes) if labels else None
        return self._labels[node.name]

    # ------------------------------------------------------------------------------------------------ single nodes

    def access(self, node: NodeVariable, bound: set[str]) -> Access:
        """Return the cheapest way to find the node, when the nodes in `bound` are known."""
        key = (node.name, self._related[node.name] & bound)
        known = self._accesses.get(key)
        if known is None:
            known = self._accesses[key] = self._find_access(node, bound)
        return known

    def _find_access(self, node: NodeVariable, bound: set[str]) -> Access:
        label = self._label(node)
        count = float(self.statistics.nodes(label))
        best = Access(count, count * self.share(node.name), label)
        for conjunct in self._asking.get(node.name, ()):
            seek = self._seek(node.name, conjunct, bound, label, count)
            if seek is not None and seek.visited < best.visited:
                best = seek
            anchored = self._anchored(conjunct) if conjunct.is_about(node.name) else None
            if anchored is not None and anchored.cost < best.visited:
                rows = min(anchored.rows, count) * self.share(node.name) / max(self.selectivity(conjunct), 1e-9)
                best = Access(anchored.cost, min(rows, count), label, conjunct.expression, anchored=anchored)
        return best

    def _anchored(self, conjunct: Conjunct) -> Anchored | None:
        if len(conjunct.needs) != 1:
            return None
        (name,) = conjunct.needs
        return self.anchored_by(conjunct.expression, self._graph.scope, name) if name in self._graph.nodes else None

    def _seek(self, name: str, conjunct: Conjunct, bound: set[str], label: str | None, count: float) -> Access | None:
        found = _property_equality(conjunct.expression, name)
        if found is None or name not in conjunct.needs or not conjunct.needs - {name} <= bound:
            return None
        key, value, many = found
        if many and not isinstance(value, ast.ListLiteral | ast.Parameter):
            length = 2.0 * _LIST_LENGTH
        else:
            length = float(len(value.items) if isinstance(value, ast.ListLiteral) else _LIST_LENGTH) if many else 1.0
        rows = count * self.statistics.selectivity(label, key) * length
        own = self.selectivity(conjunct) if conjunct.is_about(name) else 1.0
        remaining = rows * self.share(name) / max(own, 1e-9)
        return Access(rows, min(rows, remaining), label, conjunct.expression, key, value, many)

    # ------------------------------------------------------------------------------------------------------- hops

    def expansion(self, hop: Hop, origin: str, *, into: bool) -> "Expansion":
        """Return what following a hop from its end `origin` does to one row."""
        end = self._graph.nodes[hop.right if origin == hop.left else hop.left]
        if hop.repeated is not None:
            onward = self._once(hop.repeated, backwards=origin != hop.left)
            followed, reached = self._repeated(hop, onward, onward, onward)
        else:
            followed, reached = self._degree(hop, self._graph.nodes[origin], end)
            if hop.pattern.hops is not None or hop.shortest:
                followed, reached = self._repeated(hop, self._onward(hop, origin), followed, reached)
        if into:
            reached /= max(1, self.statistics.nodes(self._label(end)))
            return Expansion(followed, reached, reached * self.share(hop.name))
        return Expansion(followed, reached, reached * self.share(end.name) * self.share(hop.name))

    @staticmethod
    def _ways(hop: Hop, origin: str) -> tuple[bool, ...]:
        """Return whether relationships are followed from their start, from their end, or both."""
        direction = hop.pattern.direction
        along = direction is ast.Direction.OUTGOING if origin == hop.left else direction is ast.Direction.INCOMING
        return (True, False) if direction is ast.Direction.EITHER else (along,)

    def _degree(self, hop: Hop, origin: NodeVariable, end: NodeVariable) -> tuple[float, float]:
        """Relationships at one origin, and how many of them lead to a node with the labels of the end."""
        ways = self._ways(hop, origin.name)
        followed = reached = 0.0
        origin_label, end_label = self._label(origin), self._label(end)
        for kind in self.statistics.types() if hop.types is None else hop.types:
            total = self.statistics.relationships(kind)
            if not total:
                continue
            for outgoing in ways:
                here = self._at(kind, origin_label, outgoing, total)
                degree = here / max(1, self.statistics.nodes(origin_label))
                followed += degree
                reached += degree * self._at(kind, end_label, not outgoing, total) / total
        return followed, reached

    def _at(self, kind: str, label: str | None, at_source: bool, total: int) -> float:  # noqa: FBT001 - an end, not an option
        return float(total if label is None else self.statistics.at_label(kind, label, at_source=at_source))

    def _onward(self, hop: Hop, origin: str) -> float:
        kinds = tuple(self.statistics.types()) if hop.types is None else hop.types
        return self.statistics.onward(kinds, self._ways(hop, origin))

    def _repeated(self, hop: Hop, onward: float, followed: float, reached: float) -> tuple[float, float]:
        minimum, maximum = (
            (1, None) if hop.pattern.hops is None else (hop.pattern.hops.minimum, hop.pattern.hops.maximum)
        )
        everything = float(self.statistics.nodes(None))
        deepest = min(_DEEPEST, _DEEPEST if maximum is None else maximum)
        visited = sum(min(everything, followed * onward ** (depth - 1)) for depth in range(1, deepest + 1))
        rows = sum(min(everything, followed * onward ** (depth - 1)) for depth in range(max(1, minimum), deepest + 1))
        rows += minimum == 0
        return visited, rows * min(1.0, reached / followed if followed else 1.0)

    def _once(self, repeated: Repeated, *, backwards: bool) -> float:
        """How often a path that is repeated goes on, on average, from one node."""
        inner = Cardinality(repeated.graph, self.statistics, self.anchored_by)
        hops = reversed(repeated.graph.hops) if backwards else repeated.graph.hops
        return prod(inner.expansion(hop, hop.right if backwards else hop.left, into=False).rows for hop in hops)

    def all_relationships(self, hop: Hop) -> float:
        """How many relationships there are of the hop's types."""
        kinds = self.statistics.types() if hop.types is None else hop.types
        return float(sum(self.statistics.relationships(kind) for kind in kinds))

    def implied(self, hop: Hop, name: str) -> frozenset[str]:
        """Return the labels that every node has at this end of relationships of the hop's types, as the graph is."""
        if hop.pattern.direction is ast.Direction.EITHER or hop.pattern.hops is not None or hop.left == hop.right:
            return frozenset()
        at_source = (hop.pattern.direction is ast.Direction.OUTGOING) == (name == hop.left)
        kinds = self.statistics.types() if hop.types is None else hop.types
        return frozenset(
            label
            for label in self._graph.nodes[name].labels
            if all(
                self.statistics.at_label(kind, label, at_source=at_source) == self.statistics.relationships(kind)
                for kind in kinds
            )
        )


def _property_equality(expression: ast.Expression, name: str) -> tuple[str, ast.Expression, bool] | None:
    """Key, value and whether it is a list, when the condition looks a property of the node up."""
    match expression:
        case ast.Comparison(
            operands=(ast.Property(subject=ast.Variable(name=subject), key=key), value), operators=("=",)
        ) if subject == name and name not in names(value):
            return key, value, False
        case ast.Comparison(
            operands=(value, ast.Property(subject=ast.Variable(name=subject), key=key)), operators=("=",)
        ) if subject == name and name not in names(value):
            return key, value, False
        case ast.Binary(operator="IN", left=ast.Property(subject=ast.Variable(name=subject), key=key), right=value) if (
            subject == name and name not in names(value)
        ):
            return key, value, True
        case _:
            return None
