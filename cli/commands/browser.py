"""`oncograph browser`: a style, a guide and saved queries for Neo4j Browser."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from oncograph.graph.stores.neo4j.address import host_of

from ..browser.guide import SETUP, guide_page
from ..browser.queries import archive
from ..browser.server import File, listen
from ..browser.style import style_sheet
from ..output import Form, message, say
from ..session import Session, command

STYLE, GUIDE, QUERIES = "style.grass", "guide.html", "saved-queries.zip"

_PORT = typer.Option("--port", min=0, max=65535, help="Serve on this port; 0 is any that is free.")
_WRITE = typer.Option("--write", metavar="DIR", help="Write the files into this folder instead of serving them.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "browser", tables=False, forms=(Form.JSON,))
    def browser(
        session: Session,
        *,
        port: Annotated[int, _PORT] = 7480,
        write: Annotated[Path | None, _WRITE] = None,
    ) -> None:
        """Serve a style, a guide in ten steps and saved queries for Neo4j Browser, and tell how to use them there.

        They are served on this machine, until Ctrl-C. The address of Neo4j Browser is that of the server named by
        --store, where it has the usual port, 7474.

        Example: oncograph browser --store neo4j://localhost:7687
        """
        if write is not None:
            _write(session, write)
        else:
            _serve(session, browser_address(session.store or os.environ.get("ONCOGRAPH_STORE")), port)


def files() -> "dict[str, File]":
    """Return the files by name, made from the schema and the canned questions."""
    return {
        STYLE: File(style_sheet().encode(), "text/plain; charset=utf-8"),
        GUIDE: File(guide_page().encode(), "text/html; charset=utf-8"),
        QUERIES: File(archive(), "application/zip"),
    }


def browser_address(store: str | None) -> str:
    """Return where a server's Neo4j Browser is when its HTTP port is the usual one.

    >>> browser_address("neo4j://graph.example:7687"), browser_address("bolt+s://graph.example"), browser_address(None)
    ('http://graph.example:7474/browser/', 'https://graph.example:7473/browser/', 'http://localhost:7474/browser/')
    """
    host, tls = host_of(store or "") or ("localhost", False)
    return f"https://{host}:7473/browser/" if tls else f"http://{host}:7474/browser/"


def _write(session: Session, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    for name, file in files().items():
        (folder / name).write_bytes(file.content)
        written.append(str(folder / name))
    if session.form is Form.JSON:
        session.show_object({"files": written})
        return
    say("\n".join(written))
    message(f"drop {STYLE} and {QUERIES} on Neo4j Browser's window; {GUIDE} has to be on a web server, for :guide URL")


def _serve(session: Session, page: str, port: int) -> None:
    with listen(files(), port) as server:
        # By this name: Neo4j servers allow localhost unless set up otherwise, and 127.0.0.1 only if set up so.
        address = f"http://localhost:{server.server_port}"
        commands = [f":style {address}/{STYLE}", SETUP, f":guide {address}/{GUIDE}"]
        saved = f"{address}/{QUERIES}"
        if session.form is Form.JSON:
            session.show_object({"browser": page, "commands": commands, "saved_queries": saved})
        else:
            say(_how_to(page, commands, saved))
        sys.stdout.flush()  # whoever reads a pipe need not wait for the end
        try:
            message("serving until Ctrl-C")
            server.serve_forever()
        except KeyboardInterrupt:
            message("stopped")


def _how_to(page: str, commands: list[str], saved: str) -> str:
    typed = "\n".join(f"     {line}" for line in commands)
    return f"""1. Open Neo4j Browser and log in: {page}
2. Type there, one after the other:
{typed}
3. For saved queries, download {saved}
   and drop the file on Neo4j Browser's window; they are under the star, in the folder oncograph.
Where the host is said not to be allowed, add localhost to the server's setting
browser.remote_content_hostname_whitelist; it is there unless somebody changed it."""
