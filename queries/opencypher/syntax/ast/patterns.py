"""Patterns, and the expressions made of them."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal as OneOf

from .expressions import MapLiteral
from .nodes import Expression, LabelExpression, Node


class Direction(Enum):
    """How a relationship pattern is read, from its left node to its right one."""

    OUTGOING = "-->"
    INCOMING = "<--"
    EITHER = "--"
    """`--` and `<-->`: both directions; a loop is matched once."""


@dataclass(frozen=True, slots=True)
class NodePattern(Node):
    """`(variable:labels {properties} WHERE predicate)`, every part optional.

    A variable already in scope is matched, not bound. `properties` are equalities (null never matches).
    `properties` and `predicate` see the names of the whole MATCH (or comprehension, or predicate) they stand in.
    """

    variable: str | None
    labels: LabelExpression | None
    properties: MapLiteral | None
    predicate: Expression | None


@dataclass(frozen=True, slots=True)
class HopRange(Node):
    """How many relationships a variable-length one spans, both ends included.

    `*` is (1, None), `*2` (2, 2), `*..3` (1, 3), `*0..` (0, None), `+` and `{1,}` (1, None). None means no upper bound.
    A minimum above the maximum matches nothing. It is `quantified` when it stands after the arrow or the path, not in
    the brackets.
    """

    minimum: int
    maximum: int | None
    quantified: bool = False


@dataclass(frozen=True, slots=True)
class RelationshipPattern(Node):
    """`-[variable:types *hops {properties} WHERE predicate]->`, every part optional.

    With `hops` the variable is the list of the relationships, and `properties` hold for each of them; so does
    `predicate`. In both the variable is one of them, but in the `properties` of `-[r*]->` it is the list. A variable
    that is already bound (to a relationship, or, with `hops`, to a list of them) is matched, not bound.
    """

    variable: str | None
    types: LabelExpression | None
    direction: Direction
    hops: HopRange | None
    properties: MapLiteral | None
    predicate: Expression | None


@dataclass(frozen=True, slots=True)
class QuantifiedPath(Node):
    """`((a)-[r]->(b) WHERE predicate){1,3}`: a path that is matched `hops` times, each where the one before ended.

    There is one node pattern more than relationship patterns, none of which has `hops` of its own. Outside, the names
    are lists of what they stood for, one element for each time; inside they are single, and every condition sees them
    so, with the single names of the MATCH and those before it.
    """

    nodes: tuple[NodePattern, ...]
    relationships: tuple[RelationshipPattern, ...]
    predicate: Expression | None
    hops: HopRange


@dataclass(frozen=True, slots=True)
class PathPattern(Node):
    """`variable = (a)-[r]->(b)`: one node pattern more than relationship patterns, in the order written.

    A quantified path stands where a relationship pattern may; nodes left out around it are nameless ones here.

    `shortest` is "one" for shortestPath(…) and "all" for allShortestPaths(…), and then there is exactly one
    relationship pattern.
    """

    variable: str | None
    nodes: tuple[NodePattern, ...]
    relationships: tuple[RelationshipPattern | QuantifiedPath, ...]
    shortest: OneOf["one", "all"] | None


@dataclass(frozen=True, slots=True)
class PatternPredicate(Expression):
    """A bare pattern as a condition, `WHERE (a)-->(:B)`: whether it matches at least once. It binds no new name.

    `called` says that it was written `exists((a)-->(:B))`, which may stand anywhere, not only as a condition.
    """

    pattern: PathPattern
    called: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PatternComprehension(Expression):
    """`[pattern WHERE predicate | projection]`: one element per match, in no set order; new names live inside it."""

    pattern: PathPattern
    predicate: Expression | None
    projection: Expression


@dataclass(frozen=True, slots=True)
class ShortestPath(Expression):
    """`shortestPath((a)-[:T*]-(b))` as a value: a path or null; for "all" a list of paths. Both ends are in scope."""

    pattern: PathPattern
