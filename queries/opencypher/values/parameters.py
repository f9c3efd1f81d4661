"""Parameters: what a caller may give as the value of `$name`."""

from collections.abc import Mapping
from typing import Any

from ..errors import CypherArgumentError
from .incoming import incoming
from .value import Value


def parameter_value(name: str, given: Mapping[str, Any]) -> Value:
    """Return the parameter as a value of Cypher.

    Raises CypherArgumentError when it is missing, CypherTypeError when it is no value of Cypher.
    """
    if name not in given:
        raise CypherArgumentError(f"the parameter ${name} was not given", code="ParameterMissing")
    return incoming(given[name], f"the parameter ${name}")
