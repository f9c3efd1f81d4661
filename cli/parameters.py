"""Parameters of a query as people write them."""

import json
from typing import Any, NoReturn

from .errors import MisuseError


def read_parameter(given: str) -> tuple[str, Any]:
    """Return name and value of a parameter written `NAME=VALUE`; the value is JSON where it parses, else text.

    >>> read_parameter("years=[1995, 2011]"), read_parameter("name=IL-2"), read_parameter("x=NaN")
    (('years', [1995, 2011]), ('name', 'IL-2'), ('x', 'NaN'))

    :raises MisuseError: it is written otherwise.
    """
    name, equals, value = given.partition("=")
    if not equals or not name.strip():
        raise MisuseError(f"{given}: write a parameter as NAME=VALUE")
    try:
        return name.strip(), json.loads(value, parse_constant=_no_constant)
    except ValueError:
        return name.strip(), value
    except RecursionError as error:
        raise MisuseError(f"the parameter {name.strip()} is nested too deeply") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
