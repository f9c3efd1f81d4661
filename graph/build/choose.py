"""When several places give one finding: which one it shows. The choice is a total order, never the order of loading."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..canonical import canonical_json
from ..evidence.finding.reports import age_of_report
from ..evidence.finding.sides import difference
from ..identity import finding_id, reading_id
from ..model import Comparison, Extraction, Finding, Origin, ReportedValues, Stage

_ORIGINS = list(Origin)
_STAGES = list(Stage)
_EXTRACTIONS = list(Extraction)
_WORDS = frozenset({"author_conclusion", "note", "risk_of_bias_reason"})
_VALUES = tuple(name for name in ReportedValues.model_fields if name not in _WORDS)


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another reading of a finding: its id, what it says, and in which properties it says something else."""

    id: str
    finding: Finding
    differs_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChosenFinding:
    """A finding with its id, the reading it shows, and the others.

    `arbitrary` where nothing but caution chose among readings with different numbers.
    """

    id: str
    finding: Finding
    others: tuple[OtherReading, ...]
    arbitrary: bool = False


def choose(findings: Iterable[Finding]) -> list[ChosenFinding]:
    """Return one chosen finding per identity, sorted by id.

    The order: own report, then registry, then secondary source; final before interim; published last; reviewed,
    curated, extracted; newer record version. Then the one that tells more, the one nearer to no effect and the wider
    one: numbers never hang on what a document or a record is called.
    """
    by_id: dict[str, list[Finding]] = {}
    for finding in findings:
        by_id.setdefault(finding_id(finding), []).append(finding)
    chosen: list[ChosenFinding] = []
    for key in sorted(by_id):
        readings = by_id[key]
        first, *rest = (
            sorted(readings, key=lambda one: (_rank(one), _caution(one), _place(one)))
            if len(readings) > 1
            else readings
        )
        others: dict[str, OtherReading] = {}
        for other in rest:
            reading = reading_id(key, other.record, other.locator)
            others.setdefault(reading, OtherReading(reading, other, _differences(first, other)))
        arbitrary = first.comparison is Comparison.ARMS and any(
            _rank(other) == _rank(first) and _numbers(other) != _numbers(first) for other in rest
        )
        chosen.append(ChosenFinding(key, first, tuple(others[reading] for reading in sorted(others)), arbitrary))
    return chosen


def _rank(finding: Finding) -> tuple[object, ...]:
    return (
        _ORIGINS.index(finding.origin),
        _STAGES.index(finding.stage),
        age_of_report(finding),
        _EXTRACTIONS.index(finding.extraction),
        -finding.record_version,
    )


def _caution(finding: Finding) -> tuple[object, ...]:
    """Return what sorts first the reading that tells more, then the one nearer to no effect, then the wider one.

    Without a comparison of arms there is no effect, and no reading is more cautious than another.
    """
    if finding.comparison is not Comparison.ARMS:
        return ()
    low, high = finding.ci_low, finding.ci_high
    given = [number is None for number in (low, finding.p_value, finding.value)]
    width = 0.0 if low is None or high is None else high - low
    p = 1.0 if finding.p_value is None else finding.p_value
    return (*given, abs(difference(finding) or 0.0), abs(finding.value or 0.0), -width, -p, _numbers(finding))


def _numbers(finding: Finding) -> str:
    return canonical_json(finding.model_dump(mode="json", include=set(_VALUES), exclude_none=True))


def _place(finding: Finding) -> tuple[str, ...]:
    content = canonical_json(finding.model_dump(mode="json"))
    return finding.source, finding.locator, finding.record, content


def _differences(one: Finding, other: Finding) -> tuple[str, ...]:
    """Name the values that both give, and give otherwise."""
    return tuple(
        name
        for name in _VALUES
        if getattr(one, name) not in {None, False}
        and getattr(other, name) not in {None, False}
        and getattr(one, name) != getattr(other, name)
    )
