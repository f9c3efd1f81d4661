"""Which store is meant, and how it is opened.

What is named, then ONCOGRAPH_STORE, then the config file, then the user's own store, which is made on first use and
holds the built-in corpus.
"""

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path, user_data_path

from oncograph.graph.build.methods import is_of_other_code
from oncograph.graph.errors import MisuseError, OncographWarning, StoreError
from oncograph.graph.stores.neo4j.address import is_server
from oncograph.graph.stores.sqlite.making import making, sweep
from oncograph.graph.stores.sqlite.store import EmbeddedStore

from .package_files import package_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from oncograph.graph.stores.neo4j.store import Neo4jStore
    from oncograph.graph.stores.protocol import Store

PACKAGE_MARKER = "package"


def place_of(named: str | os.PathLike[str] | None) -> Path | str | None:
    """Return the path of a store file, the address of a server, or none for the user's own store.

    :raises MisuseError: what is named is neither.
    :raises StoreError: the config file cannot be used.
    """
    choice = os.fspath(named) if named is not None else os.environ.get("ONCOGRAPH_STORE") or _configured()
    if not choice:
        return None
    if is_server(choice):
        return choice
    if "://" in choice:
        raise MisuseError(f"{choice}: give the path of a store file, or neo4j://HOST:PORT")
    try:
        return Path(choice).expanduser()
    except RuntimeError as error:
        raise MisuseError(f"{choice}: no such home folder; write the path out") from error


def open_to_read(place: Path | str | None, tell: "Callable[[str], None]") -> "Store":
    """Open the store for reading; the user's own is made or brought up to date first, of which `tell` is told.

    :raises NoStoreError: there is no such store.
    :raises StoreError: it cannot be used.
    """
    store = _opened(place, tell)
    if is_of_other_code(store):
        told = f"{store.name} was computed by the methods of another version; the next load computes it anew"
        warnings.warn(told, OncographWarning, stacklevel=4)
    return store


def _opened(place: Path | str | None, tell: "Callable[[str], None]") -> "EmbeddedStore | Neo4jStore":
    if isinstance(place, str):
        return _server_store(place, write=False)
    if place is None:
        return _own_store(tell)
    sweep(place)
    return EmbeddedStore.open(place)


def open_to_write(place: Path | str | None, tell: "Callable[[str], None]") -> "AbstractContextManager[Store]":
    """Open the store for loading; one that does not exist is made, unless the block that it is opened for fails.

    :raises StoreError: the file is not a store, or cannot be written.
    """
    if isinstance(place, str):
        return _server_store(place, write=True)
    if place is None:
        _own_store(tell).close()
        return EmbeddedStore.open(own_path(), write=True)
    sweep(place)
    return EmbeddedStore.open(place, write=True) if place.exists() else making(place)


def own_path() -> Path:
    """Return where the user's own store is kept."""
    return user_data_path("oncograph", appauthor=False) / "oncograph.db"


def _server_store(address: str, *, write: bool) -> "Neo4jStore":
    from oncograph.graph.stores.neo4j.store import Neo4jStore  # noqa: PLC0415  the driver is for servers only

    return Neo4jStore.open(address, write=write)


def config_path() -> Path:
    """Return where the config file is read, whether it is there or not."""
    return user_config_path("oncograph", appauthor=False) / "config.toml"


def _configured() -> str | None:
    path = config_path()
    if not path.exists():
        return None
    import tomllib  # noqa: PLC0415  only where there is a config file

    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise StoreError(f"{path}: cannot be read ({error}); correct it or remove it") from error
    unknown = settings.keys() - {"store"}
    if unknown:
        raise StoreError(f'{path}: no setting is called {min(unknown)}; there is only store = "PATH"')
    store = settings.get("store")
    if store is not None and not (isinstance(store, str) and store and "\0" not in store):
        raise StoreError(f'{path}: store is no path; write store = "PATH"')
    return store


def _own_store(tell: "Callable[[str], None]") -> EmbeddedStore:
    path = own_path()
    sweep(path)
    if not path.exists():
        with making(path) as new:
            if not _is_filled(new):
                tell(f"making your store with the built-in corpus: {path}")
                _fill(new)
    store = EmbeddedStore.open(path)
    if _is_filled(store):
        return store
    store.close()
    with EmbeddedStore.open(path, write=True) as writable:
        _fill(writable)
    return EmbeddedStore.open(path)


def _is_filled(store: EmbeddedStore) -> bool:
    return store.marker(PACKAGE_MARKER) == package_state()


def _fill(store: EmbeddedStore) -> None:
    from oncograph.graph.evidence.rules import load_rules  # noqa: PLC0415  loading takes what looking up does not

    from .load import Inputs, load_inputs  # noqa: PLC0415

    load_inputs(store, Inputs(builtin=True), load_rules())
    with store.transaction() as tx:
        tx.put_marker(PACKAGE_MARKER, package_state())
