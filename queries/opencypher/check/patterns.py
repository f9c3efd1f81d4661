"""The semantic check of patterns: which names they bind, which they refer to, and as what."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from ..syntax import ast
from ..syntax.types import Kind, ListOf, Type, accepts, describe
from .expressions import ExpressionChecker, Scope

__all__ = ["PatternChecker"]

_NODE = frozenset({Kind.NODE})
_RELATIONSHIP = frozenset({Kind.RELATIONSHIP})
_LIST = frozenset({Kind.LIST})


class PatternChecker(ExpressionChecker):
    """Checks patterns, and the expressions made of them."""

    def bind(self, patterns: Sequence[ast.PathPattern], scope: dict[str, Type], *, place: str | None) -> None:
        """Add the names that patterns of one MATCH bind to the scope.

        With a `place` in which nothing can be bound, every name must be in scope already.
        """
        new: set[str] = set()
        lists: dict[str, Type] = {}
        for pattern in patterns:
            for node, relationship in zip_longest(pattern.nodes, pattern.relationships):
                self._bind_node(node, scope, place)
                if isinstance(relationship, ast.QuantifiedPath):
                    self._bind_repeated(relationship, scope, lists, new)
                elif relationship is not None:
                    if relationship.hops is not None and relationship.variable is not None:
                        lists[relationship.variable] = Kind.RELATIONSHIP
                    self._bind_relationship(relationship, scope, place, new, shortest=pattern.shortest is not None)
            if pattern.variable is not None:
                if pattern.variable in scope:
                    self.fail(pattern, f"variable `{pattern.variable}` is already bound", "VariableAlreadyBound")
                scope[pattern.variable] = Kind.PATH
        # The conditions inside a pattern may refer to names that stand after them.
        whole = {pattern.variable for pattern in patterns} | lists.keys() if lists else set[str]()
        single = {name: kind for name, kind in scope.items() if name not in whole} if whole else scope
        for pattern in patterns:
            for node in pattern.nodes:
                self._conditions(node, scope)
            for relationship in pattern.relationships:
                if isinstance(relationship, ast.QuantifiedPath):
                    self._repeated_conditions(relationship, single, lists)
                elif relationship.hops is not None and relationship.hops.quantified:
                    name = relationship.variable
                    self._conditions(relationship, single if name is None else {**single, name: Kind.RELATIONSHIP})
                else:
                    self._conditions(relationship, scope)

    def _bind_repeated(
        self, path: ast.QuantifiedPath, scope: dict[str, Type], lists: dict[str, Type], new: set[str]
    ) -> None:
        """Add the names of a path that is repeated: lists to the scope, what they are lists of to the `lists`."""
        inner: dict[str, Type] = {}
        for node, relationship in zip_longest(path.nodes, path.relationships):
            self._bind_node(node, inner, None)
            if relationship is not None:
                self._bind_relationship(relationship, inner, None, new, shortest=False)
        for name, kind in inner.items():
            if name in scope:
                message = f"variable `{name}` stands outside of the path that is repeated as well: give it another name"
                self.fail(path, message, "VariableAlreadyBound")
            scope[name], lists[name] = ListOf(kind), kind

    def _repeated_conditions(self, path: ast.QuantifiedPath, single: Scope, lists: Mapping[str, Type]) -> None:
        """Check the conditions inside a path that is repeated, which see its own names and the single ones outside."""
        parts: tuple[ast.NodePattern | ast.RelationshipPattern, ...] = (*path.nodes, *path.relationships)
        inner = {**single, **{part.variable: lists[part.variable] for part in parts if part.variable is not None}}
        for part in parts:
            self._conditions(part, inner)
        if path.predicate is not None:
            self.condition_at("a pattern", path.predicate, inner)

    def _bind_node(self, node: ast.NodePattern, scope: dict[str, Type], place: str | None) -> None:
        if node.variable is not None and self._is_new(node, node.variable, scope, place):
            scope[node.variable] = Kind.NODE
        elif node.variable is not None:
            if not accepts(_NODE, scope[node.variable]):
                self._conflict(node, node.variable, scope, "a node")
            scope[node.variable] = Kind.NODE

    def _bind_relationship(
        self,
        relationship: ast.RelationshipPattern,
        scope: dict[str, Type],
        place: str | None,
        new: set[str],
        *,
        shortest: bool,
    ) -> None:
        name = relationship.variable
        if name is None:
            return
        many = relationship.hops is not None or shortest
        if not self._is_new(relationship, name, scope, place):
            bound = scope[name]
            if many:
                fits = accepts(_RELATIONSHIP, bound.element) if isinstance(bound, ListOf) else accepts(_LIST, bound)
            else:
                fits = accepts(_RELATIONSHIP, bound)
            if not fits:
                self._conflict(relationship, name, scope, "a list of relationships" if many else "a relationship")
            if shortest:
                message = f"a shortest path finds its relationships, and `{name}` is bound already"
                self.fail(relationship, message, "VariableAlreadyBound")
            if name in new:
                message = f"one MATCH cannot use the relationship `{name}` twice"
                self.fail(relationship, message, "RelationshipUniquenessViolation")
        else:
            new.add(name)
        scope[name] = ListOf(Kind.RELATIONSHIP) if many else Kind.RELATIONSHIP

    def _is_new(self, part: ast.Node, name: str, scope: Scope, place: str | None) -> bool:
        if name not in scope and place is not None:
            self.fail(part, f"variable `{name}` is not defined, and {place} cannot bind it", "UndefinedVariable")
        return name not in scope

    def _conflict(self, part: ast.Node, name: str, scope: Scope, expected: str) -> None:
        message = f"variable `{name}` is {describe(scope[name])}, and cannot be {expected} as well"
        self.fail(part, message, "VariableTypeConflict")

    def _conditions(self, part: ast.NodePattern | ast.RelationshipPattern, scope: Scope) -> None:
        if isinstance(part, ast.NodePattern):
            labels, kind = part.labels, Kind.NODE
        else:
            labels, kind = part.types, Kind.RELATIONSHIP
        if labels is not None:
            self.labels_at("a pattern", labels, scope)
            self.mentions.add_labels(labels, kind)
        if part.properties is not None:
            for key, _ in part.properties.entries:
                self.mentions.add_key(key, kind)
            self.infer_at("a pattern", part.properties, scope)
        if part.predicate is not None:
            self.condition_at("a pattern", part.predicate, scope)

    def pattern_predicate(self, predicate: ast.PatternPredicate, scope: Scope) -> Type:
        """Check a pattern where a condition stands; it binds nothing."""
        self.bind([predicate.pattern], dict(scope), place="a pattern that is a condition")
        return Kind.BOOLEAN

    def pattern_comprehension(self, comprehension: ast.PatternComprehension, scope: Scope) -> Type:
        """Check a pattern comprehension, whose new names live inside of it."""
        inner = dict(scope)
        self.bind([comprehension.pattern], inner, place=None)
        if comprehension.predicate is not None:
            self.condition_at("a pattern comprehension", comprehension.predicate, inner)
        return ListOf(self.infer_at("a pattern comprehension", comprehension.projection, inner))

    def shortest_path(self, call: ast.ShortestPath, scope: Scope) -> Type:
        """Check shortestPath() as a value; it binds nothing."""
        for node in call.pattern.nodes:
            if node.variable is None:
                self.fail(node, "the ends of a shortest path outside of MATCH are variables", "UnexpectedSyntax")
        self.bind([call.pattern], dict(scope), place="a shortest path outside of MATCH")
        return Kind.PATH if call.pattern.shortest == "one" else ListOf(Kind.PATH)
