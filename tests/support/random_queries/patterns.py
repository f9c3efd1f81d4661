"""Writes patterns: names new, bound and met again, every length and direction, conditions inside, and subqueries."""

from collections.abc import Mapping

from .draw import LISTS, Kind, Scope
from .graphs import LABELS, TYPES
from .values import Values

_MOST_ROWS = 2000.0
_NODES = 60.0
"""Nodes that a scan is taken to find."""
_STARRED = {"*1..2": 3, "*0..1": 1, "*2": 1, "*..2": 1, "*0..2": 1, "*1..3": 0.5}
_ARROWS = {("-", "->"): 3.0, ("<-", "-"): 2, ("-", "-"): 2}
_QUANTIFIERS = {"{1,2}": 3, "{0,1}": 1, "{2}": 1, "{,2}": 1, "{0,2}": 1, "{1,3}": 0.5}
_REPETITIONS = {"{1,2}": 3.0, "{0,1}": 1, "{2}": 1, "{,2}": 1, "{1}": 0.5}


class Patterns(Values):
    """Patterns over the names in scope; new names are added to it."""

    _used: frozenset[str] = frozenset()
    """Relationships that the MATCH being written names already: none may be named twice."""
    _sought: tuple[str, ...] = ()
    """Conditions by which its WHERE finds nodes in an index."""
    _lengths: Mapping[str, float] = _STARRED
    """How its lengths are written: `*1..2`, or `{1,2}` behind the arrow. In one MATCH all are written alike, also in
    the patterns that its conditions hold, where those in braces may not stand at all."""
    _before: frozenset[str] = frozenset()
    """The names that were in scope before the MATCH: inside of what is repeated no other is seen."""

    def match(self, *, most_parts: int = 3, optional: bool = False) -> str:
        """Return the patterns and the condition of a MATCH."""
        self._used = frozenset()
        self._sought = ()
        outer = self._lengths, self._before
        self._lengths, self._before = self._some_lengths(), frozenset(self.scope.variables)
        parts = [self._path(optional=optional) for _ in range(1 + self.count(6, *[1.0] * (most_parts - 1)))]
        text = ", ".join(parts) + self._where_sought(0.5)
        self._lengths, self._before = outer
        return text

    def _some_lengths(self) -> Mapping[str, float]:
        return _QUANTIFIERS if self.chance(0.3) else _STARRED

    def where(self, probability: float = 0.5) -> str:
        """Return a WHERE, or nothing."""
        return f" WHERE {self.boolean(1 + self.count(2, 1))}" if self.chance(probability * 0.6) else ""

    def _where_sought(self, probability: float) -> str:
        """Return a WHERE with what finds nodes in an index, and perhaps more."""
        sought, self._sought = self._sought, ()
        where = self.where(probability)
        if not sought:
            return where
        return f" WHERE {' AND '.join(sought)}{where.replace(' WHERE ', ' AND ', 1)}"

    # ------------------------------------------------------------------------------------------------------ paths

    def _path(self, *, optional: bool) -> str:
        names, bound = len(self.scope.variables), self._used
        text = self._chain(self.count(1.5, 6, 2, 0.2))
        # Of what was bound before, Neo4j makes a path even where there is none: neo4j-bugs.tsv.
        doubtful = optional and (bound != self._used or len(self.scope.variables) == names)
        if doubtful or not self.chance(0.15):
            return text
        path = self.name("p")
        self.scope.add(path, Kind.PATH)
        return f"{path} = {text}"

    def shortest(self) -> str:
        """Return clauses for the shortest paths between two nodes in scope, which must differ.

        The last one keeps Neo4j from asking a later MATCH's conditions of them: neo4j-bugs.tsv.
        """
        start, end = self.random.sample(self.known(Kind.NODE), 2)
        path, every = self.name("p"), self.chance(0.5)
        left, right = self.random.choice((("-", "->"), ("<-", "-"), ("-", "-")))
        types = self.random.choice(("", f":{self.random.choice(TYPES)}"))
        pattern = f"({start}){left}[{types}*..{self.random.choice('234')}]{right}({end})"
        self.scope.add(path, Kind.PATH if every else Kind.SHORTEST)
        self.scope.rows *= 3 if every else 1
        function, optional = "allShortestPaths" if every else "shortestPath", self.random.choice(("", "OPTIONAL "))
        return f"WITH * WHERE {start} <> {end} {optional}MATCH {path} = {function}({pattern}) WITH *"

    def _chain(self, hops: int, start: str | None = None) -> str:
        text = self._node("") if start is None else start
        for _ in range(hops):
            repeats = self._lengths is _QUANTIFIERS and self.scope.rows < _MOST_ROWS / 10 and self.chance(0.25)
            text += (self._repeated() if repeats else self._relationship()) + self._node(text)
        return text

    def _repeated(self) -> str:
        """Return a path in parentheses with a quantifier; outside, its names are those of lists."""
        outer = self.scope
        self.scope = Scope({name: outer.variables[name] for name in self._before}, outer.rows)
        text = self._new_node(self._maybe_name())
        for _ in range(1 + self.count(4, 1)):
            left, right = self.pick(_ARROWS)
            text += f"{left}[{self._new(Kind.RELATIONSHIP)}{self._properties(0.1)}]{right}"
            text += self._new_node(self._maybe_name())
        where = f" WHERE {self.boolean(1)}" if self.chance(0.3) else ""
        inner, self.scope = self.scope, outer
        several = {single: many for many, single in LISTS.items()}
        for name in inner.variables.keys() - self._before:
            outer.add(name, several[inner.variables[name].kind])
        outer.rows *= 20
        return f" ({text}{where}){self.pick(_REPETITIONS)} "

    def _node(self, before: str) -> str:
        """Return a node pattern; one that nothing leads to is found by an index when there would be too many rows."""
        first = not before
        known = [name for name in self.known(Kind.NODE) if f"({name}" not in before or self.chance(0.1)]
        if known and (self.chance(0.6 if first else 0.2) or (first and self.scope.rows > _MOST_ROWS / 40)):
            name = self.random.choice(known)
            if not first:
                self.scope.rows = max(1.0, self.scope.rows / 20)
            return f"({name}{self._labels(0.12)}{self._properties(0.08)})"
        name = self._maybe_name()
        if first and (self.scope.rows * _NODES > _MOST_ROWS or self.chance(0.2)):
            return self._index_start(name)
        self.scope.rows *= _NODES if first else 1
        return self._new_node(name)

    def _maybe_name(self) -> str:
        return self.name("n") if self.chance(0.75) else ""

    def _new_node(self, name: str) -> str:
        where = ""
        text = f"{name}{self._labels(0.35)}{self._properties(0.08)}"
        if name:
            self.scope.add(name, Kind.NODE)
            if self.chance(0.07):
                where = f" WHERE {name}.v {self.random.choice(('<', '>', '='))} {self.integer(0)}"
            elif self.chance(0.03):
                where = f" WHERE {self.boolean(1)}"
        return f"({text}{where})"

    def _index_start(self, name: str) -> str:
        """Return a node that an index finds, by a key of the graph's or one that hangs on another value."""
        node = self.random.choice(list(self.graph))
        own = self.graph.nodes[node]["labels"]
        labels = f":{self.random.choice(own)}" if own and self.chance(0.8) else ""
        key = str(node) if self.chance(0.75) else self.integer(0)
        if name:
            self.scope.add(name, Kind.NODE)
        if name and self.chance(0.4):
            others = self.settled_list(Kind.INTEGERS, 1)
            several = self.random.choice((f"[{key}, {node - 1}, {key}]", f"([{key}] + {others})"))
            sought = self.random.choice((f"{name}.k = {key}", f"{key} = {name}.k", f"{name}.k IN {several}"))
            self._sought = (*self._sought, sought)
            return f"({name}{labels})"
        return f"({name}{labels} {{k: {key}}})"

    def _labels(self, probability: float) -> str:
        return f":{self.label(LABELS)}" if self.chance(probability) else ""

    def _properties(self, probability: float) -> str:
        return f" {{v: {self.integer(0)}}}" if self.chance(probability) else ""

    def _relationship(self) -> str:
        left, right = self.pick(_ARROWS)
        bound = [name for name in self.known(Kind.RELATIONSHIP) if name not in self._used]
        lists = [name for name in self.known(Kind.RELATIONSHIPS, ordered=True) if name not in self._used]
        if bound and self.chance(0.33):
            inner = self._bound(self.random.choice(bound))
        elif lists and self._lengths is _STARRED and self.chance(0.2):
            inner = self._bound(self.random.choice(lists)) + self.random.choice(("*", "*", "*1..2", "*0..3"))
        elif self._lengths and self.scope.rows < _MOST_ROWS / 10 and self.chance(0.14):
            self.scope.rows *= 15
            if self._lengths is _QUANTIFIERS:
                # Before the name is known: inside of the braces' reach it is one relationship, outside a list.
                properties = self._properties(0.05)
                inner = self._new(Kind.RELATIONSHIPS)
                name = inner.partition(":")[0]
                where = (
                    f" WHERE {name}.v {self.random.choice(('<', '>', '='))} $int" if name and self.chance(0.2) else ""
                )
                return f"{left}[{inner}{properties}{where}]{right}{self.pick(_QUANTIFIERS)}"
            inner = self._new(Kind.RELATIONSHIPS) + self.pick(_STARRED)
        else:
            inner = self._new(Kind.RELATIONSHIP)
            self.scope.rows *= 4 if left == right else 2.5
        return f"{left}[{inner}{self._properties(0.05)}]{right}" if inner else f"{left}{right}"

    def _bound(self, name: str) -> str:
        self._used |= {name}
        return name + (f":{self.random.choice(TYPES)}" if self.chance(0.15) else "")

    def _new(self, kind: Kind) -> str:
        name = ""
        if self.chance(0.45):
            name = self.name("r")
            self._used |= {name}
            self.scope.add(name, kind)
        one, other = self.random.sample(TYPES, 2)
        types = {"": 5.0, f":{one}": 4, f":{one}|{other}": 2}
        if kind is Kind.RELATIONSHIP:
            types[f":!{one}"] = 0.5
        return name + self.pick(types)

    # ----------------------------------------------------------------------------------------- inside expressions

    def pattern_predicate(self, *, called: bool) -> str:
        """Return a pattern that binds nothing new, as a condition; `called`, it may stand anywhere."""
        known = self.known(Kind.NODE)
        if not known:
            return self.boolean(0)
        texts = [f"({self.random.choice(known)})"]
        for _ in range(1 + self.count(3, 1)):
            bound = [name for name in self.known(Kind.RELATIONSHIP) if name not in "".join(texts)]
            types = f":{self.random.choice(TYPES)}" if self.chance(0.5) else ""
            if bound and self.chance(0.25):
                inner = self.random.choice(bound)
            else:
                inner = types + ("*1..2" if self._lengths is _STARRED and self.chance(0.1) else "")
            left, right = self.random.choice((("-", "->"), ("<-", "-"), ("-", "-")))
            end = self.random.choice(known) if self.chance(0.3) else self._labels(0.4) + self._properties(0.1)
            texts.append(f"{left}[{inner}]{right}({end})")
        return f"{'exists' if called else ''}({''.join(texts)})"

    def pattern_comprehension(self, kind: Kind, depth: int) -> str:
        """Return a comprehension over a pattern that begins at a node in scope."""
        with self._inside() as start:
            path = self.name("p") if self.chance(0.15) else ""
            text = self._chain(1 + self.count(4, 1), start)
            if path:
                self.scope.add(path, Kind.PATH)
            where = self._where_sought(0.6)
            return f"[{path and f'{path} = '}{text}{where} | {self.value(kind, depth)}]"

    def _inside(self) -> "_Inside":
        return _Inside(self)

    def subquery(self, kind: str, element: Kind = Kind.INTEGER) -> str:
        """Return an EXISTS, a COUNT, or a COLLECT of elements of a kind."""
        if self._nested >= self.deepest_subquery or not self.known(Kind.NODE):
            return {"EXISTS": self.boolean, "COUNT": self.integer}[kind](0)
        with self._inside() as start:
            self._lengths, self._before = self._some_lengths(), frozenset(self.scope.variables)
            pattern = self._chain(self.count(1, 6, 1), start) + self._another() + self._where_sought(0.4)
            if kind != "COLLECT" and self.chance(0.6):
                return f"{kind} {{ {pattern} }}"
            clauses = [f"MATCH {pattern}", *[self._inner_clause() for _ in range(self.count(3, 1))]]
            if kind != "COLLECT" and self.chance(0.3):
                return f"{kind} {{ {' '.join(clauses)} }}"
            returned = self.value(element, 1)
            distinct = "DISTINCT " if self.chance(0.3) else ""
            limit = (
                f" {self.random.choice(('LIMIT', 'SKIP'))} {self.random.choice('12')}"
                if kind != "COLLECT" and self.chance(0.2)
                else ""
            )
            text = f"{' '.join(clauses)} RETURN {distinct}{returned} AS {self.name('c')}{limit}"
            return f"{kind} {{ {text} }}"

    def _another(self) -> str:
        return f", {self._chain(1)}" if self.chance(0.15) else ""

    def _inner_clause(self) -> str:
        match self.count(3, 2, 2):
            case 0:
                return f"MATCH {self.match(most_parts=1)}"
            case 1:
                return f"OPTIONAL MATCH {self.match(most_parts=1, optional=True)}"
            case _:
                source, name = self.settled_list(Kind.INTEGERS, 1), self.name("u")
                self.scope.add(name, Kind.INTEGER)
                return f"UNWIND {source} AS {name}"


class _Inside:
    """The scope inside a comprehension or subquery, whose pattern begins at a node of the scope around it."""

    def __init__(self, writer: Patterns) -> None:
        self._writer = writer
        self._scopes = writer.inner_scope()

    def __enter__(self) -> str:
        writer = self._writer
        self._used, writer._used = writer._used, frozenset()
        self._sought, writer._sought = writer._sought, ()
        self._lengths, self._before = writer._lengths, writer._before
        if writer._lengths is not _STARRED:
            writer._lengths = {}
        writer._nested += 1
        self._scopes.__enter__()
        return f"({writer.random.choice(writer.known(Kind.NODE))})" if writer.known(Kind.NODE) else "()"

    def __exit__(self, *_: object) -> None:
        writer = self._writer
        writer._nested -= 1
        writer._used, writer._sought = self._used, self._sought
        writer._lengths, writer._before = self._lengths, self._before
        self._scopes.__exit__(None, None, None)
