"""Parameters: what a caller may give as the value of `$name`."""

from collections.abc import Mapping
from typing import Any

from ..errors import CypherArgumentError, CypherTypeError
from .arithmetic import MAX_INTEGER, MIN_INTEGER
from .value import Value


def parameter_value(name: str, given: Mapping[str, Any]) -> Value:
    """Return the parameter as a Cypher value; tuples are read as lists.

    Raises CypherArgumentError when it is missing, CypherTypeError when it is no value of Cypher.
    """
    if name not in given:
        raise CypherArgumentError(f"the parameter ${name} was not given", code="ParameterMissing")
    return _checked(name, given[name])


def _checked(name: str, value: Any) -> Value:
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, int):
        if not MIN_INTEGER <= value <= MAX_INTEGER:
            raise CypherArgumentError(f"the parameter ${name} holds an integer beyond 64 bits", code="IntegerOverflow")
        return value
    if isinstance(value, list | tuple):
        return [_checked(name, item) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _checked(name, item) for key, item in value.items()}
    message = f"the parameter ${name} holds a {type(value).__name__}, which is no value of Cypher"
    raise CypherTypeError(message, code="InvalidArgumentType")
