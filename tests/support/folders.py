"""The folders that the package is made of, as pyproject.toml installs them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SETUPTOOLS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
FOLDERS: dict[str, str] = {folder: package for package, folder in SETUPTOOLS["package-dir"].items()}
"""The package that each top folder is installed as."""


def sources() -> Iterator[Path]:
    """Yield every module of the package."""
    for folder in FOLDERS:
        yield from (REPOSITORY / folder).rglob("*.py")


def installed_as(path: Path) -> str:
    """Return the name by which a module of the package is imported."""
    folder, *rest = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join((FOLDERS[folder], *rest)).removesuffix(".__init__")
