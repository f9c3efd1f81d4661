"""The canned questions that the command line has: ours, and those in the user's own folder."""

import os
from pathlib import Path

from platformdirs import user_config_path

from oncograph.graph.faults import Fault
from oncograph.queries.library import CannedQuery
from oncograph.queries.own_questions import load_queries


def all_queries() -> tuple[tuple[CannedQuery, ...], tuple[Fault, ...]]:
    """Return the canned questions, the user's own among them, and why others did not join."""
    return load_queries(own_folder())


def own_folder() -> Path | None:
    """Return the folder of the user's own questions."""
    named = os.environ.get("ONCOGRAPH_QUERIES")
    if named:
        return Path(named).expanduser()
    return user_config_path("oncograph", appauthor=False) / "queries"
