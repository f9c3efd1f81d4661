"""CALL of subqueries and procedures, and SHOW, which is a procedure with a grammar of its own."""

from abc import abstractmethod
from difflib import get_close_matches

from ..errors import CypherUnsupported
from . import ast
from .habits import instead_of_function
from .parse_patterns import PatternParser
from .procedures import PROCEDURES, SHOWN
from .tokens import END

__all__ = ["CallClauseParser", "returning"]


class CallClauseParser(PatternParser):
    """The grammar of CALL and SHOW."""

    @abstractmethod
    def query_in_braces(self, *, needs_return: bool) -> ast.Query:
        """Read `{ query }`."""

    @abstractmethod
    def ordered(self, pos: int, *, distinct: bool, star: bool, items: tuple[ast.ProjectionItem, ...]) -> ast.Projection:
        """Read ORDER BY, SKIP and LIMIT after the columns of a projection."""

    @abstractmethod
    def returned(self) -> ast.Return:
        """Read a RETURN."""

    # ------------------------------------------------------------------------------------------------------- CALL

    def call_clause(self) -> ast.Clause:
        """Read `[OPTIONAL] CALL (n) { … }`, `CALL { … }`, or `CALL procedure() YIELD column`."""
        pos = self.starts[self.at]
        optional = self.accept("OPTIONAL")
        self.expect("CALL")
        if self.words[self.at] in {"(", "{"}:
            return self._call_subquery(pos, optional=optional)
        return self._call_procedure(pos, optional=optional)

    def _call_subquery(self, pos: int, *, optional: bool) -> ast.CallSubquery:
        imports: tuple[ast.Variable, ...] | None = None
        everything = False
        if self.accept("("):
            names: list[ast.Variable] = []
            everything = self.accept("*")
            while not everything and self.words[self.at] != ")":
                names.append(ast.Variable(self.starts[self.at], self.variable()))
                if not self.accept(","):
                    break
            self.expect(")")
            imports = tuple(names)
        query = self.query_in_braces(needs_return=True)
        if self.words[self.at] == "IN":
            raise CypherUnsupported(
                "CALL { … } IN TRANSACTIONS",
                hint="leave IN TRANSACTIONS out, which is for writing",
                source=self.source,
                offset=self.starts[self.at],
            )
        return ast.CallSubquery(pos, optional, imports, everything, query)

    def _call_procedure(self, pos: int, *, optional: bool) -> ast.CallProcedure:
        start = self.starts[self.at]
        name = self.name("a procedure or `{`")
        while self.accept("."):
            name += "." + self.name("a procedure")
        columns = PROCEDURES.get(name)
        if columns is None or name in SHOWN.values():
            near = get_close_matches(name, PROCEDURES, 1)
            hint = f"did you mean {near[0]}()?" if near else instead_of_function(name)
            hint = hint or f"there are {', '.join(f'{known}()' for known in PROCEDURES if known not in SHOWN.values())}"
            raise CypherUnsupported(f"the procedure {name}()", hint=hint, source=self.source, offset=start)
        if self.accept("(") and not self.accept(")"):
            self.fail(f"{name}() takes no arguments", "InvalidNumberOfArguments")
        named = tuple(zip(columns, columns, strict=True))
        if self.words[self.at] not in {END, ";"}:
            if not self.accept("YIELD"):
                self.fail(f"name what {name}() gives: YIELD {', '.join(columns)}", "InvalidArgumentPassingMode")
            if self.accept("*"):
                if self.words[self.at] not in {END, ";"}:
                    self.fail("YIELD * stands only where nothing follows; name the columns", "InvalidClauseComposition")
            else:
                named = self._yielded(name, tuple(columns))
        predicate = self.expression() if self.accept("WHERE") else None
        return ast.CallProcedure(pos, optional, name, named, predicate)

    def _yielded(self, name: str, columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        named: list[tuple[str, str]] = []
        while not named or self.accept(","):
            column = self.name("a column")
            if column not in columns:
                self.at -= 1
                self.fail(f"{name} gives {', '.join(columns)}, and no `{column}`", "ProcedureNotFound")
            named.append((column, self.variable() if self.accept("AS") else column))
        return tuple(named)

    # ------------------------------------------------------------------------------------------------------- SHOW

    def show(self) -> ast.SingleQuery:
        """Read `SHOW INDEXES [YIELD …] [WHERE …] [RETURN …]` as the call of a procedure and what follows it."""
        pos = self.expect("SHOW")
        start = self.at
        self.accept("ALL")
        shown = SHOWN.get(self.words[self.at])
        if shown is None:
            feature, hint = (
                f"SHOW {self.texts[start]}".rstrip(),
                "there are SHOW INDEXES and SHOW CONSTRAINTS, with WHERE",
            )
            raise CypherUnsupported(feature, hint=hint, source=self.source, offset=pos)
        self.at += 1
        columns = tuple(PROCEDURES[shown])
        named = tuple(zip(columns, columns, strict=True))
        yielded = self.accept("YIELD")
        if yielded and not self.accept("*"):
            named = self._yielded(shown, columns)
        clauses: list[ast.Clause] = []
        if yielded and self.words[self.at] in {"ORDER", "SKIP", "OFFSET", "LIMIT"}:
            clauses.append(ast.With(pos, self.ordered(pos, distinct=False, star=True, items=()), None))
        predicate = self.expression() if self.accept("WHERE") else None
        call = ast.CallProcedure(pos, optional=False, name=shown, columns=named, predicate=predicate)
        last = self.returned() if yielded and self.words[self.at] == "RETURN" else returning(call)
        return ast.SingleQuery(pos, (call, *clauses, last))


def returning(call: ast.CallProcedure) -> ast.Return:
    """Return the RETURN that a call which stands alone goes without."""
    names = [name for _, name in call.columns]
    items = tuple(ast.ProjectionItem(call.pos, ast.Variable(call.pos, name), name, aliased=False) for name in names)
    projection = ast.Projection(call.pos, distinct=False, star=False, items=items, order_by=(), skip=None, limit=None)
    return ast.Return(call.pos, projection)
