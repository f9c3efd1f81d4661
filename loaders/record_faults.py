"""What is wrong with a record, said with the place in the file that it was read from."""

import difflib
from collections.abc import Mapping
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from oncograph.graph.faults import Fault

from .record import (
    Curation,
    KnownThrough,
    RecordDefaults,
    RecordFinding,
    RecordSource,
    RecordStudy,
    RecordTerm,
    StudyRecord,
)
from .record_groups import RecordGroup

_PARTS: Mapping[str, type[BaseModel]] = {
    "the record itself": StudyRecord,
    "source": RecordSource,
    "study": RecordStudy,
    "curation": Curation,
    "known_through": KnownThrough,
    "a term": RecordTerm,
    "defaults": RecordDefaults,
    "each finding": RecordFinding,
}
"""The parts of a record, as people call them."""

_REMEDIES = {
    "missing": "add it",
    "enum": "use one of the words listed",
    "literal_error": "use one of the words listed",
    "string_type": "put the text in quotes",
    "string_pattern_mismatch": "write it in the form described by: oncograph schema",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "int_from_float": "write a whole number",
    "float_parsing": "write a number, or a percentage such as 44 %",
    "float_type": "write a number, or a percentage such as 44 %",
    "finite_number": "write a finite number",
    "bool_parsing": "write true or false",
    "greater_than": "check the number against the source",
    "greater_than_equal": "check the number against the source",
    "less_than": "check the number against the source",
    "less_than_equal": "check the number against the source",
}


class Places(Protocol):
    """Where the parts of a record stand in the file it was read from."""

    @property
    def file(self) -> str:
        """The file's name, as messages give it."""
        ...

    @property
    def lines(self) -> Mapping[tuple[str | int, ...], int]:
        """The line of each part, such as `("findings", 0, "agents")`; empty where a file has none to tell."""
        ...

    def line_of(self, path: tuple[str | int, ...]) -> int | None:
        """Return the line of a part, or of the nearest part around it."""
        ...


def faults_of(error: ValidationError, places: Places, within: tuple[str | int, ...] = ()) -> list[Fault]:
    """Turn what pydantic found into faults with lines; `within` is the place of the part that was validated."""
    faults: dict[tuple[int | None, str, str], Fault] = {}
    for detail in error.errors(include_url=False):
        path = _known_path((*within, *detail["loc"]), places.lines)
        problem, remedy = _problem(detail, path)
        fault = fault_at(places, path, problem, remedy)
        # The members of a union each complain of the same place; what is missing there are different things.
        faults.setdefault((fault.line, fault.where, problem if detail["type"] == "missing" else ""), fault)
    return list(faults.values())


def fault_at(places: Places, path: tuple[str | int, ...], problem: str, remedy: str) -> Fault:
    """Return a fault at a part of the record, such as `("findings", 0, "agents")`, as the file gives it."""
    path = _known_path(path, places.lines)
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return Fault(places.file, places.line_of(path), where, problem, remedy)


def _problem(detail: Mapping[str, Any], path: tuple[str | int, ...]) -> tuple[str, str]:
    kind, loc = detail["type"], detail["loc"]
    if kind == "extra_forbidden":
        key = str(loc[-1])
        return f"no field is called {key}", _remedy(key, path)
    if kind == "missing":
        return f"{loc[-1]} is missing", "add it"
    if kind == "value_error":
        problem, _, remedy = str(detail["ctx"]["error"]).partition("; ")
        return problem, remedy or "correct it against the source"
    given = detail.get("input")
    shown = f" (given: {given!r})" if isinstance(given, str | int | float) else ""
    return f"{detail['msg'][:1].lower()}{detail['msg'][1:]}{shown}", _REMEDIES.get(kind, "correct it")


def _remedy(key: str, path: tuple[str | int, ...]) -> str:
    """Return what to do about a field that there is not in this part of a record: it may be one of another part."""
    parts = [part for part, model in _PARTS.items() if key in _fields_of(model)]
    if parts:
        return f"it belongs to {' or '.join(parts)}: give it there"
    known = _fields_of(RecordFinding, RecordGroup) if "findings" in path else _fields_of(*_PARTS.values())
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean {near[0]}?" if near else "remove it"


def _fields_of(*models: type[BaseModel]) -> set[str]:
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def _known_path(loc: tuple[str | int, ...], lines: Mapping[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    """Return the place in the file that a location is about: the longest beginning of it that stands there.

    What a finding does not give itself stands among the defaults; pydantic adds names of union members at the end.
    """
    if len(loc) > 2 and loc[0] == "findings" and loc[:3] not in lines and ("defaults", loc[2]) in lines:
        loc = ("defaults", *loc[2:])
    end = len(loc)
    while end and loc[:end] not in lines:
        end -= 1
    return loc[:end]
