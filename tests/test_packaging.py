"""What is installed: the wheel's modules and data files, and which way the folders import."""

import ast
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from support.folders import FOLDERS, REPOSITORY, SETUPTOOLS, installed_as, sources

import oncograph

ENGINE = REPOSITORY / "queries" / "opencypher"
MAY_IMPORT = {
    "graph": set(),
    "loaders": {"graph"},
    "exports": {"graph"},
    "queries": {"graph"},
    "api": {"graph", "loaders", "exports", "queries"},
    "cli": {"api", "graph", "loaders", "exports", "queries"},
}
DATA = {".yaml", ".cypher", ".md", ".typed"}


def shipped_files() -> set[str]:
    """Return the modules and data files that the package is made of, by their installed names."""
    return {
        f"{package.replace('.', '/')}/{path.relative_to(REPOSITORY / folder).as_posix()}"
        for folder, package in FOLDERS.items()
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


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a fresh environment with the wheel, which borrows the dependencies alone."""
    home = tmp_path_factory.mktemp("env")
    venv.create(home, with_pip=False)
    (site,) = home.glob("lib/python*/site-packages")
    install = ["install", "-q", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True, capture_output=True)
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "dependencies.pth").write_text(dependencies)  # not what .pth files in there add: an editable install
    return home / "bin" / "python"


def run(python: Path, home: Path, code: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [str(python), "-c", code], cwd=home, env=environment, capture_output=True, text=True, check=False
    )


def test_the_installed_wheel_answers(python: Path, tmp_path: Path) -> None:
    code = "import sys; from oncograph.cli.main import run; sys.argv = ['oncograph', 'ask', 'benefit']; run()"
    result = run(python, tmp_path, code)
    assert result.stderr.startswith("making your store"), result.stderr
    assert "interferon alpha" in result.stdout
    assert result.returncode == 0


def test_the_package_itself_is_in_the_wheel_and_has_its_version(python: Path, tmp_path: Path) -> None:
    code = "import oncograph; print(oncograph.__file__, oncograph.__version__, *oncograph.__all__)"
    result = run(python, tmp_path, code)
    assert result.returncode == 0, result.stderr
    file, version, *names = result.stdout.split()
    assert Path(file).is_relative_to(python.parent.parent)
    assert version == tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]
    assert "OncographError" in names


def imports(path: Path) -> list[tuple[int, str]]:
    """Return the absolute module names that a file imports, relative ones with their dots, with their lines."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, "." * node.level + (node.module or "")))
    return found


def folder_of(name: str) -> str:
    """Return the folder that an absolute import leads to; none outside the package."""
    parts = name.split(".")
    return "" if parts[0] != "oncograph" else parts[1] if parts[1:2] and parts[1] in FOLDERS else "api"


@pytest.mark.parametrize("folder", FOLDERS)
def test_imports_cross_folders_one_way_and_stay_relative_within_one(folder: str) -> None:
    wrong: list[str] = []
    for path in sorted((REPOSITORY / folder).rglob("*.py")):
        for line, name in imports(path):
            top = folder_of(name)
            if name.split(".")[0] in FOLDERS or top == folder or (top and top not in MAY_IMPORT[folder]):
                wrong.append(f"{path.relative_to(REPOSITORY)}:{line}: {name}")
    assert not wrong, "\n".join(wrong)


def test_the_engine_knows_nothing_of_the_rest() -> None:
    for path in sorted(ENGINE.rglob("*.py")):
        out = "." * (len(path.relative_to(ENGINE).parts) + 1)
        for line, name in imports(path):
            assert not name.startswith(("oncograph", out)), f"{path.name}:{line}: {name}"


def test_every_package_is_listed() -> None:
    found = {installed_as(path) for path in sources() if path.name == "__init__.py"}
    assert set(SETUPTOOLS["packages"]) == found


def test_no_module_at_the_top_hides_a_name_or_a_room() -> None:
    names = {path.stem for path in (REPOSITORY / "api").iterdir() if path.suffix in {".py", ".typed"}}
    assert len(names) <= 5
    assert not names & {*oncograph.__all__, *FOLDERS}


def test_type_checkers_see_every_folder_and_every_module_at_the_top() -> None:
    seen = {path.name: path.resolve() for path in (REPOSITORY / "typings" / "oncograph").iterdir()}
    folders = {folder: REPOSITORY / folder for folder in FOLDERS if folder != "api"}
    assert seen == folders | {path.name: path for path in (REPOSITORY / "api").glob("*.py")}


def test_every_folder_reaches_the_image() -> None:
    let_through = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{folder}" for folder in FOLDERS} <= set(let_through)
