"""When the report that a finding was read in was published."""

from ...model import Finding, Origin


def age_of_report(finding: Finding) -> tuple[int, int, int]:
    """Return what sorts the report published last first; the date of another's paper is not the report's.

    One without a date comes after those that have one.
    """
    known = finding.published if finding.origin is not Origin.SECONDARY_SOURCE else None
    parts = [int(part) for part in known.split("-")] if known else []
    year, month, day = (*parts, 0, 0, 0)[:3]
    return -year, -month, -day
