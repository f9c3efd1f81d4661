"""Clauses, queries, and the expressions that are queries."""

from dataclasses import dataclass
from typing import Literal as OneOf

from .expressions import Variable
from .nodes import Clause, Expression, Node
from .patterns import PathPattern


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
