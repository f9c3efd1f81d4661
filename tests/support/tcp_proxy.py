"""A proxy between driver and server that cuts the connection where a test says."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""Bolt's COMMIT message, as a chunk of its own."""

Cut = Callable[[bytes], bool]
"""Says, of what the client has just sent, whether to cut now."""


class Proxy:
    """Passes on what a client and a server send each other, until it is to cut the connection."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"
        self.cuts = 0
        self._cut: Cut | None = None
        self._for_good = False
        self._clients: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_when(self, cut: Cut, *, for_good: bool = False) -> None:
        """Cut once, when `cut` says so; `for_good`, take no connection afterwards."""
        self._cut, self._for_good = cut, for_good

    def cut_now(self) -> None:
        """Cut what connections there are; later ones are taken."""
        for client in tuple(self._clients):
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._server)) as server, suppress(OSError):
            if self._for_good and self.cuts:
                return
            self._clients.add(client)
            threading.Thread(target=_pass_on, args=[server, client], daemon=True).start()
            while data := client.recv(65536):
                if self._cut is not None and self._cut(data):
                    self._cut, self.cuts = None, self.cuts + 1
                    server.sendall(data)
                    client.shutdown(socket.SHUT_RDWR)
                    server.shutdown(socket.SHUT_WR)
                    while server.recv(65536):  # the server reads what was sent, and hears no more
                        pass
                    return
                server.sendall(data)
            self._clients.discard(client)
            server.shutdown(socket.SHUT_RDWR)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)


@contextmanager
def proxy(port: int) -> Generator[Proxy]:
    """Yield a proxy to a port of this machine."""
    made = Proxy(port)
    try:
        yield made
    finally:
        made.close()
