"""The DrugBank open vocabulary: a table of drugs with their synonyms and identifiers.

https://go.drugbank.com/releases/latest#open-data
"""

from collections.abc import Iterator
from pathlib import Path

from oncograph.graph.faults import Fault
from oncograph.graph.printable import hidden_in

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
    used = ("common name", "drugbank id", "accession numbers", "cas", "unii")
    for line, row in rows(path, used, faults, lists=("synonyms",)):
        synonyms = _parts(row["synonyms"])
        for synonym in synonyms:
            if character := hidden_in(synonym):
                problem = f"a synonym holds the character {character}, which does not show, and was left out"
                faults.append(Fault(str(path), line, row["common name"], problem, "write it without", kept=True))
        yield PublishedTerm(
            line,
            f"DRUGBANK:{row['drugbank id']}",
            row["common name"],
            synonyms=[synonym for synonym in synonyms if not hidden_in(synonym)],
            alt_ids=[f"DRUGBANK:{number}" for number in _parts(row["accession numbers"])],
            xrefs=[f"{source.upper()}:{row[source]}" for source in ("cas", "unii") if row[source]],
        )


def _parts(cell: str) -> list[str]:
    return [part for part in map(str.strip, cell.split("|")) if part]
