"""What is installed: the wheel's modules and data files, and which way the folders import."""

import ast
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDERS = ("graph", "loaders", "exports", "queries", "cli")
ENGINE = REPOSITORY / "queries" / "opencypher"
MAY_IMPORT = {
    "graph": set(),
    "loaders": {"graph"},
    "exports": {"graph"},
    "queries": {"graph"},
    "cli": {"graph", "loaders", "exports", "queries"},
}
DATA = {".yaml", ".cypher", ".md", ".typed"}


def shipped_files() -> set[str]:
    """Return the modules and data files that the package is made of, by their installed names."""
    return {
        f"oncograph/{path.relative_to(REPOSITORY).as_posix()}"
        for folder in FOLDERS
        for path in (REPOSITORY / folder).rglob("*")
        if path.suffix in {*DATA, ".py"} and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = tmp_path_factory.mktemp("source")  # a build leaves files beside the sources
    for name in FOLDERS:
        shutil.copytree(REPOSITORY / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), "."]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_every_module_and_data_file_and_nothing_outside_oncograph(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == shipped_files()


def test_the_installed_wheel_answers(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False)
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    # The dependencies of the environment that runs the tests, without its editable install of the package.
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    code = (
        "import oncograph.graph.model as m; print(m.__file__);"
        "import sys; from oncograph.cli.main import run; sys.argv = ['oncograph', 'ask', 'benefit']; run()"
    )
    environment = {"PYTHONPATH": dependencies, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    python = tmp_path / "env" / "bin" / "python"
    result = subprocess.run([str(python), "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert result.stderr.startswith("making your store"), result.stderr
    assert str(site) in result.stdout.splitlines()[0]
    assert "interferon alpha" in result.stdout
    assert result.returncode == 0


def imports(path: Path) -> list[tuple[int, str]]:
    """Return the absolute module names that a file imports, relative ones with their dots, with their lines."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, "." * node.level + (node.module or "")))
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_imports_cross_folders_one_way_and_stay_relative_within_one(folder: str) -> None:
    wrong: list[str] = []
    for path in sorted((REPOSITORY / folder).rglob("*.py")):
        for line, name in imports(path):
            top = name.split(".")[1] if name.startswith("oncograph.") else ""
            if name.split(".")[0] in FOLDERS or top == folder or (top and top not in MAY_IMPORT[folder]):
                wrong.append(f"{path.relative_to(REPOSITORY)}:{line}: {name}")
    assert not wrong, "\n".join(wrong)


def test_the_engine_knows_nothing_of_the_rest() -> None:
    for path in sorted(ENGINE.rglob("*.py")):
        out = "." * (len(path.relative_to(ENGINE).parts) + 1)
        for line, name in imports(path):
            assert not name.startswith(("oncograph", out)), f"{path.name}:{line}: {name}"


def test_every_package_is_listed() -> None:
    import tomllib  # noqa: PLC0415  only here

    listed = set(tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    found = {
        "oncograph." + ".".join(path.parent.relative_to(REPOSITORY).parts)
        for folder in FOLDERS
        for path in (REPOSITORY / folder).rglob("__init__.py")
    }
    assert listed == found


def test_every_folder_reaches_the_image() -> None:
    let_through = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{folder}" for folder in FOLDERS} <= set(let_through)
