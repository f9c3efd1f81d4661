"""What the shell offers while one types, by the protocol that shells speak, and in a real bash."""

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from support.cli import finding, run, write_record
from support.terminal import COMMAND, Terminal

from oncograph.cli.completion.asked import words_of
from oncograph.cli.completion.shells import SCRIPTS, install

ENVIRONMENT = ("PATH", "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "ONCOGRAPH_STORE", "PYTHONPATH")


def asking(line: str, shell: str = "bash", **environment: str) -> subprocess.CompletedProcess[str]:
    """Ask as a shell does, with the line up to the cursor."""
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    told = {"_ONCOGRAPH_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line, "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        COMMAND, env=kept | told | environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def offered(line: str, shell: str = "bash", **environment: str) -> list[str]:
    outcome = asking(line, shell, **environment)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    return outcome.stdout.splitlines()


@pytest.mark.usefixtures("store")
class TestWhatIsOffered:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("oncograph ask benefit --disease mult", ["multiple myeloma"]),
            ("oncograph ask benefit --disease=mult", ["multiple myeloma"]),
            ("oncograph ask benefit --disease 'multiple m", ["multiple myeloma"]),
            ("oncograph ask benefit --disease multiple\\ m", ["multiple myeloma"]),
            ("oncograph ask benefit --disease MULT", ["multiple myeloma"]),
            ("oncograph ask benefit --agent Prole", ["Proleukin"]),
            (
                "oncograph ask benefit --setting maintenance\\ after\\ response\\ t",
                ["maintenance after response to first-line treatment"],
            ),
            ("oncograph ask benefit --endpoint overall\\ su", ["overall survival"]),
            ("oncograph ask toxicity --toxicity fatig", ["Fatigue"]),
            ("oncograph ask benefit --verdict H", ["Harm"]),
            ("oncograph ask benefit --contrast ", ["active", "added", "uncontrolled"]),
            ("oncograph ask bene", ["benefit"]),
            ("oncograph queries bene", ["benefit"]),
            ("oncograph what-if --without Bladé", ["Bladé & Esteve 2000"]),
            ("oncograph ask benefit --agent IL-2", ["IL-2", "IL-21"]),
            ("oncograph what-if --without NCT00003", ["NCT00003991"]),
            ("oncograph lookup PROM", ["PROMID", "promid"]),
            ("oncograph unload blade", ["blade-esteve-2000"]),
            ("oncograph unload promid blade", ["blade-esteve-2000"]),
            ("oncograph explain ", ["claim:", "finding:", "reading:"]),
            ("oncograph whi", []),
            ("oncograph what", ["what-if"]),
            ("oncograph ask benefit --verd", ["--verdict"]),
        ],
    )
    def test_it_begins_as_typed(self, line: str, words: list[str]) -> None:
        assert offered(line) == words

    def test_without_a_letter_every_name_is_offered_once(self, store: Path) -> None:
        query = "MATCH (n:Setting) RETURN n.name AS name"
        names = [row["name"] for row in run("cypher", query, "--json", "--store", store).json()]
        assert offered("oncograph ask benefit --setting ") == sorted(names, key=lambda name: (name.casefold(), name))

    def test_ids_of_claims_by_their_beginning(self, store: Path) -> None:
        ids = [row["claim"] for row in run("ask", "benefit", "--json", "--store", store).json()]
        begun = ids[0][: len("claim:") + 3]
        assert offered(f"oncograph explain {begun}") == sorted(one for one in ids if one.startswith(begun))
        assert ids[0] in offered(f"oncograph explain {begun.removeprefix('claim:')}")

    @pytest.mark.parametrize(
        "line",
        [
            "oncograph ask benefit --agent zzz",
            "oncograph lookup zzz",
            "oncograph explain zzz",
            "oncograph ask benefit --limit ",
            "oncograph cypher ",
            "oncograph status ",
        ],
    )
    @pytest.mark.parametrize("shell", SCRIPTS)
    def test_what_takes_no_file_is_offered_none(self, line: str, shell: str, work: Path) -> None:
        (work / "zzz").touch()
        assert offered(line, shell) == []

    @pytest.mark.parametrize(
        "line", ["oncograph load ", "oncograph validate a", "oncograph --store ", "oncograph load --terms "]
    )
    @pytest.mark.parametrize("shell", SCRIPTS)
    def test_where_a_file_is_meant_the_shell_is_told_so(self, line: str, shell: str) -> None:
        assert offered(line, shell) == ["_files_"]

    def test_the_words_may_come_as_bash_has_them(self) -> None:
        words = {"COMP_WORDS": "oncograph\nask\nbenefit\n--disease\nmult", "COMP_CWORD": "4"}
        kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        told = kept | words | {"_ONCOGRAPH_COMPLETE": "complete_bash"}
        assert (
            subprocess.run(COMMAND, env=told, capture_output=True, text=True, check=True).stdout == "multiple myeloma\n"
        )

    def test_zsh_and_fish_get_the_whole_word_and_what_a_command_does(self) -> None:
        assert offered("oncograph ask benefit --disease=mult", "zsh") == ["--disease=multiple myeloma"]
        (line,) = offered("oncograph stat", "fish")
        assert line.startswith("status\tShow how much the store holds")


class TestWithoutAStore:
    @pytest.fixture(params=["missing", "empty", "other", "damaged", "locked", "server", "config"])
    def broken(self, request: pytest.FixtureRequest, small_store: Path, work: Path) -> Iterator[str]:
        path = work / "broken.db"
        if request.param == "empty":
            path.touch()
        elif request.param == "other":
            path.write_text("not a store" * 100)
        elif request.param == "damaged":
            data = small_store.read_bytes()
            path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
        elif request.param == "locked":
            shutil.copy(small_store, path)
            with closing(sqlite3.connect(path)) as lock:
                lock.execute("BEGIN EXCLUSIVE")
                yield str(path)
            return
        elif request.param == "config":
            folder = Path(os.environ["XDG_CONFIG_HOME"]) / "oncograph"
            folder.mkdir(parents=True)
            (folder / "config.toml").write_text("store = [")
            yield ""
            return
        yield "neo4j://localhost:1" if request.param == "server" else str(path)

    def test_nothing_is_offered_and_nothing_said(self, broken: str) -> None:
        assert offered("oncograph ask benefit --agent i", **({"ONCOGRAPH_STORE": broken} if broken else {})) == []

    def test_ones_own_store_is_not_made_for_it(self, home: Mapping[str, Path]) -> None:
        assert offered("oncograph ask benefit --agent i") == []
        assert not home["XDG_DATA_HOME"].exists()

    def test_what_needs_none_is_offered_all_the_same(self, broken: str) -> None:
        assert offered("oncograph ask bene", ONCOGRAPH_STORE=broken or "x") == ["benefit"]


def test_the_store_that_the_line_names_is_read(small_store: Path) -> None:
    assert offered(f"oncograph --store {small_store} unload ") == ["trial-2001"]
    assert offered(f"oncograph unload --store={small_store} t") == ["trial-2001"]


def test_no_graph_is_built_for_it(store: Path) -> None:
    code = (
        "import sys, os; sys.argv = ['oncograph']; from oncograph.cli.main import run\n"
        "try: run()\nexcept SystemExit: pass\n"
        "print([name for name in ('networkx', 'scipy', 'neo4j', 'numpy') if name in sys.modules], file=sys.stderr)"
    )
    told = {"_ONCOGRAPH_COMPLETE": "complete_bash", "_TYPER_COMPLETE_ARGS": "oncograph ask benefit --agent il"}
    environment = {**os.environ, **told, "ONCOGRAPH_STORE": str(store)}
    outcome = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert outcome.stderr == "[]\n"
    assert "IL-2" in outcome.stdout


@pytest.mark.parametrize("instruction", ["complete_tcsh", "source", "x_bash"])
def test_another_shell_is_refused_by_name(instruction: str) -> None:
    outcome = asking("oncograph ", _ONCOGRAPH_COMPLETE=instruction)
    assert outcome.returncode == 2
    assert "give complete_SHELL or source_SHELL, the shell bash, zsh, fish" in outcome.stderr


@pytest.mark.parametrize("shell", SCRIPTS)
def test_source_prints_what_makes_the_shell_ask(shell: str) -> None:
    outcome = asking("", _ONCOGRAPH_COMPLETE=f"source_{shell}")
    assert outcome.stdout.strip() == SCRIPTS[shell].strip()


@pytest.mark.parametrize("shell", SCRIPTS)
def test_installing_twice_is_installing_once(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = tmp_path / f".{shell}rc"
    settings.write_text("alias x=y")
    first, told = install(shell), settings.read_text()
    assert first.read_text() == SCRIPTS[shell].lstrip()
    assert told.startswith("alias x=y")
    assert install(shell) == first
    assert settings.read_text() == told


NAMES = ('it\'s "so" & <so> $HOME `x` \\ *', "brackets (α) [2]; #1 !", "tab|le")


@pytest.fixture
def awkward(work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a command in it that shows its arguments, but when it is asked; its store has odd names."""
    findings = [finding(agents=name, at=f"page {number}") for number, name in enumerate(NAMES, 1)]
    store = work / "awkward.db"
    assert run("load", write_record(work, "trial-2001", *findings), "--unmapped", "--store", store).code == 0
    monkeypatch.setenv("ONCOGRAPH_STORE", str(store))
    folder = work / "bin"
    folder.mkdir()
    program = folder / "oncograph"
    ask = shlex.join(COMMAND)
    show = shlex.join([sys.executable, "-c", "import json, sys; print('ARGS', json.dumps(sys.argv[1:]))"])
    program.write_text(f'#!/bin/sh\nif [ -n "$_ONCOGRAPH_COMPLETE" ]; then exec {ask}; fi\nexec {show} "$@"\n')
    program.chmod(0o755)
    (work / "script.sh").write_text(SCRIPTS["bash"])
    return folder


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
class TestInBash:
    """A person at a real bash: what stands on the line after a tab, as the command then gets it."""

    def typed(self, folder: Path, keys: str) -> list[str]:
        environment = {
            **{name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            "PATH": f"{folder}:{os.environ['PATH']}",
            "TERM": "dumb",
            "LC_ALL": "C.UTF-8",
            "PS1": "READY> ",
        }
        shell = Terminal(program=("bash", "--norc", "--noprofile", "-i"), columns=400, environment=environment)
        shell.wait_for(b"READY> ")
        shell.type(f"set +H; bind 'set bell-style none'; source {shlex.quote(str(folder.parent / 'script.sh'))}\n")
        shell.wait_for(b"READY> ")
        shell.type(f"oncograph {keys}\n")
        shell.wait_for(b"ARGS ")
        shell.wait_for(b"READY> ")
        shell.type("exit\n")
        os.waitpid(shell.pid, 0)
        (line,) = [one for one in shell.lines if one.startswith("ARGS ")]
        arguments: list[str] = json.loads(line.removeprefix("ARGS "))
        return arguments

    @pytest.mark.parametrize(
        ("keys", "name"),
        [
            ("ask benefit --disease mult\t", "multiple myeloma"),
            ("ask benefit --disease multiple\\ m\t", "multiple myeloma"),
            ("ask benefit --disease 'multiple m\t", "multiple myeloma"),
            ('ask benefit --disease "multiple m\t', "multiple myeloma"),
            ("ask benefit --agent it\t", NAMES[0]),
            ("ask benefit --agent \"it's\t", NAMES[0]),
            ("ask benefit --agent it\\'s\\ \t", NAMES[0]),
            ("ask benefit --agent brack\t", NAMES[1]),
            ("ask benefit --agent 'brackets (\t", NAMES[1]),
            ("ask benefit --agent tab\t", NAMES[2]),
        ],
    )
    def test_a_name_is_put_on_the_line_in_quotes_that_fit(self, awkward: Path, keys: str, name: str) -> None:
        assert self.typed(awkward, keys)[-1] == name

    def test_after_an_equals_sign_the_option_stays(self, awkward: Path) -> None:
        assert self.typed(awkward, "ask benefit --disease=mult\t") == ["ask", "benefit", "--disease=multiple myeloma"]

    def test_an_id_is_completed_behind_its_colon(self, awkward: Path) -> None:
        store = os.environ["ONCOGRAPH_STORE"]
        claim = next(row["claim"] for row in run("ask", "benefit", "--json", "--store", store).json())
        assert self.typed(awkward, f"explain {claim[:12]}\t") == ["explain", claim]

    def test_no_file_is_offered_for_a_name(self, awkward: Path) -> None:
        (awkward.parent / "zzz-file").touch()
        assert self.typed(awkward, "ask benefit --agent zzz\t") == ["ask", "benefit", "--agent", "zzz"]

    def test_a_file_is_offered_where_one_is_meant(self, awkward: Path) -> None:
        (awkward.parent / "zzz file").touch()
        assert self.typed(awkward, "load zzz\t") == ["load", "zzz file"]


def test_the_end_of_a_line_in_a_quote_or_after_a_backslash_is_in_its_word() -> None:
    assert words_of("a 'b c") == (["a"], "b c")
    assert words_of("a b\\ ") == (["a"], "b ")
    assert words_of("a b ") == (["a", "b"], "")
