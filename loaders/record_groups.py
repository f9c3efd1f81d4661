"""A group of patients as a record gives it, its numbers kept as the source prints them."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from oncograph.graph.model import Count, Frozen, GroupRole, Printed, Text

from .short_forms import Names
from .words import Word

_NUMBER = re.compile(r"[-+]?(\d+(,\d{3})*(\.\d*)?|\.\d+)([eE][-+]?\d+)?\Z")
_CONFIDENCE = re.compile(r"(\d+(?:\.\d+)?)\s*% confidence interval")


def _as_printed(value: Any) -> Any:
    """Read a number as the text that it is written with.

    >>> _as_printed(12), _as_printed(0.5), _as_printed(" NA ")
    ('12', '0.5', 'NA')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else value


AsPrinted = Annotated[
    Printed,
    BeforeValidator(_as_printed),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "maxLength": 200}]}),
]


class RecordGroup(Frozen):
    """One group of patients. Its numbers are kept as the source prints them, also `NA` and `>= 80`."""

    name: Text = Field(description="as the source calls it")
    n: Count | None = Field(default=None, description="patients that the numbers are of")
    role: Word[GroupRole] | None = Field(default=None, description="tested, control or other; left out where not known")
    agents: Names = Field(default=(), description="all that the group was given, or `no treatment`")
    value: AsPrinted | None = Field(default=None, description="the group's value, such as its median")
    spread: AsPrinted | None = Field(default=None, description="its dispersion, where that is one number")
    low: AsPrinted | None = Field(default=None, description="the lower limit of its dispersion or interval")
    high: AsPrinted | None = Field(default=None, description="the upper limit")
    affected: Count | None = Field(default=None, description="patients with an event")
    events: Count | None = Field(default=None, description="events, of which a patient may have several")


def number_in(text: str | None) -> float | None:
    """Return the number that a text is, with thousands set apart or not; none where it is something else.

    >>> number_in("1,024"), number_in("-.5"), number_in("<0.1"), number_in("1,5")
    (1024.0, -0.5, None, None)
    """
    return float(text.replace(",", "")) if text is not None and _NUMBER.match(text.strip()) else None


def level_of(dispersion: str | None) -> float | None:
    """Return the level of the confidence interval that a dispersion is, a share of 1; none where it is none.

    >>> level_of("95 % confidence interval"), level_of("full range")
    (0.95, None)
    """
    found = _CONFIDENCE.match(dispersion or "")
    return round(float(found.group(1)) / 100, 6) if found else None
