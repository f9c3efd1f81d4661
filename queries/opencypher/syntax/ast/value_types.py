"""The types of values as queries write them, `x IS :: LIST<INTEGER NOT NULL>`."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class NamedType:
    """A type by its canonical name ("ZONED DATETIME"); null is of it too, unless `nullable` is false."""

    name: str
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class ListType:
    """A list whose elements are all of one type."""

    element: "ValueType"
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several types."""

    options: tuple["ValueType", ...]


ValueType: TypeAlias = NamedType | ListType | AnyOf
