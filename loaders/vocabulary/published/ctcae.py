"""The adverse event terms of CTCAE, as a table with the organ system of each.

https://ctep.cancer.gov/protocoldevelopment/electronic_applications/ctc.htm
"""

from collections.abc import Iterator
from pathlib import Path

from oncograph.graph.faults import Fault

from ..term import Kind
from .tables import header, rows
from .term import PublishedTerm

KINDS: tuple[Kind, ...] = ("toxicity",)


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is a table of CTCAE terms."""
    return {"ctcae term", "meddra soc"} <= header(head)


def read(path: Path, _kind: Kind, faults: list[Fault]) -> Iterator[PublishedTerm]:
    """Yield the terms; where the table gives MedDRA's codes, with these.

    :raises SourceError: the file cannot be read.
    """
    for line, row in rows(path, ("ctcae term", "meddra code", "meddra soc"), faults):
        name, code = row["ctcae term"], row["meddra code"]
        id_ = f"MEDDRA:{code}" if code else f"CTCAE:{name}"
        yield PublishedTerm(line, id_, name, organ_system=row["meddra soc"], is_coded=bool(code))
