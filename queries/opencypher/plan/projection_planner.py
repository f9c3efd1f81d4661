"""Plans WITH and RETURN: columns, grouping, DISTINCT, ORDER BY, SKIP and LIMIT, and what may be named afterwards."""

from ..syntax import ast
from ..syntax.traversal import names
from .frame import Frame, Scope, Slot
from .inference import is_plain, kind_of, place_of
from .operators import (
    Aggregate,
    AggregateColumn,
    Column,
    Distinct,
    Filter,
    Operator,
    Project,
    Result,
    Slice,
    Sort,
    SortKey,
)
from .query_graph import conjuncts
from .visibility import aggregates


def plan_projection(
    clause: ast.With | ast.Return, scope: Scope, outer: Scope, frame: Frame, rows: float
) -> tuple[list[Operator], Scope, float]:
    """Return the operators of a WITH or RETURN, the scope after it, and the estimate of rows.

    `outer` is the scope around the subquery that the clause stands in, which stays visible behind every WITH.
    """
    predicate = clause.predicate if isinstance(clause, ast.With) else None
    planner = _ProjectionPlanner(clause, predicate, scope, outer, frame)
    return planner.plan_return(rows) if isinstance(clause, ast.Return) else planner.plan_with(rows)


class _ProjectionPlanner:
    """Keeps what the new names stand for (`new`) and what ORDER BY may refer to (`visible`), operator by operator."""

    def __init__(
        self, clause: ast.With | ast.Return, predicate: ast.Expression | None, scope: Scope, outer: Scope, frame: Frame
    ) -> None:
        self._projection = clause.projection
        # `RETURN *` gives what the subquery has found, and not what was found around it.
        self._not_returned = set(outer.slots) if isinstance(clause, ast.Return) else set[str]()
        self._predicate = predicate
        self._outer = outer
        self._frame = frame
        self._rows = 0.0
        self._operators: list[Operator] = []
        self._items = self._expand_star(scope)
        self._visible = scope
        self._new: dict[str, Slot] = {}

    def _expand_star(self, scope: Scope) -> tuple[ast.ProjectionItem, ...]:
        items = self._projection.items
        if not self._projection.star:
            return items
        hidden = {item.name for item in items} | self._not_returned
        everything = (name for name in sorted(scope.slots) if name not in hidden)
        return (*(ast.ProjectionItem(0, ast.Variable(0, name), name, aliased=False) for name in everything), *items)

    def _add(self, operator: Operator, rows: float) -> None:
        self._rows = operator.estimate = rows
        self._operators.append(operator)

    def plan_with(self, rows: float) -> tuple[list[Operator], Scope, float]:
        """Plan a WITH: what comes after sees only the new names, its WHERE the old ones too."""
        self._rows = rows
        self._plan_columns(self._aggregates())
        self._plan_order(kept_for=self._predicate)
        if self._predicate is not None:
            conditions = tuple(conjuncts(self._predicate))
            self._add(Filter(conditions=conditions, scope=self._visible), self._rows * 0.5)
        return self._operators, self._outer.bind(**self._new), self._rows

    def plan_return(self, rows: float) -> tuple[list[Operator], Scope, float]:
        """Plan a RETURN. Columns that nothing sorts or compares are computed only when the row is delivered."""
        self._rows = rows
        projection = self._projection
        found = self._aggregates()
        if found or projection.distinct or projection.order_by:
            self._plan_columns(found)
            self._plan_order(kept_for=None)
            scope = Scope(self._new)
            expressions: tuple[ast.Expression, ...] = tuple(ast.Variable(0, item.name) for item in self._items)
        else:
            self._plan_slice()
            scope = self._visible
            expressions = tuple(item.expression for item in self._items)
        result = Result(
            columns=tuple(item.name for item in self._items),
            expressions=expressions,
            plain=tuple(is_plain(expression, scope) for expression in expressions),
            scope=scope,
        )
        self._add(result, self._rows)
        return self._operators, scope, self._rows

    # ----------------------------------------------------------------------------------------------------- columns

    def _aggregates(self) -> list[ast.Aggregate]:
        """Return the aggregates of the columns and of what comes after them, each once."""
        sources = [item.expression for item in self._items]
        sources.extend(key.expression for key in self._projection.order_by)
        if self._predicate is not None:
            sources.append(self._predicate)
        return list(dict.fromkeys(aggregate for source in sources for aggregate in aggregates(source)))

    def _plan_columns(self, found: list[ast.Aggregate]) -> None:
        if found:
            self._group(found)
        self._compute(hide=bool(found) or self._projection.distinct)
        if self._projection.distinct:
            slots = tuple(self._new.values())
            self._add(Distinct(names=tuple(self._new), slots=slots), max(1.0, self._rows * 0.7))

    def _group(self, found: list[ast.Aggregate]) -> None:
        """Group by the items without an aggregate. Afterwards they and the aggregates are values already computed."""
        scope = self._visible
        keys = list(
            dict.fromkeys(item.expression for item in self._items if not any(True for _ in aggregates(item.expression)))
        )
        extra = sum(aggregate.distinct for aggregate in found)
        first = self._frame.new(len(keys) + len(found) + extra)
        key_columns = [
            Column(name=_title(key, self._items), expression=key, slot=_slot_for(key, scope, first + place))
            for place, key in enumerate(keys)
        ]
        aggregate_columns = [
            AggregateColumn(call=aggregate, slot=_slot_for(aggregate, scope, place))
            for place, aggregate in enumerate(found, first + len(keys))
        ]
        operator = Aggregate(keys=key_columns, aggregates=aggregate_columns, first=first, extra=extra, scope=scope)
        self._add(operator, max(1.0, self._rows * 0.3) if keys else 1.0)
        slots: dict[str, Slot] = {}
        computed: dict[ast.Expression, Slot] = {column.call: column.slot for column in aggregate_columns}
        for column in key_columns:
            if isinstance(column.expression, ast.Variable):
                slots[column.expression.name] = column.slot
            else:
                computed[column.expression] = column.slot
        self._visible = Scope({**self._outer.slots, **slots}, computed)

    def _compute(self, *, hide: bool) -> None:
        """Give every new name a place: that of the variable or value it stands for, or that of a new column."""
        scope = self._visible
        columns: list[Column] = []
        computed = dict(scope.computed)
        named = {item.name for item in self._items}
        keys = [item.expression for item in self._projection.order_by]
        columns_only = all(isinstance(key, ast.Variable) and key.name in named for key in keys)
        reused = self._predicate is not None or not columns_only
        # The properties of one element get adjacent places, so that they can be read together.
        for item in sorted(self._items, key=lambda item: _subject(item.expression)):
            slot = place_of(item.expression, scope)
            if slot is None:
                slot = _slot_for(item.expression, scope, self._frame.new())
                columns.append(Column(name=item.name, expression=item.expression, slot=slot))
            self._new[item.name] = slot
            if reused and not isinstance(item.expression, ast.Variable):
                computed[item.expression] = slot
        if columns:
            self._add(Project(columns=columns, scope=scope), self._rows)
        before = self._outer.slots if hide else scope.slots
        changed = {name for name, slot in self._new.items() if scope.slots.get(name) != slot}
        kept = {expression: slot for expression, slot in computed.items() if changed.isdisjoint(names(expression))}
        if hide:  # `RETURN DISTINCT a AS b ORDER BY a`: the variable is its column
            pairs = ((item.expression, self._new[item.name]) for item in self._items)
            before = {**before, **{old.name: slot for old, slot in pairs if isinstance(old, ast.Variable)}}
        self._visible = Scope({**before, **self._new}, kept)

    # ------------------------------------------------------------------------------------------------------- order

    def _plan_order(self, kept_for: ast.Expression | None) -> None:
        projection = self._projection
        if not projection.order_by:
            self._plan_slice()
            return
        columns: list[Column] = []
        keys: list[SortKey] = []
        made = {item.expression: self._new[item.name] for item in self._items}
        for item in projection.order_by:
            # A key that is a column's expression as a whole is that column, even where a new name hides an old one.
            slot = place_of(item.expression, self._visible)
            if not (isinstance(item.expression, ast.Variable) and item.expression.name in self._new):
                slot = made.get(item.expression, slot)
            if slot is None:
                slot = _slot_for(item.expression, self._visible, self._frame.new())
                columns.append(Column(name="sort key", expression=item.expression, slot=slot))
            name = item.expression.name if isinstance(item.expression, ast.Variable) else "sort key"
            keys.append(SortKey(name=name, slot=slot, descending=item.descending))
        if columns:
            self._add(Project(columns=columns, scope=self._visible), self._rows)
        wanted = dict.fromkeys(item.name for item in self._items)  # in the order of the columns, to be returned so
        if kept_for is not None:
            wanted |= dict.fromkeys(sorted(names(kept_for) & self._visible.slots.keys()))
        old = {name: self._visible.slots[name] for name in wanted if name not in self._outer.slots or name in self._new}
        kept = list(
            dict.fromkeys([*old.values(), *self._visible.computed.values()] if kept_for is not None else old.values())
        )
        first = self._frame.new(len(kept))
        moved = {slot: slot.at(first + place) for place, slot in enumerate(kept)}
        sort = Sort(
            keys=tuple(keys),
            kept=tuple(kept),
            first=first,
            skip=projection.skip,
            limit=projection.limit,
            scope=self._outer,
        )
        self._add(sort, self._cut(self._rows))
        self._new = {name: moved[slot] for name, slot in self._new.items()}
        computed = {expression: moved[slot] for expression, slot in self._visible.computed.items() if slot in moved}
        self._visible = Scope({**self._visible.slots, **{name: moved[slot] for name, slot in old.items()}}, computed)

    def _plan_slice(self) -> None:
        projection = self._projection
        if projection.skip is not None or projection.limit is not None:
            operator = Slice(skip=projection.skip, limit=projection.limit, scope=self._outer)
            self._add(operator, self._cut(self._rows))

    def _cut(self, rows: float) -> float:
        limit = self._projection.limit
        return min(rows, float(limit.value or 0)) if isinstance(limit, ast.Literal) else rows


def _subject(expression: ast.Expression) -> str:
    """Name the variable of which the expression is a property; "" for anything else."""
    if isinstance(expression, ast.Property) and isinstance(expression.subject, ast.Variable):
        return expression.subject.name
    return ""


def _slot_for(expression: ast.Expression, scope: Scope, index: int) -> Slot:
    """Return a new place for a value, with what is known of it."""
    known = scope.slots[expression.name] if isinstance(expression, ast.Variable) else None
    if known is not None:
        return known.at(index)
    return Slot(index, kind_of(expression, scope), plain=is_plain(expression, scope))


def _title(expression: ast.Expression, items: tuple[ast.ProjectionItem, ...]) -> str:
    """Return the column's name, or a made up one for a part of a column."""
    return next((item.name for item in items if item.expression == expression), "part of a column")
