"""Where values live while a query runs: one flat list, the row, in which every variable has its place for good.

Operators write into the row and hand it on; nothing is copied until rows must be kept (to sort, group or return them).
A name that WITH defines anew gets a new place, so no two variables ever share one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..syntax.ast import Expression
from ..syntax.traversal import names
from ..syntax.types import Kind
from ..values.value import Value

Row: TypeAlias = list[Any]
Evaluate: TypeAlias = Callable[[Row], Value]
"""An expression, compiled."""
Condition: TypeAlias = Callable[[Row], bool]
"""An expression compiled as a condition: whether it is true, and neither false nor null."""
Emit: TypeAlias = Callable[[Row], bool | None]
"""What takes the rows of an operator. It returns true when it wants no more."""

GUARD = 0
"""The place of the run's `Guard`."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a variable and what is known of its value; of a kind other than ANY it is that or null.

    `labels` are some that a node certainly has; `plain` values hold no part of the graph.
    """

    index: int
    kind: Kind = Kind.ANY
    nullable: bool = True
    labels: frozenset[str] = frozenset()
    plain: bool = False

    def __hash__(self) -> int:
        return self.index

    def at(self, index: int) -> "Slot":
        """Return the same at another place."""
        return Slot(index, self.kind, self.nullable, self.labels, self.plain)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression can refer to: variables, and whole expressions whose values have been computed already."""

    slots: Mapping[str, Slot] = field(default_factory=dict[str, Slot])
    computed: Mapping[Expression, Slot] = field(default_factory=dict[Expression, Slot])

    def known(self, expression: Expression) -> Slot | None:
        """Return the place of a value that has been computed already."""
        # An expression's hash is that of all its parts, so it is not asked for in vain.
        return self.computed.get(expression) if self.computed else None

    def bind(self, **slots: Slot) -> "Scope":
        """Return this scope with more variables, which hide those of the same names."""
        kept = {expression: slot for expression, slot in self.computed.items() if not names(expression) & slots.keys()}
        return Scope({**self.slots, **slots}, kept)


class Frame:
    """Hands out the places of one query's row."""

    def __init__(self) -> None:
        self.size = GUARD + 1
        self.parameters: dict[str, int] = {}

    def new(self, count: int = 1) -> int:
        """Return the first of `count` new adjacent places."""
        first = self.size
        self.size += count
        return first

    def parameter(self, name: str) -> int:
        """Return the place of a parameter's value."""
        place = self.parameters.get(name)
        if place is None:
            place = self.parameters[name] = self.new()
        return place
