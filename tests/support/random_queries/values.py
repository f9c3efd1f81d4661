"""Writes expressions whose types fit, so that whether one fails does not hang on which planner asks it first."""

from abc import abstractmethod

from . import temporal
from .draw import LISTS, SCALARS, Kind
from .graphs import LABELS, TYPES

_LITERALS: dict[Kind, tuple[str, ...]] = {
    Kind.INTEGER: ("0", "1", "2", "3", "-1", "17", "null", "$int"),
    Kind.FLOAT: ("0.5", "1.0", "-2.5", "null"),
    Kind.STRING: ("''", "'a'", "'b'", "'é'", "null", "$str"),
    Kind.BOOLEAN: ("true", "false", "null"),
    **temporal.LITERALS,
}
_PROPERTIES: dict[Kind, tuple[str, ...]] = {
    Kind.INTEGER: ("k", "v", "v"),
    Kind.FLOAT: ("w",),
    Kind.STRING: ("s",),
    Kind.BOOLEAN: ("b",),
    Kind.INTEGERS: ("l",),
    Kind.DATE: ("d",),
    Kind.DATETIME: ("t",),
    Kind.DURATION: ("p",),
}
_OF_SCALARS = (Kind.INTEGERS, Kind.DATES)
_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")


class Values(temporal.Temporals):
    """Expressions over the names in scope."""

    deepest_subquery = 2
    _nested = 0

    @abstractmethod
    def pattern_predicate(self, *, called: bool) -> str:
        """Return a pattern that is a condition; `called` it may stand anywhere."""

    @abstractmethod
    def pattern_comprehension(self, kind: Kind, depth: int) -> str:
        """Return a comprehension over a pattern, a list of values of a kind."""

    @abstractmethod
    def subquery(self, kind: str, element: Kind = Kind.INTEGER) -> str:
        """Return an EXISTS, a COUNT, or a COLLECT of a kind of elements."""

    def value(self, kind: Kind, depth: int) -> str:
        """Return an expression; a list is one whose order is settled."""
        match kind:
            case Kind.INTEGER:
                return self.integer(depth)
            case Kind.FLOAT:
                return self._float(depth)
            case Kind.STRING:
                return self._string(depth)
            case Kind.BOOLEAN:
                return self.boolean(depth, as_value=True)
            case Kind.NODE | Kind.RELATIONSHIP:
                return self.element(kind, depth)
            case Kind.DATE | Kind.DATETIME | Kind.DURATION:
                return self.temporal(kind, depth)
            case Kind.NODES | Kind.RELATIONSHIPS | Kind.INTEGERS | Kind.DATES:
                return self.settled_list(kind, depth)
            case _:
                return self.random.choice(self.known(kind) or ["null"])

    def scalar(self, depth: int) -> str:
        return self.value(self.random.choice(SCALARS), depth)

    def can(self, kind: Kind) -> bool:
        """Whether there is anything of the kind in scope to write of."""
        if kind in SCALARS or kind in _OF_SCALARS:
            return True
        sources = {
            Kind.NODE: (Kind.NODE, Kind.RELATIONSHIP, Kind.PATH),
            Kind.NODES: (Kind.NODE, Kind.NODES, Kind.PATH),
            Kind.RELATIONSHIP: (Kind.RELATIONSHIP, Kind.RELATIONSHIPS, Kind.PATH),
            Kind.RELATIONSHIPS: (Kind.RELATIONSHIP, Kind.RELATIONSHIPS, Kind.PATH),
        }
        return bool(self.known(*sources.get(kind, (kind,)), ordered=kind is not Kind.NODE))

    # -------------------------------------------------------------------------------------------------- the graph

    def element(self, kind: Kind, depth: int) -> str:
        """Return an expression for a node or a relationship."""
        known = self.known(kind)
        several = Kind.NODES if kind is Kind.NODE else Kind.RELATIONSHIPS
        function = "nodes" if kind is Kind.NODE else "relationships"
        ways = (
            []
            if depth == 0 and known
            else [f"{function}({path})[{index}]" for path in self.known(Kind.PATH) for index in (0, -1)]
        )
        if depth:
            ways += [
                f"{end}Node({name})"
                for name in self.known(Kind.RELATIONSHIP)
                if kind is Kind.NODE
                for end in ("start", "end")
            ]
            ways += [f"{end}({names})" for names in self.known(several, ordered=True) for end in ("head", "last")]
            if len(known) > 1:
                one, other = self.random.sample(known, 2)
                ways += [
                    f"coalesce({one}, {other})",
                    f"CASE WHEN {self.boolean(depth - 1)} THEN {one} ELSE {other} END",
                    f"[{one}, {other}][{self.random.choice(('0', '1', '-1', 'size([1])'))}]",
                    f"{{n: {one}, m: {other}}}.m",
                ]
        maps = [f"{name}.{'n' if kind is Kind.NODE else 'r'}" for name in self.known(Kind.MAP)]
        return self.random.choice([*known * 3, *maps, *ways] or ["null"])

    def _property(self, kind: Kind) -> str | None:
        found = [f"{name}.{key}" for name in self.known(Kind.NODE) for key in _PROPERTIES.get(kind, ())]
        if kind is Kind.INTEGER:
            found += [f"{name}.{key}" for name in self.known(Kind.RELATIONSHIP) for key in ("k", "v")]
            found += [f"length({path})" for path in self.known(Kind.PATH, Kind.SHORTEST)]
            found += [f"{name}.i" for name in self.known(Kind.MAP)]
            found += [f"size({name})" for name in self.known(*LISTS)]
        if kind is Kind.STRING:
            found += [f"type({name})" for name in self.known(Kind.RELATIONSHIP)]
        return self.random.choice(found) if found else None

    def leaf(self, kind: Kind) -> str:
        """Return a property, a variable or a literal."""
        own = self._property(kind) if self.chance(0.7) else None
        known = self.known(kind)
        if known and (own is None or self.chance(0.4)):
            return self.random.choice(known)
        return own or self.random.choice(_LITERALS[kind])

    # ---------------------------------------------------------------------------------------------------- scalars

    def integer(self, depth: int) -> str:
        if depth == 0 or self.chance(0.4):
            return self.leaf(Kind.INTEGER)
        less = depth - 1
        match self.count(3, 1, 2, 1, 1, 1.5, 1, 1.5):
            case 0:
                return f"({self.integer(less)} {self.random.choice('+-*')} {self.integer(less)})"
            case 1:
                return f"({self.integer(less)} {self.random.choice('/%')} {self.random.choice(('2', '3', '-2'))})"
            case 2:
                return f"size({self.any_list(self.random.choice(list(LISTS)), less)})"
            case 3:
                return f"CASE WHEN {self.boolean(less)} THEN {self.integer(less)} ELSE {self.integer(less)} END"
            case 4:
                return f"coalesce({self.integer(less)}, {self.integer(less)})"
            case 5:
                return self.subquery("COUNT")
            case 6:
                return self._reduced(less)
            case _:
                return self.part(less)

    def _reduced(self, depth: int) -> str:
        source = self.any_list(Kind.INTEGERS, depth)
        total, each = self.name("s"), self._each()
        with self.inner_scope() as scope:
            scope.add(each, Kind.INTEGER)
            return f"reduce({total} = 0, {each} IN {source} | {total} + {self.integer(depth and depth - 1)})"

    def _float(self, depth: int) -> str:
        if depth == 0 or self.chance(0.6):
            return self.leaf(Kind.FLOAT)
        other = self.value(self.random.choice((Kind.FLOAT, Kind.INTEGER)), depth - 1)
        # Not multiplied: Neo4j holds 0.0 for more than -0.0, and so do both sides of a sort.
        return f"({self._float(depth - 1)} {self.random.choice('+-')} {other})"

    def _string(self, depth: int) -> str:
        if depth == 0 or self.chance(0.6):
            return self.leaf(Kind.STRING)
        less = depth - 1
        function = self.random.choice(("toUpper", "reverse", "toString"))
        return self.random.choice(
            (
                f"({self._string(less)} + {self._string(less)})",
                f"{function}({self._string(less)})",
                f"left({self._string(less)}, 1)",
                f"toString({self.temporal(self.random.choice(temporal.TEMPORAL), less)})",
            )
        )

    def boolean(self, depth: int, *, as_value: bool = False) -> str:
        """Return a condition; as a value it is no bare pattern."""
        if depth == 0:
            return self._comparison(0) if self.chance(0.8) else self.leaf(Kind.BOOLEAN)
        less = depth - 1
        match self.count(5, 3, 1.5, 2, 2, 1.5, 2.5, 2, 2):
            case 0:
                return self._comparison(less)
            case 1:
                return f"({self.boolean(less)} {self.random.choice(('AND', 'OR', 'XOR'))} {self.boolean(less)})"
            case 2:
                return f"NOT {self.boolean(less)}"
            case 3:
                kind = self.random.choice((Kind.NODE, Kind.RELATIONSHIP, *SCALARS))
                return f"({self.value(kind, less)} IS {self.random.choice(('', 'NOT '))}NULL)"
            case 4:
                kind = self.random.choice([several for several in LISTS if self.can(LISTS[several])])
                return f"({self.value(LISTS[kind], less)} IN {self.any_list(kind, less)})"
            case 5:
                return self._quantifier(less)
            case 6:
                return self.subquery("EXISTS")
            case 7:
                return self._label_test()
            case _:
                return self.pattern_predicate(called=as_value or self.chance(0.1))

    def _comparison(self, depth: int) -> str:
        compared = {
            Kind.INTEGER: 2,
            Kind.FLOAT: 1,
            Kind.STRING: 1,
            Kind.NODE: 1,
            Kind.RELATIONSHIP: 1,
            **dict.fromkeys(temporal.TEMPORAL, 0.4),
        }
        kind = self.pick(compared)
        if kind in SCALARS:
            return self._two(kind, depth, _COMPARISONS)
        return self._two(kind, depth, ("=", "<>")) if self.can(kind) else self.leaf(Kind.BOOLEAN)

    def _two(self, kind: Kind, depth: int, operators: tuple[str, ...]) -> str:
        """Compare two values, rather two that differ."""
        one, other = self.value(kind, depth), self.value(kind, depth)
        if one == other:
            other = self.value(kind, depth)
        return f"({one} {self.random.choice(operators)} {other})"

    def _label_test(self) -> str:
        nodes, relationships = self.known(Kind.NODE), self.known(Kind.RELATIONSHIP)
        if relationships and (not nodes or self.chance(0.3)):
            return f"({self.random.choice(relationships)}:{self.label(TYPES)})"
        return f"({self.random.choice(nodes)}:{self.label(LABELS)})" if nodes else self.leaf(Kind.BOOLEAN)

    def label(self, names: tuple[str, ...]) -> str:
        """Return a label expression over some names."""
        one, other = self.random.sample(names, 2)
        return self.pick({one: 6, f"{one}|{other}": 3, f"!{one}": 1.5, f"({one}|!{other})": 0.5})

    # ------------------------------------------------------------------------------------------------------ lists

    def _each(self) -> str:
        """Return a name for the element of a list, sometimes one that hides another: in a subquery Neo4j forbids it."""
        hidden = [] if self._nested else self.known(*SCALARS, Kind.NODE)
        return self.random.choice(hidden) if hidden and self.chance(0.2) else self.name("x")

    def _quantifier(self, depth: int) -> str:
        kind = self.random.choice(list(LISTS))
        quantifier, source, each = (
            self.random.choice(("all", "any", "none", "single")),
            self.any_list(kind, depth),
            self._each(),
        )
        with self.inner_scope() as scope:
            scope.add(each, LISTS[kind])
            return f"{quantifier}({each} IN {source} WHERE {self.boolean(depth and depth - 1)})"

    def any_list(self, kind: Kind, depth: int) -> str:
        """Return a list, whose order may hang on the order of the rows."""
        open_order = [name for name in self.known(kind) if name not in self.known(kind, ordered=True)]
        if open_order and self.chance(0.4):
            return self.random.choice(open_order)
        if self._nested < self.deepest_subquery and depth and self.known(Kind.NODE) and self.chance(0.35):
            if self.chance(0.5):
                return self.subquery("COLLECT", LISTS[kind])
            return self.pattern_comprehension(LISTS[kind], depth - 1)
        return self.settled_list(kind, depth)

    def settled_list(self, kind: Kind, depth: int) -> str:
        """Return a list whose order is settled."""
        known = self.known(kind, ordered=True)
        element = LISTS[kind]
        if kind is Kind.INTEGERS:
            own = self._property(kind)
            known += ["[1, 2, 3]", "[]", "[2, null]", "range(0, 3)", "$ints"] + ([own] * 3 if own else [])
        elif kind is Kind.DATES:
            known += ["[$date, null]", "[date('2024-02-29'), $date, date('2023-12-31')]"]
        else:
            known += [f"{kind}({path})" for path in self.known(Kind.PATH)] * 2
        if depth == 0 or (known and self.chance(0.5)):
            return self.random.choice(known or ["[]"])
        less = depth - 1
        match self.count(2, 1, 1, 3):
            case 0:
                items = ", ".join(self.value(element, less) for _ in range(self.count(1, 3, 3, 1)))
                return f"[{items}]"
            case 1:
                return f"({self.settled_list(kind, less)} + {self.settled_list(kind, less)})"
            case 2:
                bounds = self.random.choice(("1..", "..2", "0..1", "-1.."))
                return f"{self.settled_list(kind, less)}[{bounds}]"
            case _:
                return self._comprehension(kind, less)

    def _comprehension(self, kind: Kind, depth: int) -> str:
        """Return a comprehension over a list of the same kind or, for one of scalars, of any."""
        over = self.random.choice(list(LISTS)) if kind in _OF_SCALARS else kind
        source, each = self.settled_list(over, depth), self._each()
        with self.inner_scope() as scope:
            scope.add(each, LISTS[over])
            where = f" WHERE {self.boolean(depth)}" if self.chance(0.5) else ""
            if over is kind and self.chance(0.4):
                return f"[{each} IN {source}{where}]"
            projected = self.value(LISTS[kind], depth) if kind in _OF_SCALARS else each
            return f"[{each} IN {source}{where} | {projected}]"
