"""Expressions without a pattern or a query in them, and label expressions."""

from dataclasses import dataclass
from typing import Literal as OneOf

from .nodes import Expression, LabelExpression, Node
from .value_types import ValueType

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
