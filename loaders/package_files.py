"""Tells whether the files that come with the package changed. Imports nothing heavy: the quickest command asks it."""

import os
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).resolve().parent
_ENDINGS = (".yaml", ".py")


def package_state() -> str:
    """Return a text that changes whenever an installed file changes that the built-in graph is computed from."""
    from hashlib import sha256  # noqa: PLC0415  two milliseconds that --help does without

    sha = sha256()
    for folder in (_ROOT, _ROOT.parent / "graph"):
        for line in sorted(_files(folder)):
            sha.update(line.encode())
    return sha.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _files(Path(entry.path))
            elif entry.name.endswith(_ENDINGS):
                status = entry.stat()
                yield f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}\n"
