"""The command as a process of its own: exit codes, pipes, interrupts and the terminal."""

import json
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.cli import write_record
from support.terminal import COMMAND, Terminal

from oncograph.cli.errors import ExitCode, MisuseError, exit_code
from oncograph.graph.errors import StoreError, StoreUnreachableError, UnknownNameError

ENDLESS = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a * b AS c WHERE c < 0 RETURN c"

pytestmark = pytest.mark.usefixtures("store")


def oncograph(*arguments: str | Path, stdin: bytes | None = None) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([*COMMAND, *map(str, arguments)], input=stdin, capture_output=True, check=False, timeout=60)


def test_stdout_is_data_and_stderr_is_messages(work: Path) -> None:
    done = oncograph("load", write_record(work), "--store", work / "new.db", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["records_loaded"] == 1
    done = oncograph("lookup", "il-2", "--csv")
    assert done.returncode == 0
    assert done.stdout.startswith(b"kind,id,agent,")
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_query_comes_through_a_pipe() -> None:
    done = oncograph("cypher", "--json", stdin=b"RETURN 1 AS one;\n")
    assert (done.returncode, json.loads(done.stdout)) == (0, [{"one": 1}])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("cypher", "RETURN 1"), 0),
        (("cypher", "RETURN"), 1),
        (("cypher", "UNWIND [1, 2] AS x RETURN x", "--max-rows", "1"), 1),
        (("status", "--store", "none.db"), 1),
        (("validate", "none.yaml"), 1),
        (("lookup", "interluekin"), 2),
        (("explain", "claim:none"), 2),
        (("ask", "benefit", "--nonsense"), 2),
        (("nonsense",), 2),
        (("load",), 2),
        (("cypher", "UNWIND [] AS x RETURN x", "--json"), 3),
        (("load", "none.yaml", "good.yaml", "--store", "new.db"), 5),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_the_exit_code_says_how_it_ended(arguments: Sequence[str], code: int, work: Path) -> None:
    write_record(work, "good-2002").rename(work / "good.yaml")
    done = oncograph(*arguments)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert (done.stderr == b"") is (code == 0)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StoreError("x"), ExitCode.FAILED),
        (StoreUnreachableError("x"), ExitCode.UNREACHABLE),
        (UnknownNameError("x"), ExitCode.MISUSED),
        (MisuseError("x"), ExitCode.MISUSED),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: StoreError, code: ExitCode) -> None:
    assert exit_code(error) is code


def test_exit_codes_are_the_ones_that_scripts_know() -> None:
    assert [int(code) for code in ExitCode] == [0, 1, 2, 3, 4, 5, 130]


def test_an_interrupt_ends_a_query_with_130() -> None:
    ended: list[int] = []
    for seconds in (1, 4, 16):  # an interrupt that comes before the command has begun is Python's to tell of
        process = subprocess.Popen([*COMMAND, "cypher", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        ended.append(process.returncode)
        if (process.returncode, out, err) == (130, b"", b"interrupted\n"):
            return
    pytest.fail(f"it ended with {ended}")


def test_a_reader_that_has_seen_enough_is_no_failure_worth_a_word() -> None:
    many = [*COMMAND, "cypher", "UNWIND range(1, 200000) AS x RETURN x", "--csv"]
    with subprocess.Popen(many, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"x\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full: a full disk was not tried")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "lookup", "il-2", "--json"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr == b"error: the answer cannot be written: No space left on device\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_that_lacks_a_character_gets_an_answer_all_the_same(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    query = "RETURN 'α' AS a, '\\ud800' AS b"
    for form in ("--json", "--csv"):
        done = oncograph("cypher", query, form)
        assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(oncograph("cypher", query, "--json").stdout) == [{"a": "α", "b": "\ud800"}]
    assert oncograph("cypher", query).returncode == 0


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.usefixtures("terminal")
def test_without_a_query_a_terminal_gets_the_shell() -> None:
    shell = Terminal("cypher")
    shell.wait_for(b"oncograph>")
    shell.type("RETURN 6 * 7 AS answer;\r")
    shell.wait_for(b"1 row\r\n")
    shell.wait_for(b"oncograph>")
    shell.type("\x04")
    assert shell.end() == 0
    assert b"42\r\n" in shell.printed
    assert b"\x1b[0;38;5;" in shell.printed, "the query is not coloured"


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    "keys", [("\x12", "ans", "\x03"), ("\x12", "ans", "\t", "\x1b[A", "\x07"), ("\x12", "no", "\r")]
)
def test_what_was_typed_before_is_searched_for_without_a_traceback(keys: Sequence[str]) -> None:
    shell = Terminal("cypher")
    shell.wait_for(b"oncograph>")
    shell.type("RETURN 6 * 7 AS answer;\r")
    shell.wait_for(b"1 row\r\n")
    shell.wait_for(b"oncograph>")
    shell.type(keys[0])
    shell.wait_for(b"search")
    for key in keys[1:]:
        shell.type(key)
        shell.drain()
    shell.type("\x03")
    shell.drain()
    shell.type("exit\r")
    assert shell.end() == 0
    assert b"exception" not in shell.printed


@pytest.mark.usefixtures("terminal")
def test_a_search_finds_the_query_again() -> None:
    shell = Terminal("cypher")
    shell.wait_for(b"oncograph>")
    shell.type("RETURN 6 * 7 AS answer;\r")
    shell.wait_for(b"1 row\r\n")
    shell.wait_for(b"oncograph>")
    shell.type("\x12")
    shell.wait_for(b"search")
    shell.type("6 *")
    shell.drain()
    shell.type("\r")
    shell.drain()
    shell.type("\r")
    shell.wait_for(b"1 row\r\n")
    shell.wait_for(b"oncograph>")
    shell.type("\x04")
    assert shell.end() == 0


@pytest.mark.usefixtures("terminal")
def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    table = Terminal("ask", "benefit", "--agent", "il-2", "--disease", "aml")
    assert table.end() == 0
    assert b"IL-2" in table.printed
    assert b"\x1b[3" not in table.printed


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("columns", [80, 600])
def test_a_row_too_wide_for_the_terminal_is_a_block_of_lines(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    table = Terminal("ask", "benefit", "--agent", "il-2", "--disease", "aml", "--wide", "--no-pager", columns=columns)
    assert table.end() == 0
    lines = [line.split() for line in table.lines]
    in_blocks = ["endpoint", "overall", "survival"] in lines
    assert in_blocks is (columns == 80)
    assert b"maintenance in first remission" in table.printed
