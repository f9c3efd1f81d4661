"""The format of curated records: YAML files, one record each."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from ..record import RecordDefaults, RecordFinding, StudyRecord
from ..record_faults import faults_of
from ..record_read import RecordRead
from ..yaml_source import read_yaml

ENDINGS: tuple[str, ...] = (".yaml", ".yml")
_BEGINS = re.compile(rb"^(record|source|study|findings|curation|defaults)\s*:", re.MULTILINE)


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is a record: one of its parts stands at the start of a line."""
    return _BEGINS.search(head) is not None


def read(path: Path) -> Iterator[RecordRead]:
    """Yield the one record of a file."""
    yield read_record(path)


def read_record(path: Path) -> RecordRead:
    """Read the one record of a file; its faults are returned, never raised."""
    try:
        source = read_yaml(path)
    except SourceError as error:
        problem, _, remedy = str(error).removeprefix(str(path)).rpartition("; ")
        line, problem = _leading_line(problem)
        return RecordRead(None, None, {}, (Fault(str(path), line, "", problem, remedy),))
    if not isinstance(source.value, dict):
        fault = Fault(str(path), 1, "", "not a record", "a record begins with 'record: its-id'; see oncograph schema")
        return RecordRead(source, None, {}, (fault,))
    value = _with_defaults(source.value)
    try:
        record = StudyRecord.model_validate(value)
    except ValidationError as error:
        faults = (*source.faults, *faults_of(error, source))
        return RecordRead(source, None, dict(_sound_findings(value.get("findings"))), faults)
    findings = dict(enumerate(record.findings))
    return RecordRead(source, None if source.faults else record, findings, source.faults)


def _sound_findings(findings: object) -> Iterator[tuple[int, RecordFinding]]:
    """Yield the findings of a faulty record that are sound by themselves, so that what else is wrong is found too."""
    for number, finding in enumerate(findings if isinstance(findings, list) else ()):
        with suppress(ValidationError):  # its faults are the record's
            yield number, RecordFinding.model_validate(finding)


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
