"""docker/up brings up a loaded server that answers as the embedded store does, and says what keeps it from that."""

import json
import re
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.cli import run
from support.compose import REPOSITORY, Stack, stack

from oncograph.graph.stores.sqlite.store import EmbeddedStore

UP = REPOSITORY / "docker" / "up"

# The first build fetches what the image is made of.
pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def brought_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, str]]:
    """Return a stack that is up, and what docker/up said of it."""
    with stack(tmp_path_factory.mktemp("repository")) as one:
        result = one.up()
        assert result.returncode == 0, result.stderr
        yield one, result.stdout + result.stderr


@pytest.fixture
def running(brought_up: tuple[Stack, str]) -> Stack:
    return brought_up[0]


@pytest.mark.containers
def test_it_says_how_to_go_on_and_keeps_the_password_to_the_file(brought_up: tuple[Stack, str]) -> None:
    running, said = brought_up
    user, password = running.secret.read_text().strip().split("/")
    assert (user, len(password)) == ("neo4j", 48)
    assert password not in said
    assert "50 records loaded" in said
    assert f"http://127.0.0.1:{running.ports['ONCOGRAPH_NEO4J_HTTP_PORT']}" in said
    assert str(running.secret) in said
    assert "run --rm oncograph ask benefit" in said
    # Two containers with users of their own read the file; others on this machine do not get to it.
    assert stat.S_IMODE(running.secret.stat().st_mode) == 0o644
    assert stat.S_IMODE(running.secret.parent.stat().st_mode) == 0o700


@pytest.mark.containers
def test_the_container_answers_as_the_embedded_store_does(running: Stack, builtin_store: EmbeddedStore) -> None:
    for question in (["ask", "benefit", "--json"], ["ask", "benefit", "--agent", "il-2", "--json"]):
        answer = json.loads(running.oncograph(*question).stdout)
        assert answer == run("--store", builtin_store.path, *question).json()
        assert answer
    assert json.loads(running.oncograph("status", "--json").stdout)["digest"] == builtin_store.digest()


@pytest.mark.containers
def test_a_file_of_ones_own_is_read_and_its_statistics_are_the_same(running: Stack, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    rows = [f"study {n},{0.7 + n / 40},{0.1 + n / 50}" for n in range(12)]  # enough for every statistic
    table.write_text("\n".join(["study,value,standard_error", *rows]), encoding="utf-8")
    tmp_path.chmod(0o755)
    pool = ["pool", "--measure", "HR", "--json"]
    answer = running.oncograph(*pool, "/data/table.csv", options=("--volume", f"{tmp_path}:/data:ro"))
    assert json.loads(answer.stdout) == run(*pool, table).json()


@pytest.mark.containers
def test_only_this_machine_reaches_it(running: Stack) -> None:
    ids = running.listed("container")
    inspected = json.loads(subprocess.check_output(["docker", "inspect", *ids]))
    bound = [
        (binding["HostIp"], binding["HostPort"])
        for container in inspected
        for bindings in container["HostConfig"]["PortBindings"].values()
        for binding in bindings
    ]
    assert sorted(bound) == sorted(("127.0.0.1", port) for port in running.ports.values())


@pytest.mark.containers
def test_the_command_line_runs_as_a_normal_user(running: Stack) -> None:
    id_ = running.oncograph("-u", options=("--entrypoint", "id"))
    assert int(id_.stdout) >= 1000


@pytest.mark.containers
def test_the_engine_shows_no_password(running: Stack) -> None:
    password = running.secret.read_text().strip().partition("/")[2]
    assert password not in subprocess.check_output(["docker", "inspect", *running.listed("container")], text=True)


@pytest.mark.containers
def test_another_run_harms_nothing(running: Stack) -> None:
    before = running.listed("container"), running.secret.read_text()
    again = running.up()
    assert again.returncode == 0, again.stderr
    assert "0 records loaded, 50 records unchanged" in again.stdout + again.stderr
    assert (running.listed("container"), running.secret.read_text()) == before


@pytest.mark.containers
def test_a_secret_that_is_not_the_servers_is_told(running: Stack) -> None:
    kept = running.secret.read_text()
    try:
        running.secret.write_text("neo4j/some-other-password\n")
        changed = running.up()
        running.secret.write_text("a password\n")
        malformed = running.up()
        running.secret.unlink()
        lost, made = running.up(), running.secret.exists()
        absent = running.oncograph("status")
    finally:
        running.secret.write_text(kept)
    assert changed.returncode == 1
    assert "the server does not accept user and password" in changed.stderr + changed.stdout
    assert "Neo4j keeps the password of its first start" in changed.stderr
    assert malformed.returncode == 1
    assert f"{running.secret} must hold neo4j/PASSWORD" in malformed.stderr
    assert lost.returncode == 1
    assert not made
    assert f"{running.secret} is gone" in lost.stderr
    assert "down --volumes" in lost.stderr
    assert absent.returncode != 0
    assert str(running.secret) in absent.stderr
    for result in (changed, malformed, lost, absent):
        assert "Traceback" not in result.stderr + result.stdout


@pytest.mark.containers
def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with stack(tmp_path) as other, socket.socket() as taken:
        taken.bind(("127.0.0.1", int(other.ports["ONCOGRAPH_NEO4J_HTTP_PORT"])))
        taken.listen()
        result = other.up()
    assert result.returncode == 1
    assert other.ports["ONCOGRAPH_NEO4J_HTTP_PORT"] in result.stderr
    assert "Where a port is taken, choose another" in result.stderr


@pytest.mark.containers
def test_an_engine_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with stack(tmp_path) as other:
        result = other.up(DOCKER_HOST=f"unix://{tmp_path}/none.sock")
        assert not other.secret.exists()
    assert result.returncode == 1
    assert "no container engine answers" in result.stderr


def test_an_argument_is_refused() -> None:
    result = subprocess.run([UP, "--help"], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "docker/up: takes no arguments; README.md says how to go on\n")


def test_a_machine_without_docker_is_told_what_to_install(tmp_path: Path) -> None:
    for tool in ("sh", "sed", "dirname"):
        found = shutil.which(tool)
        assert found
        (tmp_path / tool).symlink_to(found)
    result = subprocess.run([UP], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert re.fullmatch(r"docker/up: needs Docker with docker compose; see https://\S+\n", result.stderr)
