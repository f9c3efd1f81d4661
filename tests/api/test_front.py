"""What opens a graph, what it says when it cannot answer, and what loading reports."""

import gc
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import networkx as nx
import pytest
from support.cli import run, write_record

import oncograph
from oncograph import Graph, OncographError
from oncograph.graph.errors import MisuseError, NoStoreError, StoreUnreachableError, UnknownNameError
from oncograph.graph.stores.sqlite.store import EmbeddedStore

HEAVY = {"networkx", "pydantic", "yaml", "scipy", "numpy", "pandas", "statsmodels", "typer", "rich", "neo4j", "typing"}


def modules_after(code: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"import sys; before = set(sys.modules); {code}; print(*set(sys.modules) - before)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(told.stdout.split())


def test_importing_it_imports_nothing_else() -> None:
    assert modules_after("import oncograph") == {"oncograph"}


def test_a_name_brings_only_what_it_needs() -> None:
    assert modules_after("from oncograph import OncographError, open, pool") & (HEAVY - {"typing"}) == set()


def test_everything_that_is_promised_is_there_and_nothing_else() -> None:
    assert dir(oncograph) == sorted(oncograph.__all__)
    assert all(getattr(oncograph, name) is not None for name in oncograph.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'ask'"):
        oncograph.ask  # type: ignore[attr-defined]  # noqa: B018  it is asked for


def test_everything_public_is_documented_at_length() -> None:
    public = [
        getattr(oncograph, name) for name in oncograph.__all__ if name in {"open", "pool", "migrate", "questions"}
    ]
    public += [getattr(Graph, name) for name in vars(Graph) if not name.startswith("_")]
    for thing in public:
        text = (thing.fget if isinstance(thing, property) else thing).__doc__ or ""
        assert text
        if not isinstance(thing, property) and thing.__name__ != "close":
            assert ":returns:" in text, thing
            takes = set(thing.__annotations__) - {"return"}
            assert all(f":param {name}:" in text for name in takes), thing


class TestErrors:
    CASES: ClassVar[dict[str, tuple[Callable[[Graph], object], str]]] = {
        "question": (lambda graph: graph.ask("benefitt"), "Did you mean benefit"),
        "parameter": (lambda graph: graph.ask("benefit", agents="il-2"), "Did you mean agent"),
        "name": (lambda graph: graph.ask("benefit", agent="interluekin-2"), "Did you mean .*interleukin-2"),
        "study": (lambda graph: graph.what_if(without="buyse-2012"), "Did you mean"),
        "claim": (lambda graph: graph.explain("claim:none"), "has no claim"),
        "term": (lambda graph: graph.lookup("proluekin"), "Did you mean"),
        "value": (lambda graph: graph.ask("benefit", verdict="good"), "is one of Benefit"),
        "missing": (lambda graph: graph.ask("timeline"), "timeline needs claim"),
        "rows": (lambda graph: graph.ask("benefit", max_rows=1), "row"),
        "syntax": (lambda graph: graph.cypher("MATCH (a RETURN a"), "RETURN"),
        "write": (lambda graph: graph.cypher("CREATE (n) RETURN n"), "CREATE|only queries that read"),
        "two": (lambda graph: graph.what_if(without="a", retracted="b"), "give one of"),
        "none": (lambda graph: graph.roll_up("il-2"), "give one of endpoint and toxicity"),
        "risk": (lambda graph: graph.explain("claim:x", risks=[2]), "risk 2"),
        "nothing": (lambda graph: graph.load(), "nothing to load"),
        "record": (lambda graph: graph.unload("buyse-2012"), "no record is called"),
    }

    @pytest.mark.parametrize("case", CASES)
    def test_what_cannot_be_answered_says_why_and_is_of_one_base(self, case: str, graph: Graph) -> None:
        ask, told = self.CASES[case]
        with pytest.raises(OncographError, match=told):
            ask(graph)

    def test_an_unknown_name_holds_its_suggestions(self, graph: Graph) -> None:
        with pytest.raises(UnknownNameError) as caught:
            graph.ask("benefit", agent="interluekin-2")
        assert "interleukin-2" in caught.value.suggestions

    def test_without_a_store_also(self, home: Path) -> None:
        cases: list[Callable[[], object]] = [
            lambda: oncograph.open("http://example.org"),
            lambda: oncograph.pool([{"study": "A", "value": 1}], measure="XX"),
            lambda: oncograph.pool([{"study": "A", "value": 1}], measure="HR"),
            lambda: oncograph.pool([], measure="HR"),
            lambda: oncograph.pool("none.csv", measure="HR"),
            lambda: oncograph.question("benefitt"),
            lambda: oncograph.new_record("Not a Slug"),
            lambda: oncograph.migrate(home / "none.db", home / "new.db"),
        ]
        for case in cases:
            with pytest.raises(OncographError):
                case()


class TestOpening:
    def test_without_a_name_it_is_ones_own_store_which_is_made_and_told_of(self, home: Path) -> None:
        told: list[str] = []
        with oncograph.open(tell=told.append) as graph:
            assert graph.is_own
            assert graph.records()
            assert [f"making your store with the built-in corpus: {graph.name}"] == told
        assert Path(graph.name).is_relative_to(home.parent)
        with oncograph.open(tell=told.append) as again:
            assert again.name == graph.name
        assert len(told) == 1

    def test_the_environment_names_it_as_for_the_command_line(
        self, builtin_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ONCOGRAPH_STORE", str(builtin_store.path))
        with oncograph.open() as graph:
            assert (graph.name, graph.is_own) == (str(builtin_store.path), False)

    def test_what_is_no_store_is_refused_at_once(self, home: Path) -> None:
        (home / "notes.txt").write_text("notes")
        with pytest.raises(OncographError, match="not an oncograph store"):
            oncograph.open(home / "notes.txt")

    def test_a_server_that_is_not_there_is_refused_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ONCOGRAPH_NEO4J_PASSWORD", "any")
        with pytest.raises(StoreUnreachableError):
            oncograph.open("bolt://127.0.0.1:9")

    def test_a_store_that_is_not_there_yet_can_be_loaded_into_and_nothing_else(self, home: Path) -> None:
        graph = oncograph.open(home / "new.db")
        with pytest.raises(NoStoreError, match="no such store"):
            graph.ask("benefit")
        assert not (home / "new.db").exists()
        graph.load(write_record(home))
        assert len(graph.records()) == 1
        graph.close()

    def test_it_is_closed_at_the_end_of_the_block_and_opened_again_when_used(self, graph: Graph) -> None:
        with graph:
            first = graph.store
        assert graph.store is not first
        assert graph.records()

    def test_one_that_nobody_closes_is_closed_when_it_is_gone(self, builtin_store: EmbeddedStore) -> None:
        graph = oncograph.open(builtin_store.path)
        store = graph.store
        del graph
        gc.collect()
        with pytest.raises(OncographError):
            store.marker("methods")


class TestLoading:
    def test_a_record_is_loaded_and_taken_out_as_by_the_command_line(self, home: Path) -> None:
        path = write_record(home)
        with oncograph.open(home / "one.db") as one:
            report = one.load([path], builtin=True)
            assert (report.complete, report.kept, report.faults) == (True, True, ())
            assert run("load", "--builtin", path, "--store", "two.db", "--json").json() == report
            assert one.status().digest == run("status", "--store", "two.db", "--json").json()["digest"]
            (record,) = {row["record"] for row in one.records() if not row["builtin"]}
            assert one.unload(record) == run("unload", record, "--store", "two.db", "--json").json()
            assert record not in [row["record"] for row in one.records()]

    def test_a_fault_is_warned_of_and_the_rest_is_loaded(self, home: Path) -> None:
        good = write_record(home)
        (home / "bad.yaml").write_text("record: bad\n")
        with oncograph.open(home / "one.db") as graph:
            with pytest.warns(oncograph.OncographWarning, match=r"bad\.yaml"):
                report = graph.load([home / "bad.yaml", good])
            assert (report.records_loaded, report.records_skipped, report.complete, report.kept) == (1, 1, False, True)
            assert {Path(fault.file).name for fault in report.faults} == {"bad.yaml"}

    def test_where_nothing_is_sound_no_store_is_made(self, home: Path) -> None:
        (home / "bad.yaml").write_text("record: bad\n")
        with pytest.warns(oncograph.OncographWarning):
            report = oncograph.open(home / "new.db").load(home / "bad.yaml")
        assert not report.kept
        assert not (home / "new.db").exists()

    def test_progress_is_told(self, home: Path) -> None:
        told: list[str] = []
        with oncograph.open(home / "one.db") as graph:
            graph.load(write_record(home), progress=lambda what, _done, _total: told.append(what))
        assert "reading records" in told


def test_networkx_has_every_node_with_its_labels(graph: Graph) -> None:
    found = graph.networkx()
    assert isinstance(found, nx.MultiDiGraph)
    number = sum("Claim" in labels for _, labels in found.nodes(data="labels"))
    assert number == graph.status().nodes.Claim


def test_one_engine_answers_question_after_question(builtin_store: EmbeddedStore) -> None:
    with oncograph.open(builtin_store.path) as graph:
        graph.ask("benefit")
        engine = graph._answers
        graph.cypher("RETURN 1 AS x")
        assert graph._answers is engine


def test_what_is_doubtful_in_a_query_is_warned_of(graph: Graph) -> None:
    if graph.store.server is not None:
        return  # a server tells no such warnings
    with pytest.warns(oncograph.OncographWarning, match="Agnet"):
        assert graph.cypher("MATCH (a:Agnet) RETURN a") == []


def test_a_parameter_that_is_called_as_an_option_is_given_in_a_mapping(graph: Graph) -> None:
    assert graph.cypher("RETURN $timeout AS x", {"timeout": 5}) == [{"x": 5}]


def test_explain_before_a_query_gives_its_plan(graph: Graph) -> None:
    rows = graph.cypher("EXPLAIN MATCH (a:Agent) RETURN a.name")
    assert rows.columns == ("plan",)
    assert rows.plan is not None
    assert (
        [row["plan"] for row in rows]
        == rows.plan.splitlines()
        == graph.plan("MATCH (a:Agent) RETURN a.name").splitlines()
    )


def test_a_file_is_never_written_to_by_cypher(builtin_store: EmbeddedStore) -> None:
    with oncograph.open(builtin_store.path) as graph, pytest.raises(MisuseError, match="loading only"):
        graph.cypher("CREATE (n:Agent)", write=True)


def test_a_question_of_ones_own_is_asked_as_any_other(
    home: Path, builtin_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONCOGRAPH_QUERIES", str(home))
    (home / "mine.cypher").write_text(
        "// name: mine\n// question: Which agents?\n// columns:\n//   name -- name\n//   id -- id\n"
        "// example: oncograph ask mine\nMATCH (a:Agent) RETURN a.name AS name, a.id AS id ORDER BY name, id\n"
    )
    (home / "bad.cypher").write_text("RETURN 1")
    with oncograph.open(builtin_store.path) as graph:
        assert graph.ask("mine")[0]["id"].startswith("agent:")
        with pytest.warns(oncograph.OncographWarning, match=r"bad\.cypher"):
            assert "mine" in [row["name"] for row in graph.queries()]
        with pytest.raises(UnknownNameError, match="'bad' cannot be asked"):
            graph.ask("bad")


def test_answers_are_json_as_they_are(graph: Graph) -> None:
    assert json.loads(json.dumps(graph.ask("benefit", agent="il-2")))
    assert json.loads(json.dumps(graph.status())) == graph.status()
