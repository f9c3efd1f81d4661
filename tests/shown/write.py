"""Runs every command that the pages show, and writes what it prints into them; then makes docs/screens.

    make screens               the pages' sessions, then the screens
    make screens PAGES=…      the sessions of these pages alone

What needs a Neo4j server stays as it is, unless ONCOGRAPH_TEST_NEO4J_URI names one, which is wiped for each page.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from support.neo4j_server import empty_store, refuse_others_data

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs

from .pages import PAGES, ran, written
from .pictures import THEMES, picture
from .screens import COMMANDS, FOLDER, SIZES, shot
from .sessions import REPOSITORY, environment


def write_page(page: str, folder: Path, store: Path) -> None:
    """Write into a page what its commands print."""
    server = os.environ.get("ONCOGRAPH_TEST_NEO4J_URI")
    if server:
        refuse_others_data(server)
        with empty_store(server):
            pass
    steps = {run.step: run.printed for run in ran(page, folder, environment(folder / "home", store), server)}
    path = REPOSITORY / page
    path.write_text(written(path.read_text(encoding="utf-8"), steps), encoding="utf-8")


def write_screens(folder: Path, store: Path) -> None:
    """Make the texts and pictures of docs/screens anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        if old.suffix in {".txt", ".svg"}:
            old.unlink()
    for name in COMMANDS:
        for size in SIZES:
            made = shot(name, *size, folder, environment(folder / "home", store))
            text = "".join(f"{line}\n" for line in made.first_screen)
            (FOLDER / f"{made.file_name}.txt").write_text(text, encoding="utf-8")
            for theme in THEMES:
                target = FOLDER / f"{made.file_name}-{theme.name}.svg"
                target.write_text(picture(made, theme), encoding="utf-8")


def main() -> None:
    """Run what the arguments say."""
    with TemporaryDirectory() as place:
        store = Path(place) / "store.db"
        with EmbeddedStore.create(store) as made:
            load_inputs(made, Inputs(builtin=True), load_rules())
        for page in sys.argv[1:] or PAGES:
            with TemporaryDirectory(dir=place) as folder:
                write_page(page, Path(folder), store)
        if not sys.argv[1:]:
            with TemporaryDirectory(dir=place) as folder:
                write_screens(Path(folder), store)


if __name__ == "__main__":
    main()
