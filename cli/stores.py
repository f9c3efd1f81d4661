"""Which store a command works on, and how it is opened.

The flag, then ONCOGRAPH_STORE, then the config file, then the user's own store, which is made on first use and holds
the built-in corpus.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path, user_data_path

from oncograph.graph.build.methods import is_of_other_code
from oncograph.graph.errors import StoreError
from oncograph.graph.stores.neo4j.address import is_server
from oncograph.graph.stores.sqlite.making import making, sweep
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.package_files import package_state

from .errors import MisuseError
from .output import message

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from oncograph.graph.stores.neo4j.store import Neo4jStore
    from oncograph.graph.stores.protocol import Store

PACKAGE_MARKER = "package"


def open_to_read(named: str | None) -> "Store":
    """Open the store for reading; the user's own is made or brought up to date first.

    :raises StoreError: there is no such store, or it cannot be used.
    """
    store = _opened(_place(named))
    if is_of_other_code(store):
        message(f"warning: {store.name} was computed by the methods of another version; the next load computes it anew")
    return store


def _opened(place: Path | str | None) -> "EmbeddedStore | Neo4jStore":
    if isinstance(place, str):
        return _server_store(place, write=False)
    if place is None:
        return _own_store()
    sweep(place)
    return EmbeddedStore.open(place)


def open_to_write(named: str | None) -> "AbstractContextManager[Store]":
    """Open the store for loading; one that does not exist is made, unless the block that it is opened for fails.

    :raises StoreError: the file is not a store, or cannot be written.
    """
    place = _place(named)
    if isinstance(place, str):
        return _server_store(place, write=True)
    if place is None:
        _own_store().close()
        message(f"writing to your own store, {own_path()}; --store names another")
        return EmbeddedStore.open(own_path(), write=True)
    sweep(place)
    return EmbeddedStore.open(place, write=True) if place.exists() else making(place)


def own_path() -> Path:
    """Return where the user's own store is kept."""
    return user_data_path("oncograph", appauthor=False) / "oncograph.db"


def _server_store(address: str, *, write: bool) -> "Neo4jStore":
    from oncograph.graph.stores.neo4j.store import Neo4jStore  # noqa: PLC0415  the driver is for servers only

    return Neo4jStore.open(address, write=write)


def _place(named: str | None) -> Path | str | None:
    """Return the path of a store file, the address of a server, or none for the user's own store."""
    choice = named or os.environ.get("ONCOGRAPH_STORE") or _configured()
    if choice is None:
        return None
    if is_server(choice):
        return choice
    if "://" in choice:
        raise MisuseError(f"{choice}: give the path of a store file, or neo4j://HOST:PORT")
    try:
        return Path(choice).expanduser()
    except RuntimeError as error:
        raise MisuseError(f"{choice}: no such home folder; write the path out") from error


def _configured() -> str | None:
    path = user_config_path("oncograph", appauthor=False) / "config.toml"
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


def _own_store() -> EmbeddedStore:
    path = own_path()
    sweep(path)
    if not path.exists():
        with making(path) as new:
            if not _is_filled(new):
                message(f"making your store with the built-in corpus: {path}")
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
    from oncograph.loaders.load import Inputs, load_inputs  # noqa: PLC0415

    load_inputs(store, Inputs(builtin=True), load_rules())
    with store.transaction() as tx:
        tx.put_marker(PACKAGE_MARKER, package_state())
