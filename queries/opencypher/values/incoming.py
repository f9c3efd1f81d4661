"""What comes in from outside, attributes of a graph and parameters, as values of Cypher.

Python's own strings, numbers, booleans and lists are taken as they are. What only derives from them (a StrEnum, numpy's
double) becomes what it derives from, and numpy's scalars and arrays, like all that can give itself `tolist`, what they
give. Anything else is no value of Cypher: a parameter is refused, an attribute when a query first reads it, so that the
rest of a graph can be asked about.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from ..errors import CypherArgumentError, CypherError, CypherTypeError
from .duration import Duration
from .entities import SCALARS
from .temporal import TEMPORAL
from .value import Value

MAX_INTEGER = 2**63 - 1
MIN_INTEGER = -(2**63)

_SEQUENCES = frozenset({list, tuple})
_TIMES = frozenset("mM")
"""The kinds of numpy's times, which would give themselves as bare integers."""


def incoming(value: Any, holder: str) -> Value:
    """Return a value from outside as a value of Cypher.

    Raises CypherTypeError, which names the holder, when it is none, CypherArgumentError for an integer beyond 64 bits.
    """
    kind = type(value)
    if kind is str or kind is float or kind is bool or value is None:
        return value
    if isinstance(value, int):
        return _integer(value, holder)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, date | time | timedelta | Duration):
        return _moment(value)
    if isinstance(value, list | tuple):
        return [incoming(item, holder) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {str.__str__(key): incoming(item, holder) for key, item in value.items()}
    return _given_as_list(value, holder)


def _moment(value: date | time | timedelta | Duration) -> Value:
    """Return what derives from Python's dates and times, such as a timestamp of pandas, as what it derives from."""
    if isinstance(value, timedelta):
        return Duration(days=value.days, microseconds=value.seconds * 1_000_000 + value.microseconds)
    if type(value) in TEMPORAL:
        return value
    if isinstance(value, datetime):
        clock = time(value.hour, value.minute, value.second, value.microsecond, value.tzinfo, fold=value.fold)
        return datetime.combine(date(value.year, value.month, value.day), clock)
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return value


def _integer(value: int, holder: str) -> int:
    if not MIN_INTEGER <= value <= MAX_INTEGER:
        raise CypherArgumentError(f"{holder} holds an integer beyond 64 bits", code="IntegerOverflow")
    return int.__int__(value)


def _given_as_list(value: Any, holder: str) -> Value:
    to_list = getattr(value, "tolist", None)
    times = getattr(getattr(value, "dtype", None), "kind", "") in _TIMES
    if callable(to_list) and not times and not isinstance(value, type):
        given = to_list()
        if type(given) is not type(value):
            return incoming(given, holder)
    message = f"{holder} holds a {type(value).__name__}, which is no value of Cypher"
    raise CypherTypeError(message, code="InvalidArgumentType")


def is_plain(values: Iterable[Any]) -> bool:
    """Whether all values are Python's own scalars, or lists of them, which Cypher has as they are."""
    for value in values:
        kind = type(value)
        if kind not in SCALARS and not (kind in _SEQUENCES and SCALARS.issuperset(map(type, value))):
            return False
    return True


def attributes(data: Mapping[str, Any], owner: str, label: str) -> Mapping[str, Any]:
    """Return the attributes of a graph's element as values of Cypher, but for the one that holds its label or type."""
    values: dict[str, Any] = {**data}
    refused: dict[str, CypherError] = {}
    for key, value in data.items():
        if key != label and not is_plain((value,)):
            try:
                values[key] = incoming(value, f"the property `{key}` of {owner}")
            except CypherError as error:
                refused[key] = error
    if not refused:
        return values
    return _PartlyRefused({key: value for key, value in values.items() if value is not None}, refused)


class _PartlyRefused(Mapping[str, Any]):
    """Attributes, none of them null, some of which are no values of Cypher: to read one of those is an error."""

    def __init__(self, values: Mapping[str, Any], refused: Mapping[str, CypherError]) -> None:
        self._values = values
        self._refused = refused

    def __getitem__(self, key: str) -> Value:
        if (error := self._refused.get(key)) is not None:
            raise type(error)(error.message, code=error.code)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
