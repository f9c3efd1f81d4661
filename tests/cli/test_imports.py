"""What a command imports: help and look-ups must answer at once."""

import json
import subprocess
import sys

import pytest

from oncograph.graph.stores.sqlite.store import EmbeddedStore

HEAVY = {"networkx", "statsmodels", "scipy", "pandas", "numpy", "neo4j", "lxml", "yaml", "prompt_toolkit", "pygments"}
MODELS = {"oncograph.graph.model", "oncograph.graph.schema", "oncograph.loaders.record"}
"""Modules built on pydantic. Newer versions of Typer import pydantic itself, which is then not ours to save."""
PROBE = """
import json, sys
sys.argv = ["oncograph", *json.loads(sys.argv[1])]
from oncograph.cli.main import run
try:
    run()
except SystemExit as end:
    code = end.code
print(json.dumps([code or 0, sorted(sys.modules)]), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """Return the modules that a command imports in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(arguments)], capture_output=True, text=True, check=True, timeout=60
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    assert done.stdout
    return set(modules)


@pytest.mark.parametrize(
    "command", [("--help",), ("ask", "--help"), ("ask", "benefit", "--help"), ("cypher", "--help")]
)
def test_help_imports_nothing_heavy(command: tuple[str, ...]) -> None:
    assert imported(*command) & (HEAVY | MODELS) == set()


def test_help_imports_no_command_but_its_own() -> None:
    commands = "oncograph.cli.commands."
    assert {name for name in imported("--help") if name.startswith(commands)} == set()
    assert {name for name in imported("status", "--help") if name.startswith(commands)} == {f"{commands}status"}


def test_listing_the_questions_imports_nothing_heavy() -> None:
    assert imported("queries", "--json") & HEAVY == set()


@pytest.mark.parametrize("command", [("lookup", "il-2", "--json"), ("lookup", "il-2", "--csv"), ("status", "--json")])
def test_what_reads_the_store_file_alone_imports_no_graph(
    command: tuple[str, ...], builtin_store: EmbeddedStore
) -> None:
    loaded = imported(*command, "--store", str(builtin_store.path))
    assert loaded & (HEAVY | MODELS | {"rich"}) == set()


def test_telling_how_a_server_is_addressed_takes_no_driver() -> None:
    probe = "import sys, oncograph.loaders.opening, oncograph.graph.stores.neo4j.address; print('neo4j' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"


def test_a_question_imports_no_statistics(builtin_store: EmbeddedStore) -> None:
    loaded = imported("ask", "benefit", "--json", "--store", str(builtin_store.path))
    assert loaded & (HEAVY - {"networkx", "numpy"}) == set()
    assert "networkx" in loaded
