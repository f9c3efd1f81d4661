"""Parameters: what a caller may give as the value of `$name`."""

from collections.abc import Mapping
from typing import Any

from ..errors import CypherArgumentError
from .incoming import incoming
from .value import Value

_AS_THEY_ARE: frozenset[type] = frozenset({type(None), bool, float, str})
"""Types whose values are looked at no further, for this is done at every run."""


def parameter_value(name: str, given: Mapping[str, Any]) -> Value:
    """Return the parameter as a value of Cypher.

    Raises CypherArgumentError when it is missing, CypherTypeError when it is no value of Cypher.
    """
    if name not in given:
        raise CypherArgumentError(f"the parameter ${name} was not given", code="ParameterMissing")
    value = given[name]
    return value if type(value) in _AS_THEY_ARE else incoming(value, f"the parameter ${name}")
