"""The syntax tree of a query: what the parser returns, the semantic check walks and the planner compiles.

Every node is frozen and hashable and carries `pos`, the offset of its first character in the query text. Two nodes are
equal when they mean the same, wherever they stand: `pos` takes no part in equality, so that `ORDER BY n.name` is found
among the columns of `RETURN n.name`. Names are as written, without backticks; only function names are lower-cased.

The parser already settles what is only notation: parentheses are gone, the sign of a number is part of it,
`exists(n.p)` is a `NullTest`, `exists((a)-->(b))` a `PatternPredicate`, `{.name}` in a map projection a
`MapProjectionItem`, `(:A:B)` the `LabelAnd` of two names and `[:A|:B]` the `LabelOr`.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal as OneOf

from .value_types import ValueType

# ---------------------------------------------------------------------------------------------------------- bases


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of the tree."""

    pos: int = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expression(Node):
    """Anything that has a value."""


@dataclass(frozen=True, slots=True)
class LabelExpression(Node):
    """A condition on the labels of a node, or on the type of a relationship (which has exactly one)."""


@dataclass(frozen=True, slots=True)
class Clause(Node):
    """One clause of a query; the rows of one feed the next."""


# ---------------------------------------------------------------------------------------------------- simple values


@dataclass(frozen=True, slots=True)
class Variable(Expression):
    """A variable in scope."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Literal(Expression):
    """null, a boolean, a 64-bit integer, a finite float (or INF, NaN) or a string. 1, 1.0 and true are not equal."""

    value: bool | int | float | str | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literal) and type(self.value) is type(other.value) and self.value == other.value

    def __hash__(self) -> int:
        return hash((type(self.value), self.value))


@dataclass(frozen=True, slots=True)
class Parameter(Expression):
    """`$name`, `$1` or `$`a name``: a value given when the query runs."""

    name: str


@dataclass(frozen=True, slots=True)
class ListLiteral(Expression):
    """`[a, b]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class MapLiteral(Expression):
    """`{key: value}`; of two equal keys the later one counts."""

    entries: tuple[tuple[str, Expression], ...]


# -------------------------------------------------------------------------------------------------------- operators


@dataclass(frozen=True, slots=True)
class Property(Expression):
    """`subject.key`, of a node, a relationship or a map; null of null."""

    subject: Expression
    key: str


@dataclass(frozen=True, slots=True)
class Subscript(Expression):
    """`subject[index]`: a list by integer (negative from the end), a map, node or relationship by string."""

    subject: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Slice(Expression):
    """`subject[start..stop]` of a list, one of the bounds may be absent."""

    subject: Expression
    start: Expression | None
    stop: Expression | None


Sign = OneOf["-", "+"]


@dataclass(frozen=True, slots=True)
class Unary(Expression):
    """`NOT x`, `-x` or `+x`."""

    operator: OneOf["NOT"] | Sign
    operand: Expression


BinaryOperator = OneOf[
    "+", "-", "*", "/", "%", "^", "||", "IN", "STARTS WITH", "ENDS WITH", "CONTAINS", "=~", "IS NORMALIZED"
]


@dataclass(frozen=True, slots=True)
class Binary(Expression):
    """`left operator right`; all of these, `^` too, group to the left.

    The right of `IS NORMALIZED` is the name of the normal form.
    """

    operator: BinaryOperator
    left: Expression
    right: Expression


BooleanOperator = OneOf["AND", "OR", "XOR"]


@dataclass(frozen=True, slots=True)
class Boolean(Expression):
    """`a AND b AND c`: one operator over two or more operands, in their order."""

    operator: BooleanOperator
    operands: tuple[Expression, ...]


ComparisonOperator = OneOf["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Comparison(Expression):
    """`a < b`, or a chain: `a < b <= c` is `a < b AND b <= c`. There is one operand more than operators."""

    operands: tuple[Expression, ...]
    operators: tuple[ComparisonOperator, ...]


@dataclass(frozen=True, slots=True)
class NullTest(Expression):
    """`operand IS NULL`, or `IS NOT NULL` when negated."""

    operand: Expression
    negated: bool


@dataclass(frozen=True, slots=True)
class TypeTest(Expression):
    """`operand IS :: type`, or `IS NOT :: type` when negated: true or false, of null too."""

    operand: Expression
    type: ValueType
    negated: bool


@dataclass(frozen=True, slots=True)
class LabelTest(Expression):
    """`subject:A&!B`: whether a node has the labels, or a relationship the type; null of null."""

    subject: Expression
    labels: LabelExpression


# ------------------------------------------------------------------------------------------------ calls, conditionals


@dataclass(frozen=True, slots=True)
class FunctionCall(Expression):
    """A call of a function of `signatures.FUNCTIONS`, name in lower case; the number of arguments is checked."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Aggregate(Expression):
    """A call of a function of `signatures.AGGREGATES`, name in lower case; `count(*)` is `count` without arguments."""

    name: str
    arguments: tuple[Expression, ...]
    distinct: bool


@dataclass(frozen=True, slots=True)
class Case(Expression):
    """`CASE subject WHEN a THEN b ELSE default END`; without a subject each `when` is a condition of its own.

    `branches` are pairs (when, then), at least one; `default` None is null. With `compared`, as in `CASE x WHEN < 1 …`,
    each `when` is a condition in which the subject stands again: it has one value for all of them.
    """

    subject: Expression | None
    branches: tuple[tuple[Expression, Expression], ...]
    default: Expression | None
    compared: bool = False


# --------------------------------------------------------------------------------------- expressions that bind names


@dataclass(frozen=True, slots=True)
class ListComprehension(Expression):
    """`[variable IN source WHERE predicate | projection]`; without a projection the element itself."""

    variable: str
    source: Expression
    predicate: Expression | None
    projection: Expression | None


QuantifierKind = OneOf["all", "any", "none", "single"]


@dataclass(frozen=True, slots=True)
class Quantifier(Expression):
    """`any(variable IN source WHERE predicate)` and its three siblings, in three-valued logic."""

    kind: QuantifierKind
    variable: str
    source: Expression
    predicate: Expression


@dataclass(frozen=True, slots=True)
class Reduce(Expression):
    """`reduce(accumulator = initial, variable IN source | body)`; `body` sees both names."""

    accumulator: str
    initial: Expression
    variable: str
    source: Expression
    body: Expression


@dataclass(frozen=True, slots=True)
class MapProjectionItem(Node):
    """One entry of a map projection.

    `.name` is key "name" and value `Property(subject, "name")`; `name: x` has the value x; a bare `x` is key "x" and
    value `Variable("x")`; `.*` has key None and value None and adds all properties.
    """

    key: str | None
    value: Expression | None


@dataclass(frozen=True, slots=True)
class MapProjection(Expression):
    """`subject{.name, .*, x: 1, y}` of a node, a relationship or a map; null of null; later entries win."""

    subject: Variable
    items: tuple[MapProjectionItem, ...]


# --------------------------------------------------------------------------------------------------- label expressions


@dataclass(frozen=True, slots=True)
class LabelName(LabelExpression):
    """The label, or relationship type, of that name."""

    name: str


@dataclass(frozen=True, slots=True)
class LabelDynamic(LabelExpression):
    """`$(names)`: the labels, or the type, named by a string or a list of them, of which `every` one or any fits."""

    names: Expression
    every: bool


@dataclass(frozen=True, slots=True)
class LabelWildcard(LabelExpression):
    """`%`: any label or type at all (a node may have none)."""


@dataclass(frozen=True, slots=True)
class LabelNot(LabelExpression):
    """`!operand`."""

    operand: LabelExpression


@dataclass(frozen=True, slots=True)
class LabelAnd(LabelExpression):
    """`A&B`, also written `:A:B`."""

    operands: tuple[LabelExpression, ...]


@dataclass(frozen=True, slots=True)
class LabelOr(LabelExpression):
    """`A|B`."""

    operands: tuple[LabelExpression, ...]


# ------------------------------------------------------------------------------------------------------------ patterns


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
    A minimum above the maximum matches nothing.
    """

    minimum: int
    maximum: int | None


@dataclass(frozen=True, slots=True)
class RelationshipPattern(Node):
    """`-[variable:types *hops {properties} WHERE predicate]->`, every part optional.

    With `hops` the variable is the list of the relationships, and `properties` hold for each of them; so does
    `predicate`, in which the variable is one of them. A variable that is already bound (to a relationship, or, with
    `hops`, to a list of them) is matched, not bound.
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


# ------------------------------------------------------------------------------------------------------------- clauses


@dataclass(frozen=True, slots=True)
class Match(Clause):
    """`[OPTIONAL] MATCH patterns WHERE predicate`; no relationship is used twice within one MATCH."""

    optional: bool
    patterns: tuple[PathPattern, ...]
    predicate: Expression | None


@dataclass(frozen=True, slots=True)
class Unwind(Clause):
    """`UNWIND source AS variable`: one row per element; none of null or []; one of anything that is no list."""

    source: Expression
    variable: str


@dataclass(frozen=True, slots=True)
class CallProcedure(Clause):
    """`[OPTIONAL] CALL name() YIELD column AS variable, … WHERE predicate`.

    `columns` are pairs (column, variable) in the order written, or all of the procedure's.
    """

    optional: bool
    name: str
    columns: tuple[tuple[str, str], ...]
    predicate: Expression | None


@dataclass(frozen=True, slots=True)
class ProjectionItem(Node):
    """One column. `name` is the alias; not `aliased`, it is the text of the expression as written (`cOuNt( * )`).

    The name of a variable, and of a map projection `n{.x}`, is that of the variable.
    """

    expression: Expression
    name: str
    aliased: bool


@dataclass(frozen=True, slots=True)
class SortItem(Node):
    """One key of ORDER BY."""

    expression: Expression
    descending: bool


@dataclass(frozen=True, slots=True)
class Projection(Node):
    """What WITH and RETURN share.

    `star` puts all variables in scope that no item is named like, in alphabetical order, before `items`. When an item
    holds an `Aggregate`, the items that hold none are the grouping keys. A key of `order_by` that is no column's name
    but repeats a column's expression is that column. Otherwise it sees the new columns first, then, without DISTINCT
    or aggregation, the variables of before; after one, a part of it that repeats a column's expression is that column.
    `skip` and `limit` hold no variable; they must be non-negative integers at run time.
    """

    distinct: bool
    star: bool
    items: tuple[ProjectionItem, ...]
    order_by: tuple[SortItem, ...]
    skip: Expression | None
    limit: Expression | None


@dataclass(frozen=True, slots=True)
class With(Clause):
    """`WITH projection WHERE predicate`; the predicate sees the new columns, and the old names as ORDER BY does."""

    projection: Projection
    predicate: Expression | None


@dataclass(frozen=True, slots=True)
class Return(Clause):
    """`RETURN projection`, always the last clause."""

    projection: Projection


@dataclass(frozen=True, slots=True)
class SingleQuery(Node):
    """Clauses from first to last. Only inside EXISTS {} and COUNT {} may the last be no RETURN."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Query(Node):
    """One single query, or several joined by UNION (`distinct`) or UNION ALL.

    All have the same column names, perhaps in another order; the columns are those of the first. `mode` says what is
    asked of it as a whole: EXPLAIN wants only the plan, PROFILE also the numbers of rows.
    """

    parts: tuple[SingleQuery, ...]
    distinct: bool
    mode: OneOf["run", "explain", "profile"] = "run"


@dataclass(frozen=True, slots=True)
class CallSubquery(Clause):
    """`[OPTIONAL] CALL (a, b) { query }`: the rows of the query, run anew for every row, with the row's variables.

    The query sees the `imports`, or (`everything`, `CALL (*)`) all variables, and cannot rebind them. `imports` None is
    `CALL { … }`, in which only a WITH that begins a part of the query sees them, if it names nothing but variables.
    """

    optional: bool
    imports: tuple[Variable, ...] | None
    everything: bool
    query: Query


SubqueryKind = OneOf["exists", "count", "collect"]


@dataclass(frozen=True, slots=True)
class Subquery(Expression):
    """`EXISTS {…}`, `COUNT {…}` or `COLLECT {…}`: whether there is a row, how many, or the list of the only column.

    The query sees the variables around it. A bare pattern, `EXISTS { (a)-->(b) WHERE … }`, is the query of one `Match`.
    """

    kind: SubqueryKind
    query: Query
