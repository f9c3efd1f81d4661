"""The compose file of docker/, brought up from a copy of what the image is built from, apart from a user's own."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from support.needs import CONTAINERS
from support.neo4j_process import free_port
from support.neo4j_server import IMAGE

REPOSITORY = Path(__file__).resolve().parents[2]
BUILT_ON = f"python:{os.environ.get('ONCOGRAPH_BUILD_PYTHON', '3.13')}-slim"


class Stack:
    """A copy of the repository with a compose project, ports and a secret of its own."""

    def __init__(self, home: Path) -> None:
        self.project = f"oncograph-test-{uuid.uuid4().hex[:8]}"
        self.ports = {"ONCOGRAPH_NEO4J_HTTP_PORT": str(free_port()), "ONCOGRAPH_NEO4J_BOLT_PORT": str(free_port())}
        self.secret = home / "docker" / "secrets" / "neo4j-auth"
        self._docker = home / "docker"
        copy_of_what_an_image_is_built_from(home)

    def up(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run docker/up."""
        return self._run(self._docker / "up", **environment)

    def compose(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run docker compose on the file, as its reader would."""
        return self._run(*compose_command(), "-f", self._docker / "compose.yaml", *arguments, **environment)

    def oncograph(self, *arguments: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Run the command line in its container; -T, because a test has no terminal."""
        return self.compose("run", "--rm", "-T", *options, "oncograph", *arguments)

    def listed(self, what: str) -> list[str]:
        """Return the ids of the project's containers, volumes or networks."""
        every = ["--all"] if what == "container" else []
        only = ["--filter", f"label=com.docker.compose.project={self.project}"]
        return self._run("docker", what, "ls", *every, "--quiet", *only).stdout.split()

    def _run(self, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env={**os.environ, "COMPOSE_PROJECT_NAME": self.project, **self.ports, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def stack(home: Path) -> Generator[Stack]:
    """Yield a stack to bring up; afterwards nothing of it is left."""
    need_engine_and_images()
    one = Stack(home)
    try:
        yield one
    finally:
        down = one.compose("down", "--volumes", "--rmi", "local")
    assert down.returncode == 0, down.stderr
    assert not [id_ for what in ("container", "volume", "network") for id_ in one.listed(what)]


def copy_of_what_an_image_is_built_from(home: Path) -> None:
    """Copy docker/ without anyone's secrets, and what .dockerignore lets through."""
    through = [line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for name in (".dockerignore", "docker", *through):
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, home / name, ignore=shutil.ignore_patterns("__pycache__", "secrets"))
        else:
            shutil.copy(source, home)


def compose_command() -> list[str]:
    """Return the compose command that is here, chosen as docker/up chooses."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if runs(*command, "version"):
            return command
    return CONTAINERS.absent("neither docker compose nor docker-compose is here")


def need_engine_and_images() -> None:
    """Go on only where an engine answers, and has or reaches the images that all begins with."""
    if not runs("docker", "ps"):
        CONTAINERS.absent("no container engine answers")
    compose_command()
    for image in (IMAGE, BUILT_ON):
        if not runs("docker", "image", "inspect", image) and not runs("docker", "pull", "--quiet", image):
            CONTAINERS.absent(f"the image {image} is neither here nor can it be had")


def runs(*command: str) -> bool:
    """Whether a command is there and succeeds."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
