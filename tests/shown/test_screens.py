"""docs/screens: the commonest commands as they look, at three sizes of the terminal."""

import pytest

from oncograph.graph.stores.sqlite.store import EmbeddedStore

from .pictures import THEMES, picture
from .screens import COMMANDS, FOLDER, SIZES, Shot, shot
from .sessions import environment

CASES = [(name, *size) for name in COMMANDS for size in SIZES]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, builtin_store: EmbeddedStore
) -> Shot:
    name, columns, lines = request.param
    folder = tmp_path_factory.mktemp("screen")
    return shot(name, columns, lines, folder, environment(folder / "home", builtin_store.path))


def test_no_line_is_wider_than_the_screen_and_the_screen_says_something(made: Shot) -> None:
    assert len(made.first_screen) >= 3
    assert max(map(len, made.first_screen)) <= made.columns


def test_what_is_kept_is_what_is_seen(made: Shot) -> None:
    remedy = "make them anew: make screens"
    kept = (FOLDER / f"{made.file_name}.txt").read_text(encoding="utf-8")
    assert kept.splitlines() == made.first_screen, remedy
    for theme in THEMES:
        kept = (FOLDER / f"{made.file_name}-{theme.name}.svg").read_text(encoding="utf-8")
        assert kept == picture(made, theme), remedy
