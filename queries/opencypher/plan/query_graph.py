"""The patterns and conditions of some MATCH clauses as one graph to be matched: nodes, hops between them, conditions.

What stands inside a pattern is only another way to write a condition: labels, properties and inline WHERE are split
into the same list of conjuncts as the clause's own WHERE, each with the names it needs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations

from ..syntax import ast
from ..syntax.traversal import names
from ..syntax.types import Kind
from .frame import Frame, Scope, Slot
from .operators import Each
from .path_conditions import OfElements, OfLength, of_elements, of_length
from .visibility import EVERYTHING, Visible


@dataclass(slots=True)
class NodeVariable:
    """A node to be matched. `bound` when an earlier clause has matched it."""

    name: str
    slot: Slot
    bound: bool
    labels: set[str] = field(default_factory=set[str])


@dataclass(slots=True, eq=False)
class Hop:
    """A relationship pattern between two nodes, `left` and `right` as written.

    Several may have one name: a relationship that one MATCH binds can stand again in the next.
    """

    name: str
    slot: Slot
    pattern: ast.RelationshipPattern
    left: str
    right: str
    clause: int
    """Which MATCH it stands in: relationships are distinct within one."""
    bound: bool
    """Whether an earlier clause has matched the relationship, or made the list of them."""
    needed: bool
    """Whether the relationship itself is asked for, and not only its nodes or its length."""
    types: tuple[str, ...] | None
    shortest: str | None
    each: Slot
    """Where a relationship of a longer way stands while `conditions` are asked of it."""
    each_node: Slot
    """Where a node of a longer way stands while `node_conditions` are asked of it."""
    conditions: tuple[Each, ...] = ()
    node_conditions: tuple[Each, ...] = ()
    length: Slot | None = None
    """Where the number of relationships of a longer way is kept, when that is asked for."""
    repeated: "Repeated | None" = None
    """What is repeated, where that is a path; `pattern` then only says how often."""

    @property
    def names(self) -> set[str]:
        """The names that are bound when the hop is followed, but for its ends."""
        return {self.name} if self.repeated is None else {self.name, *self.repeated.groups}

    @property
    def asks(self) -> list[frozenset[str]]:
        """For each condition that is asked on the way, the names that it needs from outside."""
        conditions = (*self.conditions, *self.node_conditions)
        asked = [names(each.expression) - {each.variable} for each in conditions]
        return asked if self.repeated is None else [*asked, self.repeated.asks]


@dataclass(slots=True)
class Repeated:
    """A path that a hop repeats: a graph of its own, from the node `first` over all its hops to the node `last`.

    `groups` are the names of which lists are wanted, with the places of these; `asks` the names that its conditions
    need from outside.
    """

    graph: "QueryGraph"
    first: str
    last: str
    groups: dict[str, Slot]
    asks: frozenset[str]


@dataclass(frozen=True, slots=True)
class PathVariable:
    """A named path: its first node and the hops it runs over."""

    name: str
    slot: Slot
    start: str
    hops: tuple[Hop, ...]


@dataclass(slots=True)
class Conjunct:
    """A condition and the names of this graph that it needs."""

    expression: ast.Expression
    needs: frozenset[str]

    def is_about(self, name: str) -> bool:
        """Tell whether it needs that name and no other."""
        return len(self.needs) == 1 and name in self.needs


@dataclass(slots=True)
class QueryGraph:
    """What is to be matched. `scope` holds every name, those of the clauses before and made up ones included.

    `visible` are the new names that the query itself gives. `lengths` are values that are known once it is matched.
    """

    scope: Scope
    visible: dict[str, Slot] = field(default_factory=dict[str, Slot])
    nodes: dict[str, NodeVariable] = field(default_factory=dict[str, NodeVariable])
    hops: list[Hop] = field(default_factory=list[Hop])
    paths: list[PathVariable] = field(default_factory=list[PathVariable])
    conjuncts: list[Conjunct] = field(default_factory=list[Conjunct])
    lengths: dict[ast.Expression, Slot] = field(default_factory=dict[ast.Expression, Slot])


def conjuncts(expression: ast.Expression | None) -> Iterator[ast.Expression]:
    """Return the conditions that AND joins, at any depth."""
    if isinstance(expression, ast.Boolean) and expression.operator == "AND":
        for operand in expression.operands:
            yield from conjuncts(operand)
    elif expression is not None:
        yield expression


def query_graph(matches: Iterable[ast.Match], scope: Scope, frame: Frame, seen: Visible) -> QueryGraph:
    """Return the graph that the clauses, none or all of them optional, match together, with places for new names.

    `seen` is what later clauses see of it.
    """
    return _Reader(scope, frame, seen).read(matches)


class _Reader:
    """Collects names first, for conditions may refer to what stands further right."""

    def __init__(self, scope: Scope, frame: Frame, seen: Visible) -> None:
        self._outer = scope
        self._frame = frame
        self._seen = seen
        self._slots: dict[str, Slot] = {}
        self._nodes: dict[str, NodeVariable] = {}
        self._hops: list[Hop] = []
        self._paths: list[PathVariable] = []
        self._conditions: list[ast.Expression] = []
        self._written: set[str] = set()
        self._again: set[str] = set()
        """Names that stand for more than one hop."""
        self._to_repeat: list[tuple[Hop, ast.QuantifiedPath]] = []

    def read(self, matches: Iterable[ast.Match]) -> QueryGraph:
        """Read all clauses; to be called once."""
        for clause, match in enumerate(matches):
            for pattern in match.patterns:
                self._read_path(pattern, clause)
            self._conditions.extend(conjuncts(match.predicate))
        count = Counter(hop.name for hop in self._hops) if len(self._hops) > 1 else {}
        self._again = {name for name, hops in count.items() if hops > 1}
        self._read_repeated()
        self._push_into_searches()
        conditions = [(each, names(each)) for each in self._conditions if not self._is_required_label(each)]
        lengths = self._require(frozenset[str]().union(*(needed for _, needed in conditions)))
        scope = self._outer.bind(**self._slots)
        visible = {name: slot for name, slot in self._slots.items() if name in self._written - self._outer.slots.keys()}
        graph = QueryGraph(scope, visible, self._nodes, self._hops, self._paths, lengths=lengths)
        own = self._nodes.keys() | {path.name for path in self._paths}
        own = own.union(*(hop.names for hop in self._hops))
        graph.conjuncts.extend(Conjunct(condition, needed & own) for condition, needed in conditions)
        return graph

    def _name(self, variable: str | None, what: str) -> str:
        if variable is not None:
            self._written.add(variable)
            return variable
        return self._fresh(what)

    def _fresh(self, what: str) -> str:
        """Return a name for what the query leaves without one; the next free place makes it unique."""
        return f"{what} {self._frame.size}"

    def _place(self, name: str, kind: Kind) -> Slot:
        slot = Slot(self._frame.new(), kind, nullable=False)
        self._slots[name] = slot
        return slot

    def _read_path(self, pattern: ast.PathPattern, clause: int) -> None:
        nodes = [self._read_node(node) for node in pattern.nodes]
        hops: list[Hop] = []
        for left, relationship, right in zip(nodes, pattern.relationships, nodes[1:], strict=False):
            read = _as_relationship(relationship)
            if isinstance(read, ast.QuantifiedPath):
                hops.append(self._read_repetition(read, left, right, clause))
            else:
                hops.append(self._read_hop(read, left, right, clause, pattern))
        self._hops.extend(hops)
        if pattern.variable is not None:
            self._written.add(pattern.variable)
            slot = self._place(pattern.variable, Kind.PATH)
            self._paths.append(PathVariable(pattern.variable, slot, nodes[0], tuple(hops)))

    def _read_node(self, pattern: ast.NodePattern) -> str:
        name = self._name(pattern.variable, "node")
        if name not in self._nodes:
            known = self._outer.slots.get(name)
            if known is None:
                self._nodes[name] = NodeVariable(name, self._place(name, Kind.NODE), bound=False)
            else:
                # Where it is matched it is a node; null and everything else is sorted out before.
                slot = self._slots[name] = Slot(known.index, Kind.NODE, nullable=False, labels=known.labels)
                self._nodes[name] = NodeVariable(name, slot, bound=True)
        variable = ast.Variable(pattern.pos, name)
        if pattern.labels is not None:
            self._conditions.append(ast.LabelTest(pattern.pos, variable, pattern.labels))
        self._conditions.extend(_equalities(variable, pattern.properties))
        self._conditions.extend(conjuncts(pattern.predicate))
        return name

    def _read_hop(
        self, pattern: ast.RelationshipPattern, left: str, right: str, clause: int, path: ast.PathPattern
    ) -> Hop:
        name = self._name(pattern.variable, "relationship")
        many = pattern.hops is not None or path.shortest is not None
        bound = name in self._outer.slots
        slot = self._relationship_slot(name, Kind.LIST if many else Kind.RELATIONSHIP)
        types = _type_names(pattern.types)
        each = self._fresh("each") if many else name
        each_slot = self._place(each, Kind.RELATIONSHIP) if many else slot
        node_slot = Slot(self._frame.new(), Kind.NODE, nullable=False) if many else slot
        hop = Hop(name, slot, pattern, left, right, clause, bound, bound, types, path.shortest, each_slot, node_slot)
        quantified = pattern.hops is not None and pattern.hops.quantified
        inside = name if quantified else each
        variable = ast.Variable(pattern.pos, inside)
        own = list(_equalities(variable, pattern.properties))
        if pattern.types is not None and types is None and not isinstance(pattern.types, ast.LabelWildcard):
            own.append(ast.LabelTest(pattern.pos, variable, pattern.types))
        if many:
            # What hangs on the whole list can be asked only when that is found.
            whole = [condition for condition in own if not (bound or quantified) and name in names(condition)]
            hop.conditions = tuple(Each(inside, each_slot, condition) for condition in own if condition not in whole)
            relationships = ast.Variable(pattern.pos, name)
            self._conditions.extend(
                ast.Quantifier(pattern.pos, "all", each, relationships, condition) for condition in whole
            )
        else:
            self._conditions.extend(own)
            hop.needed = hop.needed or bool(own)
        if many and pattern.predicate is not None:
            hop.conditions += tuple(Each(name, each_slot, condition) for condition in conjuncts(pattern.predicate))
        else:
            self._conditions.extend(conjuncts(pattern.predicate))
        return hop

    def _read_repetition(self, path: ast.QuantifiedPath, left: str, right: str, clause: int) -> Hop:
        """Read a path that is repeated; what is inside of it is read when all names outside are known."""
        name = self._fresh("repetition")
        slot = self._place(name, Kind.LIST)
        pattern = ast.RelationshipPattern(path.pos, None, None, ast.Direction.OUTGOING, path.hops, None, None)
        hop = Hop(name, slot, pattern, left, right, clause, False, False, None, None, slot, slot)  # noqa: FBT003
        parts: tuple[ast.NodePattern | ast.RelationshipPattern, ...] = (*path.nodes, *path.relationships)
        for part in parts:
            if part.variable is not None and part.variable not in self._written:
                self._written.add(part.variable)
                self._place(part.variable, Kind.LIST)
        self._to_repeat.append((hop, path))
        return hop

    def _read_repeated(self) -> None:
        """Read the insides of the paths that are repeated, which see every name but that of a list of their own."""
        for hop, path in self._to_repeat:
            inside = {node.variable for node in path.nodes} | {edge.variable for edge in path.relationships}
            scope = self._outer.bind(**{name: slot for name, slot in self._slots.items() if name not in inside})
            nodes = tuple(replace(node, variable=self._inner_name(node, "node")) for node in path.nodes)
            edges = tuple(replace(edge, variable=self._inner_name(edge, "relationship")) for edge in path.relationships)
            pattern = ast.PathPattern(path.pos, None, nodes, edges, None)
            match = ast.Match(path.pos, optional=False, patterns=(pattern,), predicate=path.predicate)
            graph = query_graph([match], scope, self._frame, EVERYTHING)
            own = graph.nodes.keys() | {each.name for each in graph.hops}
            asks = frozenset[str]().union(*(names(conjunct.expression) for conjunct in graph.conjuncts)) - own
            groups = {name: self._slots[name] for name in sorted(own & self._written)}
            first, last = nodes[0].variable, nodes[-1].variable
            hop.repeated = Repeated(graph, first or "", last or "", groups, asks)
            kinds = [each.types for each in graph.hops]
            hop.types = tuple(dict.fromkeys(chain.from_iterable(filter(None, kinds)))) if all(kinds) else None

    def _inner_name(self, part: ast.NodePattern | ast.RelationshipPattern, what: str) -> str:
        return f"{what} {self._frame.new()}" if part.variable is None else part.variable

    def _relationship_slot(self, name: str, kind: Kind) -> Slot:
        if name in self._slots:
            return self._slots[name]
        known = self._outer.slots.get(name)
        if known is None:
            return self._place(name, kind)
        # Where it is matched it is of that kind; null and everything else is sorted out before.
        slot = self._slots[name] = Slot(known.index, kind, nullable=False)
        return slot

    def _push_into_searches(self) -> None:
        """Have conditions on all of a path asked while it is searched for, where it is of one longer hop."""
        ways = {hop.name: hop for hop in self._hops if _is_searched(hop) and hop.name not in self._again}
        for path in self._paths:
            if len(path.hops) == 1 and path.hops[0].name in ways:
                ways[path.name] = path.hops[0]
        if not ways:
            return
        left: list[ast.Expression] = []
        for condition in self._conditions:
            if (elements := of_elements(condition)) is not None and elements.name in ways:
                pushed = self._push_elements(elements, ways[elements.name], ways)
            elif (length := of_length(condition)) is not None and length.name in ways:
                pushed = _push_length(length, ways[length.name])
            else:
                pushed = False
            if not pushed:
                left.append(condition)
        self._conditions = left

    def _push_elements(self, elements: OfElements, hop: Hop, ways: dict[str, Hop]) -> bool:
        """Add the condition to those of the hop, unless it needs the path itself or what is matched only later."""
        needed = names(elements.expression) - {elements.variable}
        if (
            elements.some
            or any(ways.get(name) is hop for name in needed)
            or needed & {path.name for path in self._paths}
        ):
            return False
        matched = needed & (self._nodes.keys() | {other.name for other in self._hops})
        if not hop.shortest and not any(matched <= {end} for end in (hop.left, hop.right)):
            return False
        if elements.nodes:
            hop.node_conditions += (Each(elements.variable, hop.each_node, elements.expression),)
        else:
            hop.conditions += (Each(elements.variable, hop.each, elements.expression),)
        return True

    def _require(self, asked: frozenset[str]) -> dict[ast.Expression, Slot]:
        """Have those relationships and paths kept that anything asks for; return the lengths that are asked for.

        `asked` are the names in conditions, but for those that are asked on the way.
        """
        asked = asked.union(*(needed for hop in self._hops for needed in hop.asks))
        lengths: dict[ast.Expression, Slot] = {}

        def is_needed(name: str, hops: Sequence[Hop]) -> bool:
            if name in asked or any(hop.name in self._again for hop in hops):
                return True
            if name in self._seen.lengths and len(hops) == 1 and _is_long(hops[0]):
                (hop,) = hops
                hop.length = hop.length or Slot(self._frame.new(), Kind.INTEGER, nullable=False)
                lengths[self._seen.lengths[name]] = hop.length
                return False
            return name in self._written and (self._seen.names is None or name in self._seen.names)

        followed = {hop.name for hop in self._hops}
        for hop in self._hops:
            hop.needed = hop.needed or is_needed(hop.name, [hop])
            if hop.repeated is not None:
                groups = hop.repeated.groups.items()
                hop.repeated.groups = {name: at for name, at in groups if name in followed or is_needed(name, [])}
        for path in list(self._paths):
            if is_needed(path.name, path.hops):
                for hop in path.hops:
                    hop.needed = True
            else:
                self._paths.remove(path)
        return lengths

    def _is_required_label(self, condition: ast.Expression) -> bool:
        """Take the labels that a node must have out of the conditions: they lead to scans and counts."""
        if not isinstance(condition, ast.LabelTest) or not isinstance(condition.subject, ast.Variable):
            return False
        node = self._nodes.get(condition.subject.name)
        labels = condition.labels
        parts = labels.operands if isinstance(labels, ast.LabelAnd) else (labels,)
        label_names = {part.name for part in parts if isinstance(part, ast.LabelName)}
        if node is None or len(label_names) < len(set(parts)):
            return False
        node.labels |= label_names
        return True


def _is_searched(hop: Hop) -> bool:
    return hop.slot.kind is Kind.LIST and not hop.bound and hop.repeated is None


def _is_long(hop: Hop) -> bool:
    return _is_searched(hop) and not hop.shortest


def _push_length(length: OfLength, hop: Hop) -> bool:
    """Tighten the hop's bounds; a least length is no bound of a shortest path, but a condition that it must pass."""
    hops = hop.pattern.hops
    if hops is None or (hop.shortest and length.minimum > 0):
        return False
    most = [bound for bound in (hops.maximum, length.maximum) if bound is not None]
    bounds = ast.HopRange(hops.pos, max(hops.minimum, length.minimum), min(most, default=None))
    hop.pattern = replace(hop.pattern, hops=bounds)
    return True


def may_coincide(hop: Hop, other: Hop) -> bool:
    """Whether two patterns of one MATCH may match the same relationship, which is not allowed."""
    if hop.clause != other.clause or hop.shortest or other.shortest:
        return False
    return hop.types is None or other.types is None or not set(hop.types).isdisjoint(other.types)


def ends_suffice(graph: QueryGraph, minimum: int) -> bool:
    """Whether every end of a graph repeated at least so often is also met by a way that meets no node twice in between.

    Then such a way uses no relationship twice, and the ends can be searched for by themselves. That is so where one
    relationship is repeated (and the way back to the start is no matter). Of several relationships, a way that uses one
    of them twice can leave out what lies between, if it can only have been in the same place both times and no
    condition holds two elements together.
    """
    if minimum > 1:
        return False
    directed = all(hop.pattern.direction is not ast.Direction.EITHER for hop in graph.hops)
    if len(graph.hops) == 1:
        return directed or minimum == 0
    apart = not any(may_coincide(one, other) for one, other in combinations(graph.hops, 2))
    loose = len(graph.nodes) > len(graph.hops) and all(len(conjunct.needs) <= 1 for conjunct in graph.conjuncts)
    return directed and apart and loose


def _as_relationship(
    path: ast.RelationshipPattern | ast.QuantifiedPath,
) -> ast.RelationshipPattern | ast.QuantifiedPath:
    """Return the repeated relationship that a path is, if its nodes have neither names nor conditions."""
    if isinstance(path, ast.RelationshipPattern) or len(path.relationships) > 1:
        return path
    if any(
        part is not None
        for node in path.nodes
        for part in (node.variable, node.labels, node.properties, node.predicate)
    ):
        return path
    (single,) = path.relationships
    conditions = tuple(condition for condition in (single.predicate, path.predicate) if condition is not None)
    joined = ast.Boolean(path.pos, "AND", conditions) if len(conditions) > 1 else next(iter(conditions), None)
    return replace(single, hops=path.hops, predicate=joined)


def _equalities(variable: ast.Variable, properties: ast.MapLiteral | None) -> Iterator[ast.Expression]:
    for key, value in properties.entries if properties is not None else ():
        yield ast.Comparison(variable.pos, (ast.Property(variable.pos, variable, key), value), ("=",))


def _type_names(types: ast.LabelExpression | None) -> tuple[str, ...] | None:
    """Return the types of which a relationship must have one; None when the expression is no such list."""
    parts = types.operands if isinstance(types, ast.LabelOr) else (types,)
    found = tuple(dict.fromkeys(part.name for part in parts if isinstance(part, ast.LabelName)))
    return found if len(found) == len(set(parts)) else None
