"""The format of ClinicalTrials.gov: JSON of its API, version 2, plain, gzipped or in a zip, one study or many."""

import re
from collections.abc import Iterator
from pathlib import Path

from oncograph.graph.faults import Fault

from ...record_read import RecordRead
from .files import ZIP, Found, studies_in
from .record import record_of

ENDINGS = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".zip")
_BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"|(?:\xef\xbb\xbf)?\s*\[\s*(?:\]|\Z)')


def sniff(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is JSON, or a zip file, which may hold some."""
    return head.startswith(ZIP) or _BEGINS.match(head) is not None


def read(path: Path) -> Iterator[RecordRead]:
    """Yield the records of a file one by one; a part that cannot be read is told in its place."""
    empty = True
    for found in studies_in(path):
        empty = False
        yield record_of(found) if isinstance(found, Found) else RecordRead(None, None, {}, (found,))
    if empty:
        yield RecordRead(
            None, None, {}, (Fault(str(path), None, "", "holds no study", "give JSON of the registry's API"),)
        )
