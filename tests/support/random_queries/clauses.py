"""Writes whole queries: clauses in any order, names carried, renamed, exchanged and hidden, and a comparable result."""

from .draw import LISTS, SCALARS, Kind, Scope
from .patterns import Patterns

_ANY_KIND = {
    Kind.INTEGER: 5.0,
    Kind.FLOAT: 1,
    Kind.STRING: 2,
    Kind.BOOLEAN: 3,
    Kind.NODE: 2,
    Kind.RELATIONSHIP: 2,
    Kind.INTEGERS: 1.5,
    Kind.NODES: 1,
    Kind.RELATIONSHIPS: 1,
    Kind.PATH: 1,
    Kind.DATE: 0.7,
    Kind.DATETIME: 0.7,
    Kind.DURATION: 0.7,
    Kind.DATES: 0.4,
}
_COLLECTED = {Kind.NODE: 1.0, Kind.RELATIONSHIP: 2}
OPEN = "open"
"""How the name of a column begins whose lists may come in any order."""


class QueryWriter(Patterns):
    """Writes one random query after another.

    What a query returns does not hang on an order that is open: where rows are cut their order is total, and a list
    that is collected in an open order stands in a column whose name begins with `OPEN`.
    """

    def query(self) -> str:
        """Return a query."""
        text = self._single()
        if self.chance(0.04) and OPEN not in text:
            other = text.replace(" > ", " >= ").replace(" < ", " <= ")
            text = f"{text} UNION {'ALL ' if self.chance(0.5) else ''}{other}"
        return text

    def _single(self) -> str:
        self.scope, self._fresh = Scope(), 0
        clauses = [self._match() if self.chance(0.9) else self._unwind()]
        for _ in range(self.count(2, 5, 3, 1)):
            ways = {self._match: 4.0, self._optional: 3.0, self._unwind: 2.5, self._with: 4.0, self._call: 2.0}
            if len(self.known(Kind.NODE)) > 1:
                ways[self.shortest] = 0.6
            if self.known(Kind.NODE, Kind.RELATIONSHIP):
                ways[self._collect_and_unwind] = 1.0
            write = self.pick(ways)
            clauses.append(write())
        return " ".join([*clauses, self._return()])

    def _match(self) -> str:
        return f"MATCH {self.match()}"

    def _optional(self) -> str:
        return f"OPTIONAL MATCH {self.match(most_parts=2, optional=True)}"

    def _unwind(self) -> str:
        kind = self.random.choice([several for several in LISTS if self.can(LISTS[several])])
        source, name = self.any_list(kind, 2), self.name("u")
        self.scope.add(name, LISTS[kind])
        self.scope.rows *= 3
        return f"UNWIND {source} AS {name}"

    def _collect_and_unwind(self) -> str:
        """Return a WITH that collects nodes or relationships, and an UNWIND of these."""
        element = self.pick({kind: weight for kind, weight in _COLLECTED.items() if self.known(kind)})
        several = next(kind for kind, single in LISTS.items() if single is element)
        collected = f"collect({'DISTINCT ' if self.chance(0.4) else ''}{self.random.choice(self.known(element))})"
        carried = self._carried(ordered=True) if self.chance(0.5) else {}
        name = self.name("g")
        items, each = self._project(carried, [(name, collected, several, False)]), self.name("u")
        self.scope.add(each, element)
        return f"WITH {items} UNWIND {name} AS {each}"

    # ------------------------------------------------------------------------------------------------ subqueries

    def _call(self) -> str:
        """Return a CALL, which sees some of the variables, all or none; no path: Neo4j can lose it, neo4j-bugs.tsv."""
        outer, paths = self.scope, self.known(Kind.PATH)
        imported = [name for name in outer.variables if name not in paths and self.chance(0.6)]
        optional = "OPTIONAL " if self.chance(0.2) else ""
        form = self.pick({"named": 4.0, "all": 0.0 if paths else 1.0, "with": 1.5})
        seen = list(outer.variables) if form == "all" else imported
        self.scope = Scope({name: outer.variables[name] for name in seen}, outer.rows)
        leading = f"WITH {', '.join(imported)} " if form == "with" and imported else ""
        self._nested += 1
        body, added = self._body()
        if self.chance(0.15) and all(ordered for *_, ordered in added):
            self.scope = Scope({name: outer.variables[name] for name in seen}, outer.rows)
            other = self._inner_clause()
            columns = ", ".join(f"{self.value(kind, 1)} AS {name}" for name, kind, _ in added)
            body += f" UNION {'ALL ' if self.chance(0.5) else ''}{leading}{other} RETURN {columns}"
        self._nested -= 1
        rows, self.scope = self.scope.rows, outer
        self.scope.rows = rows
        for name, kind, ordered in added:
            self.scope.add(name, kind, ordered=ordered)
        head = {"named": f"({', '.join(imported)}) ", "all": "(*) ", "with": ""}[form]
        return f"{optional}CALL {head}{{ {leading}{body} }}"

    def _body(self) -> tuple[str, list[tuple[str, Kind, bool]]]:
        """Return what a CALL runs, and the names, kinds and orders of what it returns."""
        clauses = [self._inner_clause() for _ in range(1 + self.count(3, 1))]
        if self.chance(0.35):
            text, kind = self._aggregate()
            name = self.name("q")
            return f"{' '.join(clauses)} RETURN {text} AS {name}", [(name, kind, kind not in LISTS)]
        added: list[tuple[str, Kind, bool]] = []
        texts: list[str] = []
        for _ in range(1 + self.count(2, 1)):
            kind = self.pick({kind: weight for kind, weight in _ANY_KIND.items() if self.can(kind)})
            added.append((self.name("q"), kind, True))
            texts.append(f"{self.value(kind, 1)} AS {added[-1][0]}")
        distinct = "DISTINCT " if self.chance(0.3) else ""
        cut = ""
        if self.chance(0.25) and all(kind in SCALARS for _, kind, _ in added):
            cut = f" ORDER BY {', '.join(name for name, *_ in added)}{self._cut()}"
        return f"{' '.join(clauses)} RETURN {distinct}{', '.join(texts)}{cut}", added

    # ----------------------------------------------------------------------------------------------- projections

    def _with(self) -> str:
        match self.count(4, 4, 1.5):
            case 0:
                return self._plain_with()
            case 1:
                return self._aggregating_with()
            case _:
                return self._cut_with()

    def _carried(self, *, ordered: bool) -> dict[str, str]:
        """Return names to be carried on: as they are, by another name, or two exchanged."""
        names = [variable.name for variable in self.scope.variables.values() if variable.ordered or not ordered]
        kept = [name for name in names if self.chance(0.75)] or names[:1]
        carried = {name: name for name in kept}
        if len(kept) > 1 and self.chance(0.25):
            one, other = self.random.sample(kept, 2)
            carried[one], carried[other] = other, one
        elif kept and self.chance(0.2):
            one = self.random.choice(kept)
            del carried[one]
            carried[self.name("m")] = one
        return carried

    def _project(self, carried: dict[str, str], added: list[tuple[str, str, Kind, bool]]) -> str:
        """Return the items of a projection, and let the scope be what they name."""
        scope = Scope(rows=self.scope.rows)
        for name, old in carried.items():
            variable = self.scope.variables[old]
            scope.add(name, variable.kind, ordered=variable.ordered)
        for name, _, kind, ordered in added:
            scope.add(name, kind, ordered=ordered)
        self.scope = scope
        items = [name if name == old else f"{old} AS {name}" for name, old in carried.items()]
        items += [f"{text} AS {name}" for name, text, _, _ in added]
        self.random.shuffle(items)
        return ", ".join(items)

    def _new_value(self, taken: dict[str, str]) -> tuple[str, str, Kind, bool]:
        """Return a value with a new name, or with the name of a variable that is not carried on."""
        kind = self.pick({kind: weight for kind, weight in _ANY_KIND.items() if self.can(kind)})
        ordered = True
        depth = 1 + self.count(2, 1)
        if kind in LISTS and self.chance(0.3):
            text, ordered = self.any_list(kind, depth), False
        elif kind is Kind.INTEGER and self.chance(0.15):
            kind, text = Kind.MAP, self._map()
        else:
            text = self.value(kind, depth)
        free = [name for name in self.scope.variables if name not in taken]
        name = self.random.choice(free) if free and self.chance(0.3) else self.name("v")
        return name, text, kind, ordered

    def _map(self) -> str:
        entries = [f"i: {self.integer(1)}"]
        entries += [f"n: {self.element(Kind.NODE, 0)}"] if self.known(Kind.NODE) else []
        entries += [f"r: {self.element(Kind.RELATIONSHIP, 0)}"] if self.known(Kind.RELATIONSHIP) else []
        return f"{{{', '.join(entries)}}}"

    def _new_values(self, carried: dict[str, str], count: int) -> list[tuple[str, str, Kind, bool]]:
        added: list[tuple[str, str, Kind, bool]] = []
        for _ in range(count):
            taken = {**carried, **{name: name for name, *_ in added}}
            added.append(self._new_value(taken))
        return added

    def _plain_with(self) -> str:
        if self.chance(0.15):
            return f"WITH *{self.where(0.6)}"
        distinct = self.chance(0.3)
        carried = self._carried(ordered=distinct)
        added = self._new_values(carried, self.count(2, 3, 1) if carried else 1)
        if distinct:
            added = [value for value in added if value[3]]
        if not carried and not added:
            added = [(self.name("v"), "1", Kind.INTEGER, True)]
        items = self._project(carried, added)
        return f"WITH {f'DISTINCT {items}{self._where_after(carried)}' if distinct else items + self.where()}"

    def _aggregating_with(self) -> str:
        carried = self._carried(ordered=True) if self.chance(0.8) else {}
        taken = dict(carried)
        added = [value for value in self._new_values(carried, self.count(4, 1)) if value[3]]
        taken.update({name: name for name, *_ in added})
        for _ in range(1 + self.count(2, 1)):
            text, kind = self._aggregate()
            added.append((self.name("g"), text, kind, kind not in LISTS))
        self.scope.rows = max(1.0, self.scope.rows / (2 if carried else 1000))
        return f"WITH {self._project(carried, added)}{self._where_after(carried)}"

    def _where_after(self, carried: dict[str, str]) -> str:
        """Return a WHERE after DISTINCT or aggregates, where Neo4j mistakes paths and new names: neo4j-bugs.tsv."""
        where, renamed = self.where(), any(name != old for name, old in carried.items())
        return f" WITH *{where}" if where and (renamed or self.known(Kind.PATH)) else where

    def _aggregate(self) -> tuple[str, Kind]:
        """Return an aggregate whose value does not hang on the order of the rows, or an open list."""
        distinct = "DISTINCT " if self.chance(0.35) else ""
        match self.count(2, 2, 2, 3, 2, 1):
            case 0:
                return "count(*)", Kind.INTEGER
            case 1:
                kind = self.random.choice([kind for kind in (*SCALARS, Kind.NODE, Kind.RELATIONSHIP) if self.can(kind)])
                return f"count({distinct}{self.value(kind, 1)})", Kind.INTEGER
            case 2:
                return f"{self.random.choice(('sum', 'min', 'max'))}({distinct}{self.integer(1)})", Kind.INTEGER
            case 3:
                kind = self.random.choice([several for several in LISTS if self.can(LISTS[several])])
                return f"collect({distinct}{self.value(LISTS[kind], 1)})", kind
            case 4:
                return f"size(collect({distinct}{self.integer(1)})) + count({self.integer(0)})", Kind.INTEGER
            case _:
                kind = self.random.choice((Kind.DATE, Kind.DATETIME))
                return f"{self.random.choice(('min', 'max'))}({distinct}{self.value(kind, 1)})", kind

    def _cut_with(self) -> str:
        carried = self._carried(ordered=True)
        added = [value for value in self._new_values(carried, self.count(1, 2)) if value[3]]
        if not carried and not added:
            added = [(self.name("v"), "1", Kind.INTEGER, True)]
        renamed = any(name != old for name, old in carried.items())
        items = self._project(carried, added)
        distinct = self.chance(0.3)
        if distinct or renamed:  # Neo4j mistakes some keys then: neo4j-bugs.tsv
            items = f"{'DISTINCT ' if distinct else ''}{items} WITH *"
        return f"WITH {items} ORDER BY {self._any_key()}{self._total_order()}{self._cut()}{self.where(0.3)}"

    def _any_key(self) -> str:
        return f"{self.integer(2)}{self.random.choice(('', ' DESC'))}, " if self.chance(0.3) else ""

    def _cut(self) -> str:
        return self.random.choice((" LIMIT 3", " SKIP 1", " SKIP 2 LIMIT 5", " LIMIT 1"))

    def _total_order(self) -> str:
        """Return keys by which rows are equal only when all that is in scope is."""
        keys: list[str] = []
        for variable in self.scope.variables.values():
            name = variable.name
            match variable.kind:
                case Kind.NODE | Kind.RELATIONSHIP:
                    keys.append(f"{name}.k")
                case Kind.NODES | Kind.RELATIONSHIPS:
                    keys.append(f"[x IN {name} | x.k]")
                case Kind.PATH:
                    keys += [f"nodes({name})[0].k", f"[x IN relationships({name}) | x.k]"]
                case Kind.SHORTEST:
                    keys.append(f"length({name})")
                case Kind.MAP:
                    keys += [f"{name}.i", f"{name}.n.k", f"{name}.r.k"]
                case _:
                    keys.append(name)
        self.random.shuffle(keys)
        return ", ".join(key + (" DESC" if self.chance(0.25) else "") for key in keys)

    # ---------------------------------------------------------------------------------------------------- result

    def _return(self) -> str:
        aggregating = self.chance(0.3)
        distinct = self.chance(0.25)
        count = 1 + self.count(4, 3, 1)
        kinds = [
            self.pick({kind: weight for kind, weight in _ANY_KIND.items() if self.can(kind)}) for _ in range(count)
        ]
        columns: list[tuple[str, str, Kind]] = []
        for kind in kinds:
            open_order = kind in LISTS and not (aggregating or distinct) and self.chance(0.5)
            depth = 1 + self.count(2, 1)
            text = self.any_list(kind, depth) if open_order else self.value(kind, depth)
            columns.append((text, self.name(OPEN if open_order else "c"), kind))
        if self.chance(0.2) and self.scope.variables:
            columns = [
                (text, self._hiding(name, columns), kind) if not name.startswith(OPEN) else (text, name, kind)
                for text, name, kind in columns[:1]
            ] + columns[1:]
        if aggregating:
            for _ in range(1 + self.count(2, 1)):
                text, kind = self._aggregate()
                columns.append((text, self.name(OPEN if kind in LISTS else "c"), kind))
        self.random.shuffle(columns)
        text = f"RETURN {'DISTINCT ' if distinct and not aggregating else ''}" + ", ".join(
            f"{text} AS {name}" for text, name, _ in columns
        )
        hides = any(name in self.scope.variables for _, name, _ in columns)
        return text if hides and distinct else text + self._result_order(columns)  # neo4j-bugs.tsv

    def _hiding(self, name: str, columns: list[tuple[str, str, Kind]]) -> str:
        hidden = self.random.choice(list(self.scope.variables))
        return name if any(hidden == other for _, other, _ in columns) else hidden

    def _result_order(self, columns: list[tuple[str, str, Kind]]) -> str:
        if self.chance(0.7):
            return ""
        scalars = [name for _, name, kind in columns if kind in SCALARS]
        if len(scalars) < len(columns):
            return f" ORDER BY {self.random.choice(scalars)}" if scalars else ""
        self.random.shuffle(scalars)
        return f" ORDER BY {', '.join(scalars)}{self._cut() if self.chance(0.6) else ''}"
