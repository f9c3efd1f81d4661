"""How the documents that findings were read in are cited."""

from collections.abc import Iterable

from oncograph.graph.stores.protocol import GraphReader


def citations_of(store: GraphReader, records: Iterable[str]) -> dict[str, str]:
    """Return the citation of the document that each of these records was read in, by record."""
    return {record: report.citation for record, report in store.reports(records).items()}
