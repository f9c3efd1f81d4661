"""A new store file is built beside its place and moved there, so that nobody ever sees half of one."""

import sqlite3
import time
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from ...errors import StoreError
from . import file as sqlite_file
from .store import EmbeddedStore

MAKING_SECONDS = 300.0
"""How long to wait for another process that makes the same store."""

_LOCK = "lock"
_POLL_SECONDS = 0.05


@contextmanager
def making(path: Path) -> Generator[EmbeddedStore]:
    """Yield a new store to fill; once the block ends well it is at `path`, after an exception it is nowhere.

    Where another process makes the same store, wait for it and yield what it made, to write to. What one that was
    killed has left is removed first.

    :raises StoreError: the file cannot be made, or another process takes too long over it.
    """
    folder = _folder(path)
    made = folder / path.name
    with ExitStack() as leaving:
        with _making_errors(path):
            leaving.enter_context(_alone_in(folder, MAKING_SECONDS))
            new = not path.exists()
            store = EmbeddedStore(path, sqlite_file.create(made)) if new else EmbeddedStore.open(path, write=True)
            leaving.enter_context(store)
        yield store
        if new:
            store.close()
            with _making_errors(path):
                made.replace(path)


def sweep(path: Path) -> None:
    """Remove what a process has left that was killed while it made the store; leave it where one is at it."""
    folder = _folder(path)
    if folder.exists():
        with suppress(sqlite3.OperationalError, OSError), _alone_in(folder, 0):
            pass


def _folder(path: Path) -> Path:
    return path.with_name(f".making-{path.name}")


@contextmanager
def _making_errors(path: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: another process is making it ({error}); try again when it is done") from error
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be made ({error}); check that its folder can be written to, or name another with"
            " --store PATH"
        ) from error


@contextmanager
def _alone_in(folder: Path, seconds: float) -> Generator[None]:
    """Make the folder, or empty it, and let no other process have it; afterwards it is gone.

    The lock is one of SQLite, which ends with its process on every system.

    :raises sqlite3.OperationalError: another process has the folder, after waiting so long.
    :raises OSError: the folder cannot be made, or written to.
    """
    lock = folder / _LOCK
    with closing(_locked(lock, seconds)):
        _empty(folder)
        try:
            yield
        finally:
            with suppress(OSError):
                _empty(folder)
                # Last, since from then on others make the folder anew; theirs is not empty, and stays.
                lock.unlink()
                folder.rmdir()


def _locked(lock: Path, seconds: float) -> sqlite3.Connection:
    """Take the lock; one that its last owner has removed meanwhile, with the folder, counts for nothing."""
    end = time.monotonic() + seconds
    while True:
        lock.parent.mkdir(parents=True, exist_ok=True)
        try:
            with suppress(FileNotFoundError), ExitStack() as giving_up:
                lock.touch()
                taken = lock.stat().st_ino
                connection = giving_up.enter_context(closing(sqlite3.connect(lock, timeout=0, isolation_level=None)))
                connection.execute("BEGIN EXCLUSIVE")
                if lock.stat().st_ino == taken:
                    giving_up.pop_all()
                    return connection
        except sqlite3.OperationalError:
            if time.monotonic() >= end:
                raise
            time.sleep(_POLL_SECONDS)  # and not within SQLite, where Ctrl-C would have to wait


def _empty(folder: Path) -> None:
    for left in folder.iterdir():
        if left.name != _LOCK:
            left.unlink()
