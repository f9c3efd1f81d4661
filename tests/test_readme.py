"""What the README promises: its two commands, its record, its commands' names, its links."""

import re
import shlex
from pathlib import Path

import typer.main

from oncograph.cli.main import app
from oncograph.loaders.checking import check_records

REPOSITORY = Path(__file__).resolve().parent.parent
TEXT = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_the_first_two_sh_blocks_install_and_answer_and_install_and_test_in_one_line_each() -> None:
    install_and_ask, install_and_test, *more = (block.strip() for block in blocks("sh"))
    assert "\n" not in install_and_ask + install_and_test
    assert install_and_ask.endswith("oncograph ask benefit")
    assert install_and_test.endswith("python -m pytest")
    assert not more
    assert "make" not in install_and_ask + install_and_test


def test_the_record_is_sound(tmp_path: Path) -> None:
    (record,) = blocks("yaml")
    path = tmp_path / "smith-2020.yaml"
    path.write_text(record, encoding="utf-8")
    assert check_records([path]) == (1, [])


def test_every_command_that_is_shown_exists() -> None:
    group = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # a group has them
    commands = {name: command.loaded for name, command in group.items()}
    shown = [
        shlex.split(line.removeprefix("$ oncograph "), comments=True)
        for block in blocks("console")
        for line in block.splitlines()
        if line.startswith("$ oncograph ")
    ]
    assert len(shown) >= 10
    for words in shown:
        words = words[2:] if words[0] == "--store" else words  # noqa: PLW2901  the store comes before the command
        assert words[0] in commands
        if words[0] == "ask":
            assert words[1] in commands["ask"].commands
        known = {flag for parameter in commands[words[0]].params for flag in parameter.opts}
        if words[0] != "ask":
            assert {word for word in words if word.startswith("--")} <= known | {"--store"}


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (REPOSITORY / target).exists(), target
