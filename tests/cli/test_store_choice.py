"""Which store a command works on: flag, environment, config file, the user's own."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.cli import run, write_record

from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders import opening


def path_in_use(*arguments: str | Path) -> str:
    return str(run(*arguments, "status", "--json").json()["store"])


@pytest.fixture
def make_store(work: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        path = work / name
        assert run("load", write_record(work, name), "--store", path).code == 0
        return path

    return make


@pytest.fixture
def config(home: Mapping[str, Path]) -> Path:
    path = home["XDG_CONFIG_HOME"] / "oncograph" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def test_the_flag_stands_before_or_after_the_command(small_store: Path) -> None:
    before = run("--store", small_store, "status", "--json")
    after = run("status", "--store", small_store, "--json")
    assert before == after
    assert before.json()["store"] == str(small_store)


def test_the_flag_of_the_command_wins_over_the_one_before_it(make_store: Callable[[str], Path]) -> None:
    one, two = make_store("one"), make_store("two")
    assert run("--store", one, "status", "--store", two, "--json").json()["store"] == str(two)


def test_flag_then_environment_then_config_file(
    make_store: Callable[[str], Path], config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag, environment, configured = make_store("flag"), make_store("environment"), make_store("configured")
    config.write_text(f'store = "{configured}"\n')
    assert path_in_use() == str(configured)
    monkeypatch.setenv("ONCOGRAPH_STORE", str(environment))
    assert path_in_use() == str(environment)
    assert path_in_use("--store", flag) == str(flag)


@pytest.mark.parametrize(
    ("text", "told"),
    [("store = ", "correct it or remove it"), ("stoer = 'x'", "stoer"), ("store = 5", 'write store = "PATH"')],
)
def test_a_config_file_that_makes_no_sense_is_named(config: Path, text: str, told: str) -> None:
    config.write_text(text)
    outcome = run("status")
    assert (outcome.code, outcome.stdout) == (1, "")
    assert str(config) in outcome.stderr
    assert told in outcome.stderr


def test_the_first_use_makes_the_users_own_store_with_the_corpus(
    home: Mapping[str, Path], builtin_store: EmbeddedStore
) -> None:
    first = run("status", "--json")
    own = home["XDG_DATA_HOME"] / "oncograph" / "oncograph.db"
    assert first.json()["store"] == str(own)
    assert first.json()["digest"] == run("status", "--store", builtin_store.path, "--json").json()["digest"]
    assert f"making your store with the built-in corpus: {own}" in first.stderr
    assert [path.name for path in own.parent.iterdir()] == ["oncograph.db"]
    assert run("status", "--json").stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_a_first_use_that_was_killed_leaves_nothing_once_the_next_is_done(home: Mapping[str, Path]) -> None:
    folder = home["XDG_DATA_HOME"] / "oncograph"
    first = subprocess.Popen([sys.executable, "-c", "from oncograph.cli.main import run; run()", "status"])
    while first.poll() is None and not list(folder.glob(".making-*/oncograph.db")):
        time.sleep(0.001)
    first.kill()
    assert first.wait() == -signal.SIGKILL
    assert [path.name for path in folder.iterdir()] == [".making-oncograph.db"]
    assert run("status").code == 0
    assert [path.name for path in folder.iterdir()] == ["oncograph.db"]


def test_several_first_uses_at_once_make_the_store_once(home: Mapping[str, Path]) -> None:
    command = [sys.executable, "-c", "from oncograph.cli.main import run; run()", "status", "--json"]
    users = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    answers = [(*user.communicate(), user.returncode) for user in users]
    assert len({stdout for stdout, _, _ in answers}) == 1
    assert [code for _, _, code in answers] == [0, 0, 0]
    assert sum("making your store" in stderr for _, stderr, _ in answers) == 1
    assert [path.name for path in (home["XDG_DATA_HOME"] / "oncograph").iterdir()] == ["oncograph.db"]


def test_loading_without_a_store_adds_to_the_users_own(work: Path) -> None:
    before = run("status", "--json").json()["nodes"]
    assert run("load", write_record(work)).code == 0
    after = run("status", "--json").json()["nodes"]
    assert after["Study"] == before["Study"] + 1


def test_the_users_own_store_follows_the_package(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("load", write_record(work)).code == 0
    digest = run("status", "--json").json()["digest"]
    with EmbeddedStore.open(opening.own_path(), write=True) as store, store.transaction() as tx:
        tx.put_marker(opening.PACKAGE_MARKER, "of an older package")
    monkeypatch.setattr(opening, "package_state", lambda: "of this package")
    assert run("status", "--json").json()["digest"] == digest
    with EmbeddedStore.open(opening.own_path()) as store:
        assert store.marker(opening.PACKAGE_MARKER) == "of this package"


def test_a_store_that_cannot_be_made_is_told(home: Mapping[str, Path]) -> None:
    home["XDG_DATA_HOME"].parent.mkdir(parents=True)
    home["XDG_DATA_HOME"].write_text("a file where a folder should be")
    outcome = run("status")
    assert outcome.code == 1
    assert "name another with --store" in outcome.stderr


def test_a_home_folder_that_does_not_exist_is_told() -> None:
    outcome = run("status", "--store", "~no-such-user/store.db")
    assert outcome.code == 2
    assert "no such home folder" in outcome.stderr


def test_an_address_of_another_kind_is_misuse() -> None:
    assert run("status", "--store", "https://example.org/store").code == 2


def test_status_says_where_the_config_file_is_read(small_store: Path, home: Mapping[str, Path]) -> None:
    path = home["XDG_CONFIG_HOME"] / "oncograph" / "config.toml"
    told = " ".join(run("status", "--store", small_store).stdout.split())
    assert f"config file, of which there is none yet: {path}" in told
    path.parent.mkdir(parents=True)
    path.write_text(f'store = "{small_store}"')
    told = " ".join(run("status").stdout.split())
    assert f"config file: {path}" in told
