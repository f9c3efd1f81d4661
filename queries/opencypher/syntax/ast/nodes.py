"""What every part of the tree is."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of the tree."""

    pos: int = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expression(Node):
    """Anything that has a value."""


@dataclass(frozen=True, slots=True)
class LabelExpression(Node):
    """A condition on the labels of a node, or on the type of a relationship (which has exactly one)."""


@dataclass(frozen=True, slots=True)
class Clause(Node):
    """One clause of a query; the rows of one feed the next."""
