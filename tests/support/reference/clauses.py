"""What clauses do to rows, one after the other."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from oncograph.queries.opencypher.syntax import ast
from oncograph.queries.opencypher.syntax.parser import parse
from oncograph.queries.opencypher.syntax.traversal import walk
from oncograph.queries.opencypher.values.arithmetic import add
from oncograph.queries.opencypher.values.comparison import group_key, order_key
from oncograph.queries.opencypher.values.entities import public

from .expressions import Row
from .patterns import Patterns, new_names

if TYPE_CHECKING:
    import networkx as nx


class Reference(Patterns):
    """Answers queries on one graph."""

    def __init__(self, graph: "nx.MultiDiGraph[Any]", parameters: dict[str, Any]) -> None:
        super().__init__(graph, parameters)
        self._columns: tuple[str, ...] = ()

    def run(self, text: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the columns and rows of a query.

        :raises TooMuchError: it would take very long.
        """
        self.steps = 0
        rows = [tuple(map(public, values)) for values in self.answer(parse(text), {})]
        return self._columns, rows

    def answer(self, query: ast.Query, row: Row, outer: Row | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query, or of a subquery in the scope of a row; `outer` is what its WITHs do not drop."""
        outer = row if outer is None else outer
        answers: list[tuple[Any, ...]] = []
        for part in query.parts:
            rows = [dict(row)]
            for clause in part.clauses:
                rows = list(self._clause(clause, rows, outer))
            last = part.clauses[-1]
            returned = tuple(self._names(last.projection, [])) if isinstance(last, ast.Return) else ()
            answers += [tuple(found[name] for name in returned) for found in rows]
            self._columns = returned
        return (
            list({group_key(list(values)): values for values in answers}.values())
            if query.distinct and len(query.parts) > 1
            else answers
        )

    def _clause(self, clause: ast.Clause, rows: list[Row], outer: Row) -> Iterator[Row]:
        match clause:
            case ast.Match(optional=optional, patterns=patterns, predicate=predicate):
                for row in rows:
                    found = list(self.matches(patterns, predicate, row))
                    absent = dict.fromkeys(name for pattern in patterns for name in new_names(pattern))
                    yield from found or ([{**absent, **row}] if optional else [])
            case ast.Unwind(source=source, variable=variable):
                for row in rows:
                    items = self.value(source, row)
                    for item in items if isinstance(items, list) else [] if items is None else [items]:
                        yield {**row, variable: item}
            case ast.CallSubquery():
                for row in rows:
                    yield from self._call_subquery(clause, row)
            case ast.With(projection=projection, predicate=predicate):
                for row, seen in self._project(projection, rows, outer):
                    if self.holds(predicate, seen):
                        yield {**outer, **row}
            case ast.Return(projection=projection):
                for row, _ in self._project(projection, rows, outer):
                    yield row
            case _:
                raise NotImplementedError(clause)

    def _call_subquery(self, clause: ast.CallSubquery, row: Row) -> list[Row]:
        if clause.imports is None:
            answers = self._answers_of_parts(clause.query, row)
        else:
            seen = row if clause.everything else {each.name: row[each.name] for each in clause.imports}
            answers = self.answer(clause.query, seen)
        found = [{**row, **dict(zip(self._columns, values, strict=True))} for values in answers]
        return found or ([{**row, **dict.fromkeys(self._columns)}] if clause.optional else [])

    def _answers_of_parts(self, query: ast.Query, row: Row) -> list[tuple[Any, ...]]:
        """Return the answer of a query of whose parts those that begin with a WITH see the row."""
        imports = isinstance(query.parts[0].clauses[0], ast.With)
        return self.answer(query, row if imports else {}, {})

    # ----------------------------------------------------------------------------------------------- projections

    def _names(self, projection: ast.Projection, rows: list[Row]) -> list[str]:
        given = [item.name for item in projection.items]
        everything = sorted(rows[0].keys() - set(given)) if projection.star and rows else []
        return [name for name in everything if not name.startswith(" ")] + given

    def _project(self, projection: ast.Projection, rows: list[Row], outer: Row) -> list[tuple[Row, Row]]:
        """Return each new row, with what WHERE and ORDER BY after it see: the old names too, where rows stay apart."""
        given = {item.name: item.expression for item in projection.items}
        items = {name: given.get(name, ast.Variable(0, name)) for name in self._names(projection, rows)}
        if any(isinstance(part, ast.Aggregate) for item in items.values() for part in walk(item)):
            new = self._grouped(items, rows)
            pairs = [(row, {**outer, **row}) for row in new]
        else:
            new = [{name: self.value(item, row) for name, item in items.items()} for row in rows]
            pairs = [(values, {**row, **values}) for values, row in zip(new, rows, strict=True)]
        if projection.distinct:
            distinct = {group_key(list(row.values())): row for row, _ in reversed(pairs)}
            pairs = [(row, {**outer, **row}) for row in reversed(distinct.values())]
        for key in reversed(projection.order_by):
            pairs.sort(key=lambda pair, key=key: order_key(self.value(key.expression, pair[1])), reverse=key.descending)  # type: ignore[misc]
        first = 0 if projection.skip is None else self.value(projection.skip, outer)
        last = None if projection.limit is None else first + self.value(projection.limit, outer)
        return pairs[first:last]

    def _grouped(self, items: dict[str, ast.Expression], rows: list[Row]) -> list[Row]:
        keys = {name: item for name, item in items.items() if not _aggregates(item)}
        keyed = [({name: self.value(item, row) for name, item in keys.items()}, row) for row in rows]
        groups: dict[Any, list[tuple[Row, Row]]] = {} if keys else {group_key([]): []}
        for values, row in keyed:
            groups.setdefault(group_key(list(values.values())), []).append((values, row))
        return [self._group(items, group) for group in groups.values()]

    def _group(self, items: dict[str, ast.Expression], group: list[tuple[Row, Row]]) -> Row:
        rows = [row for _, row in group]
        keys = group[0][0] if group else {}
        return {name: keys[name] if name in keys else self._of_group(item, rows) for name, item in items.items()}

    def _of_group(self, item: ast.Expression, rows: list[Row]) -> Any:
        """Return the value of an expression that holds aggregates; what else is in it is the same in all rows."""
        match item:
            case ast.Aggregate():
                return self.aggregate(item, rows)
            case ast.Binary(operator="+", left=left, right=right):
                return add(self._of_group(left, rows), self._of_group(right, rows))
            case ast.FunctionCall(name="size", arguments=(argument,)):
                return len(self._of_group(argument, rows))
            case _:
                return self.value(item, rows[0] if rows else {})

    def aggregate(self, call: ast.Aggregate, rows: list[Row]) -> Any:
        """Return what an aggregate makes of the rows of a group."""
        if not call.arguments:
            return len(rows)
        values = [value for row in rows if (value := self.value(call.arguments[0], row)) is not None]
        if call.distinct:
            values = list({group_key(value): value for value in reversed(values)}.values())[::-1]
        ordered = sorted(values, key=order_key)
        match call.name:
            case "count":
                return len(values)
            case "collect":
                return values
            case "sum":
                return sum(values)
            case "min":
                return ordered[0] if ordered else None
            case "max":
                return ordered[-1] if ordered else None
            case _:
                raise NotImplementedError(call)


def _aggregates(expression: ast.Expression) -> bool:
    return any(isinstance(part, ast.Aggregate) for part in walk(expression))
