"""The records that a store holds: what each is of, from where, read by whom, and when it was loaded."""

from typing import TYPE_CHECKING, Any

from oncograph.graph.errors import UnknownNameError
from oncograph.graph.names import nearest

from ..shown import Shown, read_columns
from .naming import ids_called

if TYPE_CHECKING:
    from oncograph.graph.stores.protocol import Store

RECORD_COLUMNS = (
    *("record", "version", "study", "study_id", "source", "citation", "origin", "published", "findings"),
    *("builtin", "extraction", "curation", "loaded", "loaded_by", "loaded_from"),
)
RECORDS_SHOWN = Shown(
    read_columns(
        "record, study, findings, loaded, loaded_from, version, loaded_by, builtin, published, origin, extraction,"
        " source"
    )
)


def records(store: "Store") -> list[dict[str, Any]]:
    """Return a row for each record that the store holds, sorted by record; its columns are `RECORD_COLUMNS`.

    What is not known of a record, such as when one was loaded by an earlier version, is none.
    """
    studies = {slug: row for row in store.nodes_with_label({"Study"}) for slug in _texts(row.properties.get("slugs"))}
    rows: list[dict[str, Any]] = []
    for report in store.stored_reports():
        study, loading = studies.get(report.study.slug), report.loading
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
                "loaded": None if loading is None else loading.at,
                "loaded_by": None if loading is None else loading.by,
                "loaded_from": None if loading is None else loading.source,
            }
        )
    return rows


def record_called(store: "Store", text: str) -> str:
    """Return the record that `text` names, or that alone begins so.

    :raises UnknownNameError: there is none, or several; the error holds those to choose from, of a study its records.
    """
    stored = store.transact(lambda tx: tx.all_records())
    if text in stored:
        return text
    beginning = [record for record in stored if record.startswith(text)] if text else []
    if len(beginning) == 1:
        return beginning[0]
    if beginning:
        raise UnknownNameError(f"more than one record begins with {text!r}.", sorted(beginning))
    studies = set(ids_called(store, text, "study"))
    of_study = [row["record"] for row in records(store) if row["study_id"] in studies]
    raise UnknownNameError(f"no record is called {text!r}.", of_study or nearest(text, stored))


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else []
