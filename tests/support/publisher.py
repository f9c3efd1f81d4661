"""A server on this machine that speaks as the registry and PubMed do, and can be made to fail as they may."""

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from typing_extensions import override


def trial(number: str, changed: str | None = "2024-01-01", title: str = "A made-up trial") -> dict[str, Any]:
    status = {} if changed is None else {"lastUpdatePostDateStruct": {"date": changed, "type": "ACTUAL"}}
    return {
        "protocolSection": {
            "identificationModule": {"nctId": number, "briefTitle": title},
            "statusModule": status,
        }
    }


def article(pmid: str, title: str = "A made-up article") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><DateRevised><Year>2024</Year><Month>02</Month>"
        f"<Day>03</Day></DateRevised><Article><ArticleTitle>{title}</ArticleTitle></Article></MedlineCitation>"
        "</PubmedArticle>"
    )


@dataclass
class Publisher:
    """What the server holds, what it is to answer first, and the requests that it got."""

    trials: dict[str, dict[str, Any]] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)
    first: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    """Answers (status, headers, body) that are given in turn before all goes well."""
    page_size: int = 1000
    requests: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if self.first:
            return self.first.pop(0)
        if path == "/studies":
            return 200, {}, json.dumps(self._page(asked)).encode()
        if path == "/efetch.fcgi":
            found = "".join(self.articles[pmid] for pmid in asked["id"].split(",") if pmid in self.articles)
            return 200, {}, f"<?xml version='1.0'?><PubmedArticleSet>{found}</PubmedArticleSet>".encode()
        return 404, {}, b"no such page"

    def _page(self, asked: dict[str, str]) -> dict[str, Any]:
        ids = asked.get("filter.ids")
        found = [
            study
            for number, study in sorted(self.trials.items())
            if (number in ids.split("|") if ids else asked["query.term"] in json.dumps(study))
        ]
        start = int(asked.get("pageToken", "0"))
        end = start + min(int(asked["pageSize"]), self.page_size)
        return {"studies": found[start:end], **({"nextPageToken": str(end)} if end < len(found) else {})}


@contextmanager
def publishing() -> Generator[Publisher]:
    """Yield a server that answers until the block ends."""
    publisher = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            publisher.requests.append(self.path)
            parts = urlsplit(self.path)
            status, headers, body = publisher.answer(
                parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}
            )
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        publisher.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield publisher
        server.shutdown()
        thread.join()
