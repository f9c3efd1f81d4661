"""What is in scope while a random query is written, and the dice."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import networkx as nx

PARAMETERS = {"int": 2, "ints": [0, 3, 1], "str": "a", "date": date(2024, 1, 31)}

_Drawn = TypeVar("_Drawn")


class Kind(StrEnum):
    """What a value is; each may also be null."""

    NODE = "node"
    RELATIONSHIP = "relationship"
    PATH = "path"
    SHORTEST = "shortest"
    """A path of which only the length is determined."""
    NODES = "nodes"
    RELATIONSHIPS = "relationships"
    INTEGERS = "integers"
    DATES = "dates"
    MAP = "map"
    """A map with an integer at `i`, a node at `n` and a relationship at `r`, or without some of them."""
    INTEGER = "integer"
    FLOAT = "float"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    DURATION = "duration"


LISTS = {
    Kind.NODES: Kind.NODE,
    Kind.RELATIONSHIPS: Kind.RELATIONSHIP,
    Kind.INTEGERS: Kind.INTEGER,
    Kind.DATES: Kind.DATE,
}
SCALARS = (Kind.INTEGER, Kind.FLOAT, Kind.STRING, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME, Kind.DURATION)


@dataclass(frozen=True)
class Variable:
    """A name in scope. The order of a list may hang on the order of the rows, and then is not `ordered`."""

    name: str
    kind: Kind
    ordered: bool = True


@dataclass
class Scope:
    """The variables in reach, and how many rows there may be of them."""

    variables: dict[str, Variable] = field(default_factory=dict[str, Variable])
    rows: float = 1.0

    def add(self, name: str, kind: Kind, *, ordered: bool = True) -> None:
        self.variables[name] = Variable(name, kind, ordered)


class Dice:
    """Draws names and choices for queries on one graph."""

    def __init__(self, random: Random, graph: "nx.MultiDiGraph[int]") -> None:
        self.random = random
        self.graph = graph
        self.scope = Scope()
        self._fresh = 0

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def pick(self, weighted: dict[_Drawn, float]) -> _Drawn:
        """Return one of the keys, in the proportion of their weights."""
        return self.random.choices(list(weighted), list(weighted.values()))[0]

    def count(self, *weights: float) -> int:
        """Return a number from 0 on, in the proportion of the weights."""
        return self.random.choices(range(len(weights)), weights)[0]

    def name(self, prefix: str) -> str:
        self._fresh += 1
        return f"{prefix}{self._fresh}"

    def known(self, *kinds: Kind, ordered: bool = False) -> list[str]:
        """Return the names in scope of the kinds; with `ordered` no list whose order is open."""
        return [
            variable.name
            for variable in self.scope.variables.values()
            if variable.kind in kinds and (variable.ordered or not ordered)
        ]

    @contextmanager
    def inner_scope(self) -> Generator[Scope]:
        """Let names be added that are forgotten afterwards."""
        outer = self.scope
        self.scope = Scope(dict(outer.variables), outer.rows)
        try:
            yield self.scope
        finally:
            self.scope = outer
