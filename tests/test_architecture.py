"""The rooms that docs/architecture.md draws, held against the imports; and where one would look for a thing."""

import ast
import re
from functools import cache
from pathlib import Path

import networkx as nx
import pytest
from support.folders import FOLDERS, REPOSITORY, sources

ENGINE_RUN = "queries/opencypher/run"
"""Where compiling an operator compiles its parts, by whichever module knows them: circles are its nature."""


@cache
def modules() -> frozenset[str]:
    """Return every module as its path without ending, such as `graph/model`; a package is its `__init__`."""
    return frozenset(path.relative_to(REPOSITORY).with_suffix("").as_posix() for path in sources())


@cache
def rooms() -> dict[str, int]:
    """Return the place of every module's room in the picture, the lowest room first.

    A line is a room's name and what is in it. Where its words before a colon are all modules, it holds just these:
    they lie in the room's folder, or in the one around it where there is no such folder.
    """
    page = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    (picture,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    drawn: dict[str, int] = {}
    whole: dict[str, int] = {}
    for level, line in enumerate(reversed(picture.splitlines())):
        room, told = line.split(maxsplit=1)
        folder = room if (REPOSITORY / room).is_dir() else room.rpartition("/")[0]
        listed = [f"{folder}/{word}" for word in told.partition(":")[0].split()]
        if listed and all(name in modules() for name in listed):
            drawn |= dict.fromkeys(listed, level)
        else:
            assert folder == room, f"{room} is no folder, and lists no modules of {folder}"
            whole[room] = level
    found: dict[str, int] = {}
    for name in modules():
        folder = name.rpartition("/")[0]
        level = drawn.get(name, whole.get(folder))
        if level is not None:
            found[name] = level
    return found


@cache
def imports() -> frozenset[tuple[str, str]]:
    """Return which module imports which, those for the type checker alone included."""
    found: set[tuple[str, str]] = set()
    for name in modules():
        package = name.split("/")[:-1]
        for node in ast.walk(ast.parse((REPOSITORY / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import) and any(alias.name == "oncograph" for alias in node.names):
                found.add((name, "api/__init__"))
            if not isinstance(node, ast.ImportFrom):
                continue
            parts = (node.module or "").split(".") if node.module else []
            if node.level:
                base = [*package[: len(package) - node.level + 1], *parts]
            elif parts[:1] == ["oncograph"]:
                base = parts[1:] if parts[1:2] and parts[1] in FOLDERS else ["api", *parts[1:]]
            else:
                continue
            for alias in node.names:
                target = "/".join((*base, alias.name))
                around = "/".join(base)
                known = next((one for one in (target, around, f"{around}/__init__") if one in modules()), None)
                if known is not None and known != name:
                    found.add((name, known))
    return frozenset(found)


def test_every_module_is_in_the_picture() -> None:
    lost = {name for name in modules() - rooms().keys() if not name.endswith("/__init__")}
    assert not lost, f"docs/architecture.md draws no room for {sorted(lost)}"


def test_no_import_goes_up() -> None:
    level = rooms()
    up = sorted(
        f"{one} imports {other}" for one, other in imports() if one in level and level[one] < level.get(other, -1)
    )
    assert not up, "\n".join(up)


def test_no_circle_but_where_the_engine_compiles() -> None:
    graph = nx.DiGraph(sorted(imports()))
    circles = [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]
    assert [part for part in circles if not all(name.startswith(f"{ENGINE_RUN}/") for name in part)] == []


@pytest.mark.parametrize(
    ("thing", "file", "holds"),
    [
        ("a canned question", "queries/canned/benefit.cypher", "// question: "),
        ("a verdict flag", "graph/evidence/flags.py", "class Flag"),
        ("a Cypher function", "queries/opencypher/values/string_functions.py", "def "),
        ("a plan step", "queries/opencypher/plan/operators.py", "class Expand"),
        ("a Cypher syntax error's text", "queries/opencypher/syntax/cursor.py", "raise CypherSyntaxError("),
        ("how studies merge", "graph/build/join.py", "def join"),
        ("the id of a study", "graph/identity.py", "def study_id"),
        ("the weight formula", "graph/evidence/finding/weight.py", "def weight("),
        ("a no-difference margin", "graph/evidence/rules.yaml", "margin_hr_low"),
        ("the order of trust among readings", "graph/build/choose.py", "def _rank"),
        ("a measure's back-transform", "graph/measures.py", "def from_normal"),
        ("a label's properties", "graph/schema.py", 'NodeType("Study"'),
        ("Neo4j's batch size", "graph/stores/neo4j/store.py", "results_at_once: ClassVar[int | None] = 5_000"),
        ("the text of exit code 4", "cli/errors.py", "UNREACHABLE"),
        ("how a number is rounded in a table", "graph/figures.py", "def number"),
        ("a synonym of a drug", "loaders/vocabulary/terms/agents.yaml", "synonyms:"),
        ("a new source format", "loaders/sources/yaml_record.py", "def sniff"),
        ("a new export format", "exports/neo4j_csv.py", "def write"),
        ("the write gate on Neo4j", "queries/asking/on_server.py", "READ"),
        ("the rows of lookup", "queries/asking/lookup.py", "LOOKUP_COLUMNS"),
    ],
)
def test_a_thing_is_where_one_looks_for_it(thing: str, file: str, holds: str) -> None:
    assert holds in (REPOSITORY / file).read_text(encoding="utf-8"), f"{thing} is not in {file}"


THIN = {"oncograph", "oncograph.graph.errors", "oncograph.queries.shown", "oncograph.queries.wording"}
"""What a command may know beside the command line itself: what Python has, and how answers are worded."""

BESIDES = {
    "ask": {"oncograph.queries.library"},  # the type of a question, whose header its options are made of
    "browser": {"oncograph.graph.stores.neo4j.address"},  # pages for a browser, which no program needs
    "cypher": {"oncograph.queries.opencypher.syntax.statements"},  # parts what was typed into queries
    "explain": {"oncograph.answers"},  # how a step reads, which Python's own trees share
}
"""What single commands know besides, and why."""


@pytest.mark.parametrize("path", sorted((REPOSITORY / "cli" / "commands").glob("*.py")), ids=lambda path: path.stem)
def test_a_command_is_thin_over_what_python_has(path: Path) -> None:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    ours = {name for name in found if name.partition(".")[0] == "oncograph"}
    assert ours <= THIN | BESIDES.get(path.stem, set())
