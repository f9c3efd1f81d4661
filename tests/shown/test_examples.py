"""The examples in the help of every command, which docs/cli.md repeats: each is run, and ends well."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer.main
from support.cli import finding, write_record
from support.publisher import article, publishing, trial

from oncograph.cli.main import app
from oncograph.graph.stores.sqlite.store import EmbeddedStore

from .pages import records
from .sessions import REPOSITORY, SERVER, at_terminal, environment

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
ROOT: Any = typer.main.get_command(app)
_EXAMPLES = re.compile(r"Examples?:\s+(.*?)(?:\n\s*\n|\Z)", re.DOTALL)


def examples() -> list[str]:
    """Return the commands, as they are typed, that the help texts give; those of questions are tested as such."""
    helps = [ROOT.help, *(getattr(command, "loaded", command).help for command in ROOT.commands.values())]
    texts = [text.replace("\b", "") for help_text in helps for text in _EXAMPLES.findall(help_text)]
    lines = [part.strip() for text in texts for part in re.split(r"\n|; (?=oncograph )", text)]
    return list(dict.fromkeys(line for line in lines if line.startswith("oncograph ")))


@pytest.fixture
def desk(tmp_path: Path, builtin_store: EmbeddedStore) -> Path:
    """Return a folder with the files that examples name, and a copy of the store."""
    shutil.copy(builtin_store.path, tmp_path / "own.db")
    shutil.copy(builtin_store.path, tmp_path / "my.db")
    (tmp_path / "studies").mkdir()
    write_record(tmp_path / "studies")
    write_record(tmp_path, "my-study", finding(endpoint="progression-free survival"))
    (tmp_path / "DO_cancer_slim.obo").write_text("format-version: 1.2\n\n[Term]\nid: DOID:162\nname: cancer\n")
    (tmp_path / "search-results.json").write_text(json.dumps({"studies": [trial("NCT00000001")]}))
    (tmp_path / "trials.csv").write_text("study,value,ci_low,ci_high\na,0.8,0.6,1.07\nb,0.9,0.7,1.16\n")
    return tmp_path


def test_every_command_has_examples_here() -> None:
    assert len(examples()) >= len(ROOT.commands)


@pytest.mark.parametrize("example", [one for one in examples() if SERVER not in one])
def test_an_example_ends_well(example: str, desk: Path) -> None:
    if example.startswith("oncograph --store my.db unload"):
        (desk / "smith-2020.yaml").write_text(next(iter(records(README).values())), encoding="utf-8")
        example = f"oncograph --store my.db load smith-2020.yaml && {example}"
    if example.startswith("oncograph fetch"):
        with publishing() as publisher:
            publisher.trials, publisher.articles = (
                {"NCT02513394": trial("NCT02513394")},
                {"9708948": article("9708948")},
            )
            ends_well(f"{example} --registry {publisher.url} --pubmed {publisher.url}", desk)
    else:
        ends_well(example, desk)


def ends_well(example: str, desk: Path) -> None:
    terminal = at_terminal(example, desk, environment(desk / "home", desk / "own.db"))
    assert terminal.end() == 0, "\n".join(terminal.lines)
