"""The interactive shell, driven by the keys that a person would press."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import Completion
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

import oncograph
from oncograph import Graph
from oncograph.cli.cypher_completion import CypherCompleter
from oncograph.cli.session import warnings_as_messages
from oncograph.cli.shell import is_whole, run_shell
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.queries.opencypher import Engine
from oncograph.queries.opencypher.syntax.statements import statements

CTRL_C, CTRL_D, CTRL_R, ENTER, TAB, UP = "\x03", "\x04", "\x12", "\r", "\t", "\x1b[A"


@dataclass(frozen=True)
class Printed:
    out: str
    err: str


@dataclass
class Shell:
    """Types into a shell on the built-in corpus, and returns what it printed."""

    graph: Graph
    capture: pytest.CaptureFixture[str]
    send: Callable[[str], None] = field(init=False)

    def type(self, keys: str, parameters: Mapping[str, Any] | None = None) -> Printed:
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            self.send = pipe.send_text
            self.send(keys)
            with warnings_as_messages():
                run_shell(self.graph, parameters or {})
        out, err = self.capture.readouterr()
        return Printed(out, err)


@pytest.fixture
def shell(builtin_store: EmbeddedStore, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(oncograph.open(builtin_store.path), capsys)


def test_a_query_is_answered(shell: Shell) -> None:
    printed = shell.type(f"MATCH (a:Agent {{id: 'agent:interleukin-2'}}) RETURN a.name AS name;{ENTER}{CTRL_D}")
    assert "interleukin-2" in printed.out
    assert "1 row\n" in printed.err


def test_a_query_may_take_several_lines_and_ends_with_a_semicolon(shell: Shell) -> None:
    printed = shell.type(f"UNWIND [1, 2] AS x{ENTER}RETURN x + 40 AS y{ENTER};{ENTER}:quit{ENTER}")
    assert "41" in printed.out
    assert "2 rows\n" in printed.err


def test_an_empty_line_ends_a_query_too(shell: Shell) -> None:
    assert "42" in shell.type(f"RETURN 42 AS x{ENTER}{ENTER}{CTRL_D}").out


def test_several_queries_in_one_input_are_answered_in_turn(shell: Shell) -> None:
    out = shell.type(f"RETURN 'one;' AS x; RETURN 'two' AS x;{ENTER}{CTRL_D}").out
    assert out.index("one;") < out.index("two")


def test_an_error_shows_its_place_and_the_shell_goes_on(shell: Shell) -> None:
    printed = shell.type(f"RETURN nothing;{ENTER}CREATE (a);{ENTER}RETURN 'after' AS x;{ENTER}{CTRL_D}")
    assert "error: variable `nothing` is not defined" in printed.err
    assert "  RETURN nothing\n         ^\n" in printed.err
    assert "CREATE is not supported" in printed.err
    assert "after" in printed.out


def test_the_first_query_that_fails_is_the_last_of_its_input(shell: Shell) -> None:
    printed = shell.type(f"RETURN nothing; RETURN 'unreached' AS x;{ENTER}{CTRL_D}")
    assert "nothing" in printed.err
    assert "unreached" not in printed.out


def test_ctrl_c_drops_the_line(shell: Shell) -> None:
    printed = shell.type(f"RETURN 'dropped' AS x{CTRL_C}RETURN 'kept' AS x;{ENTER}{CTRL_D}")
    assert "kept" in printed.out
    assert "dropped" not in printed.out + printed.err


def test_ctrl_c_cancels_a_running_query_and_the_shell_goes_on(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Engine.run

    def run_interrupted(engine: Engine, text: str, *arguments: Any, **options: Any) -> Any:
        if "UNWIND" in text:
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        return run(engine, text, *arguments, **options)

    monkeypatch.setattr(Engine, "run", run_interrupted)
    endless = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a * b AS c WHERE c < 0 RETURN c;"
    printed = shell.type(f"{endless}{ENTER}RETURN 'after' AS x;{ENTER}{CTRL_D}")
    assert "cancelled\n" in printed.err
    assert "after" in printed.out


def test_parameters_are_given_set_and_listed(shell: Shell) -> None:
    lines = (":param name=IL-2", ":param n=[1, 2]", ":params", "RETURN $name + $given + size($n) AS x;", ":quit")
    printed = shell.type("".join(f"{line}{ENTER}" for line in lines), {"given": "!"})
    assert "$given" in printed.out
    assert "[1, 2]" in printed.out
    assert "IL-2!2" in printed.out


def test_a_parameter_is_set_to_the_value_of_an_expression(shell: Shell) -> None:
    lines = (":param x => 5", ":param list=>[$x, 'a=>b']", ":param a=b=>c", "RETURN $x + 1 AS n, $list AS l, $a AS a;")
    printed = shell.type("".join(f"{line}{ENTER}" for line in (*lines, ":param y => nope", ":quit")))
    assert "6  5, a=>b  b=>c" in printed.out
    assert "variable `nope` is not defined" in printed.err


def test_without_parameters_it_says_how_to_set_one(shell: Shell) -> None:
    printed = shell.type(f":params{ENTER}:param nonsense{ENTER}{CTRL_D}")
    assert "set one with :param name=value" in printed.err
    assert "error: nonsense: write a parameter as NAME=VALUE" in printed.err


def test_explain_shows_the_plan(shell: Shell) -> None:
    printed = shell.type(f":explain MATCH (a:Agent) RETURN a.name;{ENTER}:explain MATCH (a{ENTER}{CTRL_D}")
    assert "(a:Agent)" in printed.out
    assert "error: " in printed.err


def test_schema_and_queries_are_listed(shell: Shell) -> None:
    printed = shell.type(f":schema{ENTER}:queries{ENTER}{CTRL_D}")
    assert "(:Finding)" in printed.out
    assert "[:TESTS]" in printed.out
    assert "progression-without-survival" in printed.out


def test_help_lists_every_command(shell: Shell) -> None:
    printed = shell.type(f":help{ENTER}:quit{ENTER}")
    for command in (":help", ":quit", ":params", ":param", ":explain", ":schema", ":queries"):
        assert command in printed.out


def test_an_unknown_command_names_those_there_are(shell: Shell) -> None:
    assert "error: no command is called :leave; there are :help, :quit" in shell.type(f":leave{ENTER}{CTRL_D}").err


def test_quit_leaves_at_once(shell: Shell) -> None:
    assert "unreached" not in shell.type(f":quit{ENTER}RETURN 'unreached' AS x;{ENTER}").out


@pytest.mark.parametrize("word", ["exit", "quit", "EXIT;", ":exit"])
def test_a_word_leaves_too(word: str, shell: Shell) -> None:
    assert "error" not in shell.type(f"{word}{ENTER}").err


def test_help_needs_no_colon(shell: Shell) -> None:
    assert ":schema" in shell.type(f"help{ENTER}{CTRL_D}").out


def test_a_search_that_is_given_up_leaves_the_shell_as_it_was(shell: Shell) -> None:
    printed = shell.type(f"RETURN 1 AS a;{ENTER}{CTRL_R}RET{CTRL_C}RETURN 2 AS b;{ENTER}{CTRL_D}")
    assert printed.err.count("1 row\n") == 2


def test_what_was_typed_is_there_the_next_time(shell: Shell, home: Mapping[str, Path]) -> None:
    shell.type(f"RETURN 6 * 7 AS x;{ENTER}{CTRL_D}")
    assert "RETURN 6 * 7 AS x;" in (home["XDG_STATE_HOME"] / "oncograph" / "cypher-history").read_text()
    assert "42" in shell.type(f"{UP}{ENTER}{CTRL_D}").out


def test_without_a_place_for_the_history_it_works_all_the_same(shell: Shell, home: Mapping[str, Path]) -> None:
    home["XDG_STATE_HOME"].parent.mkdir(parents=True)
    home["XDG_STATE_HOME"].write_text("a file where a folder should be")
    printed = shell.type(f"RETURN 42 AS x;{ENTER}{CTRL_D}")
    assert "warning: what you type is not kept" in printed.err
    assert "42" in printed.out


def test_tab_completes(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = iter([f" {{id: 'disease:melanoma'}}) RETURN d.nam{TAB}", f" AS x;{ENTER}{CTRL_D}"])
    complete = CypherCompleter.get_completions

    def complete_and_type_on(completer: CypherCompleter, *arguments: Any) -> Iterator[Completion]:
        yield from complete(completer, *arguments)
        shell.send(next(rest))  # a key pressed before the completion is there would drop it

    monkeypatch.setattr(CypherCompleter, "get_completions", complete_and_type_on)
    assert "melanoma" in shell.type(f"MATCH (d:Dise{TAB}").out


def test_one_engine_answers_every_query(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Engine] = []
    make = Engine.__init__

    def counted(engine: Engine, *arguments: Any) -> None:
        built.append(engine)
        make(engine, *arguments)

    monkeypatch.setattr(Engine, "__init__", counted)
    shell.type(f"RETURN 1 AS x;{ENTER}RETURN 2 AS x;{ENTER}:explain RETURN 3{ENTER}{CTRL_D}")
    assert len(built) == 1


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", True),
        (":help", True),
        ("  :help", True),
        ("RETURN 1", False),
        ("RETURN 1;", True),
        ("RETURN 1; ", True),
        ("RETURN 1; // done", False),
        ("RETURN 1 // done;", False),
        ("RETURN 1 /* ;", False),
        ("RETURN ';", False),
        ("RETURN ';';", True),
        ("MATCH (`a;", False),
        ("RETURN 1\n", True),
    ],
)
def test_where_an_input_ends(text: str, whole: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert is_whole(text) is whole


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        (";;", []),
        ("RETURN 1", ["RETURN 1"]),
        ("RETURN 1;RETURN 2", ["RETURN 1", "RETURN 2"]),
        ("RETURN ';' // ;\n; RETURN 2;", ["RETURN ';' // ;", "RETURN 2"]),
        ("RETURN 'open; RETURN 2;", ["RETURN 'open; RETURN 2;"]),
        ("RETURN 1; // the end", ["RETURN 1"]),
    ],
)
def test_where_queries_part(text: str, queries: list[str]) -> None:
    assert list(statements(text)) == queries


def test_a_plan_and_a_warning_in_the_shell(shell: Shell) -> None:
    printed = shell.type(f"EXPLAIN MATCH (a:Agent) RETURN a.name;{ENTER}MATCH (a:Agnet) RETURN a;{ENTER}{CTRL_D}")
    assert "LabelScan" in printed.out
    assert "warning: no node has the label `Agnet`; did you mean `Agent`?" in printed.err
