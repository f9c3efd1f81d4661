"""Serves a few files to Neo4j Browser, on this machine only, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from oncograph.graph.errors import OncographError


class ServingError(OncographError):
    """Raised when the files cannot be served; the text says what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """What is served under a name."""

    content: bytes
    media_type: str


def listen(files: Mapping[str, File], port: int) -> ThreadingHTTPServer:
    """Return a server that answers for the files by their exact names; port 0 is any that is free.

    There are no folders, and nothing is read from a disk. Call its `serve_forever`, then close it.

    :raises ServingError: another program has the port, or it may not be used.
    """
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, files))
    except OSError as error:
        raise ServingError(f"port {port} cannot be used: {error.strerror}; name another with --port") from error


class _Handler(BaseHTTPRequestHandler):
    """Answers one request; pages of any origin may read the files, as Neo4j Browser's has to."""

    server_version = "oncograph"
    sys_version = ""

    def __init__(self, files: Mapping[str, File], *connection: Any) -> None:
        self._files = files
        super().__init__(*connection)

    def do_GET(self) -> None:
        """Answer with a file."""
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        """Answer with what would come before the file."""
        self._answer(with_content=False)

    def do_OPTIONS(self) -> None:
        """Allow what Neo4j Browser asks for first: headers of its own against caching, and for tracing its errors."""
        self.send_response(204)
        self.send_header("Access-Control-Allow-Methods", "GET, HEAD")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.end_headers()

    def _answer(self, *, with_content: bool) -> None:
        file = self._files.get(self.path.removeprefix("/"))
        if file is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", file.media_type)
        self.send_header("Content-Length", str(len(file.content)))
        self.end_headers()
        if with_content:
            self.wfile.write(file.content)

    def end_headers(self) -> None:
        """Add what every answer has."""
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Say nothing: what is asked for shows in Neo4j Browser."""
