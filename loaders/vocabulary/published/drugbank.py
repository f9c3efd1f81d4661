"""The DrugBank open vocabulary: a table of drugs with their synonyms and identifiers.

https://go.drugbank.com/releases/latest#open-data
"""

from collections.abc import Iterator
from pathlib import Path

from oncograph.graph.faults import Fault

from ..term import Kind
from .tables import header, rows
from .term import PublishedTerm

KINDS: tuple[Kind, ...] = ("agent",)


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is the DrugBank vocabulary."""
    return {"drugbank id", "common name", "synonyms"} <= header(head)


def read(path: Path, _kind: Kind, faults: list[Fault]) -> Iterator[PublishedTerm]:
    """Yield the drugs.

    :raises SourceError: the file cannot be read.
    """
    for line, row in rows(path, "common name", faults):
        yield PublishedTerm(
            line,
            f"DRUGBANK:{row['drugbank id']}",
            row["common name"],
            synonyms=_parts(row["synonyms"]),
            alt_ids=[f"DRUGBANK:{number}" for number in _parts(row.get("accession numbers", ""))],
            xrefs=[f"{source.upper()}:{code}" for source in ("cas", "unii") if (code := row.get(source, ""))],
        )


def _parts(cell: str) -> list[str]:
    return [part for part in map(str.strip, cell.split("|")) if part]
