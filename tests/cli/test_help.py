"""Every command, whichever there are, tells what it does and gives an example."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from support.cli import run

from oncograph.cli import main
from oncograph.cli.main import app


def _children(command: Any) -> dict[str, Any]:
    return {name: getattr(child, "loaded", child) for name, child in getattr(command, "commands", {}).items()}


def _walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, child in _children(command).items():
        yield from _walk(child, (*path, name))


ROOT: Any = typer.main.get_command(app)
COMMANDS = list(_walk(ROOT))


def _command(path: tuple[str, ...]) -> Any:
    command = ROOT
    for name in path:
        command = _children(command)[name]
    return command


def _examples(text: str) -> list[list[str]]:
    """Return the commands that a help text gives as examples; a pipe, redirection or semicolon ends one."""
    found: list[list[str]] = []
    after = text.partition("Example")[2].partition(":")[2].partition("Arguments:")[0].partition("Options:")[0]
    for example in after.split("oncograph ")[1:]:
        lexer = shlex.shlex(example, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words: list[str] = []
        for word in lexer:
            if word in {";", "|", ">"}:
                break
            words.append(word)
        found.append(words)
    return found


def _command_of(words: list[str]) -> tuple[str, ...]:
    path: tuple[str, ...] = ()
    for word in words:
        if (*path, word) in COMMANDS:
            path = (*path, word)
    return path


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_tells_what_the_command_does(path: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        outcome = run(*path, flag)
        assert outcome.code == 0
        assert outcome.stdout.startswith(f"Usage: {' '.join(('oncograph', *path))} ")
        assert len(outcome.stdout.partition("\n\n")[2].partition("Options:")[0].split()) >= 5


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_explains_every_option_and_argument(path: tuple[str, ...]) -> None:
    for parameter in _command(path).params:
        assert getattr(parameter, "help", None), f"{parameter.name} is not explained"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_gives_an_example_of_this_very_command(path: tuple[str, ...]) -> None:
    examples = _examples(run(*path, "--help").stdout)
    assert examples
    for words in examples:
        shown = _command_of(words)
        assert shown[: len(path)] == path
        assert shown in COMMANDS
        known = {flag for parameter in _command(shown).params for flag in (*parameter.opts, *parameter.secondary_opts)}
        assert {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"} <= known | {"--store"}


@pytest.mark.parametrize("command", ROOT.commands.values(), ids=lambda command: str(command.name))
def test_the_list_of_commands_says_what_each_says_of_itself(command: Any) -> None:
    for width in range(20, 200):
        assert command.get_short_help_str(width) == command.loaded.get_short_help_str(width)


def test_every_module_of_a_command_is_in_the_list() -> None:
    modules = {path.stem.replace("_", "-") for path in (Path(main.__file__).parent / "commands").glob("[!_]*.py")}
    assert modules == set(ROOT.commands)


def test_every_command_of_the_interface_is_there() -> None:
    promised = {
        *("load", "ask", "lookup", "explain", "cypher", "status", "queries", "validate", "schema", "pool", "what-if")
    }
    assert promised <= {path[0] for path in COMMANDS if path}


def test_the_pages_in_docs_say_the_same_as_the_help() -> None:
    docs = Path(__file__).parents[2] / "docs"
    commands, questions = ((docs / name).read_text(encoding="utf-8") for name in ("cli.md", "queries.md"))
    for path in COMMANDS:
        if path[:1] == ("ask",) and len(path) > 1:
            assert f"\n## {path[1]}\n" in questions
        else:
            assert f" `{' '.join(('oncograph', *path))}`\n" in commands


def test_a_misspelt_command_gets_a_suggestion() -> None:
    outcome = run("lokup", "il-2")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "lookup" in outcome.stderr


def test_a_misspelt_question_gets_a_suggestion() -> None:
    assert "'benefit'" in run("ask", "benfit").stderr
    outcome = run("queries", "benfit")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "Did you mean benefit" in outcome.stderr


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_unknown_option_is_misuse(path: tuple[str, ...]) -> None:
    outcome = run(*path, "--no-such-option")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "--no-such-option" in outcome.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_ONCOGRAPH_COMPLETE", f"source_{shell}")
    outcome = run()
    assert outcome.code == 0
    assert "oncograph" in outcome.stdout
    assert "_ONCOGRAPH_COMPLETE" in outcome.stdout


def test_the_version_is_printed() -> None:
    assert run("--version").stdout.startswith("oncograph ")


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_and_page_show_no_mark_of_how_they_are_laid_out(path: tuple[str, ...]) -> None:
    assert "\\b" not in run(*path, "--help").stdout
    assert "\b" not in run(*path, "--help").stdout
