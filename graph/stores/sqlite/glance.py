"""A glance into a store file: one column of it at once, without the checks and the waiting of opening it.

For what a person waits for at every key. Imports nothing heavy.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import LiteralString

from ...errors import StoreError
from .file import APPLICATION_ID

_SECONDS = 0.2


def glance(path: Path, sql: LiteralString, *values: str | int) -> list[str]:
    """Return the texts in the first column of an answer.

    :raises StoreError: the file is no store, is damaged, or is being written to.
    """
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_SECONDS)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise StoreError(f"{path}: not an oncograph store")
            return [row[0] for row in connection.execute(sql, values) if isinstance(row[0], str)]
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be read ({error})") from error
