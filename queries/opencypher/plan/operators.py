"""The logical plan: operators in a row, each taking the rows of the one before it.

Nothing is changed once the plan is made; the classes are not frozen only because frozen ones take thrice as long to
make.

A plan is a tuple of operators; only OPTIONAL MATCH and the parts of a UNION hold plans of their own. `estimate` is the
number of rows the planner expects from the operator, once for every row that the whole plan is started with.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..syntax.ast import Aggregate as AggregateCall
from ..syntax.ast import Direction, Expression
from .frame import Scope, Slot


@dataclass(slots=True, kw_only=True)
class Operator:
    """One step of a plan."""

    estimate: float = 0.0


Plan: TypeAlias = tuple[Operator, ...]


# ------------------------------------------------------------------------------------------------------------- leaves


@dataclass(slots=True, kw_only=True)
class NodeScan(Operator):
    """Every node with the label, or every node."""

    name: str
    node: Slot
    label: str | None


@dataclass(slots=True, kw_only=True)
class IndexSeek(Operator):
    """The nodes whose property equals a value, or (`many`) one of a list of values, by hash."""

    name: str
    node: Slot
    label: str | None
    key: str
    value: Expression
    many: bool
    scope: Scope


@dataclass(slots=True, kw_only=True)
class SemiJoin(Operator):
    """The nodes for which an EXISTS holds: those that an inner plan, run once, finds at `found`, each once."""

    name: str
    node: Slot
    inner: Plan
    found: Slot


@dataclass(slots=True, kw_only=True)
class RelationshipScan(Operator):
    """Every relationship of some types (None: all), with both its nodes."""

    source_name: str
    source: Slot
    edge: Slot | None
    types: tuple[str, ...] | None
    target_name: str
    target: Slot


# --------------------------------------------------------------------------------------------- along the relationships


@dataclass(slots=True, kw_only=True)
class Step:
    """What every way of following relationships shares.

    From `origin` over relationships of `types` (None: all), read in `direction`, to `end`. `edge` is where the
    relationship (or the list of them) is kept, None when nobody asks. `distinct` are relationships already matched in
    the same MATCH, none of which may be used again.
    """

    origin_name: str
    origin: Slot
    edge_name: str
    edge: Slot | None
    types: tuple[str, ...] | None
    direction: Direction
    end_name: str
    end: Slot
    distinct: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Each:
    """A condition on the elements of a longer way: each stands at `slot` as `variable` while it is asked."""

    variable: str
    slot: Slot
    expression: Expression


@dataclass(slots=True, kw_only=True)
class Expand(Operator):
    """One relationship on from a bound node; with `into` to a node that is bound as well."""

    step: Step
    into: bool


@dataclass(slots=True, kw_only=True)
class VariableExpand(Operator):
    """`minimum` to `maximum` relationships on from a bound node, none of them twice.

    `conditions` hold for every relationship, `node_conditions` for every node. With `backwards` the pattern is followed
    from its right end. With `reach` every end counts once, and the ways there are not told apart: it is found by the
    shortest. `length` is where the number of relationships is kept, None when nobody asks.
    """

    step: Step
    into: bool
    backwards: bool
    minimum: int
    maximum: int | None
    conditions: tuple[Each, ...]
    node_conditions: tuple[Each, ...]
    scope: Scope
    reach: bool
    length: Slot | None


@dataclass(slots=True, kw_only=True)
class Repeat(Operator):
    """The `inner` plan `minimum` to `maximum` times, each time from the node where the one before ended.

    It begins at the node that stands at `start`, ends at the one at `finish`, and has its relationships, in the order
    of the pattern, at `edges`; none is used twice. Of each pair of `groups` the first is a place in it, the second that
    of the list of what stood there. `into`, `backwards` and `reach` are as for `VariableExpand`.
    """

    step: Step
    into: bool
    backwards: bool
    minimum: int
    maximum: int | None
    inner: Plan
    start: Slot
    finish: Slot
    edges: tuple[Slot, ...]
    groups: tuple[tuple[Slot, Slot], ...]
    reach: bool


@dataclass(slots=True, kw_only=True)
class ShortestPaths(Operator):
    """The shortest way, or (`every`) all ways as short, between two bound nodes.

    `conditions` and `node_conditions` hold as for `VariableExpand`. `filters` hold for the way as a whole, whose path
    stands at `path`: the shortest way is the shortest that passes them. Some relationship must meet each of
    `some_edge`, some node each of `some_node`; the filters ask this too, but knowing it shortens the search.
    """

    step: Step
    edges: Slot
    every: bool
    minimum: int
    maximum: int | None
    conditions: tuple[Each, ...]
    node_conditions: tuple[Each, ...]
    some_edge: tuple[Each, ...]
    some_node: tuple[Each, ...]
    filters: tuple[Expression, ...]
    path: Slot
    scope: Scope


@dataclass(slots=True, kw_only=True)
class Endpoints(Operator):
    """The nodes of a relationship (or, with `many`, of a list of them) that is bound already.

    `bound_left` and `bound_right` say which ends are bound too and must agree. `conditions` hold for each relationship
    of a list, as for `VariableExpand`.
    """

    step: Step
    edge: Slot
    many: bool
    minimum: int
    maximum: int | None
    bound_left: bool
    bound_right: bool
    conditions: tuple[Each, ...]
    scope: Scope


@dataclass(slots=True, kw_only=True)
class Way:
    """One way to match: `find` the node that `step` begins at (empty when it is bound), and with it run the `rest`.

    `weight` is what the way is expected to cost per relationship that the step follows.
    """

    find: Plan
    step: Step
    weight: float
    rest: Plan


@dataclass(slots=True, kw_only=True)
class Choice(Operator):
    """The rows of one of several ways that all give the same, chosen by how many relationships there really are."""

    ways: tuple[Way, ...]


@dataclass(slots=True, kw_only=True)
class AssignPath(Operator):
    """The path that starts at a node and runs over relationships, or lists of them, one after the other."""

    name: str
    path: Slot
    start: Slot
    edges: tuple[Slot, ...]


# --------------------------------------------------------------------------------------------------------------- rows


@dataclass(slots=True, kw_only=True)
class Filter(Operator):
    """The rows for which every condition is true."""

    conditions: tuple[Expression, ...]
    scope: Scope


@dataclass(slots=True, kw_only=True)
class Require(Operator):
    """The rows in which a variable bound earlier is what a pattern takes it for, which is the kind of its slot.

    That is a node, a relationship or a list of relationships; null ends the row, any other value is a type error.
    """

    name: str
    element: Slot


@dataclass(slots=True, kw_only=True)
class Optional(Operator):
    """The rows of an inner plan, or, when it has none, one row in which its variables are null."""

    inner: Plan
    variables: tuple[Slot, ...]


@dataclass(slots=True, kw_only=True)
class Unwind(Operator):
    """One row per element of a list."""

    source: Expression
    name: str
    element: Slot
    scope: Scope


@dataclass(slots=True, kw_only=True)
class CallProcedure(Operator):
    """The rows that a procedure gives: `columns` are the places of those wanted, by their numbers in its row."""

    name: str
    columns: tuple[tuple[int, Slot], ...]


@dataclass(slots=True, kw_only=True)
class CallSubquery(Operator):
    """The rows of a query that is run anew for every row; its columns go to adjacent places from `first` on."""

    inner: Plan
    columns: tuple[str, ...]
    first: int


@dataclass(slots=True, kw_only=True)
class Column:
    """A value to be computed, its place, and its name for people."""

    name: str
    expression: Expression
    slot: Slot


@dataclass(slots=True, kw_only=True)
class AggregateColumn:
    """An aggregate to be computed, and its place."""

    call: AggregateCall
    slot: Slot


@dataclass(slots=True, kw_only=True)
class Project(Operator):
    """New values from old ones, row by row."""

    columns: Sequence[Column]
    scope: Scope


@dataclass(slots=True, kw_only=True)
class Aggregate(Operator):
    """One row per group.

    The places of the keys, the aggregates and `extra` ones for DISTINCT are adjacent from `first` on.

    The order of the groups is that of their first rows.
    """

    keys: Sequence[Column]
    aggregates: Sequence[AggregateColumn]
    first: int
    extra: int
    scope: Scope


@dataclass(slots=True, kw_only=True)
class Distinct(Operator):
    """The first of all rows that are equivalent in the given places."""

    names: tuple[str, ...]
    slots: tuple[Slot, ...]


@dataclass(slots=True, kw_only=True)
class SortKey:
    """A place to sort by."""

    name: str
    slot: Slot
    descending: bool


@dataclass(slots=True, kw_only=True)
class Sort(Operator):
    """The rows in order, cut to `skip` and `limit` if given.

    What is still needed of a row (`kept`) is moved to adjacent places from `first` on.
    """

    keys: tuple[SortKey, ...]
    kept: tuple[Slot, ...]
    first: int
    skip: Expression | None
    limit: Expression | None
    scope: Scope


@dataclass(slots=True, kw_only=True)
class Slice(Operator):
    """The rows without the first `skip` and no more than `limit`."""

    skip: Expression | None
    limit: Expression | None
    scope: Scope


@dataclass(slots=True, kw_only=True)
class Result(Operator):
    """The columns that a query returns; `plain` says of which it is known that they hold no part of the graph."""

    columns: tuple[str, ...]
    expressions: tuple[Expression, ...]
    plain: tuple[bool, ...]
    scope: Scope


@dataclass(slots=True, kw_only=True)
class Union(Operator):
    """The rows of several plans, each ending in a `Result` with the same columns in the same order."""

    parts: tuple[Plan, ...] = field(default=())
    distinct: bool = False
