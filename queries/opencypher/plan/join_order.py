"""Searches for the order in which to match: where to start and which relationship to follow next.

Greedy from several starts: each next step is the one that leaves the fewest rows, and the start whose steps together
touch the least wins. Other starts that an index finds are kept beside it, because only when the query runs is it known
which node is a hub.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from math import inf
from typing import NamedTuple, TypeAlias

from ..errors import CypherUnsupported
from ..limits import spend
from ..syntax.ast import Direction
from .cardinality import Access, Cardinality, Expansion
from .query_graph import Hop, QueryGraph

_STARTS = 3
"""The starts, besides those that an index finds, that are followed to the end; and the orders kept."""
_SKEW = 100.0
"""So many times the mean a hub may have: an order that much dearer than the best is not kept."""
_CHEAP = 2.0
"""So many times less than the best order the look at another one's start may cost."""
_FEWEST, _MOST = 1e-3, 1e100
"""Bounds of an estimate, so that products of many stay numbers."""
_SHORTEST = 20.0
"""Relationships that a search for a shortest path is taken to follow."""


@dataclass(slots=True)
class Find:
    """Find a node by scan or index."""

    name: str
    access: Access


@dataclass(slots=True)
class Follow:
    """Follow a hop from a bound node."""

    hop: Hop
    origin: str


@dataclass(slots=True)
class Scan:
    """Go through all relationships that a hop may match."""

    hop: Hop


Move: TypeAlias = Find | Follow | Scan


class _Candidate(NamedTuple):
    """A move and what it does to each row: so many elements looked at, so many rows made."""

    move: Move
    visited: float
    rows: float


class Ordered(NamedTuple):
    """Moves that match the graph, the elements they look at, and how many that is per relationship of the first hop."""

    moves: list[Move]
    cost: float
    weight: float


class JoinOrder:
    """The search for the order of the moves."""

    def __init__(self, graph: QueryGraph, cardinality: Cardinality) -> None:
        self._graph = graph
        self._cardinality = cardinality
        self._expansions: dict[tuple[Hop, str, bool], Expansion] = {}
        self._names = set(graph.nodes).union(*(hop.names for hop in graph.hops))
        self._groups = set[str]().union(*(hop.repeated.groups for hop in graph.hops if hop.repeated is not None))
        self._bound = {node.name for node in graph.nodes.values() if node.bound}
        self._bound |= {hop.name for hop in graph.hops if hop.bound}

    def orders(self) -> tuple[list[Move], list[Ordered]]:
        """Return what to find first, and the ways to go on: the cheapest, then those that hubs may make cheaper."""
        orders = [] if self._bound else self._from_starts()
        moves = orders[0].moves if orders else self._complete([], 0.0, 1.0, inf)[1]
        found = list(takewhile(lambda move: isinstance(move, Find), moves))
        if self._bound or len(found) > 1:
            return found, self._from_bound(found, moves)
        return [], orders or [Ordered(moves, 0.0, 0.0)]

    def _from_starts(self) -> list[Ordered]:
        """Orders that each begin with another node or hop; those after the first begin with one that an index finds."""
        starts = sorted(self._starts(), key=lambda start: start.visited + start.rows)
        sought = [start for start in starts if _is_sought(start.move)]
        others = [start for start in starts if not _is_sought(start.move)]
        orders: list[Ordered] = []
        cheapest = inf
        for start in sought + others[:_STARTS]:
            most = cheapest * (_SKEW if _is_sought(start.move) else 1.0)
            cost, moves = self._complete([start.move], start.visited + start.rows, start.rows, most)
            if cost < most:
                cheapest = min(cheapest, cost)
                orders.append(self._from_start(start, cost, moves))
        return _worth_a_choice(orders)

    def _from_start(self, start: _Candidate, cost: float, moves: list[Move]) -> Ordered:
        hop = moves[1] if len(moves) > 1 and _is_sought(start.move) else None
        if not isinstance(hop, Follow) or not isinstance(start.move, Find) or hop.origin != start.move.name:
            return Ordered(moves, cost, 0.0)
        return Ordered(moves, cost, self._weight(hop, start.rows, cost - start.visited - start.rows))

    def _from_bound(self, found: list[Move], moves: list[Move]) -> list[Ordered]:
        """Ways to go on when some nodes are found: the given one, and others into the same part of the graph."""
        best = [Ordered(moves[len(found) :], 0.0, 0.0)]
        if len(moves) == len(found) or not isinstance(moves[len(found)], Follow):
            return best
        bound = set(self._bound)
        open_hops = dict.fromkeys(self._graph.hops)
        for move in found:
            self._apply(move, bound, open_hops)
        part = self._part(moves[len(found)], bound)
        orders: list[Ordered] = []
        for candidate in self._candidates(bound, open_hops):
            hop = candidate.move
            if isinstance(hop, Follow) and part & self._part(hop, bound):
                cost, order = self._complete([*found, hop], candidate.visited + candidate.rows, candidate.rows, inf)
                orders.append(Ordered(order[len(found) :], cost, self._weight(hop, 1.0, cost)))
        return _worth_a_choice(orders) if orders else best

    def _part(self, move: Move, bound: set[str]) -> set[str]:
        """Return the unbound nodes that a move leads to, and all that hang together with them."""
        pending = [move.name] if isinstance(move, Find) else [move.hop.left, move.hop.right]
        part: set[str] = set()
        while pending:
            name = pending.pop()
            if name not in bound and name not in part:
                part.add(name)
                for hop in self._graph.hops:
                    if name in {hop.left, hop.right}:
                        pending += [hop.left, hop.right]
        return part

    def _weight(self, first: Follow, origins: float, cost: float) -> float:
        """Return what an order costs per relationship that its first hop follows; 0 when that hop tells nothing."""
        if first.hop.bound or first.hop.pattern.hops is not None or first.hop.shortest:
            return 0.0
        followed = origins * self._expansion(first.hop, first.origin, into=False).followed
        return cost / max(followed, _FEWEST)

    def _starts(self) -> Iterator[_Candidate]:
        for node in self._graph.nodes.values():
            access = self._cardinality.access(node, set())
            yield _Candidate(Find(node.name, access), access.visited, access.rows)
        for hop in self._graph.hops:
            plain = hop.pattern.hops is None and not hop.shortest and hop.left != hop.right
            if plain and hop.pattern.direction is not Direction.EITHER:
                count = self._cardinality.all_relationships(hop)
                share = self._cardinality.share(hop.left) * self._cardinality.share(hop.right)
                yield _Candidate(Scan(hop), count, count * share * self._cardinality.share(hop.name))

    def _complete(self, first: list[Move], cost: float, rows: float, most: float) -> tuple[float, list[Move]]:
        """Go on greedily until everything is bound, or it has become no cheaper than `most`."""
        moves = list(first)
        bound = set(self._bound)
        open_hops = dict.fromkeys(self._graph.hops)
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
    def _apply(move: Move, bound: set[str], open_hops: dict[Hop, None]) -> None:
        if isinstance(move, Find):
            bound.add(move.name)
        else:
            bound |= {move.hop.left, move.hop.right} | move.hop.names
            del open_hops[move.hop]

    def _candidates(self, bound: set[str], open_hops: dict[Hop, None]) -> list[_Candidate]:
        found: list[_Candidate] = []
        spend(len(open_hops) + len(self._graph.nodes))
        for hop in open_hops:
            if not self._ready(hop, bound):
                continue
            if hop.name in bound:
                found.append(_Candidate(Follow(hop, hop.left), 1.0, 0.5))
                continue
            ends = [name for name in dict.fromkeys((hop.left, hop.right)) if name in bound]
            both = {hop.left, hop.right} <= bound
            if not ends or (hop.shortest and not both):
                continue
            if hop.shortest:
                found.append(_Candidate(Follow(hop, hop.left), _SHORTEST, 1.0))
                continue
            ways = [(name, self._expansion(hop, name, into=both)) for name in ends]
            if both and hop.pattern.hops is None:  # the end with fewer relationships is looked at, whichever it is
                ways = [min(ways, key=lambda way: way[1].followed)]
            found.extend(_Candidate(Follow(hop, name), each.followed, each.rows) for name, each in ways)
        for node in self._graph.nodes.values():
            if node.name not in bound:
                access = self._cardinality.access(node, bound)
                # While something can be followed, only a node that an index finds at once is worth a leap.
                if not found or (access.condition is not None and access.visited < 2):
                    found.append(_Candidate(Find(node.name, access), access.visited, access.rows))
        return found

    def _ready(self, hop: Hop, bound: set[str]) -> bool:
        """Whether the conditions on each relationship and node of a longer way can be asked.

        A list that a path that is repeated makes is not made by another hop of that name.
        """
        if hop.name in self._groups and hop.name not in bound:
            return False
        asked = hop.asks
        if not asked:
            return True
        missing = self._names - bound - hop.names
        for path in self._graph.paths:
            if not missing.isdisjoint({path.start, *(each.name for each in path.hops)}):
                missing.add(path.name)
        return all(missing.isdisjoint(needed) for needed in asked)

    def _expansion(self, hop: Hop, origin: str, *, into: bool) -> Expansion:
        key = (hop, origin, into)
        known = self._expansions.get(key)
        if known is None:
            known = self._expansions[key] = self._cardinality.expansion(hop, origin, into=into)
        return known


def _is_sought(move: Move) -> bool:
    """Whether an index finds what the move begins with, or an EXISTS that an index answers."""
    return isinstance(move, Find) and move.access.condition is not None


def _worth_a_choice(orders: list[Ordered]) -> list[Ordered]:
    """Return the cheapest, and after it those that can be weighed against it and may turn out cheaper."""
    best, *others = sorted(orders, key=lambda order: order.cost)
    if not best.weight:
        return [best]
    rivals = [order for order in others if order.weight and order.cost < best.cost * _SKEW]
    return [best, *(order for order in rivals if _looked_up(order.moves[0]) * _CHEAP < best.cost)][:_STARTS]


def _looked_up(move: Move) -> float:
    return move.access.visited if isinstance(move, Find) else 0.0
