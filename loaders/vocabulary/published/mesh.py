"""The tree of MeSH headings as a text file: a tree number, a tab, and the heading, on each line.

https://www.nlm.nih.gov/databases/download/mesh.html

Tree numbers change from year to year and are no codes; a heading is known by its name. It may stand at several places.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from ..term import Kind
from .term import PublishedTerm

KINDS: tuple[Kind, ...] = ("disease", "agent")
_BRANCHES: dict[Kind, str] = {"disease": "C", "agent": "D"}
_LINE = re.compile(r"([A-Z]\d{2}(?:\.\d{3})*)\t(\S.*)")


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is the MeSH tree."""
    return _LINE.fullmatch(head.partition(b"\n")[0].decode("utf-8-sig", errors="replace").rstrip("\r")) is not None


def read(path: Path, kind: Kind, faults: list[Fault]) -> Iterator[PublishedTerm]:
    """Yield the headings of the branch of diseases, or of that of chemicals and drugs.

    :raises SourceError: the file cannot be read, or is not UTF-8.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: is not UTF-8; save it as UTF-8") from error
    headings: dict[str, str] = {}
    terms: dict[str, PublishedTerm] = {}
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            problem = "not a tree number, a tab and a heading; the line was left out"
            faults.append(Fault(str(path), number, line[:60], problem, "correct the line"))
        elif found[1].startswith(_BRANCHES[kind]):
            headings[found[1]] = found[2].strip()
            terms.setdefault(found[2].strip(), _term(number, found[2].strip()))
    for tree_number, name in headings.items():
        above = headings.get(tree_number.rpartition(".")[0])
        if above is not None and (parent := terms[above].id) not in terms[name].parents:
            terms[name].parents.append(parent)
    yield from terms.values()


def _term(line: int, name: str) -> PublishedTerm:
    return PublishedTerm(line, f"MESH-HEADING:{name}", name, is_coded=False)
