"""The one SQLite file that an embedded store is kept in: how it is made, opened, and refused when it is not ours.

Imports nothing heavy, because looking something up opens the file and nothing else.
"""

import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ...errors import NoStoreError, StoreError

APPLICATION_ID = 0x6F6E6367
"""Marks a SQLite file as ours: the letters "oncg"."""

FILE_VERSION = 1
"""Raised when the tables change; a file with a higher one is refused."""

BUSY_SECONDS = 30.0
CHECKED_UP_TO = 64_000_000
"""Bytes up to which a file's pages are checked whenever it is opened."""

_TABLES = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE report (record TEXT PRIMARY KEY, version INTEGER NOT NULL, builtin INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE identifier (identifier TEXT, record TEXT, mentioned INTEGER, PRIMARY KEY (identifier, record, mentioned))
    WITHOUT ROWID;
CREATE INDEX identifier_record ON identifier (record);
CREATE TABLE node (id TEXT PRIMARY KEY, label TEXT NOT NULL, second TEXT, claim TEXT, properties TEXT NOT NULL);
CREATE INDEX node_label ON node (label);
CREATE INDEX node_claim ON node (claim) WHERE claim IS NOT NULL;
CREATE TABLE name (key TEXT, id TEXT, name TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE INDEX name_id ON name (id);
CREATE TABLE edge (source TEXT, type TEXT, target TEXT, key TEXT, properties TEXT NOT NULL,
    PRIMARY KEY (source, type, target, key)) WITHOUT ROWID;
CREATE INDEX edge_target ON edge (target, type);
CREATE INDEX edge_key ON edge (key) WHERE key <> '';
"""


def create(path: Path) -> sqlite3.Connection:
    """Make an empty store file.

    :raises StoreError: the file exists, or its folder cannot be written to.
    """
    if path.exists():
        raise StoreError(f"{path}: exists already; give another path, or load into it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(path, "rwc")
        connection.executescript(
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FILE_VERSION};"
            f" PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE; {_TABLES} COMMIT;"
        )
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path}: cannot be made ({error}); check that its folder can be written to") from error
    return connection


def create_in_memory() -> sqlite3.Connection:
    """Make an empty store that is in no file and gone when it is closed."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(_TABLES)
    return connection


def open_file(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open a store file; what is not a sound file of ours is refused and left as it is.

    :raises StoreError: missing, not ours, of a newer version, corrupt, unreadable, or busy for too long.
    """
    _check_header(path)
    with reading_errors(path):
        if _journal(path).exists() and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            _clean_up_after_a_kill(path)
        connection = _connect(path, "rw" if write else "ro")
        if not write:
            connection = _as_before_a_kill(connection, path)
        if path.stat().st_size <= CHECKED_UP_TO:
            faults = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if faults != "ok":
                raise sqlite3.DatabaseError(faults)
        connection.execute("SELECT 1 FROM node, edge, report, identifier, setting LIMIT 1")
    return connection


@contextmanager
def reading_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into a StoreError that names the file and the remedy."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StoreError(
                f"{path}: another process has been writing for {BUSY_SECONDS:g} s; try again later"
            ) from error
        if "readonly" in str(error) or "unable to open" in str(error):
            raise StoreError(f"{path}: cannot be opened ({error}); check its permissions and its folder's") from error
        if "full" in str(error):
            raise StoreError(f"{path}: the disk is full; free some space and try again, nothing was changed") from error
        raise _corrupt(path, error) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the latter where SQLite quotes what is no text
        raise _corrupt(path, error) from error


def _corrupt(path: Path, error: Exception) -> StoreError:
    return StoreError(
        f"{path}: the store file is damaged ({error}); restore a copy, or load its records into a new store"
    )


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=256)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _clean_up_after_a_kill(path: Path) -> None:
    """Undo what a writer that was killed has left half done, and remove its journal; one that writes is let be."""
    with closing(_connect(path, "rw")) as connection:
        connection.execute("SELECT 1 FROM setting").fetchall()  # SQLite undoes it, where anything is to be undone
        connection.execute("PRAGMA busy_timeout = 0")
        with suppress(sqlite3.OperationalError, OSError):
            connection.execute("BEGIN IMMEDIATE")
            # Nobody else writes now, and nothing is to be undone: the journal of one killed before it wrote the file.
            _journal(path).unlink()


def _as_before_a_kill(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """Return the connection; where it would have to undo half-done work and may not write, one to a copy that may."""
    try:
        connection.execute("SELECT 1 FROM setting").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        connection.close()
        return _copy_rolled_back(path)
    return connection


def _copy_rolled_back(path: Path) -> sqlite3.Connection:
    from shutil import copyfile  # noqa: PLC0415  only after a kill
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        try:
            # The journal first: whoever may write can undo the work meanwhile, and undoing it twice comes to the same.
            copyfile(_journal(path), _journal(copy))
        except FileNotFoundError:
            return _connect(path, "ro")
        copyfile(path, copy)
        memory = sqlite3.connect(":memory:", isolation_level=None)
        with closing(_connect(copy, "rw")) as file:
            file.backup(memory)
    return memory


def _check_header(path: Path) -> None:
    """Look at the first bytes, so that a file of someone else's is never even opened as a database."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError as error:
        raise NoStoreError(f"{path}: no such store; make it with: oncograph --store {path} load --builtin") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    if not header.startswith(b"SQLite format 3\0") or len(header) < 100:
        raise StoreError(f"{path}: not an oncograph store; give the path of one, or of a new file to load into")
    version, application = struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0]
    if application != APPLICATION_ID:
        raise StoreError(f"{path}: a database of another program; give the path of an oncograph store or a new file")
    if version > FILE_VERSION:
        raise StoreError(
            f"{path}: written by a newer oncograph (file version {version}); install that version to use it"
        )
