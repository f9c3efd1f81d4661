"""What every test may ask for."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with real pages and data sets, which is not part of the repository."""
    folder = Path(os.environ.get("ONCOGRAPH_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"real pages and data sets not found in {folder}: set ONCOGRAPH_SHARED to run this")
    return folder
