"""Which published vocabulary a file is, told by its content."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from ..term import Kind
from . import ctcae, drugbank, mesh, obo, oncotree
from .term import PublishedTerm

_HEAD = 4096


class PublishedFormat(Protocol):
    """One format; a module of this folder is one."""

    KINDS: tuple[Kind, ...]
    """The kinds of terms that a file can be read as, the usual one first."""

    def sniff(self, head: bytes) -> bool:
        """Tell from the first bytes of a file (4,096 at most) whether it is of this format."""
        ...

    def read(self, path: Path, kind: Kind, faults: list[Fault], /) -> Iterator[PublishedTerm]:
        """Yield the terms of a kind; what cannot be read is added to the faults and left out.

        :raises SourceError: the file cannot be read at all.
        """
        ...


FORMATS: tuple[PublishedFormat, ...] = (oncotree, drugbank, ctcae, mesh, obo)


def format_of(path: Path) -> PublishedFormat | None:
    """Return the format of a published vocabulary; none where the file is no such.

    :raises SourceError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    found = next((one for one in FORMATS if one.sniff(head)), None)
    return obo if found is None and path.suffix == ".obo" else found
