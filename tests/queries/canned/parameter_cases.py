"""Parameters to ask the canned questions with: none, each alone, several together, drawn from what a graph holds."""

from collections.abc import Iterator
from random import Random
from typing import Any

from oncograph.queries.library import NAME_TYPES, CannedQuery, Parameter

from .oracles import Walk

SURVIVAL = "endpoint:overall-survival"
_TEXTS = {"kind": ("time to event", "response"), "relationship": ("REPORTS", "IS_A", "BENEFIT_IN", "CAUSES")}


def parameter_cases(query: CannedQuery, walk: Walk, seed: int, *, each: int, mixed: int) -> Iterator[dict[str, Any]]:
    """Yield sets of parameters: none optional, each optional one alone `each` times, and `mixed` ones."""
    random = Random(seed)  # noqa: S311 - test data, no secret
    optional = [parameter for parameter in query.parameters if not parameter.required and parameter.name != "survival"]
    yield _filled(query, walk, random, ())
    for parameter in optional:
        for _ in range(each):
            yield _filled(query, walk, random, (parameter,))
    for _ in range(mixed):
        yield _filled(query, walk, random, [parameter for parameter in optional if random.random() < 0.4])


def _filled(query: CannedQuery, walk: Walk, random: Random, given: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for parameter in query.parameters:
        value = _value(parameter, walk, random) if parameter.required or parameter in given else parameter.default
        values[parameter.name] = SURVIVAL if parameter.name == "survival" else value
    return values


def _value(parameter: Parameter, walk: Walk, random: Random) -> Any:
    if parameter.type == "node":
        return random.choice(list(walk.nodes))
    if parameter.type in NAME_TYPES:
        return _busy(walk.labelled[parameter.type.capitalize()], walk, random)
    if parameter.choices:
        return random.choice(parameter.choices)
    drawn = {"boolean": random.random() < 0.5, "integer": random.randrange(1, 5), "float": random.random()}
    return drawn[parameter.type] if parameter.type in drawn else random.choice(_TEXTS[parameter.name])


def _busy(terms: list[str], walk: Walk, random: Random) -> str:
    """Draw a term; those with many relationships, and broad ones, more often, so that most cases find something."""
    ranked = sorted(terms, key=lambda term: (-len(walk.into[term]) - len(walk.out[term]), term))
    return ranked[int(len(ranked) * random.random() ** 3)]
