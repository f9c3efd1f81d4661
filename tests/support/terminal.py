"""A program, mostly the command, as a process at a terminal of its own, of a size that the test chooses."""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

COMMAND = (sys.executable, "-c", "from oncograph.cli.main import run; run()")
_CONTROL = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class Terminal:
    """A program at a terminal: what it printed is in `printed`, and `end` waits for it."""

    def __init__(
        self,
        *arguments: str | Path,
        columns: int = 80,
        lines: int = 24,
        program: Sequence[str] = COMMAND,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.printed = b""
        self.seen = 0
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            for name in ("COLUMNS", "LINES"):  # readline sets them behind os.environ
                os.environ.pop(name, None)
                os.unsetenv(name)
            os.execvpe(program[0], [*program, *map(str, arguments)], environment or os.environ)  # noqa: S606  the product's own command

    @property
    def lines(self) -> list[str]:
        """What was printed, line by line, without colours."""
        return _CONTROL.sub("", self.printed.decode()).splitlines()

    def wait_for(self, text: bytes) -> None:
        """Read until `text` has been printed after what was waited for before."""
        until = time.monotonic() + 60
        while (found := self.printed.find(text, self.seen)) < 0:
            assert time.monotonic() < until, self.printed
            self._read()
        self.seen = found + len(text)

    def type(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def drain(self) -> None:
        """Read what is printed until there is a pause."""
        while select.select([self.fd], [], [], 0.3)[0] and self._read():
            pass

    def end(self) -> int:
        while self._read():
            pass
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read(self) -> bool:
        if not select.select([self.fd], [], [], 60)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # Linux: the other side is closed
            return False
        if b"\x1b[6n" in data:  # where is the cursor?
            self.type("\x1b[1;1R")
        self.printed += data
        return bool(data)
