"""How the documents that findings were read in are cited."""

from collections.abc import Iterable

from oncograph.graph.stores.protocol import GraphReader


def citations_by_source(store: GraphReader, records: Iterable[str]) -> dict[str, str]:
    """Return the citation of each document that these records were read in, by the document's id."""
    reports = store.reports(records)
    return {reports[record].source: reports[record].citation for record in sorted(reports)}
