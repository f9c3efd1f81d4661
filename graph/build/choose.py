"""When several places give one finding: which one it shows. The choice is a total order, never the order of loading."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..canonical import canonical_json
from ..identity import finding_id, reading_id
from ..model import Extraction, Finding, Origin, ReportedValues, Stage

_ORIGINS = list(Origin)
_STAGES = list(Stage)
_EXTRACTIONS = list(Extraction)
_VALUES = tuple(name for name in ReportedValues.model_fields if name not in {"author_conclusion", "note"})


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another reading of a finding: its id, what it says, and in which properties it says something else."""

    id: str
    finding: Finding
    differs_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChosenFinding:
    """A finding with its id, the reading it shows, and the others."""

    id: str
    finding: Finding
    others: tuple[OtherReading, ...]


def choose(findings: Iterable[Finding]) -> list[ChosenFinding]:
    """Return one chosen finding per identity, sorted by id.

    The order: own report, then registry, then secondary source; final before interim; reviewed, curated, extracted;
    newer record version; then document, locator, record and content.
    """
    by_id: dict[str, list[Finding]] = {}
    for finding in findings:
        by_id.setdefault(finding_id(finding), []).append(finding)
    chosen: list[ChosenFinding] = []
    for key in sorted(by_id):
        readings = by_id[key]
        first, *rest = sorted(readings, key=_rank) if len(readings) > 1 else readings
        others: dict[str, OtherReading] = {}
        for other in rest:
            reading = reading_id(key, other.record, other.locator)
            others.setdefault(reading, OtherReading(reading, other, _differences(first, other)))
        chosen.append(ChosenFinding(key, first, tuple(others[reading] for reading in sorted(others))))
    return chosen


def _rank(finding: Finding) -> tuple[int, int, int, int, str, str, str, str]:
    return (
        _ORIGINS.index(finding.origin),
        _STAGES.index(finding.stage),
        _EXTRACTIONS.index(finding.extraction),
        -finding.record_version,
        finding.source,
        finding.locator,
        finding.record,
        canonical_json(finding.model_dump(mode="json")),
    )


def _differences(one: Finding, other: Finding) -> tuple[str, ...]:
    """Name the values that both give, and give otherwise."""
    return tuple(
        name
        for name in _VALUES
        if getattr(one, name) not in {None, False}
        and getattr(other, name) not in {None, False}
        and getattr(one, name) != getattr(other, name)
    )
