"""Random queries on the graph's schema whose expressions have types that fit, so that most are answered."""

from dataclasses import dataclass
from random import Random

from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, PropertyType

_LABELS = tuple(NODE_TYPES)
_TYPED: dict[PropertyType, dict[str, tuple[str, ...]]] = {
    kind: {
        label: tuple(name for name, its in node.properties.items() if its is kind) for label, node in NODE_TYPES.items()
    }
    for kind in PropertyType
}
_SECONDS = ("Benefit", "Harm", "NoDifference", "Inconclusive", "Mixed", "Uncontrolled")
_WORDS = ("''", "'a'", "'agent'", "'overall survival'", "'study:'", "'Benefit'", "'é'", "'-1'", "$word")
_NUMBERS = ("0", "1", "-2", "7", "2000", "1.5", "-0.25", "0.0", "null", "$number")
_LISTS = ("[]", "[1, 2, 3]", "['a', 'b', null]", "[null]", "range(1, 5)", "[[1], [2.0]]", "$list")
PARAMETERS = {"word": "interleukin", "number": 3, "list": [3, 1, 2]}


@dataclass
class _Scope:
    """What is in reach: nodes with their labels, relationships with their types, and values."""

    nodes: dict[str, str]
    relationships: dict[str, str]
    numbers: list[str]


class QueryWriter:
    """Writes one random query after another."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  test data, no secret
        self.scope = _Scope({}, {}, [])
        self.fresh = 0

    def query(self) -> str:
        """Return a query; where it has SKIP or LIMIT, its order is total."""
        text = self._single()
        if self.random.random() < 0.1:
            text = f"{text} UNION {'ALL ' if self.random.random() < 0.5 else ''}{text}"
        return text

    def _single(self) -> str:
        self.scope, self.fresh = _Scope({}, {}, []), 0
        first = self._match()
        clauses = (self._match, self._optional, self._unwind, self._with)
        more = [self.random.choice(clauses)() for _ in range(self._count((5, 3, 1)))]
        return " ".join([first, *more, self._return()])

    def _count(self, weights: tuple[int, ...]) -> int:
        return self.random.choices(range(len(weights)), weights)[0]

    def _name(self, prefix: str) -> str:
        self.fresh += 1
        return f"{prefix}{self.fresh}"

    def _pattern(self) -> str:
        """Return a path through the schema, from a node in reach or from anywhere."""
        known = self.random.random() < 0.85 and list(self.scope.nodes)
        if known:
            start = self.random.choice(known)
            label, text = self.scope.nodes[start], f"({start})"
        else:
            label = self.random.choice(_LABELS)
            start = self._name("n")
            text = f"({start}:{label}{self._second(label)})"
            self.scope.nodes[start] = label
        for _ in range(self._count((2, 5, 3))):
            step = self._step(label)
            if step is None:
                break
            hop, label = step
            text += hop
        return text

    def _step(self, label: str) -> tuple[str, str] | None:
        hops = [
            (kind.type, end, True) for kind in RELATIONSHIP_TYPES.values() for first, end in kind.ends if first == label
        ]
        hops += [
            (kind.type, first, False)
            for kind in RELATIONSHIP_TYPES.values()
            for first, end in kind.ends
            if end == label
        ]
        if not hops:
            return None
        kind, end, outgoing = self.random.choice(hops)
        types = kind if self.random.random() < 0.8 else f"{kind}|{self.random.choice(hops)[0]}"
        length = ""
        relationship = ""
        if self.random.random() < 0.15 and kind in {"IS_A", "SUPERSEDED_BY", "INCLUDES"}:
            length = self.random.choice(("*1..2", "*0..2", "*2"))
        elif self.random.random() < 0.5:
            relationship = self._name("r")
            self.scope.relationships[relationship] = kind
        node = self._name("n")
        bare = "|" in types or self.random.random() < 0.3
        self.scope.nodes[node] = end
        inner = f"[{relationship}:{types}{length}]"
        left, right = ("-", "->") if outgoing else ("<-", "-")
        if self.random.random() < 0.1:
            left, right = "-", "-"
        return f"{left}{inner}{right}({node}{'' if bare else ':' + end + self._second(end)})", end

    def _second(self, label: str) -> str:
        if label in {"Finding", "Claim"} and self.random.random() < 0.2:
            return f"&{self.random.choice(('', '!'))}{self.random.choice(_SECONDS)}"
        return ""

    def _where(self) -> str:
        return f" WHERE {self._boolean(2)}" if self.random.random() < 0.6 else ""

    def _match(self) -> str:
        return f"MATCH {self._pattern()}{self._where()}"

    def _optional(self) -> str:
        return f"OPTIONAL MATCH {self._pattern()}{self._where()}"

    def _unwind(self) -> str:
        source = self.random.choice(("[1, 2]", "range(0, 2)", "[]", "[null, 3]", "$list"))
        name = self._name("u")
        self.scope.numbers.append(name)
        return f"UNWIND {source} AS {name}"

    def _with(self) -> str:
        kept = [name for name in self.scope.nodes if self.random.random() < 0.7] or list(self.scope.nodes)[:1]
        name = self._name("v")
        value = self._aggregate() if self.random.random() < 0.5 else self._number(2)
        distinct = "DISTINCT " if self.random.random() < 0.3 else ""
        text = f"WITH {distinct}{', '.join([*kept, f'{value} AS {name}'])}"
        self.scope = _Scope({node: self.scope.nodes[node] for node in kept}, {}, [name])
        return text + self._where()

    def _return(self) -> str:
        distinct = "DISTINCT " if self.random.random() < 0.3 else ""
        columns = [f"{self.random.choice(list(self.scope.nodes))}.id AS id"]
        for place in range(self._count((1, 4, 3)) + 1):
            value = self.random.choice((self._number, self._boolean, self._text, self._list, self._any))(2)
            columns.append(f"{value} AS c{place}")
        if self.random.random() < 0.3:
            columns.append(f"{self._aggregate()} AS total")
        text = f"RETURN {distinct}{', '.join(columns)}"
        chosen = self.random.random()
        if chosen < 0.3:
            text += f" ORDER BY {', '.join(column.rpartition(' AS ')[2] for column in columns)}"
            text += self.random.choice(("", " SKIP 1", " LIMIT 3", " SKIP 2 LIMIT 5"))
        return text

    def _aggregate(self) -> str:
        function = self.random.choice(("count", "sum", "avg", "min", "max", "collect", "count(DISTINCT", "stdev"))
        if function == "count(DISTINCT":
            return f"count(DISTINCT {self._any(1)})"
        if function == "collect":
            return f"size(collect({self._any(1)}))"
        return "count(*)" if function == "count" else f"{function}({self._number(1)})"

    def _property(self, kinds: tuple[PropertyType, ...]) -> str | None:
        found = [
            f"{name}.{one}" for name, label in self.scope.nodes.items() for kind in kinds for one in _TYPED[kind][label]
        ]
        found += [
            f"{name}.{one}"
            for name, kind in self.scope.relationships.items()
            for one, its in RELATIONSHIP_TYPES[kind].properties.items()
            if its in kinds
        ]
        return self.random.choice(found) if found else None

    def _any(self, depth: int) -> str:
        return self.random.choice((self._number, self._text, self._boolean))(depth)

    def _number(self, depth: int) -> str:
        choice = self.random.random()
        if depth == 0 or choice < 0.35:
            own = self._property((PropertyType.INTEGER, PropertyType.FLOAT))
            return own if own and self.random.random() < 0.7 else self.random.choice([*_NUMBERS, *self.scope.numbers])
        if choice < 0.6:
            operator = self.random.choice(("+", "-", "*", "/", "%", "^"))
            # Not divided by zero: whether that is reached, and so an error, is each planner's own choice.
            right = self.random.choice(("2", "7", "-1.5")) if operator in {"/", "%"} else self._number(depth - 1)
            return f"({self._number(depth - 1)} {operator} {right})"
        if choice < 0.75:
            function = self.random.choice(("abs", "ceil", "floor", "sign", "sqrt(abs", "toInteger", "round", "-"))
            # No root of a negative number: Neo4j groups by NaN as by values that all differ.
            return f"{function}({self._number(depth - 1)}{')' * function.count('(')})"
        if choice < 0.85:
            return f"size({self.random.choice((self._text, self._list))(depth - 1)})"
        if choice < 0.95:
            condition, value, other = self._boolean(depth - 1), self._number(depth - 1), self._number(depth - 1)
            return f"CASE WHEN {condition} THEN {value} ELSE {other} END"
        return f"coalesce({self._number(depth - 1)}, {self._number(depth - 1)})"

    def _text(self, depth: int) -> str:
        choice = self.random.random()
        if depth == 0 or choice < 0.5:
            own = self._property((PropertyType.STRING,))
            return own if own and self.random.random() < 0.8 else self.random.choice(_WORDS)
        if choice < 0.7:
            return f"({self._text(depth - 1)} + {self._text(depth - 1)})"
        if choice < 0.9:
            function = self.random.choice(("toUpper", "toLower", "trim", "reverse", "toString"))
            return f"{function}({self._text(depth - 1)})"
        return f"substring({self._text(depth - 1)}, 1, 3)"

    def _list(self, depth: int) -> str:
        choice = self.random.random()
        own = self._property((PropertyType.STRINGS,))
        if depth == 0 or choice < 0.4:
            return own if own and self.random.random() < 0.7 else self.random.choice(_LISTS)
        if choice < 0.6:
            each = self._name("x")
            return f"[{each} IN {self._list(depth - 1)} WHERE {each} IS NOT NULL | {each}]"
        if choice < 0.8:
            return f"({self._list(depth - 1)} + {self._list(depth - 1)})"
        # Not reverse(): Neo4j 5.26 refuses it for a list that is a property.
        return f"tail({self._list(depth - 1)})"

    def _boolean(self, depth: int) -> str:
        choice = self.random.random()
        if depth == 0 or choice < 0.1:
            own = self._property((PropertyType.BOOLEAN,))
            return own if own and self.random.random() < 0.6 else self.random.choice(("true", "false", "null"))
        if choice < 0.35:
            operator = self.random.choice(("<", "<=", ">", ">=", "=", "<>"))
            return f"({self._number(depth - 1)} {operator} {self._number(depth - 1)})"
        if choice < 0.5:
            operator = self.random.choice(("STARTS WITH", "CONTAINS", "ENDS WITH", "=", "<", "<>"))
            return f"({self._text(depth - 1)} {operator} {self._text(depth - 1)})"
        if choice < 0.6:
            return f"({self._any(depth - 1)} IN {self._list(depth - 1)})"
        if choice < 0.7:
            return f"({self._any(depth - 1)} IS {self.random.choice(('', 'NOT '))}NULL)"
        if choice < 0.85:
            operator = self.random.choice(("AND", "OR", "XOR"))
            return f"({self._boolean(depth - 1)} {operator} {self._boolean(depth - 1)})"
        if choice < 0.9:
            return f"NOT {self._boolean(depth - 1)}"
        if choice < 0.95:
            kind = self.random.choice(("all", "any", "none", "single"))
            each = self._name("x")
            return f"{kind}({each} IN {self._list(depth - 1)} WHERE {each} IS NOT NULL)"
        node = self.random.choice(list(self.scope.nodes))
        return self.random.choice((f"EXISTS {{ ({node})-->() }}", f"(COUNT {{ ({node})--() }} > 2)", f"({node})--()"))
