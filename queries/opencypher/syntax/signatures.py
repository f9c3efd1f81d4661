"""The functions of the language: how many arguments each takes, of which kinds, and what it returns.

The semantic check refuses by this table; the functions themselves are implemented at run time. A kind is only demanded
here where the language demands it before the query runs: `toInteger`, `range` and some others fail while it runs.
"""

from dataclasses import dataclass

from .types import Kind, ListOf, Type

__all__ = ["AGGREGATES", "FUNCTIONS", "NON_DETERMINISTIC", "UNSUPPORTED_FUNCTIONS", "Signature"]

_Kinds = frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function takes and returns.

    `parameters` holds the kinds taken in each place, of which the last `optional` may be left out; with `variadic` the
    last place repeats.
    """

    parameters: tuple[_Kinds, ...]
    result: Type
    optional: int = 0
    variadic: bool = False

    def takes(self, count: int) -> bool:
        """Whether `count` arguments are neither too few nor too many."""
        return count >= len(self.parameters) - self.optional and (self.variadic or count <= len(self.parameters))


_ANY: _Kinds = frozenset({Kind.ANY})
_BOOLEAN = frozenset({Kind.BOOLEAN})
_INTEGER = frozenset({Kind.INTEGER})
_NUMBER = frozenset({Kind.INTEGER, Kind.FLOAT})
_STRING = frozenset({Kind.STRING})
_LIST = frozenset({Kind.LIST})
_NODE = frozenset({Kind.NODE})
_RELATIONSHIP = frozenset({Kind.RELATIONSHIP})
_PATH = frozenset({Kind.PATH})
_ENTITY = _NODE | _RELATIONSHIP
_MAP_LIKE = _ENTITY | {Kind.MAP}

_OF_NUMBER_FLOAT = Signature((_NUMBER,), Kind.FLOAT)
_OF_STRING = Signature((_STRING,), Kind.STRING)
_TRIM = Signature((_STRING, _STRING), Kind.STRING, optional=1)

_MOMENTS = ("date", "datetime", "localdatetime", "localtime", "time")
_CLOCKS = ("transaction", "statement", "realtime")
_DISTANCES = ("between", "inmonths", "indays", "inseconds")

FUNCTIONS: dict[str, Signature] = {
    # scalars and conversions
    "coalesce": Signature((_ANY,), Kind.ANY, variadic=True),
    "elementid": Signature((_ENTITY,), Kind.STRING),
    "endnode": Signature((_RELATIONSHIP,), Kind.NODE),
    "id": Signature((_ENTITY,), Kind.ANY),
    "length": Signature((_PATH,), Kind.INTEGER),
    "nullif": Signature((_ANY, _ANY), Kind.ANY),
    "properties": Signature((_MAP_LIKE,), Kind.MAP),
    "randomuuid": Signature((), Kind.STRING),
    "size": Signature((_LIST | _STRING,), Kind.INTEGER),
    "startnode": Signature((_RELATIONSHIP,), Kind.NODE),
    "timestamp": Signature((), Kind.INTEGER),
    "toboolean": Signature((_ANY,), Kind.BOOLEAN),
    "tobooleanornull": Signature((_ANY,), Kind.BOOLEAN),
    "tofloat": Signature((_ANY,), Kind.FLOAT),
    "tofloatornull": Signature((_ANY,), Kind.FLOAT),
    "tointeger": Signature((_ANY,), Kind.INTEGER),
    "tointegerornull": Signature((_ANY,), Kind.INTEGER),
    "tostring": Signature((_ANY,), Kind.STRING),
    "tostringornull": Signature((_ANY,), Kind.STRING),
    "type": Signature((_RELATIONSHIP,), Kind.STRING),
    "valuetype": Signature((_ANY,), Kind.STRING),
    # dates, times and durations
    **{name: Signature((_ANY,), Kind.TEMPORAL, optional=1) for name in _MOMENTS},
    **{f"{name}.{clock}": Signature((), Kind.TEMPORAL) for name in _MOMENTS for clock in _CLOCKS},
    **{f"{name}.truncate": Signature((_STRING, _ANY, _ANY), Kind.TEMPORAL, optional=1) for name in _MOMENTS},
    "datetime.fromepoch": Signature((_NUMBER, _NUMBER), Kind.TEMPORAL),
    "datetime.fromepochmillis": Signature((_NUMBER,), Kind.TEMPORAL),
    "duration": Signature((_ANY,), Kind.TEMPORAL),
    **{f"duration.{name}": Signature((_ANY, _ANY), Kind.TEMPORAL) for name in _DISTANCES},
    # predicates
    "isempty": Signature((_LIST | _STRING | {Kind.MAP},), Kind.BOOLEAN),
    "isnan": Signature((_NUMBER,), Kind.BOOLEAN),
    # lists and paths
    "head": Signature((_LIST,), Kind.ANY),
    "keys": Signature((_MAP_LIKE,), ListOf(Kind.STRING)),
    "labels": Signature((_NODE,), ListOf(Kind.STRING)),
    "last": Signature((_LIST,), Kind.ANY),
    "nodes": Signature((_PATH,), ListOf(Kind.NODE)),
    "range": Signature((_ANY, _ANY, _ANY), ListOf(Kind.INTEGER), optional=1),
    "relationships": Signature((_PATH,), ListOf(Kind.RELATIONSHIP)),
    "reverse": Signature((_LIST | _STRING,), Kind.ANY),
    "tail": Signature((_LIST,), ListOf(Kind.ANY)),
    "tobooleanlist": Signature((_LIST,), ListOf(Kind.BOOLEAN)),
    "tofloatlist": Signature((_LIST,), ListOf(Kind.FLOAT)),
    "tointegerlist": Signature((_LIST,), ListOf(Kind.INTEGER)),
    "tostringlist": Signature((_LIST,), ListOf(Kind.STRING)),
    # numbers
    "abs": Signature((_NUMBER,), Kind.NUMBER),
    "acos": _OF_NUMBER_FLOAT,
    "asin": _OF_NUMBER_FLOAT,
    "atan": _OF_NUMBER_FLOAT,
    "atan2": Signature((_NUMBER, _NUMBER), Kind.FLOAT),
    "ceil": _OF_NUMBER_FLOAT,
    "cos": _OF_NUMBER_FLOAT,
    "cot": _OF_NUMBER_FLOAT,
    "degrees": _OF_NUMBER_FLOAT,
    "e": Signature((), Kind.FLOAT),
    "exp": _OF_NUMBER_FLOAT,
    "floor": _OF_NUMBER_FLOAT,
    "haversin": _OF_NUMBER_FLOAT,
    "log": _OF_NUMBER_FLOAT,
    "log10": _OF_NUMBER_FLOAT,
    "pi": Signature((), Kind.FLOAT),
    "radians": _OF_NUMBER_FLOAT,
    "rand": Signature((), Kind.FLOAT),
    "round": Signature((_NUMBER, _NUMBER, _STRING), Kind.FLOAT, optional=2),
    "sign": Signature((_NUMBER,), Kind.INTEGER),
    "sin": _OF_NUMBER_FLOAT,
    "sqrt": _OF_NUMBER_FLOAT,
    "tan": _OF_NUMBER_FLOAT,
    # strings
    "btrim": _TRIM,
    "char_length": Signature((_STRING,), Kind.INTEGER),
    "character_length": Signature((_STRING,), Kind.INTEGER),
    "left": Signature((_STRING, _INTEGER), Kind.STRING),
    "lower": _OF_STRING,
    "ltrim": _TRIM,
    "normalize": Signature((_STRING, _STRING), Kind.STRING, optional=1),
    "replace": Signature((_STRING, _STRING, _STRING), Kind.STRING),
    "right": Signature((_STRING, _INTEGER), Kind.STRING),
    "rtrim": _TRIM,
    "split": Signature((_STRING, _STRING | _LIST), ListOf(Kind.STRING)),
    "substring": Signature((_STRING, _INTEGER, _INTEGER), Kind.STRING, optional=1),
    "tolower": _OF_STRING,
    "toupper": _OF_STRING,
    "trim": _OF_STRING,
    "upper": _OF_STRING,
}

AGGREGATES: dict[str, Signature] = {
    "avg": Signature((_NUMBER | {Kind.TEMPORAL},), Kind.FLOAT),
    "collect": Signature((_ANY,), ListOf(Kind.ANY)),
    "count": Signature((_ANY,), Kind.INTEGER),
    "max": Signature((_ANY,), Kind.ANY),
    "min": Signature((_ANY,), Kind.ANY),
    "percentilecont": Signature((_NUMBER, _NUMBER), Kind.NUMBER),
    "percentiledisc": Signature((_NUMBER, _NUMBER), Kind.NUMBER),
    "stdev": Signature((_NUMBER,), Kind.FLOAT),
    "stdevp": Signature((_NUMBER,), Kind.FLOAT),
    "sum": Signature((_NUMBER | {Kind.TEMPORAL},), Kind.NUMBER),
}

NON_DETERMINISTIC = frozenset({"rand", "randomuuid"})
"""Functions that are refused inside aggregates, where the order of evaluation would decide the result."""

UNSUPPORTED_FUNCTIONS = frozenset(
    {"point", "distance"} | {"linenumber", "file", "graph", "vector", "db", "apoc", "gds", "vector_distance"}
)
"""Functions and name spaces of functions that Cypher has and this engine does not."""
