"""Reads curated records from YAML files, and says of each fault where it is and how to mend it."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from ..record import Curation, KnownThrough, RecordDefaults, RecordFinding, RecordSource, RecordStudy, StudyRecord
from ..yaml_source import YamlSource, read_yaml

_ENDINGS = (".yaml", ".yml")
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


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One file as read: the record where it is sound, else none; its sound findings by their place; and the faults."""

    source: YamlSource | None
    record: StudyRecord | None
    findings: Mapping[int, RecordFinding]
    faults: tuple[Fault, ...]


def record_paths(paths: Iterable[Path]) -> tuple[list[Path], list[Fault]]:
    """Return the record files that the paths name, folders searched through; a fault for a folder without any."""
    files: set[Path] = set()
    faults: list[Fault] = []
    for path in paths:
        if path.is_dir():
            found = {file for ending in _ENDINGS for file in path.rglob(f"*{ending}")}
            if not found:
                faults.append(Fault(str(path), None, "", "holds no .yaml file", "give a folder with records"))
            files |= found
        else:
            files.add(path)
    return sorted(files), faults


def read_record(path: Path) -> RecordFile:
    """Read one file; its faults are returned, never raised."""
    try:
        source = read_yaml(path)
    except SourceError as error:
        problem, _, remedy = str(error).removeprefix(str(path)).rpartition("; ")
        line, problem = _leading_line(problem)
        return RecordFile(None, None, {}, (Fault(str(path), line, "", problem, remedy),))
    if not isinstance(source.value, dict):
        fault = Fault(str(path), 1, "", "not a record", "a record begins with 'record: its-id'; see oncograph schema")
        return RecordFile(source, None, {}, (fault,))
    value = _with_defaults(source.value)
    try:
        record = StudyRecord.model_validate(value)
    except ValidationError as error:
        faults = (*source.faults, *faults_of(error, source))
        return RecordFile(source, None, dict(_sound_findings(value.get("findings"))), faults)
    findings = dict(enumerate(record.findings))
    return RecordFile(source, None if source.faults else record, findings, source.faults)


def _sound_findings(findings: object) -> Iterator[tuple[int, RecordFinding]]:
    """Yield the findings of a faulty record that are sound by themselves, so that what else is wrong is found too."""
    for number, finding in enumerate(findings if isinstance(findings, list) else ()):
        with suppress(ValidationError):  # its faults are the record's
            yield number, RecordFinding.model_validate(finding)


def faults_of(error: ValidationError, source: YamlSource, within: tuple[str | int, ...] = ()) -> list[Fault]:
    """Turn what pydantic found into faults with lines; `within` is the place of the part that was validated."""
    faults: dict[tuple[int | None, str, str], Fault] = {}
    for detail in error.errors(include_url=False):
        path = _known_path((*within, *detail["loc"]), source.lines)
        problem, remedy = _problem(detail, path)
        fault = fault_at(source, path, problem, remedy)
        # The members of a union each complain of the same place; what is missing there are different things.
        faults.setdefault((fault.line, fault.where, problem if detail["type"] == "missing" else ""), fault)
    return list(faults.values())


def fault_at(source: YamlSource, path: tuple[str | int, ...], problem: str, remedy: str) -> Fault:
    """Return a fault at a part of the record, such as `("findings", 0, "agents")`, as the file gives it."""
    path = _known_path(path, source.lines)
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return Fault(source.file, source.line_of(path), where, problem, remedy)


def _problem(detail: Mapping[str, Any], path: tuple[str | int, ...]) -> tuple[str, str]:
    kind, loc = detail["type"], detail["loc"]
    if kind == "extra_forbidden":
        key = str(loc[-1])
        known = RecordFinding.model_fields.keys() if "findings" in path else _all_fields()
        near = difflib.get_close_matches(key, known, n=1)
        return f"no field is called {key}", f"did you mean {near[0]}?" if near else "remove it"
    if kind == "missing":
        return f"{loc[-1]} is missing", "add it"
    if kind == "value_error":
        problem, _, remedy = str(detail["ctx"]["error"]).partition("; ")
        return problem, remedy or "correct it against the source"
    given = detail.get("input")
    shown = f" (given: {given!r})" if isinstance(given, str | int | float) else ""
    return f"{detail['msg'][:1].lower()}{detail['msg'][1:]}{shown}", _REMEDIES.get(kind, "correct it")


def _all_fields() -> set[str]:
    models = (StudyRecord, RecordDefaults, RecordSource, RecordStudy, Curation, KnownThrough)
    return {name for model in models for name in model.model_fields}


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


def _leading_line(text: str) -> tuple[int | None, str]:
    parts = text.split(":", 2)
    if len(parts) == 3 and parts[1].isdigit():
        return int(parts[1]), parts[2].strip()
    return None, text.lstrip(": ")


def _with_defaults(value: dict[str, Any]) -> dict[str, Any]:
    """Give each finding what the record's defaults say and the finding does not."""
    defaults, findings = value.get("defaults"), value.get("findings")
    if not isinstance(defaults, dict) or not isinstance(findings, list):
        return value
    known = {name: given for name, given in defaults.items() if name in RecordDefaults.model_fields}
    filled: list[Any] = []
    for finding in findings:
        if not isinstance(finding, dict):
            filled.append(finding)
            continue
        own = {**known, **finding}
        if "toxicity" in finding and "endpoint" not in finding:
            own.pop("endpoint", None)
        if "toxicity" not in finding and "scale" not in finding:
            own.pop("scale", None)
        filled.append(own)
    return {**value, "findings": filled}
