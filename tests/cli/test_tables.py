"""What people see of an answer: main columns that fit the terminal, whole words, what is left out, and the pager."""

import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from support.cli import run
from support.terminal import Terminal

from oncograph.cli.showing import View, table
from oncograph.cli.table import Line
from oncograph.queries.library import CannedQuery, builtin_queries
from oncograph.queries.shown import Choice, Shown, read_columns

QUERIES = builtin_queries()


def named(query: CannedQuery) -> str:
    return query.name


def printed(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in lines]


ROWS = [
    {"disease": "multiple myeloma", "endpoint": "overall survival", "value": 1.5, "rate": 0.35, "none": None},
    {"disease": "multiple myeloma", "endpoint": "progression-free survival", "value": 12.25, "rate": 0.066, "none": 0},
]
COLUMNS = ("disease", "endpoint", "value", "rate", "none")


class TestLayout:
    def test_numbers_stand_with_their_points_below_each_other(self) -> None:
        made = table(COLUMNS, ROWS, Shown(read_columns("value, endpoint")), View(), None)
        assert printed(made.lines)[2:] == ["  1.5  overall survival", " 12.2  progression-free survival"]

    def test_a_share_is_given_in_percent(self) -> None:
        made = table(COLUMNS, ROWS, Shown(read_columns("rate (share)")), View(), None)
        assert printed(made.lines)[2:] == [" 35 %", "6.6 %"]

    def test_a_column_that_tells_nothing_is_left_out(self) -> None:
        made = table(COLUMNS, ROWS, Shown(read_columns("endpoint, none")), View(), None)
        assert "none" not in printed(made.lines)[0]
        assert made.notes == ["not shown: 4 more columns; --wide, --columns a,b, --json"]

    def test_what_groups_rows_is_told_once_and_runs_down_along_them(self) -> None:
        shown = Shown(read_columns("disease, endpoint"), ("disease",))
        assert printed(table(COLUMNS, ROWS, shown, View(), 28).lines)[1:] == [
            *("multiple  overall survival", "myeloma   progression-free", "          survival")
        ]

    def test_what_leads_to_a_paper_is_the_study_and_not_the_space_behind_it(self) -> None:
        rows = [
            {"study": "Bladé & Esteve 2000", "citation": "Med Oncol 2000. doi:10.1/x", "value": 1},
            {"study": "Unknown", "citation": None, "value": 2},
        ]
        lines = table(("study", "citation", "value"), rows, Shown(read_columns("study, value")), View(), 20).lines
        linked = [(piece.text, piece.link) for line in lines for piece in line if piece.link is not None]
        assert linked == [("Bladé &", "https://doi.org/10.1/x"), ("Esteve 2000", "https://doi.org/10.1/x")]

    def test_in_a_pipe_each_row_is_one_whole_line(self) -> None:
        shown = Shown(read_columns("disease, endpoint"), ("disease",))
        assert printed(table(COLUMNS, ROWS, shown, View(), None).lines)[2:] == [
            *("multiple myeloma  overall survival", "multiple myeloma  progression-free survival")
        ]

    def test_columns_of_less_worth_give_way_and_are_named(self) -> None:
        made = table(COLUMNS, ROWS, Shown(read_columns("endpoint, disease, value")), View(), 25)
        assert printed(made.lines)[0].split() == ["endpoint", "value"]
        assert "not shown: disease and 2 more columns" in made.notes[-1]

    @pytest.mark.parametrize("width", range(20, 120, 7))
    def test_no_line_is_wider_than_the_screen_and_no_word_breaks(self, width: int) -> None:
        lines = printed(table(COLUMNS, ROWS, Shown(read_columns("endpoint, disease, value")), View(), width).lines)
        assert max(map(len, lines)) <= width
        assert "progression-free" in " ".join(lines)

    def test_letters_go_where_they_save_lines(self) -> None:
        rows = [{"a": "one two three", "b": f"{word} and more", "c": "x y z"} for word in ("first", "second")]
        shown = Shown(read_columns("a, b, c"))
        assert printed(table(("a", "b", "c"), rows, shown, View(), 37).lines)[1:] == [
            *("one two three  first and more   x y z", "one two three  second and more  x y z")
        ]
        assert len(table(("a", "b", "c"), rows, shown, View(), 36).lines) == 3 + 1

    def test_no_word_breaks_in_a_row_far_down(self) -> None:
        rows = [{"a": "one two three", "b": f"{number} and more"} for number in range(150)]
        rows.append({"a": "hypergammaglobulinaemia or not", "b": "pseudohypoparathyroidism too"})
        lines = printed(table(("a", "b"), rows, Shown(read_columns("a, b")), View(), 55, height=24).lines)
        assert max(map(len, lines)) <= 55
        assert "hypergammaglobulinaemia" in "\n".join(lines)
        assert "pseudohypoparathyroidism" in "\n".join(lines)

    def test_names_are_abbreviated_where_there_is_little_room_and_nowhere_else(self) -> None:
        short = {"multiple myeloma": "MM", "overall survival": "OS", "progression-free survival": "PFS"}
        shown = Shown(read_columns("endpoint, disease"), short_names=short)
        assert printed(table(COLUMNS, ROWS, shown, View(), 25).lines)[1:] == ["OS        MM", "PFS       MM"]
        for width in (60, None):
            assert "progression-free survival  multiple myeloma" in printed(
                table(COLUMNS, ROWS, shown, View(), width).lines
            )

    @pytest.mark.parametrize("width", range(30, 130, 9))
    def test_columns_that_were_asked_for_are_all_there_at_any_width(self, width: int) -> None:
        names: list[str] = ["model", "effect", "heterogeneity", "prediction low", "prediction high"]
        rows = [dict.fromkeys(names, "some words to wrap")]
        lines = printed(table(names, rows, Shown(), View(), width).lines)
        assert max(map(len, lines)) <= width
        assert " ".join(lines).count("wrap") == len(names)

    def test_the_last_columns_give_way_for_a_table_that_fits_the_screen(self) -> None:
        names = [f"c{number}" for number in range(7)]
        rows = [dict.fromkeys(names, "some words to wrap") for _ in range(8)]
        shown = Shown(read_columns(", ".join(names)), needed=5)
        assert len(printed(table(names, rows, shown, View(), 100).lines)[0].split()) == 7
        low = table(names, rows, shown, View(), 100, height=14)
        assert printed(low.lines)[0].split() == names[:5]
        assert low.notes == ["not shown: c5, c6; --wide, --columns a,b, --json"]

    def test_rows_to_show_first_hide_the_others_unless_there_are_none(self) -> None:
        rows = [{"verdict": verdict} for verdict in ("Benefit", "Inconclusive", "Uncontrolled", "Inconclusive")]
        shown = Shown(read_columns("verdict"), first=Choice("verdict", ("Benefit", "Harm")))
        made = table(["verdict"], rows, shown, View(), None)
        assert printed(made.lines)[2:] == ["+ benefit"]
        assert made.notes == ["2 inconclusive and 1 uncontrolled not shown: --all"]
        assert len(table(["verdict"], rows, shown, View(everything=True), None).lines) == 6
        assert len(table(["verdict"], rows[1:], shown, View(), None).lines) == 5


@pytest.mark.parametrize("query", QUERIES, ids=named)
def test_every_question_names_its_main_columns(query: CannedQuery) -> None:
    assert 4 <= len(query.shown.main) <= len(query.columns)
    assert set(query.shown.groups) <= {column.name for column in query.shown.main}


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("query", QUERIES, ids=named)
def test_the_first_look_at_an_answer_fits_the_screen(query: CannedQuery) -> None:
    rows = run(*shlex.split(query.example)[1:], "--json").json()
    for width in (80, 120, 200):
        lines = printed(table(list(rows[0]), rows, query.shown, View(), width).lines)
        assert max(map(len, lines)) <= width
        main = [column.name.replace("_", " ") for column in query.shown.main if column.name != "verdict"]
        assert main[0] in lines[0]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    assert store
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "PAGER", "LESS", "TERMINAL_WIDTH"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("bare")
class TestTerminal:
    @pytest.mark.parametrize("command", ["ask benefit", "lookup buyse-2011", "queries", "status"])
    def test_a_command_fits_the_screen(self, command: str) -> None:
        shown = Terminal(*command.split(), "--no-pager")
        assert shown.end() == 0
        assert [line for line in shown.lines if len(line) > 80 and not Path(line).is_absolute()] == []

    @pytest.mark.skipif(shutil.which("less") is None, reason="no pager is installed")
    def test_what_is_longer_than_the_screen_is_paged(self) -> None:
        paged = Terminal("ask", "gaps", lines=20)
        paged.wait_for(b":")
        assert len(paged.lines) <= 20 + 1
        paged.type("q")
        assert paged.end() == 0

    def test_the_pager_is_the_users_and_none_is_needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PAGER", "sed s/^/paged:/")
        answer = Terminal("ask", "gaps")
        assert answer.end() == 0
        assert all(line.startswith("paged:") for line in answer.lines)
        answer = Terminal("ask", "gaps", "--no-pager")
        assert answer.end() == 0
        assert not any(line.startswith("paged:") for line in answer.lines)
        short = Terminal("ask", "benefit", "--agent", "il-2", "--disease", "aml", lines=60)
        assert short.end() == 0
        assert not any(line.startswith("paged:") for line in short.lines)

    def test_verdicts_are_coloured(self) -> None:
        answer = Terminal("ask", "benefit", "--agent", "interferon alpha", "--no-pager")
        assert answer.end() == 0
        assert b"\x1b[38;5;" in answer.printed


@pytest.mark.usefixtures("store")
class TestLinks:
    LINK = re.compile(rb"\x1b\]8;[^;]*;(https://doi\.org/10\.1182/[^\x1b]*)\x1b\\Buyse 2011\x1b\]8;;\x1b\\")

    def printed(self, *more: str, **environment: str) -> bytes:
        asked = ("ask", "sole-study", "--meta-analyses", "--study", "buyse", *more)
        terminal = Terminal(*asked, columns=240, environment={**os.environ, "TERM": "xterm-256color", **environment})
        assert terminal.end() == 0
        assert "Buyse 2011" in "\n".join(terminal.lines)
        return terminal.printed

    def test_a_study_leads_to_its_paper(self) -> None:
        assert set(self.LINK.findall(self.printed())) == {b"https://doi.org/10.1182/blood-2011-02-337725"}
        assert self.LINK.search(self.printed(NO_COLOR="1"))

    def test_nothing_leads_anywhere_in_a_pipe_nor_on_a_terminal_that_knows_no_links(self) -> None:
        assert "\x1b" not in run("ask", "sole-study", "--meta-analyses", "--study", "buyse").stdout
        assert b"\x1b]8" not in self.printed(TERM="dumb")

    def test_a_pager_gets_links_where_it_knows_them(self, tmp_path: Path) -> None:
        for version, knows in (("less 551 (GNU)", False), ("less 590 (GNU)", True)):
            less = tmp_path / "less"
            less.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "{version}" || test -t 0 || cat\n')
            less.chmod(0o755)
            path = f"{tmp_path}:{os.environ['PATH']}"
            shown = Terminal(
                "ask", "doses", columns=200, lines=5, environment={**os.environ, "TERM": "xterm-256color", "PATH": path}
            )
            assert shown.end() == 0
            assert (b"\x1b]8;" in shown.printed) is knows
        shown = Terminal(
            "ask", "doses", columns=200, lines=5, environment={**os.environ, "TERM": "xterm-256color", "PAGER": "cat"}
        )
        assert shown.end() == 0
        assert b"\x1b]8;" not in shown.printed


@pytest.mark.usefixtures("store")
class TestChoice:
    def test_columns_can_be_chosen(self) -> None:
        outcome = run("ask", "benefit", "--columns", "agent,effect,weight_for", "--limit", "2")
        assert outcome.stdout.splitlines()[0].split() == ["agent", "effect", "weight", "for"]
        assert outcome.code == 0

    def test_a_column_that_is_none_is_misuse(self) -> None:
        outcome = run("ask", "benefit", "--columns", "agent,colour")
        assert (outcome.code, outcome.stdout) == (2, "")
        assert "--columns: there is no column colour; there are agent, versus" in outcome.stderr
        assert run("ask", "benefit", "--columns", "agent,").code == 2

    def test_wide_shows_all_columns_that_hold_anything(self) -> None:
        heading = run("ask", "benefit", "--wide").stdout.splitlines()[0]
        assert "margin low" in heading
        assert "subgroup" not in heading

    def test_limit_gives_the_first_rows_and_says_how_many_there_are(self) -> None:
        every = run("ask", "benefit", "--json").json()
        outcome = run("ask", "benefit", "--json", "--limit", "3")
        assert outcome.json() == every[:3]
        assert outcome.stderr == f"the first 3 of {len(every)} rows\n"
        assert run("queries", "--limit", "1", "--json").stderr.startswith("the first 1 of ")

    @pytest.mark.parametrize(("by", "reverse"), [("weight_for", False), ("-weight_for", True)])
    def test_rows_are_sorted_by_a_column(self, by: str, reverse: bool) -> None:  # noqa: FBT001
        rows = run("ask", "benefit", "--json", "--sort", by).json()
        weights = [row["weight_for"] for row in rows]
        assert weights == sorted(weights, reverse=reverse)

    def test_rows_without_a_value_come_last_however_they_are_sorted(self) -> None:
        for by in ("value", "-value"):
            values = [row["value"] for row in run("ask", "benefit", "--json", "--sort", by).json()]
            known = [value for value in values if value is not None]
            assert values[: len(known)] == known

    def test_a_column_to_sort_by_that_is_none_is_misuse(self) -> None:
        outcome = run("ask", "benefit", "--sort", "colour")
        assert outcome.code == 2
        assert "--sort colour: there is no column colour" in outcome.stderr


@pytest.mark.usefixtures("store")
class TestBenefit:
    def test_what_tells_least_is_counted_not_shown(self) -> None:
        verdicts = [row["verdict"] for row in run("ask", "benefit", "--json").json()]
        outcome = run("ask", "benefit")
        told = f"{verdicts.count('Inconclusive')} inconclusive and {verdicts.count('Uncontrolled')} uncontrolled"
        assert f"{told} not shown: --all\n" in outcome.stderr
        assert len(run("ask", "benefit", "--all").stdout.splitlines()) == len(verdicts) + 2

    def test_what_was_asked_for_is_shown(self) -> None:
        outcome = run("ask", "benefit", "--verdict", "inconclusive")
        assert "? inconclusive" in outcome.stdout
        assert "--all" not in outcome.stderr

    def test_it_says_against_what_and_by_how_many(self) -> None:
        text = run("ask", "benefit", "--all").stdout
        assert "bevacizumab against interferon alpha" in text
        assert "everolimus against placebo" in text
        assert "interferon alpha added to chemotherapy" in text
        assert "1 of 3 studies, 2,333 patients" in text

    def test_without_a_pooled_effect_it_says_what_a_study_gives(self) -> None:
        text = run("ask", "benefit", "--all").stdout
        assert "medians +3.1 months, P <.01" in text
        assert "median 13.9 v 5.7 months, P <.0001" in text
        assert "5/35, 14 %" in text

    def test_at_120_by_50_the_first_screen_holds_every_benefit_and_harm(self, monkeypatch: pytest.MonkeyPatch) -> None:
        lines, rows = self._first_screen(monkeypatch, 120, 50)
        wanted = [row["claim"].removeprefix("claim:")[:8] for row in rows if row["verdict"] in {"Benefit", "Harm"}]
        assert [claim for claim in wanted if claim not in "\n".join(lines)] == []
        assert [line for line in lines if line.endswith("not shown: --all")]

    @pytest.mark.parametrize("options", [("--no-pager",), ()])
    def test_at_80_by_24_the_first_screen_holds_every_benefit(
        self, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
    ) -> None:
        monkeypatch.setenv("PAGER", "cat")
        lines, rows = self._first_screen(monkeypatch, 80, 24, *options)
        assert lines[0].endswith("uncontrolled not shown: --all")
        assert lines[1].split() == ["place", "treatment", "outcome", "effect"]
        wanted = [row["outcome"] for row in rows if row["verdict"] == "Benefit"]
        assert [line for line in lines if not line.startswith("+")] == lines[:2]
        told = [next(word for word in re.split("  +", line.rstrip())[-2:]) for line in lines[2:]]
        assert told == wanted[: len(told)] == wanted

    @staticmethod
    def _first_screen(
        monkeypatch: pytest.MonkeyPatch, columns: int, lines: int, *options: str
    ) -> tuple[list[str], list[dict[str, Any]]]:
        """Return what stands above the prompt, and all rows."""
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm")
        answer = Terminal("ask", "benefit", *options, columns=columns, lines=lines)
        assert answer.end() == 0
        assert max(map(len, answer.lines)) <= columns
        return answer.lines[: lines - 1], run("ask", "benefit", "--json").json()
