"""The measurements of an outcome: one cell for each class and category, with the values of all groups."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oncograph.graph.model import GroupRole

from .comparing import given_to
from .matching import Group
from .numbers import count, number
from .parts import listed
from .text import clean

_N_IN_WORDS = re.compile(r"\bn\s*=\s*((?:\d[\d,]*\d|\d)(?:\s*(?:,|;|/|and)\s+\d+)*)", re.IGNORECASE)
_VISIT = re.compile(
    r"\b(?:(?:week|month|day|year|cycle|visit|hour|course|q)s?\s*-?\s*[\d.]+|[\d.]+[- ](?:week"
    r"|month|day|year|hour)s?|baseline|screening|end of \w+|follow-?up)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The values of all groups in one class and category: its place, its titles, and what is said of each group."""

    at: str
    class_title: str
    category: str
    values: Mapping[str, Mapping[str, Any]]
    sizes: Mapping[str, int]

    @property
    def visit(self) -> str | None:
        """The title of the class where it is a time."""
        return self.class_title if _VISIT.search(self.class_title) else None

    def number(self, group: str) -> float | None:
        """Return the value of a group where it is a number."""
        return number(self.values.get(group, {}).get("value"))


def cells_of(outcome: Mapping[str, Any], at: str) -> Iterator[Cell]:
    """Yield the cells of an outcome that hold a measurement."""
    for i, one in enumerate(listed(outcome, "classes")):
        categories = listed(one, "categories")
        title = clean(one.get("title"), 500)
        for j, category in enumerate(categories):
            values = {clean(value.get("groupId")): value for value in listed(category, "measurements")}
            if not values:
                continue
            place = f"{at}.classes[{i}].categories[{j}]"
            named = clean(category.get("title"), 500)
            yield Cell(place, title, named, values, sizes_of(one, outcome, tuple(values), f"{title} {named}"))


def sizes_of(
    part: Mapping[str, Any], outcome: Mapping[str, Any], groups: Sequence[str], titles: str = ""
) -> dict[str, int]:
    """Return the patients of each group: of the part itself, else of the outcome; or as the titles tell, `n=42, 39`."""
    told = _N_IN_WORDS.search(titles)
    if told is not None:
        numbers = [int(one) for one in re.findall(r"\d+", told.group(1))]
        if len(numbers) == len(groups):
            return dict(zip(groups, numbers, strict=True))
    denominators = listed(part, "denoms") or listed(outcome, "denoms")
    of_people = [one for one in denominators if "articipant" in clean(one.get("units"))]
    counts = [one for chosen in (of_people or denominators)[:1] for one in listed(chosen, "counts")]
    return {clean(one.get("groupId")): n for one in counts if (n := count(one.get("value"))) is not None}


def group_fields(
    group: Group, role: GroupRole | None, cell: Cell | None, sizes: Mapping[str, int], *, counts: bool
) -> dict[str, Any]:
    """Return a group as a record gives it, with what a cell says of it."""
    fields: dict[str, Any] = {"name": group.title, "n": sizes.get(group.id), "role": role, "agents": given_to(group)}
    if cell is not None:
        value = cell.values.get(group.id, {})
        fields["n"] = cell.sizes.get(group.id, fields["n"])
        for name, key in (("value", "value"), ("spread", "spread"), ("low", "lowerLimit"), ("high", "upperLimit")):
            fields[name] = (
                clean(value.get(key), 200) or None if not isinstance(value.get(key), int | float) else str(value[key])
            )
        affected = count(fields["value"]) if counts else None
        if affected is not None and fields["n"] is not None and affected <= fields["n"]:
            fields["affected"] = affected
    return {name: value for name, value in fields.items() if value not in (None, ())}


def comments_of(cell: Cell) -> list[str]:
    """Return what the record remarks on the values of a cell."""
    said = ((id_, clean(value.get("comment"), 300)) for id_, value in cell.values.items())
    return [f"comment on {id_}: {comment}" for id_, comment in said if comment]
