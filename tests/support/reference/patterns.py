"""What patterns match: every node and every relationship is tried, from left to right as written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from support.comparing import TooMuchError

from oncograph.queries.opencypher.syntax import ast
from oncograph.queries.opencypher.syntax.traversal import names
from oncograph.queries.opencypher.values.entities import LABELS, TYPE, Edge, Labels, Trail, Vertex
from oncograph.queries.opencypher.values.incoming import attributes

from .expressions import Expressions, Row, has_label

if TYPE_CHECKING:
    import networkx as nx

_MOST_STEPS = 200_000
"""Relationships looked at for one query."""


@dataclass(frozen=True)
class _Partial:
    """A match so far: names, the relationships its MATCH has used, and the path that is being followed."""

    row: Row
    used: frozenset[Edge] = frozenset()
    vertices: tuple[Vertex, ...] = ()
    edges: tuple[Edge, ...] = ()
    waiting: tuple[ast.Expression, ...] = field(default=())
    """Conditions some of whose names are still to be bound."""


class Patterns(Expressions):
    """Matches patterns on one graph."""

    def __init__(self, graph: "nx.MultiDiGraph[Any]", parameters: dict[str, Any]) -> None:
        super().__init__(parameters)
        self.steps = 0
        vertices = {
            node: Vertex(node, Labels(data[LABELS]), attributes(data, "a node", LABELS))
            for node, data in graph.nodes(data=True)
        }
        self._vertices = list(vertices.values())
        self._edges = [
            Edge(vertices[start], vertices[end], key, attributes(data, "a relationship", TYPE))
            for start, end, key, data in graph.edges(keys=True, data=True)
        ]

    def paths(self, pattern: ast.PathPattern, predicate: ast.Expression | None, row: Row) -> list[Row]:
        """Return a row for every match of one pattern."""
        return list(self.matches([pattern], predicate, row))

    def matches(self, patterns: Sequence[ast.PathPattern], predicate: ast.Expression | None, row: Row) -> Iterator[Row]:
        """Yield a row for every match of the patterns of one MATCH."""
        own = frozenset().union(*(new_names(pattern) for pattern in patterns)) - row.keys()
        partials = [_Partial(row)]
        for pattern in patterns:
            partials = [found for partial in partials for found in self._path(pattern, partial, own)]
        for partial in partials:
            if self.holds(predicate, partial.row):
                yield partial.row

    def _path(self, pattern: ast.PathPattern, partial: _Partial, own: frozenset[str]) -> list[_Partial]:
        partials = [
            found
            for vertex in self._vertices
            if (found := self._at(pattern.nodes[0], vertex, replace(partial, vertices=(), edges=()), own))
        ]
        partials = self._along(pattern, partials, own, counted=pattern.shortest is None)
        if pattern.shortest is not None:
            partials = _shortest(partials, every=pattern.shortest == "all")
        if pattern.variable is None:
            return partials
        name = pattern.variable
        bound = (replace(each, row={**each.row, name: Trail(each.vertices, each.edges)}) for each in partials)
        return [found for each in bound if (found := self._asked(each, own))]

    def _along(
        self,
        pattern: ast.PathPattern | ast.QuantifiedPath,
        partials: list[_Partial],
        own: frozenset[str],
        *,
        counted: bool,
    ) -> list[_Partial]:
        """Go on from the first node of a pattern to its last."""
        for part, node in zip(pattern.relationships, pattern.nodes[1:], strict=True):
            partials = [
                found
                for before in partials
                for followed in (
                    self._repeat(part, before)
                    if isinstance(part, ast.QuantifiedPath)
                    else self._follow(part, before, own, counted=counted)
                )
                if (found := self._at(node, followed.vertices[-1], followed, own))
            ]
        return partials

    def _repeat(self, pattern: ast.QuantifiedPath, partial: _Partial) -> Iterator[_Partial]:
        """Match a path as often as its bounds allow; its names are lists afterwards, of what they were each time."""
        frontier: list[tuple[_Partial, tuple[Row, ...]]] = [(partial, ())]
        length = 0
        while frontier:
            if length >= pattern.hops.minimum:
                for found, rows in frontier:
                    lists = {name: [row[name] for row in rows] for name in _names_in(pattern)}
                    yield replace(found, row={**found.row, **lists})
            if length == pattern.hops.maximum:
                return
            frontier = [(after, (*rows, row)) for found, rows in frontier for after, row in self._once(pattern, found)]
            length += 1

    def _once(self, pattern: ast.QuantifiedPath, partial: _Partial) -> Iterator[tuple[_Partial, Row]]:
        """Match it one more time; yield where that ends, and the row in which its names are single."""
        begun = self._at(pattern.nodes[0], partial.vertices[-1], _Partial(partial.row, partial.used), frozenset())
        for found in [] if begun is None else self._along(pattern, [begun], frozenset(), counted=True):
            if self.holds(pattern.predicate, found.row):
                vertices, edges = partial.vertices + found.vertices[1:], partial.edges + found.edges
                yield replace(partial, used=found.used, vertices=vertices, edges=edges), found.row

    # -------------------------------------------------------------------------------------- nodes, relationships

    def _at(self, pattern: ast.NodePattern, vertex: Vertex, partial: _Partial, own: frozenset[str]) -> _Partial | None:
        """Match a node pattern with a node, to which the path has come or from which it begins."""
        name = pattern.variable
        if name is not None and partial.row.get(name, vertex) is not vertex:
            return None
        vertices = partial.vertices or (vertex,)
        row = partial.row if name is None else {**partial.row, name: vertex}
        return self._conditioned(pattern, vertex, replace(partial, row=row, vertices=vertices), own)

    def _follow(
        self, pattern: ast.RelationshipPattern, partial: _Partial, own: frozenset[str], *, counted: bool
    ) -> Iterator[_Partial]:
        name = pattern.variable
        bound = partial.row.get(name) if name is not None else None
        if name in partial.row and bound is None:
            return
        hops = pattern.hops
        bounds = (1, 1) if hops is None else (hops.minimum, hops.maximum)
        wanted = [bound] if bound is not None and hops is None else bound
        for edges, vertices in self._trails(pattern, partial, bounds, wanted):
            row = partial.row
            if name is not None:
                row = {**row, name: edges[0] if hops is None else list(edges)}
            used = partial.used | set(edges) if counted else partial.used
            found = replace(
                partial, row=row, used=used, vertices=partial.vertices + vertices, edges=partial.edges + edges
            )
            asked = self._conditioned(pattern, edges[0] if hops is None else list(edges), found, own)
            if asked is not None:
                yield asked

    def _trails(
        self,
        pattern: ast.RelationshipPattern,
        partial: _Partial,
        bounds: tuple[int, int | None],
        wanted: list[Edge] | None,
    ) -> Iterator[tuple[tuple[Edge, ...], tuple[Vertex, ...]]]:
        """Yield the relationships, and the nodes after each, of all trails that are long enough."""
        least, most = bounds
        frontier: list[tuple[tuple[Edge, ...], tuple[Vertex, ...]]] = [((), ())]
        length = 0
        while frontier:
            if length >= least and (wanted is None or length == len(wanted)):
                yield from frontier
            if length == most or (wanted is not None and length >= len(wanted)):
                return
            frontier = [
                ((*edges, edge), (*vertices, other))
                for edges, vertices in frontier
                for edge, other in self._steps(pattern, vertices[-1] if vertices else partial.vertices[-1])
                if edge not in edges and edge not in partial.used
                if wanted is None or wanted[length] is edge
            ]
            length += 1

    def _steps(self, pattern: ast.RelationshipPattern, vertex: Vertex) -> Iterator[tuple[Edge, Vertex]]:
        for edge in self._edges:
            self._count_step()
            if pattern.types is not None and not has_label(edge, pattern.types):
                continue
            if edge.source is vertex and pattern.direction is not ast.Direction.INCOMING:
                yield edge, edge.target
            elif edge.target is vertex and pattern.direction is not ast.Direction.OUTGOING:
                yield edge, edge.source

    def _count_step(self) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise TooMuchError

    # ---------------------------------------------------------------------------------------------- conditions

    def _conditioned(
        self,
        pattern: ast.NodePattern | ast.RelationshipPattern,
        element: Vertex | Edge | list[Edge],
        partial: _Partial,
        own: frozenset[str],
    ) -> _Partial | None:
        """Ask what the pattern demands of an element, at once or when all names in it are bound."""
        name = pattern.variable or f" {len(partial.row)}"
        row = {**partial.row, name: element}
        waiting = (*partial.waiting, *_conditions(pattern, name))
        return self._asked(replace(partial, row=row, waiting=waiting), own)

    def _asked(self, partial: _Partial, own: frozenset[str]) -> _Partial | None:
        ready = [condition for condition in partial.waiting if names(condition) & own <= partial.row.keys()]
        if not all(self.holds(condition, partial.row) for condition in ready):
            return None
        return replace(partial, waiting=tuple(each for each in partial.waiting if each not in ready))


def new_names(pattern: ast.PathPattern) -> frozenset[str]:
    """Return the names in a pattern that stand for its parts."""
    named = _names_in(pattern).union(
        *(_names_in(part) for part in pattern.relationships if isinstance(part, ast.QuantifiedPath))
    )
    return named if pattern.variable is None else named | {pattern.variable}


def _names_in(pattern: ast.PathPattern | ast.QuantifiedPath) -> frozenset[str]:
    single = (part for part in pattern.relationships if isinstance(part, ast.RelationshipPattern))
    return frozenset(part.variable for part in (*pattern.nodes, *single) if part.variable is not None)


def _conditions(pattern: ast.NodePattern | ast.RelationshipPattern, name: str) -> list[ast.Expression]:
    """Return what a pattern demands of the element of that name; of a list, what it demands of each in it."""
    if isinstance(pattern, ast.RelationshipPattern) and pattern.hops is not None:
        each = _conditions(replace(pattern, hops=None, predicate=None), " each")
        conditions = [ast.Quantifier(0, "all", " each", ast.Variable(0, name), condition) for condition in each]
        if pattern.predicate is not None:
            conditions.append(ast.Quantifier(0, "all", name, ast.Variable(0, name), pattern.predicate))
        return conditions
    variable = ast.Variable(0, name)
    conditions: list[ast.Expression] = []
    if isinstance(pattern, ast.NodePattern) and pattern.labels is not None:
        conditions.append(ast.LabelTest(0, variable, pattern.labels))
    for key, value in pattern.properties.entries if pattern.properties is not None else ():
        conditions.append(ast.Comparison(0, (ast.Property(0, variable, key), value), ("=",)))
    return conditions if pattern.predicate is None else [*conditions, pattern.predicate]


def _shortest(partials: list[_Partial], *, every: bool) -> list[_Partial]:
    least = min((len(partial.edges) for partial in partials), default=0)
    shortest = [partial for partial in partials if len(partial.edges) == least]
    return shortest if every else shortest[:1]
