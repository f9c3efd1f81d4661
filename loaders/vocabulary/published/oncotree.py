"""OncoTree as its API gives it: one JSON tree of tissues, and of the tumours of each.

https://oncotree.info
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from ..term import Kind
from .term import PublishedTerm

KINDS: tuple[Kind, ...] = ("disease",)
_SAME_SOURCE = {"NCI": "NCIT"}


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is OncoTree."""
    return head.lstrip().startswith(b"{") and b'"mainType"' in head


def read(path: Path, _kind: Kind, faults: list[Fault]) -> Iterator[PublishedTerm]:
    """Yield the tumours; tissues, which are the first level of the tree, are no diseases.

    :raises SourceError: the file cannot be read, or is not OncoTree.
    """
    try:
        tree = json.loads(path.read_bytes())
        (root,) = tree.values()
        for tissue in root["children"].values():
            for tumour in tissue["children"].values():
                yield from _below(path, tumour, None, faults)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(f"{path}: is not OncoTree as its API gives it ({error!r}); download it again") from error


def _below(path: Path, node: dict[str, Any], parent: str | None, faults: list[Fault]) -> Iterator[PublishedTerm]:
    id_ = f"ONCOTREE:{node['code']}"
    references = node.get("externalReferences") or {}
    xrefs = [f"{_SAME_SOURCE.get(source, source)}:{code}" for source, codes in references.items() for code in codes]
    yield PublishedTerm(None, id_, node["name"], parents=[parent] if parent else [], xrefs=xrefs)
    for child in node["children"].values():
        yield from _below(path, child, id_, faults)
