"""`oncograph records`: what is loaded."""

from typing import TYPE_CHECKING, Any

import typer

from oncograph.queries.shown import Shown, read_columns

from ..session import Session, command
from ..stores import open_to_read

if TYPE_CHECKING:
    from oncograph.graph.stores.protocol import Store

_COLUMNS = (
    *("record", "version", "study", "study_id", "source", "citation", "origin", "published", "findings"),
    *("builtin", "extraction", "curation"),
)
_SHOWN = Shown(read_columns("record, study, findings, builtin, version, published, origin, extraction, source"))


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "records", rows=True)
    def records(session: Session) -> None:
        """List the records that are loaded: of which study, from which source, read by whom, how many findings.

        Columns: record, version, study, study_id, source, citation, origin, published, findings, builtin (whether it
        came with the package), extraction (curated, reviewed or extracted), curation (who read it, and how).

        Example: oncograph records --sort=-findings
        """
        with open_to_read(session.store) as store:
            rows = _rows(store)
        session.show(_COLUMNS, rows, shown=_SHOWN)


def _rows(store: "Store") -> list[dict[str, Any]]:
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
