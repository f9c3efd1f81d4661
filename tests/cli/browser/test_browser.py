"""`oncograph browser`: what it tells, what it serves and what it does not, what it writes, and how it ends."""

import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Generator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support.cli import run

from oncograph.cli.browser.guide import SETUP, STEPS, TITLE, guide_page
from oncograph.cli.browser.queries import archive, saved_query
from oncograph.cli.browser.server import listen
from oncograph.cli.commands.browser import GUIDE, QUERIES, STYLE, _how_to, browser_address, files
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.queries.asking.cypher import answers_over
from oncograph.queries.library import builtin_queries

MAIN = "from oncograph.cli.main import run; run()"


@pytest.fixture(scope="module")
def port() -> Generator[int]:
    """Yield the port on which the files are served."""
    with listen(files(), 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        assert server.server_address[0] == "127.0.0.1"
        yield server.server_port
        server.shutdown()
        thread.join()


def asked(port: int, method: str, path: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and content; the path is sent as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Origin": "http://localhost:7474"})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


class TestServing:
    @pytest.mark.parametrize(
        ("name", "media_type"), [(STYLE, "text/plain"), (GUIDE, "text/html"), (QUERIES, "application/zip")]
    )
    def test_a_file_is_served_for_pages_of_any_origin(self, port: int, name: str, media_type: str) -> None:
        status, headers, content = asked(port, "GET", f"/{name}")
        assert status == 200
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Content-Type"].startswith(media_type)
        assert content == files()[name].content
        assert headers["Content-Length"] == str(len(content))

    def test_head_has_the_same_headers_and_no_content(self, port: int) -> None:
        status, headers, content = asked(port, "HEAD", f"/{STYLE}")
        assert (status, content) == (200, b"")
        assert headers["Content-Length"] == str(len(files()[STYLE].content))

    def test_a_browser_may_ask_first_and_send_headers_of_its_own(self, port: int) -> None:
        status, headers, _ = asked(port, "OPTIONS", f"/{GUIDE}")
        assert status == 204
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Access-Control-Allow-Headers"] == "*"
        assert "GET" in headers["Access-Control-Allow-Methods"]

    @pytest.mark.parametrize(
        "path",
        [
            *(
                "/",
                "/..",
                "/../cli/browser.py",
                "/%2e%2e/pyproject.toml",
                "//etc/passwd",
                "/etc/passwd",
                "/./style.grass",
            ),
            *("/style.grass/", "/style.grass/..", "/guide.html?x=1", "/STYLE.GRASS", "/cli/browser.py", "style.grass#"),
        ],
    )
    def test_nothing_else_is_served(self, port: int, path: str) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
        assert answer.startswith(b"HTTP/1.0 404 ")
        assert QUERIES.encode() not in answer

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
    def test_nothing_can_be_changed(self, port: int, method: str) -> None:
        assert asked(port, method, f"/{STYLE}")[0] == 501


class TestCommand:
    def test_it_tells_what_to_do_serves_and_ends_well_on_ctrl_c(self) -> None:
        command = [sys.executable, "-c", MAIN, "--store", "neo4j://graph.example:7687", "browser", "--port", "0"]
        with subprocess.Popen(
            [*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
        ) as process:
            assert process.stdout
            told = json.loads("".join(iter(process.stdout.readline, "}\n")) + "}")
            assert told["browser"] == "http://graph.example:7474/browser/"
            style, setup, guide = told["commands"]
            assert setup == SETUP
            address = style.removeprefix(":style ").removesuffix(f"/{STYLE}")
            port = int(address.removeprefix("http://localhost:"))
            assert guide == f":guide {address}/{GUIDE}"
            assert told["saved_queries"] == f"{address}/{QUERIES}"
            assert asked(port, "GET", f"/{STYLE}")[0] == 200
            process.send_signal(signal.SIGINT)
            rest, messages = process.communicate(timeout=20)
        assert (process.returncode, rest) == (0, "")
        assert messages == "serving until Ctrl-C\nstopped\n"

    def test_people_are_told_in_words(self) -> None:
        command = [sys.executable, "-c", MAIN, "browser", "--port", "0"]
        environment = {**os.environ, "ONCOGRAPH_STORE": "bolt+s://reader:geheim@graph.example"}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        ) as process:
            assert process.stderr
            assert process.stderr.readline() == "serving until Ctrl-C\n"
            process.send_signal(signal.SIGINT)
            text, _ = process.communicate(timeout=20)
        assert "https://graph.example:7473/browser/" in text
        assert "geheim" not in text
        for part in (f"/{STYLE}", SETUP, ":guide http://localhost:", f"/{QUERIES}"):
            assert part in text

    def test_a_port_that_is_in_use_is_an_error_with_a_remedy(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = other.getsockname()[1]
            outcome = run("browser", "--port", str(taken))
        assert (outcome.code, outcome.stdout) == (1, "")
        assert f"port {taken} cannot be used" in outcome.stderr
        assert "--port" in outcome.stderr

    def test_the_page_in_docs_shows_what_it_tells(self) -> None:
        commands = [f":style http://localhost:7480/{STYLE}", SETUP, f":guide http://localhost:7480/{GUIDE}"]
        told = _how_to(browser_address(None), commands, f"http://localhost:7480/{QUERIES}")
        page = (Path(__file__).parents[3] / "docs" / "browser.md").read_text(encoding="utf-8")
        shown = page.partition("$ oncograph browser\n")[2].partition("```")[0]
        assert shown
        assert told.startswith(shown)

    @pytest.mark.parametrize("port", ["-1", "65536", "http"])
    def test_a_port_that_there_is_not_is_misuse(self, port: str) -> None:
        assert run("browser", f"--port={port}").code == 2

    def test_writing_gives_the_same_files_and_makes_no_store(self, work: Path) -> None:
        outcome = run("browser", "--write", "deep/folder", "--json")
        assert outcome.code == 0
        written = {Path(path) for path in outcome.json()["files"]}
        assert written == {Path("deep/folder") / name for name in files()}
        for path in written:
            assert (work / path).read_bytes() == files()[path.name].content
        assert "making your store" not in outcome.stderr
        assert run("browser", "--write", "deep/folder").stdout.splitlines() == outcome.json()["files"]

    def test_a_folder_that_is_a_file_is_an_error(self, work: Path) -> None:
        (work / "taken").write_text("mine")
        outcome = run("browser", "--write", "taken")
        assert (outcome.code, outcome.stdout) == (1, "")
        assert "taken" in outcome.stderr

    @pytest.mark.parametrize(
        ("store", "page"),
        [
            ("neo4j://[::1]:7687", "http://[::1]:7474/browser/"),
            ("bolt+ssc://10.0.0.7", "https://10.0.0.7:7473/browser/"),
            ("neo4j://", "http://localhost:7474/browser/"),
            ("//[studies.db", "http://localhost:7474/browser/"),
            ("", "http://localhost:7474/browser/"),
        ],
    )
    def test_where_neo4j_browser_is(self, store: str, page: str) -> None:
        assert browser_address(store) == page


class Slides(HTMLParser):
    """The guide as Neo4j Browser parts it: slides with a heading and texts that can be run."""

    def __init__(self) -> None:
        super().__init__()
        self.slides: list[tuple[str, list[str]]] = []
        self.title = ""
        self._inside: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside.append((tag, dict(attrs).get("class") or ""))
        if tag == "slide":
            self.slides.append(("", []))
        elif tag == "pre":
            self.slides[-1][1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, kind = self._inside[-1] if self._inside else ("", "")
        if tag == "title":
            self.title += data
        elif tag == "h3":
            self.slides[-1] = (self.slides[-1][0] + data, self.slides[-1][1])
        elif tag == "pre":
            assert "runnable" in kind.split()
            self.slides[-1][1][-1] += data


def _labels(value: Any) -> list[str]:
    return list(value["labels"]) if isinstance(value, dict) else []


class TestGuide:
    def test_ten_steps_lead_from_the_labels_to_the_question(self) -> None:
        page = Slides()
        page.feed(guide_page())
        page.close()
        assert page.title == TITLE
        assert [title for title, _ in page.slides] == [
            f"{number}. {step.title}" for number, step in enumerate(STEPS, start=1)
        ]
        assert len(STEPS) == 10
        assert STEPS[-1].title == TITLE
        assert [runnable for _, runnable in page.slides] == [[text.strip() for text in step.queries] for step in STEPS]

    def test_every_query_finds_something_in_the_built_in_corpus(self, builtin_store: EmbeddedStore) -> None:
        answers = answers_over(builtin_store)
        queries = [query for step in STEPS for query in step.queries if query != SETUP]
        assert len(queries) == 14
        for query in queries:
            assert answers.run(query, {}).rows, query

    def test_it_shows_claims_on_toxicities_and_what_starts_at_a_combination(self, builtin_store: EmbeddedStore) -> None:
        answers = answers_over(builtin_store)
        rows = [
            row
            for step in STEPS
            for query in step.queries[step.queries[0] == SETUP :]
            for row in answers.run(query, {}).rows
        ]
        assert [
            row for row in rows if "Harm" in _labels(row.get("claim")) and "Toxicity" in _labels(row.get("toxicity"))
        ]
        assert [
            row for row in rows if (row.get("earlier_period"), row.get("earlier_rate")) == ("first 155 patients", 0.81)
        ]
        assert [
            row
            for row in rows
            if "Combination" in _labels(row.get("combination")) and row["verdict"]["type"] == "BENEFIT_IN"
        ]


class TestSavedQueries:
    def test_there_is_one_for_every_question_under_its_name(self) -> None:
        with zipfile.ZipFile(io.BytesIO(archive())) as file:
            saved = {name: file.read(name).decode() for name in file.namelist()}
        assert set(saved) == {f"oncograph/{query.name}.cypher" for query in builtin_queries()}
        for query in builtin_queries():
            text = saved[f"oncograph/{query.name}.cypher"]
            assert text.splitlines()[0] == f"// {query.name}: {query.question}"
            assert "$" not in text

    def test_the_same_questions_make_the_same_file(self) -> None:
        assert archive() == archive()

    def test_a_question_without_parameters_is_left_as_it_is(self) -> None:
        query = next(query for query in builtin_queries() if not query.parameters)
        assert saved_query(query).partition("\n")[2] == f"{query.text}\n"
