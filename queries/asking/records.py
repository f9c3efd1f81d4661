"""The records that a store holds: of which study, from which source, read by whom, how many findings."""

from typing import TYPE_CHECKING, Any

from ..shown import Shown, read_columns

if TYPE_CHECKING:
    from oncograph.graph.stores.protocol import Store

RECORD_COLUMNS = (
    *("record", "version", "study", "study_id", "source", "citation", "origin", "published", "findings"),
    *("builtin", "extraction", "curation"),
)
RECORDS_SHOWN = Shown(read_columns("record, study, findings, builtin, version, published, origin, extraction, source"))


def records(store: "Store") -> list[dict[str, Any]]:
    """Return a row for each stored report, sorted by record."""
    studies = {slug: row for row in store.nodes_with_label({"Study"}) for slug in _texts(row.properties.get("slugs"))}
    rows: list[dict[str, Any]] = []
    for report in store.stored_reports():
        study = studies.get(report.study.slug)
        rows.append(
            {
                **{name: getattr(report, name) for name in ("record", "version", "source", "citation", "builtin")},
                "study": report.study.slug if study is None else study.properties["name"],
                "study_id": None if study is None else study.id,
                "origin": report.origin.value,
                "published": min((result.published for result in report.results if result.published), default=None),
                "findings": len(report.results),
                "extraction": report.extraction.value,
                "curation": report.study.curation,
            }
        )
    return rows


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else []
