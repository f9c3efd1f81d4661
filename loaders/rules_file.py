"""Reads the user's own rules: every constant of the methods, or `extends: built-in` and the ones that change.

A constant is a number, or `{value, source}`. Each fault is told with its line and what to do.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from oncograph.graph.errors import RulesError, SourceError
from oncograph.graph.evidence.rules import Constants, Rules, load_rules
from oncograph.graph.faults import Fault
from oncograph.graph.measures import Measure

from .yaml_source import Path_, YamlSource, read_yaml

BUILT_IN = "built-in"
_KEYS = ("version", "extends", "constants")
_PARTS = ("value", "source")
_MARGINS = {str(measure): measure.margin for measure in Measure if measure.margin is not None}


def read_rules(path: Path) -> Rules:
    """Return the rules of a file.

    :raises RulesError: the file cannot be read, or has a misspelt or missing constant or a value outside its range; the
        text names every fault.
    """
    try:
        source = read_yaml(path, "set of rules")
    except SourceError as error:
        raise RulesError(str(error)) from error
    reading = _Reading(source)
    rules = reading.rules()
    if rules is None or reading.faults:
        raise RulesError("\n".join(map(str, reading.faults)))
    return rules


def with_margins(rules: Rules, margins: Sequence[str]) -> Rules:
    """Return rules with other margins of no difference, written as `HR=0.9:1.11`, or `RD=0.03` for either way.

    :raises RulesError: one is written otherwise, of a scale without margins in the rules, or outside its range.
    """
    values = rules.model_dump()
    for text in margins:
        name, _, limits = (part.strip() for part in text.partition("="))
        margin = _MARGINS.get(name.upper(), "")
        ends = ("_low", "_high") if f"{margin}_low" in values else ("",)
        try:
            numbers = [float(limit) for limit in limits.split(":")]
        except ValueError:
            numbers = []
        if not margin or len(numbers) != len(ends):
            raise RulesError(f"--margin {text}: write HR=LOW:HIGH (or OR, RR), RD=WIDTH or SMD=WIDTH, in numbers")
        for end, number in zip(ends, numbers, strict=True):
            values[margin + end] = number
    try:
        return Rules.model_validate(values | {"version": f"{rules.version}, {', '.join(margins)}"[:100]})
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        raise RulesError(f"{detail['loc'][0]} {detail['input']!r}: {detail['msg'].lower()}; correct it") from error


class _Reading:
    """Gathers the constants of one file, and what is wrong in it."""

    def __init__(self, source: YamlSource) -> None:
        self.source = source
        self.faults = list(source.faults)

    def rules(self) -> Rules | None:
        content = self.source.value
        if not isinstance(content, dict):
            self._fault((), "must be a mapping", "write version: and constants:")
            return None
        self._misspelt((), content, _KEYS)
        version, extends, given = (content.get(key) for key in _KEYS)
        if not isinstance(version, str) or not version.strip():
            self._fault(("version",), "version is missing or no text", 'give your rules their own, such as "mine-1"')
        if extends not in {None, BUILT_IN}:
            self._fault(("extends",), f"{extends!r} is not known", f"write {BUILT_IN}, or give every constant")
        if not isinstance(given, dict):
            self._fault(("constants",), "constants is missing", "list them as name: value")
            return None
        self._misspelt(("constants",), given, Constants.model_fields)
        built_in = load_rules()
        values = built_in.model_dump(exclude={"sources", "version"}) if extends == BUILT_IN else {}
        sources = dict(built_in.sources) if extends == BUILT_IN else {}
        for name, entry in given.items():
            values[name], sources[name] = self._entry(name, entry)
        missing = [name for name in Constants.model_fields if name not in values]
        if missing:
            remedy = f"give them, or write extends: {BUILT_IN} to change only some"
            self._fault(("constants",), f"missing {', '.join(missing)}", remedy)
        if self.faults:
            return None
        try:
            return Rules.model_validate({"version": version, "sources": sources, **values})
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                name, said = str(detail["loc"][0]), detail["msg"]
                where = ("constants", name) if name in given else (name,)
                self._fault(where, f"{said[:1].lower()}{said[1:]} (given: {detail['input']!r})", "correct the value")
            return None

    def _entry(self, name: str, entry: object) -> tuple[object, str]:
        """Return the value and the source of a constant."""
        unnamed = f"set in {Path(self.source.file).name}"
        if not isinstance(entry, dict):
            return entry, unnamed
        place = ("constants", name)
        self._misspelt(place, entry, _PARTS)
        if "value" not in entry:
            self._fault(place, f"{name} has no value", "write {value: …, source: …}")
        source = entry.get("source", unnamed)
        if not isinstance(source, str):
            self._fault((*place, "source"), "is not a text", "put it in quotes")
        return entry.get("value"), str(source)

    def _misspelt(self, place: Path_, given: Mapping[str, Any], known: Iterable[str]) -> None:
        names = list(known)
        for key in given:
            if key not in names:
                near = difflib.get_close_matches(key, names, n=1)
                remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
                self._fault((*place, key), f"nothing is called {key!r}", remedy)

    def _fault(self, place: Path_, problem: str, remedy: str) -> None:
        where = ".".join(map(str, place))
        self.faults.append(Fault(self.source.file, self.source.line_of(place), where, problem, remedy))
